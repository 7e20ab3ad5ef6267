"""Certificates, requests and keys out of PEM (RFC 7468); what cannot be read says what is wrong with it."""

import re

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from harness.pki.credential import PrivateKey

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What is raised when something cannot be decoded."""
_KEYS = ("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY")

_LOCKED = "the key is encrypted, and there is no passphrase; right would be to name one, or a key in clear"
_NOT_LOCKED = "the key is not encrypted, and a passphrase is given; right would be to name none"
_WRONG_PASSPHRASE = (
    "the passphrase is wrong, or the key is damaged; right would be the one that it was encrypted with"
)
_DAMAGED = "the key is damaged; right would be PEM as it was written, with all its lines"


def read_chain(pem: str) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM text, in their order. ValueError when there is none, or something else beside it."""
    blocks = [(each[1], each[0]) for each in _BLOCK.finditer(pem)]
    if not blocks:
        raise ValueError(f"found {shown(pem)}; right would be PEM: -----BEGIN CERTIFICATE----- ...")
    for label, _ in blocks:
        if label in _KEYS:
            raise ValueError("found a private key among the certificates; right would be certificates alone")
        if label != "CERTIFICATE":
            raise ValueError(f"found a {label}; right would be certificates")
    return tuple(_read(text, place) for place, (_, text) in enumerate(blocks, 1))


def _read(text: str, place: int) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(text.encode("utf-8"))
    except UNREADABLE as error:
        raise ValueError(f"certificate {place} cannot be read: {str(error).splitlines()[0]}") from None
    if flaw := flaw_in(certificate):
        raise ValueError(f"certificate {place} cannot be read: {flaw}")
    return certificate


def flaw_in(certificate: x509.Certificate) -> str:
    """What keeps a certificate from being read to its end, or "": parts are decoded when they are asked for."""
    try:
        _ = certificate.subject, certificate.issuer, certificate.extensions, certificate.version
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        certificate.public_key()
    except UNREADABLE as error:
        return (str(error).splitlines() or ["not X.509"])[0]
    return ""


def read_csr(pem: str) -> x509.CertificateSigningRequest:
    """A PKCS#10 request. ValueError when it is none, or not signed with the key that it names (RFC 2986 §4)."""
    try:
        request = x509.load_pem_x509_csr(pem.encode("utf-8"))
    except UNREADABLE as error:
        raise ValueError(f"found {shown(pem)}; right would be a PEM certificate request ({error})") from None
    if not request.is_signature_valid:
        raise ValueError("the request is not signed with the key that it names")
    return request


def read_key(pem: bytes, passphrase: str | None = None) -> PrivateKey:
    """A private key. ValueError says what is wrong, and never shows a part of it."""
    if b"PRIVATE KEY-----" not in pem:
        raise ValueError("found no private key in it; right would be PEM: -----BEGIN PRIVATE KEY-----")
    try:
        key = serialization.load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    except TypeError:
        raise ValueError(_LOCKED if not passphrase else _NOT_LOCKED) from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError(_WRONG_PASSPHRASE if passphrase else _DAMAGED) from None
    if not isinstance(key, PrivateKey):
        raise ValueError(f"found a key of kind {type(key).__name__}; right would be EC, RSA or EdDSA")
    return key


def shown(text: str) -> str:
    """The start of a text that is not what was expected; nothing of it when there may be a key in it."""
    if not text.strip():
        return "nothing"
    if "PRIVATE KEY" in text:
        return "a private key"
    start = " ".join(text.split())
    return repr(start if len(start) <= 40 else start[:37] + "...")
