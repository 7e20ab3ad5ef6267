"""A few words for a record, as sequence diagrams show it. Rests on the single record, knows no trace."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from harness.protocols.ocpp import rpc
from harness.trace.record import Record
from harness.usecases.observation import lookup

MAX_LENGTH: Final = 64

_DETAILS: Final[dict[str, tuple[str, ...]]] = {
    "Authorize": ("idToken.type",),
    "BootNotification": ("reason",),
    "ChangeAvailability": ("operationalStatus",),
    "ClearChargingProfile": ("chargingProfileId", "chargingProfileCriteria.chargingProfilePurpose"),
    "FirmwareStatusNotification": ("status",),
    "GetBaseReport": ("reportBase",),
    "GetCompositeSchedule": ("evseId", "duration"),
    "GetVariables": ("getVariableData[].variable.name",),
    "LogStatusNotification": ("status",),
    "MeterValues": ("evseId",),
    "NotifyEvent": ("eventData[].variable.name", "eventData[].actualValue"),
    "NotifyMonitoringReport": ("requestId", "seqNo"),
    "NotifyReport": ("requestId", "seqNo"),
    "ReportChargingProfiles": ("requestId", "evseId"),
    "RequestStartTransaction": ("evseId", "remoteStartId"),
    "RequestStopTransaction": ("transactionId",),
    "Reset": ("type", "evseId"),
    "SecurityEventNotification": ("type",),
    "SendLocalList": ("updateType", "versionNumber"),
    "SetChargingProfile": ("evseId", "chargingProfile.chargingProfilePurpose"),
    "SetMonitoringBase": ("monitoringBase",),
    "SetNetworkProfile": ("configurationSlot",),
    "SetVariables": ("setVariableData[].variable.name",),
    "StatusNotification": ("evseId", "connectorId", "connectorStatus"),
    "TransactionEvent": ("eventType", "triggerReason"),
    "TriggerMessage": ("requestedMessage",),
    "UnlockConnector": ("evseId", "connectorId"),
}
"""What tells one request of an action from another."""

_ANSWERS: Final = (
    "status",
    "idTokenInfo.status",
    "setVariableResult[].attributeStatus",
    "getVariableResult[].attributeStatus",
    "setMonitoringResult[].status",
    "clearMonitoringResult[].status",
)


def label(record: Record) -> str:
    """What the record is, short: "BootNotification(PowerUp)", "→ Accepted", "CALLERROR SecurityError"."""
    text = _wire(record) if record.kind == "wire" else _fact(record)
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


def _wire(record: Record) -> str:
    if record.form not in ("text", "binary"):
        return record.form
    match rpc.read(record.data):
        case rpc.Call(_, action, payload):
            detail = _shown(payload, _DETAILS.get(action, ("status",)))
            return f"{action}({detail})" if detail else action
        case rpc.CallResult(_, payload):
            return f"→ {_shown(payload, _ANSWERS) or 'ok'}"
        case rpc.CallError(_, code):
            return f"CALLERROR {code}"
        case rpc.Unreadable(why):
            return f"✗ {why}"


def _shown(payload: Any, paths: tuple[str, ...]) -> str:
    found = [str(value) for path in paths for value in lookup(payload, path)]
    return ", ".join(dict.fromkeys(found)) if len(found) > 1 and "[]" in paths[0] else ", ".join(found)


def _fact(record: Record) -> str:
    try:
        facts = record.facts
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return record.kind
    name = str(facts.get("event") or facts.get("do") or facts.get("tick") or record.kind)
    return " ".join([name, *_particulars(name, facts)])


def _particulars(event: str, facts: Mapping[str, Any]) -> list[str]:
    match event:
        case "closed":
            code = facts.get("code")
            shown = [str(code) if code is not None else "without a code"]
            return shown + ([f"by {facts['by']}"] if facts.get("by") else [])
        case "upgrade":
            return [str(facts[key]) for key in ("status", "chosen") if facts.get(key)]
        case "refused" | "rejected":
            return [str(facts[key]) for key in ("status", "why") if facts.get(key)]
        case _:
            return []
