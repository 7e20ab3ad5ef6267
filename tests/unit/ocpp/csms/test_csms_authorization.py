"""Tokens and contract certificates (C01 to C09)."""

from typing import Any

import pytest
from csms_dialogue import RFID, Dialogue, event, online

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.csms import CsmsConfig, Token

HASHES = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "a",
    "issuerKeyHash": "b",
    "serialNumber": "0815",
    "responderURL": "http://ocsp.example",
}
EMAID = {"idToken": "DE8AA1234567", "type": "eMAID"}


def with_tokens(*tokens: Token, **config: Any) -> Dialogue:
    return online(CsmsConfig(tokens=tokens, **{"unknown_token": "Unknown", **config}))


def authorize(csms: Dialogue, id: str = "DEADBEEF", type: str = "ISO14443") -> dict[str, Any]:
    info: dict[str, Any] = csms.call("Authorize", {"idToken": {"idToken": id, "type": type}})["idTokenInfo"]
    return info


def test_by_default_every_token_is_accepted() -> None:
    assert authorize(online()) == {"status": "Accepted"}


def test_a_token_in_the_table_is_accepted_without_frills() -> None:
    assert authorize(with_tokens(Token("DEADBEEF"))) == {"status": "Accepted"}


@pytest.mark.parametrize(
    "status", ["Blocked", "Expired", "Invalid", "Unknown", "NoCredit", "NotAtThisTime", "NotAllowedTypeEVSE"]
)
def test_the_table_decides(status: Any) -> None:
    assert authorize(with_tokens(Token("DEADBEEF", status=status)))["status"] == status


def test_a_token_in_no_table_is_unknown() -> None:
    assert authorize(with_tokens())["status"] == "Unknown"


def test_a_key_code_in_no_table_is_invalid() -> None:
    assert authorize(with_tokens(), "1234", "KeyCode")["status"] == "Invalid"


def test_a_key_code_in_the_table_is_accepted() -> None:
    assert authorize(with_tokens(Token("1234", "KeyCode")), "1234", "KeyCode")["status"] == "Accepted"


def test_tokens_are_compared_without_case() -> None:
    assert authorize(with_tokens(Token("DeadBeef")), "dEADbEEF")["status"] == "Accepted"


def test_the_same_id_of_another_type_is_another_token() -> None:
    assert authorize(with_tokens(Token("DEADBEEF")), "DEADBEEF", "ISO15693")["status"] == "Unknown"


def test_the_group_is_told() -> None:
    info = authorize(with_tokens(Token("DEADBEEF", group="FLEET-1")))
    assert info["groupIdToken"] == {"idToken": "FLEET-1", "type": "Central"}


def test_the_group_is_told_for_a_blocked_token_too() -> None:
    assert "groupIdToken" in authorize(with_tokens(Token("DEADBEEF", status="Blocked", group="FLEET-1")))


def test_the_allowed_evses_are_told() -> None:
    assert authorize(with_tokens(Token("DEADBEEF", evses=(1, 3))))["evseId"] == [1, 3]


def test_a_token_of_another_place_is_refused_without_evses() -> None:
    info = authorize(with_tokens(Token("DEADBEEF", evses=(1,), stations=frozenset({"CS7"}))))
    assert info == {"status": "NotAtThisLocation"}


def test_a_token_of_this_place_is_accepted() -> None:
    assert authorize(with_tokens(Token("DEADBEEF", stations=frozenset({"CS1"}))))["status"] == "Accepted"


def test_a_token_runs_out() -> None:
    csms = with_tokens(Token("DEADBEEF", valid_until=Dialogue().now + 60))
    csms.wait(59)
    assert authorize(csms)["status"] == "Accepted"
    csms.wait(1)
    assert authorize(csms)["status"] == "Expired"


def test_the_life_in_a_cache_is_told() -> None:
    csms = with_tokens(Token("DEADBEEF", cache_for=3600))
    assert parse_iso8601(authorize(csms)["cacheExpiryDateTime"]) == csms.now + 3600


