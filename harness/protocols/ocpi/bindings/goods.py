"""What our platforms hand to a hub: valid objects, made anew for each scenario, and the requests that carry them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from harness.errors import HarnessFault
from harness.protocols.binding import Scene
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform import billing, samples
from harness.protocols.ocpi.troupe import IDS
from harness.usecases.observation import Observation

Object = dict[str, Any]
NOBODY: Final = PartyId("DE", "ZZ9")
"""A party that no hub knows."""
OWNER: Final = "emsp"
"""Whose token it is in a session or CDR that is not addressed to an eMSP of ours."""
HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Good:
    """A request: its name, the named segments of its URL, its body."""

    name: str
    json: Object
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


def latest(scene: Scene) -> float:
    """When the scenario has come so far, in epoch seconds."""
    return scene.observations[-1].at if scene.observations else 0.0


def good(scene: Scene, thing: str, by: str, receiver: PartyId | None) -> Good:
    """The thing as our platform `by` hands it over for that party (None: for no party in particular)."""
    make = _THINGS.get(thing)
    if make is None:
        raise HarnessFault(f"nobody hands a hub {thing!r}")
    return make(scene, by, receiver)


def card(party: PartyId, uid: str = "") -> Object:
    """A token of one of our eMSPs; without `uid` one that it knows itself and lets charge."""
    return samples.token(party, uid or f"{party.party_id}-CARD-1")


def _number(scene: Scene) -> str:
    """Another one for each thing that is handed over in a scenario, and in each scenario of a run."""
    return f"{int(latest(scene)):x}-{len(scene.observations)}"


def _now(scene: Scene) -> Object:
    return {"last_updated": date_time(latest(scene))}


def _of(by: str) -> dict[str, str]:
    return {"country_code": IDS[by].country_code, "party_id": IDS[by].party_id}


def _token(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    held = card(IDS[by], f"CARD-{_number(scene)}") | _now(scene)
    return Good("PUT token", held, _of(by) | {"token_uid": held["uid"]})


def _token_change(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    return Good("PATCH token", {"valid": False, **_now(scene)}, _last(scene, "PUT token").body["path"])


def _place(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    held = samples.location(IDS[by], f"P{_number(scene)}")
    updated = _now(scene)
    for evse in held["evses"]:
        evse |= updated
        for connector in evse["connectors"]:
            connector |= updated
    return Good("PUT location", held | updated, _of(by) | {"location_id": held["id"]})


def _evse(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    there = _last(scene, "PUT location").body
    path = {**there["path"], "evse_uid": there["json"]["evses"][0]["uid"]}
    return Good("PATCH evse", {"status": "CHARGING", **_now(scene)}, path)


def _tariff(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    held = samples.tariff(IDS[by], f"T{_number(scene)}") | _now(scene)
    return Good("PUT tariff", held, _of(by) | {"tariff_id": held["id"]})


def _session(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    place = samples.location(IDS[by], "LOC1")
    held: Object = {
        **_of(by),
        "id": f"S{_number(scene)}",
        "start_date_time": date_time(latest(scene)),
        "kwh": Decimal(0),
        "cdr_token": samples.cdr_token(card(receiver or IDS[OWNER])),
        "auth_method": "WHITELIST",
        "location_id": place["id"],
        "evse_uid": place["evses"][0]["uid"],
        "connector_id": "1",
        "currency": "EUR",
        "status": "ACTIVE",
        **_now(scene),
    }
    return Good("PUT session", held, _of(by) | {"session_id": held["id"]})


def _session_change(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    change = {"kwh": Decimal("0.5"), **_now(scene)}
    return Good("PATCH session", change, _last(scene, "PUT session").body["path"])


def _cdr(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    return Good("POST cdr", cdr(scene, by, card(receiver or IDS[OWNER])))


def cdr(scene: Scene, by: str, token: Mapping[str, Any]) -> Object:
    """The CDR of an hour with that token, 2 kWh, at a place of our operator `by`."""
    place, tariff = samples.location(IDS[by], "LOC1"), samples.tariff(IDS[by])
    evse = place["evses"][0]
    plug = evse["connectors"][0]
    begun = latest(scene) - HOUR
    drawn = [{"type": "ENERGY", "volume": Decimal(2)}, {"type": "TIME", "volume": Decimal(1)}]
    periods = [{"start_date_time": date_time(begun), "dimensions": drawn, "tariff_id": tariff["id"]}]
    return {
        **_of(by),
        "id": f"C{_number(scene)}",
        "start_date_time": date_time(begun),
        "end_date_time": date_time(begun + HOUR),
        "session_id": f"S{_number(scene)}",
        "cdr_token": {name: token[name] for name in samples.cdr_token(card(IDS[OWNER]))},
        "auth_method": "WHITELIST",
        "cdr_location": {
            **{
                name: place[name]
                for name in ("id", "name", "address", "city", "postal_code", "country", "coordinates")
            },
            "evse_uid": evse["uid"],
            "evse_id": evse["evse_id"],
            "connector_id": plug["id"],
            "connector_standard": plug["standard"],
            "connector_format": plug["format"],
            "connector_power_type": plug["power_type"],
        },
        "currency": "EUR",
        "tariffs": [tariff],
        "charging_periods": periods,
        **billing.totals(tariff, periods),
        **_now(scene),
    }


def _order(scene: Scene, by: str, receiver: PartyId | None) -> Good:
    offered = next(
        (
            str(each["url"])
            for each in _standing(scene, by).get("endpoints", ())
            if each["identifier"] == "commands"
        ),
        "",
    )
    place = samples.location(receiver or IDS["cpo"], "LOC1")
    order = {
        "response_url": f"{offered}/{_number(scene)}",
        "token": card(IDS[by]),
        "location_id": place["id"],
        "evse_uid": place["evses"][0]["uid"],
    }
    return Good("POST START_SESSION", order)


def _standing(scene: Scene, party: str) -> Mapping[str, Any]:
    for seen in scene.observations:
        if seen.name == "standing" and seen.record.party == party and isinstance(seen.body, Mapping):
            return seen.body
    return {}


def _last(scene: Scene, name: str) -> Observation:
    """What was handed over before."""
    sent = scene.seen(name, by_sut=False)
    if not sent:
        raise HarnessFault(f"a change is handed over before anything was: no {name}")
    return sent[-1]


_THINGS: Final[Mapping[str, Callable[[Scene, str, PartyId | None], Good]]] = {
    "a token": _token,
    "a change of that token": _token_change,
    "a place": _place,
    "the state of an EVSE": _evse,
    "a tariff": _tariff,
    "a session": _session,
    "a change of that session": _session_change,
    "a CDR": _cdr,
    "an order to start charging": _order,
}
