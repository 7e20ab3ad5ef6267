"""What can be selected: a scenario, a row of an outline, or a case of a suite, all in one form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.requirements.tags import LACKS, NEEDS


@dataclass(frozen=True, slots=True)
class Candidate:
    """One case that could be run.

    id         "IEC63110-8.3.7-P1", with "[row]" for a row of an outline
    file       absolute · line: where it starts (the row, for rows); 0 in a suite
    span       first and last line of its scenario or outline, tags and tables included; (0, 0) in a suite
    role       of the product that it tests · also: other roles that it tests as well
    protocols  versions that it is written for, as tags
    clauses    "63110:8.3.7" · refs: requirements, "B11.FR.01" · labels: "TC_B_20_CS"
    tags       everything that a tag expression can ask for, without "@"
    scenario   behave's own, if there is one
    waits      seconds that a suite says it lets pass; of scenarios the explanations know
    """

    id: str
    title: str
    file: Path
    line: int
    role: str
    protocols: tuple[str, ...]
    span: tuple[int, int] = (0, 0)
    clauses: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    scenario: Any = field(default=None, compare=False, repr=False)
    also: tuple[str, ...] = ()
    waits: float = 0.0

    @property
    def roles(self) -> tuple[str, ...]:
        """All roles that it tests."""
        return (self.role, *self.also)


def tags_of(
    case_id: str,
    party: str,
    protocols: Sequence[str],
    more: Sequence[str],
    needs: frozenset[str],
    lacks: frozenset[str],
) -> frozenset[str]:
    """The tags that a case without a feature file would carry."""
    claims = {NEEDS + each for each in needs} | {LACKS + each for each in lacks}
    return frozenset({case_id, party, *protocols, *more} | claims)
