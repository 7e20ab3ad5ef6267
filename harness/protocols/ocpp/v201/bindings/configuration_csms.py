"""8.3.3 Discover CS configuration in OCPP 2.0.1, a CSMS under test: how it asks, and what it makes of the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.clock import iso8601
from harness.judge.expectations import Gather, Never, Pattern, Within
from harness.judge.matchers import at_least
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, check, message_timeout, request, rule
from harness.protocols.ocpp.v201.bindings.configuration import BASES, SELECTIONS
from harness.protocols.ocpp.v201.bindings.items import key, listed
from harness.protocols.ocpp.v201.bindings.onboarding import with_request_id
from harness.protocols.ocpp.v201.bindings.reading import VARIABLES, named, variable
from harness.usecases import configuration as word
from harness.usecases.observation import Observation, first

Json = dict[str, Any]

POWER = [variable("ChargingStation", "Power"), variable("EVSE", "Power", evse=1)]
STATES = [variable("ChargingStation", "AvailabilityState"), variable("EVSE", "AvailabilityState", evse=1)]
MONITORS: Mapping[str, Json] = {
    "everything": {},
    "thresholds": {"monitoringCriteria": ["ThresholdMonitoring"]},
    "changes": {"monitoringCriteria": ["DeltaMonitoring"]},
    "the state of EVSE 1": {"componentVariable": STATES[1:]},
    "changes of the state of EVSE 1": {
        "monitoringCriteria": ["DeltaMonitoring"],
        "componentVariable": STATES[1:],
    },
    "thresholds of the power of station and EVSE 1": {
        "monitoringCriteria": ["ThresholdMonitoring"],
        "componentVariable": POWER,
    },
    "changes of the state of station and EVSE 1": {
        "monitoringCriteria": ["DeltaMonitoring"],
        "componentVariable": STATES,
    },
}
"""Which monitors an operator may want to see."""
ASKING = ("GetBaseReport", "GetReport", "GetMonitoringReport")
TEN = [
    variable("OCPPCommCtrlr", "OfflineThreshold"),
    variable("OCPPCommCtrlr", "ResetRetries"),
    variable("OCPPCommCtrlr", "HeartbeatInterval"),
    variable("OCPPCommCtrlr", "NetworkProfileConnectionAttempts"),
    variable("AuthCtrlr", "AuthorizeRemoteStart"),
    variable("AuthCtrlr", "LocalAuthorizeOffline"),
    variable("AuthCtrlr", "LocalPreAuthorize"),
    variable("TxCtrlr", "EVConnectionTimeOut"),
    variable("TxCtrlr", "StopTxOnInvalidId"),
    variable("TxCtrlr", "StopTxOnEVSideDisconnect"),
]


# -- our station


@BINDING.does(word.StationTakesFewItems)
def takes_few(intent: word.StationTakesFewItems, scene: Scene) -> list[Deed]:
    """An inventory that is under way tells the limit that was: it has to be through before the new one is told."""
    limit = {"path": "DeviceDataCtrlr.ItemsPerMessage[GetVariables]", "value": f"{intent.most}"}
    return [Setting(CS, "announce", limit), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.StationHasNewFirmware)
def new_firmware(intent: word.StationHasNewFirmware, scene: Scene) -> Deed:
    """The time makes a version that was never there: a CSMS may remember stations between two runs."""
    now = scene.observations[-1].at if scene.observations else 0.0
    version = iso8601(now).replace("-", "").replace(":", "").partition(".")[0].removesuffix("Z")
    return Setting(CS, "new_firmware", {"version": version})


@BINDING.does(word.StationReportsHalf)
def reports_half(intent: word.StationReportsHalf, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "GetBaseReport", "reply": {"status": "Accepted"}})


@BINDING.does(word.StationHasNothing)
def has_nothing(intent: word.StationHasNothing, scene: Scene) -> list[Deed]:
    empty = {"status": "EmptyResultSet"}
    actions = ("GetReport", "GetMonitoringReport")
    return [Setting(CS, "override", {"action": action, "reply": empty}) for action in actions]


@BINDING.does(word.StationWatches)
def watches(intent: word.StationWatches, scene: Scene) -> Deed:
    changes = [{**each, "type": "Delta", "value": 1, "severity": 8} for each in STATES]
    threshold = {**POWER[1], "type": "UpperThreshold", "value": 22000, "severity": 8}
    return Setting(CS, "watch", {"monitors": [*changes, threshold]})


@BINDING.does(word.SendFirstPart)
def send_first_part(intent: word.SendFirstPart, scene: Scene) -> Deed:
    asked = scene.seen("GetBaseReport")
    entry = {
        **variable("OCPPCommCtrlr", "OfflineThreshold"),
        "variableAttribute": [{"value": "60"}],
        "variableCharacteristics": {"dataType": "integer", "supportsMonitoring": False},
    }
    part = {
        "requestId": asked[-1].body.get("requestId") if asked else 0,
        "generatedAt": iso8601(scene.observations[-1].at),
        "seqNo": 0,
        "tbc": True,
        "reportData": [entry],
    }
    return Call(CS, "NotifyReport", part)


# -- the operator


@BINDING.does(word.ReadMany)
def read_many(intent: word.ReadMany, scene: Scene) -> list[Deed]:
    """After a moment, in which the CSMS makes something of what it was told before."""
    return [Wait(scene.seconds("settle_for")), Call(CSMS, "GetVariables", {"getVariableData": TEN})]


@BINDING.does(word.AskMonitors)
def ask_monitors(intent: word.AskMonitors, scene: Scene) -> Deed:
    return Call(CSMS, "GetMonitoringReport", with_request_id(named(MONITORS, intent.selection), scene))


# -- what is to be seen


@BINDING.sees(word.InventoryOrdered)
def inventory_ordered(sight: word.InventoryOrdered, scene: Scene) -> Check:
    which = rule("inventory.ordered", "the operator's wish becomes a GetBaseReport of that kind", "B07.FR.01")
    kind, number = {"reportBase": BASES[sight.kind]}, {"requestId": at_least(0)}
    return check(which, Within(request("GetBaseReport", kind, number), message_timeout(scene)))


@BINDING.sees(word.InventoryAsked)
def inventory_asked(sight: word.InventoryAsked, scene: Scene) -> Check:
    which = rule(
        "inventory.first",
        "a CSMS asks a station that is new to it, or that has changed, for its full inventory",
        "B07.FR.14",
        level="SHOULD",
    )
    asked = request("GetBaseReport", must={"reportBase": "FullInventory"})
    return Check(which, Within(asked, scene.seconds("apply_within")), consumes=False)


@BINDING.sees(word.PartsTaken)
def parts_taken(sight: word.PartsTaken, scene: Scene) -> Check:
    """Of several reports at once it is the one that was asked for last."""
    names = ("NotifyReport", "NotifyMonitoringReport")
    asked = [each for action in ASKING for each in scene.seen(action)]
    number = first(max(asked, key=lambda each: each.seq).body, "requestId") if asked else None

    def is_last(seen: Observation) -> bool:
        part = seen.answers.body if seen.answers else {}
        other = number is not None and first(part, "requestId") != number
        return seen.shape == "error" or not (other or first(part, "tbc"))

    def judge(seen: Sequence[Observation]) -> str | None:
        wrong = [each for each in seen if each.shape != "response"]
        return f"{wrong[0].name} refused with {first(wrong[0].body, 'code')}" if wrong else None

    which = rule("inventory.parts", "a CSMS acknowledges every part of a report", "B07.FR.03", "N02.FR.03")
    every = Gather(
        Pattern(("response", "error"), names),
        scene.seconds("report_within"),
        is_last,
        judge,
        "all of them acknowledged",
    )
    return Check(which, every)


@BINDING.sees(word.ReadOrdered)
def read_ordered(sight: word.ReadOrdered, scene: Scene) -> Check:
    wanted = [key(named(VARIABLES, name)) for name in sight.names]

    def these(value: Any) -> str | None:
        got = [key(each) for each in listed({"items": value}, "items")]
        return None if sorted(map(str, got)) == sorted(map(str, wanted)) else f"wanted {wanted}, got {got}"

    which = rule("read.ordered", "the operator's wish becomes a GetVariables for these", "B06.FR.01")
    return check(
        which, Within(request("GetVariables", must={"getVariableData": these}), message_timeout(scene))
    )


@BINDING.sees(word.ReadInSmallRequests)
def read_in_small(sight: word.ReadInSmallRequests, scene: Scene) -> Check:
    open_ones = {str(key(item)) for item in TEN}

    def all_there(seen: Observation) -> bool:
        open_ones.difference_update(str(key(each)) for each in listed(seen.body, "getVariableData"))
        return not open_ones or len(listed(seen.body, "getVariableData")) > sight.most

    def judge(seen: Sequence[Observation]) -> str | None:
        most = max(len(listed(each.body, "getVariableData")) for each in seen)
        return f"{most} variables in one request" if most > sight.most else None

    which = rule(
        "read.portions",
        "a CSMS asks for no more variables in one request than the station takes",
        "B06.FR.05",
    )
    small = Gather(
        Pattern("request", "GetVariables"),
        scene.seconds("report_within"),
        all_there,
        judge,
        f"at most {sight.most} in each",
    )
    return Check(which, small)


@BINDING.sees(word.NewInventoryIsNew)
def new_inventory(sight: word.NewInventoryIsNew, scene: Scene) -> Check:
    asked = scene.seen("GetBaseReport")
    old = asked[0].body.get("requestId") if asked else None
    which = rule(
        "inventory.new_number",
        "a CSMS that has given up a report asks again under another number",
        "B07.FR.04",
        level="robustness",
    )
    again = request("GetBaseReport", where={"requestId": old})
    return Check(which, Never(again, scene.seconds("quiet_for")), consumes=False)


@BINDING.sees(word.ReportOrdered)
def report_ordered(sight: word.ReportOrdered, scene: Scene) -> Check:
    which = rule("custom.ordered", "the operator's wish becomes a GetReport for this selection", "B08.FR.01")
    return check(which, selecting("GetReport", named(SELECTIONS, sight.selection), scene))


@BINDING.sees(word.MonitorsOrdered)
def monitors_ordered(sight: word.MonitorsOrdered, scene: Scene) -> Check:
    which = rule(
        "monitors.ordered",
        "the operator's wish becomes a GetMonitoringReport for this selection",
        "N02.FR.01",
    )
    return check(which, selecting("GetMonitoringReport", named(MONITORS, sight.selection), scene))


def selecting(action: str, wanted: Json, scene: Scene) -> Within:
    """A request with these criteria and these variables, in whatever order."""
    chosen = sorted(str(key(each)) for each in wanted.get("componentVariable", ()))
    kinds = ("componentCriteria", "monitoringCriteria")
    criteria = sorted(each for kind in kinds for each in wanted.get(kind, ()))

    def these(value: Any) -> str | None:
        got = sorted(str(key(each)) for each in listed({"items": value}, "items"))
        return None if got == chosen else f"wanted {chosen}, got {got}"

    def those(value: Any) -> str | None:
        got = sorted(value) if isinstance(value, list) else []
        return None if got == criteria else f"wanted {criteria}, got {got}"

    criterion = "componentCriteria" if action == "GetReport" else "monitoringCriteria"
    must = {"requestId": at_least(0), "componentVariable": these, criterion: those}
    return Within(request(action, must=must), message_timeout(scene))
