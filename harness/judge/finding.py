"""Findings and verdicts: what one check said, and what a case comes to."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal

import msgspec


class Verdict(IntEnum):
    """Ordered by weight: the worse one wins. NOT_APPLICABLE and NOT_IMPLEMENTED are settled without a run."""

    NOT_IMPLEMENTED = -2
    NOT_APPLICABLE = -1
    PASS = 0
    WARNING = 1
    INCONCLUSIVE = 2
    FAIL = 3
    ERROR = 4


Level = Literal["SHALL", "SHOULD", "MAY", "derived", "robustness"]
Basis = Literal["text", "inferred", "disputed"]


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule that a check enforces.

    check   stable id of the check, unique in the house: "reset.answer", "generic.schema"
    text    the rule in one sentence, our words
    clause  where it stands: document and number, "B11.FR.01"
    level   SHALL breaks to FAIL, SHOULD to WARNING, MAY only to a note
            derived, robustness: no explicit text; WARNING
    basis   inferred and disputed rules lead to WARNING at most
    """

    check: str
    text: str
    clause: tuple[str, ...]
    level: Level = "SHALL"
    basis: Basis = "text"

    @property
    def worst(self) -> Verdict:
        """What breaking this rule is worth."""
        if self.level == "MAY":
            return Verdict.PASS
        if self.level == "SHALL" and self.basis == "text":
            return Verdict.FAIL
        return Verdict.WARNING


class Finding(msgspec.Struct, frozen=True):
    """What one check said. `records` are the seq numbers that it rests on, the guilty one last."""

    rule: Rule
    verdict: Verdict
    expected: str
    received: str
    records: tuple[int, ...] = ()
    note: str = ""


def met(rule: Rule, expected: str, received: str, records: Iterable[int], note: str = "") -> Finding:
    """The rule held."""
    return Finding(rule, Verdict.PASS, expected, received, tuple(records), note)


def broken(rule: Rule, expected: str, received: str, records: Iterable[int], note: str = "") -> Finding:
    """The rule was broken: FAIL, WARNING or a note, as its level and basis say."""
    return Finding(rule, rule.worst, expected, received, tuple(records), note)


def unsettled(rule: Rule, expected: str, received: str, records: Iterable[int], note: str = "") -> Finding:
    """It cannot be told whether the rule held."""
    return Finding(rule, Verdict.INCONCLUSIVE, expected, received, tuple(records), note)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The heaviest of the verdicts; PASS if there are none."""
    return max(verdicts, default=Verdict.PASS)
