"""How the state of the limitation shows in LoadControl and DeviceConfiguration, and what a write there means."""

from typing import Any

from harness.clock import parse_iso8601
from harness.protocols.eebus.device.tree import (
    FAILSAFE_DURATION_KEY,
    FAILSAFE_LIMIT_KEY,
    KEYS,
    LIMIT_ID,
    LIMITS,
)
from harness.protocols.eebus.spine.events import Proposal
from harness.protocols.eebus.spine.functions import NONE, REJECTED, entries
from harness.protocols.eebus.spine.types import duration, number, scaled, seconds
from harness.protocols.eebus.usecases.limitation import Limitation


def shown_limit(machine: Limitation, now: float) -> dict[str, Any]:
    """loadControlLimitListData: `endTime` is what is left of the duration."""
    entry: dict[str, Any] = {
        "limitId": LIMIT_ID,
        "isLimitChangeable": True,
        "isLimitActive": machine.active,
    }
    if machine.active and machine.ends is not None:
        entry["timePeriod"] = {"endTime": duration(round(machine.ends - now, 1))}
    entry["value"] = scaled(machine.limit)
    return {"loadControlLimitData": [entry]}


def shown_failsafe(machine: Limitation) -> dict[str, Any]:
    """deviceConfigurationKeyValueListData."""
    limit = {"scaledNumber": scaled(machine.failsafe.watts)}
    lasts = {"duration": duration(machine.failsafe.seconds)}
    return {
        "deviceConfigurationKeyValueData": [
            {"keyId": FAILSAFE_LIMIT_KEY, "value": limit, "isValueChangeable": True},
            {"keyId": FAILSAFE_DURATION_KEY, "value": lasts, "isValueChangeable": True},
        ]
    }


def limit_written(machine: Limitation, proposal: Proposal, now: float) -> int:
    """A guard writes the limit: what comes of it."""
    for each in entries(LIMITS, proposal.after):
        if each.get("limitId") != LIMIT_ID:
            continue
        watts, active = number(each.get("value")), each.get("isLimitActive")
        told, lasts = _duration(machine, each, proposal, now)
        if watts is None or not isinstance(active, bool) or (told and lasts is None):
            return REJECTED
        return machine.write(float(watts), active, lasts, now)
    return NONE


def _duration(
    machine: Limitation, entry: dict[str, Any], proposal: Proposal, now: float
) -> tuple[bool, float | None]:
    """Whether the limit is to end, and in how many seconds. An end that was told earlier stays where it is."""
    period = entry.get("timePeriod")
    if not isinstance(period, dict) or "endTime" not in period:
        return False, None
    news = [each for each in entries(LIMITS, proposal.part) if each.get("limitId") == LIMIT_ID]
    if machine.ends is not None and not any("timePeriod" in each for each in news):
        return True, machine.ends - now
    return True, until(period["endTime"], now)


def failsafe_written(machine: Limitation, proposal: Proposal, now: float) -> int:
    """A guard writes failsafe values: all of them are good, or none is taken."""
    before = machine.failsafe
    told = {each.get("keyId"): each for each in entries(KEYS, proposal.part)}
    for key, each in told.items():
        value = each.get("value")
        value = value if isinstance(value, dict) else {}
        watts, lasts = number(value.get("scaledNumber")), seconds(value.get("duration"))
        if key == FAILSAFE_LIMIT_KEY and watts is not None:
            error = machine.set_failsafe_limit(float(watts), now)
        elif key == FAILSAFE_DURATION_KEY and lasts is not None:
            error = machine.set_failsafe_duration(lasts, now)
        else:
            error = REJECTED
        if error:
            if len(told) > 1:
                machine.failsafe = before
            return error
    return NONE


def until(value: Any, now: float) -> float | None:
    """Seconds until a time that is told as a duration or as a date; None if it is neither."""
    relative = seconds(value)
    if relative is not None:
        return relative
    try:
        return parse_iso8601(value) - now
    except (TypeError, ValueError):
        return None
