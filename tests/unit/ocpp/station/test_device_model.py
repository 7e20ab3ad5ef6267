"""Variables, reports, monitors: B05 to B08, N02 to N08."""

from typing import Any

import pytest

from harness.protocols.ocpp.v201.station import Functions, StationConfig

from .dialogue import Dialogue, Payload, at, booted


def item(name: str, component: str = "OCPPCommCtrlr", **more: Any) -> Payload:
    variable: Payload = {"name": name}
    if "instance" in more:
        variable["instance"] = more.pop("instance")
    shape: Payload = {"name": component}
    if "evse" in more:
        shape["evse"] = more.pop("evse")
    return {"component": shape, "variable": variable, **more}


def get(it: Dialogue, *items: Payload) -> Any:
    return it.ask("GetVariables", {"getVariableData": list(items)})


def set_(it: Dialogue, *items: Payload) -> list[str]:
    results = it.ask("SetVariables", {"setVariableData": list(items)})["setVariableResult"]
    return [result["attributeStatus"] for result in results]


HEARTBEAT = "HeartbeatInterval"


# -- GetVariables


def test_each_item_gets_its_result() -> None:
    """B06.FR.01, B06.FR.02, B06.FR.06 to B06.FR.08, B06.FR.11"""
    it = booted()
    results = get(
        it, item(HEARTBEAT), item("X", "NoSuchCtrlr"), item("NoSuch"), item(HEARTBEAT, attributeType="MaxSet")
    )["getVariableResult"]
    assert [result["attributeStatus"] for result in results] == [
        "Accepted",
        "UnknownComponent",
        "UnknownVariable",
        "NotSupportedAttributeType",
    ]
    assert [result.get("attributeValue") for result in results] == ["300", None, None, None]
    assert [result["attributeType"] for result in results] == ["Actual", "Actual", "Actual", "MaxSet"]


def test_password_cannot_be_read() -> None:
    """B06.FR.09"""
    it = booted(StationConfig(password="0123456789abcdef"))
    (result,) = get(it, item("BasicAuthPassword", "SecurityCtrlr"))["getVariableResult"]
    assert result["attributeStatus"] == "Rejected"
    assert "attributeValue" not in result


def test_instances_are_told_apart() -> None:
    """B06.FR.14, B06.FR.15"""
    it = booted()
    results = get(it, item("MessageTimeout", instance="Default"), item("MessageTimeout"))["getVariableResult"]
    assert [result["attributeStatus"] for result in results] == ["Accepted", "UnknownVariable"]


def test_variables_of_evses() -> None:
    it = booted()
    results = get(it, item("AllowReset", "EVSE", evse={"id": 2}), item("AllowReset", "EVSE", evse={"id": 3}))[
        "getVariableResult"
    ]
    assert [result["attributeStatus"] for result in results] == ["Accepted", "UnknownComponent"]


def test_names_do_not_mind_case() -> None:
    (result,) = get(booted(), item("heartbeatinterval", "ocppCOMMctrlr"))["getVariableResult"]
    assert result["attributeStatus"] == "Accepted"


def test_clock_is_live() -> None:
    it = booted()
    it.run(5)
    (result,) = get(it, item("DateTime", "ClockCtrlr"))["getVariableResult"]
    assert result["attributeValue"] == at(5)


def test_too_many_items() -> None:
    """B06.FR.16"""
    assert get(booted(), *[item(HEARTBEAT)] * 21) == "OccurrenceConstraintViolation"
    lenient = booted(StationConfig(strict_limits=False))
    assert len(get(lenient, *[item(HEARTBEAT)] * 21)["getVariableResult"]) == 21


# -- SetVariables


def test_value_is_set_and_in_force() -> None:
    """B05.FR.10"""
    it = booted()
    assert set_(it, item(HEARTBEAT, attributeValue="30")) == ["Accepted"]
    it.run(30)
    it.expect("Heartbeat")


