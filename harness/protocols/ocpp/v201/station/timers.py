"""Named deadlines of one party. Reads no clock: the time comes in with every call."""

from collections.abc import Callable, Hashable

Due = Callable[[float], None]
"""Called with the time at which the timer was found to be due."""


class Timers:
    """At most one deadline per name; setting it again moves it."""

    __slots__ = ("_set",)

    def __init__(self) -> None:
        self._set: dict[Hashable, tuple[float, Due]] = {}

    def set(self, name: Hashable, at: float, due: Due) -> None:
        self._set[name] = (at, due)

    def cancel(self, name: Hashable) -> None:
        self._set.pop(name, None)

    def clear(self) -> None:
        self._set.clear()

    def at(self, name: Hashable) -> float | None:
        """When `name` is due, or None."""
        entry = self._set.get(name)
        return entry[0] if entry else None

    def next_wake(self) -> float | None:
        return min((at for at, _ in self._set.values()), default=None)

    def run(self, now: float) -> None:
        """Run what is due, earliest first. A timer set while running waits for the next call unless it is due
        too.
        """
        for _ in range(10_000):
            due = min(
                ((at, name) for name, (at, _) in self._set.items() if at <= now), default=None, key=_first
            )
            if due is None:
                return
            _, callback = self._set.pop(due[1])
            callback(now)
        raise RuntimeError("a timer keeps setting itself in the past")


def _first(entry: tuple[float, Hashable]) -> float:
    return entry[0]
