"""Certificates of nodes that know each other by their keys: each signed its own, and shows who it is by its identifier.

The identifier is the subject key identifier: SHA-1 over the bits of the public key, 40 hexadecimal digits (RFC 5280,
4.2.1.2, method 1). Names, issuers and dates mean nothing to such nodes.
"""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harness.pki.credential import Credential, PrivateKey, make_name, new_key
from harness.pki.form import Form, seal
from harness.pki.pem import UNREADABLE

YEARS = 20
YEAR = 365 * 86400.0


def key_identifier(certificate: x509.Certificate) -> str:
    """What the identifier of this key is, whatever the certificate says: lower case."""
    return x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest.hex()


def stated_identifier(certificate: x509.Certificate) -> str:
    """What the certificate says that it is, lower case; "" when it says nothing."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except (x509.ExtensionNotFound, *UNREADABLE):
        return ""
    return found.value.digest.hex()


def curve_of(certificate: x509.Certificate) -> str:
    """Name of the curve of its key ("secp256r1"), or the kind of key where there is none."""
    key = certificate.public_key()
    return key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__


def make_node(at: float, name: str, key: PrivateKey | None = None, identifier: str = "") -> Credential:
    """A key (P-256 if none is given) and its certificate, valid for twenty years.

    at          epoch seconds, from which on it is valid
    identifier  what the certificate says in place of the truth, 40 hexadecimal digits; "": the truth
    """
    own = key or new_key("P-256")
    return Credential(seal(node_form(at, name, own, identifier), own), own)


def make_small(at: float, name: str) -> Credential:
    """A node whose identifier begins with eight zero bits: of two nodes nearly always the smaller one."""
    while True:
        made = make_node(at, name)
        if key_identifier(made.certificate).startswith("00"):
            return made


def node_form(at: float, name: str, key: PrivateKey, identifier: str = "") -> Form:
    """The form of such a certificate."""
    public = key.public_key()
    told = x509.SubjectKeyIdentifier.from_public_key(public)
    if identifier:
        told = x509.SubjectKeyIdentifier(bytes.fromhex(identifier))
    subject = make_name(common_name=name, organization="chargeproof")
    bits = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    serial = int.from_bytes(hashlib.sha256(bits).digest()[:12], "big")
    form = Form(subject, subject, public, serial, at - 3600, at + YEARS * YEAR)
    usage = x509.KeyUsage(True, False, False, False, False, True, False, False, False)
    return (
        form.having(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .having(usage, critical=True)
        .having(told)
    )
