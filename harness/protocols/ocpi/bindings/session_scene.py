"""F3: what a scene has shown of places, orders and sessions; who speaks to whom on which way.

Nothing rests on what a system under test happens to hold: places, EVSEs and tokens are read from what it lists, or
named by [values] of the profile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.protocols.binding import Scene
from harness.protocols.ocpi.bindings.base import (
    BEHIND_CPO,
    BEHIND_EMSP,
    BOTH,
    CPO,
    THROUGH_HUB,
    id_of,
    ours,
    standing,
    sut_party,
)
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId
from harness.usecases.observation import Observation

PUSHES: Final = ("PUT session", "PATCH session")
RESULTS: Final = ("POST command_result", "POST profile_result")
STARTED: Final = ("POST START_SESSION", "POST RESERVE_NOW")
CAPABILITY: Final[Mapping[str, tuple[str, bool]]] = {
    "start from afar": ("REMOTE_START_STOP_CAPABLE", True),
    "reserve": ("RESERVABLE", True),
    "take preferences": ("CHARGING_PREFERENCES_CAPABLE", True),
    "do without preferences": ("CHARGING_PREFERENCES_CAPABLE", False),
}
"""What an EVSE has to be able to do, or must not be."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who of ours speaks, in whose name, and to whom."""

    by: str
    frm: PartyId
    to: PartyId

    @property
    def addresses(self) -> dict[str, Any]:
        """What a request says of it."""
        return {"frm": list(self.frm_parts), "to": [self.to.country_code, self.to.party_id]}

    @property
    def frm_parts(self) -> tuple[str, str]:
        return self.frm.country_code, self.frm.party_id


def line(scene: Scene, way: str) -> Line:
    """How our side speaks to the system under test. Behind our hub stands a party of its own."""
    by = ours(scene, way)
    to = PartyId(*sut_party(scene, by))
    if way == THROUGH_HUB:
        return Line(by, BEHIND_EMSP if scene.sut_role == CPO else BEHIND_CPO, to)
    return Line(by, PartyId(*id_of(by)), to)


def listener(scene: Scene, way: str) -> str | None:
    """Which platform of ours is told of sessions; where both are connected this is not said by OCPI."""
    return None if way == BOTH else ours(scene, way)


def now(scene: Scene) -> float:
    """When the last thing was seen, in epoch seconds."""
    return scene.observations[-1].at if scene.observations else 0.0


def fresh(scene: Scene, what: str) -> str:
    """An id that was not used before, at most 36 characters."""
    return f"{what}-{int(now(scene) * 1000):x}-{len(scene.observations):x}"


def written(at: float) -> str:
    """A time as OCPI writes it, in whole seconds."""
    return date_time(float(int(at)))


def response_url(scene: Scene, by: str, module: str = "commands") -> str:
    """Where a result shall go: a URL of its own below the endpoint of ours."""
    endpoints = standing(scene, by).get("endpoints")
    for each in endpoints if isinstance(endpoints, list) else ():
        if each.get("identifier") == module and each.get("role") == "SENDER":
            return f"{each['url']}/{fresh(scene, 'r')}"
    return ""


# -- places -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """An EVSE that an order can name."""

    location_id: str
    evse_uid: str
    connector_id: str
    capabilities: tuple[str, ...]

    @property
    def named(self) -> dict[str, str]:
        """What an order says of it. A connector is named where the EVSE asks for that."""
        named = {"location_id": self.location_id, "evse_uid": self.evse_uid}
        if "START_SESSION_CONNECTOR_REQUIRED" in self.capabilities and self.connector_id:
            named["connector_id"] = self.connector_id
        return named


def spots(scene: Scene) -> Iterator[tuple[Spot, str]]:
    """Every EVSE of the list of places that was read last, with its state."""
    lists = [seen for seen in scene.seen("GET locations", "response") if isinstance(seen.body["data"], list)]
    for place in lists[-1].body["data"] if lists else ():
        for evse in _objects(place, "evses"):
            plugs = _objects(evse, "connectors")
            plug = plugs[0].get("id") if plugs else ""
            able = evse.get("capabilities")
            yield (
                Spot(
                    str(place.get("id")),
                    str(evse.get("uid")),
                    str(plug),
                    tuple(map(str, able)) if isinstance(able, list) else (),
                ),
                str(evse.get("status")),
            )


