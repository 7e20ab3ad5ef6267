"""When a station counts as ready: accepted, and with the time to take note of it."""

from harness.judge.expectations import Outcome
from harness.protocols.ocpp.v201.bindings.station import CALM, Settled
from harness.trace.record import Record
from harness.usecases.observation import Observation, Shape

WITHIN, PAUSE = 60.0, 2.0


def seen(at: float, shape: Shape, name: str, body: object, by_sut: bool) -> Observation:
    record = Record(seq=int(at * 1000), at=at, kind="wire", party="csms", link="CS#1", direction="in", raw="")
    return Observation(record=record, shape=shape, name=name, body=body, by_sut=by_sut)


def accepted(at: float) -> Observation:
    return seen(at, "response", "BootNotification", {"status": "Accepted"}, by_sut=False)


def status(at: float) -> Observation:
    return seen(at, "request", "StatusNotification", {"evseId": 1}, by_sut=True)


def settled_by(at: float, *observations: Observation) -> Outcome | None:
    """What became of it when it is `at`, on a clock that starts at 0."""
    state = Settled(WITHIN, PAUSE).open(0.0)
    for each in observations:
        state.see(each)
    state.pass_time(at)
    return state.outcome


def test_the_answer_alone_is_not_enough() -> None:
    assert settled_by(1.0 + PAUSE - 0.1, accepted(1.0)) is None


def test_a_station_that_reports_nothing_is_ready_after_a_pause() -> None:
    outcome = settled_by(1.0 + PAUSE, accepted(1.0))
    assert outcome is not None
    assert outcome.ok


def test_a_station_is_ready_when_its_reports_have_calmed_down() -> None:
    reports = accepted(1.0), status(1.1), status(1.3)
    assert settled_by(1.3 + CALM - 0.01, *reports) is None
    outcome = settled_by(1.3 + CALM, *reports)
    assert outcome is not None
    assert outcome.ok


def test_a_station_that_never_falls_silent_is_ready_all_the_same() -> None:
    reports = [status(1.0 + step / 10) for step in range(1, 20)]
    outcome = settled_by(1.0 + PAUSE, accepted(1.0), *reports)
    assert outcome is not None
    assert outcome.ok


def test_a_station_that_is_never_accepted_is_not_ready() -> None:
    outcome = settled_by(WITHIN, status(1.0), status(2.0))
    assert outcome is not None
    assert not outcome.ok


def test_a_station_that_was_accepted_in_an_earlier_case_is_ready_at_once() -> None:
    outcome = settled_by(0.5, seen(0.5, "fact", "standing", {"boot": "Accepted"}, by_sut=False))
    assert outcome is not None
    assert outcome.ok
