"""The two expectations about time that onboarding has of its own: signs of life, and growing waits."""

import pytest

from harness.judge.expectations import Outcome
from harness.protocols.ocpp.v201.bindings.onboarding import NeverSilent
from harness.protocols.ocpp.v201.bindings.reconnecting import Attempts
from harness.trace.record import Record
from harness.usecases.observation import Observation, Shape

Event = tuple[float, str]


def seen(at: float, name: str, shape: Shape, by_sut: bool) -> Observation:
    return Observation(Record(int(at * 10), at, "wire", "csms", "CS001#1", "in", ""), by_sut, shape, name, {})


def life(*events: Event, until: float) -> Outcome | None:
    """Signs of life, once a minute, since second 100."""
    expectation = NeverSilent(64, since=100, seconds=192).open(0)
    for at, name in events:
        expectation.see(seen(at, name, "request", True))
    expectation.pass_time(until)
    return expectation.outcome


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        ([(160.0, "Heartbeat")], True),
        ([(150.0, "MeterValues"), (210.0, "Heartbeat")], True),
        ([], False),
        ([(150.0, "MeterValues")], False),
        ([(90.0, "Heartbeat")], False),
        ([(101.0, "Heartbeat")], False),
        ([(101.0, "Heartbeat"), (161.0, "Heartbeat")], True),
        ([(165.0, "Heartbeat")], False),
        ([(150.0, "MeterValues"), (200.0, "MeterValues"), (250.0, "MeterValues")], True),
    ],
)
def test_signs_of_life(events: list[Event], ok: bool) -> None:
    outcome = life(*events, until=292)
    assert outcome is not None
    assert outcome.ok is ok


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        ([(13.0, "rejected"), (19.0, "upgrade")], True),
        ([(12.0, "rejected")], False),
        ([(13.0, "rejected"), (16.0, "upgrade")], False),
        ([(13.0, "upgrade")], True),
        ([(13.0, "rejected")], False),
        ([], False),
    ],
)
def test_growing_waits(events: list[Event], ok: bool) -> None:
    expectation = Attempts((3, 6), seconds=60).open(10)
    for at, name in events:
        expectation.see(seen(at, name, "link", name == "upgrade"))
    expectation.pass_time(70)
    assert expectation.outcome is not None
    assert expectation.outcome.ok is ok
