"""A certificate together with its key and its way up, and the keys themselves.

The `repr` of a credential names its certificate and never its key.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.x509.oid import NameOID

PrivateKey = (
    ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey
)

_CURVES: dict[str, type[ec.EllipticCurve]] = {
    "P-192": ec.SECP192R1,
    "P-224": ec.SECP224R1,
    "P-256": ec.SECP256R1,
    "P-384": ec.SECP384R1,
    "P-521": ec.SECP521R1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
    "secp256k1": ec.SECP256K1,
}


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate, its key, and the certificates that lead up to its root.

    issuers  sent after the leaf, in this order (RFC 8446 §4.4.2), without the root
    """

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Leaf first."""
        return (self.certificate, *self.issuers)

    @property
    def chain_pem(self) -> str:
        """All certificates as PEM, leaf first."""
        return chain_pem(self.chain)

    @property
    def common_name(self) -> str:
        return name_part(self.certificate.subject, NameOID.COMMON_NAME)

    @property
    def organization(self) -> str:
        return name_part(self.certificate.subject, NameOID.ORGANIZATION_NAME)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.certificate)

    def key_pem(self, passphrase: str | None = None) -> bytes:
        """The private key as PKCS#8 PEM; encrypted when there is a passphrase. Keep it off every record."""
        return key_pem(self.key, passphrase)


def new_key(kind: str = "P-256", which: int = 0) -> PrivateKey:
    """A private key: "P-256", "RSA-2048", "Ed25519", "brainpoolP256r1" ...

    Curve keys are new at each call. RSA keys are slow to make, so each process makes one for each `kind` and
    `which`: take another `which` where two RSA keys have to differ. ValueError for an unknown kind.
    """
    if kind in _CURVES:
        return ec.generate_private_key(_CURVES[kind]())
    if kind in ("Ed25519", "Ed448"):
        made = ed25519.Ed25519PrivateKey if kind == "Ed25519" else ed448.Ed448PrivateKey
        return made.generate()
    if kind.startswith("RSA-") and kind[4:].isdigit():
        return _rsa(int(kind[4:]), which)
    raise ValueError(
        f"found key kind {kind!r}; right would be one of {', '.join(_CURVES)}, RSA-2048, Ed25519"
    )


@cache
def _rsa(bits: int, which: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def digest_for(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None:
    """The digest that a key of this strength signs with; None where the algorithm has its own."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return (
            hashes.SHA512()
            if key.key_size > 384
            else hashes.SHA384()
            if key.key_size > 256
            else hashes.SHA256()
        )
    return hashes.SHA256() if isinstance(key, rsa.RSAPrivateKey) else None


def make_csr(
    key: PrivateKey,
    *,
    common_name: str,
    organization: str = "",
    country: str = "",
    domain: str = "",
    organizational_unit: str = "",
) -> str:
    """A PKCS#10 request (RFC 2986) as PEM, signed with its own key. An empty part is left out of the subject."""
    subject = make_name(
        common_name=common_name,
        organization=organization,
        country=country,
        domain=domain,
        organizational_unit=organizational_unit,
    )
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, digest_for(key))
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


def make_name(
    *,
    common_name: str = "",
    organization: str = "",
    country: str = "",
    domain: str = "",
    organizational_unit: str = "",
) -> x509.Name:
    """A distinguished name; parts that are empty are left out."""
    parts = (
        (NameOID.COUNTRY_NAME, country),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, organizational_unit),
        (NameOID.COMMON_NAME, common_name),
        (NameOID.DOMAIN_COMPONENT, domain),
    )
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts if value])


def name_part(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    """The first part of this kind, or "" when there is none."""
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def common_name(certificate: x509.Certificate) -> str:
    return name_part(certificate.subject, NameOID.COMMON_NAME)


def organization(certificate: x509.Certificate) -> str:
    return name_part(certificate.subject, NameOID.ORGANIZATION_NAME)


def serial_hex(certificate: x509.Certificate) -> str:
    """The serial number in hexadecimal, without leading zeros."""
    return format(certificate.serial_number, "x")


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 over the DER, in hexadecimal: names a certificate in the record."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def chain_pem(chain: tuple[x509.Certificate, ...]) -> str:
    return "".join(pem(each) for each in chain)


def key_pem(key: PrivateKey, passphrase: str | None = None) -> bytes:
    """PKCS#8 PEM (RFC 5958); encrypted when there is a passphrase."""
    locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        locked = serialization.BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def public_der(key: PrivateKey) -> bytes:
    """The public half as SubjectPublicKeyInfo: to compare keys with."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def moment(at: float) -> datetime:
    """Epoch seconds as certificates hold time: UTC, whole seconds."""
    return datetime.fromtimestamp(int(at), UTC)
