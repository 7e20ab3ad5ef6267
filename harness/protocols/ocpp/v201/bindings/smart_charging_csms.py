"""8.2.3 Smart charging management in OCPP 2.0.1 with a CSMS under test: K01, K02, K08, K09, K10 as it sends them.

The generic rules for what a CSMS sends (purposes, kinds, periods) are judged on every trace; here is what a scenario
asks for in particular.
"""

from itertools import pairwise
from typing import Any

from harness.judge.expectations import Count, Gather, Never, Pattern, Within
from harness.judge.matchers import Matcher, absent, present
from harness.protocols.binding import Check, Deed, Scene, Setting
from harness.protocols.ocpp.peer import ErrorReply
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, check, request, rule, transaction
from harness.protocols.ocpp.v201.bindings.charging_profiles import KINDS, PURPOSES, sent
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases import smart_charging as word
from harness.usecases.observation import first

UNSUPPORTED = ErrorReply("NotSupported", "this station has no smart charging")


@BINDING.does(word.StationRefusesLimits)
def station_refuses_limits(intent: word.StationRefusesLimits, scene: Scene) -> Deed:
    reply = UNSUPPORTED if intent.how == "unsupported" else {"status": "Rejected"}
    return Setting(CS, "override", {"action": "SetChargingProfile", "reply": reply})


@BINDING.does(word.StationHasNoLimits)
def station_has_no_limits(intent: word.StationHasNoLimits, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "ClearChargingProfile", "reply": {"status": "Unknown"}})


@BINDING.sees(word.LimitOrdered)
def limit_ordered(sight: word.LimitOrdered, scene: Scene) -> Check:
    which = rule(
        "limit.ordered",
        "a limit goes out as a SetChargingProfile with the purpose, the EVSE and the transaction that are meant",
        "K01.FR.03",
        "K01.FR.16",
        "K02.FR.03",
        "K04.FR.03",
    )
    must: dict[str, Any] = {"evseId": sight.evse}
    if sight.scope == "session":
        must["chargingProfile.transactionId"] = transaction(scene, sight.evse) or present
    if sight.kind:
        must["chargingProfile.chargingProfileKind"] = KINDS[sight.kind]
    if sight.kind and KINDS[sight.kind] == "Recurring":
        must["chargingProfile.recurrencyKind"] = sight.kind.capitalize()
    where = {"chargingProfile.chargingProfilePurpose": PURPOSES[sight.scope]}
    spec = Within(request("SetChargingProfile", where, must), scene.seconds("react_within"))
    return Check(which, spec, consumes=False)


@BINDING.sees(word.LimitWellFormed)
def limit_well_formed(sight: word.LimitWellFormed, scene: Scene) -> Check:
    which = rule(
        "limit.well_formed",
        "a profile has one schedule unless the EV told its needs, and its periods begin at 0 and ascend",
        "K01.FR.31",
        "K01.FR.34",
        "K01.FR.35",
    )
    must = {"chargingProfile.chargingSchedule": one_ascending_schedule}
    spec = Within(request("SetChargingProfile", must=must), scene.seconds("react_within"))
    return Check(which, spec, consumes=False)


def one_ascending_schedule(value: Any) -> str | None:
    """A list with one ChargingScheduleType whose periods begin at 0 and ascend."""
    if not isinstance(value, list) or len(value) != 1:
        return "wanted a list with one schedule whose periods begin at 0 and ascend"
    starts = [first(period, "startPeriod") for period in listed(value[0], "chargingSchedulePeriod")]
    good = starts[:1] == [0] and all(isinstance(start, int) for start in starts)
    if good and all(early < late for early, late in pairwise(starts)):
        return None
    return f"wanted periods that begin at 0 and ascend, got {starts}"


@BINDING.sees(word.LimitReplaced)
def limit_replaced(sight: word.LimitReplaced, scene: Scene) -> Check:
    which = rule(
        "limit.replaced",
        "a limit in the place of another has its profile id: two at one stack level would collide",
        "K01.FR.05",
        "K01.FR.06",
        "K01.FR.39",
    )
    return _two(scene, which, _same_id, "two profiles with the same id")


