"""Getting TransactionEvents to the CSMS: in order, one at a time, again after failures, kept while offline.

Use cases E04, E11 to E13; B12.FR.05. What is in the events is not known here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.protocols.ocpp.peer import LINK_LOST, TIMED_OUT, Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

RETRY = "transaction event retry"
Delivered = Callable[[Payload, Payload, float], None]
"""Called with the event, the response and the time."""


@dataclass(slots=True, eq=False)
class Entry:
    """An event on its way, and how often it failed."""

    payload: Payload
    delivered: Delivered
    failures: int = 0

    @property
    def transaction_id(self) -> str:
        return str(self.payload["transactionInfo"]["transactionId"])


class Delivery(Part):
    """The queue of transaction-related messages. It survives a reboot."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.queue: deque[Entry] = deque()
        self._in_flight = False

    def holds(self, transaction_id: str | None = None) -> bool:
        """Is anything (of this transaction) still to be delivered (E14.FR.04, E14.FR.07)?"""
        return any(transaction_id in (None, entry.transaction_id) for entry in self.queue)

    def enqueue(self, payload: Payload, delivered: Delivered, now: float) -> None:
        """Queue an event; offline ones are marked so (E04.FR.01, E04.FR.03)."""
        if not self.station.connection.is_open:
            self.mark_offline(payload)
        self.queue.append(Entry(payload, delivered))
        self.pump(now)

    def mark_offline(self, payload: Payload) -> None:
        payload["offline"] = True

    def pump(self, now: float) -> None:
        """Send the first event if nothing is in its way."""
        timers = self.station.timers
        if not self.queue or self._in_flight or timers.at(RETRY) is not None:
            return
        if self.station.calls.peer is None or not self.station.registration.accepted:
            return
        self._in_flight = True
        entry = self.queue[0]
        self.station.calls.put(
            "TransactionEvent", entry.payload, now, lambda answer, at: self.answered(entry, answer, at)
        )

    def answered(self, entry: Entry, answer: Answer, now: float) -> None:
        self._in_flight = False
        payload = accepted(answer)
        if payload is not None:
            self._drop(entry)
            entry.delivered(entry.payload, payload, now)
        elif answer is not LINK_LOST:
            self.failed(entry, answer, now)
        self.station.reset.delivery_moved(now)
        self.pump(now)

    def failed(self, entry: Entry, answer: Answer, now: float) -> None:
        """Not processed: again after MessageAttemptInterval times the transmissions so far (E13.FR.02 to
        E13.FR.04).
        """
        entry.failures += 1
        if self.station.reset.in_progress and answer is TIMED_OUT:
            self.mark_offline(entry.payload)
            self.station.reset.reboot(now)
            return
        if entry.failures >= self.attempts():
            self._drop(entry)
            return
        self.station.timers.set(RETRY, now + self.wait_after(entry.failures), self.pump)

    def attempts(self) -> int:
        return int(self.station.model.number("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent", 1))

    def wait_after(self, transmissions: int) -> float:
        """Seconds to wait after the given number of transmissions (E13.FR.03)."""
        interval = self.station.model.number("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent")
        return interval * transmissions

    def went_offline(self, now: float) -> None:
        """Whatever is still in the queue becomes an offline message (E11.FR.07)."""
        self.station.timers.cancel(RETRY)
        for entry in self.queue:
            self.mark_offline(entry.payload)

    def rebooting(self, now: float) -> None:
        self._in_flight = False

    def boot_accepted(self, now: float) -> None:
        self.pump(now)

    def back_online(self, now: float, offline_for: float) -> None:
        self.pump(now)

    def _drop(self, entry: Entry) -> None:
        if self.queue and self.queue[0] is entry:
            self.queue.popleft()
