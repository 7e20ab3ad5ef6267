"""All rules that a run enforced, each once, with how often it held and how often it did not."""

from collections import Counter
from dataclasses import dataclass, field

from harness.judge.finding import Rule, Verdict
from harness.report.load import Run


@dataclass(slots=True)
class Tally:
    """One rule, findings per verdict."""

    rule: Rule
    counts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def worst(self) -> Verdict:
        return max(self.counts)


def tally(run: Run) -> list[Tally]:
    """The rules by the id of their check; those that something broke come first, worst first."""
    found: dict[str, Tally] = {}
    for case in run.cases:
        for finding in case.findings:
            found.setdefault(finding.rule.check, Tally(finding.rule)).counts[finding.verdict] += 1
    return sorted(found.values(), key=lambda each: (-each.worst, each.rule.check))
