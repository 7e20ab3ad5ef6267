"""Integers of OCPP have 32 bits (Part 2, 2.1.4, Table 1); the schemas do not say so."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from harness.protocols.ocpp.v201.malformed.fields import fields
from harness.usecases.observation import lookup

SMALLEST: Final = -(2**31)
GREATEST: Final = 2**31 - 1


def too_big(action: str, payload: Any) -> str:
    """The path of the first integer field of a request that holds more than 32 bits, or ""."""
    if not any(_numbers(payload)):
        return ""
    return next(
        (path for path in _paths(action) if any(_is_big(value) for value in lookup(payload, path))), ""
    )


def _is_big(value: Any) -> bool:
    return isinstance(value, int) and not SMALLEST <= value <= GREATEST


def _numbers(value: Any) -> Iterator[bool]:
    """For each number whether it is one to look at."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    else:
        yield _is_big(value)


@cache
def _paths(action: str) -> tuple[str, ...]:
    """The integer fields of a request, as paths that fan out over lists."""
    lists = {each.path for each in fields(action) if each.kind == "array"}
    return tuple(
        ".".join(
            name + ("[]" if each.path[: depth + 1] in lists else "") for depth, name in enumerate(each.path)
        )
        for each in fields(action)
        if each.kind == "integer" or each.item.get("type") == "integer"
    )