@pytest.mark.parametrize(
    ("spoiled", "status"),
    [
        (item("X", "NoSuchCtrlr", attributeValue="1"), "UnknownComponent"),
        (item("NoSuch", attributeValue="1"), "UnknownVariable"),
        (item(HEARTBEAT, attributeType="MaxSet", attributeValue="1"), "NotSupportedAttributeType"),
        (item(HEARTBEAT, attributeValue="abc"), "Rejected"),
        (item(HEARTBEAT, attributeValue="1.5"), "Rejected"),
        (item(HEARTBEAT, attributeValue=" 5"), "Rejected"),
        (item(HEARTBEAT, attributeValue="0"), "Rejected"),
        (item(HEARTBEAT, attributeValue="86401"), "Rejected"),
        (item("QueueAllMessages", attributeValue="TRUE"), "Rejected"),
        (item("WebSocketPingInterval", attributeValue="-1"), "Rejected"),
        (item("ActiveNetworkProfile", attributeValue="1"), "Rejected"),
        (item("TxStartPoint", "TxCtrlr", attributeValue="Never"), "Rejected"),
        (item("TxStopPoint", "TxCtrlr", attributeValue="DataSigned"), "Rejected"),
        (item("TxStartPoint", "TxCtrlr", attributeValue="Authorized,Authorized"), "Rejected"),
        (item("BasicAuthPassword", "SecurityCtrlr", attributeValue="short"), "Rejected"),
        (item("BasicAuthPassword", "SecurityCtrlr", attributeValue="x" * 41), "Rejected"),
        (item("OfflineThreshold", attributeValue="60"), "Accepted"),
        (item("TxStartPoint", "TxCtrlr", attributeValue="Authorized, EVConnected"), "Accepted"),
        (item("Power", "EVSE", evse={"id": 1}, attributeType="MaxSet", attributeValue="99999"), "Rejected"),
        (item("Power", "EVSE", evse={"id": 1}, attributeType="MaxSet", attributeValue="11000"), "Accepted"),
    ],
)
def test_statuses(spoiled: Payload, status: str) -> None:
    """B05.FR.04 to B05.FR.09"""
    assert set_(booted(), spoiled) == [status]


def test_a_bad_item_does_not_spoil_the_others() -> None:
    """B05.FR.01"""
    it = booted()
    assert set_(it, item(HEARTBEAT, attributeValue="30"), item(HEARTBEAT, attributeValue="x")) == [
        "Accepted",
        "Rejected",
    ]
    assert it.station.model.text("OCPPCommCtrlr", HEARTBEAT) == "30"


def test_settings_survive_a_reboot() -> None:
    it = booted()
    set_(it, item("OfflineThreshold", attributeValue="77"))
    it.ask("Reset", {"type": "Immediate"})
    it.run(5)
    assert it.station.model.text("OCPPCommCtrlr", "OfflineThreshold") == "77"


# -- reports


def base_report(it: Dialogue, base: str) -> list[Payload]:
    assert it.ask("GetBaseReport", {"requestId": 7, "reportBase": base})["status"] == "Accepted"
    return collected(it)


def collected(it: Dialogue) -> list[Payload]:
    """The report data of all parts, whose numbering is checked."""
    parts = it.take("NotifyReport")
    assert [part["seqNo"] for part in parts] == list(range(len(parts)))
    assert [part["tbc"] for part in parts] == [True] * (len(parts) - 1) + [False]
    assert {part["requestId"] for part in parts} == {7}
    return [data for part in parts for data in part["reportData"]]


def test_full_inventory_reports_everything_once() -> None:
    """B07.FR.03, B07.FR.04, B07.FR.08, B07.FR.10"""
    it = booted()
    report = base_report(it, "FullInventory")
    assert len(report) == len(list(it.station.model))
    assert all("variableCharacteristics" in data for data in report)


def test_lists_say_their_members_and_values_fit() -> None:
    it = booted()
    for data in base_report(it, "FullInventory"):
        traits = data["variableCharacteristics"]
        if traits["dataType"].endswith("List"):
            assert traits["valuesList"], data
            members = data["variableAttribute"][0].get("value", "").split(",")
            assert set(filter(None, members)) <= set(traits["valuesList"].split(",")), data


def test_password_is_reported_without_value() -> None:
    it = booted(StationConfig(password="0123456789abcdef"))
    assert "0123456789abcdef" not in str(base_report(it, "FullInventory"))


def test_configuration_inventory_reports_what_can_be_set() -> None:
    """B07.FR.07"""
    report = base_report(booted(), "ConfigurationInventory")
    assert report
    assert all(any(each["mutability"] != "ReadOnly" for each in data["variableAttribute"]) for data in report)


