"""The eye of the EEBUS rib: SHIP messages and SPINE datagrams become observations, results find what they answer.

A datagram's observation is called "<classifier> <function>" ("write loadControlLimitListData"); a reply or result has the
name of what it answers. Its body is readable:

    {"header": {...}, "function": "loadControlLimitListData", "data": {...}, "filters": [...]}

A result adds "errorNumber" and "description". Requests are reads, calls and whatever wants to be acknowledged; what
nobody answers is a notice. SHIP messages are notices, too, called as the standard calls them; "ping" and "pong" of the
WebSocket are facts. It judges nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine.datagram import Datagram
from harness.protocols.eebus.spine.functions import RESULT_NAMES
from harness.trace.record import Record
from harness.usecases.observation import Observation, Shape

MAX_ASKED: Final = 256
"""Requests remembered per link and direction."""
_LINK_EVENTS: Final = frozenset({"upgrade", "opened", "closed", "refused", "rejected", "tls"})
_OTHER: Final = {"in": "out", "out": "in"}
_PULSE: Final = frozenset({"ping", "pong"})


class EebusReader:
    """Implements `usecases.observation.Reader`."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str], dict[str, Observation]] = {}

    def read(self, record: Record) -> Observation | None:
        """The observation that `record` stands for. Never raises."""
        if record.kind == "wire":
            if record.form in _PULSE:
                return Observation(record, _by_sut(record), "fact", record.form, {})
            return None if record.form == "http" else self._wire(record)
        return self._note(record) if record.kind == "note" else None

    def _wire(self, record: Record) -> Observation:
        if record.form == "oversized":
            why = "a message beyond all measure; it was not taken"
            return _broken(record, why, (("size", why),))
        if record.form != "binary":
            why = f"the message came as {record.form}, SHIP sends binary messages"
            return _broken(record, why, (("frame_form", why),))
        message, faults = m.read(record.data)
        match message:
            case m.Data(payload, protocol):
                wrong = () if protocol == m.PROTOCOL_ID else (("protocol", f"protocolId {protocol!r}"),)
                return self._datagram(record, dg.read(payload), (*faults, *wrong))
            case m.Unreadable(kind, why):
                return _broken(record, why, ((kind, why), *faults))
            case _:
                body = _fields(message)
                return Observation(
                    record, _by_sut(record), "notice", m.named(message), body, None, None, faults
                )

    def _datagram(
        self, record: Record, reading: dg.Reading, ship: tuple[tuple[str, str], ...]
    ) -> Observation:
        faults = (*ship, *reading.faults)
        got = reading.datagram
        if got is None:
            why = "; ".join(text for _, text in faults)
            return _broken(record, why, faults)
        body: dict[str, Any] = {"header": reading.plain["header"]}
        if len(got.cmds) != 1:
            faults = (*faults, ("cmd count", f"{len(got.cmds)} commands"))
        else:
            body |= {"function": got.cmd.function, "data": got.cmd.data}
            if got.cmd.filters:
                body["filters"] = [dict(each) for each in got.cmd.filters]
        if got.classifier in ("reply", "result"):
            return self._answer(record, got, body, faults)
        name = f"{got.classifier} {got.cmds[0].function}" if got.cmds else got.classifier
        wants = got.classifier in ("read", "call") or (got.classifier == "write" and got.ack)
        shape: Shape = "request" if wants else "notice"
        seen = Observation(record, _by_sut(record), shape, name, body, str(got.counter), None, faults)
        self._remember(record, seen)
        return seen

    def _answer(
        self, record: Record, got: Datagram, body: dict[str, Any], faults: tuple[tuple[str, str], ...]
    ) -> Observation:
        id = None if got.reference is None else str(got.reference)
        asked = self._asked.get((record.link, _OTHER.get(record.direction, "")), {}).get(id or "")
        name = asked.name if asked is not None else ""
        shape: Shape = "response"
        if got.classifier == "result":
            told = got.cmds[0].data if got.cmds and isinstance(got.cmds[0].data, Mapping) else {}
            number = told.get("errorNumber")
            body |= {"errorNumber": number, "description": told.get("description", "")}
            shape = "response" if number == 0 else "error"
        return Observation(record, _by_sut(record), shape, name, body, id, asked, faults)

    def _remember(self, record: Record, seen: Observation) -> None:
        asked = self._asked.setdefault((record.link, record.direction), {})
        if len(asked) >= MAX_ASKED:
            del asked[next(iter(asked))]
        if seen.id is not None:
            asked[seen.id] = seen

    def _note(self, record: Record) -> Observation | None:
        facts = _facts(record)
        event = facts.get("event")
        if not isinstance(event, str):
            return None
        if event == "closed":
            self._asked.pop((record.link, "in"), None)
            self._asked.pop((record.link, "out"), None)
        shape: Shape = "link" if event in _LINK_EVENTS else "fact"
        by_sut = _BY_SUT[event](facts) if event in _BY_SUT else _by_sut(record)
        return Observation(record, by_sut, shape, event, facts)


def label(record: Record) -> str:
    """A few words for a frame: what it is, and where to."""
    if record.form != "binary":
        return record.form
    message, _ = m.read(record.data)
    match message:
        case m.Data(payload):
            got = dg.read(payload).datagram
            return "data: unreadable" if got is None else _told(got)
        case m.Unreadable(kind):
            return f"unreadable: {kind}"
        case m.Hello(phase, waiting, asks):
            more = ", more time?" if asks else "" if waiting is None else f", {waiting / 1000:g} s"
            return f"hello {phase}{more}"
        case m.Handshake(kind, (major, minor)):
            return f"handshake {kind} {major}.{minor}"
        case m.End(phase):
            return f"close {phase}"
        case m.PinState(state):
            return f"PIN {state}"
        case _:
            return m.named(message)


def _told(got: Datagram) -> str:
    function = got.cmds[0].function if got.cmds else "nothing"
    if got.classifier == "result" and got.cmds and isinstance(got.cmds[0].data, Mapping):
        number = got.cmds[0].data.get("errorNumber")
        if isinstance(number, int) and 0 <= number < len(RESULT_NAMES):
            return f"result {number} ({RESULT_NAMES[number]})"
        return f"result {number}"
    return f"{got.classifier} {function}"


def _fields(message: m.Message) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(message)
    return told


def _broken(record: Record, why: str, faults: tuple[tuple[str, str], ...]) -> Observation:
    return Observation(record, _by_sut(record), "broken", "", {"why": why}, None, None, faults)


def _by_sut(record: Record) -> bool:
    return record.direction == "in"


def _facts(record: Record) -> dict[str, Any]:
    try:
        return record.facts
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return {}


_BY_SUT: Final[dict[str, Callable[[Mapping[str, Any]], bool]]] = {
    "closed": lambda facts: facts.get("by") == "sut",
    "refused": lambda _: True,
    "rejected": lambda _: False,
    "tls": lambda _: True,
}
"""Whose doing an event is: we were refused by the system under test, and we reject it."""
