"""The bundled systems under test of EEBUS, and what they claim."""

from collections.abc import Mapping
from typing import Final

from harness.protocols.registry import Reference
from harness.requirements.vocabulary import vocabulary

DEVICE, EMS = "device", "ems"
CLAIMS: Final = vocabulary().claims_for("eebus")

REFERENCES: Mapping[str, Reference] = {
    DEVICE: Reference("chargeproof reference EEBUS charging station", DEVICE, CLAIMS),
    EMS: Reference("chargeproof reference EEBUS energy manager", EMS, CLAIMS),
}
