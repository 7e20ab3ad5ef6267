"""From a limit in the words of the domain to a ChargingProfileType, and what all modules on limits share."""

from collections.abc import Mapping
from typing import Any

from harness.clock import iso8601
from harness.errors import HarnessFault
from harness.judge.expectations import Within, answer_to
from harness.judge.finding import Rule
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpp.v201.bindings.base import CSMS, message_timeout, transaction
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases.observation import Observation, first
from harness.usecases.smart_charging import Limit

FIRST_ID = 7001
NOBODYS_ID = 7999
NO_TRANSACTION = "no-such-transaction"
PURPOSES = {"session": "TxProfile", "default": "TxDefaultProfile", "station": "ChargingStationMaxProfile"}
KINDS = {"fixed": "Absolute", "relative": "Relative", "daily": "Recurring", "weekly": "Recurring"}
WATTS_PER_AMPERE = 1000
RATE_UNIT = ("SmartChargingCtrlr", "RateUnit")


def now(scene: Scene) -> float:
    """When the last thing happened, in seconds since the epoch. A scenario that has not begun: 0."""
    seen = [each.at for each in scene.observations[-1:]]
    return max(seen + [each.at for each in scene.done[-1:]], default=0.0)


def units(scene: Scene) -> list[str]:
    """The members of SmartChargingCtrlr.RateUnit as the station told, or else as the profile says."""
    for answer in reversed(scene.seen("GetVariables", "response", by_sut=scene.sut_role != CSMS)):
        for result in listed(answer.body, "getVariableResult"):
            if (first(result, "component.name"), first(result, "variable.name")) == RATE_UNIT:
                told = [member.strip() for member in str(result.get("attributeValue", "")).split(",")]
                if found := [member for member in told if member in ("A", "W")]:
                    return found
    return [str(scene.value("rate_unit", "A"))]


def unit(scene: Scene, which: str = "usable") -> str:
    """A or W: one that the station works in (A if it does), or one that it does not."""
    usable = "A" if "A" in units(scene) else "W"
    return usable if which == "usable" else "AW".replace(usable, "")


def sent(scene: Scene) -> list[Observation]:
    """All requests with which profiles were set, by whoever the CSMS is."""
    return scene.seen("SetChargingProfile", by_sut=scene.sut_role == CSMS)


def answer(scene: Scene, which: Rule, intents: tuple[str, ...], must: Mapping[str, Any]) -> Check:
    """The answer to the last request that one of these intents sent holds `must`."""
    spec = Within(answer_to(sent_for(scene, *intents), must), message_timeout(scene))
    return Check(which, spec, "start", consumes=False)


def sent_for(scene: Scene, *intents: str) -> str:
    """Message id of the last request that one of these intents sent."""
    for done in reversed(scene.done):
        if done.intent in intents and done.ids:
            return done.ids[-1]
    raise HarnessFault(f"the scenario looks for an answer, but none of {', '.join(intents)} sent a request")


def profile(limit: Limit, scene: Scene) -> dict[str, Any]:
    """The limit as a ChargingProfileType, beginning now."""
    at = now(scene)
    body: dict[str, Any] = {
        "id": FIRST_ID + len(sent(scene)),
        "stackLevel": limit.level,
        "chargingProfilePurpose": PURPOSES[limit.scope],
        "chargingProfileKind": KINDS[limit.kind],
        "chargingSchedule": [_schedule(limit, scene, at)],
    }
    if KINDS[limit.kind] == "Recurring":
        body["recurrencyKind"] = limit.kind.capitalize()
    if limit.valid_from is not None:
        body["validFrom"] = iso8601(at + limit.valid_from)
    if limit.valid_for is not None:
        body["validTo"] = iso8601(at + limit.valid_for)
    if limit.scope == "session":
        running = limit.session == "running"
        body["transactionId"] = transaction(scene, limit.evse) if running else NO_TRANSACTION
    return body


def _schedule(limit: Limit, scene: Scene, at: float) -> dict[str, Any]:
    """What begins now has begun a moment ago: the clock of the product may be a little behind."""
    which = unit(scene, limit.unit)
    factor = 1 if which == "A" else WATTS_PER_AMPERE
    periods = [{"startPeriod": int(after), "limit": value * factor} for after, value in limit.steps]
    body: dict[str, Any] = {"id": 1, "chargingRateUnit": which, "chargingSchedulePeriod": periods}
    if limit.kind != "relative":
        body["startSchedule"] = iso8601(at + (limit.begins or -scene.seconds("time_tolerance")))
    if limit.lasts is not None:
        body["duration"] = int(limit.lasts)
    return body
