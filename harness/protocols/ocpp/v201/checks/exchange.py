"""Who has which CALL open on which link: the state that all checks share.

Each observation becomes a `Moment`: the observation together with what it meets. For a CALL these are the
CALLs that its sender had open already, for an answer the CALL that it answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.ocpp.v201.checks.context import CheckContext, Standing, standing_of
from harness.usecases.observation import Observation


@dataclass(slots=True, eq=False)
class Opened:
    """A CALL that was sent.

    by_sut    the system under test sent it
    seen      the observation; None for a CALL from before the trace
    planted   it was wrong on purpose
    answer    what answered it first
    given_up  its sender moved on without an answer, or the link went down
    doubtful  something unreadable came that may have been the answer
    """

    id: str
    at: float
    by_sut: bool
    seen: Observation | None = None
    planted: bool = False
    answer: Observation | None = None
    given_up: bool = False
    doubtful: bool = False

    @property
    def action(self) -> str:
        """Its action, "" if it is from before the trace."""
        return self.seen.name if self.seen else ""

    @property
    def body(self) -> Any:
        """Its payload."""
        return self.seen.body if self.seen else None

    @property
    def seq(self) -> tuple[int, ...]:
        """Its record, for a finding."""
        return (self.seen.seq,) if self.seen else ()

    @property
    def is_open(self) -> bool:
        """Is an answer still due?"""
        return self.answer is None and not self.given_up


@dataclass(slots=True)
class Line:
    """One link. `ours` and `theirs` are the CALLs of us and of the system under test, by message id."""

    name: str
    ours: dict[str, Opened] = field(default_factory=dict)
    theirs: dict[str, Opened] = field(default_factory=dict)
    waiting: list[Opened] = field(default_factory=list)
    planted_frames: int = 0
    closed_at: float | None = None
    standing: Standing | None = None

    @property
    def identity(self) -> str:
        """The charging station that the link belongs to."""
        return self.name.partition("#")[0]

    def close(self, at: float) -> None:
        """The link is gone, and with it the hope for answers."""
        self.closed_at = at
        for call in self.waiting:
            call.given_up = True
        self.waiting.clear()


@dataclass(slots=True)
class Moment:
    """One observation and what it meets.

    call      for a CALL itself, for an answer the CALL that it answers
    pending   for a CALL: those that its sender had open before
    again     for an answer: its CALL had been answered before
    planted   the frame is ours and was wrong on purpose
    """

    seen: Observation
    line: Line
    call: Opened | None = None
    pending: tuple[Opened, ...] = ()
    again: bool = False
    planted: bool = False

    @property
    def asked(self) -> Any:
        """For an answer: the payload of the request, if it is known."""
        return self.call.body if self.call else None

    @property
    def asked_seq(self) -> tuple[int, ...]:
        """For an answer: the record of the request, for a finding."""
        return self.call.seq if self.call else ()


class Exchange:
    """Turns observations into moments."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self.lines: dict[str, Line] = {}

    def line(self, link: str) -> Line:
        """The link of that name."""
        found = self.lines.get(link)
        if found is None:
            found = self.lines[link] = Line(link)
        return found

    def siblings(self, line: Line) -> Iterator[Line]:
        """The other links of the same identity."""
        return (each for each in self.lines.values() if each is not line and each.identity == line.identity)

    def take(self, seen: Observation) -> Moment:
        """The observation with what it meets; the state moves on."""
        line = self.line(seen.record.link)
        planted = not seen.by_sut and seen.record.seq in self._context.planted
        match seen.shape:
            case "request":
                return self._call(seen, line, planted)
            case "response" | "error":
                return self._answer(seen, line, planted)
            case "broken":
                return self._broken(seen, line, planted)
            case "link" if seen.name == "closed":
                line.close(seen.at)
            case "fact" if seen.name == "standing":
                self._stand(seen, line)
        return Moment(seen, line)

    def _call(self, seen: Observation, line: Line, planted: bool) -> Moment:
        mine, id = (line.theirs if seen.by_sut else line.ours), seen.id or ""
        pending = tuple(each for each in line.waiting if each.by_sut == seen.by_sut and each.is_open)
        call = Opened(id, seen.at, seen.by_sut, seen, planted)
        mine[id] = call
        line.waiting.append(call)
        line.planted_frames += planted
        return Moment(seen, line, call, pending, planted=planted)

    def _answer(self, seen: Observation, line: Line, planted: bool) -> Moment:
        call = (line.ours if seen.by_sut else line.theirs).get(seen.id or "")
        if call is None:
            return Moment(seen, line, planted=planted)
        again = call.answer is not None
        if not again:
            call.answer = seen
            line.planted_frames -= call.planted
            if call in line.waiting:
                line.waiting.remove(call)
        return Moment(seen, line, call, again=again, planted=planted)

    def _broken(self, seen: Observation, line: Line, planted: bool) -> Moment:
        """An unreadable frame may have been an answer to whatever was open."""
        line.planted_frames += planted
        asked = line.ours if seen.by_sut else line.theirs
        call = asked.get(seen.id or "")
        doubtful = [call] if call else [each for each in line.waiting if each.by_sut != seen.by_sut]
        for each in doubtful:
            each.doubtful = True
            if not seen.by_sut:
                each.given_up = True
        line.waiting = [each for each in line.waiting if each.is_open]
        return Moment(seen, line, planted=planted)

    def _stand(self, seen: Observation, line: Line) -> None:
        line.standing = standing = standing_of(seen.body)
        for ids, calls, by_sut in (
            (standing.calls_in, line.theirs, True),
            (standing.calls_out, line.ours, False),
        ):
            for id in ids:
                calls[id] = Opened(id, seen.at, by_sut)
                line.waiting.append(calls[id])
