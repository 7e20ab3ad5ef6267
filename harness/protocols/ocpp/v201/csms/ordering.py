"""From an order of the operator to its outcome.

Any CALL can be sent with `request`. A guarded CSMS first asks `objections` and refuses what OCPP forbids it
to send; an unguarded one, which is what the harness plays, sends what it is told. What came of an order is
booked, then told to `after_<action>` when the station answered in good form, or to `order_failed`.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from harness.errors import PeerFault, UsageFault
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import Answer, OnAnswer
from harness.protocols.ocpp.v201.csms import refusals, rules
from harness.protocols.ocpp.v201.csms.actions import TO_STATION
from harness.protocols.ocpp.v201.csms.orders import Order
from harness.protocols.ocpp.v201.csms.serving import Serving
from harness.protocols.ocpp.v201.csms.stations import Json, Station

FollowUp = Callable[[Station, Json, Json, float], None]


class Ordering(Serving):
    """Sends CALLs and books what came of them."""

    def request(
        self,
        station: str,
        action: str,
        payload: Mapping[str, Any],
        now: float,
        done: OnAnswer | None = None,
    ) -> str:
        """Send a CALL as soon as the line to `station` is free. Returns its message id.

        Raises PeerFault when the station is not connected, and UsageFault when a guarded CSMS must not send
        this; both are booked as failed orders.
        """
        order = self.orders.book(station, action, now)
        entry = self.stations.get(station)
        if entry is None or entry.peer is None:
            order.fail("not connected", now)
            raise PeerFault(f"{action}: station {station!r} is not connected")
        wrong = self.objections(entry, action, dict(payload)) if self.config.guarded else []
        if wrong:
            order.fail("; ".join(wrong), now)
            raise UsageFault(f"{action} to {station}: {'; '.join(wrong)}")
        return self._send(entry, order, dict(payload), now, done)

    def order_by_itself(self, station: Station, action: str, payload: Json, now: float) -> None:
        """What the CSMS sends of its own accord. When it cannot be sent, only the journal says so."""
        with suppress(PeerFault, UsageFault):
            self.request(station.identity, action, payload, now)

    def objections(self, station: Station, action: str, payload: Json) -> list[str]:
        """Why a CSMS must not send this to this station now, in words; nothing if it may."""
        if action not in TO_STATION:
            return [f"{action} is not an action of OCPP 2.0.1 that a CSMS sends"]
        return refusals.broken_order(action, payload) or rules.objections(station, action, payload)

    def concluded(
        self, station: Station, order: Order, payload: Json, done: OnAnswer | None, answer: Answer, now: float
    ) -> None:
        """The order has come to an end."""
        match answer:
            case rpc.CallResult():
                self._answered(station, order, payload, answer, now)
            case rpc.CallError():
                order.fail(f"{answer.code}: {answer.description}", now)
            case _:
                order.fail(answer.value, now)
        if order.why:
            self.order_failed(station, order, payload, now)
        if done is not None:
            done(answer, now)

    def sending(self, station: Station, order: Order, payload: Json, now: float) -> None:
        """This is about to be sent, or to wait for its turn."""

    def order_failed(self, station: Station, order: Order, payload: Json, now: float) -> None:
        """The order failed. It is not repeated: that is for a person to decide."""

    def _send(self, station: Station, order: Order, payload: Json, now: float, done: OnAnswer | None) -> str:
        assert station.peer is not None
        self.sending(station, order, payload, now)
        conclude = partial(self.concluded, station, order, payload, done)
        order.id = station.peer.call(order.action, payload, now, conclude)
        self._arm(station)
        return order.id

    def _answered(
        self, station: Station, order: Order, payload: Json, answer: rpc.CallResult, now: float
    ) -> None:
        wrong = refusals.broken_answer(order.action, answer.payload) if order.action in TO_STATION else ""
        if wrong:
            order.fail(f"answer breaks its schema: {wrong}", now)
        elif not isinstance(answer.payload, dict):
            order.fail(f"answer is no object: {answer.payload!r}", now)
        else:
            order.settle(answer.payload, now)
            follow_up: FollowUp | None = getattr(self, f"after_{TO_STATION.get(order.action)}", None)
            if follow_up is not None:
                follow_up(station, payload, answer.payload, now)
