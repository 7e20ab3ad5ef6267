"""8.3.5 Monitor a CS in OCPP 2.0.1: monitors (N02 to N06) and their events (N07, N08)."""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.errors import HarnessFault
from harness.judge.expectations import Gather, Never, OneOf, Pattern, Periodic, Within, answer_to
from harness.judge.finding import Rule
from harness.judge.matchers import contains, one_of
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Verb
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
from harness.protocols.ocpp.v201.bindings.items import Results, fitting, listed, monitor_key
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
CRITERIA = {
    "threshold": "ThresholdMonitoring",
    "delta": "DeltaMonitoring",
    "periodic": "PeriodicMonitoring",
}
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


@BINDING.does(word.ListMonitors)
def list_monitors(intent: word.ListMonitors, scene: Scene) -> Deed:
    payload: Json = {"requestId": _report_id(scene)}
    if intent.kind:
        payload["monitoringCriteria"] = [CRITERIA[intent.kind]]
    if intent.on:
        payload["componentVariable"] = [watched(intent.on, scene)]
    return Call(CSMS, "GetMonitoringReport", payload)


def _report_id(scene: Scene) -> int:
    """A number for the next list."""
    return REPORT_ID + sum(done.intent == word.ListMonitors.__name__ for done in scene.done)


@BINDING.does(word.MoveValue)
def move_value(intent: word.MoveValue, scene: Scene) -> Deed:
    value = movable(scene)["calm" if intent.to == "calm" else "alarm"]
    return change([{**watched("movable value", scene), "attributeValue": str(value)}])


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
    """Rejected, or a CALLERROR for a value that does not exist; silence is legal, too (Part 4, 4.2.3)."""
    refused = Pattern(
        ("response", "error"),
        answers=scene.id,
        must={"status": one_of("Rejected", "NotSupported")},
    )
    error = Pattern("error", answers=scene.id)
    which = rule(
        "monitoring.out_of_range",
        "a severity above 9, or a base that does not exist, is refused",
        "N05.FR.02",
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


# -- events

TRIGGERS = {"alert": "Alerting", "all-clear": "Alerting", "change": "Delta", "periodic": "Periodic"}


def event(scene: Scene, trigger: str = "", cleared: bool = False, any_id: bool = False) -> Pattern:
    """A NotifyEvent of the monitor that was set last. One that is told to be over has to say so."""
    about = watched(_watched_on(scene), scene)
    same = {
        "component.name": _case(about["component"]["name"]),
        "variable.name": _case(about["variable"]["name"]),
    }
    where: Json = dict(same) if any_id else {"variableMonitoringId": our_id(scene)}
    if any_id and trigger:
        where["trigger"] = trigger
    must: Json = dict(same)
    if trigger:
        must |= {"trigger": trigger, "cleared": one_of(True) if cleared else _not_cleared}
    return request("NotifyEvent", {"eventData": contains(where)}, {"eventData": contains(where | must)})


def _watched_on(scene: Scene) -> str:
    """What the last monitor that was accepted watches."""
    asked = scene.seen("SetVariableMonitoring", by_sut=False)
    items = listed(asked[-1].body, "setMonitoringData") if asked else []
    name = first(items[-1], "variable.name") if items else ""
    return "connector state" if name == "AvailabilityState" else "movable value"


def _case(wanted: str) -> Any:
    """Names compare without regard to case (identifierString)."""

    def match(value: Any) -> str | None:
        same = isinstance(value, str) and value.casefold() == wanted.casefold()
        return None if same else f"wanted {wanted!r}, got {value!r}"

    return match


def _not_cleared(value: Any) -> str | None:
    return "must not be cleared" if value is True else None


@BINDING.sees(word.EventTold)
def event_told(sight: word.EventTold, scene: Scene) -> Check:
    which = {
        "alert": rule(
            "monitoring.alert",
            "an event with trigger Alerting, naming monitor, component and variable, tells that a threshold is crossed",
            "N07.FR.06",
            "N07.FR.16",
            "N07.FR.17",
            "N07.FR.11",
        ),
        "all-clear": rule(
            "monitoring.cleared",
            "an event that is marked as cleared tells that the value is back within the threshold",
            "N07.FR.02",
            "N07.FR.14",
        ),
        "change": rule(
            "monitoring.change",
            "an event with trigger Delta tells that the value changed by more than the monitor allows",
            "N07.FR.06",
            "N07.FR.18",
            "N07.FR.19",
        ),
    }[sight.kind]
    pattern = event(scene, TRIGGERS[sight.kind], sight.kind == "all-clear", sight.any_id)
    return check(which, Within(pattern, scene.seconds("reconnect_within") + scene.seconds("react_within")))


@BINDING.sees(word.BuiltInEventTold)
def built_in_event(sight: word.BuiltInEventTold, scene: Scene) -> Check:
    kind = {"eventNotificationType": one_of("HardWiredMonitor", "HardWiredNotification")}
    return check(
        rule(
            "monitoring.hardwired",
            "what is wired to be told is told, and says that it is hard-wired",
            "N07.FR.06",
        ),
        Within(request("NotifyEvent", {"eventData": contains(kind)}), scene.seconds("react_within")),
    )


@BINDING.sees(word.NoEventTold)
def no_event_told(sight: word.NoEventTold, scene: Scene) -> Check:
    return Check(
        rule(
            "monitoring.silent",
            "a monitor that was removed, that is less severe than the level, or whose events are not kept offline, "
            "says nothing",
            "N05.FR.03",
            "N07.FR.15",
            "N07.FR.12",
            "N07.FR.04",
        ),
        Never(event(scene), 2 * scene.seconds("quiet_for")),
        consumes=False,
    )


@BINDING.sees(word.PeriodicEvents)
def periodic_events(sight: word.PeriodicEvents, scene: Scene) -> Check:
    return check(
        rule(
            "monitoring.periodic",
            "a periodic monitor raises an event with trigger Periodic in its rhythm",
            "N08.FR.05",
            "N08.FR.06",
        ),
        Periodic(event(scene, "Periodic"), sight.seconds, scene.seconds("time_tolerance"), 3),
    )


# -- lists


@BINDING.sees(word.MonitorListed)
def monitor_listed(sight: word.MonitorListed, scene: Scene) -> Check:
    id = our_id(scene)
    part = request("NotifyMonitoringReport", {"requestId": _report_id(scene) - 1})
    which = rule(
        "monitoring.list",
        "the list comes in numbered parts under the id of the request and holds what was asked for, and nothing else",
        "N02.FR.03",
        "N02.FR.04",
        "N02.FR.05",
        "N02.FR.06",
        "N02.FR.08",
        "N02.FR.09",
        "N02.FR.11",
    )
    if not sight.there:
        listed_there = Pattern(("request",), "NotifyMonitoringReport", {"monitor": contains(_has(id))})
        return Check(which, Never(listed_there, 2 * scene.seconds("quiet_for")), consumes=False)
    return check(
        which, Gather(part, scene.seconds("report_within"), _is_last, _judge_list(id), "with the monitor")
    )


def _has(id: int) -> Any:
    """An element of `monitor` that holds the monitor."""
    return {"variableMonitoring": contains({"id": id})}


def _is_last(part: Observation) -> bool:
    return not (isinstance(part.body, dict) and part.body.get("tbc") is True)


def _judge_list(id: int) -> Any:
    def judge(parts: Sequence[Observation]) -> str | None:
        numbers = [first(part.body, "seqNo") for part in parts]
        if numbers != list(range(len(parts))):
            return f"the parts are numbered {numbers}"
        pattern = contains(_has(id))
        if all(pattern(part.body.get("monitor")) for part in parts):
            return f"monitor {id} is not on the list"
        return None

    return judge


# -- the CSMS

ORDERS = {
    "monitor": ("SetVariableMonitoring", "N04.FR.01"),
    "removal": ("ClearVariableMonitoring", "N06.FR.01"),
    "choice": ("SetMonitoringBase", "N03.FR.01"),
    "severity": ("SetMonitoringLevel", "N05.FR.01"),
    "list": ("GetMonitoringReport", "N02.FR.01"),
}


@BINDING.sees(word.OrderSent)
def order_sent(sight: word.OrderSent, scene: Scene) -> Check:
    action, clause = ORDERS[sight.what]
    return check(
        rule("monitoring.ordered", "what the operator orders about monitors goes out", clause),
        Within(request(action), scene.seconds("react_within")),
    )


@BINDING.does(word.StationRefusesMonitoring)
def station_refuses(intent: word.StationRefusesMonitoring, scene: Scene) -> list[Deed]:
    def clear(payload: Json, now: float) -> Json:
        ids = payload.get("id", [])
        return {"clearMonitoringResult": [{"id": id, "status": "Rejected"} for id in ids]}

    rejected = {"status": "Rejected"}
    return [
        Setting(CS, "override", {"action": "ClearVariableMonitoring", "reply": clear}),
        Setting(CS, "override", {"action": "SetMonitoringLevel", "reply": rejected}),
        Setting(CS, "override", {"action": "SetMonitoringBase", "reply": rejected}),
    ]


EVENTS: Mapping[str, Json] = {
    "alert": {"trigger": "Alerting", "actualValue": "91.5", "eventNotificationType": "CustomMonitor"},
    "all-clear": {
        "trigger": "Alerting",
        "actualValue": "20.5",
        "cleared": True,
        "eventNotificationType": "CustomMonitor",
    },
    "periodic": {"trigger": "Periodic", "actualValue": "21.5", "eventNotificationType": "CustomMonitor"},
    "built-in": {"trigger": "Delta", "actualValue": "true", "eventNotificationType": "HardWiredMonitor"},
    "secret": {"trigger": "Delta", "actualValue": "", "eventNotificationType": "CustomMonitor"},
}
PLACES: Mapping[str, tuple[str, str]] = {
    "built-in": ("ConnectorPlugRetentionLock", "Problem"),
    "secret": ("SecurityCtrlr", "BasicAuthPassword"),
}


@BINDING.does(word.StationRaisesEvent)
def station_raises_event(intent: word.StationRaisesEvent, scene: Scene) -> Deed:
    kinds = ("alert", "periodic") if intent.kind == "two" else (intent.kind,)
    at = _now(scene)
    data = [_event_data(number, kind, at) for number, kind in enumerate(kinds, start=1)]
    return Call(CS, "NotifyEvent", {"generatedAt": at, "seqNo": 0, "tbc": False, "eventData": data})


def _event_data(number: int, kind: str, at: str) -> Json:
    place = component_variable(*PLACES.get(kind, ("ChargingStation", "Temperature")))
    if kind == "built-in":
        place["component"]["evse"] = {"id": 1, "connectorId": 1}
    return {"eventId": number, "timestamp": at, "variableMonitoringId": 1, **EVENTS[kind], **place}


def _now(scene: Scene) -> str:
    """The time as the records know it: pure code has no clock of its own."""
    from harness.clock import iso8601

    return iso8601(scene.observations[-1].at if scene.observations else 0.0)


@BINDING.sees(word.StationHeard)
def station_heard(sight: word.StationHeard, scene: Scene) -> Check:
    return Check(
        rule(
            "monitoring.heard",
            "the CSMS answers every event and every state that a station reports",
            "N07.FR.03",
            "N08.FR.02",
            "G01.FR.01",
        ),
        Within(answer_to(scene.id), message_timeout(scene)),
    )
