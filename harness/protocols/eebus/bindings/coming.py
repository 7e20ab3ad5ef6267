"""Vehicles that come and go, each an entity below that of its station (IEC 63380-2, 5.2.8)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.judge.expectations import InOrder, Pattern
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    IEC,
    KEY_NAMES,
    VALUES,
    Prepared,
    answered,
    answers,
    request,
    rule,
)
from harness.protocols.eebus.bindings.limits import listed, such
from harness.protocols.eebus.spine.address import read_address
from harness.protocols.eebus.spine.functions import DISCOVERY
from harness.usecases import vehicle_facts, vehicle_power
from harness.usecases.observation import Observation, first, lookup

TOLD_WITHIN: Final = 30.0
"""Seconds until it is told that a vehicle has come or gone."""


@BINDING.does(vehicle_facts.ComeAndGo)
def come_and_go(intent: vehicle_facts.ComeAndGo, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "plug_in"), Verb(DEVICE, "plug_out")] * intent.times


@BINDING.does(vehicle_power.AskGoneVehicle)
def ask_gone_vehicle(intent: vehicle_power.AskGoneVehicle, scene: Scene) -> Deed:
    """The meter of the vehicle, as it was told when it came."""
    for seen in reversed(scene.observations):
        if not is_discovery(seen):
            continue
        vehicles = entities(seen, "EV", ("added", None))
        for described in lookup(seen.body, "data.featureInformation[].description"):
            address = read_address(first(described, "featureAddress"))
            meter = (first(described, "featureType"), first(described, "role")) == ("Measurement", "server")
            if address is not None and address.entity in vehicles and meter:
                return request(EMS, "read at", address=address.plain(), function=VALUES)
    return request(EMS, "read at", address={"entity": [1, 1], "feature": 1}, function=VALUES)


@BINDING.does(vehicle_power.TellUnknownGone)
def tell_unknown_gone(intent: vehicle_power.TellUnknownGone, scene: Scene) -> Deed:
    return Verb(DEVICE, "tell_gone")


@BINDING.sees(vehicle_power.VehicleTold)
def vehicle_told(sight: vehicle_power.VehicleTold, scene: Scene) -> Check:
    change = "added" if sight.came else "removed"
    which = rule(
        "vehicle.came" if sight.came else "vehicle.went",
        f"a vehicle that {'comes' if sight.came else 'goes'} is told as an entity that is {change}",
        f"{IEC} 5.2.8",
    )
    return Check(
        which, Prepared({f"an entity EV that is {change}": lambda seen: _changed(seen, change)}, TOLD_WITHIN)
    )


def _changed(seen: Observation, change: str) -> bool:
    if not seen.by_sut or seen.name != f"notify {DISCOVERY}":
        return False
    paths = entities(seen, "EV", (change,))
    below = all(len(each) > 1 for each in paths)
    featured = change == "removed" or bool(list(lookup(seen.body, "data.featureInformation[]")))
    return bool(paths) and below and featured


def is_discovery(seen: Observation) -> bool:
    return seen.by_sut and (seen.name == f"notify {DISCOVERY}" or answers(seen, f"read {DISCOVERY}"))


def entities(seen: Observation, type: str, changes: tuple[str | None, ...]) -> list[tuple[int, ...]]:
    """Paths of the entities of that type that a discovery message tells of, with one of these changes."""
    found: list[tuple[int, ...]] = []
    for each in lookup(seen.body, "data.entityInformation[].description"):
        where = read_address(first(each, "entityAddress"))
        if first(each, "entityType") == type and first(each, "lastStateChange") in changes and where:
            found.append(where.entity)
    return found


@BINDING.sees(vehicle_power.VehicleAdopted)
def vehicle_adopted(sight: vehicle_power.VehicleAdopted, scene: Scene) -> Check:
    which = rule(
        "vehicle.adopted",
        "an energy manager subscribes to a vehicle that comes, and reads its keys",
        f"{IEC} 5.2.8",
    )
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "a subscription to a feature of the vehicle": lambda seen: (
            seen.by_sut and called(seen, "subscriptionRequest")
        ),
        "a read of its keys": lambda seen: seen.by_sut and seen.name == f"read {KEY_NAMES}",
    }
    return Check(which, Prepared(conditions, sight.seconds))


def called(seen: Observation, member: str, type: str = "") -> bool:
    """A call about a feature of an entity below another one."""
    asked = first(seen.body, f"data.{member}")
    server = read_address(first(asked, "serverAddress"))
    fits = type in ("", first(asked, "serverFeatureType"))
    return fits and server is not None and len(server.entity) > 1


@BINDING.sees(vehicle_facts.VehicleListed)
def vehicle_listed(sight: vehicle_facts.VehicleListed, scene: Scene) -> Check:
    which = rule(
        "vehicle.listed",
        "a vehicle that is there when the connection begins is part of the detailed discovery",
        f"{IEC} 5.2.8",
    )
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "a detailed discovery with an entity EV": lambda seen: (
            answers(seen, f"read {DISCOVERY}")
            and "EV" in lookup(seen.body, "data.entityInformation[].description.entityType")
        )
    }
    return Check(which, Prepared(conditions, scene.seconds("reconnect_within")))


@BINDING.sees(vehicle_facts.VehicleUseCasesShown)
def vehicle_use_cases_shown(sight: vehicle_facts.VehicleUseCasesShown, scene: Scene) -> Check:
    which = rule("vehicle.use_cases", "a vehicle that is there has its use cases announced", f"{IEC} 5.2.8")

    def judge(value: Any) -> str | None:
        names = list(lookup(value, "useCaseInformation[].useCaseSupport[].useCaseName"))
        return None if "evCommissioningAndConfiguration" in names else f"{names}"

    return answered(scene, which, {"data": such("evCommissioningAndConfiguration among them", judge)})


@BINDING.sees(vehicle_facts.TurnsTold)
def turns_told(sight: vehicle_facts.TurnsTold, scene: Scene) -> Check:
    which = rule("vehicle.turns", "entities are added and removed in turn", f"{IEC} 5.2.8")

    def told(change: str) -> Pattern:
        wanted = such(f"an EV that is {change}", lambda value: None if _has(value, change) else "others")
        return Pattern(
            "notice",
            f"notify {DISCOVERY}",
            where={"data.entityInformation": ANY_EV},
            must={"data.entityInformation": wanted},
        )

    return Check(which, InOrder([told("added"), told("removed")] * sight.times, 60.0))


def _has(value: Any, change: str | None) -> bool:
    return any(
        first(each, "description.entityType") == "EV"
        and change in (None, first(each, "description.lastStateChange"))
        for each in listed(value)
    )


ANY_EV: Final = such("an entity EV", lambda value: None if _has(value, None) else "others")
