"""Orders of the CSMS: F01 to F03, F05, F06, B11, B12, G03, G04."""

from typing import Any

import pytest

from harness.protocols.machine import Close
from harness.protocols.ocpp.v201.station import ConnectorConfig, EvseConfig, Functions, StationConfig

from .dialogue import Dialogue, Payload, booted, brief


def station(**variables: str) -> Dialogue:
    return booted(None, SampledDataCtrlr__TxUpdatedInterval="0", **variables)


def start(it: Dialogue, **changes: Any) -> Any:
    request = {"evseId": 1, "remoteStartId": 42, "idToken": {"idToken": "APP", "type": "ISO14443"}} | changes
    return it.ask(
        "RequestStartTransaction", {name: value for name, value in request.items() if value is not None}
    )


# -- start


def test_remote_start_with_the_cable_in() -> None:
    """F01.FR.04, F01.FR.13, F01.FR.19, F01.FR.25"""
    it = station()
    it.do(it.station.plug_in, 1, 1)
    id = it.one("TransactionEvent")["transactionInfo"]["transactionId"]
    it.calls.clear()
    assert start(it) == {"status": "Accepted", "transactionId": id}
    event, charging = it.take("TransactionEvent")
    assert brief(event)[:2] == ("Updated", "RemoteStart")
    assert event["transactionInfo"]["remoteStartId"] == 42
    assert event["idToken"]["idToken"] == "APP"
    assert "remoteStartId" not in charging["transactionInfo"]


def test_remote_start_before_the_cable() -> None:
    """F02.FR.01, F02.FR.10, F02.FR.21"""
    it = station()
    assert start(it) == {"status": "Accepted"}
    event = it.one("TransactionEvent")
    assert brief(event) == ("Started", "RemoteStart", "Idle", None)
    assert event["transactionInfo"]["remoteStartId"] == 42


def test_remote_start_is_told_when_the_cable_starts_the_transaction() -> None:
    """F02.FR.21"""
    it = station(TxCtrlr__TxStartPoint="EVConnected")
    start(it)
    assert it.events() == []
    it.do(it.station.plug_in, 1, 1)
    started, _ = it.take("TransactionEvent")
    assert brief(started) == ("Started", "RemoteStart", "EVConnected", None)
    assert started["transactionInfo"]["remoteStartId"] == 42


def test_remote_start_is_authorized_first_if_so_configured() -> None:
    """F01.FR.01, F02.FR.09"""
    it = station(AuthCtrlr__AuthorizeRemoteStart="true")
    assert start(it)["status"] == "Accepted"
    assert it.expect("Authorize")["idToken"]["idToken"] == "APP"
    assert brief(it.expect("TransactionEvent"))[1] == "RemoteStart"


def test_refused_remote_start_gives_no_energy() -> None:
    """F01.FR.01"""
    it = station(AuthCtrlr__AuthorizeRemoteStart="true")
    it.answers["Authorize"] = {"idTokenInfo": {"status": "Blocked"}}
    it.do(it.station.plug_in, 1, 1)
    it.calls.clear()
    start(it)
    it.expect("Authorize")
    it.silent()


def test_central_token_is_not_authorized() -> None:
    """C05.FR.01"""
    it = station(AuthCtrlr__AuthorizeRemoteStart="true")
    start(it, idToken={"idToken": "APP", "type": "Central"})
    assert "Authorize" not in it.said()
    assert len(it.events()) == 1


def test_remote_start_without_cable_times_out() -> None:
    """F02.FR.07"""
    it = station(TxCtrlr__EVConnectionTimeOut="30")
    start(it)
    it.calls.clear()
    it.run(30)
    assert it.events() == [("Ended", "EVConnectTimeout", "Idle", "Timeout")]


@pytest.mark.parametrize("spoil", ["unknown", "unavailable", "faulted", "in use"])
def test_remote_start_is_rejected(spoil: str) -> None:
    """F01.FR.23, F01.FR.24"""
    it = station()
    match spoil:
        case "unavailable":
            it.ask("ChangeAvailability", {"operationalStatus": "Inoperative", "evse": {"id": 1}})
        case "faulted":
            it.do(it.station.fault, 1, 1)
        case "in use":
            it.charging()
    it.calls.clear()
    assert start(it, evseId=9 if spoil == "unknown" else 1)["status"] == "Rejected"
    assert it.events() == []


