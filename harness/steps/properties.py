"""Sentences of 8.3.4, change properties of a station's components."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import properties as word


@given("the CSMS knows the {name} of the station")
def known(context: Context, name: str) -> None:
    context.stage.do(word.ReadProperty(name))
    context.stage.assume(word.PropertyRead())


@given('the CSMS has set the {name} to "{value}"')
def has_set(context: Context, name: str, value: str) -> None:
    context.stage.do(word.WriteProperties(((name, value),)))
    context.stage.assume(word.WritesTaken())


@given("the station needs a restart for every change")
def needs_restart(context: Context) -> None:
    context.stage.do(word.ChangeNeedsRestart())


@given("the CSMS has learnt from the inventory how much the station takes in one request")
def inventory_taken(context: Context) -> None:
    context.stage.assume(word.InventoryTaken())


@given("the station refuses every change")
def refuses_change(context: Context) -> None:
    context.stage.do(word.StationRefusesChange())


@when('the CSMS sets the {name} to "{value}"')
def sets(context: Context, name: str, value: str) -> None:
    context.stage.do(word.WriteProperties(((name, value),)))


@when('the CSMS writes "{value}" to the target of the {name}')
def sets_target(context: Context, name: str, value: str) -> None:
    context.stage.do(word.WriteProperties(((name, value),), "target"))


@when('the CSMS writes "{value}" to the upper limit of the {name}')
def sets_limit(context: Context, name: str, value: str) -> None:
    context.stage.do(word.WriteProperties(((name, value),), "upper limit"))


@when("the CSMS changes at once the {one} ({a}), the {two} ({b}) and the {three} ({c})")
def sets_three(context: Context, one: str, a: str, two: str, b: str, three: str, c: str) -> None:
    context.stage.do(word.WriteProperties(((one, a), (two, b), (three, c))))


@when("the CSMS sends a change of nothing")
def sets_nothing(context: Context) -> None:
    context.stage.do(word.WriteProperties(()))


@when("the operator changes more properties than the station takes in one request")
def sets_many(context: Context) -> None:
    context.stage.do(word.WriteManyProperties())


@step("the CSMS reads back the {name}")
def reads(context: Context, name: str) -> None:
    context.stage.do(word.ReadProperty(name))


@then('the station says that the {name} is "{value}"')
def holds(context: Context, name: str, value: str) -> None:
    context.stage.expect(word.PropertyHolds(name, value))


@then("the station says that the {name} is what it was")
def unchanged(context: Context, name: str) -> None:
    context.stage.expect(word.PropertyUnchanged(name))


@then("the station takes the change, at once or with the next restart")
def taken(context: Context) -> None:
    context.stage.expect(word.WritesAnswered(("in force",)))


@then('the station answers the change with "{status}"')
def answered(context: Context, status: str) -> None:
    context.stage.expect(word.WritesAnswered((status,)))


@then('the station answers the three changes with "{one}", "{two}" and "{three}"')
def three_answered(context: Context, one: str, two: str, three: str) -> None:
    context.stage.expect(word.WritesAnswered((one, two, three)))


@then("the change of nothing is refused as malformed")
def refused(context: Context) -> None:
    context.stage.expect(word.WriteRefusedAsMalformed())


@then("the station gives a sign of life after {seconds:g} seconds of silence")
def sign_of_life(context: Context, seconds: float) -> None:
    context.stage.expect(word.HeartbeatAfterSilence(seconds))


@then("the station is told to change the {name}")
def told(context: Context, name: str) -> None:
    context.stage.expect(word.ChangeOrdered((name,)))


@then("the station is told in one request to change the {one}, the {two} and the {three}")
def three_told(context: Context, one: str, two: str, three: str) -> None:
    context.stage.expect(word.ChangeOrdered((one, two, three)))


@then("the change of the {name} is not repeated for {seconds:g} seconds")
def not_repeated(context: Context, name: str, seconds: float) -> None:
    context.stage.expect(word.ChangeNotRepeated(name, seconds))


@then("no request to change properties names one of them twice")
def nothing_twice(context: Context) -> None:
    context.stage.expect(word.NothingChangedTwice())


@then("no request to change properties is longer than the station takes")
def portions(context: Context) -> None:
    context.stage.expect(word.PortionsKept())
