"""The functions of SPINE 1.3.0 that IEC 63380-2 uses, as data: feature, list member, identifiers, what is a list.

An entry of a list is identified by all its identifiers together. What is not in this table is passed on unread.
"""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    feature   the type of the feature that serves it
    item      the member that holds the entries ("" for functions that are no list)
    ids       the identifiers of an entry
    gate      the member of an entry that, when false, forbids to write it
    """

    name: str
    feature: str
    item: str = ""
    ids: tuple[str, ...] = ()
    gate: str = ""

    @property
    def selectors(self) -> str:
        """The member of a filter that picks entries."""
        return f"{self.name}Selectors"

    @property
    def elements(self) -> str:
        """The member of a filter that picks members of entries."""
        return f"{self.item or self.name}Elements"


def _list(feature: str, name: str, item: str, *ids: str, gate: str = "") -> Function:
    return Function(name, feature, item, ids, gate)


NODE_MANAGEMENT: Final = "NodeManagement"
DISCOVERY: Final = "nodeManagementDetailedDiscoveryData"
USE_CASES: Final = "nodeManagementUseCaseData"
SUBSCRIBE: Final = "nodeManagementSubscriptionRequestCall"
UNSUBSCRIBE: Final = "nodeManagementSubscriptionDeleteCall"
SUBSCRIPTIONS: Final = "nodeManagementSubscriptionData"
BIND: Final = "nodeManagementBindingRequestCall"
UNBIND: Final = "nodeManagementBindingDeleteCall"
BINDINGS: Final = "nodeManagementBindingData"
DESTINATIONS: Final = "nodeManagementDestinationListData"
RESULT: Final = "resultData"

_M, _E, _L = "Measurement", "ElectricalConnection", "LoadControl"
_C, _D, _T = "DeviceConfiguration", "DeviceDiagnosis", "TimeSeries"

FUNCTIONS: Final[dict[str, Function]] = {
    each.name: each
    for each in (
        _list(_M, "measurementDescriptionListData", "measurementDescriptionData", "measurementId"),
        _list(_M, "measurementConstraintsListData", "measurementConstraintsData", "measurementId"),
        _list(_M, "measurementListData", "measurementData", "measurementId", "valueType"),
        _list(
            _E,
            "electricalConnectionDescriptionListData",
            "electricalConnectionDescriptionData",
            "electricalConnectionId",
        ),
        _list(
            _E,
            "electricalConnectionParameterDescriptionListData",
            "electricalConnectionParameterDescriptionData",
            "electricalConnectionId",
            "parameterId",
        ),
        _list(
            _E,
            "electricalConnectionPermittedValueSetListData",
            "electricalConnectionPermittedValueSetData",
            "electricalConnectionId",
            "parameterId",
        ),
        _list(
            _E,
            "electricalConnectionCharacteristicListData",
            "electricalConnectionCharacteristicData",
            "electricalConnectionId",
            "parameterId",
            "characteristicId",
        ),
        _list(_L, "loadControlLimitDescriptionListData", "loadControlLimitDescriptionData", "limitId"),
        _list(_L, "loadControlLimitListData", "loadControlLimitData", "limitId", gate="isLimitChangeable"),
        _list(
            _C,
            "deviceConfigurationKeyValueDescriptionListData",
            "deviceConfigurationKeyValueDescriptionData",
            "keyId",
        ),
        _list(
            _C,
            "deviceConfigurationKeyValueListData",
            "deviceConfigurationKeyValueData",
            "keyId",
            gate="isValueChangeable",
        ),
        Function("deviceDiagnosisStateData", _D),
        Function("deviceDiagnosisHeartbeatData", _D),
        Function("deviceClassificationManufacturerData", "DeviceClassification"),
        _list("Identification", "identificationListData", "identificationData", "identificationId"),
        _list(_T, "timeSeriesDescriptionListData", "timeSeriesDescriptionData", "timeSeriesId"),
        _list(_T, "timeSeriesConstraintsListData", "timeSeriesConstraintsData", "timeSeriesId"),
        _list(_T, "timeSeriesListData", "timeSeriesData", "timeSeriesId"),
        _list("IncentiveTable", "incentiveTableDescriptionData", "incentiveTableDescription"),
        _list("IncentiveTable", "incentiveTableConstraintsData", "incentiveTableConstraints"),
        _list("IncentiveTable", "incentiveTableData", "incentiveTable"),
        _list("Bill", "billDescriptionListData", "billDescriptionData", "billId"),
        _list("Bill", "billConstraintsListData", "billConstraintsData", "billId"),
        _list("Bill", "billListData", "billData", "billId"),
        _list("Setpoint", "setpointDescriptionListData", "setpointDescriptionData", "setpointId"),
        _list("Setpoint", "setpointConstraintsListData", "setpointConstraintsData", "setpointId"),
        _list("Setpoint", "setpointListData", "setpointData", "setpointId", gate="isSetpointChangeable"),
        Function(DISCOVERY, NODE_MANAGEMENT),
        Function(USE_CASES, NODE_MANAGEMENT),
        Function(SUBSCRIBE, NODE_MANAGEMENT),
        Function(UNSUBSCRIBE, NODE_MANAGEMENT),
        _list(NODE_MANAGEMENT, SUBSCRIPTIONS, "subscriptionEntry", "subscriptionId"),
        Function(BIND, NODE_MANAGEMENT),
        Function(UNBIND, NODE_MANAGEMENT),
        _list(NODE_MANAGEMENT, BINDINGS, "bindingEntry", "bindingId"),
        _list(NODE_MANAGEMENT, DESTINATIONS, "nodeManagementDestinationData", "deviceDescription"),
    )
}

_INNER: Final = (
    "cmd",
    "filter",
    "entity",
    "specificationVersionList.specificationVersion",
    "entityInformation",
    "featureInformation",
    "supportedFunction",
    "specificUsage",
    "useCaseInformation",
    "useCaseSupport",
    "scenarioSupport",
    "permittedValueSet",
    "range",
    "permittedValueSet.value",
    "timeSeriesSlot",
    "incentiveTableDescription.tier",
    "incentiveSlot.tier",
    "boundaryDescription",
    "incentiveDescription",
    "incentiveSlot",
    "boundary",
    "incentive",
    "total.value",
    "total.cost",
    "position",
    "position.value",
    "position.cost",
    "supportedBillType",
)

LISTS: Final = frozenset({*_INNER, *(each.item for each in FUNCTIONS.values() if each.item)})
"""For `eebus_json.Strict`: the members that hold lists."""

CMD_FRAME: Final = frozenset({"function", "filter", "manufacturerSpecificExtension", "lastUpdateAt"})
"""Members of a cmd beside the data itself."""

NONE, GENERAL, TIMEOUT, OVERLOAD, UNKNOWN_DESTINATION, UNREACHABLE = 0, 1, 2, 3, 4, 5
NOT_SUPPORTED, REJECTED, COMBINATION, BINDING_REQUIRED = 6, 7, 8, 9
"""Result numbers."""

RESULT_NAMES: Final = (
    "none",
    "general error",
    "timeout",
    "overload",
    "destination unknown",
    "destination unreachable",
    "command not supported",
    "command rejected",
    "restricted function exchange combination not supported",
    "binding required",
)


def function(name: str) -> Function:
    """What is known of a function; one that is not known is no list and belongs to no feature."""
    return FUNCTIONS.get(name) or Function(name, "")


def entries(name: str, data: Any) -> list[dict[str, Any]]:
    """The entries of a list function's data; [] where there are none."""
    item = function(name).item
    found = data.get(item) if isinstance(data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def with_entries(name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The data of a list function that holds these entries."""
    return {function(name).item: items}
