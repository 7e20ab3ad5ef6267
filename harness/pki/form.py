"""The form of a certificate: everything that will stand in it, before it is signed.

A proper certificate and every wrong one come the same way: an authority fills in the form, a spoil changes one
entry, a key signs what stands there (RFC 5280 §4.1).
"""

from dataclasses import dataclass, replace
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from harness.pki import der
from harness.pki.credential import PrivateKey, digest_for, moment

Digest = Literal["", "SHA1", "MD5"]

_LEGACY = {
    ("SHA1", "RSA"): bytes.fromhex("300d06092a864886f70d0101050500"),  # sha1WithRSAEncryption
    ("MD5", "RSA"): bytes.fromhex("300d06092a864886f70d0101040500"),  # md5WithRSAEncryption
    ("SHA1", "EC"): bytes.fromhex("300906072a8648ce3d0401"),  # ecdsa-with-SHA1
}
"""Algorithm identifiers (RFC 3279 §2.2) of digests that no proper certificate is signed with any more."""


@dataclass(frozen=True, slots=True)
class Form:
    """A certificate to be. Moments in epoch seconds.

    digest  "": what suits the signing key; "SHA1", "MD5" (RSA only): what nobody should use any more
    """

    subject: x509.Name
    issuer: x509.Name
    public_key: CertificatePublicKeyTypes
    serial_number: int
    not_before: float
    not_after: float
    extensions: tuple[x509.Extension[x509.ExtensionType], ...] = ()
    digest: Digest = ""

    def having(self, value: x509.ExtensionType, *, critical: bool = False) -> "Form":
        """With this extension; one of the same kind is replaced where it stands."""
        new = x509.Extension(value.oid, critical, value)
        if any(each.oid == value.oid for each in self.extensions):
            kept = tuple(new if each.oid == value.oid else each for each in self.extensions)
            return replace(self, extensions=kept)
        return replace(self, extensions=(*self.extensions, new))

    def without(self, kind: type[x509.ExtensionType]) -> "Form":
        kept = tuple(each for each in self.extensions if each.oid != kind.oid)
        return replace(self, extensions=kept)


def seal(form: Form, key: PrivateKey) -> x509.Certificate:
    """Signs what stands in the form, right or wrong."""
    builder = x509.CertificateBuilder(
        issuer_name=form.issuer,
        subject_name=form.subject,
        public_key=form.public_key,
        serial_number=form.serial_number,
        not_valid_before=moment(form.not_before),
        not_valid_after=moment(form.not_after),
        extensions=list(form.extensions),
    )
    certificate = builder.sign(key, digest_for(key))
    return _with_old_digest(certificate, key, form.digest) if form.digest else certificate


def _with_old_digest(certificate: x509.Certificate, key: PrivateKey, digest: Digest) -> x509.Certificate:
    """The same certificate under a signature that certificate libraries refuse to make."""
    algorithm = _LEGACY.get((digest, "RSA" if isinstance(key, rsa.RSAPrivateKey) else "EC"))
    if algorithm is None:
        raise ValueError(
            f"found {digest} with {type(key).__name__}; right would be an RSA key, or SHA1 with EC"
        )
    entries = list(der.parts(certificate.tbs_certificate_bytes))
    entries[2] = algorithm  # version, serialNumber, signature (RFC 5280 §4.1)
    body = der.sequence(entries)
    hashing = hashes.SHA1() if digest == "SHA1" else hashes.MD5()
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(body, padding.PKCS1v15(), hashing)
    else:
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        signature = key.sign(body, ec.ECDSA(hashing))
    return assembled(body, algorithm, signature)


def assembled(body: bytes, algorithm: bytes, signature: bytes) -> x509.Certificate:
    """A certificate out of its three parts, each DER (RFC 5280 §4.1.1)."""
    return x509.load_der_x509_certificate(der.sequence((body, algorithm, der.bit_string(signature))))


def with_broken_signature(certificate: x509.Certificate) -> x509.Certificate:
    """The last bit of the signature is turned over."""
    body, algorithm, _ = der.parts(certificate.public_bytes(serialization.Encoding.DER))
    signature = bytearray(certificate.signature)
    signature[-1] ^= 0x01
    return assembled(body, algorithm, bytes(signature))
