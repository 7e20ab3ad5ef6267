"""How long a scenario that is over waits for answers that are still due."""

import asyncio
from types import SimpleNamespace

import pytest

from harness.judge.expectations import Pattern, Within
from harness.protocols.binding import Scene
from harness.stage.driver import VirtualDriver
from harness.stage.live import LiveActor
from harness.stage.stage import Stage
from harness.trace.log import Trace
from tests.toy import NoControl, ToyRib, frame, replayed


def waited(asked_before: float, answer_after: float | None, patient: bool = True) -> float:
    """Seconds that the end of a scenario takes, with a patience of 30 s, an unanswered request, and an open link."""
    driver = VirtualDriver()
    trace = Trace(driver.clock)
    rib = ToyRib()
    parties = {"us": SimpleNamespace(links={"L": None})}
    actor = LiveActor(rib, driver, trace, parties, NoControl(), "sut", "CS001", 30.0)  # type: ignore[arg-type]
    stage = Stage(rib, Scene("sut", {}), actor)  # type: ignore[arg-type]

    async def ask() -> None:
        trace.wire("us", "L", "out", frame("X", "request", "1"))
        await asyncio.sleep(asked_before)
        if answer_after is not None:
            asyncio.get_running_loop().call_later(
                answer_after, trace.wire, "us", "L", "in", frame("X", "response", "1")
            )

    driver.run(ask())
    over = driver.clock.now()
    stage.finish(patient)
    driver.close()
    return trace.records[-1].at - over


@pytest.mark.parametrize(
    ("asked_before", "answer_after", "seconds"),
    [
        (0, None, 30),
        (20, None, 10),
        (29, None, 5),
        (60, None, 5),
        (60, 3, 3),
        (0, 12, 12),
    ],
)
def test_as_long_as_the_answer_may_take_and_a_little_for_a_late_one(
    asked_before: float, answer_after: float | None, seconds: float
) -> None:
    assert waited(asked_before, answer_after) == pytest.approx(seconds, abs=1e-3)


def test_not_at_all_when_the_run_is_interrupted() -> None:
    assert waited(0, 12, patient=False) == 0


def test_what_breaks_a_deed_breaks_it_again_in_the_replay() -> None:
    driver = VirtualDriver()
    trace = Trace(driver.clock)
    trace.mark({"do": "Poke", "what": "Poke()"})
    trace.mark({"done": "Poke", "outcome": "EnvironmentFault", "why": "the relay board does not answer"})
    trace.mark({"end": "scenario"})
    with pytest.raises(Exception, match="the relay board does not answer") as caught:
        replayed([], trace.records)
    assert type(caught.value).__name__ == "EnvironmentFault"
    driver.close()


def test_a_replay_does_not_look_beyond_the_end() -> None:
    driver = VirtualDriver()
    trace = Trace(driver.clock)
    trace.mark({"do": "Poke", "what": "Poke()"})
    trace.mark({"done": "Poke", "ids": [], "value": None, "stimulus": True})
    trace.mark({"end": "scenario"})
    trace.mark({"expect": "See", "what": "See()"})
    told = replayed([Within(Pattern("request", "A"), 5)], trace.records)
    assert told == ["inconclusive the trace ends before the scenario does: no mark for expect See"]
    driver.close()
