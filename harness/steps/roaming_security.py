"""Sentences for clause 7 of IEC 63119-1: connections, senders, tokens."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_security as word


@when("every place that is announced {way} is tried with {offer}")
def try_every_place(context: Context, way: str, offer: str) -> None:
    context.stage.do(word.TryEveryPlace(offer, way))


@then("every place deals with {offer} as it should")
def every_place_deals(context: Context, offer: str) -> None:
    context.stage.expect(word.EveryPlaceDeals(offer))


@given("at the address of our platform that is connected {way} is somebody who {does}")
def be_somebody_else(context: Context, way: str, does: str) -> None:
    context.stage.do(word.BeSomebodyElse(does, way))


@then("whoever calls there says nothing to somebody who {does}")
def nothing_told(context: Context, does: str) -> None:
    context.stage.expect(word.NothingTold(does))


@when("our platform that is connected {way} tells of {thing} in the name of somebody else")
def impersonate(context: Context, way: str, thing: str) -> None:
    context.stage.do(word.Impersonate(thing, way))


@then("what is told in a wrong name is not taken")
def not_taken(context: Context) -> None:
    context.stage.expect(word.NotTaken())


@when("our platform that is connected {way} looks whether it is there")
def read_as_itself(context: Context, way: str) -> None:
    context.stage.do(word.ReadAsItself(way))


@then("nothing was kept that came in a wrong name")
def not_there(context: Context) -> None:
    context.stage.expect(word.NotThere())


@when("the same order is sent once more, as it was")
def replay_order(context: Context) -> None:
    context.stage.do(word.ReplayOrder())


@then("no second session comes of it")
def nothing_new_starts(context: Context) -> None:
    context.stage.expect(word.NothingNewStarts())


@given("our platform reads {way} what may change")
def read_things(context: Context, way: str) -> None:
    context.stage.do(word.ReadThings(way))


@given("there is something that may change")
def things_read(context: Context) -> None:
    context.stage.assume(word.ThingsRead())


@given("something has changed of which the other side tells those that it knows")
@when("something changes of which the other side tells those that it knows")
def have_news(context: Context) -> None:
    context.stage.do(word.HaveNews())


@given("our platform that is connected {way} hears of such a change")
def hears_of_news(context: Context, way: str) -> None:
    context.stage.assume(word.NewsTold(way))


@then("our platform that is connected {way} hears nothing any more")
def no_more_told(context: Context, way: str) -> None:
    context.stage.expect(word.NoMoreTold(way))


@when("our platform that is connected {way} asks where it was served, and shows {token}")
def ask_where_served(context: Context, way: str, token: str) -> None:
    context.stage.do(word.AskWhereServed(token, way))


@when("its token has had its time")
def outlive_token(context: Context) -> None:
    context.stage.do(word.OutliveToken())


@then("the token opens nothing any more")
def token_expired(context: Context) -> None:
    context.stage.expect(word.TokenExpired())
