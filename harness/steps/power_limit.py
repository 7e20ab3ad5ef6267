"""Sentences of IEC 63380-2, 5.2.16 and its neighbours: limit the power that is drawn."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import power_limit as word
from harness.usecases.session import PlugIn
from harness.usecases.station import LetTimePass, LoseLink, RestoreLink

NUMBERS = {"a limit": True, "no limit": False}


@given("an energy manager that may limit the consumption")
def may_limit(context: Context) -> None:
    context.stage.assume(word.ControlReady())


@then("an energy manager may limit the consumption again")
def may_limit_again(context: Context) -> None:
    context.stage.expect(word.ControlReady(again=True))


@given("a vehicle wants to charge")
def vehicle(context: Context) -> None:
    context.stage.do(PlugIn())


@step("the energy manager has shown that it is alive")
def shown_alive(context: Context) -> None:
    context.stage.do(word.ShowAlive())


@step("the energy manager keeps showing that it is alive")
def keeps_alive(context: Context) -> None:
    context.stage.do(word.KeepAlive())


@step("the energy manager falls silent for {seconds:d} seconds")
def falls_silent(context: Context, seconds: int) -> None:
    context.stage.do(word.FallSilent(seconds))


@given("{seconds:d} seconds have passed")
def have_passed(context: Context, seconds: int) -> None:
    context.stage.do(LetTimePass(seconds))


@given("the energy manager is in control and there is {limit}")
def in_control(context: Context, limit: str) -> None:
    context.stage.do(word.TakeControl(NUMBERS[limit]))
    context.stage.assume(word.Accepted())


@when("the energy manager limits the consumption")
def limits(context: Context) -> None:
    context.stage.do(word.LimitConsumption())


@when("the energy manager limits the consumption to the other value")
def limits_otherwise(context: Context) -> None:
    context.stage.do(word.LimitConsumption("other"))


@when("the energy manager limits the consumption for {seconds:d} seconds")
def limits_for(context: Context, seconds: int) -> None:
    context.stage.do(word.LimitConsumption(seconds=seconds))


@when("the energy manager limits the consumption and takes its end away")
def limits_without_end(context: Context) -> None:
    context.stage.do(word.LimitConsumption(form="endless"))


@when("the energy manager sets a limit below zero")
def limits_below_zero(context: Context) -> None:
    context.stage.do(word.LimitConsumption("negative"))


@when("the energy manager sets another limit without a scale")
def limits_without_scale(context: Context) -> None:
    context.stage.do(word.LimitConsumption("other", form="no scale"))


@when("the energy manager limits the consumption with a remark that nobody knows")
def limits_with_remark(context: Context) -> None:
    context.stage.do(word.LimitConsumption(form="unknown element"))


@when("the energy manager sets a limit that the station has never told of")
def limits_unknown(context: Context) -> None:
    context.stage.do(word.LimitConsumption("other", form="unknown entry"))


@when("the energy manager says that there is no limit")
def releases(context: Context) -> None:
    context.stage.do(word.ReleaseLimit())


@when("somebody without the right to limits the consumption")
def without_right(context: Context) -> None:
    context.stage.do(word.LimitWithoutRight())


@when("the energy manager sets the failsafe limit")
def sets_failsafe(context: Context) -> None:
    context.stage.do(word.SetFailsafeLimit())


@given("the energy manager has set the failsafe limit")
def has_set_failsafe(context: Context) -> None:
    context.stage.do(word.SetFailsafeLimit())
    context.stage.assume(word.Accepted())


@when("the energy manager sets a failsafe limit below zero")
def sets_failsafe_below_zero(context: Context) -> None:
    context.stage.do(word.SetFailsafeLimit("negative"))


@when("the energy manager sets the failsafe duration to {hours:g} hours")
def sets_failsafe_duration(context: Context, hours: float) -> None:
    context.stage.do(word.SetFailsafeDuration(hours))


@when("the energy manager looks up the {what}")
def looks_up(context: Context, what: str) -> None:
    context.stage.do(word.LookUp(what))


@when("the connection is cut for {seconds:d} seconds and comes back")
def cut(context: Context, seconds: int) -> None:
    context.stage.do(LoseLink())
    context.stage.do(LetTimePass(seconds))
    context.stage.do(RestoreLink())


@then("the setting is accepted")
def accepted(context: Context) -> None:
    context.stage.expect(word.Accepted())


@then("the setting is answered")
def answered(context: Context) -> None:
    context.stage.expect(word.Answered())


@then("the setting is accepted, or refused as too long")
def accepted_or_adapted(context: Context) -> None:
    context.stage.expect(word.AcceptedOrAdapted())


@then("the setting is refused because it cannot be applied")
def not_applicable(context: Context) -> None:
    context.stage.expect(word.Refused("not applicable"))


@then("the setting is refused because the energy manager is not in control")
def not_in_control(context: Context) -> None:
    context.stage.expect(word.Refused("not in control"))


@then("the setting is refused because the right to is missing")
def no_right(context: Context) -> None:
    context.stage.expect(word.Refused("no right"))


@then("the setting is refused because there is no such limit")
def no_such_limit(context: Context) -> None:
    context.stage.expect(word.Refused("unknown"))


@then("the limit is shown as not active")
def shown_not_active(context: Context) -> None:
    context.stage.expect(word.LimitShown(False))


@then("the limit is no longer active, for want of the right sign of life")
def not_active_for_strangers(context: Context) -> None:
    context.stage.expect(word.LimitShown(False, because="stranger"))


@then("the limit is shown as active with the value that was set")
def shown_active(context: Context) -> None:
    context.stage.expect(word.LimitShown(True, "usual"))


@then("the limit is shown as active with the other value")
def shown_other(context: Context) -> None:
    context.stage.expect(word.LimitShown(True, "other"))


@then("the limit is shown as active for another {seconds:d} seconds")
def shown_for(context: Context, seconds: int) -> None:
    context.stage.expect(word.LimitShown(True, "usual", seconds))


@then("the limit is shown as active without an end")
def shown_endless(context: Context) -> None:
    context.stage.expect(word.LimitShown(True, "usual", 0))


@then("one limit of the consumption in watts is described")
def described(context: Context) -> None:
    context.stage.expect(word.LimitDescribed())


@then("the failsafe values are there and sensible")
def failsafe_sensible(context: Context) -> None:
    context.stage.expect(word.FailsafeShown())


@then("the failsafe limit is the one that was set")
def failsafe_limit(context: Context) -> None:
    context.stage.expect(word.FailsafeShown("failsafe"))


@then("the failsafe limit is not the one that was set")
def failsafe_limit_kept(context: Context) -> None:
    context.stage.expect(word.FailsafeShown(not_value="failsafe"))


@then("the failsafe duration is {hours:g} hours")
def failsafe_duration(context: Context, hours: float) -> None:
    context.stage.expect(word.FailsafeShown(hours=hours))


@then("no more is drawn than the failsafe limit")
def below_failsafe(context: Context) -> None:
    context.stage.expect(word.ConsumptionBelow("failsafe"))


@then("no more is drawn than the limit that was set")
def below_limit(context: Context) -> None:
    context.stage.expect(word.ConsumptionBelow("usual"))


@then("one maximum in watts is told")
def nominal_maximum(context: Context) -> None:
    context.stage.expect(word.NominalMaximumShown())


@then("the station shows every minute that it is alive, for {seconds:d} seconds")
def station_alive(context: Context, seconds: int) -> None:
    context.stage.expect(word.StationAlive(seconds))


@then("the station watches whether the energy manager is alive")
def watched(context: Context) -> None:
    context.stage.expect(word.WatchedByStation())
