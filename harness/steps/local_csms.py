"""Sentences of 8.3.19: a CSMS on site."""

from behave import given, step, then

from harness.engine.gherkin import Context
from harness.usecases import local_csms as word
from harness.usecases.certificates import Connects
from harness.usecases.onboarding import HangUp


@given("the CSMS has seen by which way the station comes")
def addresses_read(context: Context) -> None:
    context.stage.do(HangUp())
    context.stage.assume(Connects())
    context.stage.do(word.ReadAddresses())
    context.stage.assume(word.AddressesTold())


@step("the CSMS tells the station where the local CSMS is")
def tell_of_local(context: Context) -> None:
    context.stage.do(word.TellOfLocalCsms())


@given("the station keeps the address")
def address_taken(context: Context) -> None:
    context.stage.assume(word.AddressTaken())


@step("the CSMS sends the station to the {which} CSMS")
def send_to(context: Context, which: str) -> None:
    context.stage.do(word.SendTo(which))


@given("the station agrees to go there first")
def order_taken(context: Context) -> None:
    context.stage.assume(word.OrderTaken())


@then("the station comes to the {which} CSMS and announces itself there")
def announces_itself(context: Context, which: str) -> None:
    context.stage.expect(word.AnnouncesItselfAt(which))
