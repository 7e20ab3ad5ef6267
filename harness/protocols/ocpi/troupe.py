"""Our platforms, and who they are."""

from collections.abc import Mapping
from typing import Final

from harness.protocols.ocpi.headers import PartyId

CPO, EMSP, HUB = "cpo", "emsp", "hub"
ROLES: Final = (CPO, EMSP, HUB)
TROUPE: Final[Mapping[str, tuple[str, ...]]] = {
    CPO: (EMSP, HUB),
    EMSP: (CPO, HUB),
    HUB: (CPO, "cpo2", EMSP, "emsp2"),
}
"""Our platforms for each role of the system under test, the one that it has to do with first in front."""
IDS: Final[Mapping[str, PartyId]] = {
    EMSP: PartyId("NL", "EMS"),
    "emsp2": PartyId("FR", "EM2"),
    CPO: PartyId("DE", "CPO"),
    "cpo2": PartyId("BE", "CP2"),
    HUB: PartyId("DE", "HUB"),
}
"""Who our platforms are, and the bundled systems."""
BEHIND_EMSP, BEHIND_CPO = PartyId("NL", "HE1"), PartyId("BE", "HC1")
"""The parties that stand behind our hub."""
ISSUER: Final = PartyId("DE", "CHE")
"""The eMSP party that the bundled hub runs itself, for tokens that it issues."""
