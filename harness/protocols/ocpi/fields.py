"""What the fields of OCPI objects are made of (types.asciidoc, terminology.asciidoc "Cardinality").

An object is declared once, as an `Obj` of fields; everything that is to be known of it (what is wrong with a received
one, which malformed ones to send) is derived from that. A field has a kind and a cardinality: a bare kind means 1, and
`maybe`, `many`, `some` mean ?, * and +. Kinds that are declared elsewhere are named: `many("EVSE")`.

It must not know any version's objects.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Card = Literal["1", "?", "*", "+"]

Weight = Literal["text", "advice", "inferred", "disputed"]
"""What a fault is worth: the text says SHALL · the text advises · we conclude it · the texts differ."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a text has to look beyond its length.

    means   in words, with an example
    weight  of a deviation
    about   the disputed point it belongs to, or the id of the rule, or ""
    """

    pattern: str
    means: str
    weight: Weight = "text"
    about: str = ""


@dataclass(frozen=True, slots=True)
class CiString:
    """Case-insensitive string of printable ASCII, at most `length` characters."""

    length: int
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class String:
    """Case-sensitive string of printable UTF-8, at most `length` characters (None: no limit is given).

    also  a length that another state of the text allows (id of the disputed point, length)
    """

    length: int | None = None
    form: Form | None = None
    also: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class DateTime:
    """RFC 3339 in UTC, with Z or without any designator, string(25)."""


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute URL, string(255). `web`: it is called by machines, so only http and https make sense."""

    web: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number. `decimals`: at most so many, and what more of them are worth."""

    decimals: int = 4
    weight: Weight = "disputed"
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Int:
    """A whole JSON number within limits (None: no limit is given)."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Boolean:
    """true or false."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text that is one of these. `open`: other values may come and must be borne (OpenEnum of 2.3.0).

    also  values that another passage of the text has, value: id of the disputed point
    """

    values: tuple[str, ...]
    open: bool = False
    also: tuple[tuple[str, str], ...] = ()


Simple = CiString | String | DateTime | Url | Number | Int | Boolean | OneOf
Kind = Simple | str
"""A kind of value; a text names one that is declared in the schema."""


@dataclass(frozen=True, slots=True)
class Field:
    """A kind and how often it occurs."""

    kind: Kind
    card: Card = "1"

    @property
    def required(self) -> bool:
        return self.card in "1+"

    @property
    def listed(self) -> bool:
        return self.card in "*+"


def maybe(kind: Kind) -> Field:
    """Cardinality ?: absent or null when there is nothing to say."""
    return Field(kind, "?")


def many(kind: Kind) -> Field:
    """Cardinality *: a list; when empty it may be absent or null, too."""
    return Field(kind, "*")


def some(kind: Kind) -> Field:
    """Cardinality +: a list of at least one."""
    return Field(kind, "+")


@dataclass(frozen=True, slots=True)
class Breach:
    """What a condition between fields found: where ("" is the object itself), what would be right, what is there."""

    path: str
    expected: str
    received: str


Find = Callable[[Mapping[str, Any]], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold between fields of one object.

    id      short name · needs: fields without which there is nothing to check
    source  chapter of the text
    partly  it can be told of some fields of an object, too (PATCH), whatever the others are
    """

    id: str
    needs: tuple[str, ...]
    find: Find
    source: str
    weight: Weight = "text"
    partly: bool = False


class Obj:
    """A JSON object: fields in the order of the text, and conditions between them."""

    __slots__ = ("conditions", "fields")

    def __init__(self, *conditions: Condition, **fields: Field | Kind) -> None:
        self.conditions: tuple[Condition, ...] = conditions
        self.fields: Mapping[str, Field] = {
            name: each if isinstance(each, Field) else Field(each) for name, each in fields.items()
        }

    def changed(
        self,
        *conditions: Condition,
        without: tuple[str, ...] = (),
        **fields: Field | Kind,
    ) -> "Obj":
        """The same object with these fields added or replaced, and others gone: for a later version."""
        kept = {name: each for name, each in self.fields.items() if name not in without}
        return Obj(*self.conditions, *conditions, **(kept | fields))


def one_of(*values: str, open: bool = False, **also: str) -> OneOf:
    """An enumeration; `also`: value = disputed point."""
    return OneOf(values, open, tuple(also.items()))


Types = Mapping[str, Obj | Simple]
"""The objects and enumerations of a module, by name."""


def condition(
    id: str, *needs: str, source: str, weight: Weight = "text", partly: bool = False
) -> Callable[[Find], Condition]:
    """Turns a function that yields breaches into a `Condition`."""
    return lambda find: Condition(id, needs, find, source, weight, partly)


# -- kinds that many objects share --------------------------------------------------------------------------------

DATETIME: Final = DateTime()
URL: Final = Url()
WEB_URL: Final = Url(web=True)
NUMBER: Final = Number()
INT: Final = Int()
BOOLEAN: Final = Boolean()

ID: Final = CiString(36)
COUNTRY_CODE: Final = CiString(2, Form("[A-Za-z]{2}", "an ISO 3166 alpha-2 code (DE)"))
PARTY_ID: Final = CiString(3, Form("[A-Za-z0-9]{3}", "three letters or digits (ABC)", "inferred"))
COUNTRY: Final = String(3, Form("[A-Z]{3}", "an ISO 3166-1 alpha-3 code (DEU)"))
CURRENCY: Final = String(3, Form("[A-Z]{3}", "an ISO 4217 code (EUR)"))
LANGUAGE: Final = String(2, Form("[a-z]{2}", "an ISO 639-1 code (de)"))
CLOCK: Final = String(5, Form("([0-1][0-9]|2[0-3]):[0-5][0-9]", "a time of day as hh:mm"))
DATE: Final = String(
    10, Form("[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a date as yyyy-mm-dd")
)
EVSE_ID: Final = CiString(
    48,
    Form(
        r"[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?[Ee][A-Za-z0-9*]{1,31}",
        "an EVSE-ID of eMI3 (DE*ABC*E1234)",
        "inferred",
    ),
)
NOT_AVAILABLE: Final = "#NA"
"""What a text says whose value cannot be known (transport_and_format, "No data available")."""

PRINTABLE_ASCII: Final = re.compile(r"[ -~]*")
NOT_PRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
