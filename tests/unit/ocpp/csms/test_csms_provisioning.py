"""Inventory, variables, reset, monitors, reports in parts (B05 to B08, B11, N)."""

from typing import Any

import pytest
from csms_dialogue import BOOT, Dialogue, guarded, online, report_part, reported, variable

from harness.errors import UsageFault
from harness.protocols.ocpp.v201.csms import BootAnswer, CsmsConfig, reference

ACCEPTED = {"status": "Accepted"}


def asked(**config: Any) -> tuple[Dialogue, int]:
    """A station that was asked for its inventory and accepted; the request id."""
    csms = online(CsmsConfig(**config))
    csms.do("get_base_report", "CS1", "FullInventory")
    order = csms.order()
    csms.reply(order, ACCEPTED)
    return csms, order.payload["requestId"]


def state(csms: Dialogue) -> str:
    return str(csms.record("reports")[-1]["state"])


def actual(csms: Dialogue, name: str) -> Any:
    return next(row["actual"] for row in csms.record("variables") if row["variable"]["name"] == name)


def test_a_report_of_three_parts_is_put_together() -> None:
    csms, id = asked()
    for number, name in enumerate("ABC"):
        part = report_part(id, number, reported("X", name, str(number)), tbc=number < 2)
        assert csms.call("NotifyReport", part) == {}
    assert state(csms) == "complete"
    assert [actual(csms, name) for name in "ABC"] == ["0", "1", "2"]


def test_parts_may_come_in_any_order() -> None:
    csms, id = asked()
    csms.call("NotifyReport", report_part(id, 1, reported("X", "B", "1")))
    assert state(csms) == "receiving"
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    assert state(csms) == "complete"


def test_a_part_that_comes_twice_counts_once() -> None:
    csms, id = asked()
    for _ in range(2):
        csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    assert csms.record("reports")[-1]["parts"] == 1


def test_nothing_is_learnt_before_the_report_is_whole() -> None:
    csms, id = asked()
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    assert csms.record("variables") == []


def test_an_unfinished_report_is_discarded_after_a_while() -> None:
    csms, id = asked(report_timeout=60)
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    csms.wait(59)
    assert state(csms) == "receiving"
    csms.wait(1)
    assert state(csms) == "incomplete"
    assert csms.record("variables") == []


def test_each_part_gives_the_next_one_time() -> None:
    csms, id = asked(report_timeout=60)
    for number in range(3):
        csms.wait(50)
        csms.call("NotifyReport", report_part(id, number, reported("X", "A", "0"), tbc=True))
    assert state(csms) == "receiving"


def test_a_report_that_never_comes_is_incomplete() -> None:
    csms, _ = asked(report_timeout=60)
    csms.wait(60)
    assert state(csms) == "incomplete"


def test_a_late_part_of_a_discarded_report_is_answered_and_ignored() -> None:
    csms, id = asked(report_timeout=60)
    csms.wait(60)
    assert csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"))) == {}
    assert csms.record("variables") == []


def test_a_reboot_ends_what_was_unfinished() -> None:
    csms, id = asked()
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    csms.connect()
    csms.boot()
    assert state(csms) == "incomplete"


def test_a_reboot_may_keep_the_link() -> None:
    csms, id = asked()
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    csms.boot(reason="RemoteReset")
    assert state(csms) == "incomplete"


def test_waiting_to_be_accepted_ends_no_need_to_reboot() -> None:
    csms = online(CsmsConfig(boot_script=(BootAnswer("Pending", 10),)))
    written(csms, "RebootRequired")
    csms.boot()
    assert csms.record("stations")[0]["boot"] == "Accepted"
    assert csms.record("stations")[0]["reboot"] == "needed"


def test_a_report_that_stops_coming_is_discarded() -> None:
    csms, id = asked(report_timeout=60)
    csms.wait(50)
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    csms.wait(59)
    assert state(csms) == "receiving"
    csms.wait(1)
    assert state(csms) == "incomplete"


def test_an_unfinished_report_nobody_asked_for_is_discarded_too() -> None:
    csms = online(CsmsConfig(report_timeout=60))
    csms.call("NotifyReport", report_part(77, 0, reported("X", "A", "0"), tbc=True))
    csms.wait(60)
    assert state(csms) == "incomplete"


def test_what_was_learnt_is_not_kept_twice() -> None:
    csms, id = asked()
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0")))
    assert [report.parts for report in csms.csms.reports] == [{}]


