"""report.html: one file that needs nothing else, written case by case so that thousands of cases fit.

It reads a `Run` and its traces and knows no protocol. Worst cases come first; only those that are not green
get a diagram, and only as many records as a person reads. Everything is escaped by the template engine; what
a hostile system sent is also made visible by `text.readable` first.
"""

import base64
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from harness.errors import EnvironmentFault
from harness.judge.finding import Finding, Verdict
from harness.report import coverage, evidence, labels, rules, sequence, text, traces, verdicts
from harness.report.load import Case, Run, instant
from harness.requirements.coverage import Count

FILE = "report.html"
ILLUSTRATED = 250
"""How many cases get a diagram and frames; the rest point at their trace."""
OPEN = 25
"""How many cases are unfolded from the start."""
SPELLED_OUT = 500
"""Up to how many cases each check that held shows its rule; beyond, it leads to the list of rules."""
CLAUSES = 6
"""Clauses shown at the head of a case; its checks have the rest."""
CELL = 2048
"""Characters shown of what was expected and of what was received."""
STEP_ERROR = 4096


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that is not green, with the number that it bears in the diagram."""

    number: int
    finding: Finding
    expected: text.Shown
    received: text.Shown


@dataclass(frozen=True, slots=True)
class View:
    """A case as the template sees it. `excerpt` is None for green cases and past the limit."""

    case: Case
    anchor: str
    open: bool
    problems: tuple[Problem, ...]
    held: tuple[Finding, ...]
    excerpt: traces.Excerpt | None
    diagram: Markup
    guilty: Mapping[int, list[sequence.Guilt]]
    beyond_limit: bool


def write(run: Run, path: Path | None = None) -> Path:
    """Write the report of `run` to `path`, by default `report.html` in the run directory. Returns the path.

    The file appears whole or not at all. Raises EnvironmentFault when it cannot be written.
    """
    path = path or run.directory / FILE
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            for piece in render(run, path.parent):
                file.write(piece)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EnvironmentFault(f"cannot write the report {path}: {error.strerror}") from error
    return path


def render(run: Run, folder: Path | None = None) -> Iterator[str]:
    """The report in pieces. `folder` is where it will stand, so that links to traces lead there."""
    ordered = sorted(run.cases, key=lambda case: verdicts.WORST_FIRST.index(case.verdict))
    tables = coverage.tables(run)
    template = _environment().get_template("report.html.j2")
    stream = template.stream(
        run=run,
        many=len(run.suts) > 1,
        outcome=verdicts.outcome(run.exit_code, run.counts),
        counts=_counts(_with_catalogue(run.counts, tables)),
        shown=[entry for entry in _counts(Counter(case.verdict for case in run.cases)) if entry[1]],
        lasted=_lasted(run),
        tables=tables,
        views=_views(run, ordered),
        reasons=_reasons(run),
        base=_base(run, folder),
        style=Markup(sequence.COLOURS + sequence.STYLE),
        limits={"illustrated": ILLUSTRATED, "brief": len(run.cases) > SPELLED_OUT},
        tallies=rules.tally(run),
        script=Markup(_script()),
        script_hash=_hash(_script()),
    )
    stream.enable_buffering(64)
    yield from stream


def _views(run: Run, ordered: list[Case]) -> Iterator[View]:
    anchors: set[str] = set()
    for index, case in enumerate(ordered):
        anchor = _anchor(case.id, anchors)
        bad = case.verdict > Verdict.PASS
        excerpt = _excerpt(run, case) if bad and index < ILLUSTRATED else None
        yield _view(case, anchor, bad and index < OPEN, excerpt, bad and excerpt is None)


def _view(case: Case, anchor: str, unfolded: bool, excerpt: traces.Excerpt | None, beyond: bool) -> View:
    problems = tuple(
        Problem(number, finding, _cell(finding.expected), _cell(finding.received))
        for number, finding in enumerate(case.problems, 1)
    )
    held = tuple(finding for finding in case.findings if finding.verdict <= Verdict.PASS)
    drawn = Markup(evidence.draw(case, excerpt, anchor)) if excerpt else Markup()
    return View(case, anchor, unfolded, problems, held, excerpt, drawn, evidence.guilt(case), beyond)


def _excerpt(run: Run, case: Case) -> traces.Excerpt:
    return traces.excerpt(run.directory, case, labels.labeller(case.sut.protocol))


def _cell(words: str) -> text.Shown:
    shown = text.clip(words, CELL)
    return text.Shown(text.readable(shown.text), shown.left_out)


def _anchor(id: str, taken: set[str]) -> str:
    """A fragment for the case, readable and unique in the page."""
    stem = "case-" + re.sub(r"[^A-Za-z0-9._-]+", "-", id)[:80]
    anchor, n = stem, 2
    while anchor in taken:
        anchor, n = f"{stem}-{n}", n + 1
    taken.add(anchor)
    return anchor


def _counts(counts: Counter[Verdict]) -> list[tuple[verdicts.Look, int]]:
    return [(verdicts.look(verdict), counts[verdict]) for verdict in verdicts.WORST_FIRST]


def _with_catalogue(counts: Counter[Verdict], tables: tuple[coverage.Table, ...]) -> Counter[Verdict]:
    """The counts of a run, and what the documents that it has to do with have that no test exists for."""
    found = [table for table in tables if table.document and table.judged]
    missing = sum(table.sums[Verdict.NOT_IMPLEMENTED.name] for table in found)
    return counts + Counter({Verdict.NOT_IMPLEMENTED: missing})


def _columns(table: coverage.Table) -> list[verdicts.Look]:
    """The verdicts that a coverage table has columns for: what occurs in it, and always PASS and FAIL."""
    seen = set(table.sums) | {"PASS", "FAIL"}
    known = [look for name, look in verdicts.LOOKS.items() if name in seen]
    return known + [verdicts.look(name) for name in sorted(seen - set(verdicts.LOOKS))]


def _covered(row: Count) -> bool:
    """Whether anything of this row was judged."""
    return any(row.counts.get(verdict.name) for verdict in Verdict if verdict >= Verdict.PASS)


def _lasted(run: Run) -> str:
    begin, end = instant(run.started), instant(run.ended)
    return "" if begin is None or end is None else text.span(max(0.0, end - begin))


def _reasons(run: Run) -> list[tuple[str, list[str]]]:
    """Why cases were settled without a run: each reason with the ids that it holds for."""
    grouped: dict[str, list[str]] = {}
    for entry in run.unrun:
        grouped.setdefault(entry.reason or "no reason was recorded", []).append(entry.id)
    for case in run.cases:
        if case.verdict < Verdict.PASS:
            grouped.setdefault(case.reason or "no reason was recorded", []).append(case.id)
    return sorted(grouped.items(), key=lambda item: -len(item[1]))


def _base(run: Run, folder: Path | None) -> str:
    """How links to the run directory begin, seen from where the report stands."""
    if folder is None or folder.resolve() == run.directory.resolve():
        return ""
    return Path(os.path.relpath(run.directory.resolve(), folder.resolve())).as_posix() + "/"


@cache
def _script() -> str:
    return resources.files("harness.report").joinpath("templates/page.js").read_text("utf-8")


def _hash(script: str) -> str:
    """The one script that the page's policy lets run: should foreign markup get through, it stays dead."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("harness.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters.update(
        look=verdicts.look,
        span=text.span,
        size=text.size,
        offset=text.offset,
        clip=text.clip,
        sentence=text.sentence,
    )
    environment.globals.update(
        Verdict=Verdict,
        STEP_ERROR=STEP_ERROR,
        CLAUSES=CLAUSES,
        WORST_FIRST=verdicts.WORST_FIRST,
        columns=_columns,
    )
    environment.tests["covered"] = _covered
    return environment


def _visible(value: Any) -> Any:
    """Every plain text that a template prints: nothing invisible in it."""
    return text.readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
