"""Sentences about being connected directly and through a hub at the same time."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_mixed as word


@given("our platform on the direct connection cannot be reached")
@when("our platform on the direct connection cannot be reached")
def break_connection(context: Context) -> None:
    context.stage.do(word.Break())


@when("our platform on the direct connection can be reached again")
def mend_connection(context: Context) -> None:
    context.stage.do(word.Mend())


@when("our side orders a stop all the same")
def stop_unreached(context: Context) -> None:
    context.stage.do(word.StopUnreached())


@then("the session is in the list, and over")
def not_lost(context: Context) -> None:
    context.stage.expect(word.NotLost())


@then("its bill reaches our hub and agrees with order and session")
def bill_agrees(context: Context) -> None:
    context.stage.expect(word.BillAgrees())


@then("no more than one session comes of both orders")
def one_session(context: Context) -> None:
    context.stage.expect(word.OneSession())


@then("no more than one bill comes of both orders")
def one_bill(context: Context) -> None:
    context.stage.expect(word.OneBill())


@when("our operator sends the bill of that session through the hub")
def send_bill(context: Context) -> None:
    context.stage.do(word.SendBill())


@then("the bill of that session is taken")
def bill_taken(context: Context) -> None:
    context.stage.expect(word.BillTaken())
