"""Sentences of 8.2.3, smart charging management: limits are set, read back, taken back, and added up."""

from dataclasses import replace

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import smart_charging as word
from harness.usecases.session import SessionEnded
from harness.usecases.smart_charging import NO_EVSE, Limit, course

GONE_AFTER = 3600
"""Seconds after which no limit is left of those that would otherwise last: a product remembers them."""

ASKED = {
    "of the station itself": word.AskLimits(evse=0, source="CSO"),
    "of EVSE 1": word.AskLimits(evse=1, source="CSO"),
    "of the station and all EVSEs": word.AskLimits(source="CSO"),
    "by the number of the first": word.AskLimits(which="first"),
    "by the number of the last": word.AskLimits(which="last"),
    "of EVSE 1 at stack level 1": word.AskLimits(evse=1, level=1),
    "of EVSE 1 that are defaults": word.AskLimits(evse=1, scope="default"),
    "of EVSE 1 that are defaults at stack level 1": word.AskLimits(evse=1, scope="default", level=1),
    "of EVSE 1 that the CSO set": word.AskLimits(evse=1, source="CSO"),
    "of EVSE 1 that others have set": word.AskLimits(evse=1, source="Other"),
    "of the station itself that are defaults": word.AskLimits(evse=0, scope="default"),
    "that are defaults": word.AskLimits(scope="default"),
    "that are defaults at stack level 0": word.AskLimits(scope="default", level=0),
}
"""What the CSMS may ask for, in the words of the scenarios."""


def _set(context: Context, limit: Limit) -> None:
    context.stage.do(word.SetLimit(limit))


def _install(context: Context, limit: Limit) -> None:
    context.stage.do(word.SetLimit(limit))
    context.stage.assume(word.LimitAccepted())


def _steps(amperes: float) -> word.Course:
    return ((0.0, amperes),)


@given("no limits are installed in the station")
def no_limits(context: Context) -> None:
    context.stage.do(word.ForgetLimits())
    context.stage.assume(word.LimitsForgotten())


@given("the station works in amperes only, or in watts only")
def one_unit(context: Context) -> None:
    context.stage.assume(word.OneUnitOnly())


@given("the station has told what EVSE {evse:d} can give without limits")
def told_ability(context: Context, evse: int) -> None:
    context.stage.do(word.AskSchedule(evse, 300))
    context.stage.assume(word.ScheduleTold())


@given("a default limit of {amperes:g} A at stack level {level:d} is installed for EVSE {evse:d}")
def default_installed(context: Context, amperes: float, level: int, evse: int) -> None:
    _install(context, Limit(evse=evse, steps=_steps(amperes), level=level))


@given("a default limit of {amperes:g} A at stack level {level:d} is installed for all EVSEs")
def default_installed_for_all(context: Context, amperes: float, level: int) -> None:
    _install(context, Limit(evse=0, steps=_steps(amperes), level=level))


@given("a limit of {amperes:g} A is installed for the whole station")
def station_limit_installed(context: Context, amperes: float) -> None:
    _install(context, Limit("station", 0, _steps(amperes)))


@given("the session on EVSE {evse:d} is limited for {seconds:d} seconds to {steps}")
def session_limited_in_steps(context: Context, evse: int, seconds: int, steps: str) -> None:
    _install(context, Limit("session", evse, course(steps), lasts=seconds))


@given("EVSE {evse:d} is limited by default at stack level {level:d} for {seconds:d} seconds to {steps}")
def default_in_steps(context: Context, evse: int, level: int, seconds: int, steps: str) -> None:
    _install(context, Limit(evse=evse, steps=course(steps), level=level, lasts=seconds))


@when("the CSMS asks what flows on EVSE {evse:d} now")
def ask_readings(context: Context, evse: int) -> None:
    context.stage.do(word.AskReadings(evse))
    context.stage.assume(word.ReadingsTold())


