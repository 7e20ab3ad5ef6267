"""The expectations about time that bindings have of their own: signs of life, growing waits, no restart."""

import pytest

from harness.judge.expectations import Outcome
from harness.judge.finding import Verdict
from harness.protocols.binding import Scene
from harness.protocols.ocpp.v201.bindings import BINDING
from harness.protocols.ocpp.v201.bindings.onboarding import NeverSilent
from harness.protocols.ocpp.v201.bindings.reconnecting import Attempts
from harness.protocols.ocpp.v201.bindings.reset import StaysUp
from harness.trace.record import Record
from harness.usecases.observation import Observation, Shape
from harness.usecases.reset import StationRestarted

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


@pytest.mark.parametrize(
    ("events", "ok", "verdict"),
    [
        ([], True, None),
        ([(3.0, "Heartbeat")], True, None),
        ([(3.0, "BootNotification")], False, None),
        ([(9.0, "closed"), (50.0, "BootNotification")], False, None),
        ([(9.0, "closed"), (50.0, "Heartbeat"), (60.0, "BootNotification")], True, None),
        ([(9.0, "closed")], False, Verdict.INCONCLUSIVE),
        ([(11.0, "closed"), (50.0, "BootNotification")], True, None),
    ],
)
def test_no_restart(events: list[Event], ok: bool, verdict: Verdict | None) -> None:
    """A station that goes down at once needs far more than these ten seconds to boot."""
    expectation = StaysUp(seconds=10, patience=120).open(0)
    for at, name in events:
        expectation.see(seen(at, name, "link" if name == "closed" else "request", True))
    expectation.pass_time(129)
    assert expectation.outcome is not None
    assert (expectation.outcome.ok, expectation.outcome.verdict) == (ok, verdict)


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        ([("closed", True), ("upgrade", True), ("BootNotification", True)], True),
        ([("upgrade", True), ("closed", False), ("BootNotification", True)], True),
        ([("upgrade", True), ("BootNotification", True), ("closed", False)], True),
        ([("BootNotification", True)], False),
        ([("closed", True), ("upgrade", True)], False),
    ],
    ids=["hung up", "power cut", "power cut, noticed late", "never down", "never booted"],
)
def test_a_restart(events: list[tuple[str, bool]], ok: bool) -> None:
    """Whose power is cut hangs up nothing: we let go of the old link when the new one comes."""
    scene = Scene("charging_station", {"reboot_within": 120.0})
    expectation = BINDING.check(StationRestarted(), scene).spec.open(0)
    for at, (name, by_sut) in enumerate(events):
        shape: Shape = "request" if name == "BootNotification" else "link"
        expectation.see(seen(float(at), name, shape, by_sut))
    expectation.pass_time(120)
    assert expectation.outcome is not None
    assert expectation.outcome.ok is ok
