"""Transactions: start and stop points, what is told and when. E01 to E10."""

from collections.abc import Callable

import pytest

from harness.protocols.ocpp.v201.station import ConnectorConfig, EvseConfig, StationConfig

from .dialogue import TOKEN, Dialogue, at, booted, brief, make

ONE_EVSE = StationConfig(evses=(EvseConfig(),))
STARTED, UPDATED, ENDED = "Started", "Updated", "Ended"


def station(
    start: str = "EVConnected,Authorized", stop: str = "EVConnected,Authorized", **more: str
) -> Dialogue:
    return booted(
        ONE_EVSE,
        TxCtrlr__TxStartPoint=start,
        TxCtrlr__TxStopPoint=stop,
        SampledDataCtrlr__TxUpdatedInterval="0",
        **more,
    )


def plug(dialogue: Dialogue) -> None:
    dialogue.do(dialogue.station.plug_in, 1, 1)


def token(dialogue: Dialogue, id: str = "DEADBEEF") -> None:
    dialogue.do(dialogue.station.present_token, id)


def unplug(dialogue: Dialogue) -> None:
    dialogue.do(dialogue.station.plug_out, 1, 1)


# -- starting


def test_cable_first() -> None:
    """E02.FR.01, E02.FR.05, E02.FR.06"""
    it = station()
    plug(it)
    assert it.one("StatusNotification")["connectorStatus"] == "Occupied"
    assert it.events() == [(STARTED, "CablePluggedIn", "EVConnected", None)]
    token(it)
    it.expect("Authorize")
    assert it.events() == [
        (UPDATED, "Authorized", None, None),
        (UPDATED, "ChargingStateChanged", "Charging", None),
    ]


def test_token_first() -> None:
    """E03.FR.01"""
    it = station("Authorized")
    token(it)
    assert it.events() == [(STARTED, "Authorized", "Idle", None)]
    plug(it)
    assert it.events() == [
        (UPDATED, "CablePluggedIn", "EVConnected", None),
        (UPDATED, "ChargingStateChanged", "Charging", None),
    ]


START_POINTS: list[tuple[str, list[Callable[[Dialogue], None]], list[tuple[str, ...]]]] = [
    (
        "PowerPathClosed",
        [plug, token],
        [(STARTED, "Authorized", "EVConnected"), (UPDATED, "ChargingStateChanged", "Charging")],
    ),
    (
        "PowerPathClosed",
        [token, plug],
        [(STARTED, "CablePluggedIn", "EVConnected"), (UPDATED, "ChargingStateChanged", "Charging")],
    ),
    ("EnergyTransfer", [plug, token], [(STARTED, "ChargingStateChanged", "Charging")]),
    ("EnergyTransfer", [token, plug], [(STARTED, "ChargingStateChanged", "Charging")]),
    (
        "EVConnected",
        [token, plug],
        [(STARTED, "CablePluggedIn", "EVConnected"), (UPDATED, "ChargingStateChanged", "Charging")],
    ),
    (
        "Authorized",
        [plug, token],
        [(STARTED, "Authorized", "EVConnected"), (UPDATED, "ChargingStateChanged", "Charging")],
    ),
]


@pytest.mark.parametrize(("point", "steps", "told"), START_POINTS)
def test_start_points(
    point: str, steps: list[Callable[[Dialogue], None]], told: list[tuple[str, ...]]
) -> None:
    """E01.FR.02, E01.FR.03, E01.FR.05, E01.FR.06"""
    it = station(point)
    for step in steps:
        step(it)
    assert [event[:3] for event in it.events()] == told


def test_start_point_data_signed() -> None:
    """E01.FR.04"""
    it = station("DataSigned", SampledDataCtrlr__SignReadings="true")
    token(it)
    plug(it)
    started, updated = it.take("TransactionEvent")
    assert brief(started) == (STARTED, "SignedDataReceived", "EVConnected", None)
    assert brief(updated) == (UPDATED, "ChargingStateChanged", "Charging", None)
    assert started["meterValue"][0]["sampledValue"][0]["signedMeterValue"]["signedMeterData"]


def test_data_signed_needs_a_signing_meter() -> None:
    """E01.FR.04"""
    it = station("DataSigned")
    token(it)
    plug(it)
    assert it.events() == []


def test_start_point_parking_bay() -> None:
    """E01.FR.01"""
    it = station("ParkingBayOccupancy")
    it.do(it.station.occupy_bay, 1)
    assert it.events() == [(STARTED, "EVDetected", "Idle", None)]


def test_start_point_energy_transfer_waits_for_the_ev() -> None:
    """E01.FR.06"""
    it = station("EnergyTransfer")
    plug(it)
    it.do(it.station.ev_suspends, 1)
    token(it)
    assert it.events() == []
    it.do(it.station.ev_resumes, 1)
    assert it.events() == [(STARTED, "ChargingStateChanged", "Charging", None)]


