"""Measurements, vehicles that come and go, and the currents of their phases (IEC 63380-2, 5.2.2, 5.2.8, 5.2.12)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from harness.judge.expectations import Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DESCRIPTIONS,
    DEVICE,
    EMS,
    IEC,
    KEY_NAMES,
    LIMITS,
    MEASURED,
    SPINE,
    VALUES,
    Kept,
    Prepared,
    answered,
    answers,
    refused,
    request,
    rule,
)
from harness.protocols.eebus.bindings.limits import listed, such, told_entries
from harness.protocols.eebus.bindings.power_limit_ems import BEAT
from harness.protocols.eebus.spine.address import read_address
from harness.protocols.eebus.spine.functions import DISCOVERY, USE_CASES
from harness.protocols.eebus.spine.types import number
from harness.usecases import vehicle_power as word
from harness.usecases.observation import Observation, first, lookup

FAST: Final = 4.0
READY: Final = 60.0
AT_HAND: Final = 0.6
"""Amperes that a meter may be off."""

# -- what is done ----------------------------------------------------------------------------------------------


@BINDING.does(word.TakeChargeOfVehicle)
def take_charge(intent: word.TakeChargeOfVehicle, scene: Scene) -> list[Deed]:
    return [
        Setting(EMS, "manage_vehicles"),
        Setting(EMS, "keep_heartbeat", {"timeout": FAST}),
        Wait(scene.seconds("settle_for")),
        Setting(EMS, "release_limit"),
        Wait(scene.seconds("settle_for")),
        Verb(DEVICE, "plug_in"),
        Wait(scene.seconds("settle_for")),
    ]


@BINDING.does(word.LimitPhases)
def limit_phases(intent: word.LimitPhases, scene: Scene) -> Deed:
    kind = "recommendation" if intent.recommended else "obligation"
    return request(
        EMS, "write currents", amperes=intent.amperes, kind=kind, unknown=intent.unknown, form=intent.form
    )


@BINDING.does(word.FreeStation)
def free_station(intent: word.FreeStation, scene: Scene) -> list[Deed]:
    return [
        Setting(EMS, "keep_heartbeat"),
        Wait(scene.seconds("settle_for")),
        Setting(EMS, "release_limit"),
        Wait(scene.seconds("settle_for")),
    ]


@BINDING.does(word.TellFailure)
def tell_failure(intent: word.TellFailure, scene: Scene) -> Deed:
    return Verb(EMS, "fault")


@BINDING.does(word.WriteMeasurement)
def write_measurement(intent: word.WriteMeasurement, scene: Scene) -> Deed:
    return request(EMS, "write measurement")


@BINDING.does(word.AskForMissing)
def ask_for_missing(intent: word.AskForMissing, scene: Scene) -> Deed:
    return request(EMS, "read elsewhere", type="Measurement", function="billListData")


@BINDING.does(word.AskGoneVehicle)
def ask_gone_vehicle(intent: word.AskGoneVehicle, scene: Scene) -> Deed:
    """The meter of the vehicle, as it was told when it came."""
    for seen in reversed(scene.observations):
        if not _discovery(seen):
            continue
        vehicles = _entities(seen, "EV", ("added", None))
        for described in lookup(seen.body, "data.featureInformation[].description"):
            address = read_address(first(described, "featureAddress"))
            meter = (first(described, "featureType"), first(described, "role")) == ("Measurement", "server")
            if address is not None and address.entity in vehicles and meter:
                return request(EMS, "read at", address=address.plain(), function=VALUES)
    return request(EMS, "read at", address={"entity": [1, 1], "feature": 1}, function=VALUES)


@BINDING.does(word.TellUnknownGone)
def tell_unknown_gone(intent: word.TellUnknownGone, scene: Scene) -> Deed:
    return Verb(DEVICE, "tell_gone")


@BINDING.does(word.OrderCurrent)
def order_current(intent: word.OrderCurrent, scene: Scene) -> Deed:
    return Verb(EMS, "limit_current", {"amperes": intent.amperes})


# -- metering --------------------------------------------------------------------------------------------------


@BINDING.sees(word.ManagerConnected)
def manager_connected(sight: word.ManagerConnected, scene: Scene) -> Check:
    which = rule(
        "discovery.told", "the station tells its features and use cases", f"{SPINE} 7.1, TC_SPINE_DDISC_002"
    )
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "the detailed discovery": lambda seen: answers(seen, f"read {DISCOVERY}"),
        "the use cases": lambda seen: answers(seen, f"read {USE_CASES}"),
        "the descriptions of measurements": lambda seen: answers(seen, f"read {MEASURED}"),
    }
    return Check(which, Prepared(conditions, READY), "start", consumes=False)


@BINDING.sees(word.TotalPowerDescribed)
def total_power_described(sight: word.TotalPowerDescribed, scene: Scene) -> Check:
    which = rule("meter.total", "the total power is described exactly once", f"{IEC} 5.2.2, table 7")
    fixed = {
        "measurementType": "power",
        "commodityType": "electricity",
        "unit": "W",
        "scopeType": "acPowerTotal",
    }

    def judge(value: Any) -> str | None:
        fits = [each for each in listed(value) if all(each.get(name) == it for name, it in fixed.items())]
        return None if len(fits) == 1 else f"{len(fits)}"

    return answered(scene, which, {"data.measurementDescriptionData": such("one such description", judge)})


@BINDING.sees(word.EverythingTold)
def everything_told(sight: word.EverythingTold, scene: Scene) -> Check:
    which = rule(
        "meter.values", "each measurement that is described has a value", f"{IEC} 5.2.2, tables 14 to 36"
    )
    described = _described(scene)

    def judge(value: Any) -> str | None:
        told = ids_of(each for each in listed(value) if number(each.get("value")) is not None)
        missing = sorted(described - told)
        return f"none for {missing}" if missing else None

    return answered(scene, which, {"data.measurementData": such("a value for each of them", judge)})


@BINDING.sees(word.NothingUndescribed)
def nothing_undescribed(sight: word.NothingUndescribed, scene: Scene) -> Check:
    which = rule("meter.join", "each measurement that is told is described", f"{IEC} 5.2.2")
    described = _described(scene)

    def judge(value: Any) -> str | None:
        told = [each.get("measurementId") for each in listed(value)]
        strange = [each for each in told if not isinstance(each, int) or each not in described]
        return f"{strange} besides" if strange else None

    return answered(scene, which, {"data.measurementData": such("only what is described", judge)})


def ids_of(items: Iterable[Mapping[str, Any]]) -> set[int]:
    """The measurementIds of entries, as far as they have one."""
    return {id for each in items if isinstance(id := each.get("measurementId"), int)}


def _described(scene: Scene, vehicle: bool = False, scope: str = "") -> set[int]:
    """measurementIds that are described on the entity of the station, or of the vehicle."""
    found: set[int] = set()
    for seen in scene.observations:
        if answers(seen, f"read {MEASURED}") and _of_vehicle(seen, scene) == vehicle:
            told = told_entries(seen, "measurementDescriptionData")
            found |= ids_of(each for each in told if scope in ("", each.get("scopeType")))
    return found


def _of_vehicle(seen: Observation, scene: Scene) -> bool:
    """Does it come from an entity of type EV?"""
    source = read_address(first(seen.body, "header.addressSource"))
    vehicles = {
        each
        for other in scene.observations
        if _discovery(other)
        for each in _entities(other, "EV", ("added", "modified", None))
    }
    return source is not None and source.entity in vehicles


@BINDING.sees(word.PowerTold)
def power_told(sight: word.PowerTold, scene: Scene) -> Check:
    which = rule("meter.notified", "a change of the total power is notified", f"{IEC} 5.2.2", "MPC 1.0.0")
    totals = _described(scene, scope="acPowerTotal")

    def judge(value: Any) -> str | None:
        told = [each for each in listed(value) if ids_of([each]) & totals]
        return None if told else "others"

    where = {"data.measurementData": such("the total power", judge)}
    return Check(which, Within(Pattern("notice", f"notify {VALUES}", where=where), sight.seconds))


@BINDING.sees(word.QuestionRefused)
def question_refused(sight: word.QuestionRefused, scene: Scene) -> Check:
    which = rule(
        "read.refused",
        "a question about what is not there is answered with an error",
        f"{SPINE} TC_SPINE_COMP_001",
        f"{IEC} 5.2.8",
    )
    return refused(scene, which)


# -- vehicles that come and go ---------------------------------------------------------------------------------


@BINDING.sees(word.VehicleTold)
def vehicle_told(sight: word.VehicleTold, scene: Scene) -> Check:
    change = "added" if sight.came else "removed"
    which = rule(
        "vehicle.came" if sight.came else "vehicle.went",
        f"a vehicle that {'comes' if sight.came else 'goes'} is told as an entity that is {change}",
        f"{IEC} 5.2.8",
    )
    return Check(
        which, Prepared({f"an entity EV that is {change}": lambda seen: _changed(seen, change)}, READY / 2)
    )


def _changed(seen: Observation, change: str) -> bool:
    if not seen.by_sut or seen.name != f"notify {DISCOVERY}":
        return False
    paths = _entities(seen, "EV", (change,))
    below = all(len(each) > 1 for each in paths)
    featured = change == "removed" or bool(list(lookup(seen.body, "data.featureInformation[]")))
    return bool(paths) and below and featured


def _discovery(seen: Observation) -> bool:
    return seen.by_sut and (seen.name == f"notify {DISCOVERY}" or answers(seen, f"read {DISCOVERY}"))


def _entities(seen: Observation, type: str, changes: tuple[str | None, ...]) -> list[tuple[int, ...]]:
    """Paths of the entities of that type that a discovery message tells of, with one of these changes."""
    found: list[tuple[int, ...]] = []
    for each in lookup(seen.body, "data.entityInformation[].description"):
        where = read_address(first(each, "entityAddress"))
        if first(each, "entityType") == type and first(each, "lastStateChange") in changes and where:
            found.append(where.entity)
    return found


# -- currents --------------------------------------------------------------------------------------------------


@BINDING.sees(word.VehicleInCharge)
def vehicle_in_charge(sight: word.VehicleInCharge, scene: Scene) -> Check:
    which = rule("currents.ready", "a vehicle lets an energy manager limit its phases", f"{IEC} 5.2.12")
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "limits in amperes are described": lambda seen: (
            answers(seen, f"read {DESCRIPTIONS}")
            and any(each.get("unit") == "A" for each in told_entries(seen, "loadControlLimitDescriptionData"))
        ),
        "the right to set them": lambda seen: (
            answers(seen, "call nodeManagementBindingRequestCall")
            and seen.answers is not None
            and first(seen.answers.body, "data.bindingRequest.serverFeatureType") == "LoadControl"
        ),
    }
    return Check(which, Prepared(conditions, READY), consumes=False)


@BINDING.sees(word.PhasesDescribed)
def phases_described(sight: word.PhasesDescribed, scene: Scene) -> Check:
    which = rule("currents.described", "each phase has an obligation in amperes", f"{IEC} 5.2.12, table 111")

    def judge(value: Any) -> str | None:
        fits = [
            each
            for each in listed(value)
            if (each.get("limitCategory"), each.get("scopeType"), each.get("unit"))
            == ("obligation", "overloadProtection", "A")
        ]
        ids = ids_of(fits)
        return None if 1 <= len(fits) <= 3 and len(ids) == len(fits) else f"{len(fits)}"

    return answered(scene, which, {"data.loadControlLimitDescriptionData": such("one for each phase", judge)})


@BINDING.sees(word.PhasesDraw)
def phases_draw(sight: word.PhasesDraw, scene: Scene) -> Check:
    which = rule(
        "currents.kept",
        "what the phases draw follows the limits that hold",
        f"{IEC} 5.2.12",
        "OPEV 1.0.1 2.1, OPEV-005",
    )
    ids = _described(scene, vehicle=True, scope="acCurrent")
    most = _most_current(scene) if sight.amperes is None else sight.amperes

    def judge(value: Any) -> str | None:
        told = [number(each.get("value")) for each in listed(value) if ids_of([each]) & ids]
        amperes = [float(each) for each in told if each is not None]
        if not amperes:
            return "none"
        good = {
            "at most": max(amperes) <= most + AT_HAND,
            "more than": max(amperes) > most + AT_HAND,
            "less than": max(amperes) < most - AT_HAND,
        }[sight.how]
        return None if good else ", ".join(f"{each:g} A" for each in amperes)

    return answered(
        scene, which, {"data.measurementData": such(f"currents of {sight.how} {most:g} A", judge)}
    )


def _most_current(scene: Scene) -> float:
    """The highest current that a vehicle says it can take on a phase."""
    name = "electricalConnectionPermittedValueSetListData"
    currents = _parameters(scene)
    told = [
        number(most)
        for seen in scene.observations
        if answers(seen, f"read {name}")
        for each in told_entries(seen, "electricalConnectionPermittedValueSetData")
        if each.get("parameterId") in currents
        for most in lookup(each, "permittedValueSet[].range[].max")
    ]
    known = [float(each) for each in told if each is not None]
    return max(known, default=63.0)


def _parameters(scene: Scene) -> set[Any]:
    """parameterIds of currents."""
    return {
        each.get("parameterId")
        for seen in scene.observations
        if answers(seen, "read electricalConnectionParameterDescriptionListData")
        for each in told_entries(seen, "electricalConnectionParameterDescriptionData")
        if each.get("scopeType") == "acCurrent"
    }


@BINDING.sees(word.VehicleAdopted)
def vehicle_adopted(sight: word.VehicleAdopted, scene: Scene) -> Check:
    which = rule(
        "vehicle.adopted",
        "an energy manager subscribes to a vehicle that comes, and reads its keys",
        f"{IEC} 5.2.8",
    )
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "a subscription to a feature of the vehicle": lambda seen: (
            seen.by_sut and _called(seen, "subscriptionRequest")
        ),
        "a read of its keys": lambda seen: seen.by_sut and seen.name == f"read {KEY_NAMES}",
    }
    return Check(which, Prepared(conditions, sight.seconds))


@BINDING.sees(word.RightAskedFor)
def right_asked_for(sight: word.RightAskedFor, scene: Scene) -> Check:
    which = rule("currents.bound", "an energy manager binds the limits of a vehicle", f"{IEC} 5.2.12")
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "a binding to the LoadControl of the vehicle": lambda seen: (
            seen.by_sut and _called(seen, "bindingRequest", "LoadControl")
        )
    }
    return Check(which, Prepared(conditions, sight.seconds))


def _called(seen: Observation, member: str, type: str = "") -> bool:
    """A call about a feature of an entity below another one."""
    asked = first(seen.body, f"data.{member}")
    server = read_address(first(asked, "serverAddress"))
    fits = type in ("", first(asked, "serverFeatureType"))
    return fits and server is not None and len(server.entity) > 1


@BINDING.sees(word.ManagerAliveFast)
def manager_alive_fast(sight: word.ManagerAliveFast, scene: Scene) -> Check:
    which = rule(
        "heartbeat.fast",
        "with a vehicle in charge the energy manager sends a heartbeat at least every 4 seconds",
        f"{IEC} 5.2.9, table 93",
        "OPEV 1.0.1 OPEV-005",
    )
    return Check(which, Kept(BEAT, FAST * 1.05 + 0.1, sight.seconds))


@BINDING.sees(word.PhasesSet)
def phases_set(sight: word.PhasesSet, scene: Scene) -> Check:
    which = rule("currents.set", "all phases are set in one message", f"{IEC} 5.2.12, table 116")

    def judge(value: Any) -> str | None:
        entries = listed(value)
        told = [number(each.get("value")) for each in entries if each.get("isLimitActive") is True]
        good = len(told) == len(entries) == 3 and all(
            each is not None and abs(float(each) - sight.amperes) < 0.05 for each in told
        )
        return None if good else f"{value}"

    wanted = such(f"three active limits of {sight.amperes:g} A", judge)
    pattern = Pattern(("request", "notice"), f"write {LIMITS}", must={"data.loadControlLimitData": wanted})
    return Check(which, Within(pattern, scene.seconds("react_within")))
