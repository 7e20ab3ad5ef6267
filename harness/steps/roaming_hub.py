"""Sentences about what a hub does with what it is handed."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_hub as word


@given("{sender} has handed the hub {thing} for {receiver}")
def handed_before(context: Context, sender: str, thing: str, receiver: str) -> None:
    context.stage.do(word.HandToHub(sender, thing, receiver))


@given("the hub has passed it on to {receivers}")
def passed_on_before(context: Context, receivers: str) -> None:
    context.stage.assume(word.PassedOn(receivers))


@given("when the hub calls {receiver} it {how}")
def misbehave(context: Context, receiver: str, how: str) -> None:
    context.stage.do(word.Misbehave(receiver, how))


@when("{sender} hands the hub {thing} for {receiver}")
def hand_to_hub(context: Context, sender: str, thing: str, receiver: str) -> None:
    context.stage.do(word.HandToHub(sender, thing, receiver))


@when("{sender} gives the hub a token for {receiver} in the name of {other}")
def hand_in_anothers_name(context: Context, sender: str, receiver: str, other: str) -> None:
    context.stage.do(word.HandInAnothersName(sender, other, receiver))


@when("{sender} asks the hub for what everybody holds of its token")
def ask_everybody_for_one(context: Context, sender: str) -> None:
    context.stage.do(word.AskEverybodyForOne(sender))


@when("{sender} asks the hub for a list of places, and does not say whose")
def ask_nobody_for_all(context: Context, sender: str) -> None:
    context.stage.do(word.AskNobodyForAll(sender))


@then("the hub passes it on to {receivers}, and to nobody else")
def passed_on(context: Context, receivers: str) -> None:
    context.stage.expect(word.PassedOn(receivers))


@then("the hub passes it on to {receivers}, if not to {other}")
def passed_on_to_others(context: Context, receivers: str, other: str) -> None:
    context.stage.expect(word.PassedOn(receivers, other))


@then("the hub gives it to nobody")
def not_passed_on(context: Context) -> None:
    context.stage.expect(word.NotPassedOn())


@then("the hub gives it to nobody but {receiver}, if at all")
def not_passed_on_but(context: Context, receiver: str) -> None:
    context.stage.expect(word.NotPassedOn(receiver))


@then("what {receiver} has answered comes back")
def answer_brought_back(context: Context, receiver: str) -> None:
    context.stage.expect(word.AnswerBroughtBack(receiver))


@then("the refusal of {receiver} comes back with its code {code:d}")
def refusal_brought_back(context: Context, receiver: str, code: int) -> None:
    context.stage.expect(word.AnswerBroughtBack(receiver, code))


@then("the hub answers for itself that all is well")
def hub_answers(context: Context) -> None:
    context.stage.expect(word.HubAnswers())


@then("the hub answers for itself that all is well, whoever was missing")
def hub_answers_although(context: Context) -> None:
    context.stage.expect(word.HubAnswers(missing=True))


@then("the hub says that it does not know whom this is for")
def receiver_unknown(context: Context) -> None:
    context.stage.expect(word.ReceiverUnknown())


@then("the hub says that the receiver {why}")
def receiver_unreached(context: Context, why: str) -> None:
    context.stage.expect(word.ReceiverUnreached(why))


@then("the hub does not say that all is well")
def not_well(context: Context) -> None:
    context.stage.expect(word.NotWell())


@then("the hub does not take that for a question to everybody")
def not_all_listed(context: Context) -> None:
    context.stage.expect(word.NotAllListed())


@when("{operator} asks the hub whether a token of {emsp} may charge, and does not say whose it is")
def ask_openly(context: Context, operator: str, emsp: str) -> None:
    context.stage.do(word.AskAboutToken(operator, emsp, openly=True))


@when("{operator} asks {emsp} through the hub whether a token of it may charge")
def ask_about_token(context: Context, operator: str, emsp: str) -> None:
    context.stage.do(word.AskAboutToken(operator, emsp))


@then("{emsp} is asked, and what it has decided comes back in its name")
def decided_by(context: Context, emsp: str) -> None:
    context.stage.expect(word.DecidedBy(emsp))


@given("{operator} reads the tokens that the hub has for it")
def read_tokens(context: Context, operator: str) -> None:
    context.stage.do(word.ReadTokens(operator))


@given("one of them was issued by the hub")
def hub_token_there(context: Context) -> None:
    context.stage.assume(word.HubTokenThere())


@given("the hub blocks the token that it has issued")
def block_hub_token(context: Context) -> None:
    context.stage.do(word.BlockHubToken())


@when("{operator} asks {whom} whether the token of the hub may charge")
def ask_about_hub_token(context: Context, operator: str, whom: str) -> None:
    context.stage.do(word.AskAboutHubToken(operator, whom))


@then("it may, and the issuer at the hub says so")
def hub_decides(context: Context) -> None:
    context.stage.expect(word.HubDecides())


@then("no eMSP is asked about it")
def nobody_asked(context: Context) -> None:
    context.stage.expect(word.NobodyAsked())


@then("it is not said that it may")
def not_allowed(context: Context) -> None:
    context.stage.expect(word.NotAllowed())


@when("{operator} hands over the CDR of a session with the token of the hub")
def hand_cdr_of_hub_token(context: Context, operator: str) -> None:
    context.stage.do(word.HandCdrOfHubToken(operator))


@then("the issuer at the hub takes it")
def taken_by_hub(context: Context) -> None:
    context.stage.expect(word.TakenByHub())


@when("{emsp} reads the places of all operators from the hub {page:d} at a time")
def read_all_places_paged(context: Context, emsp: str, page: int) -> None:
    context.stage.do(word.ReadAllPlaces(emsp, page))


@when("{emsp} reads the places of all operators from the hub at once")
def read_all_places(context: Context, emsp: str) -> None:
    context.stage.do(word.ReadAllPlaces(emsp))


@then("the places of all operators are there, each as its owner's")
def all_places_listed(context: Context) -> None:
    context.stage.expect(word.AllPlacesListed())


@when("{operator} tells how the order went, where the order says")
def tell_result(context: Context, operator: str) -> None:
    context.stage.do(word.TellResult(operator))


@then("the result arrives at {emsp} once")
def result_arrived(context: Context, emsp: str) -> None:
    context.stage.expect(word.ResultArrived(emsp))


@when("{operator} reads the CDR at the URL that came back")
def read_cdr_back(context: Context, operator: str) -> None:
    context.stage.do(word.ReadCdrBack(operator))


@then("it is the CDR that was handed over")
def cdr_read_back(context: Context) -> None:
    context.stage.expect(word.CdrReadBack())


@then("the hub sends nobody orders or sessions")
def no_session_leg(context: Context) -> None:
    context.stage.expect(word.NoSessionLeg())