def test_seq_no_starts_at_zero_and_counts() -> None:
    """E01.FR.07"""
    it = station()
    plug(it)
    token(it)
    unplug(it)
    assert [event["seqNo"] for event in it.take("TransactionEvent")] == [0, 1, 2, 3]


def test_transaction_ids_differ() -> None:
    """E01.FR.08"""
    it = station()
    plug(it)
    unplug(it)
    plug(it)
    ids = {event["transactionInfo"]["transactionId"] for event in it.take("TransactionEvent")}
    assert len(ids) == 2


def test_token_is_told_once() -> None:
    """E03.FR.01; Part 2 E, 1.5"""
    it = station()
    plug(it)
    token(it)
    unplug(it)
    events = it.take("TransactionEvent")
    assert [event.get("idToken") for event in events] == [None, TOKEN, None, None]


def test_evse_is_told_once_after_connecting() -> None:
    """E01.FR.16"""
    it = station()
    plug(it)
    token(it)
    events = it.take("TransactionEvent")
    assert [event.get("evse") for event in events] == [{"id": 1, "connectorId": 1}, None, None]


def test_token_first_tells_the_connector_when_it_is_known() -> None:
    """E01.FR.16"""
    it = station("Authorized")
    token(it)
    plug(it)
    started, plugged, _ = it.take("TransactionEvent")
    assert started["evse"] == {"id": 1}
    assert plugged["evse"] == {"id": 1, "connectorId": 1}


def test_token_first_on_several_evses_knows_no_evse_yet() -> None:
    """E01.FR.17"""
    it = booted(TxCtrlr__TxStartPoint="Authorized")
    token(it)
    started = it.one("TransactionEvent")
    assert "evse" not in started
    assert "meterValue" not in started
    it.do(it.station.plug_in, 2, 1)
    plugged, charging = it.take("TransactionEvent")
    assert plugged["evse"] == {"id": 2, "connectorId": 1}
    assert charging["meterValue"][0]["sampledValue"][0]["context"] == "Transaction.Begin"


def test_started_carries_begin_values() -> None:
    """E01.FR.09"""
    it = station()
    plug(it)
    (value,) = it.one("TransactionEvent")["meterValue"]
    assert value["sampledValue"][0]["context"] == "Transaction.Begin"
    assert value["sampledValue"][0]["value"] == 1000.0


def test_number_of_phases_is_told_when_energy_flows() -> None:
    """E02.FR.18"""
    it = station()
    plug(it)
    token(it)
    assert [event.get("numberOfPhasesUsed") for event in it.take("TransactionEvent")] == [None, None, 3]


def test_no_transaction_before_the_station_is_accepted() -> None:
    it = station()
    it.station.registration.status = "Rejected"
    plug(it)
    assert it.events() == []


def test_without_authorization_plugging_in_is_enough() -> None:
    """C02.FR.01; AuthCtrlr.Enabled"""
    it = station(AuthCtrlr__Enabled="false")
    plug(it)
    events = it.take("TransactionEvent")
    assert [brief(event)[1] for event in events] == ["CablePluggedIn", "Authorized", "ChargingStateChanged"]
    assert events[1]["idToken"] == {"idToken": "", "type": "NoAuthorization"}


# -- stopping


@pytest.mark.parametrize("stop", ["Authorized", "PowerPathClosed", "EnergyTransfer"])
def test_same_token_ends_the_transaction(stop: str) -> None:
    """E06.FR.03, E06.FR.06, E07.FR.01, E07.FR.02, E07.FR.05"""
    it = station(stop=stop)
    plug(it)
    token(it)
    it.calls.clear()
    token(it)
    assert "Authorize" not in it.said()
    (ended,) = it.take("TransactionEvent")
    assert brief(ended) == (ENDED, "StopAuthorized", "EVConnected", "Local")
    assert ended["idToken"] == TOKEN


def test_same_token_only_stops_energy_when_the_cable_ends_it() -> None:
    """E07.FR.02"""
    it = station(stop="EVConnected")
    plug(it)
    token(it)
    it.calls.clear()
    token(it)
    assert it.events() == [(UPDATED, "StopAuthorized", "EVConnected", None)]
    unplug(it)
    assert it.events() == [(ENDED, "EVCommunicationLost", "Idle", "Local")]


def test_no_energy_flows_after_the_stop() -> None:
    it = station(stop="EVConnected")
    plug(it)
    token(it)
    it.run(3600)
    token(it)
    energy = it.station.observe("energy", it.now)["1"]
    it.run(3600)
    assert it.station.observe("energy", it.now)["1"] == energy == 1000 + 22080


