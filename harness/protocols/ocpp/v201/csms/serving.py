"""From a received CALL to the answer that goes out.

    frame faulty --------------------------> RpcFrameworkError, FormatViolation
    station not accepted, message not due -> SecurityError
    action unknown / of the other side ----> NotImplemented / NotSupported
    payload breaks its schema -------------> the code for it (see refusals)
    otherwise -----------------------------> what `on_<action>` says

An override takes the place of whatever came out, and only then `answered` is told what the station will see.
Each step is a method, so that a faulty CSMS is one step left out or changed.
"""

from collections.abc import Callable
from typing import Any

from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import ErrorReply, RawReply, Reply
from harness.protocols.ocpp.tolerance import tolerant
from harness.protocols.ocpp.v201.csms import refusals
from harness.protocols.ocpp.v201.csms.actions import FROM_STATION, TO_STATION
from harness.protocols.ocpp.v201.csms.links import Links
from harness.protocols.ocpp.v201.csms.overrides import Answering, Override, Received
from harness.protocols.ocpp.v201.csms.reports import State
from harness.protocols.ocpp.v201.csms.stations import Json, Station

Handler = Callable[[Station, Json, float], Reply]


class Serving(Links):
    """Decides how each CALL is answered."""

    def serve(self, station: Station, call: rpc.Call, now: float) -> Reply:
        call = tolerant(call)
        default = self.decide(station, call, now)
        reply = self.overrides.reply(Received(station.identity, call, now, default))
        self.answered(station, call, reply, now)
        return reply

    def decide(self, station: Station, call: rpc.Call, now: float) -> Reply:
        """The machine's own answer."""
        refusal = (
            self.refuse_frame(call)
            or self.refuse_before_acceptance(station, call)
            or self.refuse_action(call)
            or self.refuse_payload(call)
        )
        return refusal if refusal is not None else self.handle(station, call, now)

    def refuse_frame(self, call: rpc.Call) -> Reply | None:
        """Faults of the frame itself: its id, its JSON."""
        return refusals.broken_frame(call)

    def refuse_before_acceptance(self, station: Station, call: rpc.Call) -> Reply | None:
        """B01.FR.10, B02.FR.09, B03.FR.07: only what we asked for may come before the station is accepted."""
        if station.accepted or call.action == "BootNotification" or self.is_due(station, call):
            return None
        told = station.boot or "no BootNotification yet"
        return ErrorReply("SecurityError", f"{call.action} before the station was accepted ({told})")

    def is_due(self, station: Station, call: rpc.Call) -> bool:
        """Did we ask for it with TriggerMessage or a request for a report (B02.FR.02)? Never if Rejected."""
        if station.boot == "Rejected":
            return False
        if call.action == "NotifyReport" and isinstance(call.payload, dict):
            report = self.reports.get(station.identity, call.action, call.payload.get("requestId", -1))
            return report is not None and report.asked and report.state is not State.REFUSED
        return call.action in station.grants

    def refuse_action(self, call: rpc.Call) -> Reply | None:
        """Part 4, 4.3: an action nobody knows is NotImplemented, one that stations serve is NotSupported."""
        if call.action in FROM_STATION:
            return None
        if call.action in TO_STATION:
            return ErrorReply("NotSupported", f"{call.action} is sent by a CSMS, not to it")
        return ErrorReply("NotImplemented", f"unknown action {call.action}")

    def refuse_payload(self, call: rpc.Call) -> Reply | None:
        """The payload must keep to the schema of the action."""
        if not self.config.validate:
            return None
        return refusals.broken_schema(call.action, call.payload)

    def handle(self, station: Station, call: rpc.Call, now: float) -> Reply:
        """The answer of the method for this action. Payloads that nobody validated may break it."""
        handler: Handler = getattr(self, f"on_{FROM_STATION[call.action]}")
        try:
            return handler(station, call.payload or {}, now)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            if self.config.validate:
                raise
            return ErrorReply("InternalError", f"{call.action} could not be read: {error!r}")

    def answered(self, station: Station, call: rpc.Call, reply: Reply, now: float) -> None:
        """`reply` is about to go out. A grant is used up by the message that it was given for."""
        if call.action in station.grants and call.action not in ("MeterValues", "TransactionEvent"):
            station.grants.remove(call.action)

    # for whoever stages a scenario

    def override(
        self, action: str, reply: Answering, times: int | None = None, station: str | None = None
    ) -> Override:
        """Answer `action` with `reply` in place of the machine's own answer.

        `reply` is a payload, ErrorReply, RawReply, SILENCE, DEFER (then `answer_later`), or a function from
        `Received` to one of these. With `times` it holds for so many answers, these being used up in the
        order given; without, until `remove_override`. Actions that do not exist are allowed, so that unknown
        ones can be answered too.
        """
        return self.overrides.add(Override(action, reply, times, station))

    def remove_override(self, override: Override) -> None:
        self.overrides.remove(override)

    def restore(self, action: str | None = None) -> None:
        """Answer `action`, or everything, as usual again."""
        self.overrides.clear(action)

    def answer_later(self, station: str, id: str, reply: dict[str, Any] | ErrorReply | RawReply) -> None:
        """Answer the CALL `id`, which was overridden with DEFER. Nothing happens when the link is gone."""
        entry = self.stations.get(station)
        if entry is not None and entry.peer is not None:
            entry.peer.answer(id, reply)
