"""The arithmetic of charging profiles: what limit holds at a moment, and the composite schedule (use case
K08).

Pure functions on profiles as they are on the wire. Theory (Part 2 K, 3): among the profiles of one purpose
the highest stack level with a schedule in force wins; over the purposes the lowest limit wins; TxProfile
stands in for TxDefaultProfile.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.station.part import Payload

EXTERNAL, MAXIMUM = "ChargingStationExternalConstraints", "ChargingStationMaxProfile"
TX, TX_DEFAULT = "TxProfile", "TxDefaultProfile"
RECURRENCE = {"Daily": 86400.0, "Weekly": 604800.0}


@dataclass(slots=True)
class Installed:
    """A profile in force on an EVSE (0: the station). `source`: whose limit it is."""

    evse_id: int
    profile: Payload
    source: str = "CSO"

    @property
    def purpose(self) -> str:
        return str(self.profile["chargingProfilePurpose"])


@dataclass(frozen=True, slots=True)
class Supply:
    """What converts amperes to watts: volts per phase and number of phases (1 for DC)."""

    voltage: float
    phases: int

    def watts(self, limit: float, unit: str, phases: int | None = None) -> float:
        """A limit in W. Amperes are per phase (K01.FR.51); phases default to 3 or what there is (K01.FR.49)."""
        if unit == "W":
            return limit
        return limit * self.voltage * min(phases or 3, self.phases)

    def amperes(self, watts: float, phases: int | None = None) -> float:
        return watts / (self.voltage * min(phases or 3, self.phases))


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in watts, and the number of phases it was meant for."""

    watts: float
    phases: int | None = None


def valid(profile: Payload, at: float) -> bool:
    """K01.FR.10, K01.FR.36, K01.FR.37."""
    since, until = profile.get("validFrom"), profile.get("validTo")
    return (since is None or at >= parse_iso8601(since)) and (until is None or at < parse_iso8601(until))


def schedule_start(profile: Payload, schedule: Payload, at: float, relative_start: float) -> float | None:
    """When the schedule that is in force at `at` began; None before its first start (K01.FR.30, K01.FR.40)."""
    if profile["chargingProfileKind"] == "Relative":
        return relative_start if at >= relative_start else None
    start = parse_iso8601(schedule["startSchedule"])
    if at < start:
        return None
    if profile["chargingProfileKind"] == "Recurring":
        period = RECURRENCE[profile.get("recurrencyKind", "Daily")]
        return start + (at - start) // period * period
    return start


def limit_of(profile: Payload, at: float, relative_start: float, supply: Supply) -> Limit | None:
    """The limit that one profile sets at `at`, or None when it says nothing (K01.FR.11 to K01.FR.13)."""
    if not valid(profile, at):
        return None
    schedule = profile["chargingSchedule"][0]
    start = schedule_start(profile, schedule, at, relative_start)
    if start is None:
        return None
    elapsed = at - start
    if elapsed >= schedule.get("duration", float("inf")):
        return None
    passed = [period for period in schedule["chargingSchedulePeriod"] if period["startPeriod"] <= elapsed]
    if not passed:
        return None
    period = passed[-1]
    phases = period.get("numberPhases")
    return Limit(supply.watts(period["limit"], schedule["chargingRateUnit"], phases), phases)


def winning(profiles: Iterable[Payload], at: float, relative_start: float, supply: Supply) -> Limit | None:
    """The limit of the highest stack level that says something (K01.FR.17)."""
    for profile in sorted(profiles, key=lambda entry: -entry["stackLevel"]):
        limit = limit_of(profile, at, relative_start, supply)
        if limit is not None:
            return limit
    return None


def lowest(limits: Iterable[Limit | None]) -> Limit | None:
    """The lowest of the limits there are (K08.FR.04)."""
    return min((limit for limit in limits if limit is not None), key=lambda limit: limit.watts, default=None)


def boundaries(profile: Payload, since: float, until: float, relative_start: float) -> set[float]:
    """All moments between `since` and `until` at which the limit of a profile may change."""
    moments: set[float] = set()
    for edge in ("validFrom", "validTo"):
        if edge in profile:
            moments.add(parse_iso8601(profile[edge]))
    schedule = profile["chargingSchedule"][0]
    for start in _starts(profile, schedule, since, until, relative_start):
        moments.add(start)
        moments |= {start + period["startPeriod"] for period in schedule["chargingSchedulePeriod"]}
        if "duration" in schedule:
            moments.add(start + schedule["duration"])
    return {moment for moment in moments if since < moment < until}


def _starts(
    profile: Payload, schedule: Payload, since: float, until: float, relative_start: float
) -> list[float]:
    if profile["chargingProfileKind"] == "Relative":
        return [relative_start]
    start = parse_iso8601(schedule["startSchedule"])
    if profile["chargingProfileKind"] != "Recurring":
        return [start]
    period = RECURRENCE[profile.get("recurrencyKind", "Daily")]
    first = start + max((since - start) // period, 0) * period
    count = int(max(until - first, 0) // period) + 1
    return [first + number * period for number in range(count)]


def composite(
    since: float, duration: int, moments: Iterable[float], limit_at: Callable[[float], Limit]
) -> list[tuple[int, Limit]]:
    """Periods (offset in seconds, limit) over `duration`, neighbours of equal limit joined (K08.FR.02)."""
    periods: list[tuple[int, Limit]] = []
    for moment in sorted({since, *moments}):
        offset, limit = round(moment - since), limit_at(moment)
        if offset < duration and (not periods or periods[-1][1] != limit):
            periods.append((offset, limit))
    return periods or [(0, limit_at(since))]


def ascending(schedule: Payload) -> bool:
    """Does the first period start at 0, and each later than the one before (K01.FR.31, K01.FR.35)?"""
    starts: Sequence[int] = [period["startPeriod"] for period in schedule["chargingSchedulePeriod"]]
    return starts[0] == 0 and all(early < late for early, late in itertools.pairwise(starts))
