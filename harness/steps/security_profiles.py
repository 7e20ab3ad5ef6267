"""Sentences of 7.9.4, security profiles that go up."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import security_profiles as word


@step("the CSMS gives the station a connection with a {level} security profile")
def prepare(context: Context, level: str) -> None:
    context.stage.do(word.PrepareProfile(level))


@given("the station keeps that connection in mind")
def was_taken(context: Context) -> None:
    context.stage.assume(word.ProfileTaken(True))


@then("the station keeps that connection for later")
def taken(context: Context) -> None:
    context.stage.expect(word.ProfileTaken(True))


@then("the station will not hear of that connection")
def refused(context: Context) -> None:
    context.stage.expect(word.ProfileTaken(False))


@when("the CSMS puts that connection first")
def prefer(context: Context) -> None:
    context.stage.do(word.PreferProfile())


@then("the station agrees to use that connection first")
def order_taken(context: Context) -> None:
    context.stage.expect(word.OrderTaken())


@then("the station declines for want of a {lacking}")
def order_refused(context: Context, lacking: str) -> None:
    context.stage.expect(word.OrderTaken(lacking))


@given("the CSMS takes stations of the higher security profile")
def takes_higher(context: Context) -> None:
    context.stage.do(word.TakeStationsOfHigherProfile())


@given("the station has no root of a CSMS")
def no_roots(context: Context) -> None:
    context.stage.do(word.AskForCsmsRoots())
    context.stage.assume(word.NoCsmsRoots())


@when("the CSMS asks for the security profile in use")
def read(context: Context) -> None:
    context.stage.do(word.ReadProfile())


@then("the higher security profile is in use, and the former connection is gone")
def in_use(context: Context) -> None:
    context.stage.expect(word.ProfileInUse())


@then("our station is given a connection with the higher security profile")
def prepared(context: Context) -> None:
    context.stage.expect(word.ProfilePrepared())


@then("our station is told to use that connection first")
def preferred(context: Context) -> None:
    context.stage.expect(word.ProfilePreferred())


@when("our station comes as it did before")
def comes_with_lower(context: Context) -> None:
    context.stage.do(word.ComeWithLowerProfile())


@then("the CSMS does not make do with the lower security profile any more")
def lower_refused(context: Context) -> None:
    context.stage.expect(word.LowerProfileRefused())
