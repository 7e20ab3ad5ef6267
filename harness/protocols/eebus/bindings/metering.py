"""What a station measures, and the most that it may take (IEC 63380-2, 5.2.2 and 5.2.3)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from harness.judge.expectations import Pattern, Within
from harness.protocols.binding import Check, Deed, Scene
from harness.protocols.eebus.bindings.base import (
    BINDING,
    EMS,
    IEC,
    MEASURED,
    SPINE,
    VALUES,
    Prepared,
    answered,
    answers,
    refused,
    request,
    rule,
)
from harness.protocols.eebus.bindings.coming import entities, is_discovery
from harness.protocols.eebus.bindings.limits import listed, such, told_entries
from harness.protocols.eebus.bindings.places import place
from harness.protocols.eebus.spine.address import read_address
from harness.protocols.eebus.spine.functions import DISCOVERY, USE_CASES
from harness.protocols.eebus.spine.types import number
from harness.usecases import vehicle_facts, vehicle_power
from harness.usecases.observation import Observation, first, lookup

READY: Final = 60.0
"""Seconds until two sides that have connected know each other."""


@BINDING.does(vehicle_power.WriteMeasurement)
def write_measurement(intent: vehicle_power.WriteMeasurement, scene: Scene) -> Deed:
    return request(EMS, "write measurement")


@BINDING.does(vehicle_power.AskForMissing)
def ask_for_missing(intent: vehicle_power.AskForMissing, scene: Scene) -> Deed:
    return request(EMS, "read elsewhere", type="Measurement", function="billListData")


@BINDING.does(vehicle_facts.LookUpPart)
def look_up_part(intent: vehicle_facts.LookUpPart, scene: Scene) -> Deed:
    return request(EMS, "read part", **place("power description"), scopeType="acPowerTotal")


@BINDING.sees(vehicle_power.ManagerConnected)
def manager_connected(sight: vehicle_power.ManagerConnected, scene: Scene) -> Check:
    which = rule(
        "discovery.told", "the station tells its features and use cases", f"{SPINE} 7.1, TC_SPINE_DDISC_002"
    )
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "the detailed discovery": lambda seen: answers(seen, f"read {DISCOVERY}"),
        "the use cases": lambda seen: answers(seen, f"read {USE_CASES}"),
        "the descriptions of measurements": lambda seen: answers(seen, f"read {MEASURED}"),
    }
    return Check(which, Prepared(conditions, READY), "start", consumes=False)


@BINDING.sees(vehicle_power.TotalPowerDescribed)
def total_power_described(sight: vehicle_power.TotalPowerDescribed, scene: Scene) -> Check:
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


@BINDING.sees(vehicle_power.EverythingTold)
def everything_told(sight: vehicle_power.EverythingTold, scene: Scene) -> Check:
    which = rule(
        "meter.values", "each measurement that is described has a value", f"{IEC} 5.2.2, tables 14 to 36"
    )
    described = described_ids(scene)

    def judge(value: Any) -> str | None:
        told = ids_of(each for each in listed(value) if number(each.get("value")) is not None)
        missing = sorted(described - told)
        return f"none for {missing}" if missing else None

    return answered(scene, which, {"data.measurementData": such("a value for each of them", judge)})


@BINDING.sees(vehicle_power.NothingUndescribed)
def nothing_undescribed(sight: vehicle_power.NothingUndescribed, scene: Scene) -> Check:
    which = rule("meter.join", "each measurement that is told is described", f"{IEC} 5.2.2")
    described = described_ids(scene)

    def judge(value: Any) -> str | None:
        told = [each.get("measurementId") for each in listed(value)]
        strange = [each for each in told if not isinstance(each, int) or each not in described]
        return f"{strange} besides" if strange else None

    return answered(scene, which, {"data.measurementData": such("only what is described", judge)})


def ids_of(items: Iterable[Mapping[str, Any]]) -> set[int]:
    """The measurementIds of entries, as far as they have one."""
    return {id for each in items if isinstance(id := each.get("measurementId"), int)}


def described_ids(scene: Scene, vehicle: bool = False, scope: str = "") -> set[int]:
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
        if is_discovery(other)
        for each in entities(other, "EV", ("added", "modified", None))
    }
    return source is not None and source.entity in vehicles


@BINDING.sees(vehicle_power.PowerTold)
def power_told(sight: vehicle_power.PowerTold, scene: Scene) -> Check:
    which = rule("meter.notified", "a change of the total power is notified", f"{IEC} 5.2.2", "MPC 1.0.0")
    totals = described_ids(scene, scope="acPowerTotal")

    def judge(value: Any) -> str | None:
        told = [each for each in listed(value) if ids_of([each]) & totals]
        return None if told else "others"

    where = {"data.measurementData": such("the total power", judge)}
    return Check(which, Within(Pattern("notice", f"notify {VALUES}", where=where), sight.seconds))


@BINDING.sees(vehicle_power.QuestionRefused)
def question_refused(sight: vehicle_power.QuestionRefused, scene: Scene) -> Check:
    which = rule(
        "read.refused",
        "a question about what is not there is answered with an error",
        f"{SPINE} TC_SPINE_COMP_001",
        f"{IEC} 5.2.8",
    )
    return refused(scene, which)


SCENARIOS: Final = {
    "monitoringOfPowerConsumption": {
        "acPowerTotal": 1,
        "acPower": 1,
        "acEnergyConsumed": 2,
        "acEnergyProduced": 2,
        "acCurrent": 3,
        "acVoltage": 4,
        "acFrequency": 5,
    }
}


@BINDING.sees(vehicle_facts.ScenariosMatch)
def scenarios_match(sight: vehicle_facts.ScenariosMatch, scene: Scene) -> Check:
    which = rule(
        "meter.scenarios",
        "each announced scenario of monitoring has its measurements, and no other has any",
        f"{IEC} 5.2.2",
        basis="inferred",
    )
    (name, scopes), *_ = SCENARIOS.items()
    announced = _announced(scene, name)

    def judge(value: Any) -> str | None:
        told = {scopes[each["scopeType"]] for each in listed(value) if each.get("scopeType") in scopes}
        return None if told == announced & set(scopes.values()) else f"those of scenarios {sorted(told)}"

    wanted = f"measurements of the scenarios {sorted(announced)}"
    return answered(scene, which, {"data.measurementDescriptionData": such(wanted, judge)})


def _announced(scene: Scene, name: str) -> set[int]:
    """Numbers of the scenarios that are announced for a use case."""
    for seen in reversed(scene.observations):
        if seen.by_sut and seen.name.endswith(USE_CASES) and seen.shape in ("response", "notice"):
            return {
                number
                for each in lookup(seen.body, "data.useCaseInformation[].useCaseSupport[]")
                if first(each, "useCaseName") == name
                for number in lookup(each, "scenarioSupport[]")
            }
    return set()


@BINDING.sees(vehicle_facts.PartTold)
def part_told(sight: vehicle_facts.PartTold, scene: Scene) -> Check:
    which = rule(
        "read.part",
        "who is asked for a part tells that part, with or without the rest",
        f"{SPINE} 5.3.4",
        f"{IEC} 5.2.2, table 4",
    )

    def judge(value: Any) -> str | None:
        found = [each for each in listed(value) if each.get("scopeType") == "acPowerTotal"]
        return None if found else f"{[each.get('scopeType') for each in listed(value)]}"

    return answered(
        scene, which, {"data.measurementDescriptionData": such("the total power among it", judge)}
    )


@BINDING.sees(vehicle_facts.OneMaximum)
def one_maximum(sight: vehicle_facts.OneMaximum, scene: Scene) -> Check:
    which = rule(
        "characteristics.one",
        "a nominal and a contractual maximum are not both told for one entity",
        "LPC 1.0.0 LPC-TS-038",
        f"{IEC} 5.2.3, table 54",
    )
    types = {"powerConsumptionNominalMax", "contractualConsumptionNominalMax"}

    def judge(value: Any) -> str | None:
        told = {each.get("characteristicType") for each in listed(value)}
        return "both" if types <= told else None

    return answered(
        scene, which, {"data.electricalConnectionCharacteristicData": such("one of the two at most", judge)}
    )
