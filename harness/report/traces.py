"""The part of a trace that a report shows: the guilty records, what they rest on, and a little around them.

A trace may be far larger than memory allows, so it is read as a stream, twice: once to count, once to pick.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from harness.report import exchange, text
from harness.report.load import Case
from harness.trace.record import Record

LIMIT = 40
WHOLE = 24
"""Traces of up to this many records are shown whole."""
BEFORE, AFTER, TAIL = 8, 4, 12
KEPT = 64 * 1024
"""Characters of one raw text that are kept in memory for showing; the trace file has the rest."""

Label = Callable[[Record], str]
_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True)
class Frame:
    """One record as shown: its label, seconds since the trace began, its true size in bytes."""

    record: Record
    label: str
    offset: float
    size: int
    shown: text.Shown


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is shown of a trace of `total` records; `parties` take part in it, `flaws` say what could not be read."""

    path: str
    frames: tuple[Frame, ...] = ()
    total: int = 0
    flaws: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        return self.total - len(self.frames)


def excerpt(directory: Path, case: Case, label: Label, limit: int = LIMIT) -> Excerpt:
    """At most `limit` records of the case's trace, around the records that its problems rest on.

    `label` is called for every record in order, so that a reader which matches answers to calls sees them
    all.
    """
    path = _inside(directory, case.trace)
    if path is None:
        return Excerpt(case.trace, flaws=(_no_trace(case),))
    total = _count(path)
    wanted = choose(total, *pointed_at(case), limit)
    flaws: list[str] = []
    parties: dict[str, None] = {}
    frames = tuple(_frames(read(path, flaws), wanted, label, parties))
    return Excerpt(case.trace, frames, total, tuple(flaws), tuple(parties))


def pointed_at(case: Case) -> tuple[list[int], list[int]]:
    """The guilty records of the case's problems, and the other records that they rest on."""
    guilty = [finding.records[-1] for finding in case.problems if finding.records]
    rests = [seq for finding in case.problems for seq in finding.records[:-1]]
    return list(dict.fromkeys(guilty)), list(dict.fromkeys(rests))


def pick(records: Sequence[Record], case: Case, label: Label, limit: int) -> Excerpt:
    """Like `excerpt`, of a trace in memory; shown whole if it has no more than `limit` records."""
    wanted = choose(len(records), *pointed_at(case), limit, whole=limit)
    parties: dict[str, None] = {}
    frames = tuple(_frames(records, wanted, label, parties))
    return Excerpt(case.trace, frames, len(records), parties=tuple(parties))


def choose(
    total: int, guilty: Collection[int], rests: Collection[int], limit: int = LIMIT, whole: int = WHOLE
) -> set[int]:
    """Which of the records 0 to total - 1 to show: guilty ones, then what they rest on, then the neighbours.

    A short trace is shown whole. With nothing to point at in a long one, the end of the trace is shown, for
    that is where things went wrong.
    """
    if total <= min(whole, limit):
        return set(range(total))
    chosen: set[int] = set()
    guilty = [seq for seq in guilty if 0 <= seq < total]
    tail = () if guilty else range(total - 1, total - TAIL - 1, -1)
    for seq in (*guilty, *rests, *_neighbours(guilty), *tail):
        if 0 <= seq < total:
            chosen.add(seq)
        if len(chosen) == limit:
            break
    return chosen


def read(path: Path, flaws: list[str]) -> Iterator[Record]:
    """The records of a trace file, one at a time; `flaws` gets what is unreadable."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _decoder.decode(line)
            except msgspec.DecodeError as error:
                flaws.append(_bad_line(path.name, number, line, error))


def _neighbours(guilty: Collection[int]) -> Iterator[int]:
    for distance in range(1, BEFORE + 1):
        for seq in guilty:
            yield seq - distance
            if distance <= AFTER:
                yield seq + distance


def _frames(
    records: Iterable[Record], wanted: Collection[int], label: Label, parties: dict[str, None]
) -> Iterator[Frame]:
    """What is wanted of the records; `parties` gets those of all of them, in the order in which they appear."""
    began: float | None = None
    for record in records:
        if record.party:
            parties[record.party] = None
        began = record.at if began is None else began
        name = label(record)
        if record.seq in wanted:
            yield _frame(record, name, record.at - began)


def _frame(record: Record, name: str, offset: float) -> Frame:
    shown = exchange.shown(record) if record.form == exchange.FORM else text.body(record)
    length = len(record.raw) * 3 // 4 if record.encoding == "base64" else _bytes_of(record.raw)
    kept = msgspec.structs.replace(record, raw=record.raw[:KEPT]) if len(record.raw) > KEPT else record
    return Frame(kept, text.short(name, 200), offset, length, shown)


def _bytes_of(raw: str) -> int:
    return len(raw.encode("utf-8", "surrogatepass"))


def _count(path: Path) -> int:
    """Lines, the last one even if it is cut."""
    count, last = 0, b"\n"
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")


def _inside(directory: Path, name: str) -> Path | None:
    """The trace file, unless there is none or its name leads out of the run directory."""
    if not name:
        return None
    path = (directory / name).resolve()
    return path if path.is_file() and path.is_relative_to(directory.resolve()) else None


def _no_trace(case: Case) -> str:
    if not case.trace:
        return "No trace was recorded."
    return f"The trace {case.trace} is not in the run directory."


def _bad_line(name: str, number: int, line: bytes, error: Exception) -> str:
    if not line.endswith(b"\n"):
        return f"{name} ends in the middle of line {number}: that record is lost."
    return f"{name}:{number} is not a record ({error})."
