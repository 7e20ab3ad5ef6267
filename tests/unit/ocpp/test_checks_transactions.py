"""Transactions, their reasons, meters and equipment."""

from typing import Any

import pytest
from dialogue import TOKEN, Dialogue, meter
from red import red

EVSE = {"id": 1, "connectorId": 1}


def begin(d: Dialogue, tx: str = "T1", evse: int = 1) -> None:
    d.tells("Started", "CablePluggedIn", 0, tx, evse={"id": evse, "connectorId": 1})


def ready(d: Dialogue) -> None:
    d.boots()
    d.status(1)
    d.status(2)


@red("tx.started", fresh=True)
def test_transaction_that_never_started(d: Dialogue) -> None:
    ready(d)
    d.tells("Updated", "ChargingStateChanged", 1)


def test_a_transaction_may_run_since_before_the_trace() -> None:
    d = Dialogue()
    d.tells("Updated", "ChargingStateChanged", 5)
    d.tells("Ended", "EVDeparted", 6)
    assert d.broken() == []
    d = Dialogue()
    d.note("standing", link=d.link, boot="Accepted", transactions=[{"id": "T1", "seqNo": 4, "evse": 1}, "T2"])
    d.tells("Updated", "ChargingStateChanged", 5)
    d.tells("Updated", "ChargingStateChanged", 9, "T2")
    assert d.broken() == []


@red("tx.seq")
def test_gap_since_before_the_trace(d: Dialogue) -> None:
    d.note("standing", link=d.link, boot="Accepted", transactions=[{"id": "T1", "seqNo": 4}])
    d.tells("Updated", "ChargingStateChanged", 7)


