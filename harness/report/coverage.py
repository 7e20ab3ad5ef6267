"""The coverage tables: everything in the catalogue counted under its heading, whether it ran or not.

The denominator is the catalogue as the run stored it (`run.json`, key `coverage`), so a report of an old run
keeps the figures of its day. Read by shape, never by the name of a document: a count stands alone or before
the list of its parts. Without a stored catalogue only what the run knew can be counted, and the table says
so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from harness.report.load import Run
from harness.requirements.coverage import Count


@dataclass(frozen=True, slots=True)
class Table:
    """The parts of one document. `complete` is False when what no test exists for is not counted.

    document   its entries are the cases of a standard; False: labels, and other ways of counting
    """

    name: str
    rows: tuple[Count, ...]
    complete: bool = True
    document: bool = False

    @property
    def judged(self) -> bool:
        """Whether anything in it was."""
        return bool({"PASS", "WARNING", "INCONCLUSIVE", "FAIL", "ERROR"} & set(self.sums))

    @property
    def sums(self) -> Counter[str]:
        """Entries per verdict name over all rows."""
        return sum((Counter(row.counts) for row in self.rows), Counter[str]())


def tables(run: Run) -> tuple[Table, ...]:
    """The coverage of `run`, a table for each list of parts, and one for the counts that have no parts. What the run has
    to do with comes first.
    """
    stored = tuple(_stored(run.coverage)) if isinstance(run.coverage, Mapping) else ()
    return tuple(sorted(stored, key=lambda table: not table.judged)) or (
        Table("", tuple(_by_first_clause(run)), complete=False),
    )


def _stored(coverage: Mapping[str, Any]) -> Iterable[Table]:
    alone: list[Count] = []
    first = True
    for value in coverage.values():
        if isinstance(value, list):
            parts = tuple(count for each in value if (count := _count(each)))
            if alone and alone[-1].total == sum(part.total for part in parts):
                yield Table(alone.pop().title, parts, document=first)
                first = False
            else:
                yield from _by_document(parts)
        elif count := _count(value):
            alone.append(count)
    if alone:
        yield Table("Further requirements", tuple(alone))


def _by_document(parts: Iterable[Count]) -> Iterable[Table]:
    """Parts that say in front of their title what they are parts of."""
    found: dict[str, list[Count]] = {}
    for part in parts:
        document, _, title = part.title.partition(": ")
        found.setdefault(document if title else "", []).append(
            Count(part.id, title or part.title, part.total, part.counts)
        )
    for name, rows in found.items():
        yield Table(name, tuple(rows), document=True)


def _count(value: Any) -> Count | None:
    try:
        return msgspec.convert(value, Count)
    except msgspec.ValidationError:
        return None


def _by_first_clause(run: Run) -> Iterable[Count]:
    found: dict[str, Counter[str]] = {}
    for case in run.cases:
        found.setdefault(case.clauses[0] if case.clauses else "no clause", Counter())[case.verdict.name] += 1
    return [Count(clause, "", counts.total(), dict(counts)) for clause, counts in found.items()]