def test_station_chooses_the_evse_with_an_ev() -> None:
    """F01.FR.20"""
    it = station()
    it.do(it.station.plug_in, 2, 1)
    it.calls.clear()
    assert start(it, evseId=None)["status"] == "Accepted"
    assert it.station.observe("power", it.now) == {"1": 0, "2": 22080}


def test_station_may_insist_on_an_evse() -> None:
    """F01.FR.07"""
    it = booted(StationConfig(functions=Functions(remote_start_any_evse=False)))
    assert start(it, evseId=None)["status"] == "Rejected"


def profile(**changes: Any) -> Payload:
    schedule = {
        "id": 1,
        "chargingRateUnit": "W",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6000}],
    }
    base: Payload = {
        "id": 5,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": [schedule],
    }
    return base | changes


def test_remote_start_with_a_profile_uses_it() -> None:
    """F01.FR.10, K05.FR.03"""
    it = station()
    it.do(it.station.plug_in, 1, 1)
    assert start(it, chargingProfile=profile())["status"] == "Accepted"
    assert it.station.observe("power", it.now)["1"] == 6000


@pytest.mark.parametrize(
    "bad", [{"chargingProfilePurpose": "TxDefaultProfile"}, {"transactionId": "x"}, {"stackLevel": 99}]
)
def test_remote_start_with_a_bad_profile_is_rejected(bad: Payload) -> None:
    """F01.FR.26, K05.FR.02, K05.FR.05"""
    assert start(station(), chargingProfile=profile(**bad))["status"] == "Rejected"


def test_profile_is_ignored_without_smart_charging() -> None:
    """F01.FR.12, K05.FR.04"""
    it = booted(StationConfig(functions=Functions(smart_charging=False)))
    it.do(it.station.plug_in, 1, 1)
    assert start(it, chargingProfile=profile(stackLevel=99))["status"] == "Accepted"
    assert it.station.observe("power", it.now)["1"] == 22080


# -- stop


def test_remote_stop_ends() -> None:
    """F03.FR.03, F03.FR.07"""
    it = station()
    id = it.charging()
    assert it.ask("RequestStopTransaction", {"transactionId": id})["status"] == "Accepted"
    assert it.events() == [("Ended", "RemoteStop", "EVConnected", "Remote")]


def test_remote_stop_then_unplug() -> None:
    """F03.FR.02, F04.FR.03"""
    it = station(TxCtrlr__TxStopPoint="EVConnected")
    id = it.charging()
    it.ask("RequestStopTransaction", {"transactionId": id})
    assert it.events() == [("Updated", "RemoteStop", "EVConnected", None)]
    it.do(it.station.plug_out, 1, 1)
    assert it.events() == [("Ended", "EVCommunicationLost", "Idle", "Remote")]


def test_remote_stop_of_an_unknown_transaction() -> None:
    """F03.FR.08"""
    it = station()
    it.charging()
    assert it.ask("RequestStopTransaction", {"transactionId": "other"})["status"] == "Rejected"
    assert it.events() == []


# -- unlock


def unlock(it: Dialogue, evse: int = 1, connector: int = 1) -> Any:
    return it.ask("UnlockConnector", {"evseId": evse, "connectorId": connector})["status"]


def test_unlock_idle() -> None:
    """F05.FR.04, F05.FR.06"""
    assert unlock(station()) == "Unlocked"


def test_unlock_unknown() -> None:
    """F05.FR.03"""
    assert unlock(station(), 1, 7) == "UnknownConnector"
    assert unlock(station(), 8, 1) == "UnknownConnector"


def test_unlock_in_use() -> None:
    """F05.FR.02"""
    it = station()
    it.charging()
    assert unlock(it) == "OngoingAuthorizedTransaction"
    assert it.events() == []


