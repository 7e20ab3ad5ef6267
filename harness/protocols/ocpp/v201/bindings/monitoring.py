"""8.3.5 Monitor a CS in OCPP 2.0.1: monitors (N02 to N06) and their events (N07, N08)."""

from collections.abc import Sequence
from typing import Any

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Never, OneOf, Pattern, Within
from harness.judge.finding import Rule
from harness.judge.matchers import contains, none_of, one_of, show
from harness.protocols.binding import Call, Check, Deed, Scene, Verb
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    CSMS,
    answered,
    check,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.items import Results, fitting, key, last_asked, listed, monitor_key
from harness.protocols.ocpp.v201.bindings.properties import change, component_variable
from harness.usecases import monitoring as word
from harness.usecases.observation import Observation, first

Json = dict[str, Any]

MOVABLE: Json = {
    "component": "OCPPCommCtrlr",
    "variable": "OfflineThreshold",
    "calm": "60",
    "alarm": "900",
    "threshold": 300,
    "beyond": -1,
}
"""What [values] monitored_variable is when the profile is silent: a number that every station lets us write."""

TYPES = {
    "upper threshold": "UpperThreshold",
    "lower threshold": "LowerThreshold",
    "delta": "Delta",
    "periodic": "Periodic",
}
BASES = {"all": "All", "factory": "FactoryDefault", "built-in": "HardWiredOnly"}
UNKNOWN_ID = 987654321
"""An id that no monitor has."""
REPORT_ID = 6311


def movable(scene: Scene) -> Json:
    """The value that monitors watch, and how it is moved."""
    return {**MOVABLE, **scene.value("monitored_variable", {})}


def watched(on: str, scene: Scene) -> Json:
    """Component and variable that a monitor is set on."""
    match on:
        case "movable value":
            place = movable(scene)
            shape = component_variable(place["component"], place["variable"], place.get("instance", ""))
            if "evse" in place:
                shape["component"]["evse"] = {"id": place["evse"]}
            return shape
        case "connector state":
            shape = component_variable("Connector", "AvailabilityState")
            shape["component"]["evse"] = {"id": 1, "connectorId": 1}
            return shape
        case "serial number":
            return component_variable("ChargingStation", "SerialNumber")
        case "unknown component":
            return component_variable("NoSuchCtrlr", "OfflineThreshold")
        case "unknown property":
            return component_variable("OCPPCommCtrlr", "NoSuchVariable")
        case _:
            raise HarnessFault(f"nothing that can be watched is called {on!r}")


def monitor_ids(scene: Scene) -> list[int]:
    """The ids that the station gave the monitors it accepted, the newest last."""
    return [
        result["id"]
        for answer in scene.seen("SetVariableMonitoring", "response", by_sut=scene.sut_role == CS)
        for result in listed(answer.body, "setMonitoringResult")
        if result.get("status") == "Accepted" and isinstance(result.get("id"), int)
    ]


def our_id(scene: Scene) -> int:
    """The id of the monitor that was set last."""
    ids = monitor_ids(scene)
    return ids[-1] if ids else UNKNOWN_ID


# -- orders


@BINDING.does(word.SetMonitors)
def set_monitors(intent: word.SetMonitors, scene: Scene) -> Deed:
    items = [_monitor(each, scene) for each in intent.monitors]
    return Call(CSMS, "SetVariableMonitoring", {"setMonitoringData": items})


def _monitor(monitor: word.Monitor, scene: Scene) -> Json:
    item: Json = {
        "value": _value(monitor, scene),
        "type": TYPES.get(monitor.kind, monitor.kind),
        "severity": monitor.severity,
        **watched(monitor.on, scene),
    }
    if monitor.id:
        item["id"] = our_id(scene) if monitor.id == "same" else UNKNOWN_ID
    return item


def _value(monitor: word.Monitor, scene: Scene) -> float:
    """What suits the movable value, if the scenario says nothing."""
    if isinstance(monitor.value, str):
        low, high = value_range(scene)
        return (high or 0.0) + 1 if monitor.value == "above" else (low or 0.0) - 1
    if monitor.value is not None:
        return monitor.value
    place = movable(scene)
    match monitor.kind:
        case "upper threshold" | "lower threshold":
            return float(place["threshold"])
        case "delta":
            return abs(float(place["alarm"]) - float(place["calm"])) / 2
        case _:
            return 5.0


