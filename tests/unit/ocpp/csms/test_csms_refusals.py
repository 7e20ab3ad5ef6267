"""What is refused, and with which error code."""

import json

import pytest
from csms_dialogue import BOOT, Dialogue, Error, event, online

from harness.protocols.ocpp.v201.csms import CsmsConfig


def code(csms: Dialogue, action: str, payload: object) -> str:
    answer = csms.call(action, payload)
    assert isinstance(answer, Error), answer
    return answer.code


@pytest.mark.parametrize(
    ("frame", "id", "expected"),
    [
        ("not json", "-1", "RpcFrameworkError"),
        ("{}", "-1", "RpcFrameworkError"),
        ("[]", "-1", "RpcFrameworkError"),
        ('["2","a","Heartbeat",{}]', "a", "RpcFrameworkError"),
        ('[2,"a","Heartbeat"]', "a", "RpcFrameworkError"),
        ('[2,"a",7,{}]', "a", "RpcFrameworkError"),
        ('[2,7,"Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ('[2,null,"Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ('[2,"","Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ('[6,"a","Heartbeat",{}]', "a", "MessageTypeNotSupported"),
        ('[2,"a","Heartbeat",{"customData":{"vendorId":"x","vendorId":"y"}}]', "a", "FormatViolation"),
    ],
)
def test_broken_frames(frame: str, id: str, expected: str) -> None:
    csms = online()
    ((kind, answered, error, *_),) = csms.send(frame)
    assert (kind, answered, error) == (4, id, expected)


def test_an_id_that_is_too_long_is_given_back_with_an_error() -> None:
    answer = online().call("Heartbeat", id="x" * 37)
    assert answer == Error("x" * 37, "RpcFrameworkError")


@pytest.mark.parametrize(
    "frame", ['[3,"a"]', '[4,"a","GenericError"]', '[3,"nobody-asked",{}]', '[4,"x","E","",{}]']
)
def test_answers_are_never_answered(frame: str) -> None:
    assert online().send(frame) == []


def test_a_binary_message_is_no_ocpp() -> None:
    ((kind, id, error, *_),) = online().send(b'[2,"a","Heartbeat",{}]', form="binary")
    assert (kind, id, error) == (4, "-1", "RpcFrameworkError")


def test_the_link_survives_garbage() -> None:
    csms = online()
    csms.send(b"\xff\xfe\x00")
    assert "currentTime" in csms.call("Heartbeat")
    assert csms.closed == []


def test_an_unknown_action_is_not_implemented() -> None:
    assert code(online(), "MakeCoffee", {}) == "NotImplemented"


def test_actions_are_case_sensitive() -> None:
    assert code(online(), "heartbeat", {}) == "NotImplemented"


def test_a_message_of_ocpp_2_1_is_not_implemented() -> None:
    assert code(online(), "NotifySettlement", {}) == "NotImplemented"


@pytest.mark.parametrize("action", ["Reset", "GetVariables", "SetChargingProfile"])
def test_an_action_that_stations_serve_is_not_supported(action: str) -> None:
    assert code(online(), action, {}) == "NotSupported"


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in BOOT.items() if key != name}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (without("chargingStation"), "OccurrenceConstraintViolation"),
        (without("reason"), "OccurrenceConstraintViolation"),
        ({**BOOT, "reason": 3}, "TypeConstraintViolation"),
        ({**BOOT, "reason": None}, "TypeConstraintViolation"),
        ({**BOOT, "reason": "Boredom"}, "PropertyConstraintViolation"),
        ({**BOOT, "chargingStation": {"model": "x" * 21, "vendorName": "v"}}, "PropertyConstraintViolation"),
        ({**BOOT, "colour": "red"}, "FormatViolation"),
        ([], "FormatViolation"),
        ("text", "FormatViolation"),
    ],
)
def test_broken_payloads(payload: object, expected: str) -> None:
    csms = Dialogue()
    csms.connect()
    assert code(csms, "BootNotification", payload) == expected


def test_a_refused_boot_accepts_nobody() -> None:
    csms = Dialogue()
    csms.connect()
    csms.call("BootNotification", without("chargingStation"))
    assert code(csms, "Heartbeat", {}) == "SecurityError"


def test_an_empty_list_is_too_few() -> None:
    payload = {"generatedAt": "2026-01-01T12:00:00Z", "seqNo": 0, "eventData": []}
    assert code(online(), "NotifyEvent", payload) == "OccurrenceConstraintViolation"


def test_a_time_that_is_none_is_a_bad_value() -> None:
    payload = {"timestamp": "yesterday", "connectorStatus": "Available", "evseId": 1, "connectorId": 1}
    assert code(online(), "StatusNotification", payload) == "PropertyConstraintViolation"


def test_an_absent_payload_may_be_null() -> None:
    assert "currentTime" in json.loads(json.dumps(online().send('[2,"a","Heartbeat",null]')))[0][2]


def test_custom_data_is_welcome() -> None:
    assert "currentTime" in online().call(
        "Heartbeat", {"customData": {"vendorId": "org.example", "x": [1, 2]}}
    )


def test_validation_can_be_switched_off() -> None:
    csms = online(CsmsConfig(validate=False))
    assert csms.boot(colour="red")["status"] == "Accepted"


def test_without_validation_an_unreadable_payload_is_an_internal_error() -> None:
    assert code(online(CsmsConfig(validate=False)), "TransactionEvent", {}) == "InternalError"


def test_a_huge_sequence_number_does_no_harm() -> None:
    csms = online()
    assert csms.call("TransactionEvent", event("Updated", 2**31 - 1)) == {}
    assert csms.record("transactions")[0]["missing"] == [(0, 2**31 - 2)]
