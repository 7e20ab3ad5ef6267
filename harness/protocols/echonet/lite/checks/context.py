"""What a check may know beside the trace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Context:
    """planted: seq numbers of frames of ours that were wrong on purpose · ended_at: time of the last record

    soon, late   seconds in which an answer, or an announcement, should come, and after which it counts as missing (policy
                 of the house: no public text says it) · late_many: for requests of several properties
    """

    sut_role: str
    planted: frozenset[int] = frozenset()
    ended_at: float | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    soon: float = 5.0
    late: float = 20.0
    late_many: float = 60.0
