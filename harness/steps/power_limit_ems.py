"""Sentences of IEC 63380-2, 5.2.16, with an energy manager as the system under test."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import power_limit as word


@given("the energy manager shows that it is alive and says which limit holds")
def contact_made(context: Context) -> None:
    context.stage.assume(word.FirstContact())


@then("the energy manager shows that it is alive and says which limit holds")
def first_contact(context: Context) -> None:
    context.stage.expect(word.FirstContact())


@then("the energy manager shows that it is alive and says again which limit holds")
def contact_again(context: Context) -> None:
    context.stage.expect(word.FirstContact(again=True))


@when("the operator orders a limit")
def orders(context: Context) -> None:
    context.stage.do(word.OrderLimit())


@given("the operator has ordered a limit")
def has_ordered(context: Context) -> None:
    context.stage.do(word.OrderLimit())
    context.stage.assume(word.LimitSet(True))


@when("the operator orders a limit for {seconds:d} seconds")
def orders_for(context: Context, seconds: int) -> None:
    context.stage.do(word.OrderLimit(seconds=seconds))


@when("the operator takes the limit back")
def takes_back(context: Context) -> None:
    context.stage.do(word.OrderRelease())


@when("the operator orders a failsafe limit")
def orders_failsafe(context: Context) -> None:
    context.stage.do(word.OrderFailsafe())


@when("the operator orders a failsafe duration of {hours:g} hours")
def orders_duration(context: Context, hours: float) -> None:
    context.stage.do(word.OrderFailsafe(hours))


@given("the station refuses the next limit")
def refuses(context: Context) -> None:
    context.stage.do(word.RefuseNextLimit())


@then("the energy manager sets the limit that was ordered")
def limit_set(context: Context) -> None:
    context.stage.expect(word.LimitSet(True, "usual"))


@then("the energy manager sets the limit that was ordered for {seconds:d} seconds")
def limit_set_for(context: Context, seconds: int) -> None:
    context.stage.expect(word.LimitSet(True, "usual", seconds))


@then("the energy manager says that there is no limit")
def limit_released(context: Context) -> None:
    context.stage.expect(word.LimitSet(False))


@then("the energy manager shows again that it is alive and repeats the limit")
def limit_repeated(context: Context) -> None:
    context.stage.expect(word.LimitRepeated())


@then("the energy manager sets no limit below zero")
def nothing_negative(context: Context) -> None:
    context.stage.expect(word.NothingNegative())


@then("the energy manager sets the failsafe limit")
def failsafe_set(context: Context) -> None:
    context.stage.expect(word.FailsafeSet())


@then("the energy manager sets the failsafe duration to {hours:g} hours")
def duration_set(context: Context, hours: float) -> None:
    context.stage.expect(word.FailsafeSet(hours))


@then("the energy manager shows every minute that it is alive, for {seconds:d} seconds")
def manager_alive(context: Context, seconds: int) -> None:
    context.stage.expect(word.ManagerAlive(seconds))


@then("the energy manager announces that it limits consumption and shows that it is alive")
def announces(context: Context) -> None:
    context.stage.expect(word.SupportsHeartbeat())
