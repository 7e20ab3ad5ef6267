"""Where the texts of EEBUS leave a choice, or products do otherwise than the text: the readings of a profile.

`[interpretation]` of a profile picks one. *strict* is the text; *field* is what products are known to do, and then what
the text would call a fault is none. Without a choice the text is preferred, and a deviation that the field reading knows
is a warning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

STRICT, FIELD = "strict", "field"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the two readings of one point are, and what each rests on."""

    id: str
    strict: str
    field: str


DIFFERENCES: Final = {
    each.id: each
    for each in (
        Difference(
            "double_connection",
            "the node with the larger SKI keeps the most recent connection and closes the others "
            "(SHIP TS 1.0.1, 12.2.2)",
            "the connection that the node with the larger SKI dialled stays (several stacks)",
        ),
        Difference(
            "inactive_limit_value",
            "a limit has a value, whether it is active or not (IEC 63380-2, table 141)",
            "an inactive limit may come without one (heat pumps)",
        ),
        Difference(
            "ship_encoding",
            "messages are put exactly as SHIP TS 1.0.1, chapter 11 has it",
            "trailing NUL bytes and a bare handshake error are borne (older stacks)",
        ),
        Difference(
            "overtaken_counter",
            "msgCounter ascends from each datagram to the next (SPINE 1.3.0, 5.2)",
            "a datagram may be overtaken by some that were numbered after it, within a second: TC_SPINE_DATA_001 asks "
            "one thing at a time and does not see it (stacks that send from several threads)",
        ),
    )
}


def choices() -> dict[str, tuple[str, ...]]:
    """What `[interpretation]` may hold."""
    return dict.fromkeys(DIFFERENCES, (STRICT, FIELD))


def lenient(chosen: Mapping[str, str], id: str) -> bool:
    """Does the profile take the reading of the field?"""
    return chosen.get(id) == FIELD


def settled(chosen: Mapping[str, str], id: str) -> bool:
    """Did the profile choose the text? Then a deviation is a failure."""
    return chosen.get(id) == STRICT
