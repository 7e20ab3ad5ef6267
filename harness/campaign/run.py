"""A run from selection to report: plan it, let pytest run it, say what came of it.

Whatever happens on the way (a full disk, Ctrl-C, a worker that dies), the run directory tells what was done.
"""

import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest

from harness import __version__
from harness.campaign import baseline
from harness.campaign.baseline import Baseline
from harness.campaign.carried import carried_tags
from harness.campaign.options import ExitCode, RunOptions
from harness.campaign.pool import Pool
from harness.campaign.progress import Progress, ProgressPlugin
from harness.campaign.select import SutSelection, implemented, select
from harness.campaign.target import targets
from harness.clock import SystemClock, iso8601
from harness.engine import plan_file
from harness.engine.plan_file import PlanFile, SutPlan, Target
from harness.engine.store import RunStore
from harness.errors import EnvironmentFault, UsageFault
from harness.judge.finding import Verdict
from harness.requirements.coverage import Outcome, coverage
from harness.stage.casting import cast
from harness.sut.material import read_material


@dataclass(slots=True)
class Campaign:
    """One run and its facts."""

    options: RunOptions
    store: RunStore
    selection: tuple[SutSelection, ...]
    carried: frozenset[str]
    started: str
    interrupted: bool = False
    results: list[dict[str, Any]] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)

    @property
    def planned(self) -> int:
        return sum(len(each.run) for each in self.selection)


def run_campaign(options: RunOptions) -> int:
    """Run what the options say. Returns the exit code. Raises UsageFault and EnvironmentFault before the first case."""
    clock = SystemClock()
    expected = None if options.baseline is None else baseline.load(options.baseline)
    pool = Pool()
    selection = select(pool, targets(options.sut), options.selection, options.tags)
    if (options.out / "cases.jsonl").exists():
        raise UsageFault(f"{options.out} already holds a run; choose another folder with --out")
    _find_secrets(selection)
    store = RunStore(options.out)
    carried = carried_tags(pool.places.feature_files()) | implemented(pool.suites)
    campaign = Campaign(options, store, selection, carried, iso8601(clock.now()))
    progress = Progress(campaign.planned, options.quiet)
    plugin = progress.plugin()
    try:
        with _signals(_interrupt, signal.SIGTERM), progress:
            write_run(campaign, None, None)
            status = _pytest(campaign, _write_plan(campaign), plugin)
            campaign.interrupted = status == pytest.ExitCode.INTERRUPTED
    except KeyboardInterrupt:
        campaign.interrupted = True
    with _signals(signal.SIG_IGN, signal.SIGTERM, signal.SIGINT):
        code = _conclude(campaign, expected, iso8601(clock.now()))
    _tell(plugin.breakdown)
    return code


def _find_secrets(selection: Sequence[SutSelection]) -> None:
    """Every secret, certificate and key is there, before anything is started. Raises UsageFault."""
    for sut in selection:
        if (profile := cast(sut.target.ref).profile) is not None:
            profile.secrets()
            for table in profile.protocols.values():
                read_material(table)


def _conclude(campaign: Campaign, expected: Baseline | None, ended: str) -> int:
    """Complete the record: what came of it, and the reports. Returns the exit code."""
    campaign.results = read_results(campaign.store.root)
    code = _code(campaign, expected)
    write_run(campaign, ended, code)
    write_reports(campaign.store.root)
    return code


def _tell(breakdown: BaseException | None) -> None:
    """Raise what broke the run, now that the record of what was done is complete."""
    match breakdown:
        case None:
            return
        case OSError(strerror=why):
            raise EnvironmentFault(f"the run broke off: {why}; what was done until then is in the record")
    raise breakdown


def _code(campaign: Campaign, expected: Baseline | None) -> int:
    """The exit code; with a baseline, what it excuses does not count, and what drifted is told."""
    if campaign.options.save_baseline is not None:
        baseline.save(campaign.options.save_baseline, campaign.results)
    if expected is None:
        return exit_code(campaign.results, campaign.planned, campaign.interrupted)
    excused = len(campaign.results) - len(left := baseline.unexpected(expected, campaign.results))
    campaign.drift = baseline.drift(expected, campaign.results)
    for line in campaign.drift:
        print(f"drift: {line}", file=sys.stderr)
    return baseline.exit_code(
        exit_code(left, campaign.planned - excused, campaign.interrupted), campaign.drift
    )


def exit_code(results: Sequence[Mapping[str, Any]], planned: int, interrupted: bool) -> int:
    """What the run comes to: the worst verdict decides. Cases that never ran: ERROR, after Ctrl-C INCONCLUSIVE."""
    verdicts = {result["verdict"] for result in results}
    missing = len(results) < planned
    if "ERROR" in verdicts or (missing and not interrupted):
        return ExitCode.ERROR
    if "FAIL" in verdicts:
        return ExitCode.FAILS
    if "INCONCLUSIVE" in verdicts or missing:
        return ExitCode.INCONCLUSIVE
    return ExitCode.CONFORMS