@then("no more flows on EVSE {evse:d} than the limit lets through")
def readings_within_limit(context: Context, evse: int) -> None:
    context.stage.expect(word.ReadingsWithinLimit(evse))


@given("the station refuses every limit")
def station_refuses(context: Context) -> None:
    context.stage.do(word.StationRefusesLimits())


@given("the station does not know limits at all")
def station_without_limits(context: Context) -> None:
    context.stage.do(word.StationRefusesLimits("unsupported"))


@given("the station knows none of the limits that it is told to drop")
def station_has_none(context: Context) -> None:
    context.stage.do(word.StationHasNoLimits())


@when("the CSMS limits the session on EVSE {evse:d} to {amperes:g} A")
def limit_session(context: Context, evse: int, amperes: float) -> None:
    _set(context, Limit("session", evse, _steps(amperes), kind="relative", lasts=None))


@when("the CSMS limits a session on EVSE {evse:d} that does not exist")
def limit_unknown_session(context: Context, evse: int) -> None:
    _set(context, Limit("session", evse, kind="relative", lasts=None, session="unknown"))


@when("the CSMS limits the sessions of all EVSEs as if they were one")
def limit_session_on_station(context: Context) -> None:
    _set(context, Limit("session", 0, kind="relative", lasts=None, session="unknown"))


@when("the CSMS sets a default limit of {amperes:g} A for EVSE {evse:d}")
def set_default(context: Context, amperes: float, evse: int) -> None:
    _set(context, Limit(evse=evse, steps=_steps(amperes)))


@when("the CSMS sets a default limit of {amperes:g} A for EVSE {evse:d} at stack level {level:d}")
def set_default_at_level(context: Context, amperes: float, evse: int, level: int) -> None:
    _set(context, Limit(evse=evse, steps=_steps(amperes), level=level))


@when("the CSMS sets a default limit of {amperes:g} A for all EVSEs")
def set_default_for_all(context: Context, amperes: float) -> None:
    _set(context, Limit(evse=0, steps=_steps(amperes)))


@when("the CSMS sets a default limit of {amperes:g} A for an EVSE that does not exist")
def set_default_for_none(context: Context, amperes: float) -> None:
    _set(context, Limit(evse=NO_EVSE, steps=_steps(amperes)))


@when("the CSMS sets a default limit for EVSE {evse:d} in the other unit")
def set_default_in_other_unit(context: Context, evse: int) -> None:
    _set(context, Limit(evse=evse, unit="unusable"))


@when("the CSMS sets a default limit of {amperes:g} A for EVSE {evse:d} that repeats {kind:w}")
def set_recurring(context: Context, amperes: float, evse: int, kind: str) -> None:
    _set(context, Limit(evse=evse, steps=_steps(amperes), kind=kind, valid_for=GONE_AFTER))


@when("the CSMS sets a default limit of {amperes:g} A for EVSE {evse:d}, valid after {seconds:d} seconds")
def set_valid_from(context: Context, amperes: float, evse: int, seconds: int) -> None:
    kind = Limit(evse=evse, steps=_steps(amperes), kind="relative", lasts=None)
    _set(context, replace(kind, valid_from=seconds, valid_for=GONE_AFTER))


@when("the CSMS sets a default limit of {amperes:g} A for EVSE {evse:d}, valid for {seconds:d} seconds")
def set_valid_to(context: Context, amperes: float, evse: int, seconds: int) -> None:
    _set(context, Limit(evse=evse, steps=_steps(amperes), valid_for=seconds))


@when("the CSMS sets a default limit of {amperes:g} A for EVSE {evse:d}, beginning after {seconds:d} seconds")
def set_begins(context: Context, amperes: float, evse: int, seconds: int) -> None:
    _set(context, Limit(evse=evse, steps=_steps(amperes), begins=seconds))


@when("the CSMS limits the whole station to {amperes:g} A")
def limit_station(context: Context, amperes: float) -> None:
    _set(context, Limit("station", 0, _steps(amperes)))


