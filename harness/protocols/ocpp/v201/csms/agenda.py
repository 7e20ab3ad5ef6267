"""What is to be done later: a heap of timers on a time that is handed in.

It must not know what the timers are for, and it never reads a clock.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count


@dataclass(slots=True)
class Timer:
    """Something to do at a time. `do` is None once it was cancelled or done."""

    at: float
    do: Callable[[float], None] | None


class Agenda:
    """Timers in the order in which they fall due; those of one instant in the order of being set."""

    __slots__ = ("_count", "_heap")

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Timer]] = []
        self._count = count()

    def at(self, when: float, do: Callable[[float], None]) -> Timer:
        """Call `do(now)` as soon as `run` is called at `when` or later."""
        timer = Timer(when, do)
        heapq.heappush(self._heap, (when, next(self._count), timer))
        return timer

    def cancel(self, timer: Timer) -> None:
        """Forget it. It stays in the heap until its time, so that this costs nothing."""
        timer.do = None

    def __len__(self) -> int:
        """How many timers are kept, cancelled ones included."""
        return len(self._heap)

    def next(self) -> float | None:
        """When the next timer falls due."""
        while self._heap and self._heap[0][2].do is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run(self, now: float) -> None:
        """Do all that is due. What is newly set meanwhile waits for the next call."""
        due = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heapq.heappop(self._heap)[2])
        for timer in due:
            if timer.do is not None:
                do, timer.do = timer.do, None
                do(now)
