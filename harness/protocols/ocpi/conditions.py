"""What conditions between the fields of objects have in common."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

from harness.protocols.ocpi.fields import Breach

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")


def twins(where: str, members: Any, key: str) -> Iterator[Breach]:
    """Members of a list that should be told apart by `key` (a CiString) and cannot be."""
    seen: set[str] = set()
    for at, each in enumerate(members if isinstance(members, list) else ()):
        id = each.get(key) if isinstance(each, dict) else None
        if not isinstance(id, str):
            continue
        if id.upper() in seen:
            yield Breach(f"{where}[{at}].{key}", "another than before in this list", id)
        seen.add(id.upper())


def disorder(of: Mapping[str, Any], first: str, last: str) -> Iterator[Breach]:
    """A later moment that lies before the earlier one."""
    begin, end = of[first], of[last]
    if _is_time(begin) and _is_time(end) and moment(end) < moment(begin):
        yield Breach(last, f"not before {begin}", end)


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The fields in which two objects differ.

    null, an empty list and nothing are the same, and so are the ways to write a time.
    """
    names = dict.fromkeys((*one, *other))
    return [name for name in names if _content(one.get(name)) != _content(other.get(name))]


def like(told: Any, held: Any) -> Any:
    """What is held, without what it knows beyond what it was told: fields of one's own are nobody's business."""
    if isinstance(told, Mapping) and isinstance(held, Mapping):
        return {name: like(told[name], each) for name, each in held.items() if name in told}
    if isinstance(told, list) and isinstance(held, list) and len(told) == len(held):
        return [like(one, other) for one, other in zip(told, held, strict=True)]
    return held


def _content(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: kept for name, each in value.items() if (kept := _content(each)) is not None}
    if isinstance(value, list):
        return [_content(each) for each in value] or None
    return moment(value) if _is_time(value) else value


def _is_time(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def moment(text: str) -> str:
    """Times of OCPI as texts that compare like the times: without Z, fractions without trailing zeros."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return f"{whole}.{fraction.rstrip('0')}" if fraction.rstrip("0") else whole


def newest(of: Mapping[str, Any], parts: str) -> Iterator[Breach]:
    """An object that is older than one of its parts: a change of a part is one of the whole."""
    own = of["last_updated"]
    for at, each in enumerate(of[parts] if isinstance(of[parts], list) else ()):
        updated = each.get("last_updated") if isinstance(each, dict) else None
        if _is_time(own) and _is_time(updated) and moment(updated) > moment(own):
            yield Breach("last_updated", f"at least that of {parts}[{at}], {updated}", own)
