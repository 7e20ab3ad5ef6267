"""The bundled systems under test of OCPI 2.2.1, and what they claim."""

from collections.abc import Mapping
from dataclasses import replace

from harness.protocols.registry import Reference
from harness.requirements.vocabulary import vocabulary

CLAIMS = frozenset(name for name, claim in vocabulary().claims.items() if claim.table == "ocpi")
_NOBODYS = frozenset({"plain_token", "token_lifetime"})
_CPO_ONLY = frozenset(
    {
        "sends_sessions",
        "reservations",
        "charging_profiles",
        "charging_preferences",
        "erases_personal_data",
    }
)
_PEER = frozenset({"peer_mode", "mixed_mode"})
_EXPIRING = frozenset({"token_lifetime"})
_HUB_ONLY = frozenset({"issues_tokens", "still_alive"})
_EMSP_ONLY = frozenset({"needs_place"})

_PLAIN: Mapping[str, Reference] = {
    "cpo": Reference(
        "chargeproof reference CPO",
        "cpo",
        CLAIMS - _NOBODYS - _HUB_ONLY - _EMSP_ONLY,
        _NOBODYS | _HUB_ONLY | _EMSP_ONLY,
    ),
    "emsp": Reference(
        "chargeproof reference eMSP",
        "emsp",
        CLAIMS - _NOBODYS - _HUB_ONLY - _CPO_ONLY,
        _NOBODYS | _HUB_ONLY | _CPO_ONLY,
    ),
    "hub": Reference(
        "chargeproof reference hub",
        "hub",
        CLAIMS - _NOBODYS - _CPO_ONLY - _EMSP_ONLY - _PEER,
        _NOBODYS | _CPO_ONLY | _EMSP_ONLY | _PEER,
    ),
}


def _variants(plain: Mapping[str, Reference]) -> dict[str, Reference]:
    """Each as it is, behind TLS, and with tokens that are valid for a while only."""
    found = dict(plain)
    for role, it in plain.items():
        found[f"tls-{role}"] = replace(
            it, name=f"{it.name} behind TLS", security_profile=2, only=frozenset({"tls"})
        )
        found[f"expiring-{role}"] = replace(
            it,
            name=f"{it.name} with tokens that expire",
            features=it.features | _EXPIRING,
            not_features=it.not_features - _EXPIRING,
            only=_EXPIRING,
        )
    return found


REFERENCES: Mapping[str, Reference] = _variants(_PLAIN)
"""The bundled systems under test."""
