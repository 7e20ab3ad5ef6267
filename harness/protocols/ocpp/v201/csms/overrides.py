"""Answers that someone put in place of the machine's own, for as long as wanted.

Answers that are limited in number are used up first, in the order in which they were given: so a sequence can
be scripted. After that the latest unlimited one holds. Without any, the machine's own answer goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.rpc import Call


@dataclass(frozen=True, slots=True)
class Received:
    """A CALL that is to be answered. `default` is what the machine would answer."""

    station: str
    call: Call
    now: float
    default: Reply


Answering = Reply | Callable[[Received], Reply]


@dataclass(slots=True, eq=False)
class Override:
    """One of them. `times` None: until it is removed; `station` None: for all; `used` counts its answers."""

    action: str
    reply: Answering
    times: int | None = None
    station: str | None = None
    used: int = 0

    def fits(self, station: str) -> bool:
        return self.station in (None, station) and (self.times is None or self.used < self.times)


@dataclass(slots=True)
class Overrides:
    _by_action: dict[str, list[Override]] = field(default_factory=dict)

    def add(self, override: Override) -> Override:
        if override.times is not None and override.times < 1:
            raise ValueError(
                f"override of {override.action}: times is {override.times}, it must be at least 1"
            )
        self._by_action.setdefault(override.action, []).append(override)
        return override

    def remove(self, override: Override) -> None:
        """Take it back. Doing so twice is no error."""
        orders = self._by_action.get(override.action, [])
        if override in orders:
            orders.remove(override)

    def clear(self, action: str | None = None) -> None:
        """Take back all of an action, or all there are."""
        if action is None:
            self._by_action.clear()
        else:
            self._by_action.pop(action, None)

    def reply(self, received: Received) -> Reply:
        """What to answer."""
        override = self._choose(received.call.action, received.station)
        if override is None:
            return received.default
        override.used += 1
        return override.reply(received) if callable(override.reply) else override.reply

    def _choose(self, action: str, station: str) -> Override | None:
        fitting = [override for override in self._by_action.get(action, ()) if override.fits(station)]
        limited = [override for override in fitting if override.times is not None]
        return limited[0] if limited else fitting[-1] if fitting else None
