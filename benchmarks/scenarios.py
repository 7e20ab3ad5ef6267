"""How a run costs: from nothing to the first step, per scenario, and from 100 to 10,000 cases.

python -m benchmarks.scenarios cold | engine COUNT | pytest COUNT
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CASE = "IEC63110-8.3.7-P1"


def cold() -> float:
    """Seconds from the start of the process to the first thing that a scenario does."""
    start = float(os.environ["BENCH_START"])
    from harness.stage.stage import Stage

    first: list[float] = []
    real = Stage.assume

    def assume(self: Stage, sight: object) -> object:
        first.append(time.time())
        return real(self, sight)  # type: ignore[arg-type]

    Stage.assume = assume  # type: ignore[assignment, method-assign]
    from harness.campaign.options import RunOptions
    from harness.campaign.run import run_campaign

    with tempfile.TemporaryDirectory() as folder:
        run_campaign(RunOptions(Path(folder) / "run", (CASE,), quiet=True))
    return first[0] - start


def engine(count: int) -> tuple[float, float]:
    """Seconds per scenario without pytest, and how many of them the system under test itself takes.

    Stage, both parties, trace in a file, all checks, record; the system is the bundled station, in the same process.
    """
    from harness.engine.plan_file import PlanFile, Target
    from harness.engine.runner import Runner

    spent = _stop_watch()
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(PlanFile(folder))
        sut, target = _target()
        runner.run(sut, target)
        spent.clear()
        start = time.perf_counter()
        for number in range(count):
            runner.run(sut, Target(f"{target.id}[{number}]", target.file, target.line))
        return (time.perf_counter() - start) / count, sum(spent) / count


def _stop_watch() -> list[float]:
    """How long each call to the bundled station takes from now on, in seconds."""
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

    spent: list[float] = []

    def timed(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return method(*args, **named)
            finally:
                spent.append(time.perf_counter() - start)

        return call

    for name in ("__init__", "start", "opened", "received", "closed", "wake"):
        setattr(ChargingStation, name, timed(getattr(ChargingStation, name)))
    return spent


def through_pytest(count: int) -> float:
    """Seconds per scenario with everything around it: pytest, Allure results, progress. Start-up included."""
    import pytest

    from harness.engine import plan_file
    from harness.engine.plan_file import PlanFile, SutPlan, Target

    sut, target = _target()
    targets = tuple(Target(f"{target.id}[{number}]", target.file, target.line) for number in range(count))
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        plan_file.write(PlanFile(folder, (SutPlan(sut, targets),)), plan)
        args = [
            target.file,
            f"--chargeproof-plan={plan}",
            f"--alluredir={folder}/allure",
            "-p",
            "no:terminal",
        ]
        args += ["-p", "no:cacheprovider", "-p", "no:cov", "-c", "/dev/null", "--import-mode=importlib"]
        args += ["-o", "asyncio_default_fixture_loop_scope=function"]
        start = time.perf_counter()
        assert pytest.main(args) == 0
        return (time.perf_counter() - start) / count


def _target() -> tuple[str, Any]:
    from harness.campaign.pool import Pool
    from harness.campaign.select import select
    from harness.campaign.target import targets
    from harness.engine.plan_file import Target

    first = select(Pool(), targets(None), (CASE,))[0]
    case = first.run[0]
    return first.target.ref, Target(case.case_id, str(case.file), case.line)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["cold"]:
            print(json.dumps(cold()))
        case ["engine", count]:
            print(json.dumps(engine(int(count))))
        case ["pytest", count]:
            print(json.dumps(through_pytest(int(count))))
