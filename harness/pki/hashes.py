"""The hashes that name a certificate by its issuer and serial number: the CertID of RFC 6960 §4.1.1, as text."""

import hashlib
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness.pki import der
from harness.pki.credential import serial_hex

ALGORITHMS: Mapping[str, str] = {"SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}


def hash_data(
    certificate: x509.Certificate, issuer: x509.Certificate, algorithm: str = "SHA256"
) -> dict[str, str]:
    """hashAlgorithm, issuerNameHash, issuerKeyHash (lower-case hex) and serialNumber (hex, no leading zeros).

    issuerNameHash is taken over the DER of the issuer's name *in the certificate*, issuerKeyHash over the public
    key of the issuer's certificate: the bits of subjectPublicKey without tag, length and unused bits. For a root
    `issuer` is the certificate itself. ValueError for an unknown algorithm.
    """
    if algorithm not in ALGORITHMS:
        raise ValueError(f"found {algorithm!r}; right would be one of {', '.join(ALGORITHMS)}")
    digest = ALGORITHMS[algorithm]
    return {
        "hashAlgorithm": algorithm,
        "issuerNameHash": hashlib.new(digest, certificate.issuer.public_bytes()).hexdigest(),
        "issuerKeyHash": hashlib.new(digest, key_bits(issuer)).hexdigest(),
        "serialNumber": serial_hex(certificate),
    }


def key_bits(certificate: x509.Certificate) -> bytes:
    """The value of subjectPublicKey, without tag, length and the count of unused bits."""
    info = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return der.content(der.parts(info)[1])[1:]


def same_hash_data(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both name the same certificate: hexadecimal digits without regard to case, numbers as numbers."""
    return _plain(one) == _plain(other)


def _plain(data: Mapping[str, str]) -> tuple[str, ...]:
    return (
        str(data.get("hashAlgorithm")),
        str(data.get("issuerNameHash")).lower(),
        str(data.get("issuerKeyHash")).lower(),
        str(data.get("serialNumber")).lower().lstrip("0"),
    )
