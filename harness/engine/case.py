"""One case: play it on a stage, collect the findings, come to a verdict.

The same code judges a live run and a stored trace. It must not know pytest.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import ChargeproofError, HarnessFault, PeerFault
from harness.judge.finding import Finding, Verdict, worst
from harness.stage.stage import CheckFailed, Inconclusive, Stage


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What is known of a case before it runs.

    id       "IEC63110-8.3.7-P1"
    where    "features/iec63110/8.3.7_reboot.feature:12"
    clauses  of the document that asks for it: "63110:8.3.7"; the clauses of the checks come on top
    labels   OCA case labels that it covers
    shares_product  see `suites.SuiteCase`
    """

    id: str
    title: str
    where: str
    clauses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    shares_product: bool = False


@dataclass(slots=True)
class StepResult:
    """A step as it went. `records` are the first and last seq numbers that it produced (last < first: none)."""

    keyword: str
    text: str
    status: str = "skipped"
    records: tuple[int, int] = (0, -1)
    error: str = ""


@dataclass(slots=True)
class CaseResult:
    """What a case came to. `reason` says in one line why it is not a PASS."""

    info: CaseInfo
    verdict: Verdict
    reason: str = ""
    findings: list[Finding] = field(default_factory=list)
    steps: list[StepResult] = field(default_factory=list)


Play = Callable[[Stage, list[StepResult]], None]
"""Plays the case's steps on the stage; notes each in the list. Raises what the stage raises."""


Alarm = Callable[[], str]
"""Looked at when everything is over: what went wrong in the harness or its environment meanwhile, or ""."""


def judge_case(
    info: CaseInfo,
    play: Play,
    stage: Stage,
    alarms: Sequence[Alarm] = (),
    steps: list[StepResult] | None = None,
) -> CaseResult:
    """Play the case to its end and come to a verdict. Only KeyboardInterrupt gets out of here.

    steps  filled as they go, for whoever has to tell of a case that was interrupted
    """
    steps = [] if steps is None else steps
    return conclude(info, stage, steps, caught(lambda: play(stage, steps)), alarms)


def conclude(
    info: CaseInfo,
    stage: Stage,
    steps: list[StepResult],
    error: Exception | None,
    alarms: Sequence[Alarm] = (),
) -> CaseResult:
    """The verdict of a case whose steps are over. `error`: what ended them early, if anything did."""
    verdict, reason = _weigh(error)
    if verdict is not Verdict.ERROR:
        ending = _weigh(caught(lambda: _finish(stage, to_its_end=error is None)))
        if ending[0] > verdict:
            verdict, reason = ending
    else:
        caught(lambda: _close(stage))  # what the record shows all the same
    if trouble := next((text for alarm in alarms if (text := alarm())), ""):
        verdict, reason = Verdict.ERROR, trouble
    return _result(info, verdict, reason, stage.findings, steps)


def broken_off(info: CaseInfo, stage: Stage, steps: list[StepResult]) -> CaseResult:
    """The verdict of a case that was interrupted: what was seen until then is judged, nothing is waited for."""
    caught(lambda: _close(stage))
    return _result(info, Verdict.INCONCLUSIVE, INTERRUPTED, stage.findings, steps)


INTERRUPTED = "the run was interrupted"


def _close(stage: Stage) -> None:
    stage.finish(patient=False)


def caught(work: Callable[[], None]) -> Exception | None:
    """The exception that `work` ended with, if any."""
    try:
        work()
    except Exception as error:
        return error
    return None


def _finish(stage: Stage, to_its_end: bool) -> None:
    """A case that broke off may have checked nothing; one that went to its end must have."""
    checked = bool(stage.findings)
    stage.finish()
    if to_its_end and not checked:
        raise HarnessFault("the case checked nothing: a scenario needs at least one expectation")


def _weigh(error: Exception | None) -> tuple[Verdict, str]:
    """What an exception says of the case. Whatever nobody foresaw is an error of ours."""
    match error:
        case None:
            return Verdict.PASS, ""
        case CheckFailed():
            return Verdict.FAIL, f"{error}"
        case Inconclusive() | PeerFault():
            return Verdict.INCONCLUSIVE, f"{error}"
        case ChargeproofError():
            return Verdict.ERROR, f"{error}"
    where = traceback.extract_tb(error.__traceback__)[-1]
    return Verdict.ERROR, f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"


def _result(
    info: CaseInfo, verdict: Verdict, reason: str, findings: list[Finding], steps: list[StepResult]
) -> CaseResult:
    heaviest = worst(finding.verdict for finding in findings)
    if heaviest > verdict:
        verdict = heaviest
        guilty = next(finding for finding in findings if finding.verdict is heaviest)
        reason = f"{guilty.rule.text}: expected {guilty.expected}, received {guilty.received}"
    return CaseResult(info, verdict, reason, findings, steps)
