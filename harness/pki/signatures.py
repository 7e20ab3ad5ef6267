"""Who signed what: certificates, revocation lists, answers about revocation."""

from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

OLD_DIGESTS = ("md5", "sha1")


def certificate_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key made the signature. Names are not looked at."""
    key = _public_key(issuer)
    try:
        scheme = certificate.signature_algorithm_parameters
        digest = certificate.signature_hash_algorithm
    except (UnsupportedAlgorithm, ValueError):
        return False
    signed, signature = certificate.tbs_certificate_bytes, certificate.signature
    return key is not None and signature_holds(key, signature, signed, digest, scheme)


def crl_signed_by(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = _public_key(issuer)
    return key is not None and crl.is_signature_valid(key)  # type: ignore[arg-type]


def signature_holds(
    key: CertificatePublicKeyTypes,
    signature: bytes,
    signed: bytes,
    digest: hashes.HashAlgorithm | None,
    scheme: object = None,
) -> bool:
    """Whether the key made this signature. scheme: the padding of an RSA signature; PKCS#1 v1.5 when not given."""
    try:
        match key:
            case rsa.RSAPublicKey():
                assert digest is not None
                rsa_padding = scheme if isinstance(scheme, padding.PSS) else padding.PKCS1v15()
                key.verify(signature, signed, rsa_padding, digest)
            case ec.EllipticCurvePublicKey():
                assert digest is not None
                key.verify(signature, signed, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                key.verify(signature, signed)
            case _:
                return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, AssertionError):
        return False
    return True


def old_digest(certificate: x509.Certificate) -> bool:
    """Whether it is signed over MD5 or SHA-1."""
    try:
        digest = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return False
    return digest is not None and digest.name in OLD_DIGESTS


class HasKey(Protocol):
    """A certificate, or a request for one."""

    def public_key(self) -> CertificatePublicKeyTypes: ...


def strength(certificate: HasKey) -> tuple[str, int]:
    """Kind and size in bits of its key: ("RSA", 2048), ("EC", 256), ("EdDSA", 256)."""
    match _public_key(certificate):
        case rsa.RSAPublicKey() as key:
            return "RSA", key.key_size
        case ec.EllipticCurvePublicKey() as key:
            return "EC", key.key_size
        case ed25519.Ed25519PublicKey():
            return "EdDSA", 256
        case ed448.Ed448PublicKey():
            return "EdDSA", 448
        case _:
            return "other", 0


def public_key_der(certificate: HasKey) -> bytes:
    """Its subjectPublicKeyInfo: to compare keys with."""
    return certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _public_key(certificate: HasKey) -> CertificatePublicKeyTypes | None:
    try:
        return certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None
