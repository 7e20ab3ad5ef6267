"""Chains of certificates that come in another way than one would send them. The leaf is always the first and good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from harness.pki.credential import Credential

MANY: Final = 100
_BEGINNING: Final = datetime(2020, 1, 1, tzinfo=UTC)
_COMMENT: Final = x509.ObjectIdentifier("2.16.840.1.113730.1.13")


@cache
def stranger(padding: int = 0) -> x509.Certificate:
    """A certificate that has nothing to do with anything, with so many bytes of comment in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A stranger")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(_BEGINNING)
        .not_valid_after(_BEGINNING + timedelta(days=36500))
    )
    if padding:
        comment = b"\x16\x82" + padding.to_bytes(2, "big") + b"x" * padding
        builder = builder.add_extension(x509.UnrecognizedExtension(_COMMENT, comment), critical=False)
    return builder.sign(key, hashes.SHA256())


def disordered(credential: Credential) -> Credential:
    """A stranger between the leaf and its issuers, and those backwards (RFC 5246 §7.4.2 wants them in order)."""
    return replace(credential, issuers=(stranger(), *reversed(credential.issuers)))


def with_strangers(credential: Credential) -> Credential:
    """Behind what is needed comes what nobody needs."""
    return replace(credential, issuers=(*credential.issuers, stranger()))


def very_long(credential: Credential) -> Credential:
    """A hundred more certificates, 64 KiB of them and some."""
    return replace(credential, issuers=(*credential.issuers, *(stranger(400),) * MANY))


def without_issuers(credential: Credential) -> Credential:
    """The way up is missing."""
    return replace(credential, issuers=())