@red("tx.ended")
def test_event_after_the_end(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Ended", "EVDeparted", 1)
    d.tells("Updated", "ChargingStateChanged", 2)


@red("tx.seq.start", "WARNING")
def test_transaction_that_starts_with_1(d: Dialogue) -> None:
    ready(d)
    d.tells("Started", "CablePluggedIn", 1, evse=EVSE)


@red("tx.seq")
def test_gap_in_the_numbers(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Updated", "ChargingStateChanged", 2)


@red("tx.seq")
def test_number_used_twice(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.wait(1)
    d.tells("Updated", "ChargingStateChanged", 0)


@red("tx.seq")
def test_gap_beside_another_transaction_with_its_own_counter(d: Dialogue) -> None:
    ready(d)
    begin(d)
    begin(d, "T2", 2)
    d.tells("Updated", "ChargingStateChanged", 1, "T2")
    d.tells("Updated", "ChargingStateChanged", 2)


def test_one_counter_for_all_transactions() -> None:
    d = Dialogue()
    ready(d)
    begin(d)
    d.tells("Started", "CablePluggedIn", 1, "T2", evse={"id": 2, "connectorId": 1})
    d.tells("Updated", "ChargingStateChanged", 2, "T1")
    d.tells("Updated", "ChargingStateChanged", 3, "T2")
    assert d.broken() == [("tx.seq.start", "WARNING")]


def test_events_may_come_late_and_be_sent_again() -> None:
    d = Dialogue()
    ready(d)
    begin(d)
    late = d.event("Updated", "ChargingStateChanged", 1)
    d.we_refuse(d.sut_calls("TransactionEvent", late), "InternalError")
    d.tells("Ended", "EVDeparted", 3)
    d.tells("Updated", "ChargingStateChanged", 2)
    d.wait(10)
    d.sut_asks("TransactionEvent", late)
    assert d.broken(fresh=True) == []


def test_offline_some_events_may_have_been_dropped() -> None:
    d = Dialogue()
    ready(d)
    begin(d)
    d.tells("Updated", "ChargingStateChanged", 3, offline=True)
    d.tells("Updated", "ChargingStateChanged", 5, offline=True)
    d.tells("Ended", "EVDeparted", 6)
    assert d.broken() == []


@red("tx.id")
def test_transaction_id_used_again(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Ended", "EVDeparted", 1)
    d.tells("Started", "CablePluggedIn", 2, evse=EVSE)


@red("tx.evse.alone")
def test_two_transactions_on_one_evse(d: Dialogue) -> None:
    ready(d)
    begin(d)
    begin(d, "T2")


@red("tx.evse")
def test_cable_plugged_in_nobody_knows_where(d: Dialogue) -> None:
    ready(d)
    d.tells("Started", "CablePluggedIn", 0)


@red("tx.evse")
def test_cable_plugged_in_without_the_connector(d: Dialogue) -> None:
    ready(d)
    d.tells("Started", "CablePluggedIn", 0, evse={"id": 1})


@red("tx.evse.same", "WARNING")
def test_transaction_that_moves_house(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Updated", "ChargingStateChanged", 1, evse={"id": 2, "connectorId": 1})


@red("tx.authorized")
def test_authorized_without_the_token(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Updated", "Authorized", 1)


@red("tx.remote_start")
def test_remote_start_without_its_id(d: Dialogue) -> None:
    ready(d)
    d.we_ask("RequestStartTransaction", {"remoteStartId": 9, "idToken": TOKEN}, {"status": "Accepted"})
    d.tells("Started", "RemoteStart", 0, evse=EVSE, idToken=TOKEN)


@red("tx.remote_start.known", "WARNING")
def test_remote_start_with_another_id(d: Dialogue) -> None:
    ready(d)
    d.we_ask("RequestStartTransaction", {"remoteStartId": 9, "idToken": TOKEN}, {"status": "Accepted"})
    d.tells("Started", "RemoteStart", 0, evse=EVSE, idToken=TOKEN, info={"remoteStartId": 8})


@red("tx.stopped_reason")
def test_remote_stop_with_another_reason(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.we_ask("RequestStopTransaction", {"transactionId": "T1"}, {"status": "Accepted"})
    d.tells("Ended", "RemoteStop", 1, info={"stoppedReason": "Local"})


@red("tx.trigger", "WARNING")
def test_remote_stop_that_nobody_asked_for(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Ended", "RemoteStop", 1, info={"stoppedReason": "Remote"})


@red("tx.trigger", "WARNING")
def test_start_because_the_ev_departed(d: Dialogue) -> None:
    ready(d)
    d.tells("Started", "EVDeparted", 0, evse=EVSE)


@red("tx.meter_values", "WARNING")
def test_periodic_meter_values_without_values(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Updated", "MeterValuePeriodic", 1)


@red("trigger.order")
def test_triggered_event_before_the_answer(d: Dialogue) -> None:
    ready(d)
    begin(d)
    id = d.we_call("TriggerMessage", {"requestedMessage": "TransactionEvent"})
    d.tells("Updated", "Trigger", 1)
    d.sut_answers(id, {"status": "Accepted"})


@red("trigger.order")
def test_triggered_boot_before_the_answer(d: Dialogue) -> None:
    d.boots("Pending")
    id = d.we_call("TriggerMessage", {"requestedMessage": "BootNotification"})
    d.boots(reason="Triggered")
    d.sut_answers(id, {"status": "Accepted"})


@red("meter.register")
def test_register_that_falls(d: Dialogue) -> None:
    ready(d)
    begin(d)
    d.tells("Updated", "MeterValuePeriodic", 1, meterValue=[meter(d.now(), 1500)])
    d.wait(60)
    kilo = {"unitOfMeasure": {"unit": "kWh"}}
    d.tells("Updated", "MeterValuePeriodic", 2, meterValue=[meter(d.now(), 1.4, **kilo)])


def test_registers_of_the_same_instant_have_no_order() -> None:
    d = Dialogue()
    ready(d)
    begin(d)
    d.tells("Updated", "MeterValuePeriodic", 1, meterValue=[meter(d.now(), 1500)])
    d.tells("Updated", "MeterValueClock", 2, meterValue=[meter(d.now(), 1499)])
    assert d.broken() == []


@pytest.mark.parametrize(
    ("kind", "trigger", "info"),
    [
        ("Ended", "RemoteStop", {"stoppedReason": "Remote"}),
        ("Updated", "UnlockCommand", {}),
        ("Updated", "ChargingStateChanged", {"remoteStartId": 7}),
    ],
)
def test_what_was_asked_for_before_the_trace_has_its_effect_in_it(
    kind: str, trigger: str, info: dict[str, Any]
) -> None:
    """Cases share a connection: what one of them ordered may go on in the next."""
    d = Dialogue()
    d.note("standing", link=d.link, boot="Accepted", transactions=[{"id": "T1", "seqNo": 4, "evse": 1}])
    d.we_ask("RequestStartTransaction", {"remoteStartId": 8, "idToken": TOKEN}, {"status": "Rejected"})
    d.tells(kind, trigger, 5, info=info)
    assert d.broken() == []


def test_registers_are_kept_apart() -> None:
    d = Dialogue()
    ready(d)
    begin(d)
    values = [
        {"value": 100, "phase": "L1"},
        {"value": 0.09, "phase": "L2", "unitOfMeasure": {"unit": "kWh"}},
        {"value": 5, "measurand": "Current.Import"},
    ]
    d.tells("Updated", "MeterValuePeriodic", 1, meterValue=[{"timestamp": d.now(), "sampledValue": values}])
    d.wait(60)
    values = [
        {"value": 0.1, "phase": "L1", "unitOfMeasure": {"unit": "Wh", "multiplier": 3}},
        {"value": 90, "phase": "L2"},
        {"value": 1, "measurand": "Current.Import"},
    ]
    d.tells("Updated", "MeterValuePeriodic", 2, meterValue=[{"timestamp": d.now(), "sampledValue": values}])
    d.sut_asks("MeterValues", {"evseId": 1, "meterValue": [meter(d.now(), 3)]})
    assert d.broken() == []


@red("meter.sample_time")
def test_sample_later_than_its_event(d: Dialogue) -> None:
    ready(d)
    begin(d)
    values = [meter(d.now(), 1), meter(d.now(10), 2)]
    d.tells("Updated", "MeterValuePeriodic", 1, meterValue=values)


@red("meter.order", "WARNING")
def test_values_in_the_wrong_order(d: Dialogue) -> None:
    ready(d)
    begin(d)
    values = [meter(d.now(), 2), meter(d.now(-10), 1)]
    d.tells("Updated", "MeterValuePeriodic", 1, meterValue=values)


@red("evse.number")
def test_connector_0(d: Dialogue) -> None:
    ready(d)
    d.status(1, 0)


@red("evse.number")
def test_transaction_on_evse_0(d: Dialogue) -> None:
    d.boots()
    d.tells("Started", "CablePluggedIn", 0, evse={"id": 0, "connectorId": 1})


@red("evse.no_gaps", "WARNING")
def test_evse_number_left_out(d: Dialogue) -> None:
    d.boots()
    d.status(1)
    d.status(3)
    d.wait(4)


def test_a_report_that_may_go_on_has_no_gaps_yet() -> None:
    d = Dialogue()
    d.boots()
    d.status(1)
    d.status(3)
    d.wait(3)
    assert d.broken() == []


@red("evse.reported", "WARNING")
def test_transaction_on_an_evse_that_was_never_reported(d: Dialogue) -> None:
    ready(d)
    begin(d, evse=5)


def test_availability_may_be_reported_as_an_event() -> None:
    d = Dialogue()
    d.boots()
    d.status(1)
    data = {
        "eventId": 1,
        "timestamp": d.now(),
        "trigger": "Delta",
        "actualValue": "Available",
        "eventNotificationType": "HardWiredNotification",
        "component": {"name": "Connector", "evse": {"id": 2, "connectorId": 1}},
        "variable": {"name": "AvailabilityState"},
    }
    d.sut_asks("NotifyEvent", {"generatedAt": d.now(), "seqNo": 0, "eventData": [data]})
    begin(d, evse=2)
    assert d.broken() == []


def test_a_register_may_count_anew_for_each_transaction() -> None:
    d = Dialogue()
    ready(d)
    d.sut_asks("MeterValues", {"evseId": 1, "meterValue": [meter(d.now(), 1500)]})
    d.wait(60)
    begin(d)
    d.tells("Ended", "EVDeparted", 1)
    d.sut_asks("MeterValues", {"evseId": 1, "meterValue": [meter(d.now(), 3)]})
    assert d.broken() == []


@red("meter.register")
def test_register_of_an_idle_evse_that_falls(d: Dialogue) -> None:
    ready(d)
    d.sut_asks("MeterValues", {"evseId": 1, "meterValue": [meter(d.now(), 1500)]})
    d.wait(60)
    d.sut_asks("MeterValues", {"evseId": 1, "meterValue": [meter(d.now(), 3)]})


def test_a_link_that_is_lost_amid_the_reports_leaves_no_gap() -> None:
    d = Dialogue()
    d.boots()
    d.status(1)
    d.status(3)
    d.note("closed", code=1006, reason="", by="sut")
    d.wait(60)
    assert d.broken() == []
