"""Sentences of IEC 63380-2, 5.2.2, 5.2.8 and 5.2.12: metering, vehicles that come and go, the currents of phases."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import vehicle_power as word
from harness.usecases.power_limit import Accepted, Refused
from harness.usecases.session import PlugIn, PlugOut


@given("an energy manager that is connected")
def connected(context: Context) -> None:
    context.stage.assume(word.ManagerConnected())


@given("a vehicle is there")
def vehicle_there(context: Context) -> None:
    context.stage.do(PlugIn())
    context.stage.assume(word.VehicleTold(True))


@given("the power of the station is not limited")
def unlimited(context: Context) -> None:
    context.stage.do(word.FreeStation())


@given("a vehicle has come to the station")
def vehicle_has_come(context: Context) -> None:
    context.stage.do(PlugIn())
    context.stage.assume(word.RightAskedFor(60))


@given("a vehicle whose currents an energy manager may limit")
def vehicle_in_charge(context: Context) -> None:
    context.stage.assume(word.ManagerConnected())
    context.stage.do(word.TakeChargeOfVehicle())
    context.stage.assume(word.VehicleInCharge())


@when("a vehicle begins to charge")
def begins_to_charge(context: Context) -> None:
    context.stage.do(PlugIn())


@when("a vehicle comes to the station")
def comes(context: Context) -> None:
    context.stage.do(PlugIn())


@when("the vehicle goes away")
def goes(context: Context) -> None:
    context.stage.do(PlugOut())


@when("the energy manager writes a measurement")
def writes_measurement(context: Context) -> None:
    context.stage.do(word.WriteMeasurement())


@when("the energy manager asks for a function that is not there")
def asks_for_missing(context: Context) -> None:
    context.stage.do(word.AskForMissing())


@when("the energy manager asks the vehicle that is gone")
def asks_gone(context: Context) -> None:
    context.stage.do(word.AskGoneVehicle())


@when("a vehicle is said to be gone that was never there")
def unknown_gone(context: Context) -> None:
    context.stage.do(word.TellUnknownGone())


@when("the energy manager limits all phases to {amperes:g} A")
def limits_phases(context: Context, amperes: float) -> None:
    context.stage.do(word.LimitPhases(amperes))


@given("the energy manager has limited all phases to {amperes:g} A")
def has_limited_phases(context: Context, amperes: float) -> None:
    context.stage.do(word.LimitPhases(amperes))
    context.stage.assume(Accepted())


@when("the energy manager frees all phases")
def frees_phases(context: Context) -> None:
    context.stage.do(word.LimitPhases(None))


@when("the energy manager recommends {amperes:g} A for all phases")
def recommends(context: Context, amperes: float) -> None:
    context.stage.do(word.LimitPhases(amperes, recommended=True))


@when("the energy manager limits a phase that there is not")
def limits_unknown_phase(context: Context) -> None:
    context.stage.do(word.LimitPhases(10, unknown=True))


@step("the energy manager tells that it has failed")
def tells_failure(context: Context) -> None:
    context.stage.do(word.TellFailure())


@when("the operator limits each phase to {amperes:g} A")
def operator_limits(context: Context, amperes: float) -> None:
    context.stage.do(word.OrderCurrent(amperes))


@then("the total power in watts is described once")
def total_described(context: Context) -> None:
    context.stage.expect(word.TotalPowerDescribed())


@then("a value for everything that is described is told")
def everything_told(context: Context) -> None:
    context.stage.expect(word.EverythingTold())


@then("nothing is told that is not described")
def nothing_undescribed(context: Context) -> None:
    context.stage.expect(word.NothingUndescribed())


@then("a new power is told within {seconds:d} seconds")
def power_told(context: Context, seconds: int) -> None:
    context.stage.expect(word.PowerTold(seconds))


@then("the setting is refused because it is only read")
def read_only(context: Context) -> None:
    context.stage.expect(Refused("read only"))


@then("the question is refused")
def question_refused(context: Context) -> None:
    context.stage.expect(word.QuestionRefused())


@then("it is told that a vehicle is there, below its charging point")
def told_there(context: Context) -> None:
    context.stage.expect(word.VehicleTold(True))


@then("it is told that the vehicle is gone")
def told_gone(context: Context) -> None:
    context.stage.expect(word.VehicleTold(False))


@then("a limit for each phase is described")
def phases_described(context: Context) -> None:
    context.stage.expect(word.PhasesDescribed())


@then("no phase draws more than {amperes:g} A")
def draws_at_most(context: Context, amperes: float) -> None:
    context.stage.expect(word.PhasesDraw("at most", amperes))


@then("a phase draws more than {amperes:g} A")
def draws_more(context: Context, amperes: float) -> None:
    context.stage.expect(word.PhasesDraw("more than", amperes))


@then("no phase draws {amperes:g} A any more")
def draws_less(context: Context, amperes: float) -> None:
    context.stage.expect(word.PhasesDraw("less than", amperes))


@then("the energy manager subscribes to it and asks what it is within {seconds:d} seconds")
def adopted(context: Context, seconds: int) -> None:
    context.stage.expect(word.VehicleAdopted(seconds))


@then("the energy manager seeks the right to limit its currents within {seconds:d} seconds")
def right_asked_for(context: Context, seconds: int) -> None:
    context.stage.expect(word.RightAskedFor(seconds))


@then("the energy manager shows every 4 seconds that it is alive, for {seconds:d} seconds")
def alive_fast(context: Context, seconds: int) -> None:
    context.stage.expect(word.ManagerAliveFast(seconds))


@then("the energy manager limits all phases to {amperes:g} A in one go")
def phases_set(context: Context, amperes: float) -> None:
    context.stage.expect(word.PhasesSet(amperes))
