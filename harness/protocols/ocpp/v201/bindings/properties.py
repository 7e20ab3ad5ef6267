"""8.3.4 Update properties of CS components in OCPP 2.0.1: B05, with B06 to read back and G02 to see an effect."""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.errors import HarnessFault
from harness.judge.expectations import Within, answer_to
from harness.judge.finding import Rule
from harness.judge.matchers import contains, equals
from harness.judge.silence import AfterSilence
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CSMS,
    check,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.items import (
    Results,
    fitting,
    key,
    listed,
    variable_key,
)
from harness.usecases import properties as word

Json = dict[str, Any]

PROPERTIES: Mapping[str, tuple[str, str, str]] = {
    "heartbeat interval": ("OCPPCommCtrlr", "HeartbeatInterval", ""),
    "offline threshold": ("OCPPCommCtrlr", "OfflineThreshold", ""),
    "number of reset retries": ("OCPPCommCtrlr", "ResetRetries", ""),
    "offline queuing severity": ("MonitoringCtrlr", "OfflineQueuingSeverity", ""),
    "EV connection timeout": ("TxCtrlr", "EVConnectionTimeOut", ""),
    "authorization of remote starts": ("AuthCtrlr", "AuthorizeRemoteStart", ""),
    "interval of sampled values": ("SampledDataCtrlr", "TxUpdatedInterval", ""),
    "interval of clock-aligned values": ("AlignedDataCtrlr", "Interval", ""),
    "interval of clock-aligned values for the end": ("AlignedDataCtrlr", "TxEndedInterval", ""),
    "signing of clock-aligned values": ("AlignedDataCtrlr", "SignReadings", ""),
    "sending of clock-aligned values to idle times only": ("AlignedDataCtrlr", "SendDuringIdle", ""),
    "number of properties per read request": ("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables"),
    "property of an unknown component": ("NoSuchCtrlr", "HeartbeatInterval", ""),
    "unknown property": ("OCPPCommCtrlr", "NoSuchVariable", ""),
}
"""What the plain names mean."""

ATTRIBUTES = {"": "", "target": "Target", "upper limit": "MaxSet"}
LISTS = ("setVariableData", "setVariableResult", "attributeStatus")
IN_FORCE = frozenset({"Accepted", "RebootRequired"})


def named(name: str) -> Json:
    """Component and variable of a property."""
    if name not in PROPERTIES:
        raise HarnessFault(f"no property is called {name!r}; there are {', '.join(PROPERTIES)}")
    return component_variable(*PROPERTIES[name])


def component_variable(component: str, variable: str, instance: str = "") -> Json:
    """Component and variable as messages put them."""
    shape: Json = {"component": {"name": component}, "variable": {"name": variable}}
    if instance:
        shape["variable"]["instance"] = instance
    return shape


def change(items: Sequence[Json], planted: bool = False) -> Call:
    return Call(CSMS, "SetVariables", {"setVariableData": list(items)}, planted)


# -- doing


@BINDING.does(word.WriteProperties)
def write_properties(intent: word.WriteProperties, scene: Scene) -> Deed:
    attribute = ATTRIBUTES[intent.attribute]
    kind = {"attributeType": attribute} if attribute else {}
    items = [{**named(name), **kind, "attributeValue": value} for name, value in intent.values]
    return change(items, planted=not items)


@BINDING.does(word.ReadProperty)
def read_property(intent: word.ReadProperty, scene: Scene) -> Deed:
    return Call(CSMS, "GetVariables", {"getVariableData": [named(intent.name)]})


# -- the station's answers

WRITE = rule(
    "properties.write",
    "each change gets a result of its own that names component and variable and says what became of it",
    "B05.FR.01",
    "B05.FR.02",
    "B05.FR.10",
)
WHY = {
    "UnknownComponent": ("a change of an unknown component is answered UnknownComponent", "B05.FR.04"),
    "UnknownVariable": ("a change of an unknown variable is answered UnknownVariable", "B05.FR.05"),
    "NotSupportedAttributeType": (
        "a change of an attribute that the variable does not have is answered NotSupportedAttributeType",
        "B05.FR.06",
    ),
    "Rejected": (
        "a value of the wrong form or out of range, and a change of what can only be read, is Rejected",
        "B05.FR.07",
        "B05.FR.08",
        "B05.FR.09",
    ),
}


