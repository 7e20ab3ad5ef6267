"""Matchers: what a value must be. Each returns the explanation of a mismatch, or None.

A pattern is plain data: a value means equality, a callable `Matcher` says more, a mapping from paths ("a.b[].c") to
patterns looks inside. Exact by default; every looseness has a name.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from harness.clock import parse_iso8601
from harness.usecases.observation import lookup

Matcher = Callable[[Any], str | None]
"""Takes the value, returns why it does not match, or None if it does."""


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


_ABSENT = _Absent()


def show(value: Any, limit: int = 160) -> str:
    """A value for people, cut to `limit` characters."""
    text = "nothing" if value is _ABSENT else repr(value) if isinstance(value, str) else f"{value}"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def equals(wanted: Any) -> Matcher:
    """Equal in type and value; numbers compare as decimals (8.1 is 8.1, 6 is 6.0, True is not 1)."""

    def match(value: Any) -> str | None:
        same = _number(value) == _number(wanted) if _both_numbers(value, wanted) else _same(value, wanted)
        return None if same else f"wanted {show(wanted)}, got {show(value)}"

    return match


def one_of(*allowed: Any) -> Matcher:
    def match(value: Any) -> str | None:
        if any(_same(value, each) for each in allowed):
            return None
        return f"wanted one of {', '.join(map(show, allowed))}, got {show(value)}"

    return match


def none_of(*forbidden: Any) -> Matcher:
    def match(value: Any) -> str | None:
        if any(_same(value, each) for each in forbidden):
            return f"must not be {show(value)}"
        return None

    return match


def between(low: float, high: float) -> Matcher:
    """A number from `low` to `high`, both included."""

    def match(value: Any) -> str | None:
        if _is_number(value) and low <= value <= high:
            return None
        return f"wanted {low} to {high}, got {show(value)}"

    return match


def at_least(low: float) -> Matcher:
    def match(value: Any) -> str | None:
        return None if _is_number(value) and value >= low else f"wanted at least {low}, got {show(value)}"

    return match


def time_near(instant: float, tolerance: float) -> Matcher:
    """An RFC 3339 time within `tolerance` seconds of `instant` (UTC epoch seconds)."""

    def match(value: Any) -> str | None:
        try:
            off = parse_iso8601(value) - instant
        except (TypeError, ValueError):
            return f"wanted an RFC 3339 time, got {show(value)}"
        return None if abs(off) <= tolerance else f"off by {off:+.1f} s, at most {tolerance} s are allowed"

    return match


def contains(wanted: Any) -> Matcher:
    """A list in which at least one element matches."""

    def match(value: Any) -> str | None:
        if isinstance(value, list) and any(explain(wanted, each) is None for each in value):
            return None
        return f"wanted an element that is {describe(wanted)}, got {show(value)}"

    return match


def absent(value: Any) -> str | None:
    """The field is not there at all."""
    return None if value is _ABSENT else f"must not be there, got {show(value)}"


def present(value: Any) -> str | None:
    """The field is there, whatever it holds."""
    return "is missing" if value is _ABSENT else None


absent.__qualname__ = "absent"
present.__qualname__ = "present"


def explain(pattern: Any, value: Any) -> str | None:
    """Why `value` does not match `pattern`, or None if it does."""
    if callable(pattern):
        result: str | None = pattern(value)
        return result
    if isinstance(pattern, Mapping):
        return _first(_explain_path(path, wanted, value) for path, wanted in pattern.items())
    return equals(pattern)(value)


def describe(pattern: Any) -> str:
    """A pattern for people."""
    if isinstance(pattern, Mapping):
        return ", ".join(f"{path} {describe(wanted)}" for path, wanted in pattern.items()) or "anything"
    if not callable(pattern):
        return f"= {show(pattern)}"
    told = pattern(_ABSENT)
    if pattern is absent:
        return "absent"
    if told is None:
        return str(getattr(pattern, "__name__", "anything")).replace("_", " ")
    return str(told).removesuffix(", got nothing").removeprefix("wanted ").replace("is missing", "present")


def _explain_path(path: str, wanted: Any, body: Any) -> str | None:
    """A path that fans out matches if any of its values does."""
    values = list(lookup(body, path)) or [_ABSENT]
    reasons = [explain(wanted, value) for value in values]
    if None in reasons:
        return None
    return f"{path}: {reasons[0]}"


def _first(reasons: Iterable[str | None]) -> str | None:
    return next((reason for reason in reasons if reason is not None), None)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _both_numbers(a: Any, b: Any) -> bool:
    return _is_number(a) and _is_number(b)


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _same(a: Any, b: Any) -> bool:
    if _both_numbers(a, b):
        return _number(a) == _number(b)
    if isinstance(a, Collection) and not isinstance(a, str):
        return type(a) is type(b) and a == b
    return type(a) is type(b) and a == b
