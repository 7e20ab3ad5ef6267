"""Baselines: the failures that are known and expected, so that CI goes red only when something changed.

A baseline is a JSON file: for each case that is not a PASS its verdict and the checks that went red. A run that is held
against it drifts when an expected failure passed, failed in another way, or was never run. An ERROR is never excused.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.campaign.options import ExitCode
from harness.errors import EnvironmentFault, UsageFault

_GREEN = ("PASS", "NOT_APPLICABLE")


class Expected(msgspec.Struct, frozen=True):
    """How a case is known to come out: its verdict by name, and the ids of the checks that are not met."""

    verdict: str
    checks: tuple[str, ...] = ()


class Baseline(msgspec.Struct, frozen=True):
    """The expected failures of one system under test, by case id."""

    sut: str
    cases: dict[str, Expected]


def load(path: Path) -> Baseline:
    """Read a baseline. Raises UsageFault, naming the file, for anything else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except OSError as error:
        raise UsageFault(f"--baseline: cannot read {path}: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise UsageFault(
            f"--baseline: {path} is not a baseline: {error}; right would be what --save-baseline wrote"
        ) from error


def save(path: Path, results: Sequence[Mapping[str, Any]]) -> None:
    """Write down how this run came out, as what is expected from now on. ERRORs are left out: nobody expects those."""
    names = sorted({result["sut"]["name"] for result in results})
    cases = {
        result["id"]: _came_out(result)
        for result in sorted(results, key=lambda result: str(result["id"]))
        if result["verdict"] not in (*_GREEN, "ERROR")
    }
    text = msgspec.json.format(msgspec.json.encode(Baseline(", ".join(names), cases)), indent=1)
    try:
        path.write_bytes(text + b"\n")
    except OSError as error:
        raise EnvironmentFault(f"--save-baseline: cannot write {path}: {error.strerror}") from error


def drift(baseline: Baseline, results: Sequence[Mapping[str, Any]]) -> list[str]:
    """What differs from the expected failures, a line each."""
    found = {str(result["id"]): result for result in results}
    return [line for id, expected in baseline.cases.items() for line in _drift(id, expected, found.get(id))]


def unexpected(baseline: Baseline, results: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The results that no expectation excuses: they count as if there were no baseline."""
    return [
        result for result in results if result["id"] not in baseline.cases or result["verdict"] == "ERROR"
    ]


def exit_code(without: int, drifted: Sequence[str]) -> int:
    """The exit code of a run held against a baseline; `without`: what the unexpected results alone come to."""
    return ExitCode.DRIFT if drifted and without == ExitCode.CONFORMS else without


def _drift(id: str, expected: Expected, result: Mapping[str, Any] | None) -> Iterable[str]:
    wanted = f"{expected.verdict} ({', '.join(expected.checks) or 'no check'})"
    if result is None:
        yield f"{id}: expected {wanted}, was never run"
    elif (came := _came_out(result)) != expected:
        yield f"{id}: expected {wanted}, came out {came.verdict} ({', '.join(came.checks) or 'no check'})"


def _came_out(result: Mapping[str, Any]) -> Expected:
    red = {finding["rule"]["check"] for finding in result["findings"] if finding["verdict"] not in _GREEN}
    return Expected(str(result["verdict"]), tuple(sorted(red)))
