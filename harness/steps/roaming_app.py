"""Sentences about sessions at an eMSP: what it is told of them, and what its drivers order in the app."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_app as word


@given("our operator has told of its place {way}")
def tell_place(context: Context, way: str) -> None:
    context.stage.do(word.TellPlace(way))


@given("the tokens of the eMSP are read {way} for a session")
def read_tokens(context: Context, way: str) -> None:
    context.stage.do(word.ReadTokens(way))


@given("one of these tokens can be charged with")
def token_found(context: Context) -> None:
    context.stage.assume(word.TokenFound())


@given("a session of that token {what}, as our operator tells {way}")
@when("a session of that token {what}, as our operator tells {way}")
def tell_session(context: Context, what: str, way: str) -> None:
    context.stage.do(word.TellSession(what, way))


@when("news that cannot be true comes {way}, {how}")
def tell_wrongly(context: Context, way: str, how: str) -> None:
    context.stage.do(word.TellWrongly(how, way))


@when("our operator reads {way} what the eMSP holds of the session")
def read_session(context: Context, way: str) -> None:
    context.stage.do(word.ReadSession(way))


@given("that news of the session is taken")
def session_was_taken(context: Context) -> None:
    context.stage.assume(word.SessionTaken())


@then("the news of the session is taken")
def session_taken(context: Context) -> None:
    context.stage.expect(word.SessionTaken())


@then("it is what it was told, all periods in their order")
def session_held(context: Context) -> None:
    context.stage.expect(word.SessionHeld())


@then("the news is refused because something is missing or wrong")
def wrong_refused(context: Context) -> None:
    context.stage.expect(word.WrongRefused())


@then("the news is refused because the session is none of theirs")
def stranger_refused(context: Context) -> None:
    context.stage.expect(word.StrangerRefused())


@given("orders come {way} to an operator of ours who {how}")
def answer_orders(context: Context, way: str, how: str) -> None:
    context.stage.do(word.AnswerOrders(how, way))


@when("a driver starts charging in the app at our place {way}")
def driver_starts(context: Context, way: str) -> None:
    context.stage.do(word.DriverStarts(way))


@when("the driver stops charging in the app at our place {way}")
def driver_stops(context: Context, way: str) -> None:
    context.stage.do(word.DriverStops(way))


@then("the order to {what} comes to our operator {way}")
def order_came(context: Context, what: str, way: str) -> None:
    context.stage.expect(word.OrderCame(what, way))


@when("our operator tells the result {result} {way}")
def tell_result(context: Context, result: str, way: str) -> None:
    context.stage.do(word.TellResult(result, way))


@when("after the promised time our operator tells the result {result} {way}")
def tell_late_result(context: Context, result: str, way: str) -> None:
    context.stage.do(word.TellResult(result, way, late=True))


@then("the result of the order is taken")
def result_taken(context: Context) -> None:
    context.stage.expect(word.ResultTaken())


@then("that surprising result does no harm")
def surprise_taken(context: Context) -> None:
    context.stage.expect(word.ResultTaken(surprising=True))


@then("nobody orders the start once more")
def no_second_order(context: Context) -> None:
    context.stage.expect(word.NoSecondOrder())


@then("nothing that belongs to a session has come through the hub")
def nothing_at_the_hub(context: Context) -> None:
    context.stage.expect(word.NothingAtTheHub())
