"""The local time of a charging location, and the moments at which a restriction on it begins or ends to hold."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from harness.protocols.ocpi.money.facts import Restrictions

LONGEST: Final = timedelta(days=62)
"""Beyond this a period is not searched for changes of price within it."""
_DAY: Final = 24 * 60


def zone(name: str | None) -> ZoneInfo | None:
    """The time zone with this name of the IANA data; None: not given, or there is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def active(of: Restrictions, at: datetime, wrapped_day: str) -> bool | None:
    """Do the restrictions on date, day and time of day hold at a local time? None: start_time equals end_time."""
    minute = at.hour * 60 + at.minute
    begin, end = of.start_time or 0, of.end_time or _DAY
    timed = of.start_time is not None or of.end_time is not None
    if timed and begin == end:
        return None
    inside = not timed or (begin <= minute < end if begin < end else minute >= begin or minute < end)
    day = at.date()
    if timed and end < begin and minute < end and wrapped_day == "window":
        day -= timedelta(days=1)
    return (
        inside
        and (not of.days or day.weekday() in of.days)
        and (of.start_date is None or day >= of.start_date)
        and (of.end_date is None or day < of.end_date)
    )


def changes(of: Restrictions, begin: datetime, end: datetime, where: ZoneInfo) -> Iterator[datetime]:
    """Moments between two (UTC) at which `active` may change: more than needed do no harm."""
    if not of.local or end - begin > LONGEST:
        return
    day, last = begin.astimezone(where).date(), end.astimezone(where).date()
    while day <= last:
        for minute in {0, of.start_time or 0, of.end_time or 0}:
            yield from _instants(day, minute, where)
        yield from _shifts(day, where)
        day += timedelta(days=1)


def _instants(day: date, minute: int, where: ZoneInfo) -> Iterator[datetime]:
    """When it is so late on that day: twice, when clocks are put back."""
    local = datetime.combine(day, time(minute // 60, minute % 60), where)
    yield local.astimezone(UTC)
    yield local.replace(fold=1).astimezone(UTC)


def _shifts(day: date, where: ZoneInfo) -> Iterator[datetime]:
    """Where clocks may be put forward or back on that day."""
    begin = datetime.combine(day, time(), where)
    if begin.utcoffset() != (begin + timedelta(days=1)).utcoffset():
        yield from (begin.astimezone(UTC) + timedelta(minutes=30 * half) for half in range(51))