def _write_rule(statuses: Sequence[str]) -> Rule:
    if len(statuses) == 1 and statuses[0] in WHY:
        text, *clauses = WHY[statuses[0]]
        return rule("properties.refused", text, *clauses)
    return WRITE


@BINDING.sees(word.WritesAnswered)
def writes_answered(sight: word.WritesAnswered, scene: Scene) -> Check:
    allowed = [IN_FORCE if status == "in force" else {status} for status in sight.statuses]
    return _written(scene, _write_rule(sight.statuses), Results(*LISTS, variable_key, variable_key, allowed))


@BINDING.sees(word.WritesTaken)
def writes_taken(sight: word.WritesTaken, scene: Scene) -> Check:
    which = rule("properties.taken", "the station takes the change at once", "B05.FR.10")
    return _written(scene, which, Results(*LISTS, key, key, [{"Accepted"}]))


def _written(scene: Scene, which: Rule, wanted: Results) -> Check:
    return Check(
        which, Within(fitting(scene.id, wanted, str(wanted)), message_timeout(scene)), consumes=False
    )


@BINDING.sees(word.WriteRefusedAsMalformed)
def write_refused(sight: word.WriteRefusedAsMalformed, scene: Scene) -> Check:
    return refusal.refused(scene, "a SetVariables request without a single variable")


@BINDING.sees(word.PropertyRead)
def property_read(sight: word.PropertyRead, scene: Scene) -> Check:
    return _read(
        scene,
        rule("properties.readable", "the station tells the value", "B06.FR.06"),
        {"attributeStatus": "Accepted"},
    )


@BINDING.sees(word.PropertyHolds)
def property_holds(sight: word.PropertyHolds, scene: Scene) -> Check:
    return _read(
        scene,
        rule(
            "properties.kept",
            "a value that was set and accepted is the value that is read",
            "B05.FR.10",
            level="MAY" if _waits_for_restart(scene) else "SHALL",
        ),
        {"attributeStatus": "Accepted", "attributeValue": same_value(sight.value)},
    )


@BINDING.sees(word.PropertyUnchanged)
def property_unchanged(sight: word.PropertyUnchanged, scene: Scene) -> Check:
    before = _first_read(scene, sight.name)
    return _read(
        scene,
        rule(
            "properties.unchanged",
            "a change that was refused leaves the value as it was",
            "B05.FR.07",
            "B05.FR.08",
            "B05.FR.09",
        ),
        {"attributeStatus": "Accepted", "attributeValue": same_value(before)},
    )


def same_value(wanted: Any) -> Any:
    """The same text, or the same number written in another way."""

    def match(value: Any) -> str | None:
        try:
            if isinstance(value, str) and float(value) == float(wanted):
                return None
        except (TypeError, ValueError):
            pass
        return equals(wanted)(value)

    return match


def _read(scene: Scene, which: Rule, must: Json) -> Check:
    return Check(
        which,
        Within(answer_to(scene.id, {"getVariableResult": contains(must)}), message_timeout(scene)),
    )


def _waits_for_restart(scene: Scene) -> bool:
    """Did the station say that the last change takes effect with a restart, and has there been none since?"""
    answers = scene.seen("SetVariables", "response")
    results = listed(answers[-1].body, "setVariableResult") if answers else []
    waits = any(result.get("attributeStatus") == "RebootRequired" for result in results)
    return waits and not any(boot.seq > answers[-1].seq for boot in scene.seen("BootNotification"))


def _first_read(scene: Scene, name: str) -> str:
    """The value that the station told when the property was first read in this scenario."""
    for answer in scene.seen("GetVariables", "response"):
        for result in listed(answer.body, "getVariableResult"):
            if key(result) == key(named(name)) and result.get("attributeStatus") == "Accepted":
                return str(result.get("attributeValue"))
    raise HarnessFault(f"the scenario compares the {name} with what it never read")


@BINDING.sees(word.HeartbeatAfterSilence)
def heartbeat_after_silence(sight: word.HeartbeatAfterSilence, scene: Scene) -> Check:
    after = sight.seconds + scene.seconds("time_tolerance")
    return check(
        rule(
            "properties.heartbeat",
            "a station sends a heartbeat when its heartbeat interval has passed without another message",
            "G02.FR.02",
            "G02.FR.05",
            level="MAY" if _waits_for_restart(scene) else "SHALL",
        ),
        AfterSilence(request("Heartbeat"), after, 4 * after, early=2 * sight.seconds - after),
    )
