"""Revocation lists that nobody should go by (RFC 5280 §5, §6.3.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from harness.pki.authority import DAY, Authority
from harness.pki.credential import new_key
from harness.pki.estate import Estate

CRL = frozenset({"crl"})


@dataclass(frozen=True, slots=True)
class CrlSpoil:
    """See `spoil.Spoil`."""

    text: str
    clauses: tuple[str, ...]
    problem: str
    make: Callable[[Estate, Authority, float], bytes]
    fatal: bool = True
    kinds: frozenset[str] = CRL


def _der(crl: x509.CertificateRevocationList) -> bytes:
    return crl.public_bytes(Encoding.DER)


def _stale(estate: Estate, authority: Authority, at: float) -> bytes:
    return _der(authority.crl(at - 30 * DAY))


def _future(estate: Estate, authority: Authority, at: float) -> bytes:
    return _der(authority.crl(at + DAY))


def _forged(estate: Estate, authority: Authority, at: float) -> bytes:
    return _der(authority.crl(at, signer=new_key()))


def _others(estate: Estate, authority: Authority, at: float) -> bytes:
    return _der(estate.other_root.crl(at))


def _garbage(estate: Estate, authority: Authority, at: float) -> bytes:
    return b"\x30\x03not"


CRLS: Mapping[str, CrlSpoil] = {
    "stale_crl": CrlSpoil(
        "went out of date three weeks ago", ("RFC 5280 §6.3.3 (a)",), "crl_expired", _stale
    ),
    "future_crl": CrlSpoil("becomes valid tomorrow", ("RFC 5280 §5.1.2.4",), "crl_not_yet_valid", _future),
    "forged_crl": CrlSpoil("is signed with another key", ("RFC 5280 §6.3.3 (g)",), "crl_signature", _forged),
    "crl_of_another_ca": CrlSpoil("comes from another CA", ("RFC 5280 §6.3.3 (b)",), "", _others),
    "malformed_crl": CrlSpoil("cannot be decoded", ("RFC 5280 §5.1",), "malformed", _garbage),
}


def spoiled_crl(name: str, estate: Estate, authority: Authority, at: float) -> bytes:
    """The DER of a list of `authority` that is wrong in this way."""
    return CRLS[name].make(estate, authority, at)
