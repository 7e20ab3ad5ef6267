"""An OCSP responder (RFC 6960): a request in, an answer out, both DER; right, or wrong in a named way.

It answers for one or several authorities and takes what they revoked from them. A certificate that is not revoked
is good: an authority keeps no list of what it issued. A request about an authority that it does not know is
answered with unauthorized (§2.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from harness.pki.authority import DAY, Authority
from harness.pki.credential import Credential, PrivateKey, digest_for, moment, new_key
from harness.pki.hashes import key_bits
from harness.pki.pem import UNREADABLE

OCSP = frozenset({"ocsp"})


@dataclass(frozen=True, slots=True)
class Misanswer:
    """See `spoil.Spoil`."""

    text: str
    clauses: tuple[str, ...]
    problem: str
    fatal: bool = True
    kinds: frozenset[str] = OCSP


MISANSWERS: Mapping[str, Misanswer] = {
    "says_revoked": Misanswer("says that the certificate was revoked", ("RFC 6960 §2.2",), "revoked"),
    "says_unknown": Misanswer("says that the certificate is unknown", ("RFC 6960 §2.2",), "unknown"),
    "stale_answer": Misanswer("went out of date three weeks ago", ("RFC 6960 §4.2.2.1",), "expired"),
    "future_answer": Misanswer("becomes valid tomorrow", ("RFC 6960 §4.2.2.1",), "not_yet_valid"),
    "wrong_responder": Misanswer(
        "is signed by somebody whom the CA did not ask to", ("RFC 6960 §4.2.2.2",), "wrong_responder"
    ),
    "responder_without_usage": Misanswer(
        "is signed with a certificate of the CA that is not meant for it", ("RFC 6960 §4.2.2.2",), "wrong_responder"
    ),
    "forged_answer": Misanswer("has a signature that does not hold", ("RFC 6960 §3.2",), "bad_signature"),
    "wrong_nonce": Misanswer("repeats another nonce than the one of the request", ("RFC 8954 §2.1",), "nonce"),
    "other_serial": Misanswer("is about another serial number", ("RFC 6960 §3.2",), "wrong_certificate"),
    "other_issuer": Misanswer("is about a certificate of another CA", ("RFC 6960 §3.2",), "wrong_certificate"),
    "try_later": Misanswer("is tryLater", ("RFC 6960 §2.3",), "try_later"),
    "internal_error": Misanswer("is internalError", ("RFC 6960 §2.3",), "internal_error"),
    "malformed_request": Misanswer("is malformedRequest", ("RFC 6960 §2.3",), "malformed_request"),
    "unauthorized": Misanswer("is unauthorized", ("RFC 6960 §2.3",), "unauthorized"),
    "malformed_answer": Misanswer("cannot be decoded", ("RFC 6960 §4.2.1",), "malformed"),
    "cut_answer": Misanswer("breaks off in the middle", ("RFC 6960 §4.2.1",), "malformed"),
}  # fmt: skip

_REFUSALS = {
    "try_later": ocsp.OCSPResponseStatus.TRY_LATER,
    "internal_error": ocsp.OCSPResponseStatus.INTERNAL_ERROR,
    "malformed_request": ocsp.OCSPResponseStatus.MALFORMED_REQUEST,
    "unauthorized": ocsp.OCSPResponseStatus.UNAUTHORIZED,
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What will be told, before it is signed."""

    name_hash: bytes
    key_hash: bytes
    serial: int
    algorithm: hashes.HashAlgorithm
    status: ocsp.OCSPCertStatus
    revoked: tuple[float, x509.ReasonFlags] | None
    this_update: float
    next_update: float | None
    nonce: bytes | None


