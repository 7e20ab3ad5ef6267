"""diff: what changed between two runs, and nothing else."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from run_directory import Json, RunBuilder, case, finding

from harness.report import diff
from harness.report.load import Run, load


def bad(check: str, verdict: str = "FAIL", received: str = "x") -> Json:
    return finding(check, f"Rule {check}.", "C 1", verdict, received=received)


@pytest.fixture
def compare(tmp_path: Path) -> Any:
    def run(name: str, cases: list[Json]) -> Run:
        return load(RunBuilder(tmp_path / name).add(*cases).write())

    return lambda before, after: diff.compare(run("before", before), run("after", after))


def test_equal_runs_differ_in_nothing(compare: Any) -> None:
    cases = [case("a"), case("b", "FAIL", findings=[bad("x")])]
    found = compare(cases, cases)
    assert found.empty
    assert not found.worse
    assert found.same == 2


def test_what_was_received_may_vary(compare: Any) -> None:
    assert compare(
        [case("a", "FAIL", findings=[bad("x", received="id 1")])],
        [case("a", "FAIL", findings=[bad("x", received="id 2")])],
    ).empty


def test_a_version_of_the_system_is_what_one_compares(compare: Any) -> None:
    newer = case("a")["sut"] | {"version": "2"}
    assert compare([case("a")], [case("a", sut=newer)]).empty


def test_a_case_that_got_worse_names_the_new_finding(compare: Any) -> None:
    found = compare([case("a")], [case("a", "FAIL", findings=[bad("x")])])
    (change,) = found.changes
    assert found.worse
    assert (change.worse, change.better) == (True, False)
    assert [each.rule.check for each in change.new] == ["x"]
    assert change.gone == ()


def test_a_case_that_got_better_names_the_gone_finding(compare: Any) -> None:
    found = compare(
        [case("a", "FAIL", findings=[bad("x"), bad("x")])],
        [case("a", "WARNING", findings=[bad("y", "WARNING")])],
    )
    (change,) = found.changes
    assert not found.worse
    assert change.better
    assert [each.rule.check for each in change.gone] == ["x", "x"]
    assert [each.rule.check for each in change.new] == ["y"]


def test_other_findings_under_the_same_verdict_are_a_change(compare: Any) -> None:
    found = compare([case("a", "FAIL", findings=[bad("x")])], [case("a", "FAIL", findings=[bad("y")])])
    assert not found.worse
    assert len(found.changes) == 1


@pytest.mark.parametrize(("verdict", "worse"), [("PASS", False), ("WARNING", False), ("INCONCLUSIVE", True)])
def test_cases_of_one_run_only(compare: Any, verdict: str, worse: bool) -> None:
    found = compare([case("old")], [case("new", verdict)])
    assert [each.id for each in found.added] == ["new"]
    assert [each.id for each in found.removed] == ["old"]
    assert found.worse is worse


def test_the_same_id_on_another_system_is_another_case(compare: Any) -> None:
    other = {"name": "Beta", "version": "1", "role": "csms", "protocol": "p"}
    found = compare([case("a")], [case("a", "FAIL", sut=other)])
    assert len(found.added) == len(found.removed) == 1


def test_it_prints_worse_first_without_colour_into_a_pipe(compare: Any) -> None:
    before = [case("b", "FAIL", findings=[bad("x")]), case("a", title="[red]\x1b[31m")]
    after = [case("b"), case("a", "FAIL", findings=[bad("y")], title="[red]\x1b[31m"), case("n")]
    out = io.StringIO()
    diff.show(compare(before, after), Console(file=out, width=40))
    lines = out.getvalue().splitlines()
    assert lines[2:] == [
        "worse: PASS → FAIL  a  [red]\\u001b[31m",
        "    + new  FAIL: y [C 1] Rule y.",
        "better: FAIL → PASS  b  Case b",
        "    - gone FAIL: x [C 1] Rule x.",
        "only after: PASS  n",
        "1 worse, 1 better, 0 with other findings, 1 only after, 0 only before, 0 the same",
    ]


def test_an_interrupted_run_is_named(tmp_path: Path) -> None:
    half = RunBuilder(tmp_path / "half").add(case("a"))
    half.head["interrupted"] = True
    whole = RunBuilder(tmp_path / "whole").add(case("a"))
    shown = [line.plain for line in diff.lines(diff.compare(load(whole.write()), load(half.write())))]
    assert any(line.startswith("The run after was interrupted") for line in shown)
    assert not any(line.startswith("The run before was interrupted") for line in shown)