def test_asking_again_to_be_accepted_is_no_reboot() -> None:
    csms, id = asked()
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0"), tbc=True))
    csms.boot(reason="Triggered")
    assert state(csms) == "receiving"


def test_an_inventory_that_stayed_unfinished_is_taken_again_under_a_new_number() -> None:
    csms = Dialogue(reference())
    csms.connect()
    csms.boot()
    first = csms.order()
    csms.reply(first, ACCEPTED)
    csms.call("NotifyReport", report_part(first.payload["requestId"], 0, reported("X", "A", "0"), tbc=True))
    csms.drop()
    csms.wait(61)
    csms.connect()
    csms.boot()
    assert csms.order().payload["requestId"] != first.payload["requestId"]


@pytest.mark.parametrize("status", ["Rejected", "NotSupported", "EmptyResultSet"])
def test_a_report_may_be_refused(status: str) -> None:
    csms = online()
    csms.do("get_base_report", "CS1", "SummaryInventory")
    csms.reply(csms.order(), {"status": status})
    assert state(csms) == "refused"


def test_a_report_nobody_asked_for_is_answered_and_marked() -> None:
    csms = online()
    assert csms.call("NotifyReport", report_part(77, 0, reported("X", "A", "0"))) == {}
    assert csms.record("reports")[-1]["asked"] is False


def test_reports_of_two_stations_are_kept_apart() -> None:
    csms, id = asked()
    csms.connect("CS2")
    csms.boot("CS2")
    csms.call("NotifyReport", report_part(id, 0, reported("X", "A", "0")), "CS2")
    assert [row["state"] for row in csms.record("reports")] == ["expected", "complete"]


def test_a_report_of_monitors_is_learnt() -> None:
    csms = online()
    csms.request("GetMonitoringReport", {"requestId": 5})
    csms.reply(csms.order(), ACCEPTED)
    monitor = {"id": 9, "transaction": False, "value": 1, "type": "Delta", "severity": 4}
    part = {
        "requestId": 5,
        "seqNo": 0,
        "generatedAt": "2026-01-01T12:00:00Z",
        "monitor": [{**variable("X", "A"), "variableMonitoring": [monitor]}],
    }
    assert csms.call("NotifyMonitoringReport", part) == {}
    assert [row["id"] for row in csms.record("monitors")] == [9]


def test_customer_information_is_a_report() -> None:
    csms = online()
    payload = {"requestId": 6, "report": True, "clear": False, "customerIdentifier": "me"}
    csms.request("CustomerInformation", payload)
    csms.reply(csms.order(), ACCEPTED)
    part = {"data": "x", "seqNo": 0, "generatedAt": "2026-01-01T12:00:00Z", "requestId": 6}
    assert csms.call("NotifyCustomerInformation", part) == {}
    assert state(csms) == "complete"


def test_clearing_customer_information_is_none() -> None:
    csms = online()
    csms.request(
        "CustomerInformation", {"requestId": 6, "report": False, "clear": True, "customerIdentifier": "me"}
    )
    assert csms.record("reports") == []


def test_display_messages_are_a_report() -> None:
    csms = online()
    csms.request("GetDisplayMessages", {"requestId": 6})
    csms.reply(csms.order(), ACCEPTED)
    assert csms.call("NotifyDisplayMessages", {"requestId": 6, "tbc": True}) == {}
    assert state(csms) == "receiving"
    csms.call("NotifyDisplayMessages", {"requestId": 6})
    assert state(csms) == "complete"


# variables


def announced(csms: Dialogue, *entries: dict[str, Any]) -> Dialogue:
    csms.call("NotifyReport", report_part(1000, 0, *entries))
    return csms


def ten() -> list[dict[str, Any]]:
    return [variable("X", f"V{number}") for number in range(10)]


def test_all_is_read_at_once_when_no_limit_is_known() -> None:
    csms = guarded()
    csms.do("read_variables", "CS1", ten())
    (order,) = csms.orders()
    assert len(order.payload["getVariableData"]) == 10


def test_no_more_is_read_at_once_than_the_station_takes() -> None:
    csms = announced(guarded(), reported("DeviceDataCtrlr", "ItemsPerMessage", "4", "GetVariables"))
    csms.do("read_variables", "CS1", ten())
    sizes = []
    for _ in range(3):
        (order,) = csms.orders()
        sizes.append(len(order.payload["getVariableData"]))
        results = [
            {**item, "attributeStatus": "UnknownVariable"} for item in order.payload["getVariableData"]
        ]
        csms.reply(order, {"getVariableResult": results})
    assert sizes == [4, 4, 2]


