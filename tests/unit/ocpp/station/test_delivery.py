"""Getting TransactionEvents through: E04, E08, E11 to E13."""

from harness.protocols.ocpp.v201.station import EvseConfig, StationConfig

from .dialogue import Dialogue, booted, seconds


def station(**more: str) -> Dialogue:
    return booted(StationConfig(evses=(EvseConfig(),)), SampledDataCtrlr__TxUpdatedInterval="0", **more)


def test_error_is_retried_with_growing_waits_and_then_given_up() -> None:
    """E13.FR.02 to E13.FR.04: 3 attempts, 10 s: t = 0, 10, 30"""
    it = station()
    it.answers["TransactionEvent"] = "InternalError"
    start = it.now
    it.do(it.station.plug_in, 1, 1)
    marks = []
    for _ in range(100):
        marks += [it.now - start] * len(it.take("TransactionEvent"))
        it.run(1)
    assert marks == [0, 10, 30]
    assert it.ask("GetTransactionStatus") == {"messagesInQueue": False}


def test_timeout_counts_as_a_failure() -> None:
    """E13.FR.02"""
    it = station()
    it.answers["TransactionEvent"] = None
    it.do(it.station.plug_in, 1, 1)
    it.take("TransactionEvent")
    it.run(39)
    assert it.take("TransactionEvent") == []
    it.run(1)
    assert len(it.take("TransactionEvent")) == 1


def test_success_after_a_failure_goes_on_in_order() -> None:
    """E13.FR.02"""
    it = station()
    it.answers["TransactionEvent"] = "InternalError"
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "DEADBEEF")
    assert [event["seqNo"] for event in it.take("TransactionEvent")] == [0]
    it.answers["TransactionEvent"] = {}
    it.run(10)
    assert [event["seqNo"] for event in it.take("TransactionEvent")] == [0, 1, 2]


def test_next_message_after_the_last_attempt() -> None:
    """E13.FR.04"""
    it = station()
    failing = iter(["InternalError"] * 3)
    it.answers["TransactionEvent"] = lambda _: next(failing, {})
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "DEADBEEF")
    it.run(60)
    assert [event["seqNo"] for event in it.take("TransactionEvent")] == [0, 0, 0, 1, 2]


def test_offline_events_are_kept_and_marked() -> None:
    """E04.FR.01 to E04.FR.03, E12"""
    it = station(AuthCtrlr__OfflineTxForUnknownIdEnabled="true")
    it.do(it.station.link_down)
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "DEADBEEF")
    it.run(100)
    it.do(it.station.plug_out, 1, 1)
    it.do(it.station.link_up)
    events = it.take("TransactionEvent")
    assert [event["seqNo"] for event in events] == [0, 1, 2, 3]
    assert all(event["offline"] for event in events)
    assert [seconds(event["timestamp"]) for event in events] == [0, 0, 0, 100]


def test_online_events_are_not_marked() -> None:
    it = station()
    it.do(it.station.plug_in, 1, 1)
    assert "offline" not in it.one("TransactionEvent")


def test_what_was_still_open_becomes_offline() -> None:
    """E11.FR.07"""
    it = station()
    it.answers["TransactionEvent"] = None
    it.do(it.station.plug_in, 1, 1)
    it.take("TransactionEvent")
    it.answers["TransactionEvent"] = {}
    it.do(it.station.link_down)
    it.do(it.station.link_up)
    again = it.one("TransactionEvent")
    assert (again["seqNo"], again["offline"]) == (0, True)


def test_a_transaction_that_goes_on_after_the_absence_is_unbroken() -> None:
    """E11.FR.01, E11.FR.02"""
    it = station()
    it.charging()
    it.do(it.station.link_down)
    it.do(it.station.ev_suspends, 1)
    it.do(it.station.link_up)
    it.do(it.station.ev_resumes, 1)
    events = it.take("TransactionEvent")
    assert [(event["seqNo"], event.get("offline", False)) for event in events] == [(3, True), (4, False)]


def test_only_one_event_is_open_at_a_time() -> None:
    it = station()
    it.answers["TransactionEvent"] = None
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "DEADBEEF")
    assert len(it.take("TransactionEvent")) == 1


def test_meter_values_are_not_kept_offline_unless_all_messages_are() -> None:
    """OCPPCommCtrlr.QueueAllMessages"""
    it = station(AlignedDataCtrlr__Interval="60")
    it.do(it.station.link_down)
    it.run(60)
    it.do(it.station.link_up)
    assert it.take("MeterValues") == []
    it.set("OCPPCommCtrlr.QueueAllMessages", "true")
    it.do(it.station.link_down)
    it.run(60)
    it.do(it.station.link_up)
    assert [values["evseId"] for values in it.take("MeterValues")] == [0, 1]
