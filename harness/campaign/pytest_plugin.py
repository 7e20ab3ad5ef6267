"""What campaigns add to pytest: a plan for those who type `pytest features/`, and everything that Allure shows.

Allure's results are written by allure-pytest while the run goes on; here the case's steps, labels, links and evidence
are handed to it. Loaded by its entry point, so in the workers, too.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.campaign.pool import Pool
from harness.campaign.select import select
from harness.campaign.target import targets
from harness.engine.plan_file import PlanFile, SutPlan, Target
from harness.engine.plugin import CaseItem


def pytest_chargeproof_plan(config: pytest.Config) -> PlanFile:
    """Everything that fits the chosen system, or the bundled ones. Raises UsageFault for what cannot be run."""
    sut = config.getoption("--sut")
    chosen = select(Pool(), targets(Path(sut) if sut else None))
    out = config.getoption("--chargeproof-out") or tempfile.mkdtemp(prefix="chargeproof-")
    suts = tuple(
        SutPlan(each.target.ref, tuple(Target(case.case_id, str(case.file), case.line) for case in each.run))
        for each in chosen
    )
    return PlanFile(str(Path(out).resolve()), suts)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Steps, labels and evidence for Allure, if somebody asked for its results."""
    if not isinstance(item, CaseItem) or not item.config.getoption("--alluredir", None):
        return (yield)
    import allure

    item.engine.runner.around = allure.step
    try:
        return (yield)
    finally:
        _tell_allure(item)


def _tell_allure(item: CaseItem) -> None:
    """The case as it went into the record, on the Allure result that is open now."""
    import allure
    import msgspec
    from allure_commons.types import LabelType

    from harness.report.allure import allure_attachments, allure_labels
    from harness.report.load import case_of
    from harness.trace.log import read

    runner = item.engine.runner
    if not runner.stored:
        return
    case = case_of(msgspec.json.encode(runner.stored))
    told: Any = allure.dynamic
    told.title(f"{case.id} {case.title}")
    for name, value in allure_labels(case):
        told.label(LabelType.TAG if name == "tag" else name, value)
    if case.verdict.name != "PASS":
        told.label("verdict", case.verdict.name)
    for attachment in allure_attachments(case, read(runner.store.root / case.trace)):
        suffix = attachment.type.rpartition("/")[2].partition("+")[0]
        allure.attach(attachment.content, attachment.name, attachment.type, suffix)
