"""Sentences of IEC 63380-2, 5.2, with an energy manager under test and a station that is odd in some way."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import odd_news as word
from harness.usecases.vehicle_power import RightAskedFor


@when("the station lets the energy manager know {news}")
def lets_know(context: Context, news: str) -> None:
    context.stage.do(word.LetKnow(news))


@when("the station comes back with {way}")
def comes_back(context: Context, way: str) -> None:
    context.stage.do(word.BecomeOdd(way))


@when("a vehicle that {oddity} comes to the station")
def odd_vehicle(context: Context, oddity: str) -> None:
    context.stage.do(word.PlugInOddly(oddity))


@given("a vehicle that {oddity} has come to the station")
def odd_vehicle_there(context: Context, oddity: str) -> None:
    context.stage.do(word.PlugInOddly(oddity))
    context.stage.assume(RightAskedFor(60))


@given("the station refuses the next {what} of the energy manager")
def refuses(context: Context, what: str) -> None:
    context.stage.do(word.RefuseNext(what))


@given("the vehicle does not answer what is set")
def mute(context: Context) -> None:
    context.stage.do(word.RefuseNext("currents", silently=True))


@when("the station does not show any more that it is alive")
def silent(context: Context) -> None:
    context.stage.do(word.FallSilentStation())


@when("the station asks the energy manager for its {what}")
def asks(context: Context, what: str) -> None:
    context.stage.do(word.AskManager(what))


@then("the energy manager has asked for {what}")
def asked(context: Context, what: str) -> None:
    context.stage.expect(word.Inquired(what, 60))


@then("the energy manager has asked to be told {what}")
def asked_and_heard(context: Context, what: str) -> None:
    context.stage.expect(word.Inquired(what, 60, heard=True))


@then("the energy manager says that it works")
def works(context: Context) -> None:
    context.stage.expect(word.ManagerAnswers("state"))


@then("the energy manager shows its sign of life")
def beats(context: Context) -> None:
    context.stage.expect(word.ManagerAnswers("sign of life"))


@then("the energy manager limits {phases:d} phases of the vehicle to {amperes:g} A, where it is")
def phases_there(context: Context, phases: int, amperes: float) -> None:
    context.stage.expect(word.PhasesSetThere(amperes, phases))


@then("the energy manager limits no phase for {seconds:d} seconds")
def no_phase(context: Context, seconds: int) -> None:
    context.stage.expect(word.NoPhaseSet(seconds))


@then("the energy manager sets no more than {most:d} failsafe values in {seconds:d} seconds")
def few(context: Context, most: int, seconds: int) -> None:
    context.stage.expect(word.SettingsFew(most, seconds))


@then("the energy manager sets it under the key of the station")
def key(context: Context) -> None:
    context.stage.expect(word.KeyMeant())


@then("the energy manager announces that it takes in the state of charge")
def actor(context: Context) -> None:
    context.stage.expect(word.ActorAnnounced())
