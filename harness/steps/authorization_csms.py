"""Sentences of 8.4.4, authorization with locally presented credentials: the CSMS's side."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.steps.authorization import token
from harness.usecases import authorization_csms as word


@given("the CSMS is said to know the {which} token")
def token_named(context: Context, which: str) -> None:
    context.stage.assume(word.ValueNamed(token(which)))


@given("the group of the first token is given")
def group_in_profile(context: Context) -> None:
    context.stage.assume(word.ValueNamed("group_id_token"))


@given("our station knows the {which} token from before")
def station_remembers(context: Context, which: str) -> None:
    context.stage.do(word.StationRemembers(token(which)))


@given("our station knows the {which} token of the {group} group from before")
def station_remembers_group(context: Context, which: str, group: str) -> None:
    context.stage.do(word.StationRemembers(token(which), group))


@given("at our station the driver has {seconds:d} seconds to connect")
def driver_has(context: Context, seconds: int) -> None:
    context.stage.do(word.DriverHasSeconds(seconds))


@given("our station knows the group of the master passes")
def master_group(context: Context) -> None:
    context.stage.do(word.MasterGroupKnown())


@step("the EV on EVSE {evse:d} takes no energy yet")
def not_ready(context: Context, evse: int) -> None:
    context.stage.do(word.EvNotReady(evse))


@when("our station asks about the {which} token")
def ask(context: Context, which: str) -> None:
    context.stage.do(word.AskAbout(token(which)))


@when('our station asks about a token wrongly, "{how}"')
def ask_wrongly(context: Context, how: str) -> None:
    context.stage.do(word.AskWrongly(how))


@when("our station asks about {contract}, a contract certificate")
def ask_about_contract(context: Context, contract: str) -> None:
    context.stage.assume(word.ValueNamed(contract))
    context.stage.do(word.AskAboutContract(contract))


@then("the CSMS accepts the token")
def accepted(context: Context) -> None:
    context.stage.expect(word.TokenAccepted())


@then("the CSMS names the group of the token")
def group_named(context: Context) -> None:
    context.stage.expect(word.GroupNamed())


@then("the CSMS refuses the token")
def refused(context: Context) -> None:
    context.stage.expect(word.TokenRefused())


@then("the CSMS says that the token is in use")
def in_use(context: Context) -> None:
    context.stage.expect(word.InUseRefused())


@then('the reason is "{reasons}"')
def reason_fits(context: Context, reasons: str) -> None:
    context.stage.expect(word.ReasonFits(tuple(reasons.split(" or "))))


@then("the CSMS does not accept the wrong question")
def wrong_question(context: Context) -> None:
    context.stage.expect(word.WrongQuestionRefused())


@then('the CSMS calls the certificates "{certificates}" and the token "{tokens}"')
def contract_judged(context: Context, certificates: str, tokens: str) -> None:
    context.stage.expect(word.ContractJudged(certificates, tuple(tokens.split(" or "))))


@step("our station has told of the session that the {which} token started")
def session_told(context: Context, which: str) -> None:
    context.stage.assume(word.SessionTold(token(which)))


@step("our station has told of the stop by the {which} token")
def stop_told(context: Context, which: str) -> None:
    context.stage.assume(word.SessionTold(token(which), "StopAuthorized"))


@then("the CSMS calls the {which} token of the session {how}")
def session_judged(context: Context, which: str, how: str) -> None:
    context.stage.expect(word.SessionJudged(token(which), how))


@then("the CSMS takes what our station tells of the {what}")
def story_taken(context: Context, what: str) -> None:
    context.stage.assume(word.StoryTold(what))
    context.stage.expect(word.StoryTaken(what))
