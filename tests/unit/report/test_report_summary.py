"""summary: the terminal gets counts, the worst first, and where to read on."""

import io
from pathlib import Path

import pytest
from example_run import write_example
from rich.console import Console
from run_directory import RunBuilder, case

from harness.judge.finding import Verdict
from harness.report import summary, verdicts
from harness.report.load import load


@pytest.fixture
def builder(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "run")


def shown(root: Path, terminal: bool, reports: tuple[Path, ...] = ()) -> str:
    out = io.StringIO()
    summary.show(load(root), Console(file=out, force_terminal=terminal, width=200), reports)
    return out.getvalue()


def test_plain_lines_without_a_terminal(tmp_path: Path) -> None:
    lines = shown(write_example(tmp_path / "run"), False, (Path("x/report.html"),)).splitlines()
    assert lines[0] == (
        "Acme DC-50 1.4.2: Harness or environment error (exit code 3: at least one case could not be judged)"
    )
    assert lines[1] == "1 ERROR · 3 FAIL · 1 INCONCLUSIVE · 1 WARNING · 8 PASS · 5 NOT APPLICABLE"
    assert [line.split()[0] for line in lines[2:8]] == [
        "ERROR",
        "FAIL",
        "FAIL",
        "FAIL",
        "INCONCLUSIVE",
        "WARNING",
    ]
    assert lines[-1] == "Report: x/report.html"


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_hostile_reaches_the_terminal(builder: RunBuilder, terminal: bool) -> None:
    evil = "[bold]\x1b]0;owned\x07[/nope] :warning: \u202egnp"
    text = shown(builder.add(case(evil, "FAIL", reason=evil)).write(), terminal)
    assert "\x1b]" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert text.count("[bold]\\u001b]0;owned\\u0007[/nope] :warning:") == 2


def test_colours_on_a_terminal(tmp_path: Path) -> None:
    assert "\x1b[1;31m✕ FAIL" in shown(write_example(tmp_path / "run"), True)


@pytest.mark.parametrize("terminal", [True, False])
def test_the_rest_is_counted(builder: RunBuilder, terminal: bool) -> None:
    builder.add(*(case(f"bad-{n:02}", "FAIL") for n in range(summary.WORST + 3)))
    text = shown(builder.write(), terminal)
    assert "... and 3 more" in text
    assert f"bad-{summary.WORST - 1:02}" in text
    assert f"bad-{summary.WORST:02}" not in text


def test_an_interrupted_run_says_so(builder: RunBuilder) -> None:
    builder.head |= {"interrupted": True, "exit_code": None, "selection": [{"id": "a"}, {"id": "b"}]}
    text = shown(builder.add(case("a")).write(), False)
    assert "Not finished (no exit code" in text
    assert "The run was interrupted: 1 selected cases never ran." in text


@pytest.mark.parametrize(
    ("code", "headline"),
    [
        (0, "No violation found"),
        (1, "Does not conform"),
        (2, "Not run as asked"),
        (3, "Harness or environment error"),
        (4, "Not settled"),
        (5, "Baseline drift"),
        (None, "Not finished"),
        (77, "Unknown outcome"),
    ],
)
def test_exit_codes_have_a_meaning(code: int | None, headline: str) -> None:
    assert verdicts.outcome(code).headline == headline


@pytest.mark.parametrize("found", [Verdict.FAIL, Verdict.INCONCLUSIVE])
def test_what_a_baseline_excuses_was_found_all_the_same(found: Verdict) -> None:
    assert verdicts.outcome(0, {Verdict.PASS: 3, found: 1}).headline == "As the baseline expects"
    assert verdicts.outcome(0, {Verdict.PASS: 3, Verdict.WARNING: 1}).headline == "No violation found"
