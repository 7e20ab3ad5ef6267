"""Sentences of 8.3.5, watch a station: monitors and events."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import monitoring as word
from harness.usecases.monitoring import Monitor
from harness.usecases.properties import WritesTaken


@given("no monitors but those that the station left the factory with")
def factory_monitors(context: Context) -> None:
    context.stage.do(word.ChooseMonitors("factory"))


@given("the CSMS knows the {end} limit of the watched value")
def range_known(context: Context, end: str) -> None:
    context.stage.do(word.AskForRange())
    context.stage.assume(word.RangeKnown(end))


@given("the station can watch the connector's state")
def can_watch(context: Context) -> None:
    context.stage.do(word.SetMonitors((Monitor("delta", "connector state", 1, 8),)))
    context.stage.assume(word.MonitorInstalled())
    context.stage.do(word.ClearMonitor())


@given("the watched value is calm")
def value_is_calm(context: Context) -> None:
    context.stage.do(word.MoveValue("calm"))
    context.stage.assume(WritesTaken())


@given("the watched value is beyond its threshold")
def value_is_alarming(context: Context) -> None:
    context.stage.do(word.MoveValue("alarming"))
    context.stage.assume(WritesTaken())


@given("a monitor of severity {severity:d} for {kind} of the watched value")
def monitor_of_severity(context: Context, severity: int, kind: str) -> None:
    context.stage.do(word.SetMonitors((Monitor(_kind(kind), severity=severity),)))
    context.stage.assume(word.MonitorInstalled())


@given("a monitor of severity {severity:d} for every change of the connector's state")
def monitor_of_connector(context: Context, severity: int) -> None:
    context.stage.do(word.SetMonitors((Monitor("delta", "connector state", 1, severity),)))
    context.stage.assume(word.MonitorInstalled())


@given("the CSMS wants to hear of events up to severity {severity:d} only")
def severity_chosen(context: Context, severity: int) -> None:
    context.stage.do(word.ChooseSeverity(severity))
    context.stage.assume(word.ChoiceTaken())


@given("the id of a built-in monitor is known")
def built_in_known(context: Context) -> None:
    context.stage.assume(word.BuiltInMonitorKnown())


@given("the station refuses every order about monitors")
def refuses_monitoring(context: Context) -> None:
    context.stage.do(word.StationRefusesMonitoring())


@when("the CSMS sets a monitor for {kind} of the {value}")
def sets_monitor(context: Context, kind: str, value: str) -> None:
    context.stage.do(word.SetMonitors((Monitor(_kind(kind), _on(value)),)))


@when("the CSMS sets a monitor of {number:g} for {kind} of the {value}")
def sets_monitor_of(context: Context, number: float, kind: str, value: str) -> None:
    context.stage.do(word.SetMonitors((Monitor(_kind(kind), _on(value), number),)))


@when("the CSMS puts {kind} {side:w} the range of the watched value")
def sets_monitor_beyond(context: Context, kind: str, side: str) -> None:
    context.stage.do(word.SetMonitors((Monitor(_kind(kind), value=side),)))


@when("the CSMS sets the same monitor once more")
def sets_again(context: Context) -> None:
    context.stage.do(word.SetMonitors((Monitor("upper threshold"),)))


@when("the CSMS puts a monitor for {kind} of the {value} in place of the {which} one")
def replaces(context: Context, kind: str, value: str, which: str) -> None:
    context.stage.do(
        word.SetMonitors((Monitor(_kind(kind), _on(value), id={"last": "same"}.get(which, which)),))
    )


@when("the CSMS sets monitors on three values, the second of which does not exist")
def sets_three(context: Context) -> None:
    three = (
        Monitor("upper threshold"),
        Monitor("delta", "unknown property", 1),
        Monitor("delta", "connector state", 1),
    )
    context.stage.do(word.SetMonitors(three))


@when("the CSMS sets monitors on two values")
def sets_on_two(context: Context) -> None:
    context.stage.do(word.SetMonitors((Monitor("upper threshold"), Monitor("delta", "connector state", 1))))


@when("the CSMS sets two monitors of different severity on one value")
def sets_two(context: Context) -> None:
    context.stage.do(
        word.SetMonitors((Monitor("upper threshold", severity=4), Monitor("upper threshold", severity=6)))
    )


@step("the CSMS removes the monitor")
def removes(context: Context) -> None:
    context.stage.do(word.ClearMonitor("ours"))


@when("the CSMS removes a monitor that does not exist")
def removes_unknown(context: Context) -> None:
    context.stage.do(word.ClearMonitor("unknown"))


@when("the CSMS removes the built-in monitor")
def removes_built_in(context: Context) -> None:
    context.stage.do(word.ClearMonitor("built-in"))


@when('the CSMS chooses "{base}" for monitors')
def chooses_monitors(context: Context, base: str) -> None:
    context.stage.do(word.ChooseMonitors(base))


@when("the CSMS wants to hear of events up to severity {severity:d}")
def chooses_severity(context: Context, severity: int) -> None:
    context.stage.do(word.ChooseSeverity(severity))


@when("the CSMS asks for a list of all monitors")
def lists(context: Context) -> None:
    context.stage.do(word.ListMonitors())


@when("the CSMS asks for a list of the {kind} monitors")
def lists_kind(context: Context, kind: str) -> None:
    context.stage.do(word.ListMonitors(kind))


@when("the CSMS asks for a list of the monitors on the {value}")
def lists_on(context: Context, value: str) -> None:
    context.stage.do(word.ListMonitors(on=_on(value)))


@when("the CSMS asks for a list with only the {kind} monitors on the {value}")
def lists_both(context: Context, kind: str, value: str) -> None:
    context.stage.do(word.ListMonitors(kind, _on(value)))


@step("the watched value moves beyond its threshold")
def value_rises(context: Context) -> None:
    context.stage.do(word.MoveValue("alarming"))


@step("the watched value calms down")
def value_calms(context: Context) -> None:
    context.stage.do(word.MoveValue("calm"))


@when("something breaks at EVSE {evse:d} that the station is built to tell")
def breaks(context: Context, evse: int) -> None:
    context.stage.do(word.BreakSomething(evse))


@when("what broke at EVSE {evse:d} is repaired")
def repaired(context: Context, evse: int) -> None:
    context.stage.do(word.RepairIt(evse))


@when("the station reports two events at once")
def reports_two_events(context: Context) -> None:
    context.stage.do(word.StationRaisesEvent("two"))


@when("the station reports {kind} event")
def reports_event(context: Context, kind: str) -> None:
    context.stage.do(word.StationRaisesEvent(_kind(kind)))


@then('the station answers the monitor with "{status}"')
def monitor_answered(context: Context, status: str) -> None:
    context.stage.expect(word.MonitorsAnswered((status,)))


@then('the station answers the two monitors with "{one}" and "{two}"')
def two_answered(context: Context, one: str, two: str) -> None:
    context.stage.expect(word.MonitorsAnswered((one, two)))


@then('the station answers the three monitors with "{one}", "{two}" and "{three}"')
def three_answered(context: Context, one: str, two: str, three: str) -> None:
    context.stage.expect(word.MonitorsAnswered((one, two, three)))


@then('the station answers the removal with "{status}"')
def removal_answered(context: Context, status: str) -> None:
    context.stage.expect(word.ClearAnswered(status))


@then('the station answers the choice with "{status}"')
def choice_answered(context: Context, status: str) -> None:
    context.stage.expect(word.ChoiceAnswered(status))


@then("the choice is refused as malformed")
def choice_refused(context: Context) -> None:
    context.stage.expect(word.ChoiceRefused())


@then("the monitor raises the {kind}")
def event_told(context: Context, kind: str) -> None:
    context.stage.expect(word.EventTold(kind))


@then("the monitor, whatever its id is by now, raises the {kind}")
def event_told_by_value(context: Context, kind: str) -> None:
    context.stage.expect(word.EventTold(kind, any_id=True))


@then("a built-in monitor raises an event")
def built_in_event(context: Context) -> None:
    context.stage.expect(word.BuiltInEventTold())


@then("the monitor stays silent")
def no_event(context: Context) -> None:
    context.stage.expect(word.NoEventTold())


@then("the monitor raises an event every {seconds:g} seconds")
def periodic_events(context: Context, seconds: float) -> None:
    context.stage.expect(word.PeriodicEvents(seconds))


@then("the list of monitors is complete and the monitor is on it")
def on_the_list(context: Context) -> None:
    context.stage.expect(word.MonitorListed())


@then("the list of monitors does not have the monitor")
def not_on_the_list(context: Context) -> None:
    context.stage.expect(word.MonitorListed(there=False))


@then("the {what} for the monitors of the station goes out")
def order_sent(context: Context, what: str) -> None:
    context.stage.expect(word.OrderSent(what))


@then("the CSMS takes note of it")
def heard(context: Context) -> None:
    context.stage.expect(word.StationHeard())


def _kind(words: str) -> str:
    """The kind of a monitor or event without its article."""
    bare = words.removeprefix("an ").removeprefix("a ")
    return {"change": "delta", "periodic report": "periodic", "all-clear": "all-clear"}.get(bare, bare)


def _on(value: str) -> str:
    return {"watched value": "movable value", "connector's state": "connector state"}.get(value, value)
