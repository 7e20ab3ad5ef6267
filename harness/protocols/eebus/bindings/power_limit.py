"""Limitation of power consumption with a station as the system under test: we play the energy guard."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from harness.judge.expectations import OneOf, Pattern, answer_to, error_to
from harness.judge.finding import Rule
from harness.judge.matchers import Matcher, absent, describe, explain
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.eebus.bindings import base
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DESCRIPTIONS,
    EMS,
    HEARTBEAT,
    IEC,
    KEYS,
    LIMITS,
    SPINE,
    Kept,
    Prepared,
    answered,
    answers,
    lpc,
    refused,
    request,
    rule,
)
from harness.protocols.eebus.bindings.limits import (
    key_id,
    lasting,
    listed,
    scaled,
    such,
    told_entries,
    watts,
)
from harness.protocols.eebus.bindings.places import PLACES
from harness.protocols.eebus.spine.types import number, seconds
from harness.usecases import power_limit as word
from harness.usecases.observation import Observation, first

READY_WITHIN: Final = 60.0
WATCH_WITHIN: Final = 120.0
HEARTBEAT_GAP: Final = 60.0
JITTER: Final = 1.05

# -- what our energy manager does ------------------------------------------------------------------------------


@BINDING.does(word.ShowAlive)
def show_alive(intent: word.ShowAlive, scene: Scene) -> list[Deed]:
    return [Verb(EMS, "beat"), Wait(1)]


@BINDING.does(word.KeepAlive)
def keep_alive(intent: word.KeepAlive, scene: Scene) -> list[Deed]:
    return [Verb(EMS, "keep_heartbeat"), Wait(1)]


@BINDING.does(word.FallSilent)
def fall_silent(intent: word.FallSilent, scene: Scene) -> list[Deed]:
    return [Verb(EMS, "stop_heartbeat"), Wait(intent.seconds)]


@BINDING.does(word.LimitConsumption)
def limit_consumption(intent: word.LimitConsumption, scene: Scene) -> Deed:
    wanted: dict[str, Any] = {"watts": watts(scene, intent.value), "seconds": intent.seconds}
    if intent.form == "endless":
        return request(EMS, "write limit", **wanted, endless=True)
    return request(EMS, "write limit", **wanted, form=intent.form)


@BINDING.does(word.ReleaseLimit)
def release_limit(intent: word.ReleaseLimit, scene: Scene) -> Deed:
    return request(EMS, "write limit", watts=watts(scene, "usual"), active=False)


@BINDING.does(word.LimitWithoutRight)
def limit_without_right(intent: word.LimitWithoutRight, scene: Scene) -> Deed:
    return request(EMS, "write limit unbound", watts=watts(scene, "other"))


@BINDING.does(word.TakeControl)
def take_control(intent: word.TakeControl, scene: Scene) -> list[Deed]:
    limit = request(EMS, "write limit", watts=watts(scene, "usual"), active=intent.limited)
    return [Setting(EMS, "keep_heartbeat"), Wait(1), limit]


@BINDING.does(word.SetFailsafeLimit)
def set_failsafe_limit(intent: word.SetFailsafeLimit, scene: Scene) -> Deed:
    value = "failsafe" if intent.value == "usual" else intent.value
    return request(EMS, "write failsafe", watts=watts(scene, value))


@BINDING.does(word.SetFailsafeDuration)
def set_failsafe_duration(intent: word.SetFailsafeDuration, scene: Scene) -> Deed:
    return request(EMS, "write failsafe", seconds=intent.hours * 3600)


@BINDING.does(word.LookUp)
def look_up(intent: word.LookUp, scene: Scene) -> list[Deed]:
    """Nothing is looked up before the station has had a moment to act on what came before."""
    type, function, *entity = PLACES[intent.what]
    where = entity[0] if entity else ""
    return [
        Wait(scene.seconds("settle_for")),
        request(EMS, "read", type=type, function=function, entity=where),
    ]


# -- what is to be seen of the station -------------------------------------------------------------------------


@BINDING.sees(word.ControlReady)
def control_ready(sight: word.ControlReady, scene: Scene) -> Check:
    """Described, told, bound; and our heartbeats have somebody to go to."""
    conditions = {
        "the limit is described": lambda seen: answers(seen, f"read {DESCRIPTIONS}") and _described(seen),
        "its value is told": lambda seen: answers(seen, f"read {LIMITS}"),
        "the energy manager is bound": _bound,
        "the station watches whether the energy manager is alive": _watches,
    }
    which = rule("limit.ready", "the station lets an energy manager limit its consumption", *lpc("001"))
    return Check(
        which, Prepared(conditions, WATCH_WITHIN), "stimulus" if sight.again else "start", consumes=False
    )


@BINDING.sees(word.WatchedByStation)
def watched_by_station(sight: word.WatchedByStation, scene: Scene) -> Check:
    which = rule(
        "heartbeat.watched",
        "the station subscribes to the heartbeats of the energy manager that is bound to its limit",
        f"{SPINE} TC_SPINE_RTS_003",
        f"{IEC} 5.2.9",
    )
    conditions = {"a subscription to the DeviceDiagnosis of the energy manager": _watches}
    return Check(which, Prepared(conditions, WATCH_WITHIN), since="start", consumes=False)


def _described(seen: Observation) -> bool:
    return any(
        each.get("scopeType") == "activePowerLimit"
        for each in told_entries(seen, "loadControlLimitDescriptionData")
    )


def _bound(seen: Observation) -> bool:
    if not answers(seen, "call nodeManagementBindingRequestCall") or seen.answers is None:
        return False
    return bool(first(seen.answers.body, "data.bindingRequest.serverFeatureType") == "LoadControl")


def _watches(seen: Observation) -> bool:
    if not seen.by_sut or seen.name != "call nodeManagementSubscriptionRequestCall":
        return False
    return bool(first(seen.body, "data.subscriptionRequest.serverFeatureType") == "DeviceDiagnosis")


@BINDING.sees(word.Accepted)
def accepted(sight: word.Accepted, scene: Scene) -> Check:
    which = rule("limit.accepted", "what the energy manager sets is accepted", *lpc("904", "910", "919"))
    return answered(scene, which)


REFUSALS: Final[Mapping[str, Rule]] = {
    "not applicable": rule(
        "limit.not_applicable", "a limit below zero is refused", *lpc("TS-035/1", "907/1", "907/2")
    ),
    "not in control": rule(
        "limit.not_evaluated",
        "what is set without a heartbeat in the last minute, or before a limit was set, is not taken",
        *lpc("TS-036", "TS-037"),
    ),
    "no right": rule(
        "write.unbound", "a write without a binding is refused", f"{SPINE} TC_SPINE_BIND_002", f"{IEC} 5.2.16"
    ),
    "unknown": rule(
        "write.whole", "a write is carried out as a whole or not at all", f"{SPINE} 5.3.4.2", f"{IEC} 5.2.16"
    ),
    "read only": rule(
        "write.read_only", "what is only read cannot be written", f"{SPINE} 5.3", f"{IEC} 5.2.2"
    ),
}


@BINDING.sees(word.Refused)
def is_refused(sight: word.Refused, scene: Scene) -> Check:
    return refused(scene, REFUSALS[sight.because])


@BINDING.sees(word.Answered)
def is_answered(sight: word.Answered, scene: Scene) -> Check:
    which = rule("limit.answered", "what is set is answered", *lpc("001"))
    return Check(which, OneOf((answer_to(scene.id), error_to(scene.id)), base.RESPONSE))


@BINDING.sees(word.AcceptedOrAdapted)
def accepted_or_adapted(sight: word.AcceptedOrAdapted, scene: Scene) -> Check:
    which = rule(
        "failsafe.answered", "a failsafe duration is accepted, or refused", *lpc("TS-015/1", "TS-016")
    )
    both = (answer_to(scene.id), error_to(scene.id, {"errorNumber": 7}))
    return Check(which, OneOf(both, base.RESPONSE))


@BINDING.sees(word.LimitShown)
def limit_shown(sight: word.LimitShown, scene: Scene) -> Check:
    must: dict[str, Any] = {"isLimitActive": sight.active}
    if sight.value:
        must["value"] = scaled(watts(scene, sight.value))
    if sight.seconds is not None:
        tolerance = scene.seconds("time_tolerance")
        must["timePeriod.endTime"] = lasting(sight.seconds, tolerance) if sight.seconds else absent
    which = rule("limit.shown", "the limit that is shown is the one that holds", *lpc("902", "904", "908"))
    if sight.because == "stranger":
        which = rule(
            "heartbeat.stranger",
            "only the heartbeats of the one that is bound count",
            f"{SPINE} TC_SPINE_RTS_003",
            f"{IEC} 5.2.9",
            basis="inferred",
        )
    return answered(scene, which, {"data.loadControlLimitData": entry_of(_limit_id(scene), must)})


def entry_of(id: int | None, must: Mapping[str, Any]) -> Matcher:
    """A list with the entry of that limitId, and that one holds `must`."""

    def judge(value: Any) -> str | None:
        meant = [each for each in listed(value) if id is None or each.get("limitId") == id]
        return explain(must, dict(meant[0])) if meant else f"{value}"

    return such(f"the limit {'' if id is None else id} with {describe(must)}", judge)


def _limit_id(scene: Scene) -> int | None:
    """limitId of the limit of the consumption, as it was announced."""
    for seen in reversed(scene.observations):
        if seen.shape == "response" and seen.name == f"read {DESCRIPTIONS}":
            for each in told_entries(seen, "loadControlLimitDescriptionData"):
                if each.get("scopeType") == "activePowerLimit":
                    id = each.get("limitId")
                    return id if isinstance(id, int) else None
    return None


@BINDING.sees(word.LimitDescribed)
def limit_described(sight: word.LimitDescribed, scene: Scene) -> Check:
    which = rule(
        "limit.described", "exactly one limit of the consumption is described", f"{IEC} 5.2.16, table 140"
    )
    fixed = {
        "limitType": "signDependentAbsValueLimit",
        "limitCategory": "obligation",
        "limitDirection": "consume",
        "unit": "W",
        "scopeType": "activePowerLimit",
    }

    def judge(value: Any) -> str | None:
        entries = listed(value)
        fits = [each for each in entries if all(each.get(name) == it for name, it in fixed.items())]
        return None if len(fits) == 1 else f"{len(fits)} of {len(entries)}"

    one = such(f"exactly one with {', '.join(fixed.values())}", judge)
    return answered(scene, which, {"data.loadControlLimitDescriptionData": one})


@BINDING.sees(word.FailsafeShown)
def failsafe_shown(sight: word.FailsafeShown, scene: Scene) -> Check:
    which = rule(
        "failsafe.shown",
        "the failsafe limit is not below zero, its duration is 2 to 24 hours, and both are what was set",
        *lpc("TS-015", "TS-016", "TS-044"),
        f"{IEC} 5.2.6, table 77",
    )
    limit, lasts = (
        key_id(scene, "failsafeConsumptionActivePowerLimit"),
        key_id(scene, "failsafeDurationMinimum"),
    )

    def judge(value: Any) -> str | None:
        told = {str(each.get("keyId")): each.get("value") for each in listed(value)}
        power = number(first(told.get(str(limit)), "scaledNumber"))
        time = seconds(first(told.get(str(lasts)), "duration"))
        got = f"{'none' if power is None else f'{power:g}'} W for {'none' if time is None else f'{time:g}'} s"
        return None if _failsafe_fits(sight, scene, power, time) else got

    wanted = f"{watts(scene, sight.value):g} W" if sight.value else "at least 0 W"
    if sight.not_value:
        wanted = f"other than {watts(scene, sight.not_value):g} W"
    lasting_for = "2 to 24 hours" if sight.hours is None else f"{sight.hours:g} hours"
    both = such(f"a failsafe limit of {wanted} for {lasting_for}", judge)
    return answered(scene, which, {"data.deviceConfigurationKeyValueData": both})


def _failsafe_fits(
    sight: word.FailsafeShown, scene: Scene, power: Decimal | None, time: float | None
) -> bool:
    if power is None or power < 0 or time is None or not 7200 <= time <= 86400:
        return False
    if sight.value and abs(float(power) - watts(scene, sight.value)) >= 0.05:
        return False
    if sight.not_value and abs(float(power) - watts(scene, sight.not_value)) < 0.05:
        return False
    return sight.hours is None or abs(time - sight.hours * 3600) < 1


@BINDING.sees(word.ConsumptionBelow)
def consumption_below(sight: word.ConsumptionBelow, scene: Scene) -> Check:
    which = rule("limit.kept", "no more is drawn than the limit allows", *lpc("004", "009"))
    most = watts(scene, sight.value) if sight.value != "failsafe" else _failsafe(scene)
    power = _power_id(scene)

    def judge(value: Any) -> str | None:
        told = [each.get("value") for each in listed(value) if each.get("measurementId") == power]
        found = number(told[0]) if told else None
        if found is not None and float(found) <= most * 1.01 + 10:
            return None
        return "none" if found is None else f"{found:g} W"

    below = such(f"a total power (measurement {power}) of at most {most:g} W", judge)
    return answered(scene, which, {"data.measurementData": below})


def _failsafe(scene: Scene) -> float:
    """The failsafe limit as it was told last."""
    id = key_id(scene, "failsafeConsumptionActivePowerLimit")
    for seen in reversed(scene.observations):
        if seen.by_sut and seen.name.endswith(KEYS) and seen.shape in ("response", "notice"):
            for each in told_entries(seen, "deviceConfigurationKeyValueData"):
                if each.get("keyId") == id:
                    found = number(first(each.get("value"), "scaledNumber"))
                    if found is not None:
                        return float(found)
    return 0.0


def _power_id(scene: Scene) -> int | None:
    """measurementId of the total power, on the entity that was asked."""
    found: int | None = None
    for seen in scene.observations:
        if seen.shape == "response" and seen.name == f"read {base.MEASURED}":
            for each in told_entries(seen, "measurementDescriptionData"):
                if each.get("scopeType") == "acPowerTotal" and found is None:
                    id = each.get("measurementId")
                    found = id if isinstance(id, int) else None
    return found


@BINDING.sees(word.NominalMaximumShown)
def nominal_maximum_shown(sight: word.NominalMaximumShown, scene: Scene) -> Check:
    which = rule(
        "characteristics.nominal",
        "the nominal maximum is told, and not the contractual one beside it",
        *lpc("TS-038", "TS-039", "TS-040"),
        f"{IEC} 5.2.3, table 54",
    )
    types = ("powerConsumptionNominalMax", "contractualConsumptionNominalMax")

    def judge(value: Any) -> str | None:
        found = [each for each in listed(value) if each.get("characteristicType") in types]
        worth = number(found[0].get("value")) if found else None
        good = (
            len({str(each["characteristicType"]) for each in found}) == 1 and worth is not None and worth >= 0
        )
        return None if good else f"{[each.get('characteristicType') for each in found]}"

    one = such("one of the two maxima, in watts", judge)
    return answered(scene, which, {"data.electricalConnectionCharacteristicData": one})


@BINDING.sees(word.StationAlive)
def station_alive(sight: word.StationAlive, scene: Scene) -> Check:
    which = rule(
        "heartbeat.station",
        "the station sends a heartbeat at least every 60 seconds",
        *lpc("006", "007"),
        f"{IEC} 5.2.9, table 91",
    )
    beats = Pattern("notice", f"notify {HEARTBEAT}")
    return Check(which, Kept(beats, HEARTBEAT_GAP * JITTER, sight.seconds))
