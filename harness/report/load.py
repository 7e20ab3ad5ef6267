"""A run directory, read from disk into typed structures.

It knows the file contract (`run.json`, `cases.jsonl`, `traces/`) and nothing of how a run is made. A run that
was interrupted, or whose files are damaged, still loads: what is missing is said in `Run.flaws`, never
guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from harness.clock import parse_iso8601
from harness.errors import UsageFault
from harness.judge.finding import Finding, Rule, Verdict

RUN_FILE = "run.json"
CASES_FILE = "cases.jsonl"


class Sut(msgspec.Struct, frozen=True):
    """The system that a case was run against."""

    name: str = ""
    version: str = ""
    role: str = ""
    protocol: str = ""

    @property
    def title(self) -> str:
        """Name and version on one line."""
        return f"{self.name} {self.version}".strip() or "system under test"


class Step(msgspec.Struct, frozen=True):
    """One sentence of a scenario. `records` are the first and last seq written while it ran, or empty."""

    text: str
    keyword: str = ""
    status: str = ""
    records: tuple[int, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of cases.jsonl. `started` is RFC 3339 as written, `duration` in seconds."""

    id: str
    title: str
    feature: str
    clauses: tuple[str, ...]
    labels: tuple[str, ...]
    sut: Sut
    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    started: str
    duration: float
    attempts: int
    trace: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two lines the same case: its id and the system it ran against, whatever its version."""
        return self.id, self.sut.name, self.sut.role, self.sut.protocol

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that are worse than PASS, worst first."""
        bad = [finding for finding in self.findings if finding.verdict > Verdict.PASS]
        return tuple(sorted(bad, key=lambda finding: -finding.verdict))


class Selected(msgspec.Struct, frozen=True):
    """A case that the run set out to judge, and why."""

    id: str
    why: str = ""


class Skipped(msgspec.Struct, frozen=True):
    """A case settled without running."""

    id: str
    verdict: str = "NOT_APPLICABLE"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run directory but for its traces. `flaws` are sentences about what is missing or damaged."""

    directory: Path
    tool: str
    version: str
    suite_version: str
    started: str
    ended: str
    profile: Mapping[str, Any]
    selection: tuple[Selected, ...]
    skipped: tuple[Skipped, ...]
    exit_code: int | None
    interrupted: bool
    clock: str
    coverage: Any
    cases: tuple[Case, ...]
    flaws: tuple[str, ...]

    @property
    def counts(self) -> Counter[Verdict]:
        """Cases per verdict, those settled without a run included."""
        counts = Counter(case.verdict for case in self.cases)
        counts.update(verdict_named(entry.verdict) for entry in self.unrun)
        return counts

    @property
    def unrun(self) -> tuple[Skipped, ...]:
        """What was settled without a run and has no line of its own in cases.jsonl."""
        written = {(case.id, case.verdict.name) for case in self.cases}
        return tuple(entry for entry in self.skipped if (entry.id, entry.verdict) not in written)

    @property
    def never_run(self) -> tuple[Selected, ...]:
        """What was selected and then neither skipped nor judged; an id counts once for each system."""
        settled = Counter(case.id for case in self.cases) + Counter(entry.id for entry in self.unrun)
        left: list[Selected] = []
        for entry in self.selection:
            settled[entry.id] -= 1
            if settled[entry.id] < 0:
                left.append(entry)
        return tuple(left)

    @property
    def unfinished(self) -> bool:
        """True when the run did not come to its end in the orderly way."""
        return self.interrupted or not self.ended

    @property
    def suts(self) -> tuple[Sut, ...]:
        """The systems judged, in order of appearance; from the profile when no case was written."""
        seen = tuple(dict.fromkeys(case.sut for case in self.cases))
        return seen or (_sut_of_profile(self.profile),)


class _RunFile(msgspec.Struct):
    tool: str = ""
    version: str = ""
    suite_version: str = ""
    started: str = ""
    ended: str | None = ""
    profile: dict[str, Any] = {}
    selection: tuple[Selected, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    counts: dict[str, int] = {}
    exit_code: int | None = None
    interrupted: bool = False
    clock: str = ""
    coverage: Any = None


class _FindingLine(msgspec.Struct):
    rule: Rule
    verdict: str
    expected: str = ""
    received: str = ""
    records: tuple[int, ...] = ()
    note: str = ""


class _CaseLine(msgspec.Struct):
    id: str
    verdict: str
    title: str = ""
    feature: str = ""
    clauses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sut: Sut = Sut()
    reason: str = ""
    findings: tuple[_FindingLine, ...] = ()
    steps: tuple[Step, ...] = ()
    started: str = ""
    duration: float = 0.0
    attempts: int = 1
    trace: str = ""


def load(directory: Path) -> Run:
    """The run in `directory`.

    Raises UsageFault when there is no run directory; a damaged one loads, with `flaws`.
    """
    _insist(directory)
    flaws: list[str] = []
    head = _head(directory / RUN_FILE, flaws)
    cases = tuple(_cases(directory / CASES_FILE, flaws))
    flaws.extend(_disagreements(head, cases))
    return Run(
        directory,
        head.tool,
        head.version,
        head.suite_version,
        head.started,
        head.ended or "",
        head.profile,
        head.selection,
        head.skipped,
        head.exit_code,
        head.interrupted,
        head.clock,
        head.coverage,
        cases,
        tuple(flaws),
    )


def verdict_named(name: str) -> Verdict:
    """The verdict with this name. Raises ValueError, naming the known ones."""
    try:
        return Verdict[name]
    except KeyError:
        raise ValueError(f"verdict {name!r} is none of {', '.join(v.name for v in Verdict)}") from None


def instant(text: str) -> float | None:
    """The epoch seconds of an RFC 3339 text, or None when it is none."""
    try:
        return parse_iso8601(text)
    except ValueError:
        return None


def _insist(directory: Path) -> None:
    wanted = "give the directory that `chargeproof run --out DIR` wrote"
    if directory.is_file():
        raise UsageFault(f"{directory} is a file, not a run directory; {wanted}")
    if not directory.is_dir():
        raise UsageFault(f"{directory} does not exist; {wanted}")
    if not (directory / RUN_FILE).exists() and not (directory / CASES_FILE).exists():
        found = ", ".join(sorted(entry.name for entry in directory.iterdir())[:6]) or "nothing"
        raise UsageFault(
            f"{directory} is not a run directory: it has neither {RUN_FILE} nor {CASES_FILE} "
            f"(found: {found}); {wanted}"
        )


def _head(path: Path, flaws: list[str]) -> _RunFile:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        flaws.append(
            f"{RUN_FILE} is missing: what was selected, when the run ended and its exit code are unknown."
        )
        return _RunFile()
    except OSError as error:
        raise UsageFault(f"cannot read {path}: {error.strerror}") from error
    try:
        head = msgspec.json.decode(data, type=_RunFile)
        for entry in head.skipped:
            verdict_named(entry.verdict)
    except (msgspec.DecodeError, ValueError) as error:
        flaws.append(f"{RUN_FILE} cannot be read ({error}): only {CASES_FILE} was used.")
        return _RunFile()
    return head


def _cases(path: Path, flaws: list[str]) -> Iterator[Case]:
    """The last line of each case, in the order of first appearance."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        flaws.append(f"{CASES_FILE} is missing: no case was finished, or the file was lost.")
        return
    except OSError as error:
        raise UsageFault(f"cannot read {path}: {error.strerror}") from error
    cases: dict[tuple[str, ...], Case] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                case = case_of(line)
            except (msgspec.DecodeError, ValueError) as error:
                flaws.append(_bad_line(number, number == len(lines), error))
            else:
                cases[case.key] = case
    yield from cases.values()