def test_the_limit_of_bytes_is_kept_too() -> None:
    csms = announced(guarded(), reported("DeviceDataCtrlr", "BytesPerMessage", "400", "GetVariables"))
    assert len(csms.do("read_variables", "CS1", ten())) > 1


def test_no_more_is_written_at_once_than_the_station_takes() -> None:
    csms = announced(guarded(), reported("DeviceDataCtrlr", "ItemsPerMessage", "1", "SetVariables"))
    items = [variable("X", "A", value="1"), variable("X", "B", value="2")]
    assert len(csms.do("write_variables", "CS1", items)) == 2


def test_the_reference_refuses_one_request_that_is_too_long() -> None:
    csms = announced(guarded(), reported("DeviceDataCtrlr", "ItemsPerMessage", "2", "GetVariables"))
    with pytest.raises(UsageFault, match=r"10 entries.*at most 2.*B06\.FR\.05"):
        csms.request("GetVariables", {"getVariableData": ten()})


def test_the_same_variable_is_not_written_twice_in_one_request() -> None:
    items = [variable("X", "A", value="1"), {**variable("x", "a", value="2"), "attributeType": "Actual"}]
    with pytest.raises(UsageFault, match=r"B05\.FR\.13"):
        guarded().do("write_variables", "CS1", items)


def test_two_attributes_of_a_variable_may_be_written_in_one_request() -> None:
    csms = guarded()
    items = [variable("X", "A", value="1"), {**variable("X", "A", value="2"), "attributeType": "MaxSet"}]
    csms.do("write_variables", "CS1", items)
    assert len(csms.order().payload["setVariableData"]) == 2


def test_what_was_read_is_known() -> None:
    csms = guarded()
    csms.do("read_variables", "CS1", [variable("X", "A")])
    result = {**variable("X", "A"), "attributeStatus": "Accepted", "attributeValue": "7"}
    csms.reply(csms.order(), {"getVariableResult": [result]})
    assert actual(csms, "A") == "7"
    assert csms.last_order()["state"] == "accepted"


def test_a_variable_that_could_not_be_read_rejects_the_order() -> None:
    csms = guarded()
    csms.do("read_variables", "CS1", [variable("X", "A")])
    csms.reply(
        csms.order(), {"getVariableResult": [{**variable("X", "A"), "attributeStatus": "UnknownComponent"}]}
    )
    assert (csms.last_order()["state"], csms.last_order()["status"]) == ("rejected", "UnknownComponent")


def written(
    csms: Dialogue, status: str, component: str = "X", name: str = "A", value: str = "7"
) -> dict[str, Any]:
    csms.do("write_variables", "CS1", [variable(component, name, value=value)])
    csms.reply(
        csms.order(), {"setVariableResult": [{**variable(component, name), "attributeStatus": status}]}
    )
    return csms.record("variables")[-1]


def test_what_was_written_is_known() -> None:
    row = written(guarded(), "Accepted")
    assert (row["actual"], row["desired"], row["state"]) == ("7", "7", "Accepted")


def test_what_was_refused_is_not_booked_as_the_value() -> None:
    row = written(announced(guarded(), reported("X", "A", "3")), "Rejected")
    assert (row["actual"], row["desired"], row["state"]) == ("3", "7", "Rejected")


def test_what_needs_a_reboot_is_pending_until_then() -> None:
    csms = announced(guarded(), reported("X", "A", "3"))
    row = written(csms, "RebootRequired")
    assert (row["actual"], row["desired"], row["state"]) == ("3", "7", "RebootRequired")
    assert csms.record("stations")[0]["reboot"] == "needed"
    csms.connect()
    csms.boot()
    assert csms.record("stations")[0]["reboot"] == "none"


def test_a_password_is_told_to_the_door_and_never_recorded() -> None:
    told: list[tuple[str, str]] = []
    csms = guarded(on_password=lambda station, password: told.append((station, password)))
    written(csms, "Accepted", "SecurityCtrlr", "BasicAuthPassword", "S3cr3t-S3cr3t-S3cr3t")
    assert told == [("CS1", "S3cr3t-S3cr3t-S3cr3t")]
    assert "S3cr3t" not in str(csms.csms.facts())


