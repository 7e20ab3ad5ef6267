"""Sentences that many features share: the station on the line, the driver, time."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases.session import EndSession, PlugIn, PlugOut, PresentToken, SessionRunning, StartSession
from harness.usecases.station import (
    LetTimePass,
    LinkClosed,
    LinkStaysUp,
    LoseLink,
    PowerUp,
    RestoreLink,
    StationBooted,
    StationReady,
)


@given("a charging station that the CSMS has accepted")
def station_accepted(context: Context) -> None:
    context.stage.assume(StationReady())


@given("the driver has started a session on EVSE {evse:d}")
def session_started(context: Context, evse: int) -> None:
    context.stage.do(StartSession(evse))
    context.stage.assume(SessionRunning(evse))


@when("the station is switched off and on again")
def switched_off_and_on(context: Context) -> None:
    context.stage.do(PowerUp())


@step("the network between station and CSMS goes away")
def network_gone(context: Context) -> None:
    context.stage.do(LoseLink())


@step("the network is back")
def network_back(context: Context) -> None:
    context.stage.do(RestoreLink())


@step("{seconds:g} seconds pass")
def time_passes(context: Context, seconds: float) -> None:
    context.stage.do(LetTimePass(seconds))


@step("the driver connects the EV to EVSE {evse:d}")
def ev_connected(context: Context, evse: int) -> None:
    context.stage.do(PlugIn(evse))


@step("the driver takes the cable out of EVSE {evse:d}")
def ev_disconnected(context: Context, evse: int) -> None:
    context.stage.do(PlugOut(evse))


@step("the driver presents a valid token at EVSE {evse:d}")
def valid_token(context: Context, evse: int) -> None:
    context.stage.do(PresentToken("id_token", evse))


@step("the driver ends the session on EVSE {evse:d}")
def session_ended(context: Context, evse: int) -> None:
    context.stage.do(EndSession(evse))


@then('the station boots with the reason "{reason}"')
def boots_with_reason(context: Context, reason: str) -> None:
    context.stage.expect(StationBooted(reason))


@then("the connection stays up for {seconds:g} seconds")
def connection_stays(context: Context, seconds: float) -> None:
    context.stage.expect(LinkStaysUp(seconds))


@then("the connection is closed")
def connection_closed(context: Context) -> None:
    context.stage.expect(LinkClosed())