def _bad_line(number: int, last: bool, error: Exception) -> str:
    if last:
        return f"{CASES_FILE} ends in the middle of line {number}, where the run stopped: that case is lost."
    return f"{CASES_FILE}:{number} is not a case ({error}): that case is lost."


def case_of(line: bytes) -> Case:
    """One line of cases.jsonl as a case. Raises msgspec.DecodeError or ValueError for anything else."""
    raw = msgspec.json.decode(line, type=_CaseLine)
    return Case(
        raw.id,
        raw.title or raw.id,
        raw.feature,
        raw.clauses,
        raw.labels,
        raw.sut,
        verdict_named(raw.verdict),
        raw.reason,
        tuple(_finding(entry) for entry in raw.findings),
        raw.steps,
        raw.started,
        raw.duration,
        raw.attempts,
        raw.trace,
    )


def _finding(raw: _FindingLine) -> Finding:
    return Finding(raw.rule, verdict_named(raw.verdict), raw.expected, raw.received, raw.records, raw.note)


def _disagreements(head: _RunFile, cases: tuple[Case, ...]) -> Iterator[str]:
    """Where the totals that the run wrote are not those of its lines (which are then believed)."""
    if not head.counts:
        return
    found = Counter(case.verdict.name for case in cases)
    for verdict in Verdict:
        if verdict >= Verdict.PASS and head.counts.get(verdict.name, 0) != found[verdict.name]:
            yield (
                f"{RUN_FILE} counts {head.counts.get(verdict.name, 0)} × {verdict.name}, {CASES_FILE} has "
                f"{found[verdict.name]}: the lines are shown."
            )


def _sut_of_profile(profile: Mapping[str, Any]) -> Sut:
    table = profile.get("sut")
    table = table if isinstance(table, Mapping) else {}
    return Sut(*(str(table.get(key, "")) for key in ("name", "version", "role")))
