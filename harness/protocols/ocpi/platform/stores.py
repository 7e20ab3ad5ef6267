"""Objects that a platform holds of others: whose they are, what is newer, and what a push does to them.

What the text leaves open is chosen here: a push that is older (`last_updated`) than what is there is answered as a
success and changes nothing; a PATCH of what is not there is answered as not found.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from harness.protocols.ocpi.envelope import ABSENT
from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, invalid, not_found
from harness.protocols.ocpi.platform.pages import moment
from harness.protocols.ocpi.version import Version

Object = dict[str, Any]
PARTS: Final[Mapping[str, tuple[str, str]]] = {"evse": ("evses", "uid"), "connector": ("connectors", "id")}
IDS: Final[Mapping[str, str]] = {
    "location_id": "id",
    "evse_uid": "uid",
    "connector_id": "id",
    "session_id": "id",
    "tariff_id": "id",
    "token_uid": "uid",
}
"""Which segment of a URL is which field of the object that it leads to."""


class Store:
    """Objects by their owner and id; of tokens the type belongs to the id, too. Ids know no case."""

    def __init__(self) -> None:
        self._held: dict[tuple[PartyId, str], Object] = {}

    def __iter__(self) -> Iterator[Object]:
        return iter(self._held.values())

    def get(self, owner: PartyId, id: str) -> Object | None:
        return self._held.get((owner, id.casefold()))

    def put(self, owner: PartyId, id: str, held: Object) -> bool:
        """Keep it. Returns whether it is new."""
        key = owner, id.casefold()
        new = key not in self._held
        self._held[key] = held
        return new

    def remove(self, owner: PartyId, id: str) -> bool:
        return self._held.pop((owner, id.casefold()), None) is not None


def owner_of(held: Mapping[str, Any]) -> PartyId:
    """The party whose object it is."""
    return party(held.get("country_code", ""), held.get("party_id", ""))


def may_own(incoming: Incoming, owner: PartyId) -> bool:
    """May the asking side speak for that owner? On its own platform, or through the hub that forwards it.

    A hub that broadcasts puts itself in the place of the sender, and the owner stays in the URL only.
    """
    relation = incoming.relation
    if relation.is_hub:
        return incoming.frm in (None, owner, relation.hub)
    return relation.has(owner)


class Receiver:
    """The receiver interface of one kind of object: GET, PUT, PATCH, DELETE on {country_code}/{party_id}/{id}...

    noticed  told of (owner, object, what was sent) after every push that took effect
    """

    def __init__(
        self,
        version: Callable[[], Version],
        kind: str,
        key: str,
        noticed: Callable[[PartyId, Object, float], None] | None = None,
    ) -> None:
        self.store = Store()
        self._version = version
        self._kind = kind
        self._key = key
        self._noticed = noticed

    def handle(self, incoming: Incoming, now: float) -> Answer:
        """Do what is asked."""
        path = incoming.path
        owner = party(path["country_code"], path["party_id"])
        if not may_own(incoming, owner):
            return not_found(f"{owner} is not on your platform")
        id = path[self._key]
        if self._kind == "Token":
            id += "|" + incoming.query.get("type", "RFID")
        held = self.store.get(owner, id)
        match incoming.operation.method:
            case "GET":
                found = part_of(held, path) if held is not None else None
                return not_found("there is no such object") if found is None else Answer(data=found)
            case "DELETE":
                return Answer() if self.store.remove(owner, id) else not_found("there is no such object")
            case "PUT":
                return self._put(incoming, owner, id, held, now)
        return self._patch(incoming, owner, held, now)

    def _put(self, incoming: Incoming, owner: PartyId, id: str, held: Object | None, now: float) -> Answer:
        given = incoming.json
        if problems := self._version().problems(incoming.operation.takes, given, False):
            return invalid("; ".join(problems))
        if wrong := _other_than_url(incoming, owner):
            return invalid(wrong)
        if "evse_uid" in incoming.path:
            if held is None or not put_part(held, incoming.path, dict(given)):
                return not_found("there is nothing that it could be part of")
            new = False
        else:
            if held is not None and _older(given, held):
                return Answer()
            held = dict(given)
            new = self.store.put(owner, id, held)
        if self._noticed is not None:
            self._noticed(owner, held, now)
        return Answer(status=201 if new else 200)

    def _patch(self, incoming: Incoming, owner: PartyId, held: Object | None, now: float) -> Answer:
        given = incoming.json
        if problems := self._version().problems(incoming.operation.takes, given, True):
            return invalid("; ".join(problems))
        if "last_updated" not in given:
            return invalid("last_updated is missing")
        if wrong := _other_than_url(incoming, owner):
            return invalid(wrong)
        found = part_of(held, incoming.path) if held is not None else None
        if held is None or found is None:
            return not_found("there is no such object")
        if _older(given, found):
            return Answer()
        merge(found, given)
        raise_parents(held, incoming.path, given["last_updated"])
        if self._noticed is not None:
            self._noticed(owner, held, now)
        return Answer()


def part_of(location: Object, path: Mapping[str, str]) -> Object | None:
    """The object itself, or the EVSE or connector in it that the URL leads to."""
    found: Object | None = location
    for segment, (field, id) in (("evse_uid", PARTS["evse"]), ("connector_id", PARTS["connector"])):
        if segment not in path or found is None:
            return found
        wanted = path[segment].casefold()
        found = next((each for each in found.get(field) or () if str(each[id]).casefold() == wanted), None)
    return found


def put_part(location: Object, path: Mapping[str, str], part: Object) -> bool:
    """Put an EVSE or connector into its place. False: what it would belong to is not there."""
    what = "connector" if "connector_id" in path else "evse"
    above = {
        name: value
        for name, value in path.items()
        if name != f"{what}_{'id' if what == 'connector' else 'uid'}"
    }
    parent = part_of(location, above)
    if parent is None:
        return False
    field, id = PARTS[what]
    others = [
        each for each in parent.get(field) or [] if str(each[id]).casefold() != str(part[id]).casefold()
    ]
    parent[field] = [*others, part]
    raise_parents(location, path, part["last_updated"])
    return True


def raise_parents(location: Object, path: Mapping[str, str], updated: str) -> None:
    """A change of a part is a change of what it is part of (mod_locations)."""
    for above in ({}, {"evse_uid": path["evse_uid"]} if "connector_id" in path else {}):
        parent = part_of(location, above)
        if parent is not None and _older(parent, {"last_updated": updated}):
            parent["last_updated"] = updated


def merge(held: Object, given: Mapping[str, Any]) -> None:
    """A PATCH: what is given replaces what is there, but charging periods are added (mod_sessions)."""
    for name, value in given.items():
        if name == "charging_periods":
            held[name] = [*(held.get(name) or []), *(value or [])]
        else:
            held[name] = value


def _older(given: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    try:
        return moment(str(given["last_updated"])) < moment(str(held["last_updated"]))
    except (KeyError, ValueError):
        return False


def _other_than_url(incoming: Incoming, owner: PartyId) -> str:
    """What of the body is not what the URL says (transport_and_format), or ""."""
    given, path = incoming.json, incoming.path
    last = next(reversed([name for name in path if name in IDS]))
    field = IDS[last]
    if field in given and str(given[field]).casefold() != path[last].casefold():
        return f"{field} is {given[field]!r}, the URL says {path[last]!r}"
    named = given.get("country_code", ABSENT), given.get("party_id", ABSENT)
    if ABSENT not in named and owner_of(given) != owner:
        return f"the object belongs to {owner_of(given)}, the URL says {owner}"
    return ""
