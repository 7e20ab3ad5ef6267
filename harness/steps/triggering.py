"""Sentences of 8.3.5, ask a station to tell something now."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import triggering as word
from harness.usecases.reset import FirmwareUpdateRuns


@given("the station is busy uploading a log")
def uploading(context: Context) -> None:
    context.stage.do(word.UploadLog())
    context.stage.assume(word.LogUploading())


@given("the station is busy downloading firmware")
def downloading(context: Context) -> None:
    context.stage.do(FirmwareUpdateRuns())
    context.stage.assume(word.FirmwareDownloading())


@given("the station does not know how to tell what it is asked for")
def cannot_tell(context: Context) -> None:
    context.stage.do(word.StationCannotTell())


@when("the CSMS asks the station to tell its {what} now")
def ask(context: Context, what: str) -> None:
    context.stage.do(word.AskFor(what))


@when("the CSMS asks EVSE {evse:d} to tell its {what} now")
def ask_evse(context: Context, evse: int, what: str) -> None:
    context.stage.do(word.AskFor(what, evse))


@when("the CSMS asks connector {connector:d} of EVSE {evse:d} to tell its state now")
def ask_connector(context: Context, connector: int, evse: int) -> None:
    context.stage.do(word.AskFor("connector", evse, connector))


@then('the station answers "{status}" to being asked')
def answered(context: Context, status: str) -> None:
    context.stage.expect(word.AskAnswered(status))


@given("the station is willing to tell")
@then("the station, if willing to tell")
def willing(context: Context) -> None:
    context.stage.assume(word.AskTaken())


@then("the station tells its {what}")
def told(context: Context, what: str) -> None:
    context.stage.expect(word.Told(what))


@then('the station tells "{state}" as its {what}')
def told_state(context: Context, what: str, state: str) -> None:
    context.stage.expect(word.Told(what, state=state))


@then("EVSE {evse:d} tells its {what}")
def evse_told(context: Context, evse: int, what: str) -> None:
    context.stage.expect(word.Told(what, evse))


@then('connector {connector:d} of EVSE {evse:d} tells that it is "{state}"')
def connector_told(context: Context, connector: int, evse: int, state: str) -> None:
    context.stage.expect(word.Told("connector", evse, connector, state))


@then("the station is asked for its {what}")
def ordered(context: Context, what: str) -> None:
    context.stage.expect(word.AskOrdered(what))


@then("EVSE {evse:d} is asked for its {what}")
def evse_ordered(context: Context, evse: int, what: str) -> None:
    context.stage.expect(word.AskOrdered(what, evse))


@then("connector {connector:d} of EVSE {evse:d} is asked for its state")
def connector_ordered(context: Context, connector: int, evse: int) -> None:
    context.stage.expect(word.AskOrdered("connector", evse, connector))


@then("the CSMS answers the {what} that it asked for")
def asked_answered(context: Context, what: str) -> None:
    context.stage.expect(word.AskedMessageAnswered(what))


@then("the station is not asked again for {seconds:g} seconds")
def not_repeated(context: Context, seconds: float) -> None:
    context.stage.expect(word.AskNotRepeated(seconds))
