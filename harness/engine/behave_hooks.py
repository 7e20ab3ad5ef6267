"""For those who know behave: `behave features/...` sets the same stage and comes to the same verdicts.

    behave features/iec63110/8.3.7_reboot.feature -D sut=my-station.toml -D out=reports/mine

Without `sut` each scenario runs against the first bundled system that it applies to. What does not apply is skipped.
"""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from harness.engine.case import StepResult, conclude
from harness.engine.library import info
from harness.engine.plan_file import PlanFile, Target
from harness.engine.runner import Runner
from harness.judge.finding import Verdict


def before_all(context: Any) -> None:
    """`context.cases` says for each scenario which system takes it; a campaign settles that beforehand."""
    from harness.engine.gherkin import load_steps

    load_steps()
    context.chargeproof = Runner(PlanFile(str(Path(context.config.userdata.get("out", "reports/behave")))))


def before_scenario(context: Any, scenario: Any) -> None:
    sut, target, reason = context.where(scenario)
    if sut is None:
        scenario.skip(reason)
        return
    context.case = info(scenario, target, Path(scenario.filename))
    context.staging = ExitStack()
    context.setting = context.staging.enter_context(context.chargeproof.on_stage(sut, context.case))
    if context.setting.stage is None:
        raise RuntimeError(context.setting.result.reason)
    context.stage = context.setting.stage


def after_scenario(context: Any, scenario: Any) -> None:
    if getattr(context, "staging", None) is None:
        return
    setting = context.setting
    if setting.stage is not None:
        steps = [_step(each) for each in scenario.all_steps]
        error = next((each.exception for each in scenario.all_steps if each.exception is not None), None)
        setting.result = conclude(context.case, setting.stage, steps, error, setting.alarms)
    context.staging.close()
    context.staging = None
    if setting.result.verdict > Verdict.WARNING:
        raise AssertionError(f"{setting.result.verdict.name}: {setting.result.reason}")


def after_all(context: Any) -> None:
    context.chargeproof.close()


def _step(step: Any) -> StepResult:
    status = {"passed": "passed", "failed": "failed", "skipped": "skipped", "untested": "skipped"}
    return StepResult(
        step.keyword, step.name, status.get(step.status.name, "error"), error=step.error_message or ""
    )


__all__ = ["Target", "after_all", "after_scenario", "before_all", "before_scenario"]
