"""Sentences of 8.3.3, discover the configuration of a station."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import configuration as word


@step("the CSMS asks for the {kind} inventory")
def ask_inventory(context: Context, kind: str) -> None:
    context.stage.do(word.AskInventory(kind))


@when('the CSMS asks for an inventory of the unknown kind "{kind}"')
def ask_unknown_inventory(context: Context, kind: str) -> None:
    context.stage.do(word.AskInventory(kind))


@when("the CSMS asks for a report of {selection}")
def ask_report(context: Context, selection: str) -> None:
    context.stage.do(word.AskReport(selection))


@when("the CSMS asks which monitors there are: {selection}")
def ask_monitors(context: Context, selection: str) -> None:
    context.stage.do(word.AskMonitors(selection))


@when("the CSMS looks up alone: {one}")
def read_one(context: Context, one: str) -> None:
    context.stage.do(word.ReadVariables((one,)))


@when("the CSMS looks up together: {one}; {other}")
def read_two(context: Context, one: str, other: str) -> None:
    context.stage.do(word.ReadVariables((one, other)))


@when("the CSMS looks up a good variable among three that do not exist")
def read_mixed(context: Context) -> None:
    wrong = (
        "a variable of an unknown component",
        "an unknown variable",
        "the target of the offline threshold",
    )
    context.stage.do(word.ReadVariables(("the offline threshold", *wrong)))


@when("the CSMS looks up one variable more than that")
def read_too_many(context: Context) -> None:
    context.stage.do(word.ReadTooMany())


@when("the operator wants to see ten settings at once")
def read_many(context: Context) -> None:
    context.stage.do(word.ReadMany())


@given("the station tells how many variables it takes at once")
def limit_told(context: Context) -> None:
    context.stage.do(word.ReadVariables(("the most variables in one request",)))
    context.stage.assume(word.LimitTold())


@given("the station takes no more than {most:d} variables in one request")
def takes_few(context: Context, most: int) -> None:
    context.stage.do(word.StationTakesFewItems(most))


@given("the CSMS has read how many variables the station takes in one request")
def limit_read(context: Context) -> None:
    context.stage.do(word.ReadVariables(("the most variables in one request",)))
    context.stage.assume(word.ReadOrdered(("the most variables in one request",)))


@given("the station comes with firmware that nobody has seen on it")
def new_firmware(context: Context) -> None:
    context.stage.do(word.StationHasNewFirmware())


@given("the station never finishes its reports")
def reports_half(context: Context) -> None:
    context.stage.do(word.StationReportsHalf())


@given("the station has nothing to report on request")
def has_nothing(context: Context) -> None:
    context.stage.do(word.StationHasNothing())


@given("the CSMS has asked what the station is made of")
def inventory_was_asked(context: Context) -> None:
    context.stage.assume(word.InventoryAsked())


@when("the station sends the first part and no other")
def first_part(context: Context) -> None:
    context.stage.do(word.SendFirstPart())


@then("the station agrees to the report")
def agreed(context: Context) -> None:
    context.stage.expect(word.ReportAgreed())


@then("the station agrees to the report or says that it has none")
def agreed_or_not(context: Context) -> None:
    context.stage.expect(word.ReportAgreedOrNotSupported())


@then("a report comes if it was agreed to, and none if not")
def as_promised(context: Context) -> None:
    context.stage.expect(word.ReportAsPromised())


@then("the report comes in numbered parts, to the end")
def numbered(context: Context) -> None:
    context.stage.expect(word.ReportNumbered())


@then("the report describes each variable")
def described(context: Context) -> None:
    context.stage.expect(word.ReportDescribed())


@then("the report says what the lists in it may hold")
def lists_described(context: Context) -> None:
    context.stage.expect(word.ListsDescribed())


@then("the values in the report fit their description")
def fits(context: Context) -> None:
    context.stage.expect(word.ReportFits())


@then("the report holds {what}")
def holds(context: Context, what: str) -> None:
    context.stage.expect(word.ReportHolds(what))


@then("the report is about {selection} and nothing else")
def report_is(context: Context, selection: str) -> None:
    context.stage.expect(word.ReportIs(selection))


@then("the station says that nothing fits")
def nothing_fits(context: Context) -> None:
    context.stage.expect(word.ReportEmpty())


@then("no report comes for {seconds:g} seconds")
def no_report(context: Context, seconds: float) -> None:
    context.stage.expect(word.NoReport(seconds))


@then("the inventory is refused as malformed")
def inventory_refused(context: Context) -> None:
    context.stage.expect(word.InventoryRefusedAsMalformed())


@then('the station answers the look-up with "{status}"')
def answered_one(context: Context, status: str) -> None:
    context.stage.expect(word.ReadsAnswered((status,)))


@then("the station answers both look-ups")
def answered_two(context: Context) -> None:
    context.stage.expect(word.ReadsAnswered(("Accepted", "Accepted")))


@then("the station tells what is wrong with each of the three")
def answered_mixed(context: Context) -> None:
    wrong = ("UnknownComponent", "UnknownVariable", "NotSupportedAttributeType")
    context.stage.expect(word.ReadsAnswered(("Accepted", *wrong)))


@then("a value is told where the look-up went well, and nowhere else")
def values(context: Context) -> None:
    context.stage.expect(word.ValuesOnlyWhereRead())


@then("the station answers all of them or says that they are too many")
def too_many(context: Context) -> None:
    context.stage.expect(word.TooManyAnswered())


@then("the station is asked for the {kind} inventory")
def inventory_ordered(context: Context, kind: str) -> None:
    context.stage.expect(word.InventoryOrdered(kind))


@then("the CSMS asks what the station is made of")
def inventory_asked(context: Context) -> None:
    context.stage.expect(word.InventoryAsked())


@then("the CSMS takes every part of the report")
def parts_taken(context: Context) -> None:
    context.stage.expect(word.PartsTaken())


@then("the station gets the look-up alone: {one}")
def read_ordered(context: Context, one: str) -> None:
    context.stage.expect(word.ReadOrdered((one,)))


@then("the station gets the look-up together: {one}; {other}")
def two_ordered(context: Context, one: str, other: str) -> None:
    context.stage.expect(word.ReadOrdered((one, other)))


@then("the station is asked for all ten, no more than {most:d} at once")
def small_requests(context: Context, most: int) -> None:
    context.stage.expect(word.ReadInSmallRequests(most))


@then("no request continues the report that was given up")
def new_number(context: Context) -> None:
    context.stage.expect(word.NewInventoryIsNew())


@then("the station gets the request for a report of {selection}")
def report_ordered(context: Context, selection: str) -> None:
    context.stage.expect(word.ReportOrdered(selection))


@then("the station gets the question which monitors there are: {selection}")
def monitors_ordered(context: Context, selection: str) -> None:
    context.stage.expect(word.MonitorsOrdered(selection))


@given("the station watches its state and the state and power of EVSE 1")
def watches(context: Context) -> None:
    context.stage.do(word.StationWatches())


@then("the error says that a value does not exist")
def unknown_value(context: Context) -> None:
    context.stage.expect(word.UnknownValueNamed())
