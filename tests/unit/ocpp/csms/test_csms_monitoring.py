"""Status, events, monitors, and the services around (G, N, A, L, M, O, P)."""

from typing import Any

import pytest
from csms_dialogue import guarded, online, report_part, reported, variable

from harness.errors import UsageFault
from harness.protocols.ocpp.v201.csms import CsmsConfig

AT = "2026-01-01T12:00:00Z"


def status(connector: int, value: str) -> dict[str, Any]:
    return {"timestamp": AT, "connectorStatus": value, "evseId": 1, "connectorId": connector}


def event(name: str, value: str, **more: Any) -> dict[str, Any]:
    return {
        "eventId": 1,
        "timestamp": AT,
        "trigger": "Delta",
        "actualValue": value,
        "eventNotificationType": "HardWiredNotification",
        "component": {"name": "Connector", "evse": {"id": 1, "connectorId": 2}},
        "variable": {"name": name},
        **more,
    }


def notify(*events: dict[str, Any]) -> dict[str, Any]:
    return {"generatedAt": AT, "seqNo": 0, "eventData": list(events)}


def connectors(csms: Any) -> dict[int, str]:
    return {row["connector"]: row["status"] for row in csms.record("stations")[0]["connectors"]}


def test_each_connector_has_its_status() -> None:
    csms = online()
    assert csms.call("StatusNotification", status(1, "Available")) == {}
    assert csms.call("StatusNotification", status(2, "Faulted")) == {}
    assert connectors(csms) == {1: "Available", 2: "Faulted"}


def test_events_get_an_empty_answer_and_are_kept() -> None:
    csms = online()
    assert csms.call("NotifyEvent", notify(event("Problem", "true"), event("Power", "7"))) == {}
    assert [row["variable"]["name"] for row in csms.record("events")] == ["Problem", "Power"]


def test_an_event_on_availability_counts_as_a_status() -> None:
    csms = online()
    csms.call("NotifyEvent", notify(event("AvailabilityState", "Occupied")))
    assert connectors(csms) == {2: "Occupied"}


def test_events_are_not_mixed_between_stations() -> None:
    csms = online()
    csms.connect("CS2")
    csms.boot("CS2")
    csms.call("NotifyEvent", notify(event("AvailabilityState", "Occupied")), "CS2")
    assert connectors(csms) == {}
    assert [row["station"] for row in csms.record("events")] == ["CS2"]


def test_security_events_are_kept() -> None:
    csms = online()
    assert csms.call("SecurityEventNotification", {"type": "TamperDetectionActivated", "timestamp": AT}) == {}
    assert csms.record("security_events")[0]["type"] == "TamperDetectionActivated"


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("LogStatusNotification", {"status": "Idle"}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
        ("PublishFirmwareStatusNotification", {"status": "Idle"}),
        ("NotifyChargingLimit", {"chargingLimit": {"chargingLimitSource": "SO"}}),
        ("ClearedChargingLimit", {"chargingLimitSource": "SO"}),
    ],
)
def test_what_is_only_told_gets_an_empty_answer(action: str, payload: dict[str, Any]) -> None:
    assert online().call(action, payload) == {}


MONITOR = {**variable("X", "A"), "value": 1, "type": "Delta", "severity": 4}


def test_a_monitor_has_the_id_that_the_station_gave() -> None:
    csms = guarded()
    csms.do("set_monitors", "CS1", [MONITOR])
    result = {**variable("X", "A"), "id": 42, "status": "Accepted", "type": "Delta", "severity": 4}
    csms.reply(csms.order(), {"setMonitoringResult": [result]})
    assert [row["id"] for row in csms.record("monitors")] == [42]


def test_a_refused_monitor_is_none() -> None:
    csms = guarded()
    csms.do("set_monitors", "CS1", [MONITOR])
    result = {**variable("X", "A"), "status": "UnsupportedMonitorType", "type": "Delta", "severity": 4}
    csms.reply(csms.order(), {"setMonitoringResult": [result]})
    assert csms.record("monitors") == []
    assert csms.last_order()["state"] == "rejected"