def test_summary_inventory_reports_availability_and_problems() -> None:
    """B07.FR.09"""
    it = booted()
    assert {data["variable"]["name"] for data in base_report(it, "SummaryInventory")} == {"AvailabilityState"}
    it.do(it.station.fault, 1, 1)
    it.calls.clear()
    assert "Problem" in {data["variable"]["name"] for data in base_report(it, "SummaryInventory")}


def test_summary_inventory_can_be_absent() -> None:
    """B07.FR.02, B07.FR.05"""
    it = booted(StationConfig(functions=Functions(summary_report=False)))
    assert (
        it.ask("GetBaseReport", {"requestId": 7, "reportBase": "SummaryInventory"})["status"]
        == "NotSupported"
    )
    it.silent()


def custom(it: Dialogue, *wanted: Payload, criteria: list[str] | None = None) -> Any:
    request: Payload = {"requestId": 7}
    if wanted:
        request["componentVariable"] = list(wanted)
    if criteria:
        request["componentCriteria"] = criteria
    return it.ask("GetReport", request)["status"]


def names(report: list[Payload]) -> list[str]:
    return [
        data["variable"]["name"] + str(data["component"].get("evse", {}).get("id", "")) for data in report
    ]


def test_custom_report_of_one_variable() -> None:
    """B08.FR.11"""
    it = booted()
    assert custom(it, item("AvailabilityState", "EVSE", evse={"id": 1})) == "Accepted"
    assert names(collected(it)) == ["AvailabilityState1"]


def test_custom_report_without_evse_means_all() -> None:
    """B08.FR.23"""
    it = booted()
    custom(it, item("AvailabilityState", "EVSE"))
    assert names(collected(it)) == ["AvailabilityState1", "AvailabilityState2"]


def test_custom_report_without_variable_means_all() -> None:
    """B08.FR.20"""
    it = booted()
    custom(it, {"component": {"name": "ReservationCtrlr"}})
    assert names(collected(it)) == ["Available", "Enabled", "NonEvseSpecific"]


def test_custom_report_without_instance_means_all() -> None:
    """B08.FR.21"""
    it = booted()
    custom(it, item("ItemsPerMessage", "DeviceDataCtrlr"))
    assert {data["variable"]["instance"] for data in collected(it)} == {
        "GetReport",
        "GetVariables",
        "SetVariables",
    }


def test_custom_report_by_criterion() -> None:
    """B08.FR.09, B08.FR.10, B08.FR.13"""
    it = booted()
    it.set("ReservationCtrlr.Enabled", "false")
    assert custom(it, criteria=["Enabled"]) == "Accepted"
    assert "ReservationCtrlr" not in {data["component"]["name"] for data in collected(it)}
    assert custom(it, criteria=["Problem"]) == "EmptyResultSet"


def test_custom_report_of_nothing() -> None:
    """B08.FR.15"""
    it = booted()
    assert custom(it, item("Nothing", "NoSuchCtrlr")) == "EmptyResultSet"
    it.silent()


# -- monitors


TEMPERATURE = {"component": {"name": "ChargingStation"}, "variable": {"name": "Temperature"}}


def monitor(**changes: Any) -> Payload:
    return {**TEMPERATURE, "type": "UpperThreshold", "value": 50, "severity": 5, **changes}


def install(it: Dialogue, *monitors: Payload) -> list[Payload]:
    return it.ask("SetVariableMonitoring", {"setMonitoringData": list(monitors)})["setMonitoringResult"]  # type: ignore[no-any-return]


def heat(it: Dialogue, value: str) -> list[Payload]:
    it.do(it.station.set_variable_value, "ChargingStation", "Temperature", value)
    return [event["eventData"][0] for event in it.take("NotifyEvent")]


def test_threshold_crossed_and_cleared() -> None:
    """N07.FR.02, N07.FR.06, N07.FR.16"""
    it = booted()
    (result,) = install(it, monitor())
    assert result["status"] == "Accepted"
    assert heat(it, "50") == []
    (event,) = heat(it, "51")
    assert (event["trigger"], event["actualValue"], event["variableMonitoringId"]) == (
        "Alerting",
        "51",
        result["id"],
    )
    assert event["eventNotificationType"] == "CustomMonitor"
    assert heat(it, "60") == []
    (event,) = heat(it, "40")
    assert event["cleared"] is True


