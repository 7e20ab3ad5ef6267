"""The bundled systems under test of OCPP 2.0.1: what they claim, and their variants in security profiles 2 and 3."""

from collections.abc import Mapping
from dataclasses import replace

from harness.protocols.ocpp.v201.reference_values import REFERENCE_VALUES
from harness.protocols.registry import Reference
from harness.requirements.vocabulary import vocabulary

TLS = frozenset({"tls"})
UNCERTIFIED, UPGRADE = "uncertified", "security_upgrade"
CLAIMS = TLS | {"client_certificate", "basic_login", "test_authorities", "test_responder", UNCERTIFIED}
"""The first ones follow from the security profile; the last is for a system of its own."""


ALL_CLAIMS = vocabulary().claims_for("ocpp") - CLAIMS

_CORE_ONLY = frozenset(
    {
        "auth_cache",
        "contract_certificates",
        "display_messages",
        "evse_reset",
        "firmware_update",
        "firmware_update_blocks_reset",
        "hardwired_monitor",
        "local_auth_list",
        "monitoring",
        "movable_variable",
        "offline_events_by_severity",
        "reservation",
        "signed_meter_values",
        "smart_charging",
        "summary_inventory",
        "v2g_certificates",
    }
)
"""Claims that a station with nothing but the core does not make."""

_STRICT = frozenset({"additional_root_check"})
"""Claims of a station that guards its CSMS root; others take any."""

_PLAIN: Mapping[str, Reference] = {
    "charging_station": Reference(
        "chargeproof reference charging station",
        "charging_station",
        ALL_CLAIMS - _STRICT,
        _STRICT,
        REFERENCE_VALUES,
    ),
    "core-charging_station": Reference(
        "chargeproof core-only charging station",
        "charging_station",
        ALL_CLAIMS - _CORE_ONLY - _STRICT,
        _CORE_ONLY | _STRICT,
        REFERENCE_VALUES,
    ),
    "csms": Reference("chargeproof reference CSMS", "csms", ALL_CLAIMS, values=REFERENCE_VALUES),
}


def _guarding(found: Mapping[str, Reference], name: str) -> dict[str, Reference]:
    """One of the stations guards its CSMS root."""
    it = found[name]
    strict = replace(it, features=it.features | _STRICT, not_features=it.not_features - _STRICT)
    return {**found, name: strict}


def _secured(plain: Mapping[str, Reference]) -> dict[str, Reference]:
    """The systems of profile 1, and what they are in profiles 2 and 3."""
    found = dict(plain)
    for role in ("charging_station", "csms"):
        for profile in (2, 3):
            found[f"profile{profile}-{role}"] = replace(
                plain[role],
                name=f"{plain[role].name}, security profile {profile}",
                security_profile=profile,
                only=TLS,
            )
    bare = plain["charging_station"]
    found["uncertified-charging_station"] = replace(
        bare,
        name=f"{bare.name} without a certificate",
        security_profile=2,
        features=bare.features - {UPGRADE} | {UNCERTIFIED},
        not_features=bare.not_features | {UPGRADE},
        only=frozenset({UNCERTIFIED}),
    )
    return found


REFERENCES: Mapping[str, Reference] = _guarding(_secured(_PLAIN), "profile3-charging_station")
"""The bundled systems under test."""
