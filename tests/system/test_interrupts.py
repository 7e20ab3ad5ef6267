"""Ctrl-C and SIGTERM: a report of what was done, the interrupted case among it, and nothing left running."""

import json
from collections.abc import Callable

import pytest

from tests.system.kit import Bench, Ran, Running, complete

CASES = ("IEC63110-8.3.7-P1", "IEC63110-8.3.7-N5")
STOPS = {"Ctrl-C": Running.interrupt, "SIGTERM": Running.terminate}
stops = pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
Stop = Callable[[Running], None]


def stopped(bench: Bench, running: Running) -> Ran:
    ran = complete(running.finish())
    assert ran.run["interrupted"] is True
    assert ran.code == 4
    assert "The run was interrupted" in ran.out
    assert not bench.left_over()
    return ran


@stops
def test_while_the_product_starts(bench: Bench, stop: Stop) -> None:
    bench.station("NeverUp", ready_within=60)
    running = bench.start(*CASES)
    running.until_log_has("loading")
    stop(running)
    ran = stopped(bench, running)
    assert [(case["id"], case["verdict"]) for case in ran.cases] == [(CASES[0], "INCONCLUSIVE")]


@stops
@pytest.mark.parametrize("workers", ["1", "2"])
def test_in_a_wait(bench: Bench, stop: Stop, workers: str) -> None:
    bench.station("NeverAnswers", values={"answer_within": 300})
    running = bench.start(*CASES, "-n", workers)
    running.until_trace_has('\\"expect\\"')
    stop(running)
    ran = stopped(bench, running)
    case = ran.cases[0]
    assert (case["id"], case["verdict"], case["reason"]) == (
        CASES[0],
        "INCONCLUSIVE",
        "the run was interrupted",
    )
    status = [step["status"] for step in case["steps"]]
    assert status == ["passed", "passed", "inconclusive", "skipped"]
    assert '"end"' in [record.raw for record in ran.trace(case) if record.kind == "mark"][-1]


@stops
@pytest.mark.parametrize("workers", ["1", "2"])
def test_in_virtual_time(bench: Bench, stop: Stop, workers: str) -> None:
    running = bench.start("-n", workers)
    running.until(lambda: running.lines() >= 2, "two cases")
    stop(running)
    ran = stopped(bench, running)
    assert 2 <= len(ran.cases) < len(ran.run["selection"])
    assert json.loads((ran.folder / "run.json").read_text())["counts"]["PASS"] >= 2


def test_a_worker_that_is_killed_costs_no_case(bench: Bench) -> None:
    bench.station("NeverAnswers", values={"answer_within": 4})
    running = bench.start(*CASES, "-n", "2")
    running.until_trace_has('\\"expect\\"')
    running.kill_worker()
    ran = complete(running.finish())
    assert [case["id"] for case in ran.cases] == list(CASES)
    assert ran.cases[0]["verdict"] == "FAIL"
    assert ran.code == 1
