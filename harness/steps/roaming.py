"""Sentences that all functions of IEC 63119-1 share: platforms get to know each other."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming as word


@given("the platforms exchange their credentials {way}")
def get_acquainted(context: Context, way: str) -> None:
    context.stage.do(word.GetAcquainted(way))


@given("they know each other {way}")
def acquainted(context: Context, way: str) -> None:
    context.stage.assume(word.Acquainted(way))


@given("a platform that is connected {way} and not registered yet")
def strangers(context: Context, way: str) -> None:
    context.stage.do(word.BeStrangers(way))


@when("our platform that is connected {way} registers")
def register(context: Context, way: str) -> None:
    context.stage.do(word.Register(way))


@then("the other side looks at what we offer and answers with a token of its own")
def registration_answered(context: Context) -> None:
    context.stage.expect(word.RegistrationAnswered())


@when("our platform asks for the versions and shows {token}")
def ask_for_versions(context: Context, token: str) -> None:
    context.stage.do(word.AskForVersions(token))


@then("it is turned away because of its token")
def unauthenticated(context: Context) -> None:
    context.stage.expect(word.Unauthenticated())
