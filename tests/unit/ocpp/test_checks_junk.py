"""The same junk in every field that a check looks at: no check may stumble over it."""

import json
from typing import Any

import pytest
from dialogue import Dialogue, profile, variable

JUNK: list[Any] = [None, True, 7, 1.5, "", [1], {"a": 1}, [{}]]


def links(d: Dialogue, junk: Any) -> None:
    d.note("closed", code=junk, by="sut")
    d.note("upgrade", offered=junk, chosen=junk, status=junk)
    d.note("refused", offered=junk, chosen=junk, status=junk)
    d.note("standing", boot=junk, outstanding=junk, transactions=junk)
    d.note("standing", boot=junk, outstanding={"in": junk, "out": [junk]}, transactions=[junk])


@pytest.mark.parametrize("junk", JUNK, ids=str)
def test_a_station_full_of_junk(junk: Any) -> None:
    d = Dialogue()
    d.boots()
    asked, told = variable(attributeType=junk), variable(attributeStatus=junk, attributeType=junk)
    d.we_ask("SetVariables", {"setVariableData": [asked, junk]}, {"setVariableResult": [told, junk]})
    d.we_ask("GetVariables", {"getVariableData": [asked]}, {"getVariableResult": [told]})
    d.we_ask("GetBaseReport", {"requestId": junk, "reportBase": junk}, {"status": junk})
    d.we_ask("TriggerMessage", {"requestedMessage": junk}, {"status": junk})
    d.we_ask("Reset", {"type": junk}, {"status": junk})
    d.tells(junk, junk, junk, junk, evse=junk)
    d.sut_refuses(junk, junk, junk, junk)
    values = [{"timestamp": junk, "sampledValue": [{"value": junk, "phase": junk}]}, junk]
    d.tells("Started", junk, 0, evse={"id": junk, "connectorId": junk}, meterValue=values)
    sample = {"value": 1, "phase": junk, "measurand": junk, "location": junk, "unitOfMeasure": junk}
    d.tells("Updated", "MeterValuePeriodic", 1, meterValue=[{"timestamp": d.now(), "sampledValue": [sample]}])
    d.sut_asks("StatusNotification", {"evseId": junk, "connectorId": junk, "timestamp": junk})
    d.sut_asks("NotifyReport", {"requestId": junk, "seqNo": junk})
    d.sut_asks("NotifyEvent", {"seqNo": junk, "eventData": [{"component": junk, "variable": junk}, junk]})
    d.boots(junk, junk, junk)
    links(d, junk)
    assert ("generic.schema.request", "FAIL") in d.broken()


@pytest.mark.parametrize("wild", ["NaN", "-Infinity", "1e400", "1"])
@pytest.mark.parametrize("multiplier", [0, 999_999, 1_000_000, 2**31 - 1, -(2**31)])
def test_meters_beyond_all_numbers(wild: str, multiplier: int) -> None:
    d = Dialogue()
    d.boots()
    for number in range(3):
        sample = {"value": "@", "unitOfMeasure": {"multiplier": multiplier}}
        told = d.event("Updated", "MeterValuePeriodic", number)
        told["meterValue"] = [{"timestamp": d.now(), "sampledValue": [sample]}]
        d.sut_sends(json.dumps([2, f"m-{number}", "TransactionEvent", told]).replace('"@"', wild))
        d.we_answer(f"m-{number}")
    assert ("meter.register", "FAIL") not in d.broken()


@pytest.mark.parametrize("junk", JUNK, ids=str)
def test_a_csms_full_of_junk(junk: Any) -> None:
    d = Dialogue("csms")
    d.boots(junk, junk, junk)
    data = [variable(attributeValue=junk, attributeType=junk), junk]
    d.sut_calls("SetVariables", {"setVariableData": data})
    schedules = [junk, {"chargingSchedulePeriod": [junk, {"startPeriod": junk, "phaseToUse": junk}]}]
    wanted = profile(chargingProfilePurpose=junk, chargingProfileKind=junk, chargingSchedule=schedules)
    d.sut_calls("SetChargingProfile", {"evseId": junk, "chargingProfile": wanted})
    d.sut_calls("GetChargingProfiles", {"chargingProfile": junk})
    d.sut_calls("CustomerInformation", junk)
    d.sut_calls("TriggerMessage", {"requestedMessage": "StatusNotification", "evse": junk})
    d.sut_calls("RequestStartTransaction", {"chargingProfile": junk})
    d.sut_calls(junk, junk)
    d.we_ask("Heartbeat", None, {"currentTime": junk})
    links(d, junk)
    assert ("generic.schema.request", "FAIL") in d.broken()