def read_results(root: Path) -> list[dict[str, Any]]:
    """The lines of cases.jsonl."""
    path = root / "cases.jsonl"
    if not path.exists():
        return []
    lines = path.read_bytes().splitlines()
    return [result for line in lines if (result := _whole(line)) is not None]


def _whole(line: bytes) -> dict[str, Any] | None:
    """A line of cases.jsonl; None for one that was cut off when the disk was full."""
    try:
        result: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return result


def write_run(campaign: Campaign, ended: str | None, code: int | None) -> None:
    """run.json as it stands now."""
    counts = {verdict.name: 0 for verdict in Verdict}
    for result in campaign.results:
        counts[result["verdict"]] += 1
    skipped = [
        {"id": each.case_id, "sut": sut.target.name, "verdict": each.verdict, "reason": each.reason}
        for sut in campaign.selection
        for each in sut.skipped
    ]
    counts["NOT_APPLICABLE"] = len(skipped)
    profiles = [cast(sut.target.ref).public() for sut in campaign.selection]
    campaign.store.write_run(
        {
            "tool": "chargeproof",
            "version": __version__,
            "suite_version": __version__,
            "started": campaign.started,
            "ended": ended,
            "profile": profiles[0] if len(profiles) == 1 else {"systems": profiles},
            "suts": [sut.target.ref for sut in campaign.selection],
            "selection": [
                {
                    "id": each.case_id,
                    "sut": sut.target.name,
                    "file": str(each.file),
                    "line": each.line,
                    "why": each.why,
                }
                for sut in campaign.selection
                for each in sut.run
            ],
            "skipped": skipped,
            "counts": counts,
            "exit_code": code,
            "interrupted": campaign.interrupted,
            "seed": campaign.options.seed,
            "drift": campaign.drift,
            "clock": "virtual" if all(sut.target.bundled for sut in campaign.selection) else "system",
            "coverage": coverage_of(campaign),
        }
    )


def coverage_of(campaign: Campaign) -> Any:
    """Counts over the whole catalogue, as `requirements.coverage` makes them."""
    outcomes = [
        Outcome(each["id"], each["verdict"], (*each["labels"], *each["clauses"])) for each in campaign.results
    ]
    outcomes += [Outcome(each.case_id, each.verdict) for sut in campaign.selection for each in sut.skipped]
    return msgspec.to_builtins(coverage(outcomes, campaign.carried))


def write_reports(root: Path) -> None:
    """report.html and junit.xml; they read the run directory like any later reader would."""
    from harness.report import html, junit
    from harness.report.load import load

    stored = load(root)
    html.write(stored)
    junit.write(stored)


def _write_plan(campaign: Campaign) -> Path:
    suts = tuple(
        SutPlan(sut.target.ref, tuple(Target(each.case_id, str(each.file), each.line) for each in sut.run))
        for sut in campaign.selection
        if sut.run
    )
    path = campaign.store.root / "plan.json"
    plan_file.write(
        PlanFile(str(campaign.store.root), suts, campaign.options.seed, campaign.options.quiet), path
    )
    return path


def _pytest(campaign: Campaign, plan_path: Path, plugin: ProgressPlugin) -> int:
    files = sorted({str(each.file) for sut in campaign.selection for each in sut.run})
    allure = campaign.store.root / "allure-results"
    args = [
        *files,
        f"--chargeproof-plan={plan_path}",
        f"--alluredir={allure}",
        f"--rootdir={_root(files)}",
        "--import-mode=importlib",
        "--capture=no",  # a person has to see what to do, and to be heard
        "-p", "no:cacheprovider",
        "-p", "no:terminal",
        "-p", "no:cov",
        "-p", "no:asyncio",  # this and what follows: it is no use here, and takes half a second to load
        "-p", "no:hypothesispytest",
        "--assert=plain",
        "-c", "/dev/null",
    ]  # fmt: skip
    if campaign.options.workers > 1:
        args += ["-n", str(campaign.options.workers)]
    return int(pytest.main(args, plugins=[plugin]))


def _root(files: Sequence[str]) -> str:
    """The folder that features and suites share, so that node ids begin with "features/"."""
    for file in files:
        for parent in Path(file).parents:
            if parent.name in ("features", "test_suites"):
                return str(parent.parent)
    return str(Path(files[0]).parent)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends the run as Ctrl-C does: with a report of what was done."""
    raise KeyboardInterrupt


@contextlib.contextmanager
def _signals(answer: Any, *numbers: int) -> Iterator[None]:
    """For a while, signals are answered like this. A run that is not on the main thread never sees any."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, answer) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