def test_a_cleared_monitor_is_gone() -> None:
    csms = guarded()
    csms.do("set_monitors", "CS1", [MONITOR])
    result = {**variable("X", "A"), "id": 42, "status": "Accepted", "type": "Delta", "severity": 4}
    csms.reply(csms.order(), {"setMonitoringResult": [result]})
    csms.do("clear_monitors", "CS1", [42])
    csms.reply(csms.order(), {"clearMonitoringResult": [{"status": "Accepted", "id": 42}]})
    assert csms.record("monitors") == []


def test_no_more_monitors_are_set_at_once_than_the_station_takes() -> None:
    csms = guarded()
    limit = reported("MonitoringCtrlr", "ItemsPerMessage", "2", "SetVariableMonitoring")
    csms.call("NotifyReport", report_part(1000, 0, limit))
    assert len(csms.do("set_monitors", "CS1", [MONITOR] * 5)) == 3


def test_no_more_monitors_are_cleared_at_once_than_the_station_takes() -> None:
    csms = guarded()
    limit = reported("MonitoringCtrlr", "ItemsPerMessage", "2", "ClearVariableMonitoring")
    csms.call("NotifyReport", report_part(1000, 0, limit))
    assert len(csms.do("clear_monitors", "CS1", [1, 2, 3])) == 2


def test_a_trigger_of_a_status_needs_a_connector() -> None:
    csms = guarded()
    with pytest.raises(UsageFault, match=r"F06\.FR\.13"):
        csms.do("trigger", "CS1", "StatusNotification", evse=1)
    csms.do("trigger", "CS1", "StatusNotification", evse=1, connector=2)
    assert csms.order().payload["evse"] == {"id": 1, "connectorId": 2}


def test_availability_is_changed_where_wanted() -> None:
    csms = guarded()
    csms.do("change_availability", "CS1", "Inoperative", evse=1)
    assert csms.order().payload == {"operationalStatus": "Inoperative", "evse": {"id": 1}}


def test_asking_about_a_customer_needs_a_customer() -> None:
    with pytest.raises(UsageFault, match=r"N09\.FR\.04"):
        guarded().request("CustomerInformation", {"requestId": 1, "report": True, "clear": False})


# services


def test_a_signing_request_is_rejected_where_nobody_signs() -> None:
    assert online().call("SignCertificate", {"csr": "CSR"}) == {"status": "Rejected"}


def test_a_signed_certificate_follows_the_answer() -> None:
    csms = online(CsmsConfig(sign_certificate=lambda station, csr, type, now: f"{station} {csr} {type}"))
    assert csms.call("SignCertificate", {"csr": "CSR", "certificateType": "V2GCertificate"}) == {
        "status": "Accepted"
    }
    order = csms.order()
    assert order.action == "CertificateSigned"
    assert order.payload == {
        "certificateChain": "CS1 CSR V2GCertificate",
        "certificateType": "V2GCertificate",
    }


def test_a_signer_may_refuse() -> None:
    csms = online(CsmsConfig(sign_certificate=lambda station, csr, type, now: None))
    assert csms.call("SignCertificate", {"csr": "CSR"}) == {"status": "Rejected"}
    assert csms.orders() == []


def test_there_is_no_provider_of_contract_certificates() -> None:
    payload = {"iso15118SchemaVersion": "urn:iso", "action": "Install", "exiRequest": "AAA="}
    assert online().call("Get15118EVCertificate", payload)["status"] == "Failed"


def test_there_is_no_ocsp_responder() -> None:
    data = {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "a",
        "issuerKeyHash": "b",
        "serialNumber": "1",
        "responderURL": "http://ocsp.example",
    }
    assert online().call("GetCertificateStatus", {"ocspRequestData": data}) == {"status": "Failed"}


def test_no_vendor_is_known() -> None:
    assert online().call("DataTransfer", {"vendorId": "org.example"}) == {"status": "UnknownVendorId"}


def test_firmware_installed_makes_the_reference_look_again() -> None:
    csms = guarded(take_inventory=True)
    csms.reply(csms.order(), {"status": "NotSupported"})
    csms.call("FirmwareStatusNotification", {"status": "Installed", "requestId": 1})
    csms.connect()
    csms.boot()
    assert csms.order().action == "GetBaseReport"
