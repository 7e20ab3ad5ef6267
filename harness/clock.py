"""Time. The only module of the harness that reads it.

All times in the harness are UTC seconds since the epoch as `float`. They never run backwards: the wall clock is
read once and the monotonic clock counts on from there.
"""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> float:
        """UTC seconds since the epoch, never decreasing."""
        ...


class SystemClock:
    """The machine's clock, anchored once so that it cannot jump."""

    __slots__ = ("_offset",)

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def now(self) -> float:
        return self._offset + time.monotonic()


class ManualClock:
    """A clock that stands still until it is told otherwise.

    `start` is an arbitrary but fixed instant, so that stored traces of virtual runs are byte-identical.
    """

    __slots__ = ("_now",)

    START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC).timestamp()

    def __init__(self, start: float = START) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on by `seconds` (not negative)."""
        if seconds < 0:
            raise ValueError(f"time cannot run backwards: {seconds}")
        self._now += seconds


def iso8601(at: float) -> str:
    """`at` as RFC 3339 in UTC with milliseconds."""
    moment = datetime.fromtimestamp(at, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def parse_iso8601(text: str) -> float:
    """The instant that an RFC 3339 text means. Raises ValueError when it has no zone or is not one."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no time zone in {text!r}")
    return moment.timestamp()
