"""The ways for a field to be wrong, one at a time."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from harness.protocols.ocpi import fields as f
from harness.protocols.ocpi.malformed.samples import Place, one
from harness.protocols.ocpi.schema import Schema

GONE: Final = object()
READABLE: Final = frozenset({"long", "case", "empty", "offset", "coordinate"})
"""Ways after which it is still clear what is meant: whoever takes it all the same breaks no sentence of the text."""


@dataclass(frozen=True, slots=True)
class Spoil:
    """One way.

    name   as it stands in ids · text: in words, behind the name of the field
    fits   which fields can be wrong in this way · make: the wrong value from the right one; GONE: none
    """

    name: str
    text: str
    fits: Callable[[Place], bool]
    make: Callable[[Place, Any], Any]


def _texts(place: Place) -> bool:
    return isinstance(place.declared, f.CiString | f.String) and not place.field.listed


def _one(place: Place, *kinds: type) -> bool:
    return isinstance(place.declared, kinds) and not place.field.listed


def _wrong_type(place: Place, right: Any) -> Any:
    """Text for what is a number, a number for what is a text, a text for what is an object or a list."""
    if place.field.listed or isinstance(place.declared, f.Obj):
        return "text"
    return str(right).lower() if isinstance(place.declared, f.Number | f.Int | f.Boolean) else 5


def _longest(place: Place) -> int:
    """The longest text that any state of OCPI allows."""
    if isinstance(place.declared, f.String) and place.declared.also is not None:
        return place.declared.also[1]
    return getattr(place.declared, "length", None) or 0


SPOILS: Final[Mapping[str, Spoil]] = {
    each.name: each
    for each in (
        Spoil("missing", "left out", lambda place: place.field.required, lambda place, right: GONE),
        Spoil("null", "null", lambda place: place.field.required, lambda place, right: None),
        Spoil("type", "of another type", lambda place: True, _wrong_type),
        Spoil(
            "long",
            "longer than it may be",
            lambda place: _texts(place) and 0 < _longest(place) <= 255,
            lambda place, right: "X" * (_longest(place) + 1),
        ),
        Spoil(
            "value",
            "none of the values",
            lambda place: _one(place, f.OneOf),
            lambda place, right: "SOMETIMES",
        ),
        Spoil(
            "case",
            "in small letters",
            lambda place: _one(place, f.OneOf),
            lambda place, right: str(right).lower(),
        ),
        Spoil("empty", "an empty list", lambda place: place.field.card == "+", lambda place, right: []),
        Spoil(
            "offset",
            "a time with an offset",
            lambda place: _one(place, f.DateTime),
            lambda place, right: "2025-06-01T10:00:00+02:00",
        ),
        Spoil("time", "no time", lambda place: _one(place, f.DateTime), lambda place, right: "yesterday"),
        Spoil(
            "url",
            "no absolute URL",
            lambda place: _one(place, f.Url) and place.field.required,
            lambda place, right: "/x",
        ),
        Spoil(
            "coordinate",
            "with too few decimals",
            lambda place: place.name.endswith(("latitude", "longitude")),
            lambda place, right: "52.1",
        ),
    )
}


def spoilt(schema: Schema, base: Mapping[str, Any], place: Place, spoil: Spoil) -> dict[str, Any]:
    """The object with that fault, and no other one."""
    made: dict[str, Any] = deepcopy(dict(base))
    holder: Any = made
    for step in place.steps[:-1]:
        holder = holder[step]
    last = place.steps[-1]
    right = holder.get(last) if last in holder else one(schema, place.field)
    wrong = spoil.make(place, right)
    if wrong is GONE:
        holder.pop(last, None)
    else:
        holder[last] = wrong
    return made