def test_other_fields_can_be_added() -> None:
    assert authorize(with_tokens(Token("DEADBEEF", extra={"language1": "de"})))["language1"] == "de"


def test_the_table_can_be_edited() -> None:
    csms = with_tokens(Token("DEADBEEF"))
    csms.csms.set_token(Token("deadbeef", status="Blocked"))
    assert authorize(csms)["status"] == "Blocked"
    csms.csms.remove_token("DEADBEEF")
    csms.csms.remove_token("DEADBEEF")
    assert authorize(csms)["status"] == "Unknown"


def test_a_token_in_use_elsewhere_is_concurrent() -> None:
    csms = with_tokens(Token("DEADBEEF"), concurrent_transactions=False)
    csms.call("TransactionEvent", event("Started", 0, "Authorized", idToken=RFID))
    assert authorize(csms)["status"] == "ConcurrentTx"


def test_a_token_in_use_is_no_matter_where_that_is_allowed() -> None:
    csms = with_tokens(Token("DEADBEEF"))
    csms.call("TransactionEvent", event("Started", 0, "Authorized", idToken=RFID))
    assert authorize(csms)["status"] == "Accepted"


def test_a_token_is_free_again_after_its_transaction() -> None:
    csms = with_tokens(Token("DEADBEEF"), concurrent_transactions=False)
    csms.call("TransactionEvent", event("Started", 0, "Authorized", idToken=RFID))
    csms.call("TransactionEvent", event("Ended", 1, "EVCommunicationLost"))
    assert authorize(csms)["status"] == "Accepted"


def contract(csms: Dialogue, **proof: Any) -> tuple[str | None, str]:
    answer = csms.call("Authorize", {"idToken": EMAID, **proof})
    return answer.get("certificateStatus"), answer["idTokenInfo"]["status"]


def test_without_a_certificate_nothing_is_said_of_one() -> None:
    assert contract(online()) == (None, "Accepted")


def test_a_good_chain_is_accepted() -> None:
    assert contract(online(), iso15118CertificateHashData=[HASHES]) == ("Accepted", "Accepted")


@pytest.mark.parametrize(
    ("chain", "token"),
    [
        ("CertificateExpired", "Expired"),
        ("CertificateRevoked", "Invalid"),
        ("CertChainError", "Invalid"),
        ("SignatureError", "Invalid"),
    ],
)
def test_a_bad_chain_makes_the_token_bad(chain: Any, token: str) -> None:
    csms = online(CsmsConfig(certificates={"0815": chain}))
    assert contract(csms, iso15118CertificateHashData=[HASHES]) == (chain, token)


def test_one_bad_certificate_spoils_the_chain() -> None:
    csms = online(CsmsConfig(certificates={"0815": "Accepted", "0816": "CertificateRevoked"}))
    chain = [HASHES, {**HASHES, "serialNumber": "0816"}]
    assert contract(csms, iso15118CertificateHashData=chain)[0] == "CertificateRevoked"


def test_a_certificate_is_known_by_its_text() -> None:
    csms = online(CsmsConfig(certificates={"PEM": "CertificateExpired"}))
    assert contract(csms, certificate="PEM\n") == ("CertificateExpired", "Expired")


def test_a_chain_in_no_table_gets_the_configured_status() -> None:
    csms = online(CsmsConfig(unknown_certificate="CertChainError"))
    assert contract(csms, certificate="PEM") == ("CertChainError", "Invalid")


@pytest.mark.parametrize("status", ["Blocked", "Expired", "Invalid", "Unknown"])
def test_a_good_chain_of_a_bad_contract_is_cancelled(status: Any) -> None:
    csms = with_tokens(Token(EMAID["idToken"], "eMAID", status=status))
    assert contract(csms, certificate="PEM") == ("ContractCancelled", status)


def test_a_good_chain_of_a_token_that_may_not_charge_now_stays_good() -> None:
    csms = with_tokens(Token(EMAID["idToken"], "eMAID", status="NotAtThisTime"))
    assert contract(csms, certificate="PEM") == ("Accepted", "NotAtThisTime")
