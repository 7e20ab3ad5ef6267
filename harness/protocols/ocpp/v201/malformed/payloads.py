"""Valid requests with as little in them as the schema allows, and with values that can do no harm.

A receiver that overlooks a fault carries the request out. So what a request names does not exist (EVSE, token,
transaction, certificate, component, host), what it orders lies in the past, and what it asks for is little.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from harness.protocols.ocpp import schemas
from harness.protocols.ocpp.actions import may_send
from harness.protocols.ocpp.v201.malformed.fields import VERSION, Node, resolve

Path = tuple[str, ...]

NUMBER: Final = 987654321
"""Id of things that do not exist, and of requests that nobody made."""
NOWHERE: Final = 9999
"""An EVSE that no station has."""
PAST: Final = "2020-01-01T00:00:00Z"
URL: Final = "https://example.invalid/chargeproof"

_STRINGS: Final[dict[str, str]] = {
    "location": URL,
    "remoteLocation": URL,
    "responderURL": URL,
    "ocppCsmsUrl": "wss://example.invalid/chargeproof",
    "transactionId": "chargeproof-no-such-transaction",
    "idToken": "CHARGEPROOF-NOBODY",
    "customerIdentifier": "chargeproof-nobody",
    "certificate": "not a certificate",
    "certificateChain": "not a certificate",
    "signingCertificate": "not a certificate",
    "csr": "not a request",
    "checksum": "0" * 32,
    "issuerNameHash": "0" * 64,
    "issuerKeyHash": "0" * 64,
    "serialNumber": "0",
    "name": "ChargeproofNoSuchThing",
    "ocppVersion": "OCPP20",
    "chargingProfilePurpose": "TxProfile",
    "vendorId": "chargeproof",
}
_INTEGERS: Final[dict[str, int]] = {
    "id": NUMBER,
    "requestId": NUMBER,
    "remoteStartId": NUMBER,
    "reservationId": NUMBER,
    "chargingProfileId": NUMBER,
    "configurationSlot": NOWHERE,
    "duration": 60,
    "messageTimeout": 30,
    "severity": 9,
    "seqNo": 0,
    "stackLevel": 0,
    "startPeriod": 0,
    "retries": 0,
    "versionNumber": 1,
}
HARMLESS: Final[dict[str, dict[str, Any]]] = {
    "BootNotification": {"reason": "PowerUp"},
    "ChangeAvailability": {"operationalStatus": "Operative", "evse.id": NOWHERE},
    "ClearChargingProfile": {
        "chargingProfileId": NUMBER,
        "chargingProfileCriteria.evseId": NOWHERE,
    },
    "CustomerInformation": {"report": False, "clear": False, "customerIdentifier": "chargeproof-nobody"},
    "FirmwareStatusNotification": {"status": "Idle"},
    "GetBaseReport": {"reportBase": "SummaryInventory"},
    "GetChargingProfiles": {"evseId": NOWHERE},
    "GetDisplayMessages": {"id": [NUMBER]},
    "GetMonitoringReport": {"componentVariable.component.name": "ChargeproofNoSuchThing"},
    "GetReport": {"componentVariable.component.name": "ChargeproofNoSuchThing"},
    "LogStatusNotification": {"status": "Idle"},
    "NotifyChargingLimit": {"chargingLimit.chargingLimitSource": "Other"},
    "PublishFirmwareStatusNotification": {"status": "Idle"},
    "RequestStartTransaction": {"evseId": NOWHERE},
    "ReserveNow": {"evseId": NOWHERE, "expiryDateTime": PAST},
    "SecurityEventNotification": {"type": "SettingSystemTime"},
    "SendLocalList": {"updateType": "Differential"},
    "SetChargingProfile": {
        "chargingProfile.transactionId": "chargeproof-no-such-transaction",
        "chargingProfile.validTo": PAST,
    },
    "SetDisplayMessage": {"message.startDateTime": PAST, "message.endDateTime": PAST},
    "StatusNotification": {"connectorStatus": "Available"},
    "TransactionEvent": {"eventType": "Ended", "triggerReason": "StopAuthorized"},
    "TriggerMessage": {"requestedMessage": "LogStatusNotification"},
    "UpdateFirmware": {"retries": 0},
}
"""By action what matters for harmlessness: these fields are always there, with these values."""

_NOT_CARRIED_OUT: Final[dict[str, frozenset[str]]] = {
    "Reset": frozenset({"type:missing", "type:wrong_type", "type:unknown_value"}),
    "ClearCache": frozenset(),
    "SetMonitoringBase": frozenset(),
}
"""Actions that have no harmless form: only these faults, which leave nothing to carry out."""

_KEPT: Final[dict[str, frozenset[str]]] = {
    "ClearChargingProfile": frozenset({"chargingProfileId", "chargingProfileCriteria"}),
    "CustomerInformation": frozenset({"clear"}),
    "GetMonitoringReport": frozenset({"componentVariable"}),
    "RequestStartTransaction": frozenset({"evseId"}),
    "ReserveNow": frozenset({"evseId"}),
    "SendLocalList": frozenset({"updateType"}),
    "UnlockConnector": frozenset({"evseId", "connectorId"}),
}
"""Fields that make an order harmless, and stay as they are."""


def is_safe(action: str, field: str, fault: str) -> bool:
    """Can a careless receiver do no harm when it overlooks this fault?"""
    if action in _NOT_CARRIED_OUT:
        return f"{field}:{fault}" in _NOT_CARRIED_OUT[action]
    return field not in _KEPT.get(action, ())


def valid(action: str, wanted: Path = ()) -> dict[str, Any]:
    """A request that the schema allows: what is required, what makes it harmless, and the field `wanted`."""
    root = schemas.schema(VERSION, action, "request")
    values = {tuple(path.split(".")): value for path, value in HARMLESS.get(action, {}).items()}
    made: dict[str, Any] = _Maker(root, action, values, (wanted, *values)).object(root, ())
    return made


class _Maker:
    """Makes values for the places of one request. `present`: paths that are there though optional."""

    def __init__(
        self, root: Node, action: str, values: Mapping[Path, Any], present: tuple[Path, ...]
    ) -> None:
        self._root = root
        self._values = values
        self._present = present
        self._evse = 1 if may_send(VERSION, "charging_station", action) else NOWHERE

    def object(self, node: Node, path: Path) -> dict[str, Any]:
        required = node.get("required", ())
        return {
            name: self.value(resolve(self._root, each), (*path, name))
            for name, each in node.get("properties", {}).items()
            if name in required or self._is_present((*path, name))
        }

    def value(self, node: Node, path: Path) -> Any:
        if path in self._values:
            return deepcopy(self._values[path])
        match node.get("type"):
            case "array":
                item = resolve(self._root, node["items"])
                return [self.value(item, path) for _ in range(max(1, node.get("minItems", 1)))]
            case "object":
                return self.object(node, path)
            case "integer" | "number":
                return self._number(node, path)
            case "boolean":
                return False
            case "string":
                return self._string(node, path[-1])
        return "chargeproof"

    def _is_present(self, path: Path) -> bool:
        return any(each[: len(path)] == path for each in self._present)

    def _number(self, node: Node, path: Path) -> float:
        if path[-1] in ("evseId", "connectorId") or path[-2:] == ("evse", "id"):
            return self._evse
        number: float = _INTEGERS.get(path[-1], 1) if node["type"] == "integer" else 1
        lowest, highest = node.get("minimum", number), node.get("maximum", number)
        if number < lowest or number > highest:
            number = lowest
        return number

    def _string(self, node: Node, name: str) -> str:
        if "enum" in node:
            return _STRINGS[name] if _STRINGS.get(name) in node["enum"] else str(node["enum"][0])
        if node.get("format") == "date-time":
            return PAST
        return _STRINGS.get(name, "chargeproof")[: node.get("maxLength")]
