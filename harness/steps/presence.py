"""Sentences of 8.3.5, signs of life and states of connectors."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import presence as word


@then('the station shows connector {connector:d} of EVSE {evse:d} as "{state}"')
def connector_shown(context: Context, connector: int, evse: int, state: str) -> None:
    context.stage.expect(word.ConnectorShown(state, evse, connector))


@then("the station shows the state of every EVSE")
def all_shown(context: Context) -> None:
    context.stage.expect(word.EveryEvseShown())


@then("the station says nothing of EVSE {evse:d}")
def not_shown(context: Context, evse: int) -> None:
    context.stage.expect(word.EvseNotShown(evse))


@step("the network stays away for a {how} while")
def stays_offline(context: Context, how: str) -> None:
    context.stage.do(word.StayOffline(how))


@then("clock-aligned values of EVSE {evse:d} come every {seconds:g} seconds")
def aligned(context: Context, evse: int, seconds: float) -> None:
    context.stage.expect(word.AlignedValuesTold(evse, seconds))


@then("with or without a session, clock-aligned values of EVSE {evse:d} come every {seconds:g} seconds")
def aligned_in_session(context: Context, evse: int, seconds: float) -> None:
    context.stage.expect(word.AlignedValuesTold(evse, seconds, session=True))


@then("the report of the session's end holds clock-aligned values")
def aligned_at_end(context: Context) -> None:
    context.stage.expect(word.EndHoldsAlignedValues())


@then("the next clock-aligned values of EVSE {evse:d} are signed")
def aligned_signed(context: Context, evse: int) -> None:
    context.stage.expect(word.AlignedValuesSigned(evse))


@then("for {seconds:g} seconds no clock-aligned values of EVSE {evse:d} come")
def no_aligned(context: Context, seconds: float, evse: int) -> None:
    context.stage.expect(word.NoAlignedValues(evse, seconds))


@given("a station that tells its meter values every {seconds:d} seconds by the clock")
def by_the_clock(context: Context, seconds: int) -> None:
    context.stage.do(word.StationTellsByTheClock(seconds))


@then("the CSMS answers the clock-aligned values of the session")
def aligned_heard(context: Context) -> None:
    context.stage.expect(word.AlignedValuesHeard())


@when("the station tells {what}")
def tells(context: Context, what: str) -> None:
    context.stage.do(word.StationTells(what))


@then("the CSMS answers with the right time")
def time_right(context: Context) -> None:
    context.stage.expect(word.TimeRight())


@when("the station hangs, with the connection open")
def hangs(context: Context) -> None:
    context.stage.do(word.StationHangs())


@when("the station comes to its senses and connects anew")
def returns(context: Context) -> None:
    context.stage.do(word.StationReturns())


@then("the CSMS takes the new connection and answers")
def served_again(context: Context) -> None:
    context.stage.expect(word.StationServedAgain())
