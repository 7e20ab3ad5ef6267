"""Certificates at the CSMS: what it has signed, what it remembers, whom it asks, and how long it waits for them."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from harness.pki.credential import make_csr, new_key
from harness.protocols.ocpp.v201.csms.outside import Fetched, ocsp_request
from harness.protocols.ocpp.v201.csms.signing import looks_like_an_address, objection
from tests.unit.ocpp.csms.csms_dialogue import BOOT, Dialogue, guarded

SERIAL = "CP-0001"
HASHES = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "7f" * 32,
    "issuerKeyHash": "3c" * 32,
    "serialNumber": "1a2b",
}
QUESTION = {"ocspRequestData": {**HASHES, "responderURL": "http://ocsp.example"}}
WISH = {"iso15118SchemaVersion": "urn:iso:15118:2:2013:MsgDef", "action": "Install", "exiRequest": "AAEC"}


def csr(name: str = SERIAL, key: str = "P-256") -> str:
    return make_csr(new_key(key), common_name=name, organization="Somebody")


def signing(**more: Any) -> Dialogue:
    """A CSMS whose authority echoes what it was asked; the station told its serial number."""
    csms = guarded(sign_certificate=lambda station, csr, type, now: f"chain for {type}", **more)
    csms.call(
        "BootNotification", {**BOOT, "chargingStation": {**BOOT["chargingStation"], "serialNumber": SERIAL}}
    )
    csms.orders()
    return csms


# signing


@pytest.mark.parametrize("key", ["P-256", "P-384", "RSA-2048"])
def test_a_good_request_is_signed(key: str) -> None:
    csms = signing()
    assert csms.call("SignCertificate", {"csr": csr(key=key)}) == {"status": "Accepted"}
    assert csms.order().payload == {"certificateChain": "chain for ChargingStationCertificate"}


def test_the_type_is_the_one_that_was_asked_for() -> None:
    csms = signing()
    csms.call("SignCertificate", {"csr": csr("somebody"), "certificateType": "V2GCertificate"})
    assert csms.order().payload == {
        "certificateChain": "chain for V2GCertificate",
        "certificateType": "V2GCertificate",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CSR",
        csr().replace("M", "N", 3),
        csr(key="RSA-1024"),
        csr(key="P-192"),
        csr("CP-0002"),
        csr("csms.example.org"),
        csr("10.0.0.1"),
    ],
)
def test_a_bad_request_is_refused_with_the_reason(text: str) -> None:
    csms = signing()
    answer = csms.call("SignCertificate", {"csr": text})
    assert answer["status"] == "Rejected"
    assert answer["statusInfo"]["reasonCode"] == "InvalidCSR"
    assert csms.orders() == []


def test_without_a_serial_number_any_name_is_good_that_is_no_address() -> None:
    assert objection(csr("whatever"), "") == ""
    assert "A00.FR.511" in objection(csr("https://example.org"), "")


@pytest.mark.parametrize(("name", "is_one"), [("a.example.org", True), ("::1", True), ("CP.0001", False)])
def test_what_looks_like_an_address(name: str, is_one: bool) -> None:
    assert looks_like_an_address(name) is is_one


# what stations have


def installed(csms: Dialogue) -> list[tuple[str, str]]:
    return [(row["certificateType"], row["serialNumber"]) for row in csms.csms.record("certificates")]


def order(csms: Dialogue, action: str, payload: dict[str, Any], answer: dict[str, Any]) -> None:
    csms.request(action, payload)
    csms.reply(csms.order(), answer)


LISTED = {"certificateType": "V2GRootCertificate", "certificateHashData": HASHES}


def test_a_list_is_remembered_until_something_is_deleted() -> None:
    csms = signing()
    order(
        csms, "GetInstalledCertificateIds", {}, {"status": "Accepted", "certificateHashDataChain": [LISTED]}
    )
    assert installed(csms) == [("V2GRootCertificate", "1a2b")]
    order(csms, "DeleteCertificate", {"certificateHashData": HASHES}, {"status": "Failed"})
    assert installed(csms) == [("V2GRootCertificate", "1a2b")]
    order(csms, "DeleteCertificate", {"certificateHashData": HASHES}, {"status": "Accepted"})
    assert installed(csms) == []


@pytest.mark.parametrize(("status", "count"), [("Accepted", 1), ("Rejected", 0), ("Failed", 0)])
def test_a_root_is_there_once_the_station_took_it(status: str, count: int) -> None:
    csms = signing()
    root = {"certificateType": "CSMSRootCertificate", "certificate": "PEM"}
    order(csms, "InstallCertificate", root, {"status": status})
    assert len(installed(csms)) == count


def test_a_certificate_is_deleted_by_the_hash_algorithm_that_lists_it() -> None:
    csms = signing()
    order(
        csms, "GetInstalledCertificateIds", {}, {"status": "Accepted", "certificateHashDataChain": [LISTED]}
    )
    with pytest.raises(Exception, match=r"M04\.FR\.07"):
        csms.request("DeleteCertificate", {"certificateHashData": {**HASHES, "hashAlgorithm": "SHA512"}})


# questions that are passed on


def answering(*fetched: Fetched, **more: Any) -> tuple[Dialogue, list[tuple[str, bytes]]]:
    asked: list[tuple[str, bytes]] = []
    answers = iter(fetched)

    def ask(where: str, what: bytes, now: float) -> Fetched:
        asked.append((where, what))
        return next(answers)

    return signing(ocsp=ask, contracts=ask, **more), asked


def test_the_responder_gets_what_the_station_asked() -> None:
    csms, asked = answering(Fetched())
    assert csms.call("GetCertificateStatus", QUESTION) == {"status": "Failed"}
    ((where, what),) = asked
    read = ocsp.load_der_ocsp_request(what)
    assert where == "http://ocsp.example"
    assert (read.serial_number, read.issuer_key_hash.hex()) == (0x1A2B, "3c" * 32)


TRY_LATER = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)


@pytest.mark.parametrize("body", [b"", b"no DER", TRY_LATER.public_bytes(Encoding.DER)])
def test_only_an_answer_is_passed_on(body: bytes) -> None:
    csms, _ = answering(Fetched(0.0, body))
    assert csms.call("GetCertificateStatus", QUESTION) == {"status": "Failed"}


def test_hashes_that_are_none_are_a_failure() -> None:
    csms, asked = answering()
    data = {**QUESTION["ocspRequestData"], "issuerKeyHash": "no hex"}
    assert csms.call("GetCertificateStatus", {"ocspRequestData": data}) == {"status": "Failed"}
    assert asked == []
    with pytest.raises(ValueError, match="hex"):
        ocsp_request(data)


def test_what_the_pool_says_goes_back_unopened() -> None:
    csms, asked = answering(Fetched(0.0, b"\x80\x9a\x00"))
    answer = csms.call("Get15118EVCertificate", WISH)
    assert answer["status"] == "Accepted"
    assert b64decode(answer["exiResponse"]) == b"\x80\x9a\x00"
    assert asked == [("Install", b64decode("AAEC"))]


@pytest.mark.parametrize("exi", ["not base64!", "AAE"])
def test_a_wish_that_is_no_base64_fails(exi: str) -> None:
    csms, asked = answering()
    answer = csms.call("Get15118EVCertificate", {**WISH, "exiRequest": exi})
    assert (answer["status"], asked) == ("Failed", [])


def test_an_answer_takes_its_time() -> None:
    csms, _ = answering(Fetched(3.0, b"late"))
    assert csms.call("Get15118EVCertificate", WISH) is None
    csms.wait(2.9)
    assert csms.answers() == []
    csms.wait(0.2)
    (payload,) = csms.answers()
    assert payload == {"status": "Accepted", "exiResponse": b64encode(b"late").decode()}


@pytest.mark.parametrize("after", [None, 11.0])
def test_nobody_is_waited_for_for_ever(after: float | None) -> None:
    csms, _ = answering(Fetched(after, b"too late"), outside_within=10.0)
    assert csms.call("Get15118EVCertificate", WISH) is None
    csms.wait(10.1)
    (payload,) = csms.answers()
    assert payload["status"] == "Failed"
    csms.wait(60)
    assert csms.answers() == []


def test_a_link_that_is_gone_gets_no_answer() -> None:
    csms, _ = answering(Fetched(3.0, b"late"))
    csms.call("Get15118EVCertificate", WISH)
    csms.drop()
    csms.connect()
    csms.wait(5)
    assert csms.answers() == []
