"""Where a scenario happens. Steps call `do`, `expect` and `assume`; whether it is live or a replay they cannot tell.

Life of an expectation: a mark says that the scenario now looks for something; the binding turns the sight into a
check, seeing only what lies before that mark; the check's spec is opened at the last stimulus and fed every entry
of the trace from there on, until it is settled. In a live run new entries keep coming and a tick says when time was
up; in a replay all of them are there already. The same entries in the same order give the same outcome.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from harness.errors import ChargeproofError, HarnessFault
from harness.judge.expectations import Expectation, Outcome, is_silence
from harness.judge.finding import Finding, Rule, Verdict, broken, met, unsettled
from harness.protocols.binding import Check, Deed, Done, Scene
from harness.protocols.registry import Rib, Verdicts
from harness.trace.record import Record
from harness.usecases.observation import Observation
from harness.usecases.words import Intent, Sight


class CheckFailed(AssertionError):
    """The system under test broke a rule, and there is no point in going on. Carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.rule.text}: expected {finding.expected}, received {finding.received}")
        self.finding = finding


class Inconclusive(ChargeproofError):
    """It cannot be told. The reason is the message."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and what it means, if it means anything."""

    record: Record
    seen: Observation | None


class Entries:
    """The trace as the judge sees it: records decoded once, in order."""

    def __init__(self, rib: Rib) -> None:
        self.all: list[Entry] = []
        self._reader = rib.reader()

    def add(self, record: Record) -> None:
        self.all.append(Entry(record, self._reader.read(record)))

    def observations(self, before: int | None = None) -> list[Observation]:
        """What was seen, up to the record `before` (exclusive)."""
        entries = self.all if before is None else self.all[:before]
        return [entry.seen for entry in entries if entry.seen is not None]

    def planted(self) -> frozenset[int]:
        """Frames of ours that were wrong on purpose: named by message id, or the next one that we sent."""
        planted: set[int] = set()
        ids: set[str] = set()
        follows = False
        for entry in self.all:
            record = entry.record
            if record.kind == "mark" and "planted" in (facts := record.facts):
                ids.add(str(facts["planted"]))
                follows = follows or facts["planted"] == ""
            elif record.kind == "wire" and record.direction == "out":
                if follows or (entry.seen is not None and entry.seen.id in ids):
                    planted.add(record.seq)
                follows = False
        return frozenset(planted)


class Actor(Protocol):
    """The half of a stage that differs between live and replay."""

    entries: Entries

    @property
    def position(self) -> int:
        """How far the scenario has come in the trace."""
        ...

    def perform(self, intent: Intent, deeds: Callable[[], Sequence[Deed]]) -> Done:
        """Carry the intent out. Raises Inconclusive if the system under test could not be made to act."""
        ...

    def announce(self, what: str, text: str) -> Record:
        """Mark that the scenario now looks for something."""
        ...

    def settle(self, advance: "Advance", expectation: Expectation) -> None:
        """Feed the expectation until it is settled or nothing more can come."""
        ...

    def quiesce(self, patient: bool = True) -> int | None:
        """Let what is under way come to its end, and mark it. Returns the seq of that mark (None: it was never set).

        patient  False: the end is now, whatever is under way.

        What comes later is recorded, but belongs to no scenario.
        """
        ...


Advance = Callable[[], None]
"""Feeds the expectation with all entries that are there and were not fed yet."""


