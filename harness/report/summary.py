"""What is left on the terminal when a run is over: counts, the worst cases, and where to read on.

Colours and a table where there is a terminal, plain lines where there is none (CI logs, pipes). Names and
texts come from systems under test: they are never read as markup, and control characters in them never reach
the terminal.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.judge.finding import Verdict
from harness.report import verdicts
from harness.report.load import Case, Run
from harness.report.text import one_line, short

WORST = 20
"""How many cases are named."""

COLOURS = {
    Verdict.ERROR: "bold magenta",
    Verdict.FAIL: "bold red",
    Verdict.INCONCLUSIVE: "blue",
    Verdict.WARNING: "yellow",
    Verdict.PASS: "green",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.NOT_IMPLEMENTED: "dim",
}


def show(run: Run, console: Console, reports: Sequence[Path] = ()) -> None:
    """Print the summary. `reports` are the files to point at, the one for people first."""
    if not console.is_terminal:
        for line in plain(run, reports):
            console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)
        return
    console.print()
    console.print(_headline(run))
    console.print(_counts(run))
    worst = bad_cases(run)
    if worst:
        console.print(_table(worst[:WORST], many=len(run.suts) > 1))
    for line in _endings(run, len(worst), reports):
        console.print(Text(line))


def plain(run: Run, reports: Sequence[Path] = ()) -> Iterator[str]:
    """The summary as lines without colour, one fact a line."""
    yield _headline(run).plain
    yield _counts(run).plain
    worst = bad_cases(run)
    for case in worst[:WORST]:
        yield f"{case.verdict.name:<12}  {one_line(case.id)}  {short(why(case), 160)}"
    yield from _endings(run, len(worst), reports)


def bad_cases(run: Run) -> list[Case]:
    """The cases that are not green, worst first, in the order of the run."""
    return sorted((case for case in run.cases if case.verdict > Verdict.PASS), key=lambda case: -case.verdict)


def why(case: Case) -> str:
    """Why a case is not green, in one line."""
    if case.reason:
        return one_line(case.reason)
    if case.problems:
        worst = case.problems[0]
        return one_line(
            f"{worst.rule.text.rstrip('.')}: expected {worst.expected}, received {worst.received}"
        )
    return "no reason was recorded"


def _headline(run: Run) -> Text:
    outcome = verdicts.outcome(run.exit_code, run.counts)
    names = ", ".join(one_line(sut.title) for sut in run.suts)
    code = "no exit code" if run.exit_code is None else f"exit code {run.exit_code}"
    return Text.assemble(
        (names, "bold"), ": ", (outcome.headline, COLOURS[outcome.verdict]), f" ({code}: {outcome.meaning})"
    )


def _counts(run: Run) -> Text:
    counts = run.counts
    parts = [(f"{counts[v]} {verdicts.look(v).label}", COLOURS[v]) for v in verdicts.WORST_FIRST if counts[v]]
    return Text(" · ").join(Text(*part) for part in parts) if parts else Text("no case was judged")


def _table(cases: list[Case], many: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", ratio=1)
    for case in cases:
        look = verdicts.look(case.verdict)
        name = one_line(f"{case.id} ({case.sut.title})" if many else case.id)
        table.add_row(
            Text(f"{look.sign} {look.label}", COLOURS[case.verdict]), Text(name), Text(short(why(case), 240))
        )
    return table


def _endings(run: Run, bad: int, reports: Sequence[Path]) -> Iterator[str]:
    if bad > WORST:
        yield f"... and {bad - WORST} more"
    if run.unfinished:
        yield f"The run was interrupted: {len(run.never_run)} selected cases never ran."
    yield from (one_line(flaw) for flaw in run.flaws)
    for path in reports:
        yield f"Report: {path}"
