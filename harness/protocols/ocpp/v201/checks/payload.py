"""Reading payloads that may be anything: what is not there or has the wrong type is None."""

from collections.abc import Iterator
from typing import Any

from harness.clock import parse_iso8601


def dig(body: Any, *path: str) -> Any:
    """The value under these keys, or None."""
    for key in path:
        if not isinstance(body, dict):
            return None
        body = body.get(key)
    return body


def text(body: Any, *path: str) -> str | None:
    """The string under these keys."""
    value = dig(body, *path)
    return value if isinstance(value, str) else None


def whole(body: Any, *path: str) -> int | None:
    """The integer under these keys."""
    value = dig(body, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def objects(body: Any, *path: str) -> Iterator[dict[str, Any]]:
    """The objects in the list under these keys."""
    value = dig(body, *path)
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def moment(value: Any) -> float | None:
    """The instant that a date-time text means, UTC epoch seconds."""
    if not isinstance(value, str):
        return None
    try:
        return parse_iso8601(value.upper())
    except (ValueError, OverflowError):
        return None
