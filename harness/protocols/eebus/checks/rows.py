"""One entry against one table: which rows it does not follow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from harness.clock import parse_iso8601
from harness.judge.finding import Verdict
from harness.judge.matchers import show
from harness.protocols.eebus.spine.types import number, seconds
from harness.requirements.tables import Row, Table

INFERRED: Final = "inferred from public sources"
"""What is said of a problem that rests on a row which nobody could compare with the printed table."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is not followed. `recommended`: it was only a recommendation."""

    path: str
    wanted: str
    got: str
    verdict: Verdict
    recommended: bool = False
    note: str = ""


def problems(table: Table, entry: Mapping[str, Any], key: str | None, partial: bool) -> Iterator[Problem]:
    """What is wrong with the entry. `key`: what its key is called; None where there are no keys, "" if unknown."""
    for row in table.rows:
        if row.steps is None or (row.when and key is not None and row.when != key):
            continue
        values = list(_values(entry, row.steps))
        if not values:
            if not partial and not (row.when and not key):
                yield from _missing(row, table.inferred or row.inferred)
            continue
        for value in values:
            if (wanted := wrong(row, value)) is not None:
                inferred = row.inferred or table.inferred or row.pattern is not None
                yield Problem(
                    row.path,
                    wanted,
                    show(value),
                    Verdict.WARNING if inferred or row.max_length is not None else Verdict.FAIL,
                    note=INFERRED if inferred else "",
                )


def _missing(row: Row, inferred: bool) -> Iterator[Problem]:
    if row.presence == "O" or (row.parent_optional and row.presence != "M"):
        return
    if row.presence == "R":
        yield Problem(row.path, "is recommended", "nothing", Verdict.WARNING, recommended=True)
        return
    verdict = Verdict.WARNING if inferred else Verdict.FAIL
    yield Problem(row.path, "is mandatory", "nothing", verdict, note=INFERRED if inferred else "")


def _values(value: Any, steps: tuple[str, ...]) -> Iterator[Any]:
    """All values at a path, whose steps end with [] where a list is entered."""
    if not steps:
        yield value
        return
    name, many = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    if not isinstance(value, dict) or name not in value:
        return
    inner = value[name]
    for each in (inner if isinstance(inner, list) else [inner]) if many else [inner]:
        yield from _values(each, steps[1:])


def wrong(row: Row, value: Any) -> str | None:
    """What the value should have been, or None."""
    if row.fixed is not None and row.fixed != {} and value != row.fixed:
        return f"= {show(row.fixed)}"
    if row.one_of and value not in row.one_of:
        return f"one of {', '.join(map(str, row.one_of))}"
    if row.pattern is not None and not (isinstance(value, str) and re.fullmatch(row.pattern, value)):
        return f"of the form {row.pattern}"
    if row.max_length is not None and isinstance(value, str) and len(value) > row.max_length:
        return f"at most {row.max_length} characters"
    if row.type and (reason := _of_type(row.type, value)) is not None:
        return reason
    return _in_range(row, value)


def _of_type(type: str, value: Any) -> str | None:
    match type:
        case "uint" | "uint64":
            good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case "bool":
            good = isinstance(value, bool)
        case "string":
            good = isinstance(value, str)
        case "ScaledNumber" | "ScaledNumber {number,scale}":
            good = number(value) is not None
        case "duration" | "relative duration":
            good = seconds(value) is not None
        case "xs:dateTime":
            good = _is_date(value)
        case "xs:dateTime|relative duration":
            good = seconds(value) is not None or _is_date(value)
        case _:
            return None
    return None if good else f"a {type}"


def _is_date(value: Any) -> bool:
    try:
        parse_iso8601(value)
    except (TypeError, ValueError):
        return False
    return True


def _in_range(row: Row, value: Any) -> str | None:
    if row.min is None and row.max is None:
        return None
    worth = _worth(value)
    if worth is None:
        return None
    low, high = _worth(row.min), _worth(row.max)
    if low is not None and worth < low:
        return f"at least {row.min}"
    return f"at most {row.max}" if high is not None and worth > high else None


def _worth(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    scaled = number(value)
    if scaled is not None:
        return scaled
    time = seconds(value)
    return None if time is None else Decimal(str(time))
