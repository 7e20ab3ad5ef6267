"""One case: play it on a stage, collect the findings, come to a verdict.

The same code judges a live run and a stored trace. It must not know pytest.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from harness.errors import ChargeproofError, EnvironmentFault, HarnessFault, PeerFault, UsageFault
from harness.judge.finding import Finding, Verdict, worst
from harness.stage.stage import CheckFailed, Inconclusive, Stage


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What is known of a case before it runs.

    id       "IEC63110-8.3.7-P1"
    where    "features/iec63110/8.3.7_reboot.feature:12"
    clauses  of the document that asks for it: "63110:8.3.7"; the clauses of the checks come on top
    labels   OCA case labels that it covers
    """

    id: str
    title: str
    where: str
    clauses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


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


def judge_case(
    info: CaseInfo, play: Play, stage: Stage, alarms: Sequence[Callable[[], str]] = ()
) -> CaseResult:
    """Play the case to its end and come to a verdict. Only KeyboardInterrupt gets out of here.

    alarms  looked at when everything is over: each returns what went wrong in the harness or its environment
            meanwhile (the trace could not be written ...), or ""
    """
    steps: list[StepResult] = []
    verdict, reason = _guarded(lambda: play(stage, steps))
    if verdict is not Verdict.ERROR:
        ending = _guarded(lambda: _finish(stage))
        if ending[0] > verdict:
            verdict, reason = ending
    if trouble := next((text for alarm in alarms if (text := alarm())), ""):
        verdict, reason = Verdict.ERROR, trouble
    return _result(info, verdict, reason, stage.findings, steps)


def _finish(stage: Stage) -> None:
    checked = bool(stage.findings)
    stage.finish()
    if not checked:
        raise HarnessFault("the case checked nothing: a scenario needs at least one expectation")


def _guarded(work: Callable[[], None]) -> tuple[Verdict, str]:
    try:
        work()
    except CheckFailed as failed:
        return Verdict.FAIL, f"{failed}"
    except (Inconclusive, PeerFault) as reason:
        return Verdict.INCONCLUSIVE, f"{reason}"
    except (HarnessFault, EnvironmentFault, UsageFault) as fault:
        return Verdict.ERROR, f"{fault}"
    except ChargeproofError as fault:
        return Verdict.ERROR, f"{type(fault).__name__}: {fault}"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return Verdict.ERROR, f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    return Verdict.PASS, ""


def _result(
    info: CaseInfo, verdict: Verdict, reason: str, findings: list[Finding], steps: list[StepResult]
) -> CaseResult:
    heaviest = worst(finding.verdict for finding in findings)
    if heaviest > verdict:
        verdict = heaviest
        guilty = next(finding for finding in findings if finding.verdict is heaviest)
        reason = f"{guilty.rule.text}: expected {guilty.expected}, received {guilty.received}"
    return CaseResult(info, verdict, reason, findings, steps)