class OcspResponder:
    """Answers for `authorities`, honestly, or with the misanswer of that name.

    delegate  who signs in place of the CA: a credential that it issued with usage "ocsp"
    days      how long an answer is valid; None: newer information is there all the time (§4.2.2.1), so that nobody has a
              right to an answer in store
    """

    def __init__(
        self,
        *authorities: Authority,
        misanswer: str = "",
        delegate: Credential | None = None,
        days: float | None = 1,
    ) -> None:
        if misanswer and misanswer not in MISANSWERS:
            raise ValueError(f"found {misanswer!r}; right would be one of {', '.join(sorted(MISANSWERS))}")
        self.misanswer = misanswer
        self._authorities: Sequence[Authority] = authorities
        self._delegate = delegate
        self._days = days

    def wrong(self, misanswer: str) -> "OcspResponder":
        """The same, but with the misanswer of that name. ValueError for one that is unknown."""
        return OcspResponder(
            *self._authorities, misanswer=misanswer, delegate=self._delegate, days=self._days
        )

    def answer(self, request_der: bytes, at: float) -> bytes:
        """The answer to a request at `at` (epoch seconds). Whatever comes is answered; nothing is raised."""
        if self.misanswer in _REFUSALS:
            return _refusal(self.misanswer)
        if self.misanswer == "malformed_answer":
            return b"\x30\x03not"
        try:
            request = ocsp.load_der_ocsp_request(request_der)
            authority = self._asked(request)
            if authority is None:
                return _refusal("unauthorized")
            whole = self._signed(self._told(request, authority, at), authority, at)
        except (*UNREADABLE, NotImplementedError):
            return _refusal("malformed_request")
        match self.misanswer:
            case "forged_answer":
                return whole[:-1] + bytes((whole[-1] ^ 0x01,))
            case "cut_answer":
                return whole[: len(whole) // 2]
            case _:
                return whole

    def _asked(self, request: ocsp.OCSPRequest) -> Authority | None:
        wanted = (request.issuer_name_hash, request.issuer_key_hash)
        for authority in self._authorities:
            if wanted == _hashes(authority.certificate, request.hash_algorithm):
                return authority
        return None

    def _told(self, request: ocsp.OCSPRequest, authority: Authority, at: float) -> _Answer:
        revoked = authority.revoked.get(request.serial_number)
        if revoked is not None and revoked[0] > at:
            revoked = None
        answer = _Answer(
            name_hash=request.issuer_name_hash,
            key_hash=request.issuer_key_hash,
            serial=request.serial_number,
            algorithm=request.hash_algorithm,
            status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            revoked=revoked,
            this_update=at - 60,
            next_update=None if self._days is None else at + self._days * DAY,
            nonce=_nonce(request),
        )
        return self._spoilt(answer, at)

    def _spoilt(self, answer: _Answer, at: float) -> _Answer:
        match self.misanswer:
            case "says_revoked":
                why = (at - 3600, x509.ReasonFlags.key_compromise)
                return replace(answer, status=ocsp.OCSPCertStatus.REVOKED, revoked=why)
            case "says_unknown":
                return replace(answer, status=ocsp.OCSPCertStatus.UNKNOWN, revoked=None)
            case "stale_answer":
                return replace(answer, this_update=at - 22 * DAY, next_update=at - 21 * DAY)
            case "future_answer":
                return replace(answer, this_update=at + DAY, next_update=at + 2 * DAY)
            case "wrong_nonce":
                return replace(answer, nonce=b"another nonce!!!")
            case "other_serial":
                return replace(answer, serial=answer.serial + 1)
            case "other_issuer":
                return replace(answer, key_hash=bytes(len(answer.key_hash)))
            case _:
                return answer

    def _signed(self, answer: _Answer, authority: Authority, at: float) -> bytes:
        certificate, key, sent = self._signer(authority, at)
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=answer.name_hash,
            issuer_key_hash=answer.key_hash,
            serial_number=answer.serial,
            algorithm=answer.algorithm,
            cert_status=answer.status,
            this_update=moment(answer.this_update),
            next_update=None if answer.next_update is None else moment(answer.next_update),
            revocation_time=moment(answer.revoked[0]) if answer.revoked else None,
            revocation_reason=answer.revoked[1] if answer.revoked else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        if sent:
            builder = builder.certificates([certificate])
        if answer.nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(answer.nonce), critical=False)
        return builder.sign(key, digest_for(key)).public_bytes(Encoding.DER)

    def _signer(self, authority: Authority, at: float) -> tuple[x509.Certificate, PrivateKey, bool]:
        """Who signs, with which key, and whether the certificate goes with the answer."""
        match self.misanswer:
            case "wrong_responder":
                stranger = Authority.root("Responder of Nobody", at, organization="Nobody You Know")
                found = stranger.issue(at, common_name="OCSP", usage="ocsp")
                return found.certificate, found.key, True
            case "responder_without_usage":
                found = authority.issue(at, common_name="OCSP", usage="client", key=new_key())
                return found.certificate, found.key, True
        if self._delegate is not None:
            return self._delegate.certificate, self._delegate.key, True
        return authority.certificate, authority.key, False


def _hashes(issuer: x509.Certificate, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    return _digest(issuer.subject.public_bytes(), algorithm), _digest(key_bits(issuer), algorithm)


def _digest(octets: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(octets)
    return digest.finalize()


def _nonce(request: ocsp.OCSPRequest) -> bytes | None:
    try:
        return request.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return None


def _refusal(name: str) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(_REFUSALS[name]).public_bytes(Encoding.DER)
