"""Reports, variables, and what a CSMS sends."""

from typing import Any

import pytest
from dialogue import TOKEN, Dialogue, profile, variable
from red import red


def asked(d: Dialogue, status: str = "Accepted") -> None:
    d.boots()
    d.we_ask("GetBaseReport", {"requestId": 7, "reportBase": "FullInventory"}, {"status": status})


def part(d: Dialogue, number: int, tbc: bool = False, id: int = 7) -> None:
    data = {
        "component": {"name": "C"},
        "variable": {"name": f"V{number}"},
        "variableAttribute": [{"value": "1"}],
    }
    body = {"requestId": id, "generatedAt": d.now(), "seqNo": number, "tbc": tbc, "reportData": [data]}
    d.sut_asks("NotifyReport", body)


@red("report.seq")
def test_report_that_starts_with_1(d: Dialogue) -> None:
    asked(d)
    part(d, 1)


@red("report.seq")
def test_gap_in_a_report(d: Dialogue) -> None:
    asked(d)
    part(d, 0, tbc=True)
    part(d, 2)


def test_a_part_may_be_sent_again_and_an_id_used_again() -> None:
    d = Dialogue()
    asked(d)
    part(d, 0, tbc=True)
    part(d, 0, tbc=True)
    part(d, 1)
    d.we_ask("GetBaseReport", {"requestId": 7, "reportBase": "FullInventory"}, {"status": "Accepted"})
    part(d, 0)
    assert d.broken() == []


@red("report.request")
def test_report_with_another_request_id(d: Dialogue) -> None:
    asked(d)
    part(d, 0, id=8)


@red("report.after_answer")
def test_report_before_the_answer(d: Dialogue) -> None:
    d.boots()
    id = d.we_call("GetBaseReport", {"requestId": 7, "reportBase": "FullInventory"})
    part(d, 0)
    d.sut_answers(id, {"status": "Accepted"})


@red("report.refused")
def test_report_although_it_was_refused(d: Dialogue) -> None:
    asked(d, "NotSupported")
    part(d, 0)


@red("report.tbc", "FAIL")
def test_charging_profiles_after_the_last_part(d: Dialogue) -> None:
    d.boots()
    d.we_ask(
        "GetChargingProfiles", {"requestId": 3, "chargingProfile": {"stackLevel": 0}}, {"status": "Accepted"}
    )
    body = {"requestId": 3, "chargingLimitSource": "CSO", "evseId": 1, "chargingProfile": [profile()]}
    d.sut_asks("ReportChargingProfiles", body)
    d.sut_asks("ReportChargingProfiles", body | {"evseId": 2})


@red("report.event.seq")
def test_event_report_that_starts_with_5(d: Dialogue) -> None:
    d.boots()
    data = {
        "eventId": 1,
        "timestamp": d.now(),
        "trigger": "Alerting",
        "actualValue": "1",
        "eventNotificationType": "CustomMonitor",
        "component": {"name": "C"},
        "variable": {"name": "V"},
    }
    d.sut_asks("NotifyEvent", {"generatedAt": d.now(), "seqNo": 5, "eventData": [data]})


def result(status: str = "Accepted", **more: Any) -> dict[str, Any]:
    return variable(attributeStatus=status, attributeType="Actual") | more


@red("variables.results")
def test_result_missing(d: Dialogue) -> None:
    d.boots()
    data = [variable(attributeValue="1"), variable(name="Other", attributeValue="1")]
    d.we_ask("SetVariables", {"setVariableData": data}, {"setVariableResult": [result()]})


def test_results_may_come_in_any_order_and_names_in_any_case() -> None:
    d = Dialogue()
    d.boots()
    data = [variable(attributeValue="1"), variable(name="Other", attributeValue="1")]
    results = [result() | variable(name="OTHER"), result()]
    d.we_ask("SetVariables", {"setVariableData": data}, {"setVariableResult": results})
    assert d.broken() == []


@red("variables.attribute")
def test_result_without_attribute_type(d: Dialogue) -> None:
    d.boots()
    told = variable(attributeStatus="Accepted")
    d.we_ask(
        "SetVariables", {"setVariableData": [variable(attributeValue="1")]}, {"setVariableResult": [told]}
    )


@red("variables.value")
def test_value_of_an_unknown_variable(d: Dialogue) -> None:
    d.boots()
    told = result("UnknownVariable", attributeValue="1")
    d.we_ask("GetVariables", {"getVariableData": [variable()]}, {"getVariableResult": [told]})


@red("variables.value")
def test_accepted_without_a_value(d: Dialogue) -> None:
    d.boots()
    d.we_ask("GetVariables", {"getVariableData": [variable()]}, {"getVariableResult": [result()]})


SCHEDULE = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}


def schedule(**more: Any) -> dict[str, Any]:
    return {"chargingSchedule": [SCHEDULE | more]}


def periods(*listed: dict[str, Any]) -> dict[str, Any]:
    return schedule(chargingSchedulePeriod=[{"limit": 6, **each} for each in listed])


