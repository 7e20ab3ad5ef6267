"""8.2.3 Smart charging management in OCPP 2.0.1, what the profiles amount to: K08.

The limits that ought to be in force are recomputed from the profiles that the station accepted; see `composite`.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from harness.clock import parse_iso8601
from harness.judge.expectations import ANSWERS, Gather, Pattern
from harness.judge.finding import Rule
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.charging_profiles import answer, sent_for, unit
from harness.protocols.ocpp.v201.composite import (
    Installed,
    Steps,
    acts_on,
    capped,
    different,
    expected,
    instant,
    number,
    reported,
    too_high,
)
from harness.protocols.ocpp.v201.ledger import installed
from harness.usecases import smart_charging as word
from harness.usecases.observation import Observation, first

REASONS: dict[str, Rule] = {
    "it does not work in that unit": rule(
        "schedule.unit", "a schedule in a unit that RateUnit does not list is Rejected", "K08.FR.07"
    ),
    "it has no such EVSE": rule(
        "schedule.no_evse", "the schedule of an EVSE that does not exist is Rejected", "K08.FR.05"
    ),
}
"""Why a station refuses to tell a schedule, in the words of the scenarios."""

Compare = Callable[[Steps, Steps, Decimal, Decimal], str | None]


@BINDING.does(word.AskSchedule)
def ask_schedule(intent: word.AskSchedule, scene: Scene) -> Deed:
    which = unit(scene, intent.unit)
    body = {"duration": intent.seconds, "evseId": intent.evse, "chargingRateUnit": which}
    return Call(CSMS, "GetCompositeSchedule", body)


@BINDING.sees(word.ScheduleTold)
def schedule_told(sight: word.ScheduleTold, scene: Scene) -> Check:
    which = rule("schedule.told", "a schedule that can be calculated is told", "K08.FR.02", "K08.FR.03")
    return answer(scene, which, ("AskSchedule",), {"status": "Accepted"})


@BINDING.sees(word.ScheduleRefused)
def schedule_refused(sight: word.ScheduleRefused, scene: Scene) -> Check:
    return answer(scene, REASONS[sight.why], ("AskSchedule",), {"status": "Rejected"})


@BINDING.sees(word.ScheduleCovers)
def schedule_covers(sight: word.ScheduleCovers, scene: Scene) -> Check:
    which = rule(
        "schedule.covers",
        "a schedule is of the EVSE and in the unit asked for, from the moment of the request over the whole duration",
        "K08.FR.02",
    )
    asked = _asked(scene)
    tolerance = scene.seconds("time_tolerance")

    def judge(told: Any, at: float) -> str | None:
        return _gaps(told, asked.body, at, tolerance)

    return _judged(scene, which, judge, "the EVSE, unit and duration asked for, without a gap from now on")


def _gaps(told: Any, asked: Any, at: float, tolerance: float) -> str | None:
    wanted = {name: asked[name] for name in ("evseId", "duration", "chargingRateUnit")}
    wrong = [
        f"{name} {told.get(name)}, asked was {value}"
        for name, value in wanted.items()
        if told.get(name) != value
    ]
    starts = [number(period["startPeriod"]) for period in told["chargingSchedulePeriod"]]
    if starts[0] != 0:
        wrong.append(f"the first period starts at {starts[0]}")
    if any(later <= earlier for earlier, later in pairwise(starts)):
        wrong.append(f"periods start at {', '.join(map(str, starts))}")
    off = parse_iso8601(told["scheduleStart"]) - at
    if abs(off) > tolerance:
        wrong.append(f"scheduleStart is {off:+.1f} s off the moment of the request")
    return "; ".join(wrong) or None


@BINDING.sees(word.ScheduleWithinLimits)
def schedule_within_limits(sight: word.ScheduleWithinLimits, scene: Scene) -> Check:
    which = rule(
        "schedule.ceiling",
        "at no moment is the schedule above the lowest of the profiles that are merged in it",
        "K08.FR.04",
        "K01.FR.17",
        "K02.FR.04",
    )
    return _compared(scene, which, too_high, local=None)


@BINDING.sees(word.ScheduleFollowsLimits)
def schedule_follows_limits(sight: word.ScheduleFollowsLimits, scene: Scene) -> Check:
    which = rule(
        "schedule.value",
        "at every moment the schedule is what the profiles in force leave of what the station can give",
        "K08.FR.02",
        "K01.FR.12",
        "K01.FR.17",
        "K01.FR.30",
        "K01.FR.36",
        "K01.FR.37",
        "K02.FR.08",
        "K10.FR.05",
    )
    return _compared(scene, which, different, local=_local(scene))


def _compared(scene: Scene, which: Rule, compare: Compare, local: Decimal | None) -> Check:
    asked = _asked(scene)
    profiles = installed(scene.observations)
    tolerance = instant(scene.seconds("time_tolerance"))

    def judge(told: Any, at: float) -> str | None:
        steps = reported(told)
        until = steps[0].at + number(asked.body["duration"])
        since, relative = steps[0].at - tolerance, instant(power_path(scene, at)) - tolerance
        wanted = expected(profiles, asked.body["evseId"], since, until + tolerance, relative)
        return compare(steps, capped(wanted, local), until, tolerance)

    ids = ", ".join(str(each.id) for each in profiles if acts_on(each, asked.body["evseId"])) or "none"
    able = "" if local is None else f", and the {local:f} that the station can give"
    return _judged(scene, which, judge, f"what the profiles in force ({ids}) amount to{able}")


def power_path(scene: Scene, asked: float) -> float:
    """Where relative profiles begin: when energy was first offered, or else with the request (K01.FR.42, K08.FR.06)."""
    events = [each for each in scene.seen("TransactionEvent") if each.at <= asked]
    closed = [each for each in events if first(each.body, "transactionInfo.chargingState") == "Charging"]
    return closed[0].at if closed else asked


def _judged(scene: Scene, which: Rule, judge: Callable[[Any, float], str | None], what: str) -> Check:
    """The schedule in the last answer. What the schema forbids is the business of other rules."""
    at = _asked(scene).at

    def wrong(seen: Sequence[Observation]) -> str | None:
        told = first(seen[-1].body, "schedule")
        if first(seen[-1].body, "status") != "Accepted" or not isinstance(told, dict):
            return "there is no schedule"
        try:
            return judge(told, at)
        except KeyError as lacking:
            return f"the schedule has no {lacking.args[0]}"
        except (ArithmeticError, IndexError, TypeError, ValueError, AttributeError) as error:
            return f"the schedule cannot be read: {error!r}"

    pattern = Pattern(ANSWERS, answers=sent_for(scene, "AskSchedule"))
    spec = Gather(pattern, message_timeout(scene), lambda _: True, wrong, what)
    return Check(which, spec, "start", consumes=False)


def _asked(scene: Scene) -> Observation:
    return scene.seen("GetCompositeSchedule", by_sut=scene.sut_role == CSMS)[-1]


def _local(scene: Scene) -> Decimal | None:
    """What the station itself told to be able to give, when no profile limited the EVSE."""
    asked = _asked(scene).body
    for told in scene.seen("GetCompositeSchedule", "response"):
        if told.answers is None or not _same_question(told.answers.body, asked):
            continue
        before = installed(each for each in scene.observations if each.seq < told.seq)
        if not _limited(before, asked["evseId"]):
            return min((step.limit for step in _steps(told.body) if step.limit is not None), default=None)
    return None


def _same_question(one: Any, other: Any) -> bool:
    return all(one.get(name) == other.get(name) for name in ("evseId", "chargingRateUnit"))


def _limited(profiles: Sequence[Installed], evse: int) -> bool:
    return any(acts_on(each, evse) for each in profiles)


def _steps(body: Any) -> Steps:
    try:
        return reported(body["schedule"])
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return ()