@when("the CSMS limits EVSE {evse:d} to {amperes:g} A as if it were the whole station")
def limit_station_on_evse(context: Context, evse: int, amperes: float) -> None:
    _set(context, Limit("station", evse, _steps(amperes)))


@when("the CSMS replaces that limit by {amperes:g} A")
def replace_limit(context: Context, amperes: float) -> None:
    context.stage.do(word.ReplaceLimit(amperes))


@when("the CSMS sends a limit without a schedule")
def without_schedule(context: Context) -> None:
    context.stage.do(word.SetLimitWithoutSchedule())


@then("the station accepts the limit")
def accepted(context: Context) -> None:
    context.stage.expect(word.LimitAccepted())


@then("the station rejects the limit, because {why}")
def rejected(context: Context, why: str) -> None:
    context.stage.expect(word.LimitRejected(why))


@then("the limit is refused as malformed")
def refused_as_malformed(context: Context) -> None:
    context.stage.expect(word.LimitRefusedAsMalformed())


@then("the limit is refused as something that the station cannot do")
def refused_as_unsupported(context: Context) -> None:
    context.stage.expect(word.LimitRefusedAsUnsupported())


@when("the CSMS takes that limit back")
def clear_last(context: Context) -> None:
    context.stage.do(word.ClearLimit())


@when("the CSMS takes a limit back that does not exist")
def clear_unknown(context: Context) -> None:
    context.stage.do(word.ClearLimit("unknown"))


@when("the CSMS takes all default limits back")
def clear_defaults(context: Context) -> None:
    context.stage.do(word.ClearLimit("matching", "default"))


@when("the CSMS takes the default limits at stack level {level:d} back")
def clear_defaults_at_level(context: Context, level: int) -> None:
    context.stage.do(word.ClearLimit("matching", "default", level))


@when("the CSMS takes the default limits at stack level {level:d} of EVSE {evse:d} back")
def clear_defaults_of_evse(context: Context, level: int, evse: int) -> None:
    context.stage.do(word.ClearLimit("matching", "default", level, evse))


@when("the CSMS takes the limits of the whole station at stack level {level:d} back")
def clear_station_limits(context: Context, level: int) -> None:
    context.stage.do(word.ClearLimit("matching", "station", level))


@then("the station drops what was meant")
def cleared(context: Context) -> None:
    context.stage.expect(word.LimitsCleared())


@then("the station says that it has no such limit to drop")
def nothing_to_clear(context: Context) -> None:
    context.stage.expect(word.NothingToClear())


@when("the CSMS asks for the limits {which}")
def ask_limits(context: Context, which: str) -> None:
    context.stage.do(ASKED[which])


@then("the station reports these limits and no others")
def limits_reported(context: Context) -> None:
    context.stage.expect(word.LimitsReported())


@then("they are reported as they were set")
def reported_as_set(context: Context) -> None:
    context.stage.expect(word.LimitsReportedAsSet())


@then("the station says that it has no such limits")
def no_limits_reported(context: Context) -> None:
    context.stage.expect(word.NoLimitsReported())


@then("the session has come to its end")
def session_over(context: Context) -> None:
    context.stage.assume(SessionEnded())


@when("the CSMS asks what EVSE {evse:d} may take in the next {seconds:d} seconds")
def ask_schedule(context: Context, evse: int, seconds: int) -> None:
    context.stage.do(word.AskSchedule(evse, seconds))


@when("the CSMS asks what the whole station may take in the next {seconds:d} seconds")
def ask_station_schedule(context: Context, seconds: int) -> None:
    context.stage.do(word.AskSchedule(0, seconds))


@when("the CSMS asks what an EVSE that does not exist may take in the next {seconds:d} seconds")
def ask_schedule_of_none(context: Context, seconds: int) -> None:
    context.stage.do(word.AskSchedule(NO_EVSE, seconds))