@pytest.mark.parametrize("stop", ["EVConnected", "PowerPathClosed"])
def test_unplugging_ends_the_transaction(stop: str) -> None:
    """E06.FR.02, E06.FR.06"""
    it = station(stop=stop)
    plug(it)
    token(it)
    it.calls.clear()
    unplug(it)
    assert it.events() == [(ENDED, "EVCommunicationLost", "Idle", "EVDisconnected")]
    assert it.one("StatusNotification")["connectorStatus"] == "Available"


def test_unplugging_deauthorizes_if_so_configured() -> None:
    """E09.FR.01"""
    it = station(stop="Authorized", TxCtrlr__StopTxOnEVSideDisconnect="true")
    plug(it)
    token(it)
    it.calls.clear()
    unplug(it)
    assert it.events() == [(ENDED, "EVCommunicationLost", "Idle", "EVDisconnected")]


def test_unplugging_suspends_otherwise() -> None:
    """E10"""
    it = station(stop="Authorized", TxCtrlr__StopTxOnEVSideDisconnect="false")
    plug(it)
    token(it)
    it.calls.clear()
    it.do(it.station.plug_out, 1, 1, ev_side_only=True)
    assert it.events() == [(UPDATED, "EVCommunicationLost", "Idle", None)]
    plug(it)
    assert it.events() == [
        (UPDATED, "CablePluggedIn", "EVConnected", None),
        (UPDATED, "ChargingStateChanged", "Charging", None),
    ]


def test_cable_left_in_the_socket_keeps_the_connector_occupied() -> None:
    it = station(stop="Authorized", TxCtrlr__StopTxOnEVSideDisconnect="false")
    plug(it)
    it.calls.clear()
    it.do(it.station.plug_out, 1, 1, ev_side_only=True)
    assert it.take("StatusNotification") == []


def test_ev_suspends_and_resumes() -> None:
    """E01.FR.18, E01.FR.19"""
    it = station()
    plug(it)
    token(it)
    it.calls.clear()
    it.do(it.station.ev_suspends, 1)
    it.do(it.station.ev_resumes, 1)
    assert it.events() == [
        (UPDATED, "ChargingStateChanged", "SuspendedEV", None),
        (UPDATED, "ChargingStateChanged", "Charging", None),
    ]


def test_stop_point_energy_transfer_ends_when_the_ev_suspends() -> None:
    """E06.FR.07"""
    it = station(stop="EnergyTransfer")
    plug(it)
    token(it)
    it.calls.clear()
    it.do(it.station.ev_suspends, 1)
    assert it.events() == [(ENDED, "ChargingStateChanged", "EVConnected", "StoppedByEV")]


def test_stop_point_parking_bay() -> None:
    """E06.FR.01"""
    it = station("ParkingBayOccupancy", "ParkingBayOccupancy")
    it.do(it.station.occupy_bay, 1)
    plug(it)
    token(it)
    token(it)
    unplug(it)
    it.calls.clear()
    it.do(it.station.leave_bay, 1)
    assert it.events() == [(ENDED, "EVDeparted", "Idle", "Local")]


def test_nobody_plugs_in() -> None:
    """E03.FR.05"""
    it = station("Authorized", TxCtrlr__EVConnectionTimeOut="30")
    token(it)
    it.calls.clear()
    it.run(29)
    it.silent()
    it.run(1)
    assert it.events() == [(ENDED, "EVConnectTimeout", "Idle", "Timeout")]


def test_nobody_plugs_in_while_the_bay_rules() -> None:
    """E03.FR.15"""
    it = station("ParkingBayOccupancy", "ParkingBayOccupancy", TxCtrlr__EVConnectionTimeOut="30")
    it.do(it.station.occupy_bay, 1)
    token(it)
    it.calls.clear()
    it.run(30)
    assert it.events() == [(UPDATED, "EVConnectTimeout", None, None)]


def test_plugging_in_stops_the_timeout() -> None:
    it = station("Authorized", TxCtrlr__EVConnectionTimeOut="30")
    token(it)
    plug(it)
    it.calls.clear()
    it.run(60)
    assert it.events() == []


def test_fault_ends_the_transaction() -> None:
    """E06.FR.16"""
    it = station()
    plug(it)
    token(it)
    it.calls.clear()
    it.do(it.station.fault, 1, 1, code="GroundFault")
    assert it.events() == [(ENDED, "AbnormalCondition", "EVConnected", "GroundFault")]
    assert it.one("StatusNotification")["connectorStatus"] == "Faulted"


def test_ended_carries_begin_and_end_values() -> None:
    """E06.FR.11"""
    it = station()
    plug(it)
    token(it)
    it.run(1800)
    it.calls.clear()
    unplug(it)
    values = it.one("TransactionEvent")["meterValue"]
    samples = [value["sampledValue"][0] for value in values]
    assert [(sample["context"], sample["value"]) for sample in samples] == [
        ("Transaction.Begin", 1000.0),
        ("Transaction.End", 12040.0),
    ]