@BINDING.does(word.ClearMonitor)
def clear_monitor(intent: word.ClearMonitor, scene: Scene) -> Deed:
    ids = {
        "ours": our_id(scene),
        "unknown": UNKNOWN_ID,
        "built-in": scene.value("hardwired_monitor_id", UNKNOWN_ID),
    }
    return Call(CSMS, "ClearVariableMonitoring", {"id": [ids[intent.which]]})


@BINDING.does(word.ChooseMonitors)
def choose_monitors(intent: word.ChooseMonitors, scene: Scene) -> Deed:
    base = BASES.get(intent.base, intent.base)
    return Call(CSMS, "SetMonitoringBase", {"monitoringBase": base}, planted=intent.base not in BASES)


@BINDING.does(word.ChooseSeverity)
def choose_severity(intent: word.ChooseSeverity, scene: Scene) -> Deed:
    return Call(CSMS, "SetMonitoringLevel", {"severity": intent.severity}, planted=intent.severity > 9)


@BINDING.does(word.MoveValue)
def move_value(intent: word.MoveValue, scene: Scene) -> Deed:
    value = movable(scene)["calm" if intent.to == "calm" else "alarm"]
    return change([{**watched("movable value", scene), "attributeValue": str(value)}])


@BINDING.does(word.AskForRange)
def ask_for_range(intent: word.AskForRange, scene: Scene) -> Deed:
    wanted = [watched("movable value", scene)]
    return Call(CSMS, "GetReport", {"requestId": REPORT_ID - 1, "componentVariable": wanted})


def value_range(scene: Scene) -> tuple[float | None, float | None]:
    """The range of the movable value: of the profile, else as the station reported it."""
    if "range" in movable(scene):
        low, high = movable(scene)["range"]
        return low, high
    for report in scene.seen("NotifyReport"):
        for entry in listed(report.body, "reportData"):
            if key(entry) == key(watched("movable value", scene)):
                limits = entry.get("variableCharacteristics") or {}
                return limits.get("minLimit"), limits.get("maxLimit")
    return None, None


@BINDING.sees(word.RangeKnown)
def range_known(sight: word.RangeKnown, scene: Scene) -> Check:
    which = rule("monitoring.range", "the station says between which limits the value may lie", "B08.FR.12")
    if "range" in movable(scene):
        return Check(which, Never(Pattern("fact"), 0.0), since="now")
    wanted = key(watched("movable value", scene))
    limit = "minLimit" if sight.end == "lower" else "maxLimit"

    def limited(value: Any) -> str | None:
        found = [each for each in listed({"data": value}, "data") if key(each) == wanted]
        told = any(first(each, f"variableCharacteristics.{limit}") is not None for each in found)
        return None if told else f"wanted a {limit}, got {show(value)}"

    told = request("NotifyReport", {"reportData": limited})
    refused = Pattern(
        ANSWERS, where={"status": none_of("Accepted")}, must={"status": "Accepted"}, answers=scene.id
    )
    return check(which, OneOf((told, refused), scene.seconds("report_within")))


@BINDING.does(word.BreakSomething)
def break_something(intent: word.BreakSomething, scene: Scene) -> Deed:
    return Verb(CS, "fault", {"evse": intent.evse, "connector": 1})


@BINDING.does(word.RepairIt)
def repair_it(intent: word.RepairIt, scene: Scene) -> Deed:
    return Verb(CS, "clear_fault", {"evse": intent.evse, "connector": 1})


# -- answers of the station

SET = rule(
    "monitoring.set",
    "each monitor gets a result of its own that names what it watches, its type and severity, and its status",
    "N04.FR.01",
    "N04.FR.02",
    "N04.FR.08",
    "N04.FR.11",
    "N04.FR.12",
)
WHY = {
    "UnknownComponent": ("a monitor on an unknown component is answered UnknownComponent", "N04.FR.03"),
    "UnknownVariable": ("a monitor on an unknown variable is answered UnknownVariable", "N04.FR.04"),
    "UnsupportedMonitorType": (
        "a type of monitor that the variable cannot have is answered UnsupportedMonitorType",
        "N04.FR.05",
    ),
    "Duplicate": (
        "a second monitor of the same type and severity on the same variable is a Duplicate",
        "N04.FR.10",
    ),
    "Rejected": (
        "a threshold out of range, a negative delta, an unknown id and an id of another variable are Rejected",
        "N04.FR.06",
        "N04.FR.13",
        "N04.FR.14",
        "N04.FR.16",
    ),
}


