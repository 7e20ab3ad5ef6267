"""What is due when the CSMS chooses what a station does not have."""

from typing import Any

import pytest

from harness.protocols.binding import Done, Scene
from harness.protocols.ocpp.v201.bindings import BINDING
from harness.trace.record import Record
from harness.usecases.monitoring import ChoiceRefused
from harness.usecases.observation import Observation, Shape

LEVEL, BASE = (
    ("SetMonitoringLevel", {"severity": 10}),
    ("SetMonitoringBase", {"monitoringBase": "Everything"}),
)
REJECTED = ("response", {"status": "Rejected"})
REFUSED = ("error", {"code": "PropertyConstraintViolation", "description": "", "details": {}})
TAKEN = ("response", {"status": "Accepted"})


def seen(shape: Shape, name: str, body: Any, by_sut: bool) -> Observation:
    record = Record(1, 1.0, "wire", "csms", "CS001#1", "in" if by_sut else "out", "")
    return Observation(record, by_sut, shape, name, body, "1")


@pytest.mark.parametrize(
    ("asked", "answer", "ok"),
    [
        (LEVEL, REJECTED, True),
        (LEVEL, REFUSED, False),
        (LEVEL, TAKEN, False),
        (LEVEL, None, False),
        (BASE, REJECTED, True),
        (BASE, REFUSED, True),
        (BASE, TAKEN, False),
        (BASE, None, True),
    ],
)
def test_a_choice_that_does_not_exist(asked: Any, answer: Any, ok: bool) -> None:
    """A severity of 10 is a valid integer, so N05.FR.02 has an answer for it; such a base is not even valid."""
    scene = Scene(
        "charging_station", {"answer_within": 30.0}, [seen("request", asked[0], asked[1], by_sut=False)]
    )
    scene.done = [Done("Choose", ("1",), 0, 0.0)]
    expectation = BINDING.check(ChoiceRefused(), scene).spec.open(0)
    if answer:
        expectation.see(seen(answer[0], asked[0], answer[1], by_sut=True))
    expectation.pass_time(30)
    assert expectation.outcome is not None
    assert expectation.outcome.ok is ok
