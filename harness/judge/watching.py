"""Checks that watch a whole trace go by, whatever the scenario looks for."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from harness.usecases.observation import Observation


class Watcher(Protocol):
    """A check that is shown everything, in its order, and told when it is over (UTC epoch seconds)."""

    def see(self, seen: Observation) -> None: ...

    def end(self, at: float) -> None: ...


def watch(
    watchers: Iterable[Watcher],
    observations: Sequence[Observation],
    remember: Callable[[Observation], None],
    ended_at: float | None,
) -> None:
    """Show them everything.

    remember  what they all look back to: told of each observation after they have seen it
    ended_at  None: when the last observation was made
    """
    everybody = list(watchers)
    for seen in observations:
        for each in everybody:
            each.see(seen)
        remember(seen)
    if ended_at is None:
        ended_at = observations[-1].at if observations else 0.0
    for each in everybody:
        each.end(ended_at)
