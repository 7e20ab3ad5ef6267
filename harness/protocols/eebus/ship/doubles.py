"""Two connections between the same two nodes: which one stays (TS 1.0.1, 12.2.2).

The text and the products disagree. By the text the node with the larger SKI keeps the most recent connection and closes
the others, and the one with the smaller SKI leaves the choice to it. Products in the field keep the connection that
the node with the larger SKI dialled, whichever is newer. A run picks its reading by the interpretation
`double_connection`: "strict" or "field".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

STRICT, FIELD = "strict", "field"
READINGS: Final = (STRICT, FIELD)


@dataclass(frozen=True, slots=True)
class Rival:
    """One of several connections to the same node. `dialled_by_us`; `order` grows with the time it was opened."""

    link: str
    dialled_by_us: bool
    order: int


def larger(ours: str, theirs: str) -> bool:
    """Is our SKI the larger one? They are compared as numbers, whatever the case of their digits."""
    return int(ours, 16) > int(theirs, 16)


def to_close(rivals: Sequence[Rival], ours: str, theirs: str, reading: str) -> tuple[str, ...]:
    """The links that *we* have to close."""
    if len(rivals) < 2:
        return ()
    we_choose = larger(ours, theirs)
    if reading == STRICT:
        newest = max(rivals, key=lambda each: each.order)
        return tuple(each.link for each in rivals if each is not newest) if we_choose else ()
    good = [each for each in rivals if each.dialled_by_us == we_choose]
    keep = max(good or rivals, key=lambda each: each.order)
    return tuple(each.link for each in rivals if each is not keep)
