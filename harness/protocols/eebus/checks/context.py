"""What every check of a trace works with, and what it looks like to the runner."""

from dataclasses import dataclass
from typing import Protocol

from harness.judge.tally import Tally
from harness.protocols.eebus.bindings.base import rule
from harness.protocols.eebus.checks.world import World
from harness.protocols.registry import Verdicts
from harness.usecases.observation import Observation

__all__ = ["Check", "Situation", "rule"]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known, and where findings go."""

    tally: Tally
    world: World
    verdicts: Verdicts


class Check(Protocol):
    """Rules that belong together. Each has a tuple `RULES`, of all that it may find on."""

    def see(self, seen: Observation) -> None:
        """Look at what was seen; the world has not taken it in yet."""

    def end(self, at: float) -> None:
        """The trace is over."""
