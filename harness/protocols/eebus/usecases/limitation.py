"""Limitation of power consumption, as the controllable system lives it (LPC 1.0.0; IEC 63380-2, 5.2.16).

Theory
------

An energy guard may limit what the system draws, but only as long as it proves that it is alive. Five states:

    state                   applied                  what leaves it
    init                    failsafe limit           a limit that is evaluated · 120 s without control
    unlimited, controlled   none                     an activated limit · 120 s without a heartbeat
    limited                 the active limit         deactivation, end of its duration · 120 s without a heartbeat
    failsafe                failsafe limit           a limit that is evaluated · the failsafe duration · a guard that is
                                                     alive for 120 s but sends no limit
    unlimited, autonomous   none                     a limit that is evaluated

In init, failsafe and unlimited/autonomous a limit is *evaluated* only if a heartbeat came within the last 60 s;
without one it is refused and nothing changes. One that is evaluated leads to *limited* if it is accepted and
active, and to *unlimited, controlled* if it is inactive, or cannot be applied (below zero): the refusal is told,
but there is a guard. In the two controlled states a refused limit changes nothing. A heartbeat alone changes no
state, ever. A restart leads to init from everywhere; the failsafe values outlive it. They may be changed in the two
controlled states only.

The machine counts watts and seconds; it knows no datagram.
"""

from dataclasses import dataclass
from enum import Enum

ACCEPTED, REJECTED = 0, 7
LIMIT_WINDOW, HEARTBEAT_TIMEOUT, WAIT_FOR_CONTROL = 60.0, 120.0, 120.0
LEAST_DURATION, MOST_DURATION = 7200.0, 86400.0


class State(Enum):
    """See the table above."""

    INIT = "init"
    CONTROLLED = "unlimited/controlled"
    LIMITED = "limited"
    FAILSAFE = "failsafe"
    AUTONOMOUS = "unlimited/autonomous"


CONTROLLED_STATES = frozenset({State.CONTROLLED, State.LIMITED})
CAUTIOUS_STATES = frozenset({State.INIT, State.FAILSAFE})


@dataclass(frozen=True, slots=True)
class Failsafe:
    """What holds without a guard: watts, and for how many seconds at least."""

    watts: float
    seconds: float = LEAST_DURATION


class Limitation:
    """The machine. `limit` is the last limit that was stored, whether it is active or not."""

    def __init__(
        self, now: float, failsafe: Failsafe, limit: float, longest_failsafe: float = MOST_DURATION
    ) -> None:
        self.failsafe = failsafe
        self.limit = limit
        self.longest_failsafe = longest_failsafe
        self.state = State.INIT
        self.ends: float | None = None
        self._since = now
        self._heard: float | None = None
        self._heard_first: float | None = None

    # -- what happens ------------------------------------------------------------------------------------------

    def heartbeat(self, now: float) -> None:
        """The guard is alive."""
        self.wake(now)
        self._heard = now
        if self._heard_first is None:
            self._heard_first = now

    def write(self, watts: float | None, active: bool, seconds: float | None, now: float) -> int:
        """The guard writes a limit; `watts` None: the one that is stored. Returns the result number."""
        self.wake(now)
        if self.state not in CONTROLLED_STATES and not self._heard_lately(now):
            return REJECTED
        wanted = self.limit if watts is None else watts
        if wanted < 0 or (seconds is not None and seconds <= 0):
            if self.state not in CONTROLLED_STATES:
                self._enter(State.CONTROLLED, now)
            return REJECTED
        self.limit = wanted
        self.ends = now + seconds if active and seconds is not None else None
        self._enter(State.LIMITED if active else State.CONTROLLED, now)
        return ACCEPTED

    def set_failsafe_limit(self, watts: float, now: float) -> int:
        """The guard writes the failsafe limit."""
        self.wake(now)
        if self.state not in CONTROLLED_STATES or watts < 0:
            return REJECTED
        self.failsafe = Failsafe(watts, self.failsafe.seconds)
        return ACCEPTED

    def set_failsafe_duration(self, seconds: float, now: float) -> int:
        """The guard writes the failsafe duration. One that is too long is refused, and our longest is taken."""
        self.wake(now)
        if self.state not in CONTROLLED_STATES or seconds < LEAST_DURATION:
            return REJECTED
        longest = min(self.longest_failsafe, MOST_DURATION)
        self.failsafe = Failsafe(self.failsafe.watts, min(seconds, longest))
        return ACCEPTED if seconds <= longest else REJECTED

    def restart(self, now: float) -> None:
        """Power was off."""
        self.state = State.INIT
        self._since = now
        self._heard = self._heard_first = self.ends = None

    def wake(self, now: float) -> None:
        """Let time do its work, one transition after the other."""
        while (at := self.next_wake()) is not None and at <= now:
            if self.state is State.LIMITED and at == self.ends:
                self._enter(State.CONTROLLED, at)
            elif self.state in CONTROLLED_STATES:
                self._enter(State.FAILSAFE, at)
            else:
                self._enter(State.AUTONOMOUS, at)

    def next_wake(self) -> float | None:
        """When time changes the state."""
        match self.state:
            case State.INIT:
                return (self._since if self._heard_first is None else self._heard_first) + WAIT_FOR_CONTROL
            case State.FAILSAFE:
                over = self._since + self.failsafe.seconds
                return over if self._heard_first is None else min(over, self._heard_first + WAIT_FOR_CONTROL)
            case State.AUTONOMOUS:
                return None
        lost = (self._since if self._heard is None else self._heard) + HEARTBEAT_TIMEOUT
        return lost if self.ends is None else min(lost, self.ends)

    # -- how it stands -----------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """isLimitActive."""
        return self.state is State.LIMITED

    @property
    def applied(self) -> float | None:
        """Watts that must not be exceeded now; None: no limit."""
        if self.state is State.LIMITED:
            return self.limit
        return self.failsafe.watts if self.state in CAUTIOUS_STATES else None

    def _heard_lately(self, now: float) -> bool:
        return self._heard is not None and now - self._heard <= LIMIT_WINDOW

    def _enter(self, state: State, now: float) -> None:
        if state is not State.LIMITED:
            self.ends = None
        if state is not self.state:
            self._since = now
            self._heard_first = None
        self.state = state
