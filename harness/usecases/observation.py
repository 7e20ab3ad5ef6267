"""What was seen, after decoding: the protocol-neutral form in which the judge looks at the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from harness.trace.record import Record

Shape = Literal["request", "response", "error", "notice", "broken", "link", "fact"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One decoded record.

    record    what it rests on
    by_sut    True: the system under test did it; False: we did
    shape     request, response, error: messages · notice: a message that wants no answer · broken: a frame that
              could not be read · link: a link opened, closed, was refused · fact: anything else a note tells
    name      of the message ("BootNotification"; for responses and errors the name of what they answer, "" if
              unknown), or of the event ("opened", "closed", "upgrade")
    body      the payload as decoded, unchanged; for errors {"code", "description", "details"}; for link and fact the note
    id        message id, if it has one
    answers   the request that this answers, if it was seen
    faults    what was wrong with the raw frame, as (kind, text)
    """

    record: Record
    by_sut: bool
    shape: Shape
    name: str
    body: Any
    id: str | None = None
    answers: "Observation | None" = None
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def at(self) -> float:
        return self.record.at

    @property
    def seq(self) -> int:
        return self.record.seq

    @property
    def link(self) -> str:
        return self.record.link


class Reader(Protocol):
    """A rib's eye: turns records into observations, remembering what it needs to match answers. Never raises."""

    def read(self, record: Record) -> Observation | None:
        """The observation that `record` stands for; None for ticks, marks and what means nothing."""
        ...


def lookup(body: Any, path: str) -> Iterator[Any]:
    """All values at `path` ("a.b[].c") in a decoded body. `[]` fans out over a list; nothing there: no value."""
    step, _, rest = path.partition(".")
    many = step.endswith("[]")
    key = step.removesuffix("[]")
    if not isinstance(body, dict) or key not in body:
        return
    values = body[key] if many and isinstance(body[key], list) else [] if many else [body[key]]
    for value in values:
        if rest:
            yield from lookup(value, rest)
        else:
            yield value


def first(body: Any, path: str) -> Any:
    """The first value at `path`, or None."""
    return next(lookup(body, path), None)
