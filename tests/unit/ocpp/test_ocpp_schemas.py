"""The official schemas: what they say, in which draft, and about whom."""

from decimal import Decimal
from typing import Any

import pytest
from dialogue import STATION, profile

from harness.errors import HarnessFault
from harness.protocols.ocpp import schemas
from harness.protocols.ocpp.actions import SENT_BY, UNCONFIRMED, may_send
from harness.protocols.ocpp.schemas import SchemaError, errors

BOOT: dict[str, Any] = {"reason": "PowerUp", "chargingStation": STATION}


def test_a_valid_payload_has_no_errors() -> None:
    assert errors("2.0.1", "BootNotification", "request", BOOT) == []
    assert schemas.is_valid("2.0.1", "BootNotification", "request", BOOT)


@pytest.mark.parametrize(
    ("payload", "path", "keyword"),
    [
        ({"chargingStation": STATION}, "reason", "required"),
        (BOOT | {"reason": "Boredom"}, "reason", "enum"),
        (BOOT | {"reason": 7}, "reason", "type"),
        (BOOT | {"more": 1}, "more", "additionalProperties"),
        (BOOT | {"chargingStation": STATION | {"model": "x" * 21}}, "chargingStation.model", "maxLength"),
        (BOOT | {"chargingStation": {"model": "x"}}, "chargingStation.vendorName", "required"),
        ([], "", "type"),
        (None, "", "type"),
    ],
)
def test_one_error_with_its_path_and_keyword(payload: Any, path: str, keyword: str) -> None:
    found = errors("2.0.1", "BootNotification", "request", payload)
    assert (path, keyword) in [(each.path, each.keyword) for each in found]
    assert not schemas.is_valid("2.0.1", "BootNotification", "request", payload)


def test_all_errors_are_told_in_the_order_of_their_paths() -> None:
    found = errors("2.0.1", "BootNotification", "request", {"b": 1, "a": 2, "reason": 3})
    assert [each.path for each in found] == sorted(each.path for each in found)
    assert {each.path for each in found} == {"a", "b", "chargingStation", "reason"}


def test_paths_into_lists_and_the_offending_value() -> None:
    period = {"startPeriod": 0, "limit": "six"}
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    payload = {"evseId": 1, "chargingProfile": profile(chargingSchedule=[schedule])}
    (found,) = errors("2.0.1", "SetChargingProfile", "request", payload)
    assert found.path == "chargingProfile.chargingSchedule[0].chargingSchedulePeriod[0].limit"
    assert (found.keyword, found.value) == ("type", "six")


def test_a_message_is_never_as_long_as_the_value() -> None:
    (found,) = errors("2.0.1", "BootNotification", "request", BOOT | {"reason": "x" * 10_000})
    assert len(found.message) <= 200


@pytest.mark.parametrize(
    ("limit", "legal"),
    [(8.1, True), (21.4, True), (0.3, True), (8.15, False), (Decimal("8.1"), True), (Decimal("8.15"), False)],
)
def test_multiples_of_a_tenth(limit: float | Decimal, legal: bool) -> None:
    schedule = {
        "chargingRateUnit": "A",
        "id": 1,
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
    }
    payload = {"evseId": 1, "chargingProfile": profile(chargingSchedule=[schedule])}
    assert schemas.is_valid("1.6", "SetChargingProfile", "request", v16(limit)) == legal
    assert schemas.is_valid("2.0.1", "SetChargingProfile", "request", payload)  # no multipleOf there


def v16(limit: float | Decimal) -> dict[str, Any]:
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}]}
    return {
        "connectorId": 1,
        "csChargingProfiles": {
            "chargingProfileId": 1,
            "stackLevel": 0,
            "chargingProfilePurpose": "TxProfile",
            "chargingProfileKind": "Relative",
            "chargingSchedule": schedule,
        },
    }


@pytest.mark.parametrize(
    ("time", "legal"),
    [
        ("2026-01-01T12:00:00Z", True),
        ("2026-01-01T12:00:00.123+01:00", True),
        ("2026-01-01T12:00:00", False),
        ("2026-13-01T12:00:00Z", False),
        ("yesterday", False),
    ],
)
def test_date_time_is_asserted(time: str, legal: bool) -> None:
    assert schemas.is_valid("2.0.1", "Heartbeat", "response", {"currentTime": time}) == legal


def test_a_payload_nested_beyond_reason_is_an_error_not_an_exception() -> None:
    deep: Any = {}
    for _ in range(500):
        deep = {"customData": {"vendorId": "x", "more": [deep]}}
    assert isinstance(errors("2.0.1", "Heartbeat", "request", deep), list)


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
def test_every_action_of_every_version_has_its_schemas(version: str) -> None:
    for action in schemas.actions(version):
        assert schemas.schema(version, action, "request")["type"] == "object"
        if action not in UNCONFIRMED[version]:
            errors(version, action, "response", {})


@pytest.mark.parametrize(("version", "count"), [("1.6", 39), ("2.0.1", 64), ("2.1", 91)])
def test_all_actions_are_there_and_only_data_transfer_goes_both_ways(version: str, count: int) -> None:
    assert len(schemas.actions(version)) == count
    assert SENT_BY[version]["charging_station"] & SENT_BY[version]["csms"] == {"DataTransfer"}


def test_who_may_send_what() -> None:
    assert may_send("2.0.1", "charging_station", "BootNotification")
    assert not may_send("2.0.1", "csms", "BootNotification")
    assert not may_send("2.0.1", "charging_station", "Reset")


@pytest.mark.parametrize(
    ("version", "action", "told"),
    [("3.0", "Heartbeat", "2.0.1"), ("2.0.1", "StartTransaction", "StartTransaction")],
)
def test_what_does_not_exist_is_said(version: str, action: str, told: str) -> None:
    with pytest.raises(HarnessFault, match=told):
        errors(version, action, "request", {})


def test_schema_errors_are_values() -> None:
    assert SchemaError("a", "type", "m", 1) == SchemaError("a", "type", "m", 1)
