"""Where it stands what an energy manager looks up."""

from collections.abc import Mapping
from typing import Final

from harness.protocols.eebus.bindings.base import (
    CHARACTERISTICS,
    DESCRIPTIONS,
    KEYS,
    LIMITS,
    MEASURED,
    STATE,
    VALUES,
)
from harness.protocols.eebus.spine.functions import NODE_MANAGEMENT, USE_CASES

PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "limit": ("LoadControl", LIMITS),
    "limit description": ("LoadControl", DESCRIPTIONS),
    "failsafe": ("DeviceConfiguration", KEYS),
    "power": ("Measurement", VALUES),
    "nominal maximum": ("ElectricalConnection", CHARACTERISTICS),
    "power description": ("Measurement", MEASURED),
    "current limits description": ("LoadControl", DESCRIPTIONS, "EV"),
    "vehicle's power": ("Measurement", VALUES, "EV"),
    "charging power limits": ("ElectricalConnection", "electricalConnectionPermittedValueSetListData", "EV"),
    "keys of the vehicle": ("DeviceConfiguration", KEYS, "EV"),
    "state of the station": ("DeviceDiagnosis", STATE, "EVSE"),
    "identity of the vehicle": ("Identification", "identificationListData", "EV"),
    "maker of the station": ("DeviceClassification", "deviceClassificationManufacturerData", "EVSE"),
    "use cases": (NODE_MANAGEMENT, USE_CASES),
}
"""Type of the feature, function, and the type of the entity where that matters."""


def place(what: str) -> dict[str, str]:
    """Type of the feature, function and type of the entity of what is looked up."""
    type, function, *entity = PLACES[what]
    return {"type": type, "function": function, "entity": entity[0] if entity else ""}