class Stage:
    """What steps see."""

    def __init__(self, rib: Rib, scene: Scene, actor: Actor) -> None:
        self.rib = rib
        self.scene = scene
        self.findings: list[Finding] = []
        self.observer: Callable[[str], None] = lambda _: None
        self._actor = actor
        self._binding = rib.binding()
        self._consumed: set[int] = set()
        self.done: list[Done] = []

    def do(self, intent: Intent) -> Done:
        """Have the intent carried out."""
        self.observer(f"doing: {intent}")

        def deeds() -> Sequence[Deed]:
            self._look(None)
            return self._binding.deeds(intent, self.scene)

        done = self._actor.perform(intent, deeds)
        self.done.append(done)
        return done

    def expect(self, sight: Sight) -> Outcome:
        """The sight must be seen. Raises CheckFailed when a SHALL is broken."""
        rule, outcome, expected = self._see("expect", sight)
        finding = _finding(rule, expected, outcome)
        self.findings.append(finding)
        if outcome is None:
            raise Inconclusive(f"the trace ends before it is settled: {rule.text}")
        if finding.verdict is Verdict.FAIL:
            raise CheckFailed(finding)
        return outcome

    def assume(self, sight: Sight) -> Outcome:
        """A precondition: if it does not hold nothing can be concluded. Raises Inconclusive."""
        rule, outcome, expected = self._see("assume", sight)
        if outcome is None or not outcome.ok:
            got = outcome.received if outcome else "the trace ends before it is settled"
            seen = outcome.seen if outcome else ()
            self.findings.append(unsettled(rule, expected, got, _seqs(seen), "precondition"))
            raise Inconclusive(
                f"precondition does not hold: {rule.text}: expected {expected}, received {got}"
            )
        return outcome

    @property
    def position(self) -> int:
        """How many records there are up to the last thing that the scenario did or looked for."""
        return self._actor.position

    def finish(self, patient: bool = True) -> list[Finding]:
        """The scenario is over: judge what holds on every trace. Returns all findings.

        patient  False: do not wait for what is under way.
        """
        end = self._actor.quiesce(patient)
        entries = self._actor.entries
        judged = entries.all[: None if end is None else end + 1]
        context = Verdicts(
            self.scene.sut_role,
            self.scene.interpretation,
            entries.planted(),
            self.scene.values,
            judged[-1].record.at if judged else None,
        )
        self.findings += self.rib.checks(entries.observations(end), context)
        return self.findings

    def _see(self, how: str, sight: Sight) -> tuple[Rule, Outcome | None, str]:
        mark = self._actor.announce(how, f"{sight}")
        self._look(mark.seq)
        check = self._binding.check(sight, self.scene)
        self.observer(f"waiting for: {check.spec}")
        since, at = self._window(check, mark)
        expectation = check.spec.open(at)
        feeding = self._feed(expectation, check, since)
        fed = since

        def advance() -> None:
            nonlocal fed
            fed = next(feeding)

        self._actor.settle(advance, expectation)
        outcome = expectation.outcome
        if outcome is not None and not outcome.ok and not outcome.seen:
            self._look(fed)  # a stored trace holds what came later, too
            outcome = replace(outcome, received=outcome.received + self._door_closed())
        if outcome is not None and outcome.ok and check.consumes:
            self._consumed.update(each.seq for each in outcome.seen)
        return check.rule, outcome, str(check.spec)

    def _door_closed(self) -> str:
        """Nothing came: was it because no link could be opened?"""
        for seen in reversed(self.scene.observations):
            if seen.shape == "link" and seen.name == "opened":
                return ""
            if seen.shape == "link" and seen.name == "closed" and seen.by_sut:
                why = seen.body.get("reason") or seen.body.get("code")
                return f"; the system under test had closed the link: {why}"
            if seen.shape == "link" and seen.name == "tls" and seen.body.get("outcome") == "failed":
                return f"; the TLS handshake failed: {seen.body.get('why', '')}"
            if seen.shape == "link" and seen.name in ("refused", "rejected"):
                return f"; the link was {seen.name}: {seen.body.get('why', '')}"
        return "; no link was ever opened" if not self.scene.observations else ""

    def _look(self, before: int | None) -> None:
        self.scene.observations = self._actor.entries.observations(before)
        self.scene.done = self.done

    def _window(self, check: Check, mark: Record) -> tuple[int, float]:
        stimulus = next((done for done in reversed(self.done) if done.stimulus), None)
        if check.since == "start" or stimulus is None:
            return 0, mark.at
        if check.since == "now":
            return mark.seq, mark.at
        if check.since == "lately":
            return stimulus.seq, mark.at
        if check.since == "stimulus":
            return stimulus.seq, mark.at if is_silence(check.spec) else stimulus.at
        raise HarnessFault(f"a check looks back to {check.since!r}, which is not known")

    def _feed(self, expectation: Expectation, check: Check, since: int) -> Iterator[int]:
        """Each turn feeds what has come since the last one, and gives the seq of the first record not fed."""
        position = since
        while True:
            entries = self._actor.entries.all
            while position < len(entries) and expectation.outcome is None:
                entry = entries[position]
                position += 1
                if entry.record.kind == "tick":
                    expectation.pass_time(entry.record.at)
                elif entry.seen is not None and not (check.consumes and entry.record.seq in self._consumed):
                    expectation.see(entry.seen)
            yield position


def _finding(rule: Rule, expected: str, outcome: Outcome | None) -> Finding:
    if outcome is None:
        return unsettled(rule, expected, "the trace ends before it is settled", ())
    seqs = tuple(_seqs(outcome.seen))
    if outcome.verdict is not None:
        return Finding(rule, outcome.verdict, expected, outcome.received, seqs, outcome.note)
    say = met if outcome.ok else broken
    return say(rule, expected, outcome.received, seqs, outcome.note)


def _seqs(seen: Sequence[Observation]) -> list[int]:
    return [each.seq for each in seen]