def test_unlock_jammed_or_fixed() -> None:
    """F05.FR.05"""
    it = station()
    it.do(it.station.fault, 1, 1, code="LockFailure")
    assert unlock(it) == "UnlockFailed"
    fixed = booted(StationConfig(evses=(EvseConfig((ConnectorConfig(fixed_cable=True),)),)))
    assert unlock(fixed) == "UnlockFailed"


# -- reset


def reset(it: Dialogue, type: str = "Immediate", **more: Any) -> Any:
    return it.ask("Reset", {"type": type, **more})["status"]


@pytest.mark.parametrize("type", ["Immediate", "OnIdle"])
def test_reset_of_an_idle_station(type: str) -> None:
    """B11.FR.01, B11.FR.03, B11.FR.04"""
    it = station()
    assert reset(it, type) == "Accepted"
    it.silent()
    assert isinstance(it.commands[-1], Close)
    it.run(5)
    assert it.expect("BootNotification")["reason"] == "RemoteReset"
    assert len(it.take("StatusNotification")) == 2


def test_immediate_reset_ends_the_transaction_first() -> None:
    """B12.FR.02, B12.FR.04"""
    it = station()
    it.charging()
    assert reset(it) == "Accepted"
    assert it.events() == [("Ended", "ResetCommand", "EVConnected", "ImmediateReset")]
    it.run(5)
    assert it.expect("BootNotification")["reason"] == "RemoteReset"


def test_undelivered_end_is_sent_again_after_the_reboot() -> None:
    """B12.FR.05"""
    it = station()
    id = it.charging()
    it.answers["TransactionEvent"] = None
    reset(it)
    first = it.one("TransactionEvent")
    assert it.link is not None
    it.answers["TransactionEvent"] = {}
    it.run(35)
    assert it.take("BootNotification")[0]["reason"] == "RemoteReset"
    again = it.one("TransactionEvent")
    assert (again["seqNo"], again["transactionInfo"]["transactionId"]) == (first["seqNo"], id)
    assert again["offline"]


def test_reset_on_idle_waits_for_the_transaction() -> None:
    """B12.FR.01, B12.FR.03"""
    it = station()
    it.charging()
    assert reset(it, "OnIdle") == "Scheduled"
    it.run(100)
    assert "BootNotification" not in it.said()
    it.do(it.station.plug_out, 1, 1)
    it.run(5)
    assert it.take("BootNotification")[0]["reason"] == "ScheduledReset"


def test_reset_on_idle_waits_for_the_last_of_several() -> None:
    """B12.FR.01"""
    it = station()
    it.charging("A", 1)
    it.charging("B", 2)
    reset(it, "OnIdle")
    it.do(it.station.plug_out, 1, 1)
    it.run(5)
    assert "BootNotification" not in it.said()
    it.do(it.station.plug_out, 2, 1)
    it.run(5)
    assert "BootNotification" in it.said()


def test_reset_is_rejected_during_an_uninterruptible_update() -> None:
    """B11.FR.06"""
    it = station()
    it.station.firmware.uninterruptible = True
    assert reset(it) == "Rejected"
    it.run(5)
    it.silent()


def test_evse_reset() -> None:
    """B11.FR.08"""
    it = station()
    assert reset(it, evseId=1) == "Accepted"
    it.run(5)
    states = [state["connectorStatus"] for state in it.take("StatusNotification")]
    assert states == ["Unavailable", "Available"]
    it.silent()


def test_evse_reset_on_idle_waits_for_its_transaction_only() -> None:
    """B12.FR.01, B12.FR.07"""
    it = station()
    it.charging("A", 1)
    it.charging("B", 2)
    assert reset(it, "OnIdle", evseId=1) == "Scheduled"
    it.do(it.station.plug_out, 1, 1)
    assert "Unavailable" in [state["connectorStatus"] for state in it.take("StatusNotification")]


def test_immediate_evse_reset_ends_its_transaction_only() -> None:
    """B12.FR.08"""
    it = station()
    it.charging("A", 1)
    it.charging("B", 2)
    assert reset(it, evseId=2) == "Accepted"
    assert it.events() == [("Ended", "ResetCommand", "EVConnected", "ImmediateReset")]
    assert len(it.station.observe("transactions", it.now)) == 1


