"""Sentences about the money path: from the plug of a station to the bill at a provider."""

from behave import given, then

from harness.engine.gherkin import Context
from harness.usecases import money_path as word


@given("the provider of the driver wants to be asked about the card")
def card_asked_about(context: Context) -> None:
    context.stage.do(word.CardToBeAskedAbout())


@given("the provider of the driver says that the card is {verdict}")
def card_refused(context: Context, verdict: str) -> None:
    context.stage.do(word.CardToBeAskedAbout(verdict.upper()))


@then("the provider of the driver is asked about the card")
def provider_asked(context: Context) -> None:
    context.stage.expect(word.ProviderAsked())


@then("the provider of the driver hears of the session")
def provider_told(context: Context) -> None:
    context.stage.expect(word.ProviderToldOfSession())


@then("the provider of the driver hears of no session and gets no bill")
def nothing_to_pay(context: Context) -> None:
    context.stage.expect(word.NothingToPay())


@then("the provider of the driver gets a bill")
def bill_sent(context: Context) -> None:
    context.stage.expect(word.BillSent())


@then("the {about} on the bill is what our station told")
def bill_agrees(context: Context, about: str) -> None:
    context.stage.expect(word.BillAgrees(about))
