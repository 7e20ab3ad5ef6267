"""Every malformed request by its id, and those that a run sends.

    ocpi-malformed:CPO:PUT-token:whitelist:value     one field of a request
    ocpi-malformed:EMSP:PUT-session:@truncated       the body as such
    ocpi-malformed:CPO:GET-locations:?limit          a parameter

The party is the receiver: the system under test. An id alone is enough to make the request again. A hub is sent none: it
hands on, and the receiver is the one to judge.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from harness.errors import UsageFault
from harness.protocols.ocpi.envelope import encode
from harness.protocols.ocpi.malformed.reaction import Kind
from harness.protocols.ocpi.malformed.samples import Place, places, sample
from harness.protocols.ocpi.malformed.spoil import SPOILS, Spoil, spoilt
from harness.protocols.ocpi.operations import COMMANDS, Operation, operations
from harness.protocols.ocpi.schema import Schema

PREFIX: Final = "ocpi-malformed"
RECEIVERS: Final = {"CPO": "cpo", "EMSP": "emsp"}
_TAKEN: Final[Mapping[str, tuple[str, ...]]] = {
    "CPO": ("PUT token", "PATCH token", *(f"POST {each}" for each in COMMANDS)),
    "EMSP": ("PUT location", "PATCH evse", "PUT session", "PATCH session", "POST cdr", "PUT tariff"),
}
"""Requests that change something, by who takes them."""
_LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "CPO": ("GET locations", "GET sessions", "GET cdrs", "GET tariffs"),
    "EMSP": ("GET tokens",),
}
_NEEDS: Final[Mapping[str, str]] = {
    "POST RESERVE_NOW": "reservations",
    "POST CANCEL_RESERVATION": "reservations",
}
_FIRST: Final[Mapping[str, str]] = {
    "PUT token": "PUT token",
    "PATCH token": "PUT token",
    "PUT location": "PUT location",
    "PATCH evse": "PUT location",
    "PUT session": "PUT session",
    "PATCH session": "PUT session",
    "PUT tariff": "PUT tariff",
}
"""What is pushed first. Commands and CDRs would have effects of their own."""
_KEPT: Final = frozenset({"country_code", "party_id"})
"""Whose object it is has to stay what it is, for otherwise it is a foreign one."""
_HARMLESS: Final[Mapping[str, Any]] = {"publish": False, "valid": False}
"""So that nobody is shown a place that is none, and nobody charges by a token that is none."""
_EACH: Final = 2
"""So many fields of an object for each way to be wrong, but all that may be missing."""

Body = Callable[[bytes], bytes]
_BODIES: Final[Mapping[str, tuple[str, Body, Kind]]] = {
    "truncated": ("cut in the middle", lambda body: body[: len(body) // 2], "not_json"),
    "text": ("plain text", lambda body: b"hello", "not_json"),
    "quotes": ("in single quotes", lambda body: body.replace(b'"', b"'"), "not_json"),
    "comma": ("with a comma too many", lambda body: body[:-1] + b",}", "not_json"),
    "xml": ("of XML", lambda body: b"<Token><uid>1</uid></Token>", "not_json"),
    "utf8": ("that is no UTF-8", lambda body: body[:-1] + b',"x":"\xff\xfe"}', "not_json"),
    "list": ("that is a list", lambda body: b"[" + body + b"]", "field"),
    "string": ("that is a text of JSON", lambda body: b'"hello"', "field"),
    "object": ("that is an empty object", lambda body: b"{}", "field"),
    "enveloped": ("in an envelope", lambda body: b'{"data":' + body + b',"status_code":1000}', "field"),
    "extra": ("with a field that nobody knows", lambda body: body[:-1] + b',"x_unknown":{"a":[1]}}', "extra"),
}
_QUERIES: Final[Mapping[str, dict[str, str]]] = {
    "date_from": {"date_from": "yesterday"},
    "date_to": {"date_from": "2025-01-01T00:00:00Z", "date_to": "2025-13-01T00:00:00Z"},
    "limit": {"date_from": "2025-01-01T00:00:00Z", "limit": "-1"},
    "limit_text": {"date_from": "2025-01-01T00:00:00Z", "limit": "many"},
    "offset": {"date_from": "2025-01-01T00:00:00Z", "offset": "-5"},
}


@dataclass(frozen=True, slots=True)
class Malformed:
    """One malformed request.

    id, title  for people · party: the receiver, "CPO" or "EMSP" · kind: of fault, which decides what may come of it
    place, spoil, body, query   what is wrong: one of them
    """

    id: str
    party: str
    operation: Operation
    kind: Kind
    title: str
    place: Place | None = field(default=None, compare=False)
    spoil: Spoil | None = field(default=None, compare=False)
    body: Body | None = field(default=None, compare=False)
    query: Mapping[str, str] | None = field(default=None, compare=False)

    @property
    def receiver(self) -> str:
        """The role of the system under test."""
        return RECEIVERS[self.party]

    @property
    def stranger(self) -> bool:
        """It speaks of a location or a token that the receiver does not know, and may be told so first."""
        return self.operation.name not in _FIRST and self.query is None

    @property
    def needs(self) -> frozenset[str]:
        claim = _NEEDS.get(self.operation.name)
        return frozenset({"peer_mode", claim} if claim else {"peer_mode"})

    def payload(self, schema: Schema, owner: tuple[str, str], response_url: str) -> dict[str, Any]:
        """What `ocpi.requests` takes: path, and query, json or body."""
        if self.query is not None:
            return {"query": dict(self.query)}
        base = whole(schema, self.operation, owner, response_url)
        path = {
            each.strip("{}"): _segment(each, base, owner)
            for each in self.operation.template
            if each[0] == "{"
        }
        made: dict[str, Any] = {"path": path} if path else {}
        if self.body is not None:
            return made | {"body": self.body(encode(base))}
        assert self.place is not None
        assert self.spoil is not None
        return made | {"json": spoilt(schema, base, self.place, self.spoil)}


def before(schema: Schema, malformed: Malformed, owner: tuple[str, str]) -> tuple[str, dict[str, Any]] | None:
    """The valid push that goes before it, so that the object is there: request and payload. None: there is none."""
    name = _FIRST.get(malformed.operation.name)
    if name is None:
        return None
    operation = operations(name)[-1]
    base = whole(schema, operation, owner, "")
    if malformed.operation.name == "PATCH evse":
        base["evses"] = [sample(schema, "EVSE")]
    path = {each.strip("{}"): _segment(each, base, owner) for each in operation.template}
    return name, {"path": path, "json": base}


def whole(schema: Schema, operation: Operation, owner: tuple[str, str], response_url: str) -> dict[str, Any]:
    """A valid body of that request."""
    base: dict[str, Any] = sample(schema, operation.takes)
    if operation.partial:
        return {name: base[name] for name in ("status", "valid", "last_updated") if name in base}
    own = {"country_code": owner[0], "party_id": owner[1]}
    base |= {name: value for name, value in {**own, **_HARMLESS}.items() if name in base}
    if isinstance(base.get("token"), dict):
        base["token"] |= {**own, "valid": False}
    if "response_url" in base:
        base["response_url"] = response_url
    return base


def _segment(template: str, base: Mapping[str, Any], owner: tuple[str, str]) -> str:
    match template:
        case "{country_code}":
            return owner[0]
        case "{party_id}":
            return owner[1]
        case "{token_uid}" | "{evse_uid}":
            return str(base.get("uid", "X1"))
    return str(base.get("id", "X1"))


def by_id(schema: Schema, id: str) -> Malformed:
    """The request of that id, drawn or not. Raises UsageFault for an id that names none."""
    match id.split(":"):
        case [_, party, name, *rest] if party in RECEIVERS:
            found = next((each for each in _requests(schema, party, name) if each.id == id), None)
            if found is not None and rest:
                return found
    raise UsageFault(
        f"{id!r} names no malformed request; right would be for example "
        f"{PREFIX}:CPO:PUT-token:whitelist:value or {PREFIX}:EMSP:PUT-session:@truncated"
    )


@cache
def drawn(schema: Schema, party: str) -> tuple[Malformed, ...]:
    """What a run sends: all fields that may be missing, and a few fields for each other way to be wrong."""
    kept: list[Malformed] = []
    counts: dict[tuple[str, str, bool], int] = {}
    for each in _requests(schema, party, ""):
        if each.place is not None and each.spoil is not None and each.spoil.name != "missing":
            key = (each.operation.name, each.spoil.name, each.place.depth > 1)
            counts[key] = counts.get(key, 0) + 1
            if counts[key] > _EACH:
                continue
        kept.append(each)
    return tuple(kept)


def _requests(schema: Schema, party: str, slug: str) -> Iterator[Malformed]:
    for name in _TAKEN[party]:
        if slug in ("", name.replace(" ", "-")):
            yield from _fields(schema, party, operations(name)[-1])
            yield from _bodies(party, operations(name)[-1])
    for name in _LISTED[party]:
        if slug in ("", name.replace(" ", "-")):
            for parameter, query in _QUERIES.items():
                id = _id(party, operations(name)[0], f"?{parameter}")
                told = f"{name} with {'&'.join(f'{key}={value}' for key, value in query.items())}"
                yield Malformed(id, party, operations(name)[0], "query", told, query=query)


def _fields(schema: Schema, party: str, operation: Operation) -> Iterator[Malformed]:
    there = {"status", "valid", "last_updated"} if operation.partial else None
    for place in places(schema, operation.takes):
        if place.steps[0] in _KEPT or (there is not None and place.steps[0] not in there):
            continue
        for spoil in SPOILS.values():
            if not spoil.fits(place) or (there is not None and not _of_part(place, spoil)):
                continue
            if place.steps == ("response_url",) and spoil.name == "url":
                continue  # where the result would go is nobody's to find out
            id = _id(party, operation, f"{place.name}:{spoil.name}")
            yield Malformed(
                id, party, operation, "field", f"{operation.name}: {place.name} {spoil.text}", place, spoil
            )


def _of_part(place: Place, spoil: Spoil) -> bool:
    """Of a part of an object nothing can be missing but the time of the change."""
    return spoil.name not in ("missing", "null") or place.steps == ("last_updated",)


def _bodies(party: str, operation: Operation) -> Iterator[Malformed]:
    for name, (text, make, kind) in _BODIES.items():
        if kind == "extra" and operation.name not in _FIRST:
            continue  # it would not be taken without the field either
        if not (operation.partial and name == "enveloped"):
            yield Malformed(
                _id(party, operation, f"@{name}"),
                party,
                operation,
                kind,
                f"{operation.name}: a body {text}",
                body=make,
            )


def _id(party: str, operation: Operation, what: str) -> str:
    return f"{PREFIX}:{party}:{operation.name.replace(' ', '-')}:{what}"
