"""The reference station and the judge work out charging limits independently: they must agree on every moment."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import iso8601
from harness.protocols.ocpp.v201.composite import Installed, expected, instant, limit_at
from harness.protocols.ocpp.v201.station import schedules
from harness.protocols.ocpp.v201.station.schedules import Supply

NOW = 1_767_268_800
SUPPLY = Supply(voltage=1.0, phases=1)
PURPOSES = ("TxProfile", "TxDefaultProfile", "ChargingStationMaxProfile")


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """A ChargingProfileType that keeps to the rules, with edges within a day of NOW."""
    purpose = draw(st.sampled_from(PURPOSES))
    kinds = ["Absolute", "Daily", "Weekly"] + (["Relative"] if purpose != PURPOSES[2] else [])
    kind = draw(st.sampled_from(kinds))
    starts = sorted(draw(st.sets(st.integers(1, 4000), max_size=3)))
    periods = [{"startPeriod": at, "limit": draw(st.integers(0, 40))} for at in (0, *starts)]
    schedule: dict[str, Any] = {"chargingRateUnit": "W", "chargingSchedulePeriod": periods}
    if kind != "Relative":
        schedule["startSchedule"] = iso8601(NOW + draw(st.integers(-90_000, 3000)))
    if draw(st.booleans()):
        schedule["duration"] = draw(st.integers(1, 5000))
    body: dict[str, Any] = {
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Recurring" if kind in ("Daily", "Weekly") else kind,
        "chargingSchedule": [schedule],
    }
    if kind in ("Daily", "Weekly"):
        body["recurrencyKind"] = kind
    for edge in ("validFrom", "validTo"):
        if draw(st.booleans()):
            body[edge] = iso8601(NOW + draw(st.integers(-3000, 3000)))
    return body


def installed(bodies: list[dict[str, Any]]) -> list[Installed]:
    """Each on a stack level of its own."""
    evses = {"ChargingStationMaxProfile": 0}
    return [
        Installed(evses.get(body["chargingProfilePurpose"], 1), {**body, "id": level, "stackLevel": level})
        for level, body in enumerate(bodies)
    ]


def of_the_station(found: list[Installed], at: float, relative: float) -> float | None:
    """The limit in W as the station's own arithmetic has it."""
    limits = {
        purpose: schedules.winning(
            [dict(each.profile) for each in found if each.purpose == purpose], at, relative, SUPPLY
        )
        for purpose in PURPOSES
    }
    session = limits["TxProfile"] or limits["TxDefaultProfile"]
    lowest = schedules.lowest([session, limits["ChargingStationMaxProfile"]])
    return None if lowest is None else lowest.watts


@settings(max_examples=200, deadline=None)
@given(st.lists(profiles(), max_size=5), st.integers(0, 5000), st.integers(-2000, 0))
def test_both_see_the_same_limit(bodies: list[dict[str, Any]], after: int, relative: int) -> None:
    found, at, begun = installed(bodies), NOW + after, NOW + relative
    judged = limit_at(found, 1, instant(at), instant(begun))
    assert (None if judged is None else float(judged)) == of_the_station(found, at, begun)


@settings(max_examples=100, deadline=None)
@given(st.lists(profiles(), max_size=5), st.integers(0, 5000), st.integers(-2000, 0))
def test_the_course_of_the_judge_misses_no_edge(
    bodies: list[dict[str, Any]], after: int, relative: int
) -> None:
    found, at, begun = installed(bodies), instant(NOW + after), instant(NOW + relative)
    course = expected(found, 1, instant(NOW), instant(NOW + 6000), begun)
    assert next(step.limit for step in reversed(course) if step.at <= at) == limit_at(found, 1, at, begun)