def free_spot(scene: Scene, can: str) -> Spot | None:
    """One that is free and can do that: that of the profile, or the first one listed."""
    wanted, has = CAPABILITY[can]
    found = [each for each, status in spots(scene) if status == "AVAILABLE"]
    if uid := str(scene.value("evse_uid", "")):
        named = [each for each in found if each.evse_uid.upper() == uid.upper()]
        if named and (has or wanted not in named[0].capabilities):
            return named[0]
    found = [each for each in found if (wanted in each.capabilities) is has]
    if can != "start from afar":
        remote = CAPABILITY["start from afar"][0]
        found.sort(key=lambda each: remote not in each.capabilities)
    return found[0] if found else None


def _objects(held: Any, name: str) -> list[Mapping[str, Any]]:
    values = held.get(name) if isinstance(held, Mapping) else None
    return [each for each in values if isinstance(each, Mapping)] if isinstance(values, list) else []


# -- orders and sessions --------------------------------------------------------------------------------------------


def orders(scene: Scene, *names: str) -> list[Observation]:
    """The requests of ours of these names that hold an object."""
    return [
        each
        for each in scene.observations
        if each.shape == "request"
        and not each.by_sut
        and each.name in names
        and isinstance(each.body["json"], Mapping)
    ]


def last_start(scene: Scene) -> Mapping[str, Any]:
    """The order that a session is to come of, the last one; {} if there is none."""
    given = orders(scene, *STARTED)
    return given[-1].body["json"] if given else {}


def first_start(scene: Scene) -> Mapping[str, Any]:
    """The first one."""
    given = orders(scene, *STARTED)
    return given[0].body["json"] if given else {}


def uid_of(order: Mapping[str, Any]) -> str:
    """The uid of the token in an order, in capitals."""
    token = order.get("token")
    return str(token.get("uid", "")).upper() if isinstance(token, Mapping) else ""


def token_of(session: Any) -> str:
    """The uid of the token of a session, in capitals."""
    token = session.get("cdr_token") if isinstance(session, Mapping) else None
    return str(token.get("uid", "")).upper() if isinstance(token, Mapping) else ""


@dataclass(slots=True)
class Known:
    """A session of which something was told or read: what is known of it, and whether it was told, that is pushed."""

    id: str
    held: dict[str, Any]
    told: str = ""


def sessions(scene: Scene, uids: frozenset[str]) -> dict[str, Known]:
    """By id in capitals: the sessions of these tokens that were pushed, or that stood in a list."""
    found: dict[str, Known] = {}
    for seen in scene.observations:
        if not seen.by_sut:
            continue
        if seen.shape == "request" and seen.name in PUSHES and isinstance(seen.body["json"], Mapping):
            held, id = seen.body["json"], str(seen.body["path"].get("session_id", ""))
            if id.upper() in found or token_of(held) in uids:
                known = found.setdefault(id.upper(), Known(id, {}))
                known.held |= held
                known.told = str(held.get("status", known.told))
        elif seen.shape == "response" and seen.name == "GET sessions":
            for held in listed(seen):
                id = str(held.get("id", ""))
                if token_of(held) in uids:
                    found.setdefault(id.upper(), Known(id, {})).held |= held
    return found


def listed(seen: Observation) -> list[Mapping[str, Any]]:
    """The objects of a list that was answered."""
    data = seen.body["data"]
    return [each for each in data if isinstance(each, Mapping)] if isinstance(data, list) else []


def whole(seen: Observation) -> bool:
    """Does no other page follow?"""
    return "rel=" not in str(seen.body["headers"].get("link", ""))


def our_session(scene: Scene) -> str:
    """The id of the session that came of the first order of this scenario, as it was written; "" if there is none."""
    found = sessions(scene, frozenset({uid_of(first_start(scene))}))
    return next(iter(found.values())).id if found else ""


def leads(url: str, target: str) -> bool:
    """Is `target` (of a request) this URL, or its path and query?"""
    rest = url.partition("://")[2]
    return target == url or f"/{rest.partition('/')[2]}" == target
