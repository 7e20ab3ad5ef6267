"""Plain output: columns and JSON on stdout, remarks on stderr."""

import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str] = frozenset()) -> None:
    """A table with plain columns; the last one is not padded. `right`: heads that are flush right."""
    widths = [max(len(row[index]) for row in (heads, *rows)) for index in range(len(heads))]
    for row in (heads, *rows):
        cells = [
            cell.rjust(width) if head in right else cell.ljust(width)
            for head, cell, width in zip(heads, row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def as_json(data: Any) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False))


def paragraph(text: str, indent: str = "") -> None:
    """Text broken to the width of the terminal, at most 100."""
    print(textwrap.fill(text, width=_width(), initial_indent=indent, subsequent_indent=indent))


def item(text: str, indent: str = "  ") -> None:
    """One point of a list."""
    print(textwrap.fill(text, width=_width(), initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  "))


def fact(name: str, text: str) -> None:
    """A name and what there is to say, in two columns."""
    if text:
        print(textwrap.fill(text, width=_width(), initial_indent=f"{name:<14}", subsequent_indent=" " * 14))


def remark(text: str) -> None:
    print(text, file=sys.stderr)


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 case", "2 cases"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """ "3 s", "12 min", "1 h 20 min"."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 100)
