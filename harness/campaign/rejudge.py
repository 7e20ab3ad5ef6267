"""Judging a stored run again: the same cases, the stored traces, today's rules. Nothing is sent."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.campaign.options import ExitCode
from harness.campaign.pool import Pool
from harness.campaign.run import exit_code, read_results, write_reports
from harness.clock import SystemClock, iso8601
from harness.engine.case import CaseResult
from harness.engine.library import find
from harness.engine.plan_file import Target
from harness.engine.runner import replayed
from harness.engine.store import RunStore
from harness.errors import UsageFault
from harness.stage.casting import Casting, cast
from harness.trace.log import read


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose verdict is another one now."""

    id: str
    sut: str
    before: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What judging again came to. `folder` holds the new record, complete with reports."""

    folder: Path
    cases: int
    differences: tuple[Difference, ...]
    exit_code: int


def rejudge(run: Path, out: Path, sut: Path | None = None) -> Rejudged:
    """Judge the run in `run` again and write the new record to `out`.

    sut  the profile to use instead of the one of the run (if that has moved)
    Raises UsageFault for what is not a run, or not the run of this profile.
    """
    facts = _facts(run)
    store = RunStore(out)
    castings = {casting.name: casting for casting in _castings(facts, sut)}
    targets = _targets(facts)
    differences: list[Difference] = []
    before = read_results(run)
    for case in before:
        casting = castings.get(case["sut"]["name"])
        if casting is None:
            raise UsageFault(
                f"{run}: the run judged {case['sut']['name']!r}, the profile describes another system"
            )
        result, trace = _again(case, casting, targets, run, out)
        started = SystemClock().now()
        store.add_case(result, casting.sut(), started, started, trace)
        if result.verdict.name != case["verdict"]:
            differences.append(
                Difference(case["id"], casting.name, case["verdict"], result.verdict.name, result.reason)
            )
    return _finish(facts, store, len(before), tuple(differences))


def _facts(run: Path) -> dict[str, Any]:
    path = run / "run.json"
    if not path.is_file():
        raise UsageFault(f"{run} is not a run directory: it has no run.json; right would be what --out named")
    facts: dict[str, Any] = json.loads(path.read_bytes())
    return facts


def _castings(facts: dict[str, Any], sut: Path | None) -> list[Casting]:
    return [cast(str(sut))] if sut is not None else [cast(ref) for ref in facts["suts"]]


def _targets(facts: dict[str, Any]) -> dict[str, Target]:
    """Where the cases of the run are today, by id: in the house, or in the user's own file that the run names."""
    pool = Pool()
    today = list(pool.features)
    if any(not each["line"] for each in facts["selection"]):
        today += pool.suites
    found = {each["id"]: Target(each["id"], each["file"], each["line"]) for each in facts["selection"]}
    return found | {each.id: Target(each.id, str(each.file), each.line) for each in today}


def _again(
    case: dict[str, Any], casting: Casting, targets: dict[str, Target], run: Path, out: Path
) -> tuple[CaseResult, Path]:
    info, play = find(targets[case["id"]])
    trace = out / case["trace"]
    shutil.copyfile(run / case["trace"], trace)
    return replayed(info, play, casting, read(trace)), trace


def _finish(
    facts: dict[str, Any], store: RunStore, planned: int, differences: tuple[Difference, ...]
) -> Rejudged:
    results = read_results(store.root)
    code = exit_code(results, planned, interrupted=bool(facts.get("interrupted")))
    counts = dict.fromkeys(facts["counts"], 0) | {"NOT_APPLICABLE": facts["counts"].get("NOT_APPLICABLE", 0)}
    for result in results:
        counts[result["verdict"]] += 1
    now = iso8601(SystemClock().now())
    store.write_run(facts | {"counts": counts, "exit_code": code, "rejudged": now})
    write_reports(store.root)
    return Rejudged(store.root, planned, differences, ExitCode(code))
