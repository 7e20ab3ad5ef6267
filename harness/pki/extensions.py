"""The extensions of proper certificates (RFC 5280 §4.2.1): what a key is for, whom it speaks for, who signed it."""

import ipaddress
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

USAGES = ("server", "client", "firmware", "contract", "secc", "ocsp")
"""What a leaf can be for."""

_BITS = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
_KEY_USAGE: dict[str, tuple[str, ...]] = {
    "ca": ("key_cert_sign", "crl_sign"),
    "server": ("digital_signature", "key_agreement"),
    "client": ("digital_signature", "key_agreement"),
    "firmware": ("digital_signature",),
    "contract": ("digital_signature", "key_agreement"),
    "secc": ("digital_signature", "key_agreement"),
    "ocsp": ("digital_signature",),
}


def key_usage(usage: str, public_key: CertificatePublicKeyTypes | None = None) -> x509.KeyUsage:
    """The key usage of a CA ("ca") or of a leaf (one of USAGES); an RSA key enciphers where others agree."""
    set_bits = _KEY_USAGE[usage]
    if isinstance(public_key, rsa.RSAPublicKey):
        set_bits = tuple(bit.replace("key_agreement", "key_encipherment") for bit in set_bits)
    return x509.KeyUsage(**{bit: bit in set_bits for bit in _BITS})


def alternative_names(names: Sequence[str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([_general_name(name) for name in names])


def authority_key_identifier(key: CertificatePublicKeyTypes) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key)  # type: ignore[arg-type]


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
