"""Two runs compared: which case changed its verdict, which findings are new, which are gone.

Cases are the same when id, system, role and protocol are; the version of the system may differ, for that is
what one compares. Findings are the same when their check and verdict are: what was received holds ids and
times that differ from run to run.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from harness.judge.finding import Finding, Verdict
from harness.report.load import Case, Run
from harness.report.summary import COLOURS
from harness.report.text import one_line, short


@dataclass(frozen=True, slots=True)
class Change:
    """One case in both runs, with something different."""

    before: Case
    after: Case
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]

    @property
    def worse(self) -> bool:
        return self.after.verdict > self.before.verdict

    @property
    def better(self) -> bool:
        return self.after.verdict < self.before.verdict


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two runs. `added` and `removed` are cases that only one of them has."""

    before: Run
    after: Run
    changes: tuple[Change, ...]
    added: tuple[Case, ...]
    removed: tuple[Case, ...]
    same: int

    @property
    def worse(self) -> bool:
        """True when a case got a worse verdict, or one that was not there before is not green."""
        return any(change.worse for change in self.changes) or any(
            case.verdict > Verdict.WARNING for case in self.added
        )

    @property
    def empty(self) -> bool:
        return not (self.changes or self.added or self.removed)


def compare(before: Run, after: Run) -> Diff:
    """What `after` says otherwise than `before`. Sorted: worse first, then better, then the rest."""
    old = {case.key: case for case in before.cases}
    new = {case.key: case for case in after.cases}
    both = [(old[key], case) for key, case in new.items() if key in old]
    changes = [change for pair in both if (change := _change(*pair))]
    return Diff(
        before,
        after,
        tuple(sorted(changes, key=lambda change: (not change.worse, not change.better))),
        tuple(case for key, case in new.items() if key not in old),
        tuple(case for key, case in old.items() if key not in new),
        len(both) - len(changes),
    )


def show(diff: Diff, console: Console) -> None:
    """Print the comparison; colours only where there is a terminal."""
    for line in lines(diff):
        console.print(line if console.is_terminal else Text(line.plain), soft_wrap=True)


def lines(diff: Diff) -> Iterator[Text]:
    """The comparison line by line."""
    yield Text(f"before: {_name(diff.before)}")
    yield Text(f"after:  {_name(diff.after)}")
    for run, word in ((diff.before, "before"), (diff.after, "after")):
        if run.unfinished:
            yield Text(f"The run {word} was interrupted: what it lacks may not have had its turn.", "yellow")
    for change in diff.changes:
        yield from _lines_of(change)
    for word, cases in (("only after", diff.added), ("only before", diff.removed)):
        for case in cases:
            yield Text.assemble(
                f"{word}: ", (case.verdict.name, COLOURS[case.verdict]), f"  {one_line(case.id)}"
            )
    yield Text(_sum(diff))


def _change(before: Case, after: Case) -> Change | None:
    new, gone = _beyond(after, before), _beyond(before, after)
    if before.verdict == after.verdict and not new and not gone:
        return None
    return Change(before, after, new, gone)


def _beyond(case: Case, other: Case) -> tuple[Finding, ...]:
    """The problems of `case` that `other` does not have."""
    known = Counter(map(_identity, other.problems))
    found: list[Finding] = []
    for finding in case.problems:
        known[_identity(finding)] -= 1
        if known[_identity(finding)] < 0:
            found.append(finding)
    return tuple(found)


def _identity(finding: Finding) -> tuple[str, Verdict]:
    return finding.rule.check, finding.verdict


def _lines_of(change: Change) -> Iterator[Text]:
    word = "worse" if change.worse else "better" if change.better else "other findings"
    old, new = change.before.verdict, change.after.verdict
    verdict = (
        [(old.name, COLOURS[old]), " → ", (new.name, COLOURS[new])]
        if old != new
        else [(new.name, COLOURS[new])]
    )
    yield Text.assemble(
        f"{word}: ", *verdict, f"  {one_line(change.after.id)}  {short(change.after.title, 80)}"
    )
    yield from _findings("+ new ", change.new)
    yield from _findings("- gone", change.gone)
    if change.after.reason and change.worse and not change.new:
        yield Text(f"    {short(change.after.reason, 160)}")


def _findings(sign: str, findings: Iterable[Finding]) -> Iterator[Text]:
    for finding in findings:
        clause = ", ".join(finding.rule.clause)
        words = f"{finding.rule.check} [{clause}] {finding.rule.text}"
        yield Text(f"    {sign} {finding.verdict.name}: {short(words, 200)}")


def _name(run: Run) -> str:
    names = ", ".join(one_line(sut.title) for sut in run.suts)
    return f"{names}, {len(run.cases)} cases, {one_line(run.started) or 'start unknown'} ({run.directory})"


def _sum(diff: Diff) -> str:
    worse = sum(change.worse for change in diff.changes)
    better = sum(change.better for change in diff.changes)
    other = len(diff.changes) - worse - better
    return (
        f"{worse} worse, {better} better, {other} with other findings, {len(diff.added)} only after, "
        f"{len(diff.removed)} only before, {diff.same} the same"
    )
