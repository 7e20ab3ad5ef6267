"""Talking: CALLs out, answers to CALLs in, and where a scenario may put its own answer.

Who may send when, which error a faulty CALL gets, what is queued while the link is down. What the messages
mean is the business of the other parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import (
    LINK_LOST,
    Answer,
    ErrorReply,
    OnAnswer,
    Peer,
    Reply,
)
from harness.protocols.ocpp.tolerance import tolerant
from harness.protocols.ocpp.v201.station import refusals
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

Handler = Callable[[Payload, float], Reply]
Override = Reply | Callable[[Payload, float], Reply]


@dataclass(slots=True)
class _Override:
    reply: Override
    times: int | None


@dataclass(frozen=True, slots=True)
class _Queued:
    action: str
    payload: Payload
    done: OnAnswer | None


SIZES = {
    "GetVariables": ("DeviceDataCtrlr", "GetVariables", "getVariableData"),
    "SetVariables": ("DeviceDataCtrlr", "SetVariables", "setVariableData"),
    "GetReport": ("DeviceDataCtrlr", "GetReport", "componentVariable"),
    "SetVariableMonitoring": ("MonitoringCtrlr", "SetVariableMonitoring", "setMonitoringData"),
    "ClearVariableMonitoring": ("MonitoringCtrlr", "ClearVariableMonitoring", "id"),
    "SendLocalList": ("LocalAuthListCtrlr", "", "localAuthorizationList"),
}
"""Action → component and instance of its ItemsPerMessage and BytesPerMessage, and the list they count."""


class Calls(Part):
    """The station's end of the link that is open, if one is."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.peer: Peer | None = None
        self.handlers: dict[str, Handler] = {}
        self._overrides: dict[str, list[_Override]] = {}
        self._waiting: list[_Queued] = []
        self._frame_size = 0

    def attach(self, link: str) -> None:
        """A link is open: talk over it."""
        timeout = self.station.model.number("OCPPCommCtrlr", "MessageTimeout", "Default", 30.0)
        self.peer = Peer(link, self.station.out, self.serve, self.station.new_id, timeout, self.broken)

    def detach(self, now: float) -> None:
        """The link is gone: what was open or waiting ends with LINK_LOST."""
        peer, self.peer = self.peer, None
        if peer is not None:
            peer.lost(now)

    def received(self, data: bytes, now: float) -> None:
        if self.peer is not None:
            self._frame_size = len(data)
            self.peer.received(data, now)

    def refuse_binary(self) -> None:
        """OCPP-J has text messages only (Part 4, 4.1.2)."""
        if self.peer is not None:
            self.peer.answer(rpc.NO_ID, ErrorReply("RpcFrameworkError", "binary message"))

    # -- sending

    def send(
        self, action: str, payload: Payload, now: float, done: OnAnswer | None = None, asked: bool = False
    ) -> None:
        """Send a CALL as a well-behaved station does. `asked`: the CSMS ordered it (TriggerMessage, reports).

        Without a link, or before the station is accepted, it is dropped or, with QueueAllMessages, kept.
        """
        if self.peer is not None and self.may_send(action, asked):
            self.put(action, payload, now, done)
        elif self.queues(action):
            self._waiting.append(_Queued(action, payload, done))
        elif done is not None:
            done(LINK_LOST, now)

    def put(self, action: str, payload: Mapping[str, Any], now: float, done: OnAnswer | None = None) -> str:
        """Send a CALL whatever the state. Without a link: see `Connection.lacking`."""
        if self.peer is None:
            raise self.station.connection.lacking(f"{action} cannot be sent")
        self.station.registration.traffic(action, now)
        return self.peer.call(action, payload, now, done)

    def may_send(self, action: str, asked: bool) -> bool:
        """May this CALL go out in the present registration state (B01.FR.08, B02.FR.02, B03.FR.02)?"""
        registration = self.station.registration
        if registration.accepted or action == "BootNotification":
            return True
        return asked and registration.status == "Pending"

    def queues(self, action: str) -> bool:
        """Is this CALL kept while there is no link (OCPPCommCtrlr.QueueAllMessages)?"""
        never = ("BootNotification", "Heartbeat", "Authorize", "NotifyEvent", "StatusNotification")
        return action not in never and self.station.model.flag("OCPPCommCtrlr", "QueueAllMessages")

    def flush(self, now: float) -> None:
        """Send what waited for the link."""
        waiting, self._waiting = self._waiting, []
        for entry in waiting:
            self.send(entry.action, entry.payload, now, entry.done)

    def boot_accepted(self, now: float) -> None:
        self.flush(now)

    def back_online(self, now: float, offline_for: float) -> None:
        self.flush(now)

    # -- answering

    def serve(self, call: rpc.Call, now: float) -> Reply:
        """The answer to a CALL: an override's, a refusal, or that of the part whose business it is."""
        call = tolerant(call)
        override = self._take_override(call.action)
        if override is not None:
            return override(call.payload, now) if callable(override) else override
        refusal = self.refuse(call)
        if refusal is not None:
            return refusal
        return self.handlers[call.action](call.payload, now)

    def refuse(self, call: rpc.Call) -> Reply | None:
        """Why a CALL cannot be served, in the order in which a station finds out."""
        return (
            refusals.faulty_frame(call)
            or self.refuse_unaccepted(call)
            or refusals.unknown_action(call.action, self.handlers)
            or refusals.faulty_payload(call.action, call.payload)
            or self.refuse_oversized(call)
        )

    def refuse_unaccepted(self, call: rpc.Call) -> ErrorReply | None:
        """SecurityError before the CSMS accepted the station or said Pending (B02.FR.01, B03.FR.08)."""
        if self.station.registration.accepted or self.station.registration.status == "Pending":
            return None
        return ErrorReply("SecurityError", f"{call.action} before BootNotification was accepted")

    def refuse_oversized(self, call: rpc.Call) -> ErrorReply | None:
        """Too many items, too many bytes (B06.FR.16, B06.FR.17, B08.FR.17, N06.FR.06 and their like: MAY)."""
        if call.action not in SIZES or not self.station.config.strict_limits:
            return None
        component, instance, items = SIZES[call.action]
        most = self.station.model.number(component, "ItemsPerMessage", instance)
        if most and len(call.payload.get(items) or ()) > most:
            return ErrorReply("OccurrenceConstraintViolation", f"{items}: more than {most:g} items")
        limit = self.station.model.number(component, "BytesPerMessage", instance)
        if limit and self._frame_size > limit:
            return ErrorReply("FormatViolation", f"more than {limit:g} bytes")
        return None

    def broken(self, frame: rpc.Unreadable, now: float) -> ErrorReply | None:
        """The answer to what is no frame of OCPP-J."""
        return refusals.unreadable(frame)

    # -- a scenario's own answers

    def override(self, action: str, reply: Override, times: int | None = None) -> None:
        """Answer CALLs of this action with `reply`, the next `times` of them (None: all). Later ones come
        first.
        """
        self._overrides.setdefault(action, []).insert(0, _Override(reply, times))

    def restore(self, action: str | None = None) -> None:
        """Forget the overrides of an action, or all."""
        if action is None:
            self._overrides.clear()
        else:
            self._overrides.pop(action, None)

    def _take_override(self, action: str) -> Override | None:
        for entry in self._overrides.get(action, []):
            if entry.times is None:
                return entry.reply
            if entry.times > 0:
                entry.times -= 1
                return entry.reply
        return None


def accepted(answer: Answer) -> Payload | None:
    """The payload of a CALLRESULT that is an object, or None for everything else."""
    if isinstance(answer, rpc.CallResult) and isinstance(answer.payload, dict):
        return answer.payload
    return None
