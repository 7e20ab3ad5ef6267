"""Sentences of 8.3.18, 8.3.20 and 8.3.21 where a CSMS of security profile 3 is tested."""

from behave import given, step, then

from harness.engine.gherkin import Context
from harness.usecases import revocation_csms as word


@given("our station shows another certificate that the operator gave it")
def another(context: Context) -> None:
    context.stage.do(word.ShowAnother())


@given("our station shows one that nobody can look up")
def silent(context: Context) -> None:
    context.stage.do(word.ShowAnother(silent=True))


@step("that certificate is revoked")
def revoked(context: Context) -> None:
    context.stage.do(word.RevokeShown())


@given("the authority of the stations hands out a list of revoked certificates that {flaw}")
def list_flawed(context: Context, flaw: str) -> None:
    context.stage.do(word.HandOutList(flaw))


@step("the authority of the stations hands out its own list again")
def list_proper(context: Context) -> None:
    context.stage.do(word.HandOutList())


@given("our station has nothing but the certificate of its manufacturer")
def from_factory(context: Context) -> None:
    context.stage.do(word.ComeFromFactory())


@then("it shows whether the CSMS lets such stations in")
def policy(context: Context) -> None:
    context.stage.expect(word.PolicyShown())


@then("the CSMS lets our station in with the certificate that it had")
def old_one(context: Context) -> None:
    context.stage.expect(word.OldOneGood())


@then("our station is told at once to ask for a certificate of the operator")
def newcomer_renewed(context: Context) -> None:
    context.stage.expect(word.NewcomerRenewed())


@given("our station has asked for a certificate of the operator")
def newcomer_asked(context: Context) -> None:
    context.stage.assume(word.NewcomerAsked())


@then("our station comes back with its new certificate, and is accepted")
def newcomer_accepted(context: Context) -> None:
    context.stage.expect(word.NewcomerAccepted())
