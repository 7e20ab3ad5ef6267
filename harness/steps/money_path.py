"""Sentences about the money path: from the plug of a station to the bill at a provider."""

from behave import given, then

from harness.engine.gherkin import Context
from harness.usecases import money_path as word


@given("our provider has a driver whose card it wants to be asked about")
def card_asked_about(context: Context) -> None:
    context.stage.do(word.CardToBeAskedAbout())


@given("our provider has a driver whose card it says is {verdict}")
def card_refused(context: Context, verdict: str) -> None:
    context.stage.do(word.CardToBeAskedAbout(verdict.upper()))


@then("our provider is asked about the card")
def provider_asked(context: Context) -> None:
    context.stage.expect(word.ProviderAsked())


@then("our provider is told of the session")
def provider_told(context: Context) -> None:
    context.stage.expect(word.ProviderToldOfSession())


@then("our provider is told of no session and gets no bill")
def nothing_to_pay(context: Context) -> None:
    context.stage.expect(word.NothingToPay())


@then("our provider gets a bill")
def bill_sent(context: Context) -> None:
    context.stage.expect(word.BillSent())


@then("the {about} on the bill agrees with what our station told")
def bill_agrees(context: Context, about: str) -> None:
    context.stage.expect(word.BillAgrees(about))
