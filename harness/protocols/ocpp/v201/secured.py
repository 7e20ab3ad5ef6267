"""The parties of security profiles 2 and 3: what they get of the certificates of a set-up."""

from collections.abc import Mapping
from dataclasses import replace

from cryptography import x509

from harness.pki.estate import Estate
from harness.protocols.ocpp.v201.csms.config import CsmsConfig
from harness.protocols.ocpp.v201.station.certificates import CSMS_ROOT
from harness.protocols.ocpp.v201.station.config import StationConfig
from harness.protocols.registry import Reference, Settings

TLS = frozenset({"tls"})
CLAIMS = TLS | {"client_certificate", "basic_login"}
"""They follow from the security profile, and are not for anybody to make."""


def references(plain: Mapping[str, Reference]) -> dict[str, Reference]:
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
    return found


def station(config: StationConfig, settings: Settings) -> StationConfig:
    """A station with its certificate and the root of its CSMS. The one that the harness plays looks over flaws: what is
    wrong with the other side is for the checks to say.
    """
    estate = settings.estate
    if estate is None or settings.security_profile < 2:
        return config
    return replace(
        config,
        serial_number=estate.station.common_name,
        credential=estate.station,
        roots=((CSMS_ROOT, estate.csms_root.certificate), *config.roots),
        variables={
            "SecurityCtrlr.SecurityProfile": str(settings.security_profile),
            "SecurityCtrlr.OrganizationName": estate.operator,
            **config.variables,
        },
        careless_tls=not settings.reference,
    )


def csms(config: CsmsConfig, settings: Settings) -> CsmsConfig:
    """A CSMS with its certificates and the roots of its stations; careless likewise."""
    estate = settings.estate
    if estate is None or settings.security_profile < 2:
        return config
    return replace(
        config,
        security_profile=settings.security_profile,
        credentials=estate.servers,
        client_roots=(estate.csms_root.certificate,),
        client_crls=lambda now: revocations(estate, now),
        operator=estate.operator,
        certificate_serials=_serials(estate, settings) if settings.reference else {},
        careless_tls=not settings.reference,
    )


def revocations(estate: Estate, now: float) -> tuple[x509.CertificateRevocationList, ...]:
    """What the authorities of the operator say."""
    return tuple(each.crl(now) for each in (estate.csms_root, estate.client_ca))


def _serials(estate: Estate, settings: Settings) -> dict[str, str]:
    if settings.security_profile < 3:
        return {}
    return {settings.identity: estate.station.common_name}