@BINDING.sees(word.MonitorsAnswered)
def monitors_answered(sight: word.MonitorsAnswered, scene: Scene) -> Check:
    which = SET
    if len(sight.statuses) == 1 and sight.statuses[0] in WHY:
        text, *clauses = WHY[sight.statuses[0]]
        which = rule("monitoring.refused", text, *clauses)
    return _set_answered(scene, which, [{status} for status in sight.statuses])


@BINDING.sees(word.MonitorInstalled)
def monitor_installed(sight: word.MonitorInstalled, scene: Scene) -> Check:
    return _set_answered(scene, SET, [{"Accepted"}])


def _set_answered(scene: Scene, which: Rule, allowed: Sequence[set[str]]) -> Check:
    """Results as wanted, and an id on each that is Accepted (N04.FR.11)."""
    wanted = Results("setMonitoringData", "setMonitoringResult", "status", monitor_key, monitor_key, allowed)

    def judge(asked: Observation, answer: Observation) -> str | None:
        if wrong := wanted(asked, answer):
            return wrong
        given = listed(answer.body, "setMonitoringResult")
        lacking = any(each.get("status") == "Accepted" and "id" not in each for each in given)
        return "an accepted monitor has no id" if lacking else None

    return Check(which, Within(fitting(scene.id, judge, str(wanted)), message_timeout(scene)))


@BINDING.sees(word.ClearAnswered)
def clear_answered(sight: word.ClearAnswered, scene: Scene) -> Check:
    which = rule(
        "monitoring.clear",
        "a monitor that is removed is Accepted, one that does not exist is NotFound, one that is built in is Rejected",
        "N06.FR.01",
        "N06.FR.02",
        "N06.FR.03",
        "N06.FR.05",
    )

    def judge(asked: Observation, answer: Observation) -> str | None:
        wanted = [contains({"id": id, "status": sight.status}) for id in asked.body["id"]]
        return next(
            (wrong for each in wanted if (wrong := each(answer.body.get("clearMonitoringResult")))), None
        )

    what = f"with {sight.status} for each id"
    return Check(which, Within(fitting(scene.id, judge, what), message_timeout(scene)))


@BINDING.sees(word.ChoiceAnswered)
def choice_answered(sight: word.ChoiceAnswered, scene: Scene) -> Check:
    which = rule(
        "monitoring.choice",
        "a monitoring base or severity level that the station has is Accepted, one that it has not is refused",
        "N03.FR.01",
        "N03.FR.02",
        "N05.FR.01",
        "N05.FR.02",
    )
    return answered(scene, which, {"status": sight.status})


@BINDING.sees(word.ChoiceTaken)
def choice_taken(sight: word.ChoiceTaken, scene: Scene) -> Check:
    return choice_answered(word.ChoiceAnswered("Accepted"), scene)


@BINDING.sees(word.ChoiceRefused)
def choice_refused(sight: word.ChoiceRefused, scene: Scene) -> Check:
    """A severity that does not exist still fits its schema, so it is Rejected. A base that does not exist breaks it:
    then a CALLERROR does as well, and silence is legal, too (Part 4, 4.2.3).
    """
    if last_asked(scene, "SetMonitoringLevel", scene.id):
        which = rule("monitoring.out_of_range", "a severity above 9 is Rejected", "N05.FR.02")
        return answered(scene, which, {"status": "Rejected"})
    refused = Pattern(
        ("response", "error"),
        answers=scene.id,
        must={"status": one_of("Rejected", "NotSupported")},
    )
    error = Pattern("error", answers=scene.id)
    which = rule(
        "monitoring.out_of_range",
        "a base that does not exist is refused",
        "N03.FR.02",
        "Part 4 4.2.3",
    )
    return Check(which, OneOf((refused, error), message_timeout(scene), silence=True))


@BINDING.sees(word.BuiltInMonitorKnown)
def built_in_known(sight: word.BuiltInMonitorKnown, scene: Scene) -> Check:
    told = isinstance(scene.value("hardwired_monitor_id", None), int)
    return Check(
        rule(
            "monitoring.built_in",
            "the profile names the id of a built-in monitor ([values] hardwired_monitor_id)",
        ),
        Never(Pattern("fact"), 0.0) if told else Within(Pattern("fact", "hardwired_monitor_id"), 0.0),
        since="now",
    )
