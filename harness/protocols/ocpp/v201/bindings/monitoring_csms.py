"""8.3.5 Monitor a CS in OCPP 2.0.1, the CSMS tested: its orders about monitors, and what it makes of events."""

from collections.abc import Mapping
from typing import Any

from harness.clock import iso8601
from harness.judge.expectations import Within, answer_to
from harness.protocols.binding import Call, Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, check, message_timeout, request, rule
from harness.protocols.ocpp.v201.bindings.properties import component_variable
from harness.usecases import monitoring as word

Json = dict[str, Any]

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
