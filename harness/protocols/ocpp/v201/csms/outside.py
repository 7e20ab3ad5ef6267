"""Whom a CSMS asks on behalf of a station: OCSP responders (M06) and pools of contract certificates (M01, M02).

The CSMS cannot reach them itself, for it has no input and no output. It is handed a function for each that says what
will come back and after how long; the time in between passes on the clock of whoever runs it.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What comes of asking somebody.

    after   seconds until it comes; None: nothing ever comes
    body    the answer; None: there is none to be had (nobody there, or nothing known)
    """

    after: float | None = 0.0
    body: bytes | None = None


AskResponder = Callable[[str, bytes, float], Fetched]
"""(address, OCSPRequest in DER, now): what the responder there says, an OCSPResponse in DER."""

AskPool = Callable[[str, bytes, float], Fetched]
"""(Install or Update, EXI of the vehicle, now): the EXI for the vehicle, or no body for a vehicle that is unknown."""

NOBODY = Fetched()


def nobody(where: str, what: bytes, now: float) -> Fetched:
    """There is nobody to ask."""
    return NOBODY


def ocsp_request(data: Mapping[str, Any]) -> bytes:
    """OCSPRequestDataType as an OCSPRequest in DER (RFC 6960). ValueError if it cannot be one."""
    digest = _DIGESTS[data["hashAlgorithm"]]
    name, key = bytes.fromhex(data["issuerNameHash"]), bytes.fromhex(data["issuerKeyHash"])
    builder = ocsp.OCSPRequestBuilder()
    asked = builder.add_certificate_by_hash(name, key, int(data["serialNumber"], 16), digest).build()
    return asked.public_bytes(serialization.Encoding.DER)


def is_answer(body: bytes) -> bool:
    """Is that an OCSPResponse in DER that says how things stand with a certificate (M06.FR.08, FR.09)?"""
    try:
        return ocsp.load_der_ocsp_response(body).response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    except ValueError:
        return False


def opaque(text: str) -> bytes | None:
    """Bytes in base64, or None when it is not."""
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError):
        return None