def test_lower_threshold() -> None:
    """N07.FR.17"""
    it = booted()
    install(it, monitor(type="LowerThreshold", value=0))
    assert heat(it, "0") == []
    assert len(heat(it, "-1")) == 1


def test_threshold_already_crossed_when_set() -> None:
    """N07.FR.11"""
    it = booted()
    heat(it, "60")
    install(it, monitor())
    assert len(it.take("NotifyEvent")) == 1


def test_moved_threshold_clears() -> None:
    """N04.FR.12, N07.FR.11"""
    it = booted()
    (result,) = install(it, monitor())
    heat(it, "60")
    install(it, monitor(id=result["id"], value=70))
    (event,) = [entry["eventData"][0] for entry in it.take("NotifyEvent")]
    assert event["cleared"] is True


def test_delta_of_a_number() -> None:
    """N07.FR.18"""
    it = booted()
    heat(it, "20")
    install(it, monitor(type="Delta", value=5))
    assert heat(it, "25") == []
    assert len(heat(it, "25.1")) == 1
    assert heat(it, "29") == []
    assert len(heat(it, "20")) == 1


def test_delta_of_a_word() -> None:
    """N07.FR.19"""
    it = booted()
    state = {"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "AvailabilityState"}}
    install(it, {**state, "type": "Delta", "value": 1, "severity": 5})
    it.do(it.station.plug_in, 1, 1)
    (event,) = it.take("NotifyEvent")
    assert event["eventData"][0]["actualValue"] == "Occupied"


def test_periodic() -> None:
    """N08.FR.04 to N08.FR.06"""
    it = booted()
    install(it, monitor(type="Periodic", value=5))
    it.run(4)
    it.silent()
    it.run(11)
    events = it.take("NotifyEvent")
    assert len(events) == 3
    assert {(event["seqNo"], event["eventData"][0]["trigger"]) for event in events} == {(0, "Periodic")}


def test_periodic_by_the_clock() -> None:
    """N08.FR.07"""
    it = booted()
    it.run(7)
    install(it, monitor(type="PeriodicClockAligned", value=900))
    it.calls.clear()
    it.run(892)
    assert it.take("NotifyEvent") == []
    it.run(1)
    assert it.one("NotifyEvent")["generatedAt"] == at(900)


def test_password_monitor_tells_no_value() -> None:
    """N07.FR.10"""
    it = booted()
    password = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}
    install(it, {**password, "type": "Delta", "value": 1, "severity": 5})
    it.ask("SetVariables", {"setVariableData": [{**password, "attributeValue": "fedcba9876543210"}]})
    (event,) = it.take("NotifyEvent")
    assert event["eventData"][0]["actualValue"] == ""


@pytest.mark.parametrize(
    ("spoiled", "status"),
    [
        (monitor(component={"name": "NoSuchCtrlr"}), "UnknownComponent"),
        (monitor(variable={"name": "NoSuch"}), "UnknownVariable"),
        (monitor(variable={"name": "Model"}), "UnsupportedMonitorType"),
        (monitor(value=101), "Rejected"),
        (monitor(type="LowerThreshold", value=-41), "Rejected"),
        (monitor(type="Delta", value=-1), "Rejected"),
        (monitor(severity=10), "Rejected"),
        (monitor(id=999), "Rejected"),
        (monitor(id=1), "Rejected"),
        (monitor(severity=4), "Duplicate"),
    ],
)
def test_monitor_statuses(spoiled: Payload, status: str) -> None:
    """N04.FR.03 to N04.FR.06, N04.FR.10, N04.FR.13, N04.FR.14, N04.FR.16, N04.FR.18"""
    (result,) = install(booted(), spoiled)
    assert result["status"] == status


def test_each_monitor_gets_its_result() -> None:
    """N04.FR.01"""
    results = install(booted(), monitor(), monitor(value=101, severity=6), monitor(severity=7))
    assert [result["status"] for result in results] == ["Accepted", "Rejected", "Accepted"]


