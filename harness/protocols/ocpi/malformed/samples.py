"""Valid objects made from their declarations: the required fields, and one optional field where it is wanted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.protocols.ocpi import fields as f
from harness.protocols.ocpi.schema import Schema

AT: Final = "2025-06-01T08:00:00Z"
MAX_DEPTH: Final = 3
_FORMS: Final[Mapping[str, str]] = {
    "an ISO 3166 alpha-2 code (DE)": "DE",
    "three letters or digits (ABC)": "ABC",
    "an ISO 3166-1 alpha-3 code (DEU)": "DEU",
    "an ISO 4217 code (EUR)": "EUR",
    "an ISO 639-1 code (de)": "de",
    "a time of day as hh:mm": "08:00",
    "a date as yyyy-mm-dd": "2025-06-01",
    "an EVSE-ID of eMI3 (DE*ABC*E1234)": "DE*ABC*E1234",
    "degrees with 5 to 7 decimals (50.770774)": "50.770774",
    "degrees with 5 to 7 decimals (-126.104965)": "4.900600",
    "a name of the IANA time zone database (Europe/Oslo)": "Europe/Oslo",
    "printable characters of ASCII without spaces": "a-token",
}
"""A text for each form, by what the form means."""
_USUAL: Final = ("ENERGY", "RFID", "ACTIVE", "AVAILABLE", "REGULAR")
"""Values that go with any others."""


def sample(schema: Schema, kind: f.Kind) -> Any:
    """A valid value. Objects have their required fields only. Raises KeyError for a type that is not declared."""
    declared = schema.types[kind] if isinstance(kind, str) else kind
    match declared:
        case f.Obj():
            return {name: one(schema, each) for name, each in declared.fields.items() if each.required}
        case f.CiString(_, form) | f.String(_, form):
            return _FORMS[form.means] if form is not None else "X1"
        case f.DateTime():
            return AT
        case f.Url():
            return "https://example.com/x"
        case f.Int(least):
            return 1 if least is None else max(1, least)
        case f.Number():
            return 1
        case f.Boolean():
            return True
        case f.OneOf(values):
            return next((each for each in _USUAL if each in values), values[0])


def one(schema: Schema, field: f.Field) -> Any:
    """A valid value of a field: of a list, one."""
    value = sample(schema, field.kind)
    return [value] if field.listed else value


@dataclass(frozen=True, slots=True)
class Place:
    """A field of an object, or of one in it: steps that lead there from the whole, and what it is declared to be."""

    steps: tuple[str | int, ...]
    field: f.Field
    declared: f.Obj | f.Simple

    @property
    def name(self) -> str:
        """ "evses[0].status"."""
        told = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in self.steps)
        return told.removeprefix(".")

    @property
    def depth(self) -> int:
        return sum(1 for each in self.steps if isinstance(each, str))


def places(schema: Schema, kind: str) -> Iterator[Place]:
    """All fields of the object itself, and the required ones of those that it has to hold."""
    yield from _below(schema, schema.object(kind), (), 1)


def _below(schema: Schema, obj: f.Obj, steps: tuple[str | int, ...], depth: int) -> Iterator[Place]:
    for name, field in obj.fields.items():
        if depth > 1 and not field.required:
            continue
        declared = schema.types[field.kind] if isinstance(field.kind, str) else field.kind
        yield Place((*steps, name), field, declared)
        if isinstance(declared, f.Obj) and field.required and depth < MAX_DEPTH:
            inner = (*steps, name, 0) if field.listed else (*steps, name)
            yield from _below(schema, declared, inner, depth + 1)
