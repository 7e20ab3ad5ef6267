"""The stored trace as a stage: nothing is sent, nothing is waited for, the same checks are made."""

from collections.abc import Callable, Iterator, Sequence

from harness.errors import EnvironmentFault, HarnessFault, PeerFault, UsageFault
from harness.judge.expectations import Expectation
from harness.protocols.binding import Deed, Done
from harness.protocols.registry import Rib
from harness.stage.stage import Advance, Entries, Inconclusive
from harness.trace.record import Record
from harness.usecases.words import Intent

MARKS = ("do", "expect", "assume")
FAULTS = {fault.__name__: fault for fault in (EnvironmentFault, HarnessFault, PeerFault, UsageFault)}


class ReplayActor:
    """Moves along the marks of a trace as the scenario's steps come."""

    def __init__(self, rib: Rib, records: Sequence[Record]) -> None:
        self.entries = Entries(rib)
        for record in records:
            self.entries.add(record)
        self._marks: Iterator[Record] = (each for each in records if each.kind == "mark")
        self.position = 0
        self._end: int | None = None

    def perform(self, intent: Intent, deeds: Callable[[], Sequence[Deed]]) -> Done:
        name = type(intent).__name__
        started = self._next("do", name)
        ended = self._find("done", name)
        facts = ended.facts
        if (outcome := facts.get("outcome", "done")) != "done":
            raise FAULTS.get(str(outcome), Inconclusive)(str(facts.get("why", "")))
        ids = facts.get("ids")
        known = tuple(ids) if isinstance(ids, list) else ()
        stimulus = bool(facts.get("stimulus", True))
        return Done(name, known, started.seq, ended.at, facts.get("value"), stimulus)

    def announce(self, what: str, text: str) -> Record:
        return self._next(what, text.partition("(")[0])

    def settle(self, advance: Advance, expectation: Expectation) -> None:
        advance()

    def quiesce(self, patient: bool = True) -> int | None:
        """Everything is there already."""
        if self._end is None:
            self._end = next((mark.seq for mark in self._marks if "end" in mark.facts), None)
        return self._end

    def _next(self, what: str, name: str) -> Record:
        for mark in self._marks:
            self.position = mark.seq
            facts = mark.facts
            if "end" in facts:
                self._end = mark.seq
                break
            if "fault" in facts:
                raise FAULTS.get(str(facts["fault"]), HarnessFault)(str(facts.get("why", "")))
            key = next((key for key in MARKS if key in facts), None)
            if key is None:
                continue
            if key != what or facts[key] != name:
                raise HarnessFault(
                    f"the trace does not belong to this scenario: record {mark.seq} says {key} {facts[key]}, "
                    f"the scenario says {what} {name}"
                )
            return mark
        raise Inconclusive(f"the trace ends before the scenario does: no mark for {what} {name}")

    def _find(self, what: str, name: str) -> Record:
        for mark in self._marks:
            self.position = mark.seq
            if "end" in mark.facts:
                self._end = mark.seq
                break
            if mark.facts.get(what) == name:
                return mark
        raise Inconclusive(f"the trace ends while {name} was being carried out")
