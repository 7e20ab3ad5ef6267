"""From what a user typed to cases: files, lines, case ids, clauses, requirements, labels.

Every text must mean something: what is unknown, or known but not implemented, is a fault that says so.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.campaign.candidate import Candidate
from harness.campaign.pool import Pool
from harness.errors import UsageFault
from harness.requirements.catalogue import base_id, catalogue
from harness.requirements.near import did_you_mean

Found = tuple[tuple[Candidate, ...], str]
"""The cases meant, and why they are: the text and what it was taken for."""

_FILE_LINE = re.compile(r"(?P<file>.+\.\w+):(?P<line>\d+)")
_REQUIREMENT = re.compile(r"[A-Z]\d\d(\.FR\.\d+)?")
_LABEL = re.compile(r"TC_\w+")
_HOW = (
    "right would be a feature file, FILE:LINE, a case id (IEC63110-8.3.7-P1), a clause (63110:8.3.7), "
    "a requirement (B11.FR.01) or an OCA label (TC_B_20_CS)"
)


def resolve(text: str, pool: Pool) -> Found:
    """The cases that one SELECTION means; at least one. Raises UsageFault."""
    for way in (_by_file, _by_clause, _by_label, _by_id, _by_requirement):
        if found := way(text, pool):
            return found
    return _unknown(text, pool)


def _by_file(text: str, pool: Pool) -> Found | None:
    match = _FILE_LINE.fullmatch(text)
    if path := pool.find_file(text):
        files = pool.files_in(path) if path.is_dir() else (path,)
        return tuple(case for file in files for case in pool.of_file(file)), f"in {text}"
    if match and (path := pool.find_file(match["file"])):
        return _at_line(path, int(match["line"]), pool.of_file(path)), f"at {text}"
    if text.endswith((".feature", ".py")) or (match and match["file"].endswith((".feature", ".py"))):
        names = [
            pool.places.shown(each) for each in (*pool.places.feature_files(), *pool.places.suite_files())
        ]
        wanted = match["file"] if match else text
        raise UsageFault(f"{wanted}: there is no such file{did_you_mean(wanted, names)}")
    return None


def _at_line(path: Path, line: int, cases: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The case that starts there, or those of the scenario around it; above the first one, all of them."""
    if cases and cases[0].span == (0, 0):
        raise UsageFault(f"{path}:{line}: cases of a suite are selected by id, not by line")
    exact = tuple(case for case in cases if case.line == line)
    around = tuple(case for case in cases if case.span[0] <= line <= case.span[1])
    if exact or around:
        return exact or around
    if cases and 0 < line < cases[0].span[0]:
        return cases
    lines = ", ".join(str(case.line) for case in cases)
    raise UsageFault(f"{path}:{line}: no scenario is there; scenarios start at the lines {lines}")


def _by_clause(text: str, pool: Pool) -> Found | None:
    if not text.startswith(catalogue().clause_prefixes):
        return None
    known = list(catalogue().clause_names)
    if not any(_within(each, text) for each in known):
        raise UsageFault(f"{text}: there is no such clause{did_you_mean(text, known)}")
    return _matching(
        text, pool, lambda case: any(_within(each, text) for each in case.clauses)
    ), f"clause {text}"


def _by_label(text: str, pool: Pool) -> Found | None:
    if not _LABEL.fullmatch(text):
        return None
    known = [label.id for label in catalogue().all_labels]
    wanted = [each for each in known if each == text or each.rpartition("_")[0] == text]
    if not wanted:
        raise UsageFault(f"{text}: there is no such label{did_you_mean(text, known)}")
    return _matching(text, pool, lambda case: any(each in case.labels for each in wanted)), f"label {text}"


def _by_id(text: str, pool: Pool) -> Found | None:
    sources: tuple[Callable[[], tuple[Candidate, ...]], ...] = (
        lambda: pool.features_naming(base_id(text)),
        lambda: pool.suites,
        lambda: pool.generated(text),
    )
    for source in sources:
        if found := tuple(case for case in source() if text in (case.id, base_id(case.id))):
            return found, f"case {text}"
    if text in catalogue().case_by_id:
        raise UsageFault(f"{text}: the case is in the catalogue, but no feature implements it yet")
    return None


def _by_requirement(text: str, pool: Pool) -> Found | None:
    if not _REQUIREMENT.fullmatch(text):
        return None
    found = tuple(case for case in pool.everything if any(_within(each, text) for each in case.refs))
    if found:
        return found, f"requirement {text}"
    refs = {ref for case in pool.everything for ref in case.refs}
    raise UsageFault(
        f"{text}: no case that is implemented rests on this requirement{did_you_mean(text, refs)}"
    )


def _matching(text: str, pool: Pool, wanted: Callable[[Candidate], bool]) -> tuple[Candidate, ...]:
    found = tuple(case for case in pool.everything if wanted(case))
    if not found:
        raise UsageFault(f"{text}: it is in the catalogue, but no feature implements it yet")
    return found


def _within(clause: str, whole: str) -> bool:
    """Whether one clause is the other or lies below it: 63110:8.3.7 is within 63110:8.3."""
    return clause == whole or clause.startswith(f"{whole}.")


def _unknown(text: str, pool: Pool) -> Found:
    known = list(dict.fromkeys(_names(pool)))
    raise UsageFault(f"{text!r} is nothing that could be run{did_you_mean(text, known)}\n{_HOW}")


def _names(pool: Pool) -> Iterator[str]:
    for case in pool.everything:
        yield case.id
        yield base_id(case.id)
    yield from catalogue().case_by_id
    yield from catalogue().clause_names
    yield from (pool.places.shown(each) for each in pool.places.feature_files())
