"""Sentences of Annex E: the sequence of onboarding with certificates."""

from behave import then, when

from harness.engine.gherkin import Context
from harness.usecases import annex_e as word


@when("the CSMS tells the station who operates it")
def name_operator(context: Context) -> None:
    context.stage.do(word.NameOperator())


@then("the station takes the name of its operator")
def operator_taken(context: Context) -> None:
    context.stage.expect(word.OperatorNamed())


@then("our station is told who operates it")
def operator_named(context: Context) -> None:
    context.stage.expect(word.OperatorNamed())


@when("our station reports for duty")
def sign_of_life(context: Context) -> None:
    context.stage.do(word.SendSignOfLife())


@then("the CSMS serves it as one that it has accepted")
def at_work(context: Context) -> None:
    context.stage.expect(word.AtWork())
