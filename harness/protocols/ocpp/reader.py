"""The eye of the OCPP rib: records become observations, and answers find what they answer.

It judges nothing and repairs nothing. Its memory is bounded, however long a trace and however rude its
parties.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.labels import label
from harness.protocols.ocpp.strict_json import Fault
from harness.trace.record import Record
from harness.usecases.observation import Observation

__all__ = ["OcppReader", "label"]

MAX_CALLS: Final = 128
"""Requests remembered per link and direction, answered ones included: a second answer has a name too."""
MAX_LINKS: Final = 10_000

_OVERSIZED: Final = "a message so long that it was not read to its end; the link was closed with 1009"
_LINK_EVENTS: Final = frozenset({"upgrade", "opened", "closed", "refused", "rejected", "tls"})
_OTHER: Final = {"in": "out", "out": "in"}
_SILENT_FORMS: Final = frozenset({"ping", "pong", "http"})

Calls = dict[str, Observation]


class OcppReader:
    """Implements `usecases.observation.Reader` for all versions of OCPP-J.

    Answers are matched by message id on the same link, against the requests of the other direction. The
    body of a broken frame is {"why", "message_type"}; a broken answer has the name of what it answers, if
    its id tells.
    """

    __slots__ = ("_calls", "version")

    def __init__(self, version: str = "2.0.1") -> None:
        self.version = version
        self._calls: dict[tuple[str, str], Calls] = {}

    def read(self, record: Record) -> Observation | None:
        """The observation that `record` stands for; None for ticks, marks, pings and so on. Never raises."""
        if record.kind == "wire":
            return self._wire(record)
        if record.kind == "note":
            return self._note(record)
        return None

    def label(self, record: Record) -> str:
        """See `labels.label`."""
        return label(record)

    def _wire(self, record: Record) -> Observation | None:
        if record.form != "text":
            if record.form in _SILENT_FORMS:
                return None
            if record.form == "oversized":
                return self._broken(
                    record, rpc.Unreadable(_OVERSIZED, faults=(Fault("json_size", _OVERSIZED),))
                )
            why = f"the frame came as {record.form}, OCPP-J sends text"
            return self._broken(record, rpc.Unreadable(why, faults=(Fault("frame_form", why),)))
        frame = rpc.read(record.data)
        by_sut = record.direction == "in"
        faults = tuple((fault.kind, fault.text) for fault in frame.faults) if frame.faults else ()
        match frame:
            case rpc.Call(id, action, payload):
                call = Observation(record, by_sut, "request", action, payload, id, None, faults)
                self._remember(record, id, call)
                return call
            case rpc.CallResult(id, payload):
                asked = self._asked(record, id)
                name = asked.name if asked is not None else ""
                return Observation(record, by_sut, "response", name, payload, id, asked, faults)
            case rpc.CallError(id, code, description, details):
                asked = self._asked(record, id)
                name = asked.name if asked is not None else ""
                body = {"code": code, "description": description, "details": details}
                return Observation(record, by_sut, "error", name, body, id, asked, faults)
            case rpc.Unreadable():
                return self._broken(record, frame)

    def _broken(self, record: Record, frame: rpc.Unreadable) -> Observation:
        faults = tuple((fault.kind, fault.text) for fault in frame.faults)
        is_answer = frame.message_type in (rpc.CALLRESULT, rpc.CALLERROR) and frame.id is not None
        asked = self._asked(record, frame.id) if is_answer and frame.id is not None else None
        body = {"why": frame.why, "message_type": frame.message_type}
        name = asked.name if asked else ""
        return Observation(record, record.direction == "in", "broken", name, body, frame.id, asked, faults)

    def _note(self, record: Record) -> Observation | None:
        facts = _facts(record)
        event = facts.get("event")
        if not isinstance(event, str):
            return None
        if event == "closed":
            self._calls.pop((record.link, "in"), None)
            self._calls.pop((record.link, "out"), None)
        shape = "link" if event in _LINK_EVENTS else "fact"
        by_sut = _BY_SUT.get(event, _came_in)(record, facts)
        return Observation(record, by_sut, shape, event, facts)  # type: ignore[arg-type]

    def _remember(self, record: Record, id: str, call: Observation) -> None:
        key = (record.link, record.direction)
        calls = self._calls.get(key)
        if calls is None:
            if len(self._calls) >= MAX_LINKS:
                del self._calls[next(iter(self._calls))]
            calls = self._calls[key] = {}
        calls.pop(id, None)
        if len(calls) >= MAX_CALLS:
            del calls[next(iter(calls))]
        calls[id] = call

    def _asked(self, record: Record, id: str) -> Observation | None:
        calls = self._calls.get((record.link, _OTHER.get(record.direction, "")))
        return calls.get(id) if calls else None


def _facts(record: Record) -> dict[str, Any]:
    try:
        return record.facts
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return {}


def _came_in(record: Record, facts: Mapping[str, Any]) -> bool:
    return record.direction == "in"


def _always(value: bool) -> Callable[[Record, Mapping[str, Any]], bool]:
    return lambda record, facts: value


_BY_SUT: Final[dict[str, Callable[[Record, Mapping[str, Any]], bool]]] = {
    "closed": lambda record, facts: facts.get("by") == "sut",
    "refused": _always(True),
    "rejected": _always(False),
    "tls": _always(True),
}
"""Whose doing an event is: we were refused by the system under test, and we reject it."""
