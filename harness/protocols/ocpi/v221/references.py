"""The bundled systems under test of OCPI 2.2.1, and what they claim."""

from collections.abc import Mapping

from harness.protocols.registry import Reference
from harness.requirements.vocabulary import vocabulary

CLAIMS = frozenset(name for name, claim in vocabulary().claims.items() if claim.table == "ocpi")
_NOBODYS = frozenset({"needs_place", "plain_token", "message_signatures", "token_lifetime"})
_CPO_ONLY = frozenset({"sends_sessions", "reservations", "charging_profiles", "charging_preferences"})
_PEER = frozenset({"peer_mode", "mixed_mode"})
_HUB_ONLY = frozenset({"issues_tokens", "still_alive"})

REFERENCES: Mapping[str, Reference] = {
    "cpo": Reference("chargeproof reference CPO", "cpo", CLAIMS - _NOBODYS - _HUB_ONLY, _NOBODYS | _HUB_ONLY),
    "emsp": Reference(
        "chargeproof reference eMSP",
        "emsp",
        CLAIMS - _NOBODYS - _HUB_ONLY - _CPO_ONLY,
        _NOBODYS | _HUB_ONLY | _CPO_ONLY,
    ),
    "hub": Reference(
        "chargeproof reference hub",
        "hub",
        CLAIMS - _NOBODYS - _CPO_ONLY - _PEER,
        _NOBODYS | _CPO_ONLY | _PEER,
    ),
}
"""The bundled systems under test."""
