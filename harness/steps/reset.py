"""Sentences of 8.3.7, reboot a charging station."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import reset as word
from harness.usecases.remote_start import ServiceChanged, TakeOutOfService
from harness.usecases.session import SessionEnded


@given("the station cannot be interrupted because its firmware is being updated")
def firmware_update(context: Context) -> None:
    context.stage.do(word.FirmwareUpdateRuns())
    context.stage.assume(word.FirmwareInstalling())


@given("the CSMS does not acknowledge the end of the session before the restart")
def end_not_acknowledged(context: Context) -> None:
    context.stage.do(word.WithholdAnswerToSessionEnd())


@given("EVSE {evse:d} is out of service")
def out_of_service(context: Context, evse: int) -> None:
    context.stage.do(TakeOutOfService(evse))
    context.stage.assume(ServiceChanged())


@given("EVSE {evse:d} is reserved for somebody")
def reserved(context: Context, evse: int) -> None:
    context.stage.do(word.ReserveEvse(evse))
    context.stage.assume(word.ReservationTaken())


@given("the station refuses every restart")
def station_refuses(context: Context) -> None:
    context.stage.do(word.StationRefusesReset())


@when("the CSMS orders the station to restart immediately")
def order_immediately(context: Context) -> None:
    context.stage.do(word.ResetStation("immediately"))


@when("the CSMS orders the station to restart when it is idle")
def order_when_idle(context: Context) -> None:
    context.stage.do(word.ResetStation("when idle"))


@when("the CSMS orders EVSE {evse:d} alone to restart immediately")
def order_evse(context: Context, evse: int) -> None:
    context.stage.do(word.ResetStation("immediately", evse))


@when("the CSMS orders EVSE {evse:d} alone to restart when it is idle")
def order_evse_when_idle(context: Context, evse: int) -> None:
    context.stage.do(word.ResetStation("when idle", evse))


@when("the reservation of EVSE {evse:d} is cancelled")
def cancelled(context: Context, evse: int) -> None:
    context.stage.do(word.ReserveEvse(evse, cancel=True))


@when('the CSMS orders a restart of the unknown kind "{kind}"')
def order_unknown_kind(context: Context, kind: str) -> None:
    context.stage.do(word.ResetStation(kind))


@then('the station answers the order to restart with "{status}"')
def answered(context: Context, status: str) -> None:
    context.stage.expect(word.ResetAnswered(status))


@then("the order to restart is refused as malformed")
def refused_as_malformed(context: Context) -> None:
    context.stage.expect(word.ResetRefusedAsMalformed())


@then('the station goes down, comes back and gives "{reason}" as the reason')
def restarted(context: Context, reason: str) -> None:
    context.stage.expect(word.StationRestarted(reason))


@then("the station goes down and comes back")
def restarted_for_any_reason(context: Context) -> None:
    context.stage.expect(word.StationRestarted())


@then("the station does not restart for {seconds:g} seconds")
def not_restarted(context: Context, seconds: float) -> None:
    context.stage.expect(word.NoRestart(seconds))


@then('the session ends with the reason "{reason}"')
def session_ends(context: Context, reason: str) -> None:
    context.stage.expect(SessionEnded(reason))


@then("after the restart the station reports the end of the session again")
def end_repeated(context: Context) -> None:
    context.stage.expect(word.SessionEndRepeated())


@then("the session goes on for {seconds:g} seconds")
def session_goes_on(context: Context, seconds: float) -> None:
    context.stage.expect(word.SessionGoesOn(seconds))


@then('the station goes down, comes back and shows connector {connector:d} of EVSE {evse:d} as "{state}"')
def restarted_as(context: Context, connector: int, evse: int, state: str) -> None:
    context.stage.expect(word.RestartedAs(state, evse, connector))


@then("the order goes out to restart the whole station {when}")
def ordered_to_restart(context: Context, when: str) -> None:
    context.stage.expect(word.ResetOrdered(when))


@then("the order goes out to restart EVSE {evse:d} {when}")
def evse_ordered_to_restart(context: Context, evse: int, when: str) -> None:
    context.stage.expect(word.ResetOrdered(when, evse))


@then("the CSMS lets the station in again")
def let_in(context: Context) -> None:
    context.stage.expect(word.StationLetIn())


@then("the CSMS acknowledges the end of the session")
def end_heard(context: Context) -> None:
    context.stage.expect(word.SessionEndHeard())


@then("the station is told to restart")
def told_to_restart(context: Context) -> None:
    context.stage.expect(word.ResetOrdered())


@then("the order to restart is not repeated for {seconds:g} seconds")
def not_repeated(context: Context, seconds: float) -> None:
    context.stage.expect(word.ResetNotRepeated(seconds))
