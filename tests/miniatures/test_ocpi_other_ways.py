"""Platforms that are right in another way than the reference, whatever their role: none of them is blamed.

Another HTTP library, another JSON library, other letters, more parties and versions on one platform, slow ones, busy
ones, and those that leave out what they may: each plays all cases of its role.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from harness.errors import UsageFault
from harness.judge.finding import Verdict
from harness.protocols import http
from harness.protocols.http_head import Headers
from harness.protocols.machine import Machine
from harness.protocols.ocpi.envelope import decode, encode
from harness.protocols.ocpi.fields import Obj
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.relations import Member, Relation
from harness.protocols.ocpi.v221 import parties
from harness.protocols.ocpi.v221.schema import SCHEMA
from harness.protocols.registry import Settings
from tests.miniatures.ocpi.kit import Spoil, answers, app, asks, sends
from tests.miniatures.play import Case, every_case, play

Change = Callable[[Any], Any]
_KINDS: Mapping[str, str] = {
    "evses": "Location",
    "connectors": "EVSE",
    "standard": "Connector",
    "kwh": "Session",
    "charging_periods": "CDR",
    "elements": "Tariff",
    "whitelist": "Token",
    "allowed": "AuthorizationInfo",
    "roles": "Credentials",
}
"""By what an object is known."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


# -- tools ------------------------------------------------------------------------------------------------------------


def rewrites(
    platform: Platform,
    json: Change = lambda held: held,
    headers: Callable[[Headers], Headers] = lambda held: held,
    body: Callable[[bytes], bytes] = lambda held: held,
) -> None:
    """Every message goes out with other JSON, headers or bytes; what is no JSON stays."""

    def how(data: bytes) -> bytes:
        answer = data.startswith(b"HTTP/")
        message: Any = http.parse_response(data) if answer else http.parse_request(data)
        content = message.body
        if content:
            content = body(encode(json(decode(content))))
        names = [(name, value) for name, value in message.headers if name.lower() != "content-length"]
        length = (("Content-Length", str(len(content))),) if content or answer else ()
        return http.render(replace(message, headers=headers((*names, *length)), body=content))

    sends(platform, how)


