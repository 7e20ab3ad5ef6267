"""Sentences of IEC 63380-2, 5.3, where the device is tested: finding, reading, setting, announcing."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import energy_device as word


@given("a charging device that the energy manager has found and knows")
def device_known(context: Context) -> None:
    context.stage.do(word.FindDevices(directly=True))
    context.stage.assume(word.DeviceFound())
    context.stage.do(word.LearnDevice())
    context.stage.assume(word.DeviceLearnt())


@given("a charging device on the local network")
def device_there(context: Context) -> None:
    context.stage.do(word.FindDevices(directly=True))
    context.stage.assume(word.DeviceFound())


@when("the energy manager asks everybody what there is")
def finds(context: Context) -> None:
    context.stage.do(word.FindDevices())


@when("the energy manager asks the device what can be read, written and is announced there")
def learns(context: Context) -> None:
    context.stage.do(word.LearnDevice())


@when("the energy manager asks the node for all that it must tell of itself")
def reads_node(context: Context) -> None:
    context.stage.do(word.ReadNode())


@when("the energy manager reads the {subject}, one value at a time")
def reads_subject(context: Context, subject: str) -> None:
    context.stage.do(word.ReadSubject(subject))


@when("the energy manager reads the {subject} in one request")
def reads_together(context: Context, subject: str) -> None:
    context.stage.do(word.ReadSubject(subject, together=True))


@when("the energy manager reads the {subject} together with a value that the device does not have")
def reads_unknown(context: Context, subject: str) -> None:
    context.stage.do(word.ReadSubject(subject, unknown=True))


@when("the energy manager reads the {subject} of a charger that is not there")
def reads_absent(context: Context, subject: str) -> None:
    context.stage.do(word.ReadAbsentDevice(subject))


@when("the energy manager asks all chargers of the device at once")
def reads_every(context: Context) -> None:
    context.stage.do(word.ReadEveryCharger())


@when("the energy manager looks at the {what}")
def reads_value(context: Context, what: str) -> None:
    context.stage.do(word.ReadValue(what))


@given("a TCP connection to the device")
def connected(context: Context) -> None:
    context.stage.do(word.OpenStream())
    context.stage.assume(word.StreamOpen())


@when("the energy manager asks over TCP for the {what}")
def reads_over_stream(context: Context, what: str) -> None:
    context.stage.do(word.ReadValue(what, stream=True))


@when("a request with the number {number:d} looks at the {what}")
def reads_by_number(context: Context, number: int, what: str) -> None:
    context.stage.do(word.ReadValue(what, number))


@when('the energy manager sets the {what} to "{value}"')
def sets(context: Context, what: str, value: str) -> None:
    context.stage.do(word.WriteValue(what, value))


@when('the energy manager sets the {what} to "{value}" without wanting an answer')
def sets_quietly(context: Context, what: str, value: str) -> None:
    context.stage.do(word.WriteValue(what, value, quietly=True))


@when('the energy manager sets, in one request, the {what} to "{value}" and the {other} to "{another}"')
def sets_both(context: Context, what: str, value: str, other: str, another: str) -> None:
    context.stage.do(word.WriteValue(what, value, also=(other, another)))


@when("the energy manager sets the charging power above the highest that the device can take")
def sets_above(context: Context) -> None:
    context.stage.do(word.WriteAboveHighest())


@when("the energy manager sets the {what} to nothing")
def sets_to_nothing(context: Context, what: str) -> None:
    context.stage.do(word.WriteValue(what, "0x"))


@when('the energy manager tells all chargers of everybody to set the {what} to "{value}"')
def sets_all(context: Context, what: str, value: str) -> None:
    context.stage.do(word.WriteToAll(what, value))


@when("the energy manager asks the device to announce {what}")
def asks_to_announce(context: Context, what: str) -> None:
    context.stage.do(word.AskToAnnounce(what.removeprefix("the ")))


@when("the energy manager sends {kind} that nobody can understand")
def sends_nonsense(context: Context, kind: str) -> None:
    context.stage.do(word.SendNonsense(kind))


@when("the energy manager reads everything that the device does not offer for reading")
def reads_others(context: Context) -> None:
    context.stage.do(word.ReadAllOthers())


@when("the energy manager writes everything that the device does not offer for writing")
def writes_others(context: Context) -> None:
    context.stage.do(word.WriteAllOthers())


@when("something breaks in the device")
def breaks(context: Context) -> None:
    context.stage.do(word.CauseFault())


@when("the device is repaired")
def repaired(context: Context) -> None:
    context.stage.do(word.CauseFault(mended=True))


@when("the device is switched off and on again")
def restarted(context: Context) -> None:
    context.stage.do(word.RestartDevice())


@then("a charging device answers")
def found(context: Context) -> None:
    context.stage.expect(word.DeviceFound())


@then("it tells what can be read, written and is announced")
def learnt(context: Context) -> None:
    context.stage.expect(word.DeviceLearnt())


@then("it introduces itself to everybody")
def introduced(context: Context) -> None:
    context.stage.expect(word.Introduced())


@then("the node tells all of it")
def node_told(context: Context) -> None:
    context.stage.expect(word.NodeTold())


@then("every value of the {subject} is told")
def told(context: Context, subject: str) -> None:
    context.stage.expect(word.SubjectTold(subject))


@then("the {subject} is told, and only the value that it does not have is refused")
def partly(context: Context, subject: str) -> None:
    context.stage.expect(word.OnlyUnknownRefused(subject))


@then("nobody answers")
def nobody(context: Context) -> None:
    context.stage.expect(word.NobodyAnswers())


@then("nobody answers such a thing")
def nobody_at_all(context: Context) -> None:
    context.stage.expect(word.NobodyAnswers(nonsense=True))


@then("each of its chargers answers for itself")
def each_answers(context: Context) -> None:
    context.stage.expect(word.EveryChargerAnswers())


@then("each of its chargers takes it")
def each_takes(context: Context) -> None:
    context.stage.expect(word.EveryChargerTakes())


@then('it tells that the {what} is "{value}"')
def value_is(context: Context, what: str, value: str) -> None:
    context.stage.expect(word.ValueIs(what, value))


@then("the {what} is one that its release has")
@then("the {what} is a legal one, or not told")
def value_is_legal(context: Context, what: str) -> None:
    context.stage.expect(word.ValueIs(what))


@then("the device takes it")
def taken(context: Context) -> None:
    context.stage.expect(word.ValueTaken())


@then("the device refuses it")
def refused(context: Context) -> None:
    context.stage.expect(word.ValueRefused())


@then("the device takes the first and refuses the second")
def partly_refused(context: Context) -> None:
    context.stage.expect(word.ValueRefused(only=True))


@then("the device says nothing to it")
def no_word(context: Context) -> None:
    context.stage.expect(word.NoWordAboutIt())


@then('the device announces the {what} "{value}"')
def announced(context: Context, what: str, value: str) -> None:
    context.stage.expect(word.Announced(what, value))


@then("the device announces what it was asked to")
def announced_as_asked(context: Context) -> None:
    context.stage.expect(word.AnnouncedAsAsked())


@then("the device says that it has nothing to announce")
def nothing_to_announce(context: Context) -> None:
    context.stage.expect(word.AnnouncementRefused())


@then("the device does not announce the {what}")
def not_announced(context: Context, what: str) -> None:
    context.stage.expect(word.NotAnnounced(what))


@then("the device refuses all of it")
def all_refused(context: Context) -> None:
    context.stage.expect(word.AllOthersRefused())


@then("it offers what the function {function} needs")
def offered(context: Context, function: str) -> None:
    context.stage.expect(word.SubjectOffered(function))


@then("it lists the {what} among what it announces")
def announcing_listed(context: Context, what: str) -> None:
    context.stage.expect(word.AnnouncingListed(what))


@then("the answer goes to the one who asked, and to nobody else")
def answered_alone(context: Context) -> None:
    context.stage.expect(word.AnsweredAlone())


@then("the {what} is told if class and release have it, and refused if not")
def told_if_there(context: Context, what: str) -> None:
    context.stage.expect(word.ToldIfThere(what))


@then("the device takes it or refuses it")
def taken_or_refused(context: Context) -> None:
    context.stage.expect(word.TakenOrRefused())


@then("no power flows at the device")
def nothing_flows(context: Context) -> None:
    context.stage.expect(word.NothingFlows())


@then("the charging power is not above the highest that the device can take")
def not_above(context: Context) -> None:
    context.stage.expect(word.NotAboveHighest())


@then("the state of charge is not lower than before")
def not_fallen(context: Context) -> None:
    context.stage.expect(word.ChargeNotFallen())


@then("state of charge, stored energy and capacity agree")
def charge_agrees(context: Context) -> None:
    context.stage.expect(word.ChargeAgrees())


@then("the charging power lies within its window")
def window_holds(context: Context) -> None:
    context.stage.expect(word.WindowHolds())
