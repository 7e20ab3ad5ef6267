"""What is due after a silence: every other message of the same side starts the silence anew."""

import pytest

from harness.judge.expectations import Pattern
from harness.judge.silence import AfterSilence
from harness.trace.record import Record
from harness.usecases.observation import Observation

BEAT = AfterSilence(Pattern("request", "Heartbeat"), after=10, patience=30)


def seen(at: float, name: str, by_sut: bool = True) -> Observation:
    direction = "in" if by_sut else "out"
    record = Record(int(at * 10), at, "wire", "csms", "CS001#1", direction, "")  # type: ignore[arg-type]
    return Observation(record, by_sut, "request", name, {})


@pytest.mark.parametrize(
    ("events", "until", "ok"),
    [
        ([(9.0, "Heartbeat")], 9.0, True),
        ([(10.0, "Heartbeat")], 10.0, True),
        ([], 10.0, False),
        ([(8.0, "StatusNotification"), (17.0, "Heartbeat")], 17.0, True),
        ([(8.0, "StatusNotification")], 18.0, False),
        ([(8.0, "A"), (16.0, "A"), (24.0, "A")], 30.0, True),
    ],
    ids=["in time", "on the deadline", "never", "put off", "put off, then never", "never silent for so long"],
)
def test_the_silence_counts_from_the_last_message(
    events: list[tuple[float, str]], until: float, ok: bool
) -> None:
    expectation = BEAT.open(0.0)
    for at, name in events:
        expectation.see(seen(at, name))
    expectation.pass_time(until)
    assert expectation.outcome is not None
    assert expectation.outcome.ok is ok


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        ([(3.0, "Heartbeat")], False),
        ([(3.0, "Heartbeat"), (13.0, "Heartbeat")], True),
        ([(3.0, "Heartbeat"), (60.0, "Heartbeat")], False),
        ([(6.0, "Heartbeat")], True),
        ([(6.0, "A"), (10.0, "Heartbeat"), (20.0, "Heartbeat")], True),
    ],
    ids=[
        "too soon",
        "then in time",
        "then in the old rhythm",
        "soon enough",
        "a rhythm that nothing disturbs",
    ],
)
def test_what_comes_too_soon_shows_nothing(events: list[tuple[float, str]], ok: bool) -> None:
    """Every 10 s, give or take 4: what came before may be what was due after the old interval."""
    expectation = AfterSilence(Pattern("request", "Heartbeat"), after=14, patience=56, early=6).open(0.0)
    for at, name in events:
        expectation.see(seen(at, name))
    expectation.pass_time(56)
    assert expectation.outcome is not None
    assert expectation.outcome.ok is ok


def test_the_instant_does_not_matter() -> None:
    """Large instants are coarse: a silence of 0.1 s behind them is not exactly 0.1 s long."""
    for at in (1763650000.3, 1763650000.7, 1763650001.1):
        expectation = AfterSilence(Pattern("request", "Heartbeat"), after=10.1, patience=40.4).open(at)
        expectation.pass_time(at + 11)
        assert expectation.outcome is not None
        assert not expectation.outcome.ok


def test_what_the_other_side_says_does_not_put_it_off() -> None:
    expectation = BEAT.open(0.0)
    expectation.see(seen(8.0, "GetVariables", by_sut=False))
    expectation.pass_time(10.0)
    assert expectation.outcome is not None
    assert not expectation.outcome.ok


def test_it_says_what_it_waits_for() -> None:
    assert str(BEAT) == "Heartbeat request at the latest after 10 s of silence"
