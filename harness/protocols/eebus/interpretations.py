"""Where the texts of EEBUS leave a choice, or products do otherwise than the text: the readings of a profile.

`[interpretation]` of a profile picks one for each point, or with the key `eebus` one for all of them. *strict* is the
text; *field* is what products are known to do, and then what the text would call a fault is none. Without a choice the
text is preferred, and a deviation that the field reading knows is a warning. What the two say of each point is data:
`requirements/data/vocabulary.json`, readings; `chargeproof list readings` shows it.
"""

from collections.abc import Mapping
from typing import Final

from harness.requirements.vocabulary import vocabulary

STRICT, FIELD = "strict", "field"
ALL: Final = "eebus"
"""The key that picks the reading of every point for which no other was picked."""


def points() -> tuple[str, ...]:
    """What may be read in two ways."""
    return tuple(each.name for each in vocabulary().readings.values() if each.table == ALL)


def choices() -> dict[str, tuple[str, ...]]:
    """What `[interpretation]` may hold."""
    return dict.fromkeys((ALL, *points()), (STRICT, FIELD))


def chosen_for(chosen: Mapping[str, str], id: str) -> str | None:
    """The reading that the profile takes of that point; None: it did not say."""
    return chosen.get(id, chosen.get(ALL))


def lenient(chosen: Mapping[str, str], id: str) -> bool:
    """Does the profile take the reading of the field?"""
    return chosen_for(chosen, id) == FIELD


def settled(chosen: Mapping[str, str], id: str) -> bool:
    """Did the profile choose the text? Then a deviation is a failure."""
    return chosen_for(chosen, id) == STRICT
