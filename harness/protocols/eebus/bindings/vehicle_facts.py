"""What a vehicle tells of itself: what it can take, how it talks, who it is, how full it is (IEC 63380-2, 5.2.4 to
5.2.15).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harness.protocols.binding import Check, Scene
from harness.protocols.eebus.bindings.base import (
    BINDING,
    IEC,
    KEY_NAMES,
    MEASURED,
    VALUES,
    Prepared,
    answered,
    answers,
    rule,
)
from harness.protocols.eebus.bindings.limits import listed, such, told_entries
from harness.protocols.eebus.spine.types import number
from harness.usecases import vehicle_facts as word
from harness.usecases.observation import Observation, first, lookup

PARAMETERS: Final = "electricalConnectionParameterDescriptionListData"
HEX_DIGITS: Final = {"eui48": 12, "eui64": 16}


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
