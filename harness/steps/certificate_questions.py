"""Sentences of 8.3.17, 8.4.9 and of the signers of firmware where a station is tested."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import certificate_questions as word


@given("the CSMS can tell how things stand with certificates")
def tells_status(context: Context) -> None:
    context.stage.do(word.TellStatus("good"))


@given("the CSMS cannot find out how things stand with certificates")
def tells_no_status(context: Context) -> None:
    context.stage.do(word.TellStatus("unknown"))


@then("the station asks how things stand with its V2G certificate and the CAs above it")
def status_asked(context: Context) -> None:
    context.stage.expect(word.StatusAsked())


@then("the station asks again within {days:g} days")
def status_asked_again(context: Context, days: float) -> None:
    context.stage.expect(word.StatusAskedAgain(days))


@then("the station does not press for an answer for {seconds:g} seconds")
def no_flood(context: Context, seconds: float) -> None:
    context.stage.expect(word.NoFlood(seconds))


@when('an EV wants a contract certificate, "{action}"')
def ev_request(context: Context, action: str) -> None:
    context.stage.do(word.EvRequest(action))


@given("the CSMS has a contract certificate for the EV")
def contract_found(context: Context) -> None:
    context.stage.do(word.AnswerEv(True))


@given("the CSMS has no contract certificate for the EV")
def contract_missing(context: Context) -> None:
    context.stage.do(word.AnswerEv(False))


@then('the station passes on what the EV says, "{action}"')
def ev_request_passed_on(context: Context, action: str) -> None:
    context.stage.expect(word.EvRequestPassedOn(action))


@when("the CSMS orders firmware whose signer has a certificate that {flaw}")
def order_firmware(context: Context, flaw: str) -> None:
    context.stage.do(word.OrderFirmware(flaw))


@then("the station refuses the firmware for its signer")
def firmware_refused(context: Context) -> None:
    context.stage.expect(word.FirmwareRefused())


@then("the station reports that the signer of firmware is not to be trusted")
def bad_signer_reported(context: Context) -> None:
    context.stage.expect(word.BadSignerReported())
