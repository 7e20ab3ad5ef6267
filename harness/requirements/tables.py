"""Tables of standards that say what a message holds, row by row, as data.

M mandatory, R recommended, O optional. What could not be compared with a printed table is marked as inferred. This module
reads; what a message has to do with a table is the business of the protocol.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec


@cache
def _steps(path: str) -> tuple[str, ...] | None:
    first, *rest = path.split(".")
    if first in ("cmd", "filter"):
        return None
    return tuple(rest) if first.endswith("[]") else (first, *rest)


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row.

    path    "measurementData[].value", "cmd.function", "filter.cmdControl.partial"
    fixed   the only value · one_of: the only values · min, max: of numbers and durations ("PT2H")
    when    only for the entry whose key is called so
    """

    path: str
    presence: Literal["M", "R", "O"]
    fixed: Any = None
    one_of: tuple[Any, ...] = ()
    min: Any = None
    max: Any = None
    max_length: int | None = None
    pattern: str | None = None
    type: str = ""
    unit: str = ""
    when: str = ""
    inferred: bool = False

    @property
    def steps(self) -> tuple[str, ...] | None:
        """The path inside an entry; None for what lies outside of entries (command, filters)."""
        return _steps(self.path)

    @property
    def member(self) -> str:
        """The member of an entry that it is about, or ""."""
        steps = self.steps
        return steps[0] if steps is not None and len(steps) == 1 else ""

    @property
    def allowed(self) -> tuple[Any, ...]:
        """The only values that it may have; () if many."""
        if self.one_of:
            return self.one_of
        return () if self.fixed is None or self.fixed == {} else (self.fixed,)

    @property
    def parent_optional(self) -> bool:
        """It lies inside of something else."""
        steps = self.steps
        return steps is not None and len(steps) > 1


class Table(msgspec.Struct, frozen=True, omit_defaults=True):
    """One table.

    table    its number · clause: where it stands, "5.2.16"
    sender   "Device", "EMS"
    item     the list that the rows are about; "" if the message is none
    occurs   fewest and most entries of its kind; None as most: no limit
    """

    table: int
    clause: str
    function: str
    classifiers: tuple[str, ...]
    sender: tuple[str, ...]
    use_cases: tuple[str, ...]
    rows: tuple[Row, ...]
    scenarios: tuple[int, ...] = ()
    item: str = ""
    occurs: tuple[int, int | None] | None = None
    inferred: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Names of the keys that it has rows for."""
        return frozenset(row.when for row in self.rows if row.when)


class _Tables(msgspec.Struct, frozen=True):
    document: str
    note: str
    tables: tuple[Table, ...]


@cache
def tables() -> tuple[Table, ...]:
    """All of IEC 63380-2, 5.2, in order."""
    data = files("harness.requirements").joinpath("data", "iec63380_tables.json").read_bytes()
    return msgspec.json.decode(data, type=_Tables).tables


@cache
def tables_of(function: str) -> tuple[Table, ...]:
    """Those about that function."""
    return tuple(each for each in tables() if each.function == function)
