"""8.3.5 Monitor a CS in OCPP 2.0.1: lists of monitors (N02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import ANSWERS, Gather, Never, Pattern, told
from harness.judge.matchers import contains
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, check, rule
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.protocols.ocpp.v201.bindings.monitoring import REPORT_ID, our_id, watched
from harness.usecases import monitoring as word
from harness.usecases.observation import Observation, first

Json = dict[str, Any]

CRITERIA = {
    "threshold": "ThresholdMonitoring",
    "delta": "DeltaMonitoring",
    "periodic": "PeriodicMonitoring",
}


KINDS = {
    "ThresholdMonitoring": ("UpperThreshold", "LowerThreshold"),
    "DeltaMonitoring": ("Delta",),
    "PeriodicMonitoring": ("Periodic", "PeriodicClockAligned"),
}
"""The types of monitors that each criterion means."""


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


@BINDING.sees(word.MonitorListed)
def monitor_listed(sight: word.MonitorListed, scene: Scene) -> Check:
    id = our_id(scene)
    part = PartOrRefusal(
        "request", "NotifyMonitoringReport", {"requestId": _report_id(scene) - 1}, refused=scene.id
    )
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
        which,
        Gather(
            part, scene.seconds("report_within"), _is_last, _judge_list(id, _asked(scene)), "with the monitor"
        ),
    )


@dataclass(frozen=True, slots=True)
class PartOrRefusal(Pattern):
    """A part of the list; or the answer to the request `refused`, if it says that there will be none."""

    refused: str = ""

    def picks(self, seen: Observation) -> bool:
        return Pattern.picks(self, seen) or (seen.id == self.refused and _is_refusal(seen))


def _is_refusal(seen: Observation) -> bool:
    return seen.by_sut and seen.shape in ANSWERS and first(seen.body, "status") != "Accepted"


def _has(id: int) -> Any:
    """An element of `monitor` that holds the monitor."""
    return {"variableMonitoring": contains({"id": id})}


def _is_last(part: Observation) -> bool:
    return _is_refusal(part) or not (isinstance(part.body, dict) and part.body.get("tbc") is True)


def _asked(scene: Scene) -> Json:
    """The last request for a list."""
    asked = scene.seen("GetMonitoringReport", by_sut=False)
    return dict(asked[-1].body) if asked else {}


def _alien(part: Observation, asked: Json) -> str | None:
    """What is in a part of the list though nobody asked for it."""
    kinds = {kind for each in asked.get("monitoringCriteria", ()) for kind in KINDS[each]}
    chosen = asked.get("componentVariable", ())
    for entry in listed(part.body, "monitor"):
        name = f"{first(entry, 'component.name')}.{first(entry, 'variable.name')}"
        if chosen and not any(_same(entry, one) for one in chosen):
            return f"{name} was not asked for"
        for monitor in listed(entry, "variableMonitoring"):
            if kinds and monitor.get("type") not in kinds:
                return f"a monitor of type {monitor.get('type')} on {name} was not asked for"
    return None


def _same(entry: Any, wanted: Json) -> bool:
    """Names are compared without regard to case; what the request leaves open fits all."""
    for path in (
        "component.name",
        "component.instance",
        "component.evse.id",
        "variable.name",
        "variable.instance",
    ):
        value = first(wanted, path)
        if value is not None and str(first(entry, path)).casefold() != str(value).casefold():
            return False
    return True


def _judge_list(id: int, asked: Json) -> Any:
    def judge(parts: Sequence[Observation]) -> str | None:
        if _is_refusal(parts[-1]):
            return told(parts[-1])
        numbers = [first(part.body, "seqNo") for part in parts]
        if numbers != list(range(len(parts))):
            return f"the parts are numbered {numbers}"
        pattern = contains(_has(id))
        if all(pattern(part.body.get("monitor")) for part in parts):
            return f"monitor {id} is not on the list"
        return next((alien for part in parts if (alien := _alien(part, asked))), None)

    return judge
