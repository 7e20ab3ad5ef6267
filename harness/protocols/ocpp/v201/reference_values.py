"""Values that the bundled systems under test give to scenarios, and what stands behind them."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

CHAIN = "-----BEGIN CERTIFICATE-----\nY2hhcmdlcHJvb2Y=\n-----END CERTIFICATE-----"
"""Stands for a chain in PEM: the reference CSMS looks chains up, it does not parse them."""


def _contract(emaid: str, serial: str) -> Mapping[str, Any]:
    """What a station tells of a contract certificate."""
    chain = {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "7f" * 32,
        "issuerKeyHash": "3c" * 32,
        "serialNumber": serial,
        "responderURL": "https://ocsp.example.invalid",
    }
    return {"emaid": emaid, "hashes": [chain]}


def _exi(text: str) -> str:
    """Stands for an EXI message: opaque bytes, in base64."""
    return b64encode(b"\x80\x98\x02\x00\xff" + text.encode()).decode()


CONTRACT_EXI: Mapping[str, str] = {
    "install": _exi("CertificateInstallationReq of a vehicle that the pool knows"),
    "install_response": _exi("CertificateInstallationRes with a contract certificate"),
    "update": _exi("CertificateUpdateReq of a vehicle that the pool knows"),
    "update_response": _exi("CertificateUpdateRes with a newer contract certificate"),
    "unknown": _exi("CertificateInstallationReq of a vehicle that nobody knows"),
    "slow": _exi("CertificateInstallationReq that takes the pool a minute"),
}
"""What vehicles want, and what the pool behind the reference CSMS says to them."""

REFERENCE_VALUES: Mapping[str, Any] = {
    "id_token": {"idToken": "DEADBEEF", "type": "ISO14443"},
    "second_id_token": {"idToken": "CAFEBABE", "type": "ISO14443"},
    "group_id_token": {"idToken": "FLEET-1", "type": "Central"},
    "blocked_id_token": {"idToken": "0BADF00D", "type": "ISO14443"},
    "expired_id_token": {"idToken": "00E0E0E0", "type": "ISO14443"},
    "no_credit_id_token": {"idToken": "00C0FFEE", "type": "ISO14443"},
    "invalid_id_token": {"idToken": "0D15EA5E", "type": "ISO14443"},
    "unknown_id_token": {"idToken": "FFFFFFFF", "type": "ISO14443"},
    "connectors": ["1.1", "2.1"],
    "hardwired_monitor_id": 1,
    "master_id_token": {"idToken": "C0DEC0DE", "type": "ISO14443"},
    "master_pass_group": "MASTERPASS",
    "good_contract": _contract("DECHGABC123456", "1001"),
    "central_contract": {"emaid": "DECHGABC123456", "certificate": CHAIN},
    "expired_contract": _contract("DECHGABC123457", "1002"),
    "revoked_contract": _contract("DECHGABC123458", "1003"),
    "broken_contract": _contract("DECHGABC123459", "1004"),
    "blocked_contract": _contract("DECHGABC12345A", "1001"),
    "contract_exi": CONTRACT_EXI,
    "ocsp_responder": "http://127.0.0.1:9080/ocsp",
}
