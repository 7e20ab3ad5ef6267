"""Who watches whether an energy manager can be trusted (OPEV 1.0.1 and OSCEV 1.0.1, scenarios 2 and 3).

Limits of an energy manager count as long as its heartbeats come in time and it says that it operates normally. When one
of the two fails, an obligation is replaced by a safe current of our own, and a recommendation is forgotten; both count
again as soon as both are well again.
"""

from dataclasses import dataclass

NORMAL = "normalOperation"
HEARTBEAT = 4.0
"""Seconds that a heartbeat may stay away."""


@dataclass(slots=True)
class Watch:
    """Begins when somebody is bound. `heard` is the time of the last heartbeat."""

    heard: float
    state: str = NORMAL
    timeout: float = HEARTBEAT

    def trusted(self, now: float) -> bool:
        """Do its limits count?"""
        return self.state == NORMAL and now - self.heard <= self.timeout

    def next_wake(self, now: float) -> float | None:
        """When trust ends if nothing comes."""
        over = self.heard + self.timeout + 0.001
        return over if over > now else None
