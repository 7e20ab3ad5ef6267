"""Lists, page by page (transport_and_format, pagination)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from harness.protocols.ocpi.platform.exchange import Answer, invalid

FILTERS = ("date_from", "date_to", "offset", "limit")


@dataclass(frozen=True, slots=True)
class Page:
    """What is wanted of a list: from, inclusive, to, exclusive (epoch seconds); how many from which one on."""

    date_from: float | None = None
    date_to: float | None = None
    offset: int = 0
    limit: int | None = None


def moment(text: str) -> float:
    """The instant of an OCPI DateTime, which is UTC with or without Z. Raises ValueError for what is none."""
    if not text.isascii() or (text[-1:] != "Z" and ("+" in text or "-" in text[10:])):
        raise ValueError(f"{text!r} is no DateTime in UTC")
    found = datetime.fromisoformat(text.removesuffix("Z"))
    if len(text) < len("2026-01-01T00:00:00"):
        raise ValueError(f"{text!r} has no time of day")
    return found.replace(tzinfo=UTC).timestamp()


def wanted(query: Mapping[str, str], dated: bool = False) -> Page | Answer:
    """What the parameters ask for, or the refusal of what they are. `dated`: date_from is required.

    A limit of 0 is refused: OCPI gives no minimum, and a page of nothing would never get anybody to the end.
    """
    try:
        since, until = (moment(query[name]) if name in query else None for name in ("date_from", "date_to"))
        offset, limit = int(query.get("offset", "0")), int(query["limit"]) if "limit" in query else None
    except ValueError as wrong:
        return invalid(f"{wrong}")
    if offset < 0 or (limit is not None and limit < 1):
        return invalid("offset is at least 0 and limit at least 1")
    if dated and since is None:
        return invalid("date_from is required")
    return Page(since, until, offset, limit)


def paged(url: str, items: Sequence[Mapping[str, Any]], page: Page, most: int) -> Answer:
    """The page: objects in the order in which they came, how many there are, and where it goes on."""
    fitting = [each for each in items if _within(each, page)]
    size = most if page.limit is None else min(page.limit, most)
    shown = fitting[page.offset : page.offset + size]
    headers = [("X-Total-Count", str(len(fitting))), ("X-Limit", str(most))]
    if page.offset + size < len(fitting):
        headers.append(("Link", f'<{url}?{urlencode(_next(page, size))}>; rel="next"'))
    return Answer(data=list(shown), headers=tuple(headers))


def _within(item: Mapping[str, Any], page: Page) -> bool:
    at = moment(str(item["last_updated"]))
    return (page.date_from is None or at >= page.date_from) and (page.date_to is None or at < page.date_to)


def _next(page: Page, size: int) -> dict[str, str]:
    after: dict[str, str] = {}
    for name, at in (("date_from", page.date_from), ("date_to", page.date_to)):
        if at is not None:
            after[name] = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    return after | {"offset": str(page.offset + size), "limit": str(size)}