def test_ended_comes_once_and_nothing_after_it() -> None:
    it = station()
    plug(it)
    token(it)
    unplug(it)
    it.calls.clear()
    it.run(200)
    assert it.events() == []


def test_a_new_token_starts_a_new_transaction_on_the_same_cable() -> None:
    it = station(stop="Authorized")
    plug(it)
    token(it)
    token(it)
    it.calls.clear()
    token(it)
    assert it.events() == [
        (STARTED, "Authorized", "EVConnected", None),
        (UPDATED, "ChargingStateChanged", "Charging", None),
    ]


def test_cable_is_locked_while_charging_and_released_at_the_stop() -> None:
    """E06.FR.10"""
    it = station()
    plug(it)
    token(it)
    assert it.station.observe("connectors", it.now)[0]["locked"]
    token(it)
    assert not it.station.observe("connectors", it.now)[0]["locked"]


def test_a_jammed_lock_keeps_energy_back() -> None:
    """G05.FR.01, G05.FR.02"""
    it = station()
    it.do(it.station.fault, 1, 1, code="LockFailure")
    (event,) = it.one("NotifyEvent")["eventData"]
    assert (event["component"]["name"], event["variable"]["name"], event["actualValue"]) == (
        "ConnectorPlugRetentionLock",
        "Problem",
        "true",
    )
    plug(it)
    token(it)
    assert it.station.observe("power", it.now)["1"] == 0


def test_only_one_connector_of_an_evse_is_used() -> None:
    """E01.FR.14"""
    two = StationConfig(evses=(EvseConfig(connectors=(ConnectorConfig(), ConnectorConfig("cCCS2", True))),))
    it = booted(two)
    it.do(it.station.plug_in, 1, 1)
    it.calls.clear()
    it.do(it.station.plug_in, 1, 2)
    it.silent()


# -- status query


def test_status_of_a_running_transaction() -> None:
    """E14.FR.02, E14.FR.05"""
    it = station()
    id = it.charging()
    assert it.ask("GetTransactionStatus", {"transactionId": id}) == {
        "ongoingIndicator": True,
        "messagesInQueue": False,
    }


def test_status_of_an_unknown_transaction() -> None:
    """E14.FR.01"""
    it = station()
    answer = it.ask("GetTransactionStatus", {"transactionId": "none"})
    assert answer == {"ongoingIndicator": False, "messagesInQueue": False}


def test_status_without_an_id() -> None:
    """E14.FR.06 to E14.FR.08"""
    it = station()
    assert it.ask("GetTransactionStatus") == {"messagesInQueue": False}
    it.answers["TransactionEvent"] = None
    it.charging()
    assert it.ask("GetTransactionStatus") == {"messagesInQueue": True}


def test_running_cost_is_taken() -> None:
    """I02"""
    it = station()
    id = it.charging()
    assert it.ask("CostUpdated", {"totalCost": 3.5, "transactionId": id}) == {}
    assert it.station.observe("costs", it.now) == {id: 3.5}


def test_total_cost_in_an_answer_is_taken() -> None:
    """I02, I03"""
    it = station()
    it.answers["TransactionEvent"] = {"totalCost": 1.5}
    id = it.charging()
    assert it.station.observe("costs", it.now) == {id: 1.5}


def test_cable_that_came_before_acceptance_starts_a_transaction_then() -> None:
    """E01.FR.02"""
    it = make(ONE_EVSE)
    it.answers["BootNotification"] = {"currentTime": at(0), "interval": 10, "status": "Rejected"}
    it.boot()
    plug(it)
    it.silent()
    it.answers["BootNotification"] = {"currentTime": at(0), "interval": 10, "status": "Accepted"}
    it.run(10)
    assert it.events() == [(STARTED, "CablePluggedIn", "EVConnected", None)]


@pytest.mark.parametrize("unlocks", [True, False])
def test_cable_pulled_at_the_ev_is_released_or_kept_for_its_driver(unlocks: bool) -> None:
    """E09.FR.02, E09.FR.03"""
    it = station(stop="Authorized", OCPPCommCtrlr__UnlockOnEVSideDisconnect=str(unlocks).lower())
    plug(it)
    token(it)
    it.do(it.station.plug_out, 1, 1, ev_side_only=True)
    assert it.station.observe("connectors", it.now)[0]["locked"] is not unlocks
    it.calls.clear()
    if not unlocks:
        token(it)
        assert it.events() == []
    assert not it.station.observe("connectors", it.now)[0]["locked"]
    it.calls.clear()
    unplug(it)
    assert it.one("StatusNotification")["connectorStatus"] == "Available"
