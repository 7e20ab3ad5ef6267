"""Whatever happens at a station, in whatever order: what it tells about transactions is whole, and fits the schemas.

The dialogue checks every frame against its schema as it goes.
"""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.inventory import START_POINTS, STOP_POINTS
from harness.protocols.ocpp.v201.station.session import Session
from harness.protocols.ocpp.v201.station.transaction_events import TransactionEvents
from harness.protocols.ocpp.v201.station.transactions import Transactions

from .dialogue import Dialogue, Payload, at, booted

EVSES = (1, 2)
PROFILE: Payload = {
    "id": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": [
        {
            "id": 1,
            "startSchedule": at(0),
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [
                {"startPeriod": 0, "limit": 10.0},
                {"startPeriod": 300, "limit": 0.0},
                {"startPeriod": 500, "limit": 16.0},
            ],
        }
    ],
}


def requests(evse: int) -> list[tuple[str, Payload]]:
    token = {"idToken": "APP", "type": "Central"}
    return [
        ("Reset", {"type": "Immediate"}),
        ("Reset", {"type": "OnIdle"}),
        ("Reset", {"type": "OnIdle", "evseId": evse}),
        ("ChangeAvailability", {"operationalStatus": "Inoperative", "evse": {"id": evse}}),
        ("ChangeAvailability", {"operationalStatus": "Operative", "evse": {"id": evse}}),
        ("RequestStartTransaction", {"evseId": evse, "remoteStartId": 7, "idToken": token}),
        ("RequestStartTransaction", {"remoteStartId": 8, "idToken": token}),
        ("RequestStopTransaction", {"transactionId": "<running>"}),
        ("UnlockConnector", {"evseId": evse, "connectorId": 1}),
        ("TriggerMessage", {"requestedMessage": "TransactionEvent"}),
        ("SetChargingProfile", {"evseId": evse, "chargingProfile": PROFILE}),
        ("ClearChargingProfile", {"chargingProfileId": 1}),
        ("ReserveNow", {"id": 1, "evseId": evse, "expiryDateTime": at(900), "idToken": token}),
        ("CancelReservation", {"reservationId": 1}),
        ("UpdateFirmware", {"requestId": 1, "firmware": {"location": "x", "retrieveDateTime": at(0)}}),
        ("GetBaseReport", {"requestId": 1, "reportBase": "SummaryInventory"}),
    ]


def act(it: Dialogue, kind: str, evse: int, choice: int) -> None:
    station = it.station
    match kind:
        case "plug_in" | "plug_out" | "fault" | "clear_fault":
            it.do(getattr(station, kind), evse, 1)
        case "occupy_bay" | "leave_bay" | "ev_suspends" | "ev_resumes":
            it.do(getattr(station, kind), evse)
        case "link_down" | "link_up" | "power_cycle":
            it.do(getattr(station, kind))
        case "token":
            it.do(station.present_token, ("A", "B", "C")[choice % 3], evse=evse if choice % 2 else None)
        case "wait":
            it.run((1, 30, 70, 400)[choice % 4])
        case "refuse":
            status = ("Accepted", "Blocked")[choice % 2]
            it.answers["TransactionEvent"] = {"idTokenInfo": {"status": status}}
        case "request" if it.link is not None:
            options = requests(evse)
            action, payload = options[choice % len(options)]
            ongoing = station.transactions.ongoing()
            if action == "RequestStopTransaction" and ongoing:
                payload = {"transactionId": ongoing[0].transaction_id}
            assert it.ask(action, payload) != "InternalError"


KINDS = (
    *("plug_in", "plug_out", "fault", "clear_fault", "occupy_bay", "leave_bay", "ev_suspends", "ev_resumes"),
    *(
        "link_down",
        "link_up",
        "power_cycle",
        "token",
        "token",
        "token",
        "wait",
        "wait",
        "request",
        "request",
        "refuse",
    ),
)
STEP = st.tuples(st.sampled_from(KINDS), st.sampled_from(EVSES), st.integers(0, 47))
POINTS = st.lists(st.sampled_from(START_POINTS), min_size=1, max_size=3, unique=True).map(",".join)
STOPS = st.lists(st.sampled_from(STOP_POINTS), min_size=1, max_size=3, unique=True).map(",".join)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(STEP, min_size=5, max_size=25), POINTS, STOPS)
def test_transactions_are_told_whole(steps: list[tuple[str, int, int]], start: str, stop: str) -> None:
    it = booted(
        None,
        TxCtrlr__TxStartPoint=start,
        TxCtrlr__TxStopPoint=stop,
        SampledDataCtrlr__SignReadings="true",
        AuthCtrlr__OfflineTxForUnknownIdEnabled="true",
    )
    for step in steps:
        act(it, *step)
    it.do(it.station.link_up)
    it.run(100)
    by_transaction: dict[str, list[Payload]] = defaultdict(list)
    for event in it.take("TransactionEvent"):
        by_transaction[event["transactionInfo"]["transactionId"]].append(event)
    running = {session.transaction_id for session in it.station.transactions.ongoing()}
    for id, events in by_transaction.items():
        check_whole(events, id in running)
    check_registers(by_transaction.values())


def check_whole(events: list[Payload], running: bool) -> None:
    """Started, Updated ..., Ended; seqNo without gap; the token told once; no energy after the end."""
    unique = {event["seqNo"]: event for event in events}
    ordered = [unique[number] for number in sorted(unique)]
    assert sorted(unique) == list(range(len(unique))), events
    assert [event["eventType"] for event in ordered].count("Started") == 1
    assert ordered[0]["eventType"] == "Started"
    assert "chargingState" in ordered[0]["transactionInfo"]
    ended = [event for event in ordered if event["eventType"] == "Ended"]
    assert len(ended) == (0 if running else 1), events
    if ended:
        assert ended[0] is ordered[-1]
        assert ended[0]["transactionInfo"].get("stoppedReason")
    times = [event["timestamp"] for event in ordered]
    assert times == sorted(times)


def check_registers(transactions: Any) -> None:
    """Meters never run backwards inside a transaction (J02.FR.16)."""
    for events in transactions:
        values = [
            sample["value"]
            for event in sorted(events, key=lambda event: event["seqNo"])
            if event["eventType"] != "Ended"
            for meter_value in event.get("meterValue", [])
            for sample in meter_value["sampledValue"]
            if sample["measurand"] == "Energy.Active.Import.Register"
        ]
        assert values == sorted(values)


class RepeatsSeqNo(TransactionEvents):
    """Its third event has the number of the second."""

    def next_seq_no(self, session: Session) -> int:
        return min(super().next_seq_no(session), 1)


class NeverEnds(Transactions):
    """Forgets the Ended event."""

    def ends_on_disconnect(self) -> bool:
        return False

    def ends_on_deauthorization(self) -> bool:
        return False


def faulty(**types: Any) -> type[ChargingStation]:
    return type("Faulty", (ChargingStation,), types)


def test_one_overridden_method_makes_a_faulty_station() -> None:
    it = booted(None, faulty(events_type=RepeatsSeqNo))
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "A")
    assert [event["seqNo"] for event in it.take("TransactionEvent")] == [0, 1, 1]


def test_the_invariants_notice_a_missing_end() -> None:
    it = booted(None, faulty(transactions_type=NeverEnds))
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.plug_out, 1, 1)
    with pytest.raises(AssertionError):
        check_whole(it.take("TransactionEvent"), running=False)