def everywhere(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    """A change of every object within an object."""

    def walk(held: Any) -> Any:
        if isinstance(held, dict):
            return change({name: walk(each) for name, each in held.items()})
        return [walk(each) for each in held] if isinstance(held, list) else held

    return walk


def kind_of(held: Mapping[str, Any]) -> Obj | None:
    """What an object is: a whole one, of which all that it must have is there."""
    for name, kind in _KINDS.items():
        declared = SCHEMA.object(kind)
        if name in held and all(each in held for each, field in declared.fields.items() if field.required):
            return declared
    return None


def now_and_then(platform: Platform, do: Callable[[Relation, float], None]) -> None:
    """Something that is done a few times as long as a relation lasts."""
    usual = platform.joined
    spoilt: Any = platform

    def once(relation: Relation, now: float) -> None:
        if relation.registered:
            with suppress(UsageFault):  # the other side does not offer it
                do(relation, now)

    def joined(relation: Relation, now: float) -> None:
        usual(relation, now)
        for later in (0.5, 4.0, 15.0):
            platform.alarm(now + later, lambda at: once(relation, at))

    spoilt.joined = joined


# -- HTTP and JSON ----------------------------------------------------------------------------------------------------


def has_another_http_library(platform: Platform) -> None:
    """Names in small letters, headers that OCPI knows nothing of, parameters of the media type."""

    def small(headers: Headers) -> Headers:
        changed = [
            (name.lower(), f"{value}; charset=utf-8" if name.lower() == "content-type" else value)
            for name, value in headers
        ]
        return (
            *changed,
            ("server", "nginx"),
            ("date", "Sun, 01 Jun 2025 08:00:00 GMT"),
            ("x-powered-by", "y"),
        )

    rewrites(platform, headers=small)


def sends_in_chunks(platform: Platform) -> None:
    def chunked(headers: Headers) -> Headers:
        lengths = [value for name, value in headers if name == "Content-Length"]
        if lengths in ([], ["0"]):
            return headers
        kept = [each for each in headers if each[0] != "Content-Length"]
        return (*kept, ("Transfer-Encoding", "chunked"))

    def chunks(content: bytes) -> bytes:
        half = len(content) // 2 or 1
        parts = [part for part in (content[:half], content[half:]) if part]
        return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"

    rewrites(platform, headers=chunked, body=chunks)


def has_fields_of_its_own_everywhere(platform: Platform) -> None:
    """But not where it hands on what is others'."""
    hub = any(each.role == "HUB" for each in platform.members)

    def more(held: dict[str, Any]) -> dict[str, Any]:
        if "status_code" in held:
            return {**held, "trace": "abc"}
        return held if hub else {"x_note": {"seen": [1, "two"]}, **held}

    rewrites(platform, everywhere(more))


def writes_json_otherwise(platform: Platform) -> None:
    """Names in another order, and what is not there as null."""

    def other(held: dict[str, Any]) -> dict[str, Any]:
        declared = kind_of(held)
        absent = [] if declared is None else [each for each in declared.fields if each not in held]
        held = held | dict.fromkeys(absent)
        if "status_code" in held:
            held = {"data": None, "status_message": "", **held}
        return dict(reversed(held.items()))

    rewrites(platform, everywhere(other))


def writes_times_otherwise(platform: Platform) -> None:
    """With fractions of a second in envelopes, and without Z in objects."""

    def other(held: dict[str, Any]) -> dict[str, Any]:
        def told(value: Any) -> Any:
            if not isinstance(value, str) or _TIME.fullmatch(value) is None:
                return value
            return f"{value[:-1]}.000Z" if "status_code" in held else value[:-1]

        return {name: told(value) for name, value in held.items()}

    rewrites(platform, everywhere(other))


# -- names ------------------------------------------------------------------------------------------------------------


def writes_parties_in_small_letters(platform: Platform) -> None:
    """In headers and in objects: country codes and party ids are CiStrings. A hub writes what is its own so."""
    hub = any(each.role == "HUB" for each in platform.members)

    def small(headers: Headers) -> Headers:
        return tuple((name, value.lower() if name.startswith("OCPI-") else value) for name, value in headers)

    def names(held: dict[str, Any]) -> dict[str, Any]:
        if hub and "role" not in held:
            return held
        return {
            name: value.lower() if name in ("country_code", "party_id") and isinstance(value, str) else value
            for name, value in held.items()
        }

    rewrites(platform, everywhere(names), small)


def is_in_more_roles(platform: Platform) -> None:
    """More parties on one platform, in other roles and in another country."""
    more = (
        Member("OTHER", PartyId("AT", "XXX"), "Another"),
        Member("EMSP" if platform.members[0].role == "CPO" else "CPO", PartyId("AT", "XXY"), "One more"),
    )
    platform.members = (*platform.members, *more)
    platform.app.members = platform.members


def has_more_versions(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000:
            return answer
        others = [
            {"version": each, "url": f"{platform.addresses.versions}/{each}"}
            for each in ("2.1.1", "2.2", "2.3.0")
        ]
        return replace(answer, data=[*others[:1], *answer.data, *others[1:]])

    def details(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000:
            return answer
        own = {"identifier": "credentials", "role": "RECEIVER", "url": platform.addresses.url("credentials")}
        return replace(answer, data={**answer.data, "endpoints": [own, *answer.data["endpoints"]]})

    answers(platform, "GET versions", more)
    answers(platform, "GET version_details", details)


# -- manners ----------------------------------------------------------------------------------------------------------


def takes_its_time(platform: Platform) -> None:
    spoilt: Any = platform
    usual = spoilt._write
    spoilt._write = lambda link, answer, headers, manner, now: platform.alarm(
        now + 1.5, lambda at: usual(link, answer, headers, manner, at)
    )


def tells_and_asks_all_the_time(platform: Platform) -> None:
    """Versions, credentials and lists are asked for again, and objects told again, at any time."""

    def do(relation: Relation, now: float) -> None:
        platform.ask(relation, "GET versions", now)
        platform.ask(relation, "GET credentials", now)
        us = platform.members[0].id
        whole = {"country_code": us.country_code, "party_id": us.party_id}
        hub = relation.hub
        if isinstance(platform.app, Cpo):
            for id, place in platform.app.places.items():
                to = hub or relation.of_role("EMSP")
                if place["publish"]:
                    path = {**whole, "location_id": id}
                    platform.ask(relation, "PUT location", now, path=path, json=place, to=to, frm=us)
                    platform.ask(
                        relation, "GET location", now, path=path, to=relation.of_role("EMSP"), frm=us
                    )
            platform.ask(relation, "GET tokens", now, to=to, frm=us, interface="sender")
        if isinstance(platform.app, Emsp):
            to = hub or relation.of_role("CPO")
            for name in ("GET locations", "GET tariffs", "GET cdrs"):
                platform.ask(relation, name, now, to=to, frm=us, interface="sender")
            since = {"date_from": "2025-01-01T00:00:00Z"}
            platform.ask(relation, "GET sessions", now, query=since, to=to, frm=us, interface="sender")

    now_and_then(platform, do)


def says_created_always(platform: Platform) -> None:
    """Whether something is new, not everybody keeps; and some say something with each answer."""

    def created(incoming: Incoming, answer: Answer) -> Answer:
        if answer.status != 200 or answer.code != 1000:
            return answer
        new = incoming.operation.method in ("PUT", "PATCH") and incoming.operation.functional
        return replace(answer, status=201 if new else 200, message="Success")

    answers(platform, "*", created)


def tells_nothing_by_itself(platform: Platform) -> None:
    """Nobody has to push."""
    for name in ("location", "evse", "connector", "session", "tariff", "token"):
        for method in ("PUT", "PATCH", "DELETE"):
            asks(platform, f"{method} {name}", lambda given: None)
    asks(platform, "POST cdr", lambda given: None)


def bills_before_the_last_word_about_the_session(platform: Platform) -> None:
    """Both leave at the same time, and the bill arrives first."""
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what != "PATCH session" or given["json"].get("status") != "COMPLETED":
            return usual(relation, what, now, then, **given)

        def last_word(at: float) -> None:
            usual(relation, what, at, then, **given)

        platform.alarm(now + 1.0, last_word)
        return ""

    spoilt.ask = ask


def tells_sessions_without_periods(platform: Platform) -> None:
    def bare(given: dict[str, Any]) -> dict[str, Any]:
        return {
            **given,
            "json": {name: value for name, value in given["json"].items() if name != "charging_periods"},
        }

    asks(platform, "PUT session", bare)
    asks(platform, "PATCH session", bare)

    def listed(incoming: Incoming, answer: Answer) -> Answer:
        if not isinstance(answer.data, list):
            return answer
        kept = [
            {name: value for name, value in each.items() if name != "charging_periods"}
            for each in answer.data
        ]
        return replace(answer, data=kept)

    answers(platform, "GET sessions", listed)


def asks_about_every_token(platform: Platform) -> None:
    """Who may keep tokens need not."""
    cpo: Any = app(platform, Cpo)
    cpo._whitelist = lambda listed, at: None


def cancels_reservations_by_itself(platform: Platform) -> None:
    """A second result of a reservation says that it is no more."""
    usual = platform.ask
    spoilt: Any = platform
    urls: set[str] = set()
    cpo: Any = app(platform, Cpo)
    handle = cpo.handle

    def noted(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST RESERVE_NOW":
            urls.add(incoming.json.get("response_url", ""))
        answer: Answer | None = handle(incoming, now)
        return answer

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "POST command_result" and given["json"]["result"] == "ACCEPTED" and given["url"] in urls:
            late = {**given, "json": {"result": "CANCELED_RESERVATION"}}

            def cancelled(at: float) -> None:
                usual(relation, what, at, None, **late)

            platform.alarm(now + 2.0, cancelled)
        return usual(relation, what, now, then, **given)

    cpo.handle = noted
    spoilt.ask = ask


def keeps_to_small_pages(platform: Platform) -> None:
    """With links of other relations, too."""
    other: Any = platform.app
    other.list_limit = 1
    usual = other.forget

    def forget() -> None:
        usual()
        other.list_limit = 1

    other.forget = forget

    def more(incoming: Incoming, answer: Answer) -> Answer:
        def told(name: str, value: str) -> str:
            first = f'<{platform.addresses.versions}>; rel="first"'
            return f"{first}, {value}" if name == "Link" else value

        return replace(answer, headers=tuple((name, told(name, value)) for name, value in answer.headers))

    answers(platform, "*", more)


EVERYBODY: tuple[Spoil, ...] = (
    has_another_http_library,
    sends_in_chunks,
    has_fields_of_its_own_everywhere,
    writes_json_otherwise,
    writes_times_otherwise,
    writes_parties_in_small_letters,
    has_more_versions,
    takes_its_time,
    tells_and_asks_all_the_time,
    says_created_always,
    keeps_to_small_pages,
)
WAYS: Mapping[str, tuple[Spoil, ...]] = {
    "cpo": (
        *EVERYBODY,
        is_in_more_roles,
        bills_before_the_last_word_about_the_session,
        tells_sessions_without_periods,
        asks_about_every_token,
        cancels_reservations_by_itself,
    ),
    "emsp": (*EVERYBODY, is_in_more_roles, tells_nothing_by_itself),
    "hub": EVERYBODY,
}


ON_ONE_PAGE = {"F1-X1"}
"""What cannot be told where the first page of a list is not enough."""


@cache
def cases(role: str) -> tuple[Case, ...]:
    """Of each scenario, its first row."""
    of_role = [each for each in every_case() if each.ref == f"bundled:ocpi2.2.1:{role}"]
    first: dict[str, Case] = {}
    for each in of_role:
        first.setdefault(each.id.partition("[")[0], each)
    return tuple(first.values())


def made(way: Spoil) -> Callable[[str, Settings], Machine]:
    def make(name: str, settings: Settings) -> Machine:
        platform = parties.machine(name, settings)
        way(platform)
        return platform

    return make


@pytest.mark.parametrize(("role", "way"), [(role, way) for role, ways in WAYS.items() for way in ways])
def test_another_way_is_right_too(role: str, way: Spoil) -> None:
    wrong = {}
    for each in cases(role):
        played = play(each, made(way))
        blamed = {check: how for check, how in played.red.items() if how is not Verdict.INCONCLUSIVE}
        untold = way is tells_nothing_by_itself or each.id in ON_ONE_PAGE
        allowed = (Verdict.PASS, Verdict.INCONCLUSIVE) if untold else (Verdict.PASS,)
        if blamed or played.result.verdict not in allowed:
            wrong[each.id] = (played.red, played.result.reason)
    assert wrong == {}
