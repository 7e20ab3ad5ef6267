"""Boot and heartbeat: B01 to B03, G02."""

import pytest

from harness.protocols.machine import Close, Connect

from .dialogue import Payload, at, booted, make


def response(status: str, interval: int = 300) -> Payload:
    return {"currentTime": at(0), "interval": interval, "status": status}


def test_first_message_is_a_boot_with_reason_power_up() -> None:
    """B01.FR.01, B01.FR.09"""
    station = make()
    station.answers["BootNotification"] = None
    station.do(station.station.start)
    boot = station.expect("BootNotification")
    assert boot["reason"] == "PowerUp"
    assert boot["chargingStation"]["model"] == "Reference"
    station.silent()


def test_connect_offers_our_subprotocol_and_identity() -> None:
    """Part 4, 3.2"""
    station = make()
    station.do(station.station.start)
    connect = station.commands[0]
    assert isinstance(connect, Connect)
    assert connect.options["subprotocols"] == ("ocpp2.0.1",)
    assert connect.options["identity"] == "CS001"


@pytest.mark.parametrize("chosen", ["", "ocpp1.6"])
def test_link_without_our_subprotocol_is_closed(chosen: str) -> None:
    """Part 4, 3.2"""
    station = make()
    station.subprotocol = chosen
    station.do(station.station.start)
    assert isinstance(station.commands[1], Close)
    station.silent()


def test_every_connector_is_told_after_acceptance() -> None:
    """B01.FR.05"""
    station = make()
    station.do(station.station.start)
    station.expect("BootNotification")
    told = station.take("StatusNotification")
    assert [(state["evseId"], state["connectorId"], state["connectorStatus"]) for state in told] == [
        (1, 1, "Available"),
        (2, 1, "Available"),
    ]


def test_heartbeat_follows_the_interval_of_the_response() -> None:
    """B01.FR.04, G02.FR.01"""
    station = make()
    station.answers["BootNotification"] = response("Accepted", 60)
    station.boot()
    station.run(59.9)
    station.silent()
    station.run(0.1)
    station.expect("Heartbeat")
    station.run(60)
    station.expect("Heartbeat")


def test_interval_zero_keeps_the_own_heartbeat_interval() -> None:
    station = make()
    station.answers["BootNotification"] = response("Accepted", 0)
    station.boot()
    assert station.station.model.text("OCPPCommCtrlr", "HeartbeatInterval") == "300"


def test_other_traffic_puts_the_heartbeat_off() -> None:
    """G02.FR.05"""
    station = booted()
    station.run(200)
    station.do(station.station.plug_in, 1, 1)
    station.calls.clear()
    station.set("SampledDataCtrlr.TxUpdatedInterval", "0")
    station.run(299)
    assert "Heartbeat" not in station.said()
    station.run(1)
    assert "Heartbeat" in station.said()


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_not_accepted_boots_again_after_the_interval_and_not_before(status: str) -> None:
    """B02.FR.04, B02.FR.08, B03.FR.02, B03.FR.06"""
    station = make()
    station.answers["BootNotification"] = response(status, 20)
    station.boot()
    station.run(19)
    station.silent()
    station.run(1)
    station.expect("BootNotification")
    station.silent()


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_interval_zero_leaves_the_wait_to_the_station(status: str) -> None:
    """B02.FR.07, B03.FR.05"""
    station = make()
    station.answers["BootNotification"] = response(status, 0)
    station.boot()
    station.run(59)
    station.silent()
    station.run(1)
    station.expect("BootNotification")


def test_rejected_station_answers_nothing_but_security_error() -> None:
    """B03.FR.08"""
    station = make()
    station.answers["BootNotification"] = response("Rejected", 20)
    station.boot()
    assert (
        station.ask("GetVariables", {"getVariableData": [variable("HeartbeatInterval")]}) == "SecurityError"
    )


def test_unanswered_boot_still_refuses_calls() -> None:
    station = make()
    station.answers["BootNotification"] = None
    station.boot()
    assert station.ask("ClearCache") == "SecurityError"


def test_pending_station_serves_variables_and_reports() -> None:
    """B02.FR.01"""
    station = make()
    station.answers["BootNotification"] = response("Pending", 100)
    station.boot()
    answer = station.ask("GetVariables", {"getVariableData": [variable("HeartbeatInterval")]})
    assert answer["getVariableResult"][0]["attributeStatus"] == "Accepted"
    assert (
        station.ask("GetBaseReport", {"requestId": 1, "reportBase": "FullInventory"})["status"] == "Accepted"
    )
    assert set(station.said()) == {"NotifyReport"}


def test_pending_station_sends_nothing_of_its_own() -> None:
    """B02.FR.02"""
    station = make()
    station.answers["BootNotification"] = response("Pending", 100)
    station.boot()
    station.do(station.station.plug_in, 1, 1)
    station.do(station.station.present_token, "DEADBEEF", evse=1)
    station.run(90)
    station.silent()


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        (
            "RequestStartTransaction",
            {"evseId": 1, "remoteStartId": 1, "idToken": {"idToken": "A", "type": "Central"}},
        ),
        ("RequestStopTransaction", {"transactionId": "x"}),
    ],
)
def test_pending_station_rejects_remote_start_and_stop(action: str, payload: Payload) -> None:
    """B02.FR.05"""
    station = make()
    station.answers["BootNotification"] = response("Pending", 100)
    station.boot()
    assert station.ask(action, payload)["status"] == "Rejected"


def test_pending_station_boots_at_once_when_triggered() -> None:
    """B02.FR.04, F06"""
    station = make()
    station.answers["BootNotification"] = response("Pending", 100)
    station.boot()
    station.answers["BootNotification"] = response("Accepted")
    assert station.ask("TriggerMessage", {"requestedMessage": "BootNotification"})["status"] == "Accepted"
    assert station.expect("BootNotification")["reason"] == "Triggered"
    assert station.station.facts(station.now)["registration"] == "Accepted"


def test_boot_answered_by_an_error_is_repeated() -> None:
    station = make()
    station.answers["BootNotification"] = "InternalError"
    station.boot()
    station.run(60)
    station.expect("BootNotification")


def test_boot_never_answered_is_repeated_after_the_timeout() -> None:
    station = make()
    station.answers["BootNotification"] = None
    station.boot()
    station.run(30 + 59)
    station.silent()
    station.run(1)
    station.expect("BootNotification")


def test_reconnect_is_no_reason_to_boot() -> None:
    """Part 4, 5.3"""
    station = booted()
    station.drop()
    station.run(5)
    assert station.link is not None
    assert "BootNotification" not in station.said()


def test_reconnect_while_rejected_keeps_to_the_interval() -> None:
    """B02.FR.04"""
    station = make()
    station.answers["BootNotification"] = response("Rejected", 50)
    station.boot()
    station.drop()
    station.run(30)
    station.silent()
    station.run(20)
    station.expect("BootNotification")


def test_clock_follows_the_csms_when_heartbeats_are_the_time_source() -> None:
    """B01.FR.06"""
    station = make(ClockCtrlr__TimeSource="Heartbeat,NTP")
    station.answers["BootNotification"] = {"currentTime": at(3600), "interval": 300, "status": "Accepted"}
    station.boot()
    station.do(station.station.plug_in, 1, 1)
    assert station.take("StatusNotification")[0]["timestamp"] == at(3600)


def variable(name: str, component: str = "OCPPCommCtrlr") -> Payload:
    return {"component": {"name": component}, "variable": {"name": name}}
