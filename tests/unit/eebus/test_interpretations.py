"""Which reading holds: one point's own, that of all points, or none."""

import pytest

from harness.protocols.eebus.interpretations import choices, lenient, points, settled

POINT = "use_case_actor"


@pytest.mark.parametrize(
    ("chosen", "is_lenient", "is_settled"),
    [
        ({}, False, False),
        ({POINT: "field"}, True, False),
        ({POINT: "strict"}, False, True),
        ({"eebus": "field"}, True, False),
        ({"eebus": "strict"}, False, True),
        ({"eebus": "field", POINT: "strict"}, False, True),
        ({"eebus": "strict", POINT: "field"}, True, False),
        ({"ship_encoding": "field"}, False, False),
    ],
)
def test_a_point_has_its_own_reading_or_that_of_all(
    chosen: dict[str, str], is_lenient: bool, is_settled: bool
) -> None:
    assert (lenient(chosen, POINT), settled(chosen, POINT)) == (is_lenient, is_settled)


def test_every_point_may_be_chosen_and_all_at_once() -> None:
    assert set(choices()) == {"eebus", *points()}
    assert all(each == ("strict", "field") for each in choices().values())
    assert POINT in points()
