"""What is odd and no error is read; what is an error stays one."""

import pytest

from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.tolerance import tolerant
from harness.protocols.ocpp.v201.integers import too_big


def call(payload: str) -> rpc.Call:
    frame = rpc.read(f'[2,"1","Heartbeat",{payload}]'.encode())
    assert isinstance(frame, rpc.Call)
    return tolerant(frame)


@pytest.mark.parametrize(
    ("payload", "read"),
    [
        ("{}", {}),
        ("null", {}),
        ('{"a":0.12345678901234567890123}', {"a": 0.12345678901234567890123}),
        ('{"a":[1,{"b":0.1000000000000000000001}]}', {"a": [1, {"b": 0.1}]}),
        ('{"a":123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
        ('{"a":"\\ud83d"}', {"a": "\ufffd"}),
    ],
)
def test_what_is_no_error_is_read(payload: str, read: object) -> None:
    assert call(payload).faults == ()
    assert call(payload).payload == read


@pytest.mark.parametrize("payload", ['{"a":1,"a":2}', '{"a":NaN}', "[]", '{"a":1e400}'])
def test_what_is_an_error_stays_one(payload: str) -> None:
    assert call(payload).faults != ()


@pytest.mark.parametrize(
    ("value", "path"),
    [(2**31 - 1, ""), (2**31, "evse.id"), (-(2**31), ""), (-(2**31) - 1, "evse.id"), (2**64, "evse.id")],
)
def test_integers_have_32_bits(value: int, path: str) -> None:
    assert too_big("ChangeAvailability", {"operationalStatus": "Operative", "evse": {"id": value}}) == path


def test_integers_in_lists_are_found() -> None:
    assert too_big("ClearVariableMonitoring", {"id": [1, 2**40]}) == "id[]"


def test_numbers_that_are_no_integers_and_customs_may_be_big() -> None:
    assert too_big("CostUpdated", {"totalCost": 5_000_000_000, "transactionId": "1"}) == ""
    assert too_big("Heartbeat", {"customData": {"vendorId": "x", "big": 2**40}}) == ""
