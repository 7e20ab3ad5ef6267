"""Waiting for a condition, with a deadline on a clock of the caller's. Blocking; not for an event loop."""

import threading
from collections.abc import Callable

from harness.clock import Clock

Pause = Callable[[float], object]
"""Lets that many seconds pass."""

_STEP = 0.02


def pause(seconds: float) -> None:
    """Really wait."""
    threading.Event().wait(seconds)


def wait_until(condition: Callable[[], bool], within: float, clock: Clock, pause: Pause = pause) -> bool:
    """Whether the condition came true within that many seconds. It is asked at least once."""
    deadline = clock.now() + within
    while not condition():
        left = deadline - clock.now()
        if left <= 0:
            return False
        pause(min(_STEP, left))
    return True
