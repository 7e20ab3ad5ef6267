"""The asking side of OCSP (RFC 6960): a request, and what an answer to it is worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from harness.pki.credential import moment
from harness.pki.pem import UNREADABLE
from harness.pki.signatures import certificate_signed_by, signature_holds
from harness.pki.verify import fits_usage

_ALGORITHMS: Mapping[str, hashes.HashAlgorithm] = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}
_REFUSALS = {
    ocsp.OCSPResponseStatus.TRY_LATER: "try_later",
    ocsp.OCSPResponseStatus.INTERNAL_ERROR: "internal_error",
    ocsp.OCSPResponseStatus.MALFORMED_REQUEST: "malformed_request",
    ocsp.OCSPResponseStatus.UNAUTHORIZED: "unauthorized",
    ocsp.OCSPResponseStatus.SIG_REQUIRED: "sig_required",
}
_STATES = {
    ocsp.OCSPCertStatus.GOOD: "good",
    ocsp.OCSPCertStatus.REVOKED: "revoked",
    ocsp.OCSPCertStatus.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says, and what it is worth.

    status       "good", "revoked", "unknown"; "" when it says nothing about the certificate
    problem      why it counts for nothing: "malformed", "try_later", "internal_error", "malformed_request",
                 "unauthorized", "sig_required", "wrong_certificate", "wrong_responder", "bad_signature",
                 "expired", "not_yet_valid", "nonce"; "" when it counts
    this_update, next_update  epoch seconds; next_update is None when newer information is there all the time
    """

    status: str = ""
    problem: str = ""
    this_update: float | None = None
    next_update: float | None = None


def make_request(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    algorithm: str = "SHA256",
    nonce: bytes | None = None,
) -> bytes:
    """A request about one certificate, DER (§4.1)."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, _ALGORITHMS[algorithm])
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def read_answer(
    answer_der: bytes,
    hashed: Mapping[str, str],
    issuer: x509.Certificate | None,
    at: float,
    *,
    nonce: bytes | None = None,
) -> Told:
    """What an answer is worth at `at` (epoch seconds), by the rules of §3.2.

    hashed  the certificate in question, as `hash_data` gives it
    issuer  who issued it, to check the signature; None: the signature is not looked at
    nonce   what the request held; an answer without one is in order, another one is not
    """
    try:
        response = ocsp.load_der_ocsp_response(answer_der)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return Told(problem=_REFUSALS.get(response.response_status, "malformed"))
        single = _about(response, hashed)
        if single is None:
            return Told(problem="wrong_certificate")
        problem = _signature_problem(response, issuer, at) if issuer is not None else ""
        return _told(single, problem or _nonce_problem(response, nonce), at)
    except (*UNREADABLE, TypeError, NotImplementedError):
        return Told(problem="malformed")


def _told(single: ocsp.OCSPSingleResponse, problem: str, at: float) -> Told:
    this, until = single.this_update_utc.timestamp(), single.next_update_utc
    if not problem and moment(at) < single.this_update_utc:
        problem = "not_yet_valid"
    if not problem and until is not None and moment(at) > until:
        problem = "expired"
    status = _STATES[single.certificate_status]
    return Told(status, problem, this, until.timestamp() if until else None)


def _about(response: ocsp.OCSPResponse, hashed: Mapping[str, str]) -> ocsp.OCSPSingleResponse | None:
    """The part that is about this certificate: digests of one algorithm do not say anything about another's."""
    for single in response.responses:
        if (
            single.hash_algorithm.name.upper() == hashed["hashAlgorithm"]
            and single.issuer_name_hash.hex() == hashed["issuerNameHash"].lower()
            and single.issuer_key_hash.hex() == hashed["issuerKeyHash"].lower()
            and single.serial_number == int(hashed["serialNumber"], 16)
        ):
            return single
    return None


def _signature_problem(response: ocsp.OCSPResponse, issuer: x509.Certificate, at: float) -> str:
    """Signed by the issuer, or by somebody whom it authorised with extended key usage OCSPSigning (§4.2.2.2)."""
    signer = issuer
    for sent in response.certificates:
        if sent == issuer:
            continue
        authorised = certificate_signed_by(sent, issuer) and fits_usage(sent, "ocsp")
        if not authorised or not sent.not_valid_before_utc <= moment(at) <= sent.not_valid_after_utc:
            return "wrong_responder"
        signer = sent
    holds = signature_holds(
        signer.public_key(),
        response.signature,
        response.tbs_response_bytes,
        response.signature_hash_algorithm,
    )
    return "" if holds else "bad_signature"


def _nonce_problem(response: ocsp.OCSPResponse, wanted: bytes | None) -> str:
    try:
        found = response.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return ""
    return "" if wanted is None or found == wanted else "nonce"
