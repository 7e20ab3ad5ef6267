"""What a station and its vehicle tell of themselves (IEC 63380-2, 5.2.3 to 5.2.15), with the station under test."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import InOrder, Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    IEC,
    KEY_NAMES,
    MEASURED,
    SPINE,
    STATE,
    VALUES,
    Prepared,
    answered,
    answers,
    request,
    rule,
)
from harness.protocols.eebus.bindings.limits import listed, such, told_entries
from harness.protocols.eebus.bindings.places import PLACES
from harness.protocols.eebus.spine.address import read_address
from harness.protocols.eebus.spine.functions import DISCOVERY, USE_CASES
from harness.protocols.eebus.spine.types import number
from harness.usecases import vehicle_facts as word
from harness.usecases.observation import Observation, first, lookup

PARAMETERS: Final = "electricalConnectionParameterDescriptionListData"
FAST: Final = 4.0
LONGEST_TEXT, LONGEST_DESCRIPTION = 256, 4096
HEX_DIGITS: Final = {"eui48": 12, "eui64": 16}
RIGHTS: Final = {"failsafe values": ("DeviceConfiguration", ""), "currents": ("LoadControl", "EV")}

# -- what is done ----------------------------------------------------------------------------------------------


def place(what: str) -> dict[str, str]:
    """Type of the feature, function and type of the entity of what is looked up."""
    type, function, *entity = PLACES[what]
    return {"type": type, "function": function, "entity": entity[0] if entity else ""}


@BINDING.does(word.WriteFact)
def write_fact(intent: word.WriteFact, scene: Scene) -> Deed:
    return request(EMS, "write fact", **place(intent.what))


@BINDING.does(word.LookUpPart)
def look_up_part(intent: word.LookUpPart, scene: Scene) -> Deed:
    return request(EMS, "read part", **place("power description"), scopeType="acPowerTotal")


@BINDING.does(word.GiveBackRight)
def give_back_right(intent: word.GiveBackRight, scene: Scene) -> list[Deed]:
    type, entity = RIGHTS[intent.what]
    return [request(EMS, "unbind", type=type, entity=entity), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.BreakStation)
def break_station(intent: word.BreakStation, scene: Scene) -> Deed:
    return Verb(DEVICE, "clear_fault" if intent.mended else "fault")


@BINDING.does(word.TellState)
def tell_state(intent: word.TellState, scene: Scene) -> Deed:
    return Verb(EMS, "tell_state", {"state": "x-daydreaming"})


@BINDING.does(word.ComeAndGo)
def come_and_go(intent: word.ComeAndGo, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "plug_in"), Verb(DEVICE, "plug_out")] * intent.times


@BINDING.does(word.KeepAliveOddly)
def keep_alive_oddly(intent: word.KeepAliveOddly, scene: Scene) -> Deed:
    changes: Mapping[str, Mapping[str, Any]] = {
        "fast": {"timeout": FAST},
        "without counting": {"counting": False},
    }
    return Verb(EMS, "keep_heartbeat", changes[intent.how])


@BINDING.does(word.OthersKeepAlive)
def others_keep_alive(intent: word.OthersKeepAlive, scene: Scene) -> list[Deed]:
    return [Setting(EMS, "stop_heartbeat"), Verb(EMS, "stand_in"), Wait(intent.seconds)]


@BINDING.does(word.OtherAsksForRight)
def other_asks_for_right(intent: word.OtherAsksForRight, scene: Scene) -> list[Deed]:
    settle = Wait(scene.seconds("settle_for"))
    return [Setting(EMS, "stand_in"), settle, request(EMS, "bind as another")]


# -- in general ------------------------------------------------------------------------------------------------


@BINDING.sees(word.Unchanged)
def unchanged(sight: word.Unchanged, scene: Scene) -> Check:
    which = rule("write.unchanged", "what was not written stays as it was", f"{SPINE} 5.3.4.2", f"{IEC} 5.2")
    before = _before(scene)
    same = such(f"what was told before: {before}", lambda value: None if value == before else f"{value}")
    return answered(scene, which, {"data": same})


def _before(scene: Scene) -> Any:
    """What the reply to the same question was the last time."""
    asked = next((each for each in scene.observations if not each.by_sut and each.id == scene.id), None)
    where = None if asked is None else first(asked.body, "header.addressDestination")
    for seen in reversed(scene.observations):
        same = asked is not None and answers(seen, asked.name) and seen.id != scene.id
        if same and _same_place(first(seen.body, "header.addressSource"), where):
            return first(seen.body, "data")
    return None


def _same_place(one: Any, other: Any) -> bool:
    here, there = read_address(one), read_address(other)
    return here is not None and there is not None and here.place == there.place


# -- metering and characteristics ------------------------------------------------------------------------------

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


@BINDING.sees(word.ScenariosMatch)
def scenarios_match(sight: word.ScenariosMatch, scene: Scene) -> Check:
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


@BINDING.sees(word.PartTold)
def part_told(sight: word.PartTold, scene: Scene) -> Check:
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


@BINDING.sees(word.OneMaximum)
def one_maximum(sight: word.OneMaximum, scene: Scene) -> Check:
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


# -- vehicles --------------------------------------------------------------------------------------------------


@BINDING.sees(word.ChargingRangeShown)
def charging_range_shown(sight: word.ChargingRangeShown, scene: Scene) -> Check:
    clauses = (f"{IEC} 5.2.4, tables 60 and 61", "EVCC 1.0.1 EVCC-017, EVCC-018")
    if sight.alone:
        which = rule("vehicle.one_range", "the total power has one range", *clauses, basis="inferred")
    else:
        text = "the least power of a vehicle is not below zero nor above its most"
        which = rule("vehicle.range", text, *clauses)
    totals = _total_parameters(scene)

    def judge(value: Any) -> str | None:
        sets = [each for each in listed(value) if each.get("parameterId") in totals]
        ranges = [each for one in sets for each in lookup(one, "permittedValueSet[].range[]")]
        good = len(ranges) == 1 if sight.alone else bool(ranges) and all(map(_sensible, ranges))
        return None if good else f"{ranges or value}"

    many = "one range" if sight.alone else "sensible ranges"
    wanted = such(f"{many} for the parameter {sorted(totals)}", judge)
    return answered(scene, which, {"data.electricalConnectionPermittedValueSetData": wanted})


def _sensible(told: Any) -> bool:
    least, most = number(first(told, "min")), number(first(told, "max"))
    return least is not None and most is not None and 0 <= least <= most


def _total_parameters(scene: Scene) -> set[int]:
    """parameterIds of the total power that belong to no measurement (table 60)."""
    found: set[int] = set()
    for seen in scene.observations:
        if answers(seen, f"read {PARAMETERS}"):
            for each in told_entries(seen, "electricalConnectionParameterDescriptionData"):
                id = each.get("parameterId")
                if each.get("scopeType") == "acPowerTotal" and "measurementId" not in each:
                    found |= {id} if isinstance(id, int) else set()
    return found


@BINDING.sees(word.VehicleKeysShown)
def vehicle_keys_shown(sight: word.VehicleKeysShown, scene: Scene) -> Check:
    which = rule(
        "vehicle.keys",
        "the communication standard of a vehicle, and whether its phases may differ, have values",
        f"{IEC} 5.2.6, tables 75 and 78",
    )
    standard = _keys(scene, ("communicationsStandard", "communicationStandard"))
    asymmetric = _keys(scene, ("asymmetricChargingSupported",))

    def judge(value: Any) -> str | None:
        told = {each.get("keyId"): each.get("value") for each in listed(value)}
        talks = any(isinstance(first(told.get(id), "string"), str) for id in standard)
        differ = any(isinstance(first(told.get(id), "boolean"), bool) for id in asymmetric)
        return None if talks and differ else f"{value}"

    wanted = such(f"a text for the key {standard} and yes or no for the key {asymmetric}", judge)
    return answered(scene, which, {"data.deviceConfigurationKeyValueData": wanted})


def _keys(scene: Scene, names: Sequence[str]) -> list[int]:
    return sorted(
        {
            each["keyId"]
            for seen in scene.observations
            if answers(seen, f"read {KEY_NAMES}")
            for each in told_entries(seen, "deviceConfigurationKeyValueDescriptionData")
            if each.get("keyName") in names and isinstance(each.get("keyId"), int)
        }
    )


@BINDING.sees(word.VehicleListed)
def vehicle_listed(sight: word.VehicleListed, scene: Scene) -> Check:
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


@BINDING.sees(word.VehicleUseCasesShown)
def vehicle_use_cases_shown(sight: word.VehicleUseCasesShown, scene: Scene) -> Check:
    which = rule("vehicle.use_cases", "a vehicle that is there has its use cases announced", f"{IEC} 5.2.8")

    def judge(value: Any) -> str | None:
        names = list(lookup(value, "useCaseInformation[].useCaseSupport[].useCaseName"))
        return None if "evCommissioningAndConfiguration" in names else f"{names}"

    return answered(scene, which, {"data": such("evCommissioningAndConfiguration among them", judge)})


@BINDING.sees(word.TurnsTold)
def turns_told(sight: word.TurnsTold, scene: Scene) -> Check:
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


@BINDING.sees(word.IdentityShown)
def identity_shown(sight: word.IdentityShown, scene: Scene) -> Check:
    clauses = (f"{IEC} 5.2.10, table 97",)
    if sight.well_formed:
        which = rule("vehicle.identity_form", "an EUI-48 has 12 hex digits, an EUI-64 has 16", *clauses)
    else:
        which = rule("vehicle.identity", "an EUI-48 or EUI-64 of the vehicle is told", *clauses)

    def judge(value: Any) -> str | None:
        entries = [each for each in listed(first(value, "identificationData")) if _is_eui(each)]
        wrong = [each for each in entries if not _formed(each)]
        good = not wrong and (bool(entries) or sight.well_formed)
        return None if good else f"{wrong or value}"

    what = "nothing but well formed identities" if sight.well_formed else "an EUI-48 or EUI-64"
    return answered(scene, which, {"data": such(what, judge)})


def _is_eui(entry: Mapping[str, Any]) -> bool:
    return entry.get("identificationType") in HEX_DIGITS


def _formed(entry: Mapping[str, Any]) -> bool:
    """Hyphens or colons, capitals or not, are the business of the table."""
    value = str(entry.get("identificationValue", ""))
    bare = value.replace("-", "").replace(":", "")
    digits = HEX_DIGITS[str(entry["identificationType"])]
    return len(bare) == digits and all(each in "0123456789abcdefABCDEF" for each in bare)


@BINDING.sees(word.ChargeShown)
def charge_shown(sight: word.ChargeShown, scene: Scene) -> Check:
    which = rule(
        "vehicle.charge", "the state of charge is 0 to 100 percent", f"{IEC} 5.2.15, table 136", "EVSOC 1.0.0"
    )
    ids = _charge_ids(scene)

    def judge(value: Any) -> str | None:
        told = [number(each.get("value")) for each in listed(value) if each.get("measurementId") in ids]
        good = bool(told) and all(each is not None and 0 <= each <= 100 for each in told)
        return None if good else f"{[str(each) for each in told]}"

    return answered(
        scene, which, {"data.measurementData": such(f"0 to 100 for the measurement {sorted(ids)}", judge)}
    )


@BINDING.sees(word.ChargeNotified)
def charge_notified(sight: word.ChargeNotified, scene: Scene) -> Check:
    text = "a new state of charge is notified while a vehicle charges"
    which = rule("vehicle.charge_told", text, f"{IEC} 5.2.15", "EVSOC 1.0.0", basis="inferred")

    def told(seen: Observation) -> bool:
        if not seen.by_sut or seen.name != f"notify {VALUES}":
            return False
        ids = _charge_ids(scene)
        return any(each.get("measurementId") in ids for each in told_entries(seen, "measurementData"))

    return Check(which, Prepared({"a notification with the state of charge": _Risen(told)}, sight.seconds))


class _Risen:
    """The second of those that fit: the first only says where it begins."""

    def __init__(self, fits: Callable[[Observation], bool]) -> None:
        self._fits = fits
        self._seen = 0

    def __call__(self, seen: Observation) -> bool:
        self._seen += self._fits(seen)
        return self._seen > 1


def _charge_ids(scene: Scene) -> set[Any]:
    return {
        each.get("measurementId")
        for seen in scene.observations
        if answers(seen, f"read {MEASURED}")
        for each in told_entries(seen, "measurementDescriptionData")
        if each.get("scopeType") == "stateOfCharge"
    }


# -- state and maker -------------------------------------------------------------------------------------------


@BINDING.sees(word.StateShown)
def state_shown(sight: word.StateShown, scene: Scene) -> Check:
    which = rule("state.shown", f"the state is {sight.state}", f"{IEC} 5.2.7, table 88", "EVSECC 1.0.1")
    return answered(scene, which, {"data.operatingState": sight.state})


@BINDING.sees(word.StateNotified)
def state_notified(sight: word.StateNotified, scene: Scene) -> Check:
    what = "a failure is notified" if sight.failed else "the end of a failure is notified"
    which = rule("state.notified", what, f"{IEC} 5.2.7, table 88", "EVSECC 1.0.1")
    where = {"data.operatingState": "failure" if sight.failed else "normalOperation"}
    pattern = Pattern("notice", f"notify {STATE}", where=where)
    return Check(which, Within(pattern, scene.seconds("react_within")), consumes=False)


@BINDING.sees(word.FailureExplained)
def failure_explained(sight: word.FailureExplained, scene: Scene) -> Check:
    which = rule(
        "state.code",
        "a failure has an error code",
        f"{IEC} 5.2.7, table 88",
        "EVSECC 1.0.1",
        basis="inferred",
    )
    code = such("an error code", lambda value: None if isinstance(value, str) and value else f"{value!r}")
    failure = {"data.operatingState": "failure"}
    pattern = Pattern("notice", f"notify {STATE}", where=failure, must={"data.lastErrorCode": code})
    return Check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.MakerShown)
def maker_shown(sight: word.MakerShown, scene: Scene) -> Check:
    clause = f"{IEC} 5.2.13, table 120"
    if sight.short:
        which = rule(
            "maker.short", "texts about the maker have at most 256 characters", clause, level="SHOULD"
        )
        return answered(scene, which, {"data": such("short texts", _too_long)})
    which = rule("maker.told", "something is told about the maker", clause, "EVSECC 1.0.1")

    def judge(value: Any) -> str | None:
        return None if any(isinstance(each, str) and each for each in _texts(value).values()) else f"{value}"

    return answered(scene, which, {"data": such("at least one text", judge)})


def _texts(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _too_long(value: Any) -> str | None:
    long: Iterable[str] = (
        f"{name} with {len(each)}"
        for name, each in _texts(value).items()
        if isinstance(each, str)
        and len(each) > (LONGEST_DESCRIPTION if name == "manufacturerDescription" else LONGEST_TEXT)
    )
    return ", ".join(long) or None
