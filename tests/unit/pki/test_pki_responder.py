"""The responder tells the truth when it is asked to, and who asks sees when it does not."""

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from harness.pki.authority import DAY
from harness.pki.estate import Estate
from harness.pki.hashes import hash_data
from harness.pki.ocsp import Told, make_request, read_answer
from harness.pki.responder import OcspResponder

NONCE = b"0123456789abcdef"


def ask(
    estate: Estate, responder: OcspResponder, at: float, *, algorithm: str = "SHA256", later: float = 0
) -> Told:
    leaf, issuer = estate.station.certificate, estate.client_ca.certificate
    answer = responder.answer(make_request(leaf, issuer, algorithm, NONCE), at)
    return read_answer(answer, hash_data(leaf, issuer, algorithm), issuer, at + later, nonce=NONCE)


def test_good_and_revoked(estate: Estate, at: float) -> None:
    responder = OcspResponder(estate.csms_ca, estate.client_ca)
    assert (ask(estate, responder, at).status, ask(estate, responder, at).problem) == ("good", "")
    estate.client_ca.revoke(estate.station.certificate, at)
    assert (ask(estate, responder, at).status, ask(estate, responder, at).problem) == ("revoked", "")


def test_every_digest_is_understood(estate: Estate, at: float) -> None:
    for algorithm in ("SHA256", "SHA384", "SHA512"):
        assert ask(estate, OcspResponder(estate.client_ca), at, algorithm=algorithm).status == "good"


def test_a_delegate_may_answer(estate: Estate, at: float) -> None:
    delegate = estate.client_ca.issue(at, common_name="OCSP", usage="ocsp")
    assert ask(estate, OcspResponder(estate.client_ca, delegate=delegate), at).problem == ""
    other = estate.csms_ca.issue(at, common_name="OCSP", usage="ocsp")
    assert ask(estate, OcspResponder(estate.client_ca, delegate=other), at).problem == "wrong_responder"


def test_an_answer_goes_out_of_date(estate: Estate, at: float) -> None:
    responder = OcspResponder(estate.client_ca, days=1)
    assert ask(estate, responder, at, later=DAY / 2).problem == ""
    assert ask(estate, responder, at, later=DAY + 1).problem == "expired"


def test_an_answer_that_nobody_may_keep(estate: Estate, at: float) -> None:
    """Newer information is there all the time, so it does not say for how long it is good."""
    told = ask(estate, OcspResponder(estate.client_ca, days=None), at)
    assert (told.status, told.problem, told.next_update) == ("good", "", None)
    assert (
        ask(estate, OcspResponder(estate.client_ca, days=None).wrong("stale_answer"), at).problem == "expired"
    )


def test_a_stranger_is_not_answered_for(estate: Estate, at: float) -> None:
    assert ask(estate, OcspResponder(estate.csms_ca), at).problem == "unauthorized"


def test_rubbish_is_answered(estate: Estate, at: float) -> None:
    for rubbish in (b"", b"hello", b"\x30\x80", bytes(100)):
        answer = ocsp.load_der_ocsp_response(OcspResponder(estate.csms_ca).answer(rubbish, at))
        assert answer.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_rubbish_is_no_answer(estate: Estate, at: float) -> None:
    hashed = hash_data(estate.station.certificate, estate.client_ca.certificate)
    for rubbish in (b"", b"hello", estate.station.certificate.public_bytes(Encoding.DER)):
        assert read_answer(rubbish, hashed, None, at) == Told(problem="malformed")


def test_an_answer_without_nonce_counts(estate: Estate, at: float) -> None:
    leaf, issuer = estate.station.certificate, estate.client_ca.certificate
    answer = OcspResponder(estate.client_ca).answer(make_request(leaf, issuer), at)
    assert read_answer(answer, hash_data(leaf, issuer), issuer, at, nonce=NONCE).problem == ""
