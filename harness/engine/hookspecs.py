"""Hooks that the engine asks others."""

import pytest

from harness.engine.plan_file import PlanFile


@pytest.hookspec(firstresult=True)
def pytest_chargeproof_plan(config: pytest.Config) -> PlanFile | None:
    """The plan of a pytest run that was started without one."""
