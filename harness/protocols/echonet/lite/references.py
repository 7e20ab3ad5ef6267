"""The bundled systems under test of ECHONET Lite, and what they claim."""

from collections.abc import Mapping

from harness.protocols.registry import Reference
from harness.requirements.vocabulary import vocabulary

CLAIMS = frozenset(name for name, claim in vocabulary().claims.items() if claim.table == "echonet")
_EMS_ONLY = frozenset({"follows_announcements", "polls_devices", "operator_orders"})
_DEVICE = CLAIMS - _EMS_ONLY
_BOTH_WAYS = frozenset({"charging_method", "both_ways", "two_way_power", "tells_actual_mode"})

REFERENCES: Mapping[str, Reference] = {
    "device": Reference("chargeproof reference EV charger/discharger", "device", _DEVICE, _EMS_ONLY),
    "charger-device": Reference(
        "chargeproof reference EV charger", "device", _DEVICE - _BOTH_WAYS, _BOTH_WAYS | _EMS_ONLY
    ),
    "ems": Reference("chargeproof reference EMS", "ems", _EMS_ONLY, _DEVICE),
}
"""The bundled systems under test."""