@when("the CSMS asks in the other unit what EVSE {evse:d} may take in the next {seconds:d} seconds")
def ask_schedule_in_other_unit(context: Context, evse: int, seconds: int) -> None:
    context.stage.do(word.AskSchedule(evse, seconds, "unusable"))


@then("the station tells a schedule")
def schedule_told(context: Context) -> None:
    context.stage.expect(word.ScheduleTold())


@then("the station cannot tell a schedule, because {why}")
def schedule_refused(context: Context, why: str) -> None:
    context.stage.expect(word.ScheduleRefused(why))


@then("the schedule covers what was asked for")
def schedule_covers(context: Context) -> None:
    context.stage.expect(word.ScheduleCovers())


@then("the schedule is never above the limits in force")
def schedule_within(context: Context) -> None:
    context.stage.expect(word.ScheduleWithinLimits())


@then("the schedule is what the limits in force amount to")
def schedule_follows(context: Context) -> None:
    context.stage.expect(word.ScheduleFollowsLimits())


@then("the station is told to limit the session on EVSE {evse:d}")
def session_limit_ordered(context: Context, evse: int) -> None:
    context.stage.expect(word.LimitOrdered("session", evse))


@then("the station is told a default limit for EVSE {evse:d}")
def default_ordered(context: Context, evse: int) -> None:
    context.stage.expect(word.LimitOrdered("default", evse))


@then("the station is told a default limit for EVSE {evse:d} that repeats {kind:w}")
def recurring_ordered(context: Context, evse: int, kind: str) -> None:
    context.stage.expect(word.LimitOrdered("default", evse, kind))


@then("the station is told a default limit for all EVSEs")
def default_for_all_ordered(context: Context) -> None:
    context.stage.expect(word.LimitOrdered("default", 0))


@then("the station is told a limit for itself as a whole")
def station_limit_ordered(context: Context) -> None:
    context.stage.expect(word.LimitOrdered("station", 0))


@then("the station is told to limit a session on EVSE {evse:d}, though none is running")
def vain_limit_ordered(context: Context, evse: int) -> None:
    context.stage.expect(word.LimitOrdered("session", evse))


@then("the limit has one schedule, which begins at once and ascends")
def well_formed(context: Context) -> None:
    context.stage.expect(word.LimitWellFormed())


@then("the second limit takes the place of the first")
def replaced(context: Context) -> None:
    context.stage.expect(word.LimitReplaced())


@then("both limits can stand side by side")
def side_by_side(context: Context) -> None:
    context.stage.expect(word.LimitsSideBySide())


@then("the limit is not repeated for {seconds:g} seconds")
def not_repeated(context: Context, seconds: float) -> None:
    context.stage.expect(word.LimitNotRepeated(seconds))


@then("the station is told to drop that limit")
def clear_ordered(context: Context) -> None:
    context.stage.expect(word.ClearOrdered("last"))


@then("the station is told which kind of limits to drop")
def clear_by_criteria_ordered(context: Context) -> None:
    context.stage.expect(word.ClearOrdered("matching"))


@then("the station is asked for the limits of EVSE {evse:d} by {criteria}")
def limits_asked(context: Context, evse: int, criteria: str) -> None:
    context.stage.expect(word.LimitsAsked(evse, criteria))


@then("the station is asked for all limits by {criteria}")
def all_limits_asked(context: Context, criteria: str) -> None:
    context.stage.expect(word.LimitsAsked(None, criteria))


@then("the report of the station is acknowledged")
def report_taken(context: Context) -> None:
    context.stage.expect(word.ReportTaken())


@then("the station is asked what EVSE {evse:d} may take")
def schedule_asked(context: Context, evse: int) -> None:
    context.stage.expect(word.ScheduleAsked(evse))


@then("the station is asked what it may take as a whole")
def station_schedule_asked(context: Context) -> None:
    context.stage.expect(word.ScheduleAsked(0))
