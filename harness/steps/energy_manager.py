"""Sentences of IEC 63380-2, 5.3, where the energy manager is tested, with a charging device of ours."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import energy_manager as word


@given("an energy manager that knows our charging device")
def ems_knows(context: Context) -> None:
    context.stage.do(word.DeviceGreets())
    context.stage.assume(word.EmsFound())
    context.stage.do(word.EmsGetsTime())


@given("a vehicle is connected to our device")
@when("a vehicle comes to our device")
def vehicle_arrives(context: Context) -> None:
    context.stage.do(word.VehicleArrives())
    context.stage.do(word.EmsGetsTime())


@when("the vehicle leaves our device")
def vehicle_leaves(context: Context) -> None:
    context.stage.do(word.VehicleLeaves())


@when("our device is switched on")
def device_appears(context: Context) -> None:
    context.stage.do(word.DeviceAppears())


@when("the energy manager is switched off and on again")
def restarted(context: Context) -> None:
    context.stage.do(word.RestartEms())


@when('the {what} of our device becomes "{value}"')
def device_changes(context: Context, what: str, value: str) -> None:
    context.stage.do(word.DeviceChanges(what, value))


@when('the {what} of our device becomes "{value}" without a word')
def device_changes_quietly(context: Context, what: str, value: str) -> None:
    context.stage.do(word.DeviceChanges(what, value, quietly=True))


@when('our device tells the energy manager alone that the {what} is "{value}"')
def tells_in_passing(context: Context, what: str, value: str) -> None:
    context.stage.do(word.TellEmsInPassing(what, value))


@when("the vehicle at our device goes and comes ten times in a row")
def vehicle_flaps(context: Context) -> None:
    context.stage.do(word.VehicleFlaps())


@given("our device is one that can only charge vehicles")
def only_charges(context: Context) -> None:
    context.stage.do(word.DeviceOnlyCharges())
    context.stage.do(word.EmsGetsTime())


@given("our device does not let the {what} be set from afar")
def not_from_afar(context: Context, what: str) -> None:
    context.stage.do(word.DeviceOffersLess((what,), only_setting=True))
    context.stage.do(word.EmsGetsTime())


@given("our device does not let its power be set")
def power_fixed(context: Context) -> None:
    powers = ("charging power", "power limit", "charging current")
    context.stage.do(word.DeviceOffersLess(powers, only_setting=True))
    context.stage.do(word.EmsGetsTime())


@given("our device is an old one, without charging and discharging methods")
def old_device(context: Context) -> None:
    context.stage.do(word.DeviceOffersLess(("charging method", "discharging method")))
    context.stage.do(word.EmsGetsTime())


@given("our device does not tell the state of charge in percent")
def no_percentage(context: Context) -> None:
    context.stage.do(word.DeviceOffersLess(("state of charge",)))
    context.stage.do(word.EmsGetsTime())


@when("our device comes back with a map that {is_wrong}")
def bad_map(context: Context, is_wrong: str) -> None:
    context.stage.do(word.DeviceHasBadMap(is_wrong))


@when("our device comes back as it should be")
def recovers(context: Context) -> None:
    context.stage.do(word.DeviceRecovers())


@given("our device refuses every order")
def refuses_orders(context: Context) -> None:
    context.stage.do(word.DeviceAnswersBadly("refuse", "orders"))


@when("our device refuses the next {times:d} questions")
def refuses_questions(context: Context, times: int) -> None:
    context.stage.do(word.DeviceAnswersBadly("refuse", "questions", times))


@given("our device will not tell the {what}")
def will_not_tell(context: Context, what: str) -> None:
    context.stage.do(word.DeviceAnswersBadly("refuse", "questions", about=what))


@given("our device confirms every order, but does not follow it")
def pretends(context: Context) -> None:
    context.stage.do(word.DeviceAnswersBadly("pretend", "orders"))


@given('our device makes "{value}" of every {what} that it is given')
def makes_other(context: Context, value: str, what: str) -> None:
    context.stage.do(word.DeviceAnswersBadly("pretend", "orders", value=value, about=what))


@given('our device announces the {what} "{value}" under the number of each question for it')
def announces_first(context: Context, what: str, value: str) -> None:
    context.stage.do(word.DeviceAnswersBadly("announcement first", value=value, about=what))


@when("our device stops answering questions")
def stops_answering(context: Context) -> None:
    context.stage.do(word.DeviceAnswersBadly("silence"))


@when('our device answers the next {times:d} questions badly: "{how}"')
def answers_badly(context: Context, times: int, how: str) -> None:
    context.stage.do(word.DeviceAnswersBadly(how, "questions", times))


@given('our device answers orders badly: "{how}"')
def answers_orders_badly(context: Context, how: str) -> None:
    context.stage.do(word.DeviceAnswersBadly(how, "orders"))


@given("our device answers {what} after {seconds:g} seconds")
def answers_late(context: Context, what: str, seconds: float) -> None:
    context.stage.do(word.DeviceAnswersBadly("late", what, seconds=seconds))


@when('our device answers the next {times:d} questions with the value "{value}"')
def answers_value(context: Context, times: int, value: str) -> None:
    context.stage.do(word.DeviceAnswersBadly("value", "questions", times, value.removeprefix("0x")))


@when("the operator orders the energy manager to {action}")
def orders(context: Context, action: str) -> None:
    context.stage.do(word.OrderEms(action))


@when("the operator orders, with {power:g} W, the energy manager to {action}")
def orders_power(context: Context, power: float, action: str) -> None:
    context.stage.do(word.OrderEms(action, power))


@when("our device asks the energy manager for all that a node must tell of itself")
def asks_ems(context: Context) -> None:
    context.stage.do(word.AskEms())


@when('our device tells the energy manager that the {what} is "{value}", and wants it confirmed')
def tells_ems(context: Context, what: str, value: str) -> None:
    context.stage.do(word.TellEms(what, value))


@when('our device tells an object that the energy manager does not have that the {what} is "{value}"')
def tells_nobody(context: Context, what: str, value: str) -> None:
    context.stage.do(word.TellEms(what, value, nobody=True))


@when("our device announces {kind}")
def announces_nonsense(context: Context, kind: str) -> None:
    context.stage.do(word.AnnounceNonsense(kind))


@when("somebody looks up the {what} at the energy manager")
def looks_up(context: Context, what: str) -> None:
    context.stage.do(word.LookUp(what))


@then("the energy manager introduces itself to everybody")
def introduced(context: Context) -> None:
    context.stage.expect(word.EmsIntroduced())


@then("the energy manager tells all of it")
def answers(context: Context) -> None:
    context.stage.expect(word.EmsAnswers())


@then("the energy manager asks what can be read there")
def learns(context: Context) -> None:
    context.stage.expect(word.EmsLearns())


@then("the energy manager asks for the {subject}")
def asks(context: Context, subject: str) -> None:
    context.stage.expect(word.EmsAsks(subject))


@then('the energy manager sets the {what} to "{value}"')
def sets(context: Context, what: str, value: str) -> None:
    context.stage.expect(word.EmsSets(what, value))


@then('the energy manager does not set the {what} to "{value}"')
def does_not_set(context: Context, what: str, value: str) -> None:
    context.stage.expect(word.EmsDoesNotSet(what, value))


@then("the energy manager leaves the {what} alone")
def leaves_alone(context: Context, what: str) -> None:
    context.stage.expect(word.EmsLeavesAlone(what))


@then("the energy manager sets the {first} before the {second}")
def sets_first(context: Context, first: str, second: str) -> None:
    context.stage.expect(word.EmsSetsFirst(first, second))


@then("the energy manager confirms it")
def confirms(context: Context) -> None:
    context.stage.expect(word.EmsConfirms())


@then("the energy manager says nothing to it")
def silent(context: Context) -> None:
    context.stage.expect(word.EmsSilent())


@then('it shows "{value}"')
def shows(context: Context, value: str) -> None:
    context.stage.expect(word.EmsShows(value))
