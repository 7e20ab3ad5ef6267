"""Reports that come in parts: which were asked for, what has arrived, what was given up.

    expected --first part--> receiving --all parts and the last one--> complete
        |                        |
        +--- timeout, reboot ----+--> incomplete (its parts are thrown away)
        +--- refused by the station --> refused

Parts carry seqNo from 0 and tbc on all but the last (B07.FR.10, B08.FR.14, N02.FR.09); a part that comes
twice counts once. It must not know what the parts mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Json = dict[str, Any]
Key = tuple[str, str, int]


class State(Enum):
    EXPECTED = "expected"
    RECEIVING = "receiving"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"


@dataclass(slots=True)
class Report:
    """`kind` is the action that brings the parts ("NotifyReport"); `asked`: by us."""

    station: str
    kind: str
    request_id: int
    asked: bool
    changed: float
    state: State = State.EXPECTED
    parts: dict[int, Json] = field(default_factory=dict)
    received: int = 0
    last: int | None = None

    @property
    def open(self) -> bool:
        return self.state in (State.EXPECTED, State.RECEIVING)

    @property
    def whole(self) -> bool:
        return (
            self.last is not None
            and len(self.parts) > self.last
            and all(number in self.parts for number in range(self.last + 1))
        )

    def entries(self, name: str) -> Iterator[Json]:
        """All items of the list `name`, over the parts in order."""
        for number in sorted(self.parts):
            yield from self.parts[number].get(name, ())

    def row(self) -> Json:
        return {
            "station": self.station,
            "kind": self.kind,
            "request_id": self.request_id,
            "asked": self.asked,
            "state": self.state.value,
            "parts": self.received,
            "changed": self.changed,
        }


class Reports:
    """All reports of all stations. The newest `keep` are remembered."""

    __slots__ = ("_keep", "_reports")

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._reports: dict[Key, Report] = {}

    def expect(self, station: str, kind: str, request_id: int, now: float) -> Report:
        """A station was asked for a report."""
        return self._store(Report(station, kind, request_id, asked=True, changed=now))

    def get(self, station: str, kind: str, request_id: int) -> Report | None:
        return self._reports.get((station, kind, request_id))

    def add(self, station: str, kind: str, request_id: int, number: int, part: Json, now: float) -> Report:
        """A part came in. What was never asked for is kept as well, marked as such."""
        report = self.get(station, kind, request_id)
        if report is None:
            report = self._store(Report(station, kind, request_id, asked=False, changed=now))
        if report.open:
            report.state, report.changed = State.RECEIVING, now
            report.received += number not in report.parts
            report.parts.setdefault(number, part)
            if not part.get("tbc", False):
                report.last = number
            if report.whole:
                report.state = State.COMPLETE
        return report

    def give_up(self, report: Report, now: float, state: State = State.INCOMPLETE) -> None:
        """Throw away what has arrived of it."""
        if report.open:
            report.state, report.changed = state, now
            report.parts.clear()

    def open(self, station: str) -> list[Report]:
        return [report for report in self._reports.values() if report.station == station and report.open]

    def __iter__(self) -> Iterator[Report]:
        return iter(self._reports.values())

    def _store(self, report: Report) -> Report:
        self._reports[(report.station, report.kind, report.request_id)] = report
        while len(self._reports) > self._keep:
            del self._reports[next(iter(self._reports))]
        return report
