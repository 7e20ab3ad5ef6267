"""Sentences of 8.3.7, reboot a charging station."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import reset as word
from harness.usecases.session import SessionEnded


@given("the station cannot be interrupted because its firmware is being updated")
def firmware_update(context: Context) -> None:
    context.stage.do(word.FirmwareUpdateRuns())
    context.stage.assume(word.FirmwareInstalling())


@given("the CSMS does not acknowledge the end of the session before the restart")
def end_not_acknowledged(context: Context) -> None:
    context.stage.do(word.WithholdAnswerToSessionEnd())


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


@then("the station is told to restart")
def told_to_restart(context: Context) -> None:
    context.stage.expect(word.ResetOrdered())


@then("the order to restart is not repeated for {seconds:g} seconds")
def not_repeated(context: Context, seconds: float) -> None:
    context.stage.expect(word.ResetNotRepeated(seconds))
