"""The eye of the ECHONET Lite rib: records become observations, and answers find what they answer.

It judges nothing and repairs nothing; its memory is bounded. The body of an observation:

    {"service": "Get_Res", "seoj": "027E01", "deoj": "05FF01", "to_all": False,
     "properties": [{"epc": "80", "edt": "30"}], "gets": [], "values": {"80": "30"}}

`values` holds the data by property, the last one if it is there twice, both lists together. The shape is

    request    Get, SetC, INF_REQ, SetGet, INFC            response   the positive answer to one
    notice     INF unasked, SetI                            error      the refusal of one (SNA)
    broken     what could not be read, or breaks the rules of the frame; the body is {"why", "kind"} and what was read

and the name of an answer is the service that it answers. The id of a message is its transaction id, four hex digits. An
answer belongs to the request with the same transaction id whose object it comes from; for the name alone the
transaction id may be another.
"""

from collections import deque
from functools import lru_cache
from typing import Any, Final

import msgspec

from harness.protocols.echonet.lite.eoj import means
from harness.protocols.echonet.lite.frame import (
    OPC_AT,
    REMEMBERED,
    Frame,
    Property,
    Unreadable,
    content,
    read,
)
from harness.protocols.echonet.lite.group import GROUP, MULTICAST
from harness.protocols.echonet.lite.services import ANSWERED_BY, ANSWERS_TO, NAMES, REFUSALS, REQUESTS, Esv
from harness.trace.record import Record
from harness.usecases.observation import Observation

MAX_REQUESTS: Final = 4096
"""Requests remembered."""
_HEX: Final = tuple(f"{code:02X}" for code in range(256))
_LINK_EVENTS: Final = frozenset({"opened", "closed", "refused", "rejected"})
_HARMLESS: Final = frozenset({"trailing"})
"""Faults of a frame that do not keep anybody from understanding it."""


class EchonetReader:
    """Implements `usecases.observation.Reader`."""

    __slots__ = ("_asked", "_order")

    def __init__(self) -> None:
        self._asked: dict[tuple[bool, int], list[tuple[Frame, Observation]]] = {}
        self._order: deque[tuple[bool, int]] = deque()

    def read(self, record: Record) -> Observation | None:
        """The observation that `record` stands for; None for ticks, marks and what means nothing. Never raises."""
        if record.kind == "wire":
            return self._wire(record)
        return _note(record) if record.kind == "note" else None

    def _wire(self, record: Record) -> Observation:
        by_sut = record.direction == "in"
        data = record.data
        frame = read(data)
        if isinstance(frame, Unreadable):
            body = {"why": frame.why, "kind": frame.kind, "to_all": _to_all(record)}
            id = None if frame.tid is None else f"{frame.tid:04X}"
            return Observation(record, by_sut, "broken", "", body, id, None, ((frame.kind, frame.why),))
        body = _body(frame, data, record)
        id = f"{frame.tid:04X}"
        if frame.faults and any(kind not in _HARMLESS for kind, _ in frame.faults):
            body |= {"why": frame.faults[0][1], "kind": frame.faults[0][0]}
            return Observation(record, by_sut, "broken", frame.name, body, id, None, frame.faults)
        esv = frame.esv
        if esv in REQUESTS:
            shape = "notice" if esv == Esv.SETI else "request"
            seen = Observation(record, by_sut, shape, NAMES[esv], body, id, None, frame.faults)  # type: ignore[arg-type]
            self._remember(by_sut, frame, seen)
            return seen
        asked = self._question(by_sut, frame, record)
        if esv == Esv.INF and asked is None:
            return Observation(record, by_sut, "notice", "INF", body, id, None, frame.faults)
        shape = "error" if esv in REFUSALS else "response"
        name = NAMES[ANSWERS_TO[esv]]
        return Observation(record, by_sut, shape, name, body, id, asked, frame.faults)  # type: ignore[arg-type]

    def _remember(self, by_sut: bool, frame: Frame, seen: Observation) -> None:
        key = (by_sut, frame.tid)
        self._asked.setdefault(key, []).append((frame, seen))
        self._order.append(key)
        if len(self._order) > MAX_REQUESTS:
            oldest = self._order.popleft()
            if found := self._asked.get(oldest):
                found.pop(0)
                if not found:
                    del self._asked[oldest]

    def _question(self, by_sut: bool, answer: Frame, record: Record) -> Observation | None:
        """The latest request of the other side that this can be an answer to."""
        for frame, seen in reversed(self._asked.get((not by_sut, answer.tid), ())):
            if (
                answer.esv in ANSWERED_BY[frame.esv]
                and means(frame.deoj, answer.seoj)
                and (seen.link in (record.link, GROUP) or record.link == GROUP)
                and (answer.esv != Esv.INF or _announces(answer, frame))
            ):
                return seen
        return None


def _announces(answer: Frame, asked: Frame) -> bool:
    """An INF answers an INF_REQ only if it goes to the object that asked, with what it asked for."""
    return answer.deoj == asked.seoj and [each.epc for each in answer.properties] == [
        each.epc for each in asked.properties
    ]


def _body(frame: Frame, data: bytes, record: Record) -> dict[str, Any]:
    payload = data[OPC_AT:]
    shown = _shown if len(payload) <= REMEMBERED else _shown.__wrapped__
    properties, gets, values = shown(payload, bool(frame.gets))
    return {
        "service": frame.name,
        "seoj": f"{frame.seoj:06X}",
        "deoj": f"{frame.deoj:06X}",
        "to_all": _to_all(record),
        "properties": properties,
        "gets": gets,
        "values": values,
    }


Shown = tuple[list[dict[str, str]], list[dict[str, str]], dict[str, str]]


@lru_cache(maxsize=4096)
def _shown(payload: bytes, two_lists: bool) -> Shown:
    """Both lists and the values, as a body holds them. The same content gives the same objects: nobody changes them."""
    first, second, _ = content(payload, two_lists)
    properties, gets = [_property(each) for each in first], [_property(each) for each in second]
    return properties, gets, {each["epc"]: each["edt"] for each in (*properties, *gets)}


def _property(each: Property) -> dict[str, str]:
    return {"epc": _HEX[each.epc], "edt": each.edt.hex().upper() if each.edt else ""}


def _to_all(record: Record) -> bool:
    return record.form == MULTICAST


def _note(record: Record) -> Observation | None:
    try:
        facts = record.facts
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    event = facts.get("event")
    if not isinstance(event, str):
        return None
    shape = "link" if event in _LINK_EVENTS else "fact"
    by_sut = facts.get("by") == "sut" if event == "closed" else record.direction == "in"
    return Observation(record, by_sut, shape, event, facts)  # type: ignore[arg-type]
