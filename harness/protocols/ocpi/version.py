"""What a version of OCPI is to the platform: its number, its modules, and its judgement on objects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Version:
    """A version of OCPI.

    number     "2.2.1"
    modules    that a platform may offer
    problems   (type of object, object, only some of its fields) → what is wrong with it, each in a sentence
    hub_hides  a hub reports the role HUB alone, and its clients by hubclientinfo
    """

    number: str
    modules: frozenset[str]
    problems: Callable[[str, Any, bool], Sequence[str]]
    hub_hides: bool = True
