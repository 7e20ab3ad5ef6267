"""The judge's own arithmetic of charging profiles, against examples worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from harness.clock import iso8601
from harness.protocols.ocpp.v201.composite import (
    Installed,
    Step,
    capped,
    different,
    expected,
    instant,
    limit_at,
    reported,
    too_high,
)

NOW = 1_767_268_800.0
T = instant(NOW)
FOUR = Decimal(4)


def profile(
    purpose: str = "TxDefaultProfile",
    *steps: tuple[int, float],
    level: int = 0,
    duration: int | None = None,
    start: float | None = 0.0,
    evse: int = 1,
    **more: Any,
) -> Installed:
    """Absolute, beginning `start` seconds from now; Relative without `start`."""
    schedule: dict[str, Any] = {
        "chargingSchedulePeriod": [{"startPeriod": after, "limit": limit} for after, limit in steps]
    }
    if duration is not None:
        schedule["duration"] = duration
    if start is not None:
        schedule["startSchedule"] = iso8601(NOW + start)
    body = {
        "id": 1,
        "stackLevel": level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative" if start is None else "Absolute",
        "chargingSchedule": [schedule],
        **more,
    }
    return Installed(evse, body)


def course(
    installed: list[Installed], seconds: int, evse: int = 1, relative: float = 0.0
) -> list[tuple[int, Any]]:
    """(offset, limit) from now on."""
    steps = expected(installed, evse, T, T + seconds, T + instant(relative))
    return [(int(step.at - T), None if step.limit is None else float(step.limit)) for step in steps]


def test_without_profiles_nothing_limits() -> None:
    assert course([], 300) == [(0, None)]


def test_higher_stack_level_wins_while_it_lasts_then_the_lower_one_is_back() -> None:
    low = profile("TxDefaultProfile", (0, 6), (100, 8), (200, 10), duration=400)
    high = profile("TxDefaultProfile", (0, 7), (100, 9), level=1, duration=150)
    assert course([low, high], 500) == [(0, 7), (100, 9), (150, 8), (200, 10), (400, None)]


def test_lowest_over_the_purposes_with_the_session_in_place_of_the_default() -> None:
    station = profile("ChargingStationMaxProfile", (0, 10), evse=0, duration=86_400)
    default = profile("TxDefaultProfile", (0, 6), (60, 10), (120, 8), (180, 15), (260, 8), duration=300)
    session = profile("TxProfile", (0, 8), (50, 11), (140, 16), (200, 6), (240, 12), duration=260)
    wanted = [(0, 8), (50, 10), (200, 6), (240, 10), (260, 8), (300, 10)]
    assert course([station, default, session], 400) == wanted


def test_a_period_behind_the_duration_is_never_reached() -> None:
    assert course([profile("TxDefaultProfile", (0, 6), (120, 16), duration=100)], 300) == [
        (0, 6),
        (100, None),
    ]


def test_validity_includes_its_beginning_and_excludes_its_end() -> None:
    valid = profile(
        "TxDefaultProfile", (0, 6), start=None, validFrom=iso8601(NOW + 50), validTo=iso8601(NOW + 90)
    )
    assert course([valid], 300) == [(0, None), (50, 6), (90, None)]


def test_a_schedule_in_the_future_limits_nothing_yet() -> None:
    assert course([profile("TxDefaultProfile", (0, 6), start=60)], 300) == [(0, None), (60, 6)]


def test_a_daily_schedule_comes_again() -> None:
    """An hour each day, begun three days ago; two hours before the next occurrence ends nothing is in force."""
    begun = -3 * 86_400 + 600
    daily = profile(
        "TxDefaultProfile",
        (0, 6),
        (1800, 7),
        duration=3600,
        start=begun,
        chargingProfileKind="Recurring",
        recurrencyKind="Daily",
    )
    wanted = [(0, None), (600, 6), (2400, 7), (4200, None), (87_000, 6)]
    assert course([daily], 87_500) == wanted


def test_a_weekly_schedule_says_nothing_before_its_first_week() -> None:
    weekly = profile(
        "TxDefaultProfile", (0, 6), start=100, chargingProfileKind="Recurring", recurrencyKind="Weekly"
    )
    assert course([weekly], 300) == [(0, None), (100, 6)]


def test_relative_periods_count_from_the_power_path() -> None:
    relative = profile("TxDefaultProfile", (0, 6), (100, 8), start=None)
    assert course([relative], 300, relative=-40) == [(0, 6), (60, 8)]


@pytest.mark.parametrize(
    ("evse", "purpose", "owner", "limited"),
    [
        (1, "TxDefaultProfile", 0, True),
        (2, "TxDefaultProfile", 1, False),
        (2, "ChargingStationMaxProfile", 0, True),
        (0, "ChargingStationMaxProfile", 0, True),
        (0, "TxDefaultProfile", 0, False),
        (2, "TxProfile", 1, False),
    ],
)
def test_who_is_limited(evse: int, purpose: str, owner: int, limited: bool) -> None:
    found = limit_at([profile(purpose, (0, 6), evse=owner)], evse, T, T)
    assert found == (Decimal(6) if limited else None)


def test_decimals_are_exact() -> None:
    assert limit_at([profile("TxDefaultProfile", (0, 8.1))], 1, T, T) == Decimal("8.1")


def told(*periods: tuple[int, float]) -> list[Step]:
    listed = [{"startPeriod": start, "limit": limit} for start, limit in periods]
    return reported({"scheduleStart": iso8601(NOW), "chargingSchedulePeriod": listed})


WANTED = [Step(T - 4, Decimal(10)), Step(T + 100, Decimal(6)), Step(T + 200, None)]


@pytest.mark.parametrize(
    ("periods", "high", "other"),
    [
        (((0, 10), (100, 6), (200, 32)), False, False),
        (((0, 10), (104, 6), (196, 32)), False, False),
        (((0, 10), (105, 6), (200, 32)), True, True),
        (((0, 10), (95, 6), (200, 32)), False, True),
        (((0, 10), (100, 6.05), (200, 32)), False, False),
        (((0, 10), (100, 6.1), (200, 32)), True, True),
        (((0, 9), (100, 6), (200, 32)), False, True),
        (((0, 10), (100, 6)), False, True),
        (((0, 32),), True, True),
    ],
)
def test_comparison(periods: tuple[tuple[int, float], ...], high: bool, other: bool) -> None:
    """`high`: above what is in force somewhere · `other`: not what is in force, 32 A being what the station has."""
    until = T + 300
    assert bool(too_high(told(*periods), WANTED, until, FOUR)) is high
    assert bool(different(told(*periods), capped(WANTED, Decimal(32)), until, FOUR)) is other


def test_what_is_wrong_is_told_with_its_place() -> None:
    assert too_high(told((0, 10), (100, 7)), WANTED, T + 150, FOUR) == (
        "7 from second 104 on, at most 6 is in force there"
    )


def test_without_knowing_what_the_station_has_only_limits_are_compared() -> None:
    steps = told((0, 10), (100, 6), (200, 1))
    assert different(steps, capped(WANTED, None), T + 300, FOUR) is None
