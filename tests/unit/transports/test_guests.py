"""Getting everybody out of a listener takes a bounded time."""

import asyncio

from harness.clock import ManualClock
from harness.transports.guests import Guests
from harness.transports.memory import run_virtually


class Stubborn:
    """Leaves `after` so many seconds when asked, or only when thrown out, or never."""

    def __init__(self, guests: Guests, after: float | None, heeds_abort: bool = True) -> None:
        self.guests = guests
        self.after = after
        self.heeds_abort = heeds_abort
        self.aborted = False
        guests.enter(self)

    def close(self, code: int = 1000, reason: str = "") -> None:
        if self.after is not None:
            asyncio.get_running_loop().call_later(self.after, self.guests.leave, self)

    def abort(self) -> None:
        self.aborted = True
        if self.heeds_abort:
            self.guests.leave(self)


def seconds_to_see_out(*kinds: tuple[float | None, bool]) -> tuple[float, list[bool], int]:
    clock = ManualClock()

    async def scene() -> tuple[float, list[bool], int]:
        guests, began = Guests(), clock.now()
        everybody = [Stubborn(guests, *kind) for kind in kinds]
        await guests.see_out(1.0)
        return round(clock.now() - began, 3), [guest.aborted for guest in everybody], len(guests)

    return run_virtually(scene(), clock)


def test_nobody_is_waited_for_where_nobody_is() -> None:
    assert seconds_to_see_out() == (0.0, [], 0)


def test_it_takes_as_long_as_the_slowest() -> None:
    assert seconds_to_see_out((0.1, True), (0.4, True)) == (0.4, [False, False], 0)


def test_who_does_not_go_is_thrown_out() -> None:
    assert seconds_to_see_out((0.1, True), (None, True)) == (1.0, [False, True], 0)


def test_who_cannot_be_thrown_out_is_not_waited_for_for_ever() -> None:
    assert seconds_to_see_out((None, False)) == (2.0, [True], 1)
