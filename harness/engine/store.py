"""What a run leaves behind: `run.json`, `cases.jsonl`, `traces/`. Written as it happens, a line a case."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from harness.clock import iso8601
from harness.engine.case import CaseResult
from harness.errors import EnvironmentFault
from harness.judge.finding import Finding

_encoder = msgspec.json.Encoder()


class RunStore:
    """The run directory `root`. Several processes may add cases to it at the same time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            (root / "traces").mkdir(parents=True, exist_ok=True)
            probe = root / ".writable"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise EnvironmentFault(
                f"cannot write to the output folder {root}: {error.strerror}; choose another one with --out"
            ) from error

    def trace_path(self, case_id: str, sut: str) -> Path:
        """Where the trace of a case against a system goes."""
        return self.root / "traces" / f"{file_name(case_id)}@{file_name(sut)}.jsonl"

    def evidence(self) -> Path:
        """Where logs of the system under test go."""
        folder = self.root / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def add_case(
        self, result: CaseResult, sut: Mapping[str, str], started: float, ended: float, trace: Path
    ) -> dict[str, Any]:
        """Append the line of one case, and return it. One write, so that parallel workers cannot mix their lines."""
        line = {
            "id": result.info.id,
            "title": result.info.title,
            "feature": result.info.where,
            "clauses": _clauses(result),
            "labels": list(result.info.labels),
            "sut": dict(sut),
            "verdict": result.verdict.name,
            "reason": result.reason,
            "findings": [_finding(each) for each in result.findings],
            "steps": [_step(each) for each in result.steps],
            "started": iso8601(started),
            "duration": round(ended - started, 6),
            "attempts": 1,
            "trace": trace.relative_to(self.root).as_posix(),
        }
        append_line(self.root / "cases.jsonl", _encoder.encode(line))
        return line

    def write_run(self, facts: Mapping[str, Any]) -> None:
        """Write run.json, whole or not at all."""
        path = self.root / "run.json"
        temporary = path.with_suffix(".tmp")
        try:
            temporary.write_bytes(msgspec.json.format(_encoder.encode(facts), indent=2))
            temporary.replace(path)
        except OSError as error:
            raise EnvironmentFault(f"cannot write {path}: {error.strerror}") from error


def append_line(path: Path, line: bytes) -> None:
    """One line at the end of a file, in one write."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(handle, line + b"\n")
        finally:
            os.close(handle)
    except OSError as error:
        raise EnvironmentFault(f"cannot write {path}: {error.strerror}") from error


def file_name(text: str) -> str:
    """A text as a file name that is safe everywhere."""
    return "".join(char if char.isalnum() or char in ".-_[]" else "_" for char in text)


def _clauses(result: CaseResult) -> list[str]:
    found = list(result.info.clauses)
    for finding in result.findings:
        found += [clause for clause in finding.rule.clause if clause not in found]
    return found


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": msgspec.to_builtins(finding.rule),
        "verdict": finding.verdict.name,
        "expected": finding.expected,
        "received": finding.received,
        "records": list(finding.records),
        "note": finding.note,
    }


def _step(step: Any) -> dict[str, Any]:
    return {
        "keyword": step.keyword,
        "text": step.text,
        "status": step.status,
        "records": list(step.records),
        "error": step.error,
    }
