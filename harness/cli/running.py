"""`run`, `rejudge`, `report` and `diff`: the commands that work on run directories."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from harness.campaign.options import ExitCode, RunOptions
from harness.cli.printing import plural
from harness.clock import SystemClock
from harness.errors import UsageFault


def run(
    selection: Sequence[str],
    sut: Path | None,
    tags: str | None,
    out: Path | None,
    workers: int,
    quiet: bool,
    seed: int,
    baseline: Path | None = None,
    save_baseline: Path | None = None,
) -> int:
    """Run a campaign and show its summary. Returns the exit code of the campaign."""
    from harness.campaign.run import run_campaign

    folder = out if out is not None else _fresh(Path("reports"), "run")
    _check_out(folder)
    options = RunOptions(folder, tuple(selection), sut, tags, workers, quiet, seed, baseline, save_baseline)
    code = run_campaign(options)
    _summary(folder)
    return code


def rejudge(run_dir: Path, out: Path | None, sut: Path | None) -> int:
    """Judge a stored run again and say which verdicts changed. Returns the exit code of the new record."""
    from harness.campaign.rejudge import rejudge as judge_again

    _check_run(run_dir)
    folder = out if out is not None else run_dir.resolve().with_name(f"{run_dir.resolve().name}-rejudged")
    _check_out(folder)
    result = judge_again(run_dir, folder, sut)
    _summary(folder)
    changed = len(result.differences)
    print(f"\n{plural(result.cases, 'case')} judged again, {changed} with another verdict than before")
    for each in result.differences:
        print(f"  {each.id}  {each.sut}: {each.before} → {each.now}  {each.reason}".rstrip())
    return result.exit_code


def report(run_dir: Path) -> int:
    """Write the reports of a stored run and show its summary."""
    from harness.report import html, junit
    from harness.report.load import load

    stored = load(run_dir)
    written = [html.write(stored), junit.write(stored)]
    _show(run_dir, written)
    return ExitCode.CONFORMS


def diff(before: Path, after: Path) -> int:
    """Compare two stored runs. 0: nothing is worse than before, 1: something is."""
    from harness.report.diff import compare, show
    from harness.report.load import load

    found = compare(load(before), load(after))
    show(found, Console(highlight=False, emoji=False))
    return ExitCode.FAILS if found.worse else ExitCode.CONFORMS


def _summary(folder: Path) -> None:
    """The summary of a run that has just been written, with the reports that lie beside it."""
    _show(folder, [path for name in ("report.html", "junit.xml") if (path := folder / name).exists()])


def _show(folder: Path, reports: Sequence[Path]) -> None:
    from harness.report.load import load
    from harness.report.summary import show

    show(load(folder), Console(highlight=False, emoji=False), reports)


def _check_out(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageFault(f"--out: {folder} is a file; right would be a folder that is new or empty")
    if any((folder / name).exists() for name in ("run.json", "cases.jsonl")):
        raise UsageFault(f"--out: {folder} already holds a run; right would be a folder that is new or empty")


def _check_run(folder: Path) -> None:
    if not (folder / "run.json").is_file():
        raise UsageFault(
            f"{folder} is not a run directory: it has no run.json; right would be what --out named"
        )


def _fresh(base: Path, word: str) -> Path:
    """A folder that does not exist yet, named by the time."""
    stamp = datetime.fromtimestamp(SystemClock().now(), UTC).strftime("%Y%m%d-%H%M%S")
    names = (f"{word}-{stamp}{suffix}" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(folder for name in names if not (folder := base / name).exists())
