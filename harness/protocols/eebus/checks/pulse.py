"""Pings of the WebSocket are answered: without a pong a connection counts as dead (RFC 6455, 5.5.2; SHIP TS 1.0.1)."""

from typing import Final

from harness.judge.finding import Verdict
from harness.protocols.eebus.bindings.base import SHIP
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.ship.times import Times
from harness.usecases.observation import Observation

ANSWERED: Final = rule(
    "ship.pong",
    "a ping is answered by a pong within 10 s",
    "RFC 6455 5.5.2",
    f"{SHIP} WebSocket, ping and pong",
)
LIMIT: Final = Times().pong


class Pulse:
    """Looks at each ping of ours. Who says something else in place of the pong is alive, and has no excuse."""

    RULES = (ANSWERED,)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._asked: dict[str, Observation] = {}
        self._alive: set[str] = set()

    def see(self, seen: Observation) -> None:
        self._overdue(seen.at)
        if seen.shape == "link" and seen.name == "closed":
            self._asked.pop(seen.link, None)
        elif seen.record.kind != "wire":
            return
        elif seen.name == "ping" and not seen.by_sut:
            self._asked.setdefault(seen.link, seen)
            self._alive.discard(seen.link)
        elif seen.name == "pong" and seen.by_sut:
            if self._asked.pop(seen.link, None) is not None:
                self._tally.held(ANSWERED, seen.seq)
        elif seen.by_sut:
            self._alive.add(seen.link)

    def _overdue(self, at: float) -> None:
        for link, asked in list(self._asked.items()):
            if at - asked.at < LIMIT:
                continue
            del self._asked[link]
            if link in self._alive:
                self._tally.broke(ANSWERED, "a pong", "other messages, no pong", asked.seq)
            else:
                note = "nothing else came either: it may have been cut off"
                self._tally.graded(ANSWERED, Verdict.WARNING, "a pong", "nothing", asked.seq, note=note)

    def end(self, at: float) -> None:
        self._overdue(at)
