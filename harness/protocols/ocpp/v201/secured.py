"""The parties of security profiles 2 and 3: what they get of the certificates of a set-up."""

from dataclasses import replace
from typing import Any

from cryptography import x509

from harness.pki.estate import Estate
from harness.protocols.ocpp.v201.csms.config import CsmsConfig
from harness.protocols.ocpp.v201.references import UNCERTIFIED, UPGRADE
from harness.protocols.ocpp.v201.station.certificates import CSMS_ROOT
from harness.protocols.ocpp.v201.station.config import StationConfig
from harness.protocols.registry import Settings


def station(config: StationConfig, settings: Settings) -> StationConfig:
    """A station with its certificate and the roots of its CSMS. The one that the harness plays looks over flaws: what is
    wrong with the other side is for the checks to say.
    """
    if settings.security_profile < 2:
        return config
    variables = {"SecurityCtrlr.SecurityProfile": str(settings.security_profile)}
    config = replace(config, careless_tls=not settings.reference)
    if settings.credentials and not _bare(settings):
        own = settings.credentials[0]
        variables["SecurityCtrlr.OrganizationName"] = own.organization
        config = replace(config, serial_number=own.common_name, credential=own)
    roots = tuple((CSMS_ROOT, each) for each in settings.trust)
    return replace(config, roots=(*roots, *config.roots), variables={**variables, **config.variables})


def _bare(settings: Settings) -> bool:
    """Is it the system that has no certificate yet, and so cannot go up?"""
    return settings.reference and UNCERTIFIED in settings.features and UPGRADE not in settings.features


def csms(config: CsmsConfig, settings: Settings) -> CsmsConfig:
    """A CSMS with its certificates and the roots of its stations; careless likewise."""
    if settings.security_profile < 2:
        return config
    estate = settings.estate
    return replace(
        config,
        security_profile=settings.security_profile,
        credentials=settings.credentials,
        client_roots=settings.trust,
        client_crls=None if estate is None else lambda now: revocations(estate, now),
        operator=settings.credentials[0].organization if settings.credentials else "",
        certificate_serials=_serials(settings) if settings.reference else {},
        careless_tls=not settings.reference,
        on_profile=settings.on_profile,
        **_newcomers(settings),
    )


def _newcomers(settings: Settings) -> dict[str, Any]:
    """The reference CSMS lets stations in with the certificate of their manufacturer."""
    estate = settings.estate
    if estate is None or not settings.reference or settings.security_profile < 3:
        return {}
    roots = (estate.manufacturer_root.certificate,)
    return {"manufacturers": frozenset({estate.factory.organization}), "factory_roots": roots}


def revocations(estate: Estate, now: float) -> tuple[x509.CertificateRevocationList, ...]:
    """What the authorities of the operator say. A list that cannot be read says nothing."""
    lists = (readable(each.published(now)) for each in (estate.csms_root, estate.client_ca))
    return tuple(each for each in lists if each is not None)


def readable(der: bytes) -> x509.CertificateRevocationList | None:
    try:
        return x509.load_der_x509_crl(der)
    except ValueError:
        return None


def _serials(settings: Settings) -> dict[str, str]:
    if settings.security_profile < 3 or settings.estate is None:
        return {}
    return {settings.identity: settings.estate.station.common_name}
