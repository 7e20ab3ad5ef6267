"""The story that a station tells of each transaction is whole and makes sense (E01 to E13, F01 to F03).

A transaction is followed by its sequence numbers, not by the order of arrival: events may be delivered late
and in another order (Part 2, E 1.3.2; Part 6, E). So what is missing is only held against a station at the
end of the trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Line, Moment
from harness.protocols.ocpp.v201.checks.payload import dig, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation
from harness.usecases.observation import Observation

_SEQ_CLAUSES: Final = ("OCPP 2.0.1 Part 2, E 1.3.2.1", "OCPP 2.0.1 E01.FR.07")

STARTED: Final = Rule(
    "tx.started",
    "the first event of a transaction is Started",
    ("OCPP 2.0.1 Part 2, TransactionEventRequest.eventType", "OCPP 2.0.1 E01"),
)
ENDED: Final = Rule(
    "tx.ended", "nothing follows Ended", ("OCPP 2.0.1 Part 2, TransactionEventRequest.eventType",)
)
SEQ_START: Final = Rule(
    "tx.seq.start", "a transaction starts with seqNo 0", ("OCPP 2.0.1 Part 2, E 1.3.2.1",), "SHOULD"
)
SEQ: Final = Rule("tx.seq", "seqNo increases by 1 from event to event", _SEQ_CLAUSES)
UNIQUE: Final = Rule(
    "tx.id", "every transaction has an id of its own", ("OCPP 2.0.1 E01.FR.08", "OCPP 2.0.1 Part 1, 7.3")
)
ALONE: Final = Rule("tx.evse.alone", "an EVSE has one transaction at a time", ("OCPP 2.0.1 E01.FR.14",))
EVSE: Final = Rule(
    "tx.evse",
    "when the EV was connected, the next event names EVSE and connector",
    ("OCPP 2.0.1 E01.FR.16",),
)
SAME_EVSE: Final = Rule(
    "tx.evse.same", "a transaction stays on its EVSE", ("OCPP 2.0.1 J02.FR.22",), "SHALL", "inferred"
)


@dataclass(slots=True)
class Transaction:
    """What is known of one transaction.

    events   seqNo and what was told under it
    before   it ran before the trace began; the last seqNo used then, -1 if that is not known
    """

    id: str
    events: dict[int, Observation] = field(default_factory=dict)
    last: Observation | None = None
    ended: int | None = None
    evse: int | None = None
    connected: bool = False
    started: bool = False
    before: int | None = None


@dataclass(slots=True)
class _Station:
    """`users`: who used a seqNo first. `counts_apart`: two transactions used the same one, so each has its
    counter. `failed`: a delivery went wrong. `complete`: all transactions that were running before are
    known.
    """

    transactions: dict[str, Transaction] = field(default_factory=dict)
    users: dict[int, str] = field(default_factory=dict)
    counts_apart: bool = False
    failed: bool = False
    complete: bool = False

    def used_elsewhere(self, number: int) -> bool:
        """With one counter for all transactions, another one may have used this number."""
        return number in self.users and not self.counts_apart


class Transactions:
    """Judges the TransactionEvents of a charging station."""

    RULES = (STARTED, ENDED, SEQ_START, SEQ, UNIQUE, ALONE, EVSE, SAME_EVSE)

    def __init__(self, situation: Situation) -> None:
        self._context = situation.context
        self._tally = situation.tally
        self._stations: dict[str, _Station] = {}

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request", "TransactionEvent"): self._event,
            (False, "error", "TransactionEvent"): self._failed,
            (False, "response", "TransactionEvent"): self._answered,
            (False, "broken"): self._failed,
            (True, "link", "closed"): self._failed,
            (False, "link", "closed"): self._failed,
            (False, "fact", "standing"): self._stand,
            (True, "fact", "standing"): self._stand,
        }

    def end(self, at: float) -> None:
        """The gaps that were never filled."""
        for station in self._stations.values():
            for transaction in station.transactions.values():
                self._beginning(station, transaction)
                self._gaps(station, transaction)

    def _station(self, line: Line) -> _Station:
        found = self._stations.get(line.identity)
        if found is None:
            found = self._stations[line.identity] = _Station(complete=self._context.fresh)
        return found

    def _stand(self, moment: Moment) -> None:
        standing = moment.line.standing
        if standing is None or standing.transactions is None:
            return
        station = self._station(moment.line)
        station.complete = True
        for each in standing.transactions:
            known = Transaction(each.id, evse=each.evse, before=-1 if each.seq_no is None else each.seq_no)
            station.transactions.setdefault(each.id, known)

    def _failed(self, moment: Moment) -> None:
        self._station(moment.line).failed = True

    def _answered(self, moment: Moment) -> None:
        if moment.planted:
            self._station(moment.line).failed = True

    def _event(self, moment: Moment) -> None:
        seen, station = moment.seen, self._station(moment.line)
        id, kind = text(seen.body, "transactionInfo", "transactionId"), text(seen.body, "eventType")
        number = whole(seen.body, "seqNo")
        if id is None or kind not in ("Started", "Updated", "Ended") or number is None:
            return  # the schema has been told
        station.failed = station.failed or any(each.given_up for each in moment.pending)
        transaction = station.transactions.get(id)
        if transaction is not None and _repeats(transaction.events.get(number), seen):
            return
        if transaction is None:
            transaction = self._begin(station, id, kind, number, seen)
        else:
            self._go_on(transaction, kind, number, seen)
        self._keep(station, transaction, kind, number, seen)

    def _begin(self, station: _Station, id: str, kind: str, number: int, seen: Observation) -> Transaction:
        if kind == "Started":
            self._tally.held(UNIQUE, seen.seq)
            if number == 0:
                self._tally.held(SEQ_START, seen.seq)
            else:
                self._tally.broke(SEQ_START, "seqNo 0", f"seqNo {number}", seen.seq)
            self._alone(station, seen)
        return station.transactions.setdefault(id, Transaction(id))

    def _alone(self, station: _Station, seen: Observation) -> None:
        evse = whole(seen.body, "evse", "id")
        if evse is None or station.failed or _offline(seen):
            return
        others = [each for each in station.transactions.values() if each.ended is None and each.evse == evse]
        if others:
            got = f"{others[0].id} is running there"
            seqs = (others[0].last.seq,) if others[0].last else ()
            self._tally.broke(ALONE, f"no other transaction on EVSE {evse}", got, *seqs, seen.seq)
        else:
            self._tally.held(ALONE, seen.seq)

    def _go_on(self, transaction: Transaction, kind: str, number: int, seen: Observation) -> None:
        before = (transaction.last.seq,) if transaction.last else ()
        if kind == "Started" and (transaction.started or transaction.before is not None):
            got = f"Started again with {transaction.id}"
            self._tally.broke(UNIQUE, "an id never used before", got, *before, seen.seq)
        elif transaction.ended is not None and number > transaction.ended:
            self._tally.broke(ENDED, "nothing after Ended", f"{kind}, seqNo {number}", *before, seen.seq)
        elif number in transaction.events:
            first = transaction.events[number]
            got = f"{number} again, for something else"
            self._tally.broke(SEQ, "a number of its own", got, first.seq, seen.seq)
        else:
            self._tally.held(SEQ, seen.seq)
        if kind == "Ended" and transaction.ended is None:
            self._tally.held(ENDED, seen.seq)

    def _keep(
        self, station: _Station, transaction: Transaction, kind: str, number: int, seen: Observation
    ) -> None:
        transaction.events.setdefault(number, seen)
        if station.users.setdefault(number, transaction.id) != transaction.id:
            station.counts_apart = True
        transaction.last = seen
        transaction.started = transaction.started or kind == "Started"
        if kind == "Ended" and transaction.ended is None:
            transaction.ended = number
        self._where(transaction, seen)

    def _where(self, transaction: Transaction, seen: Observation) -> None:
        evse, connector = whole(seen.body, "evse", "id"), whole(seen.body, "evse", "connectorId")
        if evse is not None:
            if transaction.evse not in (None, evse):
                got = f"EVSE {evse}, before EVSE {transaction.evse}"
                self._tally.broke(SAME_EVSE, f"EVSE {transaction.evse}", got, seen.seq)
            elif transaction.evse == evse:
                self._tally.held(SAME_EVSE, seen.seq)
            transaction.evse = evse
        transaction.connected = transaction.connected or (evse is not None and connector is not None)
        if text(seen.body, "triggerReason") == "CablePluggedIn":
            if transaction.connected:
                self._tally.held(EVSE, seen.seq)
            else:
                self._tally.broke(
                    EVSE, "evse.id and evse.connectorId", f"evse {dig(seen.body, 'evse')}", seen.seq
                )

    def _beginning(self, station: _Station, transaction: Transaction) -> None:
        if transaction.before is not None or not transaction.events:
            return
        first = transaction.events[min(transaction.events)]
        kind = text(first.body, "eventType")
        if kind == "Started":
            self._tally.held(STARTED, first.seq)
        elif (station.complete or transaction.started) and not (_offline(first) or self._context.faulty):
            self._tally.broke(STARTED, "Started", f"{kind}, seqNo {min(transaction.events)}", first.seq)

    def _gaps(self, station: _Station, transaction: Transaction) -> None:
        if self._context.faulty:
            return
        numbers = sorted(transaction.events)
        if transaction.before is not None and transaction.before >= 0:
            numbers = [transaction.before, *(each for each in numbers if each > transaction.before)]
        for earlier, later in pairwise(numbers):
            between = range(earlier + 1, min(later, earlier + 1000))
            missing = [each for each in between if not station.used_elsewhere(each)]
            after, prior = transaction.events[later], transaction.events.get(earlier)
            if missing and not (_offline(after) or _offline(prior)):
                got = f"{later} after {earlier}"
                seqs = (prior.seq,) if prior else ()
                self._tally.broke(SEQ, f"seqNo {earlier + 1}", got, *seqs, after.seq)


def _offline(seen: Observation | None) -> bool:
    """Offline, intermediate events may have been dropped for want of memory (E11.FR.04, J02.FR.12)."""
    return seen is not None and dig(seen.body, "offline") is True


def _repeats(earlier: Observation | None, seen: Observation) -> bool:
    """The same event sent once more."""
    if earlier is None:
        return False
    return all(
        _field(earlier, name) == _field(seen, name) for name in ("eventType", "timestamp", "triggerReason")
    )


def _field(seen: Observation, name: str) -> Any:
    return dig(seen.body, name)
