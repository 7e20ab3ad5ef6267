"""8.3.4 Update properties of CS components in OCPP 2.0.1, the CSMS tested: what it orders, and how (B05)."""

from typing import Any

from harness.judge.expectations import InOrder, Never, Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, check, request, rule
from harness.protocols.ocpp.v201.bindings.items import doubles, key, listed
from harness.protocols.ocpp.v201.bindings.properties import change, component_variable, named
from harness.usecases import properties as word

Json = dict[str, Any]

MANY = (
    "HeartbeatInterval",
    "MessageAttemptInterval[TransactionEvent]",
    "MessageAttempts[TransactionEvent]",
    "NetworkProfileConnectionAttempts",
    "OfflineThreshold",
    "ResetRetries",
    "RetryBackOffRandomRange",
    "RetryBackOffRepeatTimes",
    "RetryBackOffWaitMinimum",
    "WebSocketPingInterval",
)
"""Variables of OCPPCommCtrlr that take "10"."""
MANY_ELSEWHERE = (
    ("TxCtrlr", "EVConnectionTimeOut"),
    ("TxCtrlr", "MaxEnergyOnInvalidId"),
    ("SampledDataCtrlr", "TxEndedInterval"),
    ("SampledDataCtrlr", "TxUpdatedInterval"),
    ("AlignedDataCtrlr", "Interval"),
    ("AlignedDataCtrlr", "TxEndedInterval"),
    ("AuthCacheCtrlr", "LifeTime"),
    ("SecurityCtrlr", "CertSigningWaitMinimum"),
    ("SecurityCtrlr", "CertSigningRepeatTimes"),
    ("SecurityCtrlr", "OrganizationName"),
    ("AuthCtrlr", "MasterPassGroupId"),
    ("ClockCtrlr", "TimeZone"),
)
"""Further ones. With those above they are more than the 20 that our station takes in one request."""
MOST_ITEMS = 20


@BINDING.does(word.WriteManyProperties)
def write_many(intent: word.WriteManyProperties, scene: Scene) -> Deed:
    own = [("OCPPCommCtrlr", *path.removesuffix("]").split("[")) for path in MANY]
    return change([{**component_variable(*path), "attributeValue": "10"} for path in (*own, *MANY_ELSEWHERE)])


@BINDING.does(word.ChangeNeedsRestart)
def change_needs_restart(intent: word.ChangeNeedsRestart, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "SetVariables", "reply": _answering("RebootRequired")})


@BINDING.does(word.StationRefusesChange)
def station_refuses(intent: word.StationRefusesChange, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "SetVariables", "reply": _answering("Rejected")})


def _answering(status: str) -> Any:
    """What our station shall make of a request to change variables."""

    def reply(payload: Json, now: float) -> Json:
        return {
            "setVariableResult": [
                {
                    "attributeStatus": status,
                    "attributeType": item.get("attributeType", "Actual"),
                    "component": item["component"],
                    "variable": item["variable"],
                }
                for item in listed(payload, "setVariableData")
            ]
        }

    return reply


@BINDING.sees(word.InventoryTaken)
def inventory_taken(sight: word.InventoryTaken, scene: Scene) -> Check:
    last = Pattern("request", "NotifyReport", {"tbc": False}, by_sut=False)
    heard = Pattern("response", "NotifyReport")
    return Check(
        rule("properties.inventory", "the CSMS asks for the inventory and receives it", "B07.FR.14"),
        InOrder((last, heard), scene.seconds("report_within")),
        since="start",
        consumes=False,
    )


@BINDING.sees(word.ChangeOrdered)
def change_ordered(sight: word.ChangeOrdered, scene: Scene) -> Check:
    wanted = [key(named(name)) for name in sight.names]

    def all_of_them(value: Any) -> str | None:
        found = [key(each) for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        lacking = [name for name, each in zip(sight.names, wanted, strict=True) if each not in found]
        return f"wanted a change of {', '.join(lacking)}" if lacking else None

    def one_of_them(value: Any) -> str | None:
        items = value if isinstance(value, list) else []
        found = any(key(each) in wanted for each in items if isinstance(each, dict))
        return None if found else "is about something else"

    return check(
        rule("properties.ordered", "a change that the operator orders goes out as SetVariables", "B05.FR.01"),
        Within(
            request("SetVariables", {"setVariableData": one_of_them}, {"setVariableData": all_of_them}),
            scene.seconds("react_within"),
        ),
    )


@BINDING.sees(word.ChangeNotRepeated)
def change_not_repeated(sight: word.ChangeNotRepeated, scene: Scene) -> Check:
    wanted = key(named(sight.name))

    def about(value: Any) -> str | None:
        items = value if isinstance(value, list) else []
        found = any(key(each) == wanted for each in items if isinstance(each, dict))
        return None if found else "is about something else"

    return Check(
        rule(
            "properties.not_repeated",
            "a change that was answered is not sent again and again: neither a refusal nor a pending restart calls "
            "for that",
            "B05",
            level="robustness",
        ),
        Never(request("SetVariables", {"setVariableData": about}), sight.seconds),
        since="now",
        consumes=False,
    )


@BINDING.sees(word.NothingChangedTwice)
def nothing_changed_twice(sight: word.NothingChangedTwice, scene: Scene) -> Check:
    def twice(value: Any) -> str | None:
        items = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        return None if doubles(items) else "names nothing twice"

    return Check(
        rule(
            "properties.twice",
            "no SetVariables request names the same component, variable and attribute twice; an omitted attribute "
            "is the actual value",
            "B05.FR.13",
        ),
        Never(request("SetVariables", {"setVariableData": twice}), scene.seconds("quiet_for")),
        since="stimulus",
        consumes=False,
    )


@BINDING.sees(word.PortionsKept)
def portions_kept(sight: word.PortionsKept, scene: Scene) -> Check:
    def too_many(value: Any) -> str | None:
        return None if isinstance(value, list) and len(value) > MOST_ITEMS else "is short enough"

    return Check(
        rule(
            "properties.portions",
            "no SetVariables request holds more items than the station said it takes",
            "B05.FR.11",
        ),
        Never(
            Pattern("request", "SetVariables", {"setVariableData": too_many}), scene.seconds("react_within")
        ),
        consumes=False,
    )