def test_clear() -> None:
    """N06.FR.01 to N06.FR.03, N06.FR.05, N07.FR.12"""
    it = booted()
    (result,) = install(it, monitor())
    heat(it, "60")
    hard_wired = next(each.id for each in it.station.monitors.monitors if each.kind == "HardWiredMonitor")
    answer = it.ask("ClearVariableMonitoring", {"id": [result["id"], 999, hard_wired]})
    assert [each["status"] for each in answer["clearMonitoringResult"]] == [
        "Accepted",
        "NotFound",
        "Rejected",
    ]
    assert heat(it, "40") == []


def test_level_keeps_back_what_is_less_severe() -> None:
    """N05.FR.01 to N05.FR.03, N07.FR.15"""
    it = booted()
    install(it, monitor(severity=5))
    assert it.ask("SetMonitoringLevel", {"severity": 4})["status"] == "Accepted"
    assert heat(it, "60") == []
    assert it.ask("SetMonitoringLevel", {"severity": 10})["status"] == "Rejected"


def test_offline_events_are_kept_by_severity() -> None:
    """N07.FR.04"""
    it = booted(MonitoringCtrlr__OfflineQueuingSeverity="4")
    install(it, monitor(severity=3), monitor(severity=5, value=51))
    it.do(it.station.link_down)
    heat(it, "60")
    it.do(it.station.link_up)
    events = [entry["eventData"][0] for entry in it.take("NotifyEvent")]
    assert len(events) == 1


def test_hard_wired_only_switches_the_others_off() -> None:
    """N03.FR.05"""
    it = booted()
    install(it, monitor())
    assert it.ask("SetMonitoringBase", {"monitoringBase": "HardWiredOnly"})["status"] == "Accepted"
    assert heat(it, "90") == []
    it.do(it.station.fault, 1, 1)
    assert len(it.take("NotifyEvent")) == 1


def test_factory_default_brings_the_preconfigured_back() -> None:
    """N03.FR.04, N04.FR.15"""
    it = booted()
    preconfigured = next(
        each.id for each in it.station.monitors.monitors if each.kind == "PreconfiguredMonitor"
    )
    install(it, monitor(id=preconfigured, value=50), monitor(value=60, severity=6))
    it.ask("SetMonitoringBase", {"monitoringBase": "FactoryDefault"})
    assert heat(it, "79") == []
    (event,) = heat(it, "81")
    assert event["eventNotificationType"] == "PreconfiguredMonitor"


def test_monitors_survive_a_reboot() -> None:
    """N07.FR.13, N07.FR.14"""
    it = booted()
    install(it, monitor())
    heat(it, "60")
    it.ask("Reset", {"type": "Immediate"})
    it.station.model.find("ChargingStation", "Temperature").attributes["Actual"].value = "20"  # type: ignore[union-attr]
    it.run(5)
    assert it.one("NotifyEvent")["eventData"][0]["cleared"] is True


def report_monitors(it: Dialogue, **request: Any) -> list[str]:
    answer = it.ask("GetMonitoringReport", {"requestId": 8, **request})
    if answer["status"] != "Accepted":
        return [answer["status"]]
    parts = it.take("NotifyMonitoringReport")
    assert [part["seqNo"] for part in parts] == list(range(len(parts)))
    return [entry["variableMonitoring"][0]["type"] for part in parts for entry in part["monitor"]]


def test_monitoring_report() -> None:
    """N02.FR.01, N02.FR.08, N02.FR.10 to N02.FR.14"""
    it = booted()
    install(it, monitor(type="Periodic", value=600))
    assert report_monitors(it, monitoringCriteria=["PeriodicMonitoring"]) == ["Periodic"]
    assert report_monitors(it, componentVariable=[TEMPERATURE]) == ["UpperThreshold", "Periodic"]
    both = {"componentVariable": [TEMPERATURE], "monitoringCriteria": ["ThresholdMonitoring"]}
    assert report_monitors(it, **both) == ["UpperThreshold"]
    assert report_monitors(it, componentVariable=[{"component": {"name": "Nothing"}}]) == ["EmptyResultSet"]
    assert len(report_monitors(it)) == len(it.station.monitors.monitors)


def test_absent_monitoring_is_not_supported() -> None:
    it = booted(StationConfig(functions=Functions(monitoring=False)))
    assert it.ask("SetMonitoringLevel", {"severity": 1}) == "NotSupported"
