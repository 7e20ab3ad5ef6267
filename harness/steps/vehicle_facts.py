"""Sentences of IEC 63380-2, 5.2: what a station and its vehicle tell of themselves."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import vehicle_facts as word
from harness.usecases.dialogue import Put
from harness.usecases.power_limit import LimitConsumption, LimitShown
from harness.usecases.session import PlugIn, PlugOut
from harness.usecases.vehicle_power import LimitPhases, PhasesDraw, VehicleTold


@when("the energy manager writes the {what} itself")
def writes(context: Context, what: str) -> None:
    context.stage.do(word.WriteFact(what))


@when("the energy manager asks for the description of the total power alone")
def looks_up_part(context: Context) -> None:
    context.stage.do(word.LookUpPart())


@given("the energy manager has given back the right to set {what}")
def gives_back(context: Context, what: str) -> None:
    context.stage.do(word.GiveBackRight(what))


@when("something breaks in the station")
def breaks(context: Context) -> None:
    context.stage.do(word.BreakStation())


@when("it is mended")
def mended(context: Context) -> None:
    context.stage.do(word.BreakStation(mended=True))


@when("the energy manager tells of a state that nobody knows")
def odd_state(context: Context) -> None:
    context.stage.do(word.TellState())


@when("another vehicle takes its place")
def another(context: Context) -> None:
    context.stage.do(PlugOut())
    context.stage.do(PlugIn())


@when("a vehicle comes and goes {times:d} times")
def comes_and_goes(context: Context, times: int) -> None:
    context.stage.do(word.ComeAndGo(times))


@step("the energy manager shows {how} that it is alive")
def odd_heartbeat(context: Context, how: str) -> None:
    context.stage.do(word.KeepAliveOddly(how))


@when("another one shows in its stead that it is alive, for {seconds:d} seconds")
def stand_in(context: Context, seconds: int) -> None:
    context.stage.do(word.OthersKeepAlive(seconds))


@when("the energy manager limits the consumption to {share} of the nominal maximum")
def limits_to(context: Context, share: str) -> None:
    context.stage.do(LimitConsumption(share))


@then("the limit is shown as active with {share} of the nominal maximum")
def limit_at(context: Context, share: str) -> None:
    context.stage.expect(LimitShown(True, share))


@when("the energy manager limits one phase to {amperes:g} A")
def limits_one(context: Context, amperes: float) -> None:
    context.stage.do(LimitPhases(amperes, form="one"))


@when("the energy manager limits all phases to {amperes:g} A, with all that is stored")
def limits_in_full(context: Context, amperes: float) -> None:
    context.stage.do(LimitPhases(amperes, form="full"))


@when("the energy manager limits all phases to {amperes:g} A with a remark that nobody knows")
def limits_with_remark(context: Context, amperes: float) -> None:
    context.stage.do(LimitPhases(amperes, form="unknown element"))


@then("no phase draws more than it can")
def draws_what_it_can(context: Context) -> None:
    context.stage.expect(PhasesDraw("at most", None))


@when("the energy manager tells of parts of itself that nobody knows")
def strange_parts(context: Context) -> None:
    context.stage.do(Put("news of an entity of an unknown type"))


@when("another one asks for the right to limit the currents, too")
def other_asks(context: Context) -> None:
    context.stage.do(word.OtherAsksForRight())


@then("all is as it was before")
def unchanged(context: Context) -> None:
    context.stage.expect(word.Unchanged())


@then("what is measured is what was announced")
def scenarios_match(context: Context) -> None:
    context.stage.expect(word.ScenariosMatch())


@then("the description of the total power is there")
def part_told(context: Context) -> None:
    context.stage.expect(word.PartTold())


@then("the nominal and the contractual maximum are not both told")
def one_maximum(context: Context) -> None:
    context.stage.expect(word.OneMaximum())


@then("the least and the most power are told and make sense")
def range_shown(context: Context) -> None:
    context.stage.expect(word.ChargingRangeShown())


@then("one range of power is told")
def one_range(context: Context) -> None:
    context.stage.expect(word.ChargingRangeShown(alone=True))


@then("it is told how the vehicle talks, and whether its phases may differ")
def keys_shown(context: Context) -> None:
    context.stage.expect(word.VehicleKeysShown())


@then("it works normally")
def works(context: Context) -> None:
    context.stage.expect(word.StateShown("normalOperation"))


@then("the station tells that it has failed")
def failed(context: Context) -> None:
    context.stage.expect(word.StateNotified(True))


@then("the station tells with it why")
def failed_why(context: Context) -> None:
    context.stage.expect(word.FailureExplained())


@then("the station tells that it works again")
def works_again(context: Context) -> None:
    context.stage.expect(word.StateNotified(False))


@then("the vehicle is there from the beginning")
def vehicle_listed(context: Context) -> None:
    context.stage.expect(word.VehicleListed())


@then("the use cases of the vehicle are among them")
def use_cases(context: Context) -> None:
    context.stage.expect(word.VehicleUseCasesShown())


@then("coming and going are told in turn, {times:d} times")
def turns(context: Context, times: int) -> None:
    context.stage.expect(word.TurnsTold(times))


@then("it is told which vehicle it is")
def identity(context: Context) -> None:
    context.stage.expect(word.IdentityShown())


@then("what is told of the identity has the right form")
def identity_formed(context: Context) -> None:
    context.stage.expect(word.IdentityShown(well_formed=True))


@then("something is told about the maker")
def maker(context: Context) -> None:
    context.stage.expect(word.MakerShown())


@then("no text is longer than it should be")
def maker_short(context: Context) -> None:
    context.stage.expect(word.MakerShown(short=True))


@then("a state of charge from 0 to 100 percent is told")
def charge(context: Context) -> None:
    context.stage.expect(word.ChargeShown())


@then("a new state of charge is told within {seconds:d} seconds")
def charge_notified(context: Context, seconds: int) -> None:
    context.stage.expect(word.ChargeNotified(seconds))


@given("another vehicle is there")
def another_there(context: Context) -> None:
    context.stage.do(PlugOut())
    context.stage.do(PlugIn())
    context.stage.assume(VehicleTold(True))
