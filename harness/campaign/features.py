"""Feature files as candidates, through behave's own parser, and everything that must not pass in silence.

A feature that cannot be read as it was meant is a fault, with its place: syntax errors, misspelt keywords,
scenarios without a case id or without steps, outlines without rows, tags that mean nothing. Whether its steps
are defined is the engine's business.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from behave.model import Feature, Rule, Scenario, ScenarioOutline
from behave.parser import ParserError, parse_feature

from harness.campaign.candidate import Candidate
from harness.campaign.traps import traps
from harness.engine.sentences import title
from harness.errors import UsageFault
from harness.requirements.catalogue import catalogue
from harness.requirements.tags import read_tags

_PLACEHOLDER = re.compile(r"<([^<>\s][^<>]*)>")


def read_features(files: Iterable[Path]) -> tuple[Candidate, ...]:
    """Every case of these files, in their order. Raises UsageFault with a line for each mistake, "file:line:
    ...".

    An id may occur once only.
    """
    problems: list[str] = []
    found: list[Candidate] = []
    for file in files:
        found += _read_file(file, problems)
    problems += _doubles(found)
    if problems:
        raise UsageFault("\n".join(problems))
    return tuple(found)


def row_name(row: Any) -> str:
    """What a row of an outline is called: its first cell, as far as it is fit for an id."""
    return re.sub(r"[^A-Za-z0-9._+-]+", "_", row.cells[0]).strip("_")


def _read_file(file: Path, problems: list[str]) -> list[Candidate]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
        feature = parse_feature(text, filename=str(file))
    except OSError as error:
        problems.append(f"{file}: cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        problems.append(f"{file}: not UTF-8 text (byte {error.start})")
    except (ParserError, AssertionError, KeyError, IndexError) as error:
        problems.append(f"{file}:{getattr(error, 'line', 0) or 1}: {_syntax(error)}")
        problems += [f"{file}:{line}: {problem}" for line, problem in traps(text)]
    else:
        problems += [f"{file}:{line}: {problem}" for line, problem in traps(text)]
        if feature is not None:
            return list(_candidates(feature, file, len(text.splitlines()), problems))
        problems.append(f'{file}:1: holds no feature; right would be a line "Feature: ..."')
    return []


def _syntax(error: Exception) -> str:
    """behave's message without its own idea of the place."""
    line = getattr(error, "line_text", None)
    reason = f"{error}".splitlines()[-1].removeprefix("REASON: ") if f"{error}" else type(error).__name__
    if line:
        reason = f'this line does not fit here: "{line.strip()}"' + (
            f" ({reason})" if "REASON" in f"{error}" else ""
        )
    return f"syntax error: {reason}"


def _candidates(feature: Feature, file: Path, last_line: int, problems: list[str]) -> Iterator[Candidate]:
    blocks = list(_blocks(feature))
    if not blocks:
        problems.append(f"{file}:{feature.line}: the feature has no scenario")
    borders = sorted(_first_line(each) for each in (*blocks, *feature.rules))
    for block in blocks:
        begin = _first_line(block)
        span = (begin, min((border for border in borders if border > begin), default=last_line + 1) - 1)
        outline = isinstance(block, ScenarioOutline)
        problems += [f"{file}:{line}: {problem}" for line, problem in _block_problems(block)]
        for scenario in block.scenarios if outline else [block]:
            try:
                yield _candidate(scenario, file, span, row=outline)
            except UsageFault as fault:
                problems += [f"{file}:{scenario.line}: {each}" for each in f"{fault}".splitlines()]


def _candidate(scenario: Scenario, file: Path, span: tuple[int, int], row: bool) -> Candidate:
    words = tuple(str(tag) for tag in scenario.effective_tags)
    tagged = read_tags(words)
    case = catalogue().case_by_id.get(tagged.case_id)
    name = row_name(scenario._row) if row else ""
    return Candidate(
        id=f"{tagged.case_id}[{name}]" if row else tagged.case_id,
        title=title(scenario.name),
        file=file.resolve(),
        line=scenario.line,
        span=span,
        role=tagged.role,
        also=tagged.also,
        protocols=tagged.protocols,
        clauses=tagged.clauses,
        refs=case.refs if case else (),
        labels=tagged.labels,
        needs=tagged.needs,
        lacks=tagged.lacks,
        tags=frozenset(words),
        scenario=scenario,
    )


def _blocks(feature: Feature) -> Iterator[Scenario]:
    """Scenarios and outlines, those inside rules too, in the order of the file."""
    for item in feature.run_items:
        if isinstance(item, Rule):
            yield from item.run_items
        else:
            yield item


def _first_line(block: Scenario | Rule) -> int:
    return min(int(line) for line in (block.line, *(tag.line for tag in block.tags)))


def _block_problems(block: Scenario) -> Iterator[tuple[int, str]]:
    """What is wrong with a scenario or outline as a whole, by line."""
    if not block.name:
        yield block.line, "the scenario has no name"
    if not block.steps:
        yield block.line, "the scenario has no steps"
    if isinstance(block, ScenarioOutline):
        yield from _outline_problems(block)


def _outline_problems(outline: ScenarioOutline) -> Iterator[tuple[int, str]]:
    tables = [each.table for each in outline.examples if each.table is not None]
    rows = [row for table in tables for row in table.rows]
    if not rows:
        yield outline.line, "the outline has no rows, so nothing would be run"
        return
    columns = set(tables[0].headings).union(*(table.headings for table in tables))
    used = [*(str(tag) for tag in outline.tags), *(step.name for step in outline.steps)]
    for missing in sorted({name for text in used for name in _PLACEHOLDER.findall(text)} - columns):
        yield outline.line, f"<{missing}> is no column of the rows ({', '.join(sorted(columns))})"
    yield from (
        (row.line, "the first cell names the row and must not be empty") for row in rows if not row_name(row)
    )


def _doubles(found: Iterable[Candidate]) -> Iterator[str]:
    first: dict[str, Candidate] = {}
    for each in found:
        other = first.setdefault(each.id, each)
        if other is not each:
            hint = "; rows are told apart by their first cell" if "[" in each.id else ""
            yield f"{each.file}:{each.line}: the case {each.id} is already in {other.file}:{other.line}{hint}"