def test_evse_reset_is_rejected_where_there_is_none() -> None:
    """B11.FR.09, B12.FR.09"""
    it = booted(StationConfig(functions=Functions(evse_reset=False)))
    assert reset(it, evseId=1) == "Rejected"
    assert reset(station(), evseId=9) == "Rejected"


def test_unavailable_survives_a_reset() -> None:
    """B11.FR.02, B01.FR.07"""
    it = station()
    it.ask("ChangeAvailability", {"operationalStatus": "Inoperative", "evse": {"id": 2}})
    it.calls.clear()
    reset(it)
    it.run(5)
    states = {state["evseId"]: state["connectorStatus"] for state in it.take("StatusNotification")}
    assert states == {1: "Available", 2: "Unavailable"}


def test_power_failure_ends_sessions_and_boots_with_power_up() -> None:
    it = station()
    it.charging()
    it.do(it.station.power_cycle)
    it.run(5)
    assert it.take("BootNotification")[0]["reason"] == "PowerUp"
    event = it.one("TransactionEvent")
    assert brief(event) == ("Ended", "AbnormalCondition", "EVConnected", "PowerLoss")
    assert event["offline"]


# -- triggers


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("TriggerMessage", {"requestedMessage": "Heartbeat"}),
        (
            "RequestStartTransaction",
            {"evseId": 1, "remoteStartId": 1, "idToken": {"idToken": "A", "type": "Central"}},
        ),
        ("ChangeAvailability", {"operationalStatus": "Inoperative"}),
        ("GetBaseReport", {"requestId": 1, "reportBase": "FullInventory"}),
    ],
)
def test_the_answer_comes_before_what_follows_from_it(action: str, payload: Payload) -> None:
    """F06.FR.04"""
    it = station()
    it.heard.clear()
    it.ask(action, payload)
    assert it.heard[0] == "answer"
    assert len(it.heard) > 1


def trigger(it: Dialogue, message: str, **more: Any) -> Any:
    return it.ask("TriggerMessage", {"requestedMessage": message, **more})["status"]


def test_trigger_heartbeat() -> None:
    it = station()
    assert trigger(it, "Heartbeat") == "Accepted"
    it.expect("Heartbeat")


def test_trigger_status_of_one_connector() -> None:
    """F06.FR.04"""
    it = station()
    assert trigger(it, "StatusNotification", evse={"id": 1, "connectorId": 1}) == "Accepted"
    assert it.expect("StatusNotification")["connectorStatus"] == "Available"


@pytest.mark.parametrize("evse", [{}, {"evse": {"id": 1}}, {"evse": {"id": 1, "connectorId": 5}}])
def test_trigger_status_needs_a_connector(evse: Payload) -> None:
    """F06.FR.12"""
    it = station()
    assert trigger(it, "StatusNotification", **evse) == "Rejected"
    it.silent()


def test_trigger_boot_is_rejected_once_accepted() -> None:
    """F06.FR.17"""
    it = station()
    assert trigger(it, "BootNotification") == "Rejected"
    it.silent()


def test_trigger_meter_values() -> None:
    """F06.FR.06, F06.FR.11"""
    it = station()
    assert trigger(it, "MeterValues") == "Accepted"
    assert [values["evseId"] for values in it.take("MeterValues")] == [1, 2]
    trigger(it, "MeterValues", evse={"id": 2})
    (value,) = it.one("MeterValues")["meterValue"]
    assert value["sampledValue"][0]["context"] == "Trigger"
    assert trigger(it, "MeterValues", evse={"id": 9}) == "Rejected"


def test_trigger_transaction_event() -> None:
    """F06.FR.07"""
    it = station()
    assert trigger(it, "TransactionEvent") == "Rejected"
    it.charging()
    assert trigger(it, "TransactionEvent", evse={"id": 1}) == "Accepted"
    event = it.one("TransactionEvent")
    assert brief(event) == ("Updated", "Trigger", "Charging", None)
    assert event["meterValue"]


def test_trigger_idle_statuses() -> None:
    """F06.FR.15, F06.FR.16; an irrelevant EVSE does not matter (F06.FR.03)"""
    it = station()
    assert trigger(it, "LogStatusNotification") == "Accepted"
    assert it.expect("LogStatusNotification") == {"status": "Idle"}
    assert trigger(it, "FirmwareStatusNotification", evse={"id": 1}) == "Accepted"
    assert it.expect("FirmwareStatusNotification") == {"status": "Idle"}


