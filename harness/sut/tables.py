"""Reads TOML tables so that every mistake is named: file, dotted key, value found, what would be right.

The mistakes of a file are gathered and told all at once. This module must not know what any key means.
"""

import datetime
import difflib
import math
import re
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from harness.errors import UsageFault
from harness.sut.secret import looks_secret

_LONGEST_SHOWN = 60


class Problems:
    """The mistakes found in one file, and remarks that are not worth stopping for."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: list[str] = []
        self.warnings: list[str] = []

    def add(self, key: str, what: str) -> None:
        self.found.append(f"{self.file}: {key}: {what}")

    def wrong(self, key: str, value: Any, right: str) -> None:
        """`value` stands at `key` and cannot be used."""
        self.add(key, f"found {shown(value, key)}; right would be {right}")

    def warn(self, key: str, what: str) -> None:
        self.warnings.append(f"{self.file}: {key}: {what}")

    def raise_if_any(self) -> None:
        """Raises UsageFault with a line a mistake."""
        if self.found:
            raise UsageFault("\n".join(self.found))


class Table:
    """One TOML table under inspection. What is wrong goes to `problems` and reads as absent."""

    def __init__(self, data: dict[str, Any], path: str, problems: Problems) -> None:
        self.data = data
        self.path = path
        self.problems = problems
        self._known: dict[str, None] = {}

    def key(self, name: str) -> str:
        """`name` as seen from the top of the file."""
        return f"{self.path}.{name}" if self.path else name

    def take(self, name: str) -> Any:
        """The value as it stands, or None. TOML has no null."""
        self._known[name] = None
        return self.data.get(name)

    def _typed(self, name: str, kind: type | tuple[type, ...], right: str) -> Any:
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            return self.wrong(name, value, right)
        return value

    def wrong(self, name: str, value: Any, right: str) -> None:
        self.problems.wrong(self.key(name), value, right)

    def missing(self, name: str, right: str) -> None:
        self.problems.add(self.key(name), f"missing; right would be {right}")

    def text(self, name: str, example: str) -> str | None:
        """A text that is not empty."""
        value: str | None = self._typed(name, str, f'text in quotes, such as "{example}"')
        if value is not None and not value.strip():
            self.wrong(name, value, f'a text that is not empty, such as "{example}"')
            return None
        return value

    def needed(self, name: str, example: str) -> str:
        """A text that must be there; "" after a mistake."""
        if name not in self.data:
            self.take(name)
            self.missing(name, f'{name} = "{example}"')
        return self.text(name, example) or ""

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number in [least, most]."""
        right = f"a whole number from {least} to {most}"
        value: int | None = self._typed(name, int, right)
        if value is not None and not least <= value <= most:
            self.wrong(name, value, right)
            return None
        return value

    def seconds(self, name: str, default: float, zero: bool = False) -> float:
        """A number of seconds above 0; `zero`: or 0 itself."""
        right = f"a number of seconds, {'0 or more' if zero else 'above 0'}, such as {default:g}"
        value: float | None = self._typed(name, (int, float), right)
        if value is not None and not (0 < value < math.inf or (zero and value == 0)):
            self.wrong(name, value, right)
            return default
        return float(default if value is None else value)

    def flag(self, name: str) -> bool | None:
        value: bool | None = self._typed(name, bool, "true or false")
        return value

    def texts(self, name: str, example: str) -> tuple[str, ...] | None:
        """A list of texts that is not empty."""
        right = f"a list of texts, such as {example}"
        value: list[Any] | None = self._typed(name, list, right)
        if value is None:
            return None
        if not value or not all(isinstance(each, str) for each in value):
            self.wrong(name, value, right)
            return None
        return tuple(value)

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        """One of a closed set of words."""
        right = f"one of {quoted(choices)}"
        value: str | None = self._typed(name, str, right)
        if value is not None and value not in choices:
            self.wrong(name, value, right + near(value, choices))
            return default
        return default if value is None else value

    def table(self, name: str, example: str) -> "Table | None":
        value: dict[str, Any] | None = self._typed(name, dict, f"a table, such as {example}")
        return None if value is None else Table(value, self.key(name), self.problems)

    def text_map(self, name: str, example: str) -> dict[str, str]:
        """A table whose values are all texts."""
        table = self.table(name, example)
        if table is None:
            return {}
        return {key: table._typed(key, str, "text in quotes") or "" for key in table.data}

    def one_of(self, names: Iterable[str]) -> str | None:
        """The one of `names` that is given. A second one is a mistake."""
        given = [name for name in names if name in self.data]
        for second in given[1:]:
            self.problems.add(
                self.key(second), f"contradicts {self.key(given[0])}; right would be only one of the two"
            )
        return given[0] if given else None

    def finish(self, also: Collection[str] = ()) -> None:
        """Every key that nobody asked for, and that is not in `also`, is a mistake. Values are not shown."""
        known = [*self._known, *also]
        for name in self.data:
            if name not in known:
                self.problems.add(
                    self.key(name), f"unknown key{near(name, known)}. Known here: {', '.join(known)}"
                )


def read_toml(file: Path) -> dict[str, Any]:
    """The decoded file. Raises UsageFault: not there, not readable, not UTF-8, not TOML (with the line)."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8"))
    except OSError as error:
        raise UsageFault(
            f"{file}: cannot be read ({error.strerror}); right would be the path of a profile"
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageFault(f"{file}: line {line} is not UTF-8; right would be a TOML file in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"{file}: not valid TOML: {error}") from None
    except RecursionError:
        raise UsageFault(f"{file}: not valid TOML: nested too deeply") from None


def near(word: str, words: Iterable[str]) -> str:
    """' (did you mean "x"?)' when one of `words` is close, else ''."""
    close = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""


def quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def shown(value: Any, key: str = "") -> str:
    """`value` for a message: shortened, with its kind. Hidden if `key` or the text look like a secret's."""
    if looks_secret(key.rpartition(".")[2]) or (isinstance(value, str) and re.search(r"//[^/]*@", value)):
        return f"{kind_of(value)} (not shown)"
    text = (
        f'"{value}"'
        if isinstance(value, str)
        else str(value).replace("True", "true").replace("False", "false")
    )
    if len(text) > _LONGEST_SHOWN:
        text = text[:_LONGEST_SHOWN] + "…"
    return f"{text} ({kind_of(value)})"


def kind_of(value: Any) -> str:
    """What TOML calls the type of `value`."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime.datetime() | datetime.date() | datetime.time():
            return "a date or time"
        case _:
            return type(value).__name__
