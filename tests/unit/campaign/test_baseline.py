"""Expected failures: what is excused, what drifts, what never is."""

from pathlib import Path
from typing import Any

import pytest

from harness.campaign.baseline import Baseline, Expected, drift, exit_code, load, save, unexpected
from harness.campaign.options import ExitCode
from harness.errors import UsageFault


def result(id: str, verdict: str, *red: str) -> dict[str, Any]:
    findings = [{"rule": {"check": check}, "verdict": verdict} for check in red]
    return {"id": id, "verdict": verdict, "findings": findings, "sut": {"name": "Acme"}}


KNOWN = Baseline("Acme", {"A": Expected("FAIL", ("x",)), "B": Expected("WARNING", ("y",))})


def test_as_expected() -> None:
    results = [result("A", "FAIL", "x"), result("B", "WARNING", "y"), result("C", "PASS")]
    assert drift(KNOWN, results) == []
    assert [each["id"] for each in unexpected(KNOWN, results)] == ["C"]


@pytest.mark.parametrize(
    ("results", "told"),
    [
        (
            [result("A", "PASS"), result("B", "WARNING", "y")],
            "A: expected FAIL (x), came out PASS (no check)",
        ),
        ([result("A", "FAIL", "z"), result("B", "WARNING", "y")], "A: expected FAIL (x), came out FAIL (z)"),
        ([result("A", "FAIL", "x")], "B: expected WARNING (y), was never run"),
    ],
)
def test_drift(results: list[dict[str, Any]], told: str) -> None:
    assert drift(KNOWN, results) == [told]


def test_an_error_is_never_excused() -> None:
    assert [each["id"] for each in unexpected(KNOWN, [result("A", "ERROR")])] == ["A"]


def test_exit_codes() -> None:
    assert exit_code(ExitCode.CONFORMS, ["drifted"]) == ExitCode.DRIFT
    assert exit_code(ExitCode.CONFORMS, []) == ExitCode.CONFORMS
    assert exit_code(ExitCode.FAILS, ["drifted"]) == ExitCode.FAILS
    assert exit_code(ExitCode.ERROR, []) == ExitCode.ERROR


def test_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    results = [
        result("B", "WARNING", "y"),
        result("A", "FAIL", "x"),
        result("C", "PASS"),
        result("D", "ERROR"),
    ]
    save(path, results)
    assert load(path) == KNOWN


@pytest.mark.parametrize("text", [None, b"[]", b"{"])
def test_what_is_no_baseline_is_named(tmp_path: Path, text: bytes | None) -> None:
    path = tmp_path / "baseline.json"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(UsageFault, match="baseline"):
        load(path)
