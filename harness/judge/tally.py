"""Counts how often each rule held, and keeps what broke it: at the end one finding per rule that held, one
per guilty frame for those that did not, and a sum where there were too many.
"""

from dataclasses import dataclass, field
from typing import Final

from harness.judge.finding import Finding, Rule, Verdict, broken, met, worst

MAX_PER_RULE: Final = 5


@dataclass(slots=True)
class _Count:
    rule: Rule
    held: int = 0
    first: int = 0
    last: int = 0
    broken: list[Finding] = field(default_factory=list)
    more: int = 0


class Tally:
    """The findings of one trace while they are being made."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    def held(self, rule: Rule, seq: int) -> None:
        """The rule was put to the test by record `seq` and held."""
        count = self._counts.get(rule.check)
        if count is None:
            count = self._counts[rule.check] = _Count(rule, 0, seq)
        count.held += 1
        count.last = seq

    def broke(self, rule: Rule, expected: str, received: str, *records: int, note: str = "") -> None:
        """The rule was broken; the guilty record is the last one."""
        self._keep(broken(rule, expected, received, records, note))

    def graded(
        self, rule: Rule, verdict: Verdict, expected: str, received: str, *records: int, note: str = ""
    ) -> None:
        """A finding whose weight the reading of a disputed clause decides."""
        if verdict is Verdict.PASS:
            self.held(rule, records[-1])
            return
        self._keep(Finding(rule, verdict, expected, received, records, note))

    def findings(self) -> list[Finding]:
        """All findings, rules in the order in which they were first tested."""
        found: list[Finding] = []
        for count in self._counts.values():
            found += count.broken or [_met(count)]
            if count.more:
                found.append(_sum(count))
        return found

    def _keep(self, finding: Finding) -> None:
        """The first few as they are, and whatever is worse than those; the others are only counted."""
        guilty = finding.records[-1] if finding.records else 0
        count = self._count(finding.rule, guilty)
        worse = finding.verdict > worst(each.verdict for each in count.broken)
        if len(count.broken) < MAX_PER_RULE or worse:
            count.broken.append(finding)
        else:
            count.more += 1
            count.last = guilty or count.last

    def _count(self, rule: Rule, seq: int) -> _Count:
        return self._counts.setdefault(rule.check, _Count(rule, 0, seq))


def _met(count: _Count) -> Finding:
    times = "once" if count.held == 1 else f"{count.held} times"
    return met(count.rule, count.rule.text, f"held {times}", sorted({count.first, count.last}))


def _sum(count: _Count) -> Finding:
    example = count.broken[0]
    text = f"broken {count.more} times more"
    return Finding(count.rule, example.verdict, example.expected, text, (count.last,), example.note)