def test_a_refused_password_opens_no_door() -> None:
    told: list[tuple[str, str]] = []
    csms = guarded(on_password=lambda station, password: told.append((station, password)))
    written(csms, "Rejected", "SecurityCtrlr", "BasicAuthPassword", "S3cr3t-S3cr3t-S3cr3t")
    assert told == []


def listed(*ids: str, version: int = 1) -> dict[str, Any]:
    entries = [{"idToken": {"idToken": id, "type": "ISO14443"}, "idTokenInfo": ACCEPTED} for id in ids]
    return {"versionNumber": version, "updateType": "Full", "localAuthorizationList": entries}


@pytest.mark.parametrize(
    ("payload", "clause"),
    [
        (listed("A", version=0), "D01.FR.18"),
        (listed("A", "a"), "D01.FR.06"),
        (listed("A", "B", "C"), "D01.FR.11"),
    ],
)
def test_bad_local_lists_are_refused(payload: dict[str, Any], clause: str) -> None:
    csms = announced(guarded(), reported("LocalAuthListCtrlr", "ItemsPerMessage", "2"))
    with pytest.raises(UsageFault, match=clause):
        csms.request("SendLocalList", payload)


def test_a_good_local_list_goes_out() -> None:
    csms = announced(guarded(), reported("LocalAuthListCtrlr", "ItemsPerMessage", "2"))
    csms.request("SendLocalList", listed("A", "B"))
    assert csms.order().action == "SendLocalList"


# reset


@pytest.mark.parametrize(
    ("status", "expected"), [("Accepted", "expected"), ("Scheduled", "expected"), ("Rejected", "none")]
)
def test_a_reboot_is_expected_only_when_promised(status: str, expected: str) -> None:
    csms = guarded()
    csms.do("reset", "CS1", "OnIdle")
    csms.reply(csms.order(), {"status": status})
    assert csms.record("stations")[0]["reboot"] == expected
    assert csms.closed == []


def test_resetting_an_evse_is_no_reboot() -> None:
    csms = guarded()
    csms.do("reset", "CS1", "Immediate", evse=2)
    order = csms.order()
    assert order.payload == {"type": "Immediate", "evseId": 2}
    csms.reply(order, ACCEPTED)
    assert csms.record("stations")[0]["reboot"] == "none"


def test_a_boot_after_the_reset_ends_the_waiting() -> None:
    csms = guarded()
    csms.do("reset", "CS1", "Immediate")
    csms.reply(csms.order(), ACCEPTED)
    csms.drop()
    assert csms.record("stations")[0]["reboot"] == "expected"
    csms.connect()
    csms.call("BootNotification", {**BOOT, "reason": "RemoteReset"})
    assert csms.record("stations")[0]["reboot"] == "none"


# what an operator's interface sends


def test_an_operator_may_read_more_than_one_message_holds() -> None:
    csms = announced(guarded(), reported("DeviceDataCtrlr", "ItemsPerMessage", "5", "GetVariables"))
    assert len(csms.do("operate", "GetVariables", "CS1", {"getVariableData": ten()})) == 2


@pytest.mark.parametrize(
    ("action", "payload", "number"),
    [
        ("GetBaseReport", {"reportBase": "FullInventory"}, "requestId"),
        ("RequestStartTransaction", {"idToken": {"idToken": "A", "type": "ISO14443"}}, "remoteStartId"),
        ("GetLog", {"logType": "SecurityLog", "log": {"remoteLocation": "ftp://x"}}, "requestId"),
    ],
)
def test_an_operator_need_not_think_of_numbers(action: str, payload: dict[str, Any], number: str) -> None:
    csms = guarded()
    csms.do("operate", action, "CS1", payload)
    assert isinstance(csms.order().payload[number], int)


def test_an_operator_may_give_the_number() -> None:
    csms = guarded()
    csms.do("operate", "GetBaseReport", "CS1", {"reportBase": "FullInventory", "requestId": 4711})
    assert csms.order().payload["requestId"] == 4711


def test_whatever_else_an_operator_wants_goes_out_as_it_is() -> None:
    csms = guarded()
    csms.do("operate", "UnlockConnector", "CS1", {"evseId": 1, "connectorId": 1})
    assert csms.order().payload == {"evseId": 1, "connectorId": 1}
