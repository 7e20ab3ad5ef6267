"""Sentences of 8.4.5, authorization by external means: sessions are started and stopped from afar."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.steps.authorization import token
from harness.usecases import remote_start as word


@given("EVSE {evse:d} has been taken out of service for this order")
def out_of_service(context: Context, evse: int) -> None:
    context.stage.do(word.TakeOutOfService(evse))
    context.stage.assume(word.ServiceChanged())


@step("EVSE {evse:d} is put back into service after this order")
def back_into_service(context: Context, evse: int) -> None:
    context.stage.do(word.TakeOutOfService(evse, back=True))


@given("the sessions of the station {which:w} with their authorization")
def border_is_authorization(context: Context, which: str) -> None:
    context.stage.do(word.AskBorder(which))
    context.stage.assume(word.BorderIsAuthorization(which))


@given("the cable alone has begun a session on EVSE {evse:d}")
def begun_by_cable(context: Context, evse: int) -> None:
    context.stage.assume(word.SessionBegunByCable(evse))


@step("the CSMS orders a session on EVSE {evse:d}")
def order(context: Context, evse: int) -> None:
    context.stage.do(word.OrderSession(evse))


@when("the CSMS orders a session on EVSE {evse:d} for the {which} token")
def order_for(context: Context, evse: int, which: str) -> None:
    context.stage.do(word.OrderSession(evse, token(which)))


@when("the CSMS orders a session on EVSE {evse:d} and numbers the order itself")
def order_numbered_by_csms(context: Context, evse: int) -> None:
    context.stage.do(word.OrderSession(evse, numbered=False))


@when("the CSMS orders a session on EVSE {evse:d} with a limit of 6 A")
def order_with_limit(context: Context, evse: int) -> None:
    context.stage.do(word.OrderSession(evse, profile="valid"))


@when("the CSMS orders a session on EVSE {evse:d} with a limit that is not for a session")
def order_with_bad_limit(context: Context, evse: int) -> None:
    context.stage.do(word.OrderSession(evse, profile="invalid"))


@when("the CSMS orders the session to stop")
def order_stop(context: Context) -> None:
    context.stage.do(word.OrderStop())


@when("the CSMS orders a session to stop that does not exist")
def order_unknown_stop(context: Context) -> None:
    context.stage.do(word.OrderStop("unknown"))


@then("the station accepts the order for a session")
def accepted(context: Context) -> None:
    context.stage.expect(word.StartAccepted())


@then("the station rejects the order for a session, because {why}")
def rejected(context: Context, why: str) -> None:
    context.stage.expect(word.StartRejected(why))


@then("the answer names the session that has begun")
def names_session(context: Context) -> None:
    context.stage.expect(word.StartNamesSession())


@then("the session goes back to the order")
def started_remotely(context: Context) -> None:
    context.stage.expect(word.StartedRemotely())


@then("the session begins with the order")
def begun_remotely(context: Context) -> None:
    context.stage.expect(word.BegunRemotely())


@then("the session carries the number of the order")
def numbered(context: Context) -> None:
    context.stage.expect(word.StartNumbered())


@then("the session carries the token of the order")
def names_token(context: Context) -> None:
    context.stage.expect(word.StartNamesToken())


@then("the station asks about the token of the order")
def asks(context: Context) -> None:
    context.stage.expect(word.RemoteTokenAsked())


@then("the station does not ask about the token of the order")
def does_not_ask(context: Context) -> None:
    context.stage.expect(word.RemoteTokenNotAsked())


@then("energy is offered for the order")
def energy(context: Context) -> None:
    context.stage.expect(word.EnergyAfterOrder())


@then("no energy flows for the order")
def no_energy(context: Context) -> None:
    context.stage.expect(word.NoEnergyForRefused())


@then("the station gives up after {seconds:g} seconds because no EV came")
def gave_up(context: Context, seconds: float) -> None:
    context.stage.expect(word.GaveUpWaiting(seconds))


@then("the station accepts the order to stop")
def stop_accepted(context: Context) -> None:
    context.stage.expect(word.StopAccepted())


@then("the station rejects the order to stop")
def stop_rejected(context: Context) -> None:
    context.stage.expect(word.StopRejected())


@then("the session is stopped by the order")
def stopped(context: Context) -> None:
    context.stage.expect(word.StoppedRemotely())


@then("the session is over because of the order")
def ended(context: Context) -> None:
    context.stage.expect(word.EndedRemotely())


@then("the end of the session is put down to the order")
def end_put_down(context: Context) -> None:
    context.stage.assume(word.SessionOver())
    context.stage.expect(word.EndPutDownToOrder())


@then("the order and the session belong together")
def belongs(context: Context) -> None:
    context.stage.expect(word.OrderBelongsToSession())


@then("energy flows no more")
def no_more_energy(context: Context) -> None:
    context.stage.expect(word.NoMoreEnergy())


@then("the order does no harm to the running session")
def unharmed(context: Context) -> None:
    context.stage.expect(word.SessionUnharmed())


@given("the station refuses every order for a session")
def station_refuses(context: Context) -> None:
    context.stage.do(word.StationRefusesSessions())


@given("the station asks about the tokens of orders")
def station_asks_first(context: Context) -> None:
    context.stage.do(word.StationAsksFirst())


@given("the station waits no longer than {seconds:d} seconds for an EV")
def station_is_impatient(context: Context, seconds: int) -> None:
    context.stage.do(word.StationIsImpatient(seconds))


@then("the station is told to start a session")
def start_ordered(context: Context) -> None:
    context.stage.expect(word.StartOrdered())


@then("the station is told to start a session with a limit for it")
def start_with_limit_ordered(context: Context) -> None:
    context.stage.expect(word.StartOrdered(profile=True))


@then("no two orders for sessions have the same number")
def numbered_apart(context: Context) -> None:
    context.stage.expect(word.StartsNumberedApart())


@then("the order for a session is not repeated for {seconds:g} seconds")
def not_repeated(context: Context, seconds: float) -> None:
    context.stage.expect(word.StartNotRepeated(seconds))


@then("the station is told to stop the session")
def stop_ordered(context: Context) -> None:
    context.stage.expect(word.StopOrdered())


@then("the CSMS confirms the token when it is asked about it")
def question_granted(context: Context) -> None:
    context.stage.expect(word.QuestionGranted())


@then("the CSMS confirms the token when it is told of the session")
def session_granted(context: Context) -> None:
    context.stage.expect(word.SessionGranted())


@then("the CSMS acknowledges the news that the session {news}")
def stop_taken(context: Context, news: str) -> None:
    context.stage.expect(word.NewsTaken(news))


@then("the CSMS acknowledges the news that no EV came")
def timeout_taken(context: Context) -> None:
    context.stage.expect(word.NewsTaken("no EV came"))
