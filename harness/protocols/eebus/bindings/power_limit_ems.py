"""Limitation of power consumption with an energy manager as the system under test: we play the station."""

from collections.abc import Mapping
from typing import Any

from harness.judge.expectations import InOrder, Never, Pattern, Within
from harness.judge.matchers import Matcher, absent, describe, explain, present
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    HEARTBEAT,
    IEC,
    KEYS,
    LIMITS,
    Kept,
    Prepared,
    lpc,
    rule,
)
from harness.protocols.eebus.bindings.limits import lasting, listed, scaled, such, watts
from harness.protocols.eebus.bindings.power_limit import HEARTBEAT_GAP, JITTER
from harness.protocols.eebus.spine.types import number
from harness.usecases import power_limit as word
from harness.usecases.observation import Observation, first, lookup

MINUTE = 60.0
BEAT = Pattern("notice", f"notify {HEARTBEAT}")
WRITE = Pattern(("request", "notice"), f"write {LIMITS}")


@BINDING.does(word.OrderLimit)
def order_limit(intent: word.OrderLimit, scene: Scene) -> Deed:
    wanted = {"watts": watts(scene, intent.value)}
    if intent.seconds is not None:
        wanted["seconds"] = intent.seconds
    return Verb(EMS, "limit_consumption", wanted)


@BINDING.does(word.OrderRelease)
def order_release(intent: word.OrderRelease, scene: Scene) -> Deed:
    return Verb(EMS, "release_limit")


@BINDING.does(word.OrderFailsafe)
def order_failsafe(intent: word.OrderFailsafe, scene: Scene) -> Deed:
    if intent.hours is not None:
        return Verb(EMS, "set_failsafe_duration", {"seconds": intent.hours * 3600})
    return Verb(EMS, "set_failsafe_limit", {"watts": watts(scene, "failsafe")})


@BINDING.does(word.RefuseNextLimit)
def refuse_next_limit(intent: word.RefuseNextLimit, scene: Scene) -> Deed:
    return Setting(DEVICE, "refuse_limits", {"times": 1})


@BINDING.sees(word.FirstContact)
def first_contact(sight: word.FirstContact, scene: Scene) -> Check:
    which = rule(
        "guard.first_contact",
        "within 60 seconds of the connection the energy manager sends a heartbeat and after it a limit",
        *lpc("913"),
    )
    slack = scene.seconds("reconnect_within") if sight.again else scene.seconds("time_tolerance")
    since = "stimulus" if sight.again else "start"
    return Check(which, InOrder((BEAT, WRITE), MINUTE + slack), since)


@BINDING.sees(word.ManagerAlive)
def manager_alive(sight: word.ManagerAlive, scene: Scene) -> Check:
    which = rule(
        "heartbeat.manager",
        "the energy manager sends a heartbeat at least every 60 seconds",
        *lpc("006", "007"),
        f"{IEC} 5.2.9, table 91",
    )
    return Check(which, Kept(BEAT, HEARTBEAT_GAP * JITTER, sight.seconds))


@BINDING.sees(word.LimitSet)
def limit_set(sight: word.LimitSet, scene: Scene) -> Check:
    which = rule("guard.limit", "the limit that was ordered is set", *lpc("001"), f"{IEC} 5.2.16, table 142")
    must: dict[str, Any] = {"isLimitActive": sight.active, "value": present}
    if sight.value:
        must["value"] = scaled(watts(scene, sight.value))
    if sight.active:
        tolerance = scene.seconds("time_tolerance")
        must["timePeriod.endTime"] = lasting(sight.seconds, tolerance) if sight.seconds else absent
    pattern = Pattern(
        ("request", "notice"),
        f"write {LIMITS}",
        must={"header.ackRequest": True, "data.loadControlLimitData": _one(must)},
    )
    return Check(which, Within(pattern, scene.seconds("react_within")))


def _one(must: Mapping[str, Any]) -> Matcher:
    """A list of which one entry holds `must`."""

    def judge(value: Any) -> str | None:
        reasons = [explain(must, dict(each)) for each in listed(value)]
        if None in reasons:
            return None
        return reasons[0] if reasons else "no entry"

    return such(f"an entry with {describe(must)}", judge)


@BINDING.sees(word.LimitRepeated)
def limit_repeated(sight: word.LimitRepeated, scene: Scene) -> Check:
    which = rule(
        "guard.repeats",
        "a limit that was refused is set again within 60 seconds, after a heartbeat",
        *lpc("913"),
        f"{IEC} 5.2.16",
        basis="inferred",
    )
    return Check(which, InOrder((WRITE, BEAT, WRITE), MINUTE + scene.seconds("react_within")))


@BINDING.sees(word.FailsafeSet)
def failsafe_set(sight: word.FailsafeSet, scene: Scene) -> Check:
    which = rule(
        "guard.failsafe",
        "the failsafe value that was ordered is set",
        *lpc("TS-015"),
        f"{IEC} 5.2.6, tables 80 and 81",
    )
    must: dict[str, Any] = (
        {"value.scaledNumber": scaled(watts(scene, "failsafe"))}
        if sight.hours is None
        else {"value.duration": lasting(sight.hours * 3600, 0.5)}
    )
    pattern = Pattern("request", f"write {KEYS}", must={"data.deviceConfigurationKeyValueData": _one(must)})
    return Check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.NothingNegative)
def nothing_negative(sight: word.NothingNegative, scene: Scene) -> Check:
    which = rule("guard.negative", "no limit below zero is ever set", *lpc("TS-035/1"))

    def negative(value: Any) -> str | None:
        found = [number(each.get("value")) for each in listed(value)]
        return None if any(each is not None and each < 0 for each in found) else "others"

    below = such("a limit below zero", negative)
    pattern = Pattern(("request", "notice"), f"write {LIMITS}", where={"data.loadControlLimitData": below})
    return Check(which, Never(pattern, scene.seconds("react_within")))


@BINDING.sees(word.SupportsHeartbeat)
def supports_heartbeat(sight: word.SupportsHeartbeat, scene: Scene) -> Check:
    which = rule(
        "guard.announces",
        "where the limitation of consumption is announced, its heartbeat (scenario 3) is announced",
        *lpc("006"),
        f"{IEC} 5.2.9",
    )
    announced = {"the limitation of consumption with scenarios 1 and 3": _announces}
    return Check(which, Prepared(announced, MINUTE), since="start", consumes=False)


def _announces(seen: Observation) -> bool:
    if not seen.by_sut or not seen.name.endswith("nodeManagementUseCaseData") or seen.shape == "request":
        return False
    return any(
        first(each, "useCaseName") == "limitationOfPowerConsumption"
        and {1, 3} <= set(lookup(each, "scenarioSupport[]"))
        for each in lookup(seen.body, "data.useCaseInformation[].useCaseSupport[]")
    )
