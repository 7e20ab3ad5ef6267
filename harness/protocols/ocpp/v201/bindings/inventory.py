"""What a device model of OCPP 2.0.1 must hold, and how its values must fit their own description.

The required variables are those of Part 2, "Referenced Components and Variables" (appendix dm_components_vars,
column Required). Pure functions over the parts of a report.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases.observation import Observation, first

Entry = Mapping[str, Any]

CORE = {
    "AlignedDataCtrlr": "Interval Measurands TxEndedInterval TxEndedMeasurands",
    "AuthCtrlr": "AuthorizeRemoteStart LocalAuthorizeOffline LocalPreAuthorize",
    "ClockCtrlr": "DateTime TimeSource",
    "DeviceDataCtrlr": "BytesPerMessage[GetReport] BytesPerMessage[GetVariables] BytesPerMessage[SetVariables] "
    "ItemsPerMessage[GetReport] ItemsPerMessage[GetVariables] ItemsPerMessage[SetVariables]",
    "OCPPCommCtrlr": "FileTransferProtocols MessageTimeout[Default] MessageAttemptInterval[TransactionEvent] "
    "MessageAttempts[TransactionEvent] NetworkConfigurationPriority NetworkProfileConnectionAttempts "
    "OfflineThreshold ResetRetries UnlockOnEVSideDisconnect",
    "SampledDataCtrlr": "TxEndedInterval TxEndedMeasurands TxStartedMeasurands TxUpdatedInterval "
    "TxUpdatedMeasurands",
    "SecurityCtrlr": "CertificateEntries OrganizationName SecurityProfile",
    "TxCtrlr": "EVConnectionTimeOut StopTxOnEVSideDisconnect StopTxOnInvalidId TxStartPoint TxStopPoint",
}
"""Controllers that every station has."""
BLOCKS = {
    "DisplayMessageCtrlr": "DisplayMessages SupportedFormats SupportedPriorities",
    "LocalAuthListCtrlr": "BytesPerMessage Entries ItemsPerMessage",
    "MonitoringCtrlr": "BytesPerMessage[SetVariableMonitoring] ItemsPerMessage[SetVariableMonitoring]",
    "SmartChargingCtrlr": "Entries[ChargingProfiles] LimitChangeSignificance PeriodsPerSchedule "
    "ProfileStackLevel RateUnit",
}
"""Controllers of functional blocks that a station may lack. Where one is there and available, so is all of it."""
EQUIPMENT = {
    "ChargingStation": "AvailabilityState Available SupplyPhases",
    "EVSE": "AvailabilityState Available Power SupplyPhases",
    "Connector": "Available ConnectorType SupplyPhases",
}
"""Each part of the station has these."""
SETTABLE = ("OCPPCommCtrlr.OfflineThreshold", "TxCtrlr.EVConnectionTimeOut")
"""Required, and of no use unless an operator can set them."""
LISTS = ("OptionList", "MemberList", "SequenceList")


def entries(parts: Iterable[Observation]) -> list[Entry]:
    """All variables in the parts of a report."""
    return [entry for part in parts for entry in listed(part.body, "reportData")]


def name_of(entry: Entry) -> str:
    """ "Component.Variable[Instance]" as it came."""
    instance = first(entry, "variable.instance")
    variable = f"{first(entry, 'variable.name')}" + (f"[{instance}]" if instance else "")
    return f"{first(entry, 'component.name')}.{variable}"


def place_of(entry: Entry) -> tuple[str, Any, Any]:
    """Which piece of equipment: component without case, EVSE, connector."""
    component = f"{first(entry, 'component.name')}".casefold()
    return component, first(entry, "component.evse.id"), first(entry, "component.evse.connectorId")


def value_of(entry: Entry) -> Any:
    """The actual value, None if it is not told."""
    for attribute in listed(entry, "variableAttribute"):
        if attribute.get("type", "Actual") == "Actual":
            return attribute.get("value")
    return None


# -- completeness


def lacking(parts: Sequence[Observation]) -> str | None:
    """What a full inventory should hold and does not."""
    found = entries(parts)
    names = {name_of(entry).casefold() for entry in found}
    missing = [path for path in required(found) if path.casefold() not in names]
    missing += missing_equipment(found)
    return f"missing: {', '.join(missing)}" if missing else None


def required(found: Sequence[Entry]) -> list[str]:
    present = {place_of(entry)[0] for entry in found}
    off = {
        place_of(entry)[0]
        for entry in found
        if name_of(entry).casefold().endswith(".available") and value_of(entry) == "false"
    }
    blocks = {name: rows for name, rows in BLOCKS.items() if name.casefold() in present - off}
    return [f"{name}.{row}" for name, rows in (CORE | blocks).items() for row in rows.split()]


def missing_equipment(found: Sequence[Entry]) -> list[str]:
    missing = []
    for name, rows in EQUIPMENT.items():
        places = {place_of(entry) for entry in found if place_of(entry)[0] == name.casefold()}
        for place in places or {(name.casefold(), None, None)}:
            there = {
                f"{first(entry, 'variable.name')}".casefold() for entry in found if place_of(entry) == place
            }
            where = "".join(f" {part}" for part in place[1:] if part is not None)
            missing += [f"{name}{where}.{row}" for row in rows.split() if row.casefold() not in there]
    return missing


def unsettable(parts: Sequence[Observation]) -> str | None:
    """What a configuration inventory should hold and does not."""
    names = {name_of(entry).casefold() for entry in entries(parts)}
    missing = [path for path in SETTABLE if path.casefold() not in names]
    return f"missing: {', '.join(missing)}" if missing else None


def unavailable(parts: Sequence[Observation]) -> str | None:
    """Which kinds of equipment a summary says nothing about."""
    told = {
        place_of(entry)[0]
        for entry in entries(parts)
        if name_of(entry).casefold().endswith(".availabilitystate")
    }
    missing = [name for name in EQUIPMENT if name.casefold() not in told]
    return f"no AvailabilityState of {', '.join(missing)}" if missing else None


# -- order and form


def misnumbered(parts: Sequence[Observation]) -> str | None:
    """Parts count from 0, one by one. A part that was sent again counts once."""
    numbers: list[Any] = []
    for part in parts:
        if (number := part.body.get("seqNo")) not in numbers:
            numbers.append(number)
    wanted = list(range(len(numbers)))
    return None if numbers == wanted else f"wanted seqNo {wanted}, got {numbers}"


def undescribed(parts: Sequence[Observation]) -> str | None:
    """Variables without characteristics."""
    bare = [entry for entry in entries(parts) if not isinstance(entry.get("variableCharacteristics"), dict)]
    return f"{name_of(bare[0])} has no variableCharacteristics" if bare else None


def open_lists(parts: Sequence[Observation]) -> str | None:
    """Lists that do not say what may be in them."""
    wrong = [
        f"{name_of(entry)} is a {kind} without valuesList"
        for entry in entries(parts)
        if (kind := first(entry, "variableCharacteristics.dataType")) in LISTS
        and not first(entry, "variableCharacteristics.valuesList")
    ]
    return wrong[0] if wrong else None


def misfit(parts: Sequence[Observation]) -> str | None:
    """The first value that its own description does not allow."""
    for entry in entries(parts):
        about = entry.get("variableCharacteristics")
        value = value_of(entry)
        if isinstance(about, dict) and isinstance(value, str) and value != "":
            wrong = objection(value, about)
            if wrong:
                return f"{name_of(entry)} = {value!r}: {wrong}"
    return None


def objection(value: str, about: Mapping[str, Any]) -> str | None:
    """Why a value is not one of its type, or outside its limits."""
    match about.get("dataType"):
        case "integer" | "decimal" as kind:
            return _number(value, kind, about)
        case "boolean":
            return None if value in ("true", "false") else "wanted true or false"
        case "dateTime":
            return _moment(value)
        case "OptionList" | "MemberList" | "SequenceList" as kind:
            members = [value.strip()] if kind == "OptionList" else value.split(",")
            allowed = {each.strip() for each in str(about.get("valuesList") or "").split(",")} - {""}
            alien = [each for each in members if each.strip() and each.strip() not in allowed]
            return f"{alien[0]!r} is not in valuesList" if alien and allowed else None
    return None


def _number(value: str, kind: Any, about: Mapping[str, Any]) -> str | None:
    try:
        number = int(value) if kind == "integer" else float(value)
    except ValueError:
        return f"wanted {kind}"
    low, high = about.get("minLimit"), about.get("maxLimit")
    if isinstance(low, int | float | Decimal) and number < low:
        return f"below minLimit {low}"
    return f"above maxLimit {high}" if isinstance(high, int | float | Decimal) and number > high else None


def _moment(value: str) -> str | None:
    try:
        parse_iso8601(value)
    except ValueError:
        return "wanted a time"
    return None
