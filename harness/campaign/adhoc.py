"""`pytest features/`: what is planned when somebody runs pytest without a plan of ours."""

import tempfile
from pathlib import Path

import pytest

from harness.campaign.pool import Pool
from harness.campaign.select import select
from harness.campaign.target import targets
from harness.engine.plan_file import PlanFile, SutPlan, Target


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
