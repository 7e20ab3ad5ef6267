"""What a CSMS looks at before it has a station's certificate signed (OCPP 2.0.1 A00.FR.501 to FR.511, A02).

Pure functions of the text that a station sent. They say in words what is wrong, or nothing.
"""

import re
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.x509.oid import NameOID

from harness.pki.credential import name_part
from harness.pki.pem import read_csr

SMALLEST_RSA, SMALLEST_CURVE = 2048, 224
"""Bits (A00.FR.502, A00.FR.503)."""

_URL = re.compile(r"^\w+://|^([\w-]+\.)+[a-z]{2,}$", re.IGNORECASE)


def csr_name(csr: x509.CertificateSigningRequest) -> str:
    """The common name that is asked for; "" if there is none."""
    return name_part(csr.subject, NameOID.COMMON_NAME)


def weakness(key: object) -> str:
    """Why a public key is too weak for a certificate, or ""."""
    match key:
        case rsa.RSAPublicKey() | dsa.DSAPublicKey() if key.key_size < SMALLEST_RSA:
            return f"a key of {key.key_size} bits, at least {SMALLEST_RSA} are needed (A00.FR.502)"
        case ec.EllipticCurvePublicKey() if key.key_size < SMALLEST_CURVE:
            return f"a curve of {key.key_size} bits, at least {SMALLEST_CURVE} are needed (A00.FR.503)"
    return ""


def objection(text: str, serial: str, for_station: bool = True) -> str:
    """Why the signing request `text` is refused, or "".

    serial       number of the station as it announced itself; "" when it told none
    for_station  the certificate is for the connection to the CSMS: its common name is the serial number (A00.FR.511)
    """
    try:
        csr = read_csr(text)
        key = csr.public_key()
    except (ValueError, UnsupportedAlgorithm) as fault:
        return f"{fault}"
    if weak := weakness(key):
        return weak
    return misnamed(csr_name(csr), serial) if for_station else ""


def misnamed(name: str, serial: str) -> str:
    """What is wrong with the common name of a station's certificate, or "" (A00.FR.511)."""
    if not name:
        return "no common name (A00.FR.511)"
    if looks_like_an_address(name):
        return f"the common name {name!r} looks like the address of a server (A00.FR.511)"
    if serial and name != serial:
        return f"the common name {name!r} is not the serial number {serial!r} of the station (A00.FR.511)"
    return ""


def looks_like_an_address(name: str) -> bool:
    """A URL, a host name with dots, or an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return _URL.match(name) is not None
    return True
