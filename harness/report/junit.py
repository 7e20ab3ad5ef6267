"""junit.xml for the tools that read nothing else.

JUnit knows four states where we have seven, so: FAIL is a failure, ERROR an error; INCONCLUSIVE and
NOT_APPLICABLE are skipped, each with a message that says which; WARNING passes and names itself in system-
out. A run that did not come to its end carries an error of its own, so that no tool can take half a run for a
green one. One suite for each feature file.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from harness.errors import EnvironmentFault
from harness.judge.finding import Finding, Verdict
from harness.report import text
from harness.report.load import Case, Run, Sut

FILE = "junit.xml"
LONGEST = 16 * 1024


def write(run: Run, path: Path | None = None) -> Path:
    """Write the JUnit report of `run` to `path`, by default `junit.xml` in the run directory. Returns the
    path.

    The file appears whole or not at all. Raises EnvironmentFault when it cannot be written.
    """
    path = path or run.directory / FILE
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(render(run))
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EnvironmentFault(f"cannot write the report {path}: {error.strerror}") from error
    return path


def render(run: Run) -> bytes:
    """The report as XML in UTF-8."""
    root = ET.Element("testsuites", name=_safe(f"{run.tool or 'chargeproof'} {run.version}".strip()))
    for (feature, sut), cases in sorted(_by_feature(run.cases).items(), key=lambda item: str(item[0])):
        root.append(_suite(feature, sut, cases))
    unrun = list(_unrun(run))
    if unrun:
        root.append(_collect("not run", unrun, run.suts[0]))
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{sum(case.duration for case in run.cases):.3f}")
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _by_feature(cases: Iterable[Case]) -> dict[tuple[str, Sut], list[Case]]:
    found: dict[tuple[str, Sut], list[Case]] = {}
    for case in cases:
        found.setdefault((_file(case), case.sut), []).append(case)
    return found


def _suite(feature: str, sut: Sut, cases: list[Case]) -> ET.Element:
    suite = _collect(feature, [_case(case) for case in cases], sut)
    suite.set("time", f"{sum(case.duration for case in cases):.3f}")
    started = min((case.started for case in cases if case.started), default="")
    if started:
        suite.set("timestamp", _safe(started))
    return suite


def _collect(name: str, cases: list[ET.Element], sut: Sut) -> ET.Element:
    """A suite of these test cases, with its counts and what was tested."""
    suite = ET.Element("testsuite", name=_safe(name), tests=str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    properties = ET.SubElement(suite, "properties")
    for key in ("name", "version", "role", "protocol"):
        ET.SubElement(properties, "property", name=f"sut.{key}", value=_safe(getattr(sut, key)))
    suite.extend(cases)
    return suite


def _case(case: Case) -> ET.Element:
    element = _named(case.id, _classname(case), case.title)
    element.set("time", f"{case.duration:.3f}")
    match case.verdict:
        case Verdict.FAIL:
            _say(element, "failure", case)
        case Verdict.ERROR:
            _say(element, "error", case)
        case Verdict.INCONCLUSIVE:
            _skip(element, f"INCONCLUSIVE: {_why(case)}")
        case Verdict.NOT_APPLICABLE | Verdict.NOT_IMPLEMENTED:
            _skip(element, f"{case.verdict.name}: {_why(case)}")
        case Verdict.WARNING:
            words = "\n\n".join(("WARNING", *map(_finding, case.problems)))
            ET.SubElement(element, "system-out").text = _safe(words)
    return element


def _named(id: str, classname: str, title: str = "") -> ET.Element:
    name = f"{id} {title}" if title and title != id else id
    return ET.Element("testcase", classname=_safe(classname), name=_safe(name))


def _say(element: ET.Element, tag: str, case: Case) -> None:
    kind = case.problems[0].rule.check if case.problems else tag
    inner = ET.SubElement(element, tag, message=_safe(text.short(_why(case), 500)), type=_safe(kind))
    broken = (step for step in case.steps if step.error)
    steps = [f"{step.keyword} {step.text}\n{step.error}" for step in broken]
    trace = [f"trace: {case.trace}"] if case.trace else []
    inner.text = _safe("\n\n".join([*map(_finding, case.problems), *steps, *trace]) or _why(case))


def _skip(element: ET.Element, message: str) -> None:
    ET.SubElement(element, "skipped", message=_safe(text.short(message, 500)))


def _why(case: Case) -> str:
    if case.reason or not case.problems:
        return case.reason or "no reason was recorded"
    return case.problems[0].rule.text


def _finding(finding: Finding) -> str:
    rule = finding.rule
    seqs = ", ".join(f"#{seq}" for seq in finding.records)
    return (
        f"{finding.verdict.name} {rule.check}: {rule.text} [{', '.join(rule.clause)}] {rule.level}\n"
        f"expected: {_cut(finding.expected)}\nreceived: {_cut(finding.received)}"
        + (f"\nrecords: {seqs}" if seqs else "")
        + (f"\nnote: {finding.note}" if finding.note else "")
    )


def _cut(words: str) -> str:
    shown = text.clip(words, 2048)
    return f"{shown.text} ... ({shown.left_out} more characters)" if shown.left_out else words


def _unrun(run: Run) -> Iterator[ET.Element]:
    """What has no line in cases.jsonl, and the error of a run that was cut short."""
    for skipped in run.unrun:
        element = _named(skipped.id, "not run")
        _skip(element, f"{skipped.verdict}: {skipped.reason or 'no reason was recorded'}")
        yield element
    for selected in run.never_run:
        element = _named(selected.id, "not run")
        _skip(element, "NEVER RUN: the run ended before its turn")
        yield element
    if run.unfinished or run.flaws:
        element = _named("the run came to its end", "run")
        message = "the run was interrupted" if run.unfinished else "the run directory is damaged"
        error = ET.SubElement(element, "error", message=message, type="run")
        error.text = _safe("\n".join(run.flaws) or message)
        yield element


def _file(case: Case) -> str:
    """The feature file without the line number."""
    file, colon, line = case.feature.rpartition(":")
    return (file if colon and line.isdigit() else case.feature) or "cases"


def _classname(case: Case) -> str:
    """What viewers group test cases by: feature and role; they split at dots, so it has only one."""
    stem = Path(_file(case)).stem.replace(".", "_")
    return f"{stem}.{case.sut.role}" if case.sut.role else stem


def _safe(words: str) -> str:
    """Text that XML can hold: no control characters, of bounded length."""
    return text.readable(words[:LONGEST])
