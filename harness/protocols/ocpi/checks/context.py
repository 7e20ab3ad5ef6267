"""What every check of a trace works with, and what it looks like to the runner."""

from dataclasses import dataclass
from typing import Final, Protocol

from harness.judge.finding import Basis, Level, Rule, Verdict
from harness.judge.tally import Tally
from harness.protocols.ocpi import interpretations
from harness.protocols.ocpi.checks.world import World
from harness.protocols.ocpi.schema import Schema
from harness.protocols.registry import Verdicts
from harness.usecases.observation import Observation

TRANSPORT: Final = "OCPI transport_and_format"
IEC: Final = "63119:"


def rule(check: str, text: str, *clause: str, level: Level = "SHALL", basis: Basis = "text") -> Rule:
    """A rule of OCPI; `clause`: of IEC 63119-1 (63119:6) and chapter of OCPI."""
    return Rule(f"ocpi.{check}", text, clause, level, basis)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is a version's own: its number and its objects."""

    version: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known, and where findings go."""

    tally: Tally
    world: World
    verdicts: Verdicts
    terms: Terms

    def planted(self, seen: Observation) -> bool:
        """Is this something of ours that was wrong on purpose, or the answer to it?"""
        asked = seen.answers
        return seen.seq in self.verdicts.planted or (asked is not None and asked.seq in self.verdicts.planted)

    def disputed(self, point: str, which: Rule, expected: str, received: str, *records: int) -> None:
        """A deviation that the other reading of a disputed point knows."""
        chosen = self.verdicts.interpretation
        if interpretations.lenient(chosen, point):
            self.tally.held(which, records[-1])
        elif interpretations.settled(chosen, point):
            self.tally.graded(which, Verdict.FAIL, expected, received, *records)
        else:
            note = f"{interpretations.POINTS[point].field} (interpretation {point})"
            self.tally.graded(which, Verdict.WARNING, expected, received, *records, note=note)

    def ruled(self, held: bool, which: Rule, expected: str, received: str, *records: int) -> bool:
        """The rule held, or it was broken. Returns which."""
        if held:
            self.tally.held(which, records[-1])
        else:
            self.tally.broke(which, expected, received, *records)
        return held


class Check(Protocol):
    """Rules that belong together. Each has a tuple `RULES`, of all that it may find on."""

    def see(self, seen: Observation) -> None:
        """Look at what was seen; the world has not taken it in yet."""

    def end(self, at: float) -> None:
        """The trace is over."""


def header(seen: Observation, name: str) -> str | None:
    """The value of a header, its name in small letters."""
    value = seen.body["headers"].get(name) if isinstance(seen.body, dict) and "headers" in seen.body else None
    return value if isinstance(value, str) else None


def trail(seen: Observation) -> tuple[int, ...]:
    """The records of an exchange: request and answer, or the request alone."""
    return (seen.seq,) if seen.answers is None else (seen.answers.seq, seen.seq)
