"""What charging profiles amount to, recomputed by the judge (OCPP 2.0.1 Part 2 K, use case K08).

Pure arithmetic on profiles as they are on the wire: limits as Decimal in the unit of the profiles, times as
seconds since the epoch, cut to milliseconds. It must not know the station that the harness plays, nor that
station's arithmetic: the two are made independently, so that each can contradict the other.

Theory. A profile says something at a moment if the moment lies within its validity and one of its periods is
running. Of the profiles of one purpose the one with the highest stackLevel that says something wins (K01.FR.17). A
TxProfile that says something stands in for all TxDefaultProfiles (K02.FR.04), one that has ended does not
(K02.FR.08). What is left of each purpose is merged by taking the lowest (K08.FR.04).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from harness.clock import parse_iso8601

TX, TX_DEFAULT, STATION_MAX = "TxProfile", "TxDefaultProfile", "ChargingStationMaxProfile"
RECURRENCE = {"Daily": Decimal(86_400), "Weekly": Decimal(604_800)}
SLACK = Decimal("0.01")
"""Share by which a limit may be off: a product may work in the other unit, and limits have one decimal."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A profile (ChargingProfileType) as it was set, in force on an EVSE; 0 is the station.

    taken_by  id of the transaction that took it up, for a profile that came with a remote start
    """

    evse: int
    profile: Mapping[str, Any]
    taken_by: str = ""

    @property
    def id(self) -> int:
        return int(self.profile["id"])

    @property
    def purpose(self) -> str:
        return str(self.profile["chargingProfilePurpose"])

    @property
    def transaction(self) -> str:
        return self.taken_by or str(self.profile.get("transactionId", ""))

    @property
    def level(self) -> int:
        return int(self.profile["stackLevel"])


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on this is the limit; None: nothing limits."""

    at: Decimal
    limit: Decimal | None


Steps = Sequence[Step]
"""Ascending; the last one goes on without end."""


def instant(at: float) -> Decimal:
    """Seconds since the epoch, to the millisecond."""
    return Decimal(round(at * 1000)) / 1000


def number(value: Any) -> Decimal:
    """A JSON number, exactly as it was written."""
    return Decimal(str(value))


def limit_at(installed: Iterable[Installed], evse: int, at: Decimal, relative: Decimal) -> Decimal | None:
    """The limit on an EVSE at a moment, None if nothing limits. `relative`: where Relative profiles begin."""
    acting = [each for each in installed if acts_on(each, evse)]

    def of(purpose: str) -> Decimal | None:
        return _winner((each for each in acting if each.purpose == purpose), at, relative)

    session = of(TX)
    found = [of(TX_DEFAULT) if session is None else session, of(STATION_MAX)]
    return min((limit for limit in found if limit is not None), default=None)


def acts_on(each: Installed, evse: int) -> bool:
    """TxDefaultProfiles of EVSE 0 act on all EVSEs (K01.FR.14); those of an EVSE not on the station (K09.FR.05)."""
    if evse == 0:
        return each.purpose == STATION_MAX
    return each.evse in (0, evse)


def _winner(profiles: Iterable[Installed], at: Decimal, relative: Decimal) -> Decimal | None:
    for each in sorted(profiles, key=lambda each: -each.level):
        limit = _says(each.profile, at, relative)
        if limit is not None:
            return limit
    return None


def _says(profile: Mapping[str, Any], at: Decimal, relative: Decimal) -> Decimal | None:
    """The limit of one profile at a moment (K01.FR.11, K01.FR.12, K01.FR.30, K01.FR.36, K01.FR.37)."""
    since, until = _validity(profile)
    schedule = profile["chargingSchedule"][0]
    start = _start(profile, schedule, at, relative)
    if at < start or (since is not None and at < since) or (until is not None and at >= until):
        return None
    elapsed = at - start
    if "duration" in schedule and elapsed >= number(schedule["duration"]):
        return None
    running = [
        period for period in schedule["chargingSchedulePeriod"] if number(period["startPeriod"]) <= elapsed
    ]
    return number(running[-1]["limit"]) if running else None


