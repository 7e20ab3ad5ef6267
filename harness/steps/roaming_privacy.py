"""Sentences about personal data."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_privacy as word


@given("our operator has read all tokens of the eMSP {way}")
@when("our operator has read all tokens of the eMSP {way}")
def read_cards(context: Context, way: str) -> None:
    context.stage.do(word.ReadCards(way))


@given("there is a driver {way} who can be forgotten")
def card_to_forget(context: Context, way: str) -> None:
    context.stage.assume(word.CardToForget(way))


@when("that driver, known {way}, wants to be forgotten")
def forget_driver(context: Context, way: str) -> None:
    context.stage.do(word.ForgetDriver(way))


@when("our operator asks {way} about the token of who was forgotten")
def ask_about_forgotten(context: Context, way: str) -> None:
    context.stage.do(word.AskAboutForgotten(way))


@then("that token may not charge any more")
def no_longer_allowed(context: Context) -> None:
    context.stage.expect(word.NoLongerAllowed())


@then("nobody {way} has that token, and nobody its contract")
def driver_gone(context: Context, way: str) -> None:
    context.stage.expect(word.DriverGone(way))


@when("as long goes by as the operator keeps what it knows of drivers")
def let_retention_pass(context: Context) -> None:
    context.stage.do(word.LetRetentionPass())


@when("our eMSP looks {way} at what is left of the {where}")
def look_for_driver(context: Context, way: str, where: str) -> None:
    context.stage.do(word.LookForDriver(where, way))


@then("nothing of the token leads to the driver")
def token_erased(context: Context) -> None:
    context.stage.expect(word.TokenErased())


@then("no session read {way} leads to the driver")
def sessions_erased(context: Context, way: str) -> None:
    context.stage.expect(word.SessionsErased(way))


@given("a driver has charged with it at the first operator")
def charge_at_operator(context: Context) -> None:
    context.stage.do(word.ChargeAtOperator())


@when("the second eMSP reads all {what} that the hub has for it")
def read_others(context: Context, what: str) -> None:
    context.stage.do(word.ReadOthers(what))


@then("nobody who has nothing to do with it has seen driver, session or bill")
def kept_apart(context: Context) -> None:
    context.stage.expect(word.KeptApart())


@when("our eMSP asks {way} for that token as one of {whose}")
def guess_token(context: Context, way: str, whose: str) -> None:
    context.stage.do(word.GuessToken(whose, way))


@given("our operator has told the eMSP {way} of a session with one of its tokens")
def put_session(context: Context, way: str) -> None:
    context.stage.do(word.PutSession(way))


@given("the session was taken")
def session_kept(context: Context) -> None:
    context.stage.assume(word.SessionKept())


@when("our operator asks {way} for that session as one of {whose}")
def guess_session(context: Context, way: str, whose: str) -> None:
    context.stage.do(word.GuessSession(whose, way))


@then("nothing is shown under a wrong name")
def nothing_shown(context: Context) -> None:
    context.stage.expect(word.NothingShown())


@then("nothing of somebody else is shown")
def nothing_of_others_shown(context: Context) -> None:
    context.stage.expect(word.NothingShown(real=True))


@when("the operator has a place for the drivers of one group only")
def keep_place_private(context: Context) -> None:
    context.stage.do(word.KeepPlacePrivate())


@then("that place is not told to others")
def private_place_untold(context: Context) -> None:
    context.stage.expect(word.PrivatePlaceUntold())


@then("that place is not shown {way} to others, or not as one for everybody")
def private_place_hidden(context: Context, way: str) -> None:
    context.stage.expect(word.PrivatePlaceHidden(way))


@then("nothing that was sent says more about drivers and tokens than it has to")
def nothing_needless(context: Context) -> None:
    context.stage.expect(word.NothingNeedless())


@when("the list of places is read anew {way}")
def read_places(context: Context, way: str) -> None:
    context.stage.do(word.ReadPlaces(way))
