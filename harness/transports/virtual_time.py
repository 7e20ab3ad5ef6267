"""An asyncio loop whose time jumps: when nothing is ready, the clock moves to the next timer.

In-memory parties on such a loop go through an hour of protocol time in milliseconds, always in the same order. It
must not know what runs on it.
"""

import asyncio
import selectors
from typing import Any

from harness.clock import ManualClock


class _JumpingSelector(selectors.DefaultSelector):
    clock: ManualClock

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("virtual time: everything waits and no timer is set; this would hang for ever")
        self.clock.advance(max(timeout, 0.0))
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop on `clock`. Only for in-memory work: real sockets would be starved of real time."""

    def __init__(self, clock: ManualClock) -> None:
        selector = _JumpingSelector()
        selector.clock = clock
        super().__init__(selector)
        self._clock = clock
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._clock.now()