def _validity(profile: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    edges = (profile.get("validFrom"), profile.get("validTo"))
    since, until = (None if edge is None else instant(parse_iso8601(edge)) for edge in edges)
    return since, until


def _start(
    profile: Mapping[str, Any], schedule: Mapping[str, Any], at: Decimal, relative: Decimal
) -> Decimal:
    """The beginning of the schedule that counts at `at`: for recurring ones the latest occurrence."""
    if profile["chargingProfileKind"] == "Relative":
        return relative
    start = instant(parse_iso8601(schedule["startSchedule"]))
    if profile["chargingProfileKind"] != "Recurring" or at < start:
        return start
    every = RECURRENCE[profile["recurrencyKind"]]
    return start + (at - start) // every * every


def expected(
    installed: Sequence[Installed], evse: int, since: Decimal, until: Decimal, relative: Decimal
) -> list[Step]:
    """The limits on an EVSE from `since` to `until`."""
    moments = {since}
    for each in installed:
        moments |= {edge for edge in _edges(each.profile, since, until, relative) if since < edge < until}
    steps: list[Step] = []
    for at in sorted(moments):
        limit = limit_at(installed, evse, at, relative)
        if not steps or steps[-1].limit != limit:
            steps.append(Step(at, limit))
    return steps


def _edges(profile: Mapping[str, Any], since: Decimal, until: Decimal, relative: Decimal) -> set[Decimal]:
    """Moments at which what the profile says may change."""
    edges = {edge for edge in _validity(profile) if edge is not None}
    schedule = profile["chargingSchedule"][0]
    offsets = [number(period["startPeriod"]) for period in schedule["chargingSchedulePeriod"]]
    offsets += [number(schedule["duration"])] if "duration" in schedule else []
    for start in _starts(profile, schedule, since, until, relative):
        edges |= {start, *(start + offset for offset in offsets)}
    return edges


def _starts(
    profile: Mapping[str, Any],
    schedule: Mapping[str, Any],
    since: Decimal,
    until: Decimal,
    relative: Decimal,
) -> list[Decimal]:
    first = _start(profile, schedule, since, relative)
    if profile["chargingProfileKind"] != "Recurring":
        return [first]
    every = RECURRENCE[profile["recurrencyKind"]]
    return [first + every * count for count in range(int(max(until - first, Decimal(0)) // every) + 1)]


def reported(schedule: Mapping[str, Any]) -> list[Step]:
    """A CompositeScheduleType as steps."""
    start = instant(parse_iso8601(schedule["scheduleStart"]))
    return [
        Step(start + number(period["startPeriod"]), number(period["limit"]))
        for period in schedule["chargingSchedulePeriod"]
    ]


def capped(steps: Steps, local: Decimal | None) -> list[Step]:
    """The same with the station's own ability as one more limit."""
    if local is None:
        return list(steps)
    return [Step(step.at, local if step.limit is None else min(step.limit, local)) for step in steps]


def too_high(told: Steps, wanted: Steps, until: Decimal, tolerance: Decimal) -> str | None:
    """Where `told` is above every limit that `wanted` has within `tolerance` seconds, or None."""

    def allowed(limit: Decimal, near: Sequence[Decimal | None]) -> bool:
        return any(other is None or limit <= other * (1 + SLACK) for other in near)

    return _compare(told, wanted, until, tolerance, allowed, "at most")


def different(told: Steps, wanted: Steps, until: Decimal, tolerance: Decimal) -> str | None:
    """Where `told` equals no limit that `wanted` has within `tolerance` seconds, or None."""

    def allowed(limit: Decimal, near: Sequence[Decimal | None]) -> bool:
        return any(other is None or abs(limit - other) <= other * SLACK for other in near)

    return _compare(told, wanted, until, tolerance, allowed, "exactly")


def _compare(
    told: Steps,
    wanted: Steps,
    until: Decimal,
    tolerance: Decimal,
    allowed: Callable[[Decimal, Sequence[Decimal | None]], bool],
    how: str,
) -> str | None:
    """Between two borders nothing changes, so one look at the middle of each stretch is enough."""
    start = told[0].at
    borders = {start, until}
    borders |= {step.at for step in told}
    borders |= {step.at + shift for step in wanted for shift in (-tolerance, tolerance)}
    for begin, end in pairwise(sorted(border for border in borders if start <= border <= until)):
        middle = (begin + end) / 2
        limit = _value(told, middle)
        near = _values(wanted, middle - tolerance, middle + tolerance)
        if limit is not None and not allowed(limit, near):
            bounds = " or ".join(sorted({f"{other:f}" for other in near if other is not None}))
            return f"{limit:f} from second {begin - start:f} on, {how} {bounds} is in force there"
    return None


def _value(steps: Steps, at: Decimal) -> Decimal | None:
    return next((step.limit for step in reversed(steps) if step.at <= at), None)


def _values(steps: Steps, since: Decimal, until: Decimal) -> list[Decimal | None]:
    """All limits that hold at some moment from `since` to `until`."""
    within = [step.limit for step in steps if since < step.at <= until]
    before = [step.limit for step in steps if step.at <= since]
    return [*(before or [step.limit for step in steps[:1]])[-1:], *within]
