"""Turns, deadlines, and results from other threads."""

import asyncio

import pytest

from harness.clock import ManualClock
from harness.errors import EnvironmentFault, HarnessFault
from harness.sut.control import Args, Done, Outcome
from harness.sut.control.bridge import Bounded, Reply, in_thread
from harness.transports.virtual_time import VirtualLoop


class Slow:
    """Takes so many seconds for a call, and counts how many calls are open at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.open, self.most = seconds, 0, 0

    async def act(self, verb: str, args: Args) -> Outcome:
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.open -= 1
        return Done()

    def close(self) -> None: ...


def at_once(count: int, binding: Slow, within: float) -> tuple[list[Outcome], float]:
    """So many calls at once in virtual time: their outcomes, and how long they took."""
    clock = ManualClock()
    loop = VirtualLoop(clock)
    control = Bounded(binding, "slow", within)

    async def scenario() -> list[Outcome]:
        return await asyncio.gather(*(control.act("link_up", {}) for _ in range(count)))

    try:
        return loop.run_until_complete(scenario()), clock.now() - ManualClock.START
    finally:
        loop.close()


def test_one_call_at_a_time_and_waiting_for_a_turn_does_not_count() -> None:
    slow = Slow(6)
    outcomes, took = at_once(3, slow, within=7)
    assert outcomes == [Done()] * 3
    assert slow.most == 1
    assert took == pytest.approx(18)


def test_call_that_takes_too_long_is_ended() -> None:
    slow = Slow(8)
    with pytest.raises(EnvironmentFault, match=r"slow: no answer to link_up within 7 s \(control.within\)"):
        at_once(1, slow, within=7)
    assert slow.open == 0


def test_surprise_on_a_thread_arrives_as_a_fault_of_ours() -> None:
    with pytest.raises(HarnessFault, match="ZeroDivisionError: "):
        asyncio.run(in_thread(lambda: 1 // 0))


def test_result_for_a_loop_that_is_gone_is_dropped() -> None:
    async def waiting() -> Reply[int]:
        return Reply()

    asyncio.run(waiting()).give(3)


def test_second_result_is_dropped_without_a_noise() -> None:
    noises: list[object] = []

    async def waiting() -> int:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: noises.append(context))
        reply: Reply[int] = Reply()
        reply.give(3)
        reply.give(4)
        first = await reply.get()
        await asyncio.sleep(0)
        return first

    assert asyncio.run(waiting()) == 3
    assert noises == []
