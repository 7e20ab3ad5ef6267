"""Sentences about what can be charged at, and in which state it is (IEC 63119-1, function F2)."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_status as word


@when("the list of {what} is read once more {way}")
@given("the list of {what} is read {way}")
def read_list(context: Context, what: str, way: str) -> None:
    context.stage.do(word.ReadList(what, way))


@given("it has been read: {what} {way}")
def list_read(context: Context, what: str, way: str) -> None:
    context.stage.assume(word.ListRead(what, way))


@when("all {what} are read again {way}, a third at a time")
def read_in_pieces(context: Context, what: str, way: str) -> None:
    context.stage.do(word.ReadList(what, way, 3))


@then("the pages hold all {what} that there are, none twice, {way}")
def list_complete(context: Context, what: str, way: str) -> None:
    context.stage.expect(word.ListComplete(what, way))


@when("the {what} changed since the latest change known are read {way}")
def read_newest(context: Context, what: str, way: str) -> None:
    context.stage.do(word.ReadNewest(what, way))


@then("the {what} changed last are among them {way}")
def newest_there(context: Context, what: str, way: str) -> None:
    context.stage.expect(word.NewestThere(what, way))


@when("places are asked for {way} with {how}")
def ask_oddly(context: Context, way: str, how: str) -> None:
    context.stage.do(word.AskOddly(how, way))


@then("that is answered as OCPI does, without harm")
def odd_answered(context: Context) -> None:
    context.stage.expect(word.OddAnswered())


@then("there is nothing more")
def nothing_more(context: Context) -> None:
    context.stage.expect(word.NothingMore())


@given("there is a free place to charge at, known {way}")
def place_known(context: Context, way: str) -> None:
    context.stage.assume(word.PlaceKnown(way))


@when("a place, an EVSE of it and a connector of that are read {way}")
def read_one_by_one(context: Context, way: str) -> None:
    context.stage.do(word.ReadOneByOne(way))


@then("each is as it was in the list {way}")
def as_listed(context: Context, way: str) -> None:
    context.stage.expect(word.AsListed(way))


@when("{what} that does not exist is read {way}")
def read_unknown(context: Context, what: str, way: str) -> None:
    context.stage.do(word.ReadUnknown(what, way))


@then("there is no such thing")
def not_found(context: Context) -> None:
    context.stage.expect(word.NotFound())


@when("an EVSE becomes {state} at the operator {way}")
def change_evse(context: Context, state: str, way: str) -> None:
    context.stage.do(word.ChangeEvse(state, way))


@then("who is told anything {way} is told that it is {state}")
def change_told(context: Context, way: str, state: str) -> None:
    context.stage.expect(word.ChangeTold(state, way))


@when("the places that have changed are read {way}")
def read_changes(context: Context, way: str) -> None:
    context.stage.do(word.ReadChanges(way))


@then("the EVSE is listed {way} as {state}")
def state_listed(context: Context, way: str, state: str) -> None:
    context.stage.expect(word.StateListed(state, way))


@then("nothing is deleted {way}")
def nothing_deleted(context: Context, way: str) -> None:
    context.stage.expect(word.NothingDeleted(way))


@when("an EVSE changes ten times while our platform cannot be reached {way}")
def change_unheard(context: Context, way: str) -> None:
    context.stage.do(word.ChangeUnheard(way))


@then("what has passed is not told any more {way}")
def no_replay(context: Context, way: str) -> None:
    context.stage.expect(word.NoReplay(way))


@given("our platform answers whatever it is told about places {way} by {how}")
def refuse_changes(context: Context, way: str, how: str) -> None:
    context.stage.do(word.RefuseChanges(how, way))


@then("the operator does not try on and on {way}")
def no_storm(context: Context, way: str) -> None:
    context.stage.expect(word.NoStorm(way))


@given("our operator tells of a place {way}")
def tell_place(context: Context, way: str) -> None:
    context.stage.do(word.TellPlace(way))


@given("it is taken over at first")
def taken_at_first(context: Context) -> None:
    context.stage.assume(word.TakenOver())


@when("our operator tells of {change}, {way}")
def tell_change(context: Context, change: str, way: str) -> None:
    context.stage.do(word.TellChange(change, way))


@when("our operator tells by mistake of {mistake}, {way}")
def tell_wrongly(context: Context, mistake: str, way: str) -> None:
    context.stage.do(word.TellWrongly(mistake, way))


@then("that is taken over")
def taken_over(context: Context) -> None:
    context.stage.expect(word.TakenOver())


@then("the mistake is refused: {mistake}")
def mistake_refused(context: Context, mistake: str) -> None:
    context.stage.expect(word.MistakeRefused(mistake))


@when("the place is read back {way}")
def read_back(context: Context, way: str) -> None:
    context.stage.do(word.ReadBack(way))


@then("it stands there as it was told {way}")
def stands_as_told(context: Context, way: str) -> None:
    context.stage.expect(word.StandsAsTold(way))


@then("it stands there as it is by the latest of the times {way}")
def newer_stays(context: Context, way: str) -> None:
    context.stage.expect(word.NewerStays(way))


@then("what the change belongs to is as new as the change {way}")
def whole_is_newer(context: Context, way: str) -> None:
    context.stage.expect(word.WholeIsNewer(way))


@then("there is no such place")
def not_kept(context: Context) -> None:
    context.stage.expect(word.NotKept())


@given("our hub lists our other platform as its client, too")
def list_ours(context: Context) -> None:
    context.stage.do(word.ListOurs())


@given("our hub tells of a place of our operator that is connected directly")
def tell_place_through_hub(context: Context) -> None:
    context.stage.do(word.TellPlaceThroughHub())


@when("a driver of the eMSP wants to charge there")
def start_from_app(context: Context) -> None:
    context.stage.do(word.StartFromApp())


@then("the wish comes directly to our operator")
def start_comes_directly(context: Context) -> None:
    context.stage.expect(word.StartComesDirectly())