def test_trigger_certificate() -> None:
    it = station()
    assert trigger(it, "SignChargingStationCertificate") == "Accepted"
    assert "CERTIFICATE REQUEST" in it.expect("SignCertificate")["csr"]


@pytest.mark.parametrize("message", ["SignCombinedCertificate", "PublishFirmwareStatusNotification"])
def test_trigger_of_what_is_not_there(message: str) -> None:
    """F06.FR.08"""
    it = station()
    assert trigger(it, message) == "NotImplemented"
    it.silent()


# -- availability


def change(it: Dialogue, operative: bool, **evse: Any) -> Any:
    request: Payload = {"operationalStatus": "Operative" if operative else "Inoperative"}
    if evse:
        request["evse"] = evse
    return it.ask("ChangeAvailability", request)["status"]


@pytest.mark.parametrize(
    ("target", "touched"), [({}, [1, 2]), ({"id": 1}, [1]), ({"id": 2, "connectorId": 1}, [2])]
)
def test_out_of_service_and_back(target: Payload, touched: list[int]) -> None:
    """G03.FR.04, G03.FR.06, G03.FR.07, G04.FR.05, G04.FR.07, G04.FR.08"""
    it = station()
    for operative, state in ((False, "Unavailable"), (True, "Available")):
        assert change(it, operative, **target) == "Accepted"
        told = it.take("StatusNotification")
        assert [(each["evseId"], each["connectorStatus"]) for each in told] == [
            (evse, state) for evse in touched
        ]


@pytest.mark.parametrize("operative", [True, False])
def test_change_to_the_same_is_accepted_in_silence(operative: bool) -> None:
    """G03.FR.03, G04.FR.04"""
    it = station()
    change(it, operative, id=1)
    it.calls.clear()
    assert change(it, operative, id=1) == "Accepted"
    it.silent()


def test_change_waits_for_the_transaction() -> None:
    """G03.FR.05, G01.FR.05"""
    it = station()
    it.charging()
    assert change(it, False, id=1) == "Scheduled"
    it.silent()
    it.do(it.station.plug_out, 1, 1)
    assert it.take("StatusNotification")[-1]["connectorStatus"] == "Unavailable"


def test_change_of_the_station_waits_but_idle_evses_go_at_once() -> None:
    """G04.FR.06"""
    it = station()
    it.charging()
    assert change(it, False) == "Scheduled"
    assert [(each["evseId"], each["connectorStatus"]) for each in it.take("StatusNotification")] == [
        (2, "Unavailable")
    ]
    it.do(it.station.plug_out, 1, 1)
    assert [(each["evseId"], each["connectorStatus"]) for each in it.take("StatusNotification")] == [
        (1, "Unavailable")
    ]


def test_a_scheduled_change_can_be_taken_back() -> None:
    it = station()
    it.charging()
    change(it, False, id=1)
    assert change(it, True, id=1) == "Accepted"
    it.do(it.station.plug_out, 1, 1)
    assert it.take("StatusNotification")[-1]["connectorStatus"] == "Available"


def test_unknown_target_is_rejected() -> None:
    it = station()
    assert change(it, False, id=9) == "Rejected"
    assert change(it, False, id=1, connectorId=9) == "Rejected"


def test_fault_and_back() -> None:
    """G01"""
    it = station()
    it.do(it.station.fault, 1, 1)
    it.do(it.station.clear_fault, 1, 1)
    assert [state["connectorStatus"] for state in it.take("StatusNotification")] == ["Faulted", "Available"]


def test_availability_is_in_the_device_model() -> None:
    it = station()
    it.do(it.station.plug_in, 1, 1)
    states = {
        variable.component.wire().get("evse", {}).get("id"): variable.attributes["Actual"].value
        for variable in it.station.model
        if variable.name == "AvailabilityState" and variable.component.connector is None
    }
    assert states == {None: "Available", 1: "Occupied", 2: "Available"}
