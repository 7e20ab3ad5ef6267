"""The journal of what the CSMS ordered stations to do, and what became of it.

    sent --positive status--> accepted
         --negative status--> rejected
         --CALLERROR, timeout, link lost, answer that breaks its schema, no link--> failed

An order is never repeated by itself. Payloads are not kept: they may hold secrets.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Json = dict[str, Any]
POSITIVE = frozenset(
    {"Accepted", "AcceptedCanceled", "Scheduled", "RebootRequired", "Unlocked", "Unpublished"}
)
"""Statuses that mean that the station does what it was told, now or later."""
RESULTS = {
    "SetVariables": ("setVariableResult", "attributeStatus"),
    "GetVariables": ("getVariableResult", "attributeStatus"),
    "SetVariableMonitoring": ("setMonitoringResult", "status"),
    "ClearVariableMonitoring": ("clearMonitoringResult", "status"),
}
"""Answers that hold a status for each item: the list and the field in it."""


class State(Enum):
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(slots=True)
class Order:
    """One CALL of ours. `status` as answered; `why` in words when it failed; `note` what came of it later."""

    id: str
    at: float
    station: str
    action: str
    state: State = State.SENT
    status: str = ""
    why: str = ""
    note: str = ""
    settled: float | None = None

    def row(self) -> Json:
        return {
            "id": self.id,
            "at": self.at,
            "station": self.station,
            "action": self.action,
            "state": self.state.value,
            "status": self.status,
            "why": self.why,
            "note": self.note,
            "settled": self.settled,
        }

    def fail(self, why: str, now: float) -> None:
        self.state, self.why, self.settled = State.FAILED, why, now

    def settle(self, response: Mapping[str, Any], now: float) -> None:
        """The station answered `response`, which keeps to its schema."""
        statuses = statuses_of(self.action, response)
        good = all(status in POSITIVE for status in statuses)
        self.state = State.ACCEPTED if good else State.REJECTED
        self.status = ", ".join(dict.fromkeys(statuses))
        self.settled = now


def statuses_of(action: str, response: Mapping[str, Any]) -> list[str]:
    """All statuses that the answer holds; none for answers that have none (CostUpdated,
    GetTransactionStatus).
    """
    if action in RESULTS:
        results, name = RESULTS[action]
        return [result[name] for result in response.get(results, ())]
    return [response["status"]] if "status" in response else []


class Orders:
    """The newest `keep` orders."""

    __slots__ = ("_orders",)

    def __init__(self, keep: int) -> None:
        self._orders: deque[Order] = deque(maxlen=keep)

    def book(self, station: str, action: str, now: float, id: str = "") -> Order:
        order = Order(id, now, station, action)
        self._orders.append(order)
        return order

    def __iter__(self) -> Iterator[Order]:
        return iter(self._orders)
