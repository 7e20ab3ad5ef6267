"""8.3.5 Monitor a CS in OCPP 2.0.1: the events that monitors raise (N07, N08)."""

from typing import Any

from harness.judge.expectations import Never, Pattern, Periodic, Within
from harness.judge.matchers import contains, one_of, show
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, check, request, rule
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.protocols.ocpp.v201.bindings.monitoring import our_id, watched
from harness.protocols.ocpp.v201.bindings.presence import time_to_tell
from harness.usecases import monitoring as word
from harness.usecases.observation import first

Json = dict[str, Any]

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
        return None if same else f"wanted {wanted!r}, got {show(value)}"

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
    return check(which, Within(pattern, time_to_tell(scene)))


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