BAD_PROFILES = [
    ("csms.profile.tx", {"transactionId": None}),
    ("csms.profile.purpose", {"chargingProfilePurpose": "ChargingStationExternalConstraints"}),
    ("csms.profile.max", {"chargingProfilePurpose": "ChargingStationMaxProfile"}),
    ("csms.profile.start", {"chargingProfileKind": "Absolute"}),
    ("csms.profile.start", schedule(startSchedule="2026-01-01T12:00:00Z")),
    ("csms.profile.periods", periods({"startPeriod": 1})),
    ("csms.profile.periods", periods({"startPeriod": 0}, {"startPeriod": 60}, {"startPeriod": 60})),
    ("csms.profile.one_schedule", {"chargingSchedule": [SCHEDULE, SCHEDULE | {"id": 2}]}),
    ("csms.profile.phase", periods({"startPeriod": 0, "phaseToUse": 2})),
]


@pytest.mark.parametrize(("check", "wrong"), BAD_PROFILES)
def test_bad_charging_profiles(check: str, wrong: dict[str, Any]) -> None:
    d = Dialogue("csms")
    d.boots()
    d.sut_calls("SetChargingProfile", {"evseId": 1, "chargingProfile": profile(**wrong)})
    assert d.broken() == [(check, "FAIL")]


for _check, _ in BAD_PROFILES:
    red(_check)


@red("csms.profile.tx", sut="csms")
def test_tx_profile_for_evse_0(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("SetChargingProfile", {"evseId": 0, "chargingProfile": profile()})


def test_several_schedules_where_the_ev_told_its_needs() -> None:
    d = Dialogue("csms")
    d.boots()
    needs = {"evseId": 1, "chargingNeeds": {"requestedEnergyTransfer": "DC"}}
    d.we_ask("NotifyEVChargingNeeds", needs, {"status": "Accepted"})
    two = profile(chargingSchedule=[SCHEDULE, SCHEDULE | {"id": 2}])
    d.sut_calls("SetChargingProfile", {"evseId": 1, "chargingProfile": two})
    assert d.broken() == []


@red("csms.remote_start.profile", sut="csms")
def test_profile_of_a_remote_start_with_a_transaction(d: Dialogue) -> None:
    d.boots()
    start = {"remoteStartId": 1, "idToken": TOKEN, "evseId": 1, "chargingProfile": profile()}
    d.sut_calls("RequestStartTransaction", start)


@red("csms.trigger.connector", sut="csms")
def test_trigger_of_a_status_without_connector(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("TriggerMessage", {"requestedMessage": "StatusNotification", "evse": {"id": 1}})


@red("csms.variables.twice", sut="csms")
def test_variable_set_twice(d: Dialogue) -> None:
    d.boots()
    twice = [variable(attributeValue="1"), variable(attributeValue="2", attributeType="Actual")]
    d.sut_calls("SetVariables", {"setVariableData": twice})


@red("csms.profiles.criteria", sut="csms")
def test_profiles_without_criteria(d: Dialogue) -> None:
    d.boots()
    d.sut_calls(
        "GetChargingProfiles",
        {"requestId": 1, "chargingProfile": {"chargingProfileId": [1], "stackLevel": 0}},
    )


@red("csms.customer.reference", sut="csms")
def test_customer_by_nothing(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("CustomerInformation", {"requestId": 1, "report": True, "clear": False})


def test_an_event_report_that_is_cut_off_may_begin_anew_or_go_on() -> None:
    for number in (0, 1):
        d = Dialogue()
        d.boots()
        d.sut_asks("NotifyEvent", d.events(0, tbc=True))
        reconnect(d)
        d.wait(1)
        d.sut_asks("NotifyEvent", d.events(number))
        assert d.broken() == []


def test_a_report_that_is_cut_off_may_begin_anew() -> None:
    d = Dialogue()
    d.boots()
    d.we_ask("GetBaseReport", {"requestId": 7, "reportBase": "FullInventory"}, {"status": "Accepted"})
    part = {"requestId": 7, "generatedAt": d.now()}
    d.sut_asks("NotifyReport", {**part, "seqNo": 0, "tbc": True})
    d.sut_asks("NotifyReport", {**part, "seqNo": 1, "tbc": True})
    reconnect(d)
    d.sut_asks("NotifyReport", {**part, "seqNo": 0, "tbc": True})
    d.sut_asks("NotifyReport", {**part, "seqNo": 1})
    assert d.broken() == []


@red("report.seq")
def test_a_report_begins_anew_for_no_reason(d: Dialogue) -> None:
    d.boots()
    d.we_ask("GetBaseReport", {"requestId": 7, "reportBase": "FullInventory"}, {"status": "Accepted"})
    for number in (0, 1, 0):
        d.wait(1)
        d.sut_asks("NotifyReport", {"requestId": 7, "generatedAt": d.now(), "seqNo": number, "tbc": True})


def reconnect(d: Dialogue) -> None:
    d.note("closed", code=1006, reason="", by="sut")
    d.link = "CS001#2"
    d.note("opened")