@BINDING.sees(word.LimitsSideBySide)
def limits_side_by_side(sight: word.LimitsSideBySide, scene: Scene) -> Check:
    which = rule(
        "limits.side_by_side",
        "two limits of one purpose and EVSE that stand beside each other differ in id and in stack level",
        "K01.FR.06",
        "K01.FR.39",
    )
    return _two(scene, which, _apart, "two profiles with different ids and stack levels")


def _two(scene: Scene, which: Any, judge: Any, what: str) -> Check:
    """The first two profiles of the scenario."""
    already = len(sent(scene))
    seen: list[Any] = []

    def second(each: Any) -> bool:
        seen.append(each)
        return len(seen) >= max(2, already)

    spec = Gather(request("SetChargingProfile"), scene.seconds("react_within"), second, judge, what)
    return Check(which, spec, "start", consumes=False)


def _same_id(seen: Any) -> str | None:
    ids = [first(each.body, "chargingProfile.id") for each in seen[-2:]]
    return None if len(set(ids)) == 1 else f"ids {ids}"


def _apart(seen: Any) -> str | None:
    pairs = [
        (first(each.body, "chargingProfile.id"), first(each.body, "chargingProfile.stackLevel"))
        for each in seen[-2:]
    ]
    (id, level), (other_id, other_level) = pairs
    return None if id != other_id and level != other_level else f"ids and stack levels {pairs}"


@BINDING.sees(word.LimitNotRepeated)
def limit_not_repeated(sight: word.LimitNotRepeated, scene: Scene) -> Check:
    which = rule(
        "limit.not_repeated",
        "a limit that the station refused is reported, and not sent again without end",
        "K01",
        level="robustness",
    )
    return Check(which, Never(request("SetChargingProfile"), sight.seconds), "now")


@BINDING.sees(word.ClearOrdered)
def clear_ordered(sight: word.ClearOrdered, scene: Scene) -> Check:
    which = rule(
        "limits.clear_ordered",
        "what is to be cleared is named by its profile id, or by stackLevel, evseId and chargingProfilePurpose",
        "K10.FR.02",
    )
    by_id: dict[str, Any] = {"chargingProfileId": present, "chargingProfileCriteria": absent}
    ids = [first(each.body, "chargingProfile.id") for each in sent(scene)]
    if ids:
        by_id["chargingProfileId"] = ids[-1]
    names = {
        "chargingProfileCriteria.chargingProfilePurpose": present,
        "chargingProfileCriteria.stackLevel": present,
    }
    must = by_id if sight.which == "last" else {"chargingProfileId": absent, **names}
    return check(which, Within(request("ClearChargingProfile", must=must), scene.seconds("react_within")))


CRITERIA = {
    "number": "chargingProfileId",
    "stack level": "stackLevel",
    "source": "chargingLimitSource",
    "purpose": "chargingProfilePurpose",
}


@BINDING.sees(word.LimitsAsked)
def limits_asked(sight: word.LimitsAsked, scene: Scene) -> Check:
    which = rule(
        "limits.asked",
        "profiles are asked for by their ids alone, or by stackLevel, chargingLimitSource, chargingProfilePurpose",
        "K09.FR.03",
    )
    must: dict[str, Matcher] = {
        f"chargingProfile.{CRITERIA[name.strip()]}": present for name in sight.by.split(" and ")
    }
    where = {"evseId": absent if sight.evse is None else sight.evse}
    pattern = request("GetChargingProfiles", must={**where, **must})
    return check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.ReportTaken)
def report_taken(sight: word.ReportTaken, scene: Scene) -> Check:
    which = rule("limits.report_taken", "every report of profiles is acknowledged", "K09.FR.01")
    spec = Count(Pattern("response", "ReportChargingProfiles"), scene.seconds("react_within"), 1)
    return check(which, spec)


@BINDING.sees(word.ScheduleAsked)
def schedule_asked(sight: word.ScheduleAsked, scene: Scene) -> Check:
    which = rule("schedule.asked", "the schedule of an EVSE, or of the station, is asked for", "K08.FR.01")
    must = {"evseId": sight.evse, "duration": present}
    return check(which, Within(request("GetCompositeSchedule", must=must), scene.seconds("react_within")))
