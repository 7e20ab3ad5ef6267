"""One end of one OCPP-J connection, without input or output.

Theory (OCPP 2.0.1 Part 4, 4.1 to 4.3). Each direction may have one CALL open at a time; further ones wait in a
queue. A CALL is closed by the CALLRESULT or CALLERROR with its message id, by the message timeout, or by the loss of
the link. A late answer is ignored. CALLs of the two sides may cross.

    idle --call--> sent --answer/timeout/link lost--> idle (next of the queue)

Received CALLs go to `serve`, which answers at once, later (`DEFER` and then `answer`), or never (`SILENCE`). CALLs
that `serve` itself makes go out behind its answer.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from harness.protocols.machine import Command, Send
from harness.protocols.ocpp import rpc

MAX_OVERDUE = 64
"""Late answers that are remembered as possible, per link."""


class TimedOut(Enum):
    """The other side never answered within the message timeout."""

    TIMED_OUT = "timed out"


class LinkLost(Enum):
    """The link went down before the answer came, or before the CALL could be sent."""

    LINK_LOST = "link lost"


class Unanswered(Enum):
    """Why no answer goes out right away."""

    DEFER = "answered later"
    SILENCE = "never answered"


DEFER, SILENCE = Unanswered.DEFER, Unanswered.SILENCE
TIMED_OUT, LINK_LOST = TimedOut.TIMED_OUT, LinkLost.LINK_LOST

Answer = rpc.CallResult | rpc.CallError | TimedOut | LinkLost
OnAnswer = Callable[[Answer, float], None]
"""Called with the answer and the time."""


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """Answer a CALL with a CALLERROR."""

    code: str
    description: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawReply:
    """Answer a CALL with exactly these bytes. For misbehaving on purpose."""

    data: bytes


Reply = Mapping[str, Any] | ErrorReply | RawReply | Unanswered
Serve = Callable[[rpc.Call, float], Reply]


@dataclass(slots=True)
class _Open:
    id: str
    action: str
    payload: Mapping[str, Any]
    done: OnAnswer | None
    deadline: float = 0.0


class Peer:
    """Our end of the connection `link`.

    out       takes the commands to carry out
    serve     answers the CALLs of the other side
    new_id    makes a message id, unique per sender over all its connections
    timeout   seconds to wait for an answer (OCPPCommCtrlr.MessageTimeout[Default])
    broken    told of frames that are not OCPP-J, and answers them (None: stay silent)
    """

    __slots__ = (
        "_broken",
        "_new_id",
        "_open",
        "_out",
        "_overdue",
        "_queue",
        "_serve",
        "_serving",
        "link",
        "timeout",
    )

    def __init__(
        self,
        link: str,
        out: Callable[[Command], None],
        serve: Serve,
        new_id: Callable[[], str],
        timeout: float = 30.0,
        broken: Callable[[rpc.Unreadable, float], ErrorReply | None] | None = None,
    ) -> None:
        self.link = link
        self.timeout = timeout
        self._out = out
        self._serve = serve
        self._new_id = new_id
        self._broken = broken
        self._open: _Open | None = None
        self._queue: deque[_Open] = deque()
        self._serving = False
        self._overdue: deque[str] = deque(maxlen=MAX_OVERDUE)

    @property
    def unanswered(self) -> list[str]:
        """Message ids of the CALLs of ours that an answer may still come to: those that timed out and the open one."""
        return [*self._overdue, *([self._open.id] if self._open else [])]

    @property
    def busy(self) -> bool:
        """Is a CALL of ours open or waiting?"""
        return self._open is not None or bool(self._queue)

    def call(
        self,
        action: str,
        payload: Mapping[str, Any],
        now: float,
        done: OnAnswer | None = None,
        first: bool = False,
    ) -> str:
        """Send a CALL as soon as the line is free. Returns its message id. `first`: before what already waits."""
        waiting = _Open(self._new_id(), action, payload, done)
        if first:
            self._queue.appendleft(waiting)
        else:
            self._queue.append(waiting)
        self._send_next(now)
        return waiting.id

    def answer(self, id: str, reply: Mapping[str, Any] | ErrorReply | RawReply) -> None:
        """Answer a CALL that was deferred."""
        match reply:
            case RawReply(data):
                self._out(Send(self.link, data))
            case ErrorReply(code, description, details):
                self._out(Send(self.link, rpc.write_error(id, code, description, details)))
            case _:
                self._out(Send(self.link, rpc.write_result(id, reply)))

    def received(self, data: bytes, now: float) -> None:
        """A message arrived."""
        match rpc.read(data):
            case rpc.Call() as call:
                self._answer_call(call, now)
            case (rpc.CallResult() | rpc.CallError()) as answer:
                if self._open is not None and self._open.id == answer.id:
                    self._finish(answer, now)
                elif answer.id in self._overdue:
                    self._overdue.remove(answer.id)
            case rpc.Unreadable() as unreadable:
                reply_to_broken = self._broken(unreadable, now) if self._broken else None
                if reply_to_broken is not None:
                    self.answer(unreadable.id or rpc.NO_ID, reply_to_broken)

    def next_wake(self) -> float | None:
        return self._open.deadline if self._open else None

    def wake(self, now: float) -> None:
        if self._open is not None and now >= self._open.deadline:
            self._overdue.append(self._open.id)
            self._finish(TIMED_OUT, now)

    def lost(self, now: float) -> None:
        """The link is gone: everything open or waiting ends with LINK_LOST."""
        pending = [self._open] if self._open else []
        pending += self._queue
        self._open = None
        self._queue.clear()
        for call in pending:
            if call.done:
                call.done(LINK_LOST, now)

    def _answer_call(self, call: rpc.Call, now: float) -> None:
        self._serving = True
        try:
            reply = self._serve(call, now)
        finally:
            self._serving = False
        if not isinstance(reply, Unanswered):
            self.answer(call.id, reply)
        self._send_next(now)

    def _send_next(self, now: float) -> None:
        if self._open is None and self._queue and not self._serving:
            call = self._open = self._queue.popleft()
            call.deadline = now + self.timeout
            self._out(Send(self.link, rpc.write_call(call.id, call.action, call.payload)))

    def _finish(self, answer: Answer, now: float) -> None:
        call, self._open = self._open, None
        if call is not None and call.done:
            call.done(answer, now)
        self._send_next(now)
