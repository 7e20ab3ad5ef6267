"""Stations that tell the story of a transaction wrongly."""

from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.part import Payload
from harness.protocols.ocpp.v201.station.session import Session
from harness.protocols.ocpp.v201.station.transaction_events import TransactionEvents
from harness.protocols.ocpp.v201.station.transactions import Transactions
from tests.miniatures.confession import caught_by

SESSION = "IEC63110-8.3.7-P3"
WHOLE_SESSION = "PROBE-CS-a-session-and-a-quiet-hour"
TWO_SESSIONS = "PROBE-CS-two-sessions"
REMOTE = "PROBE-CS-orders-from-afar"

# -- event types and numbers


class NeverStarts(TransactionEvents):
    def tell(self, session: Session, event_type: str, *args: Any, **named: Any) -> None:
        swapped = {"Started": "Updated"}.get(event_type, event_type)
        super().tell(session, swapped, *args, **named)


@caught_by("tx.started", SESSION, WHOLE_SESSION)
class never_says_that_a_transaction_started(ChargingStation):
    events_type = NeverStarts


class StartsLate(TransactionEvents):
    def tell(self, session: Session, event_type: str, *args: Any, **named: Any) -> None:
        kinds = {0: "Updated", 1: "Started"}
        super().tell(session, kinds.get(session.seq_no, event_type), *args, **named)


@caught_by("tx.started", SESSION, WHOLE_SESSION)
class says_started_second(ChargingStation):
    events_type = StartsLate


class GoesOn(Transactions):
    def end(self, session: Session, trigger: str, reason: str, now: float, token: Any = None) -> None:
        super().end(session, trigger, reason, now, token)
        self.station.events.tell(session, "Updated", "ChargingStateChanged", now, state="Idle")


@caught_by("tx.ended", WHOLE_SESSION)
class goes_on_after_the_end(ChargingStation):
    transactions_type = GoesOn


class CountsFromOne(TransactionEvents):
    def next_seq_no(self, session: Session) -> int:
        return super().next_seq_no(session) + 1


@caught_by("tx.seq.start", WHOLE_SESSION, warns=True)
class counts_its_events_from_one(ChargingStation):
    events_type = CountsFromOne


class CountsByTwos(TransactionEvents):
    def next_seq_no(self, session: Session) -> int:
        return 2 * super().next_seq_no(session)


@caught_by("tx.seq", SESSION, WHOLE_SESSION)
class skips_every_other_number(ChargingStation):
    events_type = CountsByTwos


class RepeatsSeqNo(TransactionEvents):
    def next_seq_no(self, session: Session) -> int:
        return 0


@caught_by("tx.seq", SESSION, WHOLE_SESSION)
class repeats_its_numbers(ChargingStation):
    events_type = RepeatsSeqNo


class RepeatsIds(Transactions):
    def new_transaction_id(self) -> str:
        return "1"


@caught_by("tx.id", TWO_SESSIONS)
class uses_one_transaction_id_for_all(ChargingStation):
    transactions_type = RepeatsIds


# -- places


class NeverEnds(TransactionEvents):
    def tell(self, session: Session, event_type: str, *args: Any, **named: Any) -> None:
        if event_type != "Ended":
            super().tell(session, event_type, *args, **named)


@caught_by("tx.evse.alone", TWO_SESSIONS)
class never_says_that_a_transaction_ended(ChargingStation):
    events_type = NeverEnds


class TellsNoPlace(TransactionEvents):
    def add_untold(self, session: Session, payload: Payload) -> None:
        session.untold.evse = False
        super().add_untold(session, payload)


@caught_by("tx.evse", SESSION)
class does_not_say_where_the_ev_is(ChargingStation):
    events_type = TellsNoPlace


class Moves(TransactionEvents):
    def add_untold(self, session: Session, payload: Payload) -> None:
        super().add_untold(session, payload)
        if payload["eventType"] == "Updated":
            payload["evse"] = {"id": 2, "connectorId": 1}


@caught_by("tx.evse.same", SESSION, warns=True)
class moves_transactions_to_another_evse(ChargingStation):
    events_type = Moves


# -- reasons


class TellsNoToken(TransactionEvents):
    def add_untold(self, session: Session, payload: Payload) -> None:
        session.untold.token = None
        super().add_untold(session, payload)


@caught_by("tx.authorized", SESSION)
class authorizes_without_naming_the_token(ChargingStation):
    events_type = TellsNoToken


class TellsNoRemoteId(TransactionEvents):
    def add_untold(self, session: Session, payload: Payload) -> None:
        super().add_untold(session, payload)
        payload["transactionInfo"].pop("remoteStartId", None)


@caught_by("tx.remote_start", REMOTE)
class forgets_the_remote_start_id(ChargingStation):
    events_type = TellsNoRemoteId


class InventsRemoteId(TransactionEvents):
    def add_untold(self, session: Session, payload: Payload) -> None:
        super().add_untold(session, payload)
        if "remoteStartId" in payload["transactionInfo"]:
            payload["transactionInfo"]["remoteStartId"] += 1000


@caught_by("tx.remote_start.known", REMOTE, warns=True)
class makes_up_remote_start_ids(ChargingStation):
    events_type = InventsRemoteId


class StopsLocally(TransactionEvents):
    def transaction_info(
        self, session: Session, event_type: str, state: str, reason: str, now: float
    ) -> Payload:
        return super().transaction_info(session, event_type, state, reason and "Local", now)


@caught_by("tx.stopped_reason", REMOTE)
@caught_by("session.ended", SESSION)
class says_that_every_end_was_local(ChargingStation):
    events_type = StopsLocally


class BlamesAnUnlock(TransactionEvents):
    def tell(self, session: Session, event_type: str, trigger: str, *args: Any, **named: Any) -> None:
        blamed = "UnlockCommand" if trigger == "ChargingStateChanged" else trigger
        super().tell(session, event_type, blamed, *args, **named)


@caught_by("tx.trigger", SESSION, warns=True)
class blames_an_unlock_that_nobody_ordered(ChargingStation):
    events_type = BlamesAnUnlock


class TellsNoValues(TransactionEvents):
    def tell(self, session: Session, event_type: str, trigger: str, *args: Any, **named: Any) -> None:
        if trigger.startswith("MeterValue"):
            named["values"] = None
        super().tell(session, event_type, trigger, *args, **named)


@caught_by("tx.meter_values", WHOLE_SESSION, warns=True)
class forgets_the_values_that_triggered_an_event(ChargingStation):
    events_type = TellsNoValues


class CountsInPicoseconds(TransactionEvents):
    def transaction_info(
        self, session: Session, event_type: str, state: str, reason: str, now: float
    ) -> Payload:
        info = super().transaction_info(session, event_type, state, reason, now)
        if "timeSpentCharging" in info:
            info["timeSpentCharging"] = 700 * 10**12
        return info


@caught_by("generic.integer", SESSION)
class counts_charging_time_in_picoseconds(ChargingStation):
    events_type = CountsInPicoseconds
