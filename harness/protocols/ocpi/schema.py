"""What is wrong with a received object: every fault with its place, what would be right and what is there.

A `Schema` is made once from the declared objects of a version and holds a checker, a nest of small functions, for each.
It repairs nothing and stops at nothing: all faults are found in one go.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal

from harness.protocols.ocpi import fields as f

FaultKind = Literal[
    "missing", "type", "empty", "length", "characters", "form", "value", "range", "decimals", "condition"
]
SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an object.

    path      where, from the object on: "evses[0].status"; "" is the object itself
    kind      what sort of fault · weight: what it is worth
    about     the disputed point or condition that it belongs to, or ""
    """

    path: str
    kind: FaultKind
    expected: str
    received: str
    weight: f.Weight = "text"
    about: str = ""

    def __str__(self) -> str:
        return f"{self.path or 'the object'}: {self.expected} expected, {self.received} received"


Faults = tuple[Fault, ...]
Check = Callable[[Any], Faults]
"""Takes a value, gives its faults; () when there are none, which costs nothing."""

_FINE: Final[Faults] = ()
_MISSING: Final = object()
_DATE_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z?", re.ASCII
)
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"\x00-\x20\x7f]+")
_WEB_URL: Final = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#<>\"]+[^\s<>\"\x00-\x20\x7f]*")


class Schema:
    """The objects of one version of OCPI."""

    def __init__(self, types: f.Types) -> None:
        self.types = types
        self._whole: dict[str, Check] = {}
        self._part: dict[str, Check] = {}
        for name, each in types.items():
            if isinstance(each, f.Obj):
                self._whole[name] = _object(self, each, partial=False)
                self._part[name] = _object(self, each, partial=True)
            else:
                self._whole[name] = self._part[name] = _simple(each)

    def with_types(self, types: f.Types) -> "Schema":
        """The schema of a sister version, which declares what is different."""
        return Schema({**self.types, **types})

    def object(self, name: str) -> f.Obj:
        """The declaration of an object. Raises KeyError for what is none."""
        found = self.types[name]
        if not isinstance(found, f.Obj):
            raise KeyError(name)
        return found

    def faults(self, name: str, value: Any, partial: bool = False) -> Faults:
        """All that is wrong with `value` as one of these. `partial`: a PATCH, which holds some fields only.

        Raises KeyError for a type that the version does not have.
        """
        return (self._part if partial else self._whole)[name](value)

    def problems(self, name: str, value: Any, partial: bool = False) -> tuple[str, ...]:
        """What breaks the text itself, each in a sentence; advice, conclusions and disputes are not among it."""
        return tuple(str(each) for each in self.faults(name, value, partial) if each.weight == "text")

    def check(self, kind: f.Kind) -> Check:
        """The checker of a kind, which may be declared later than it is used."""
        if isinstance(kind, str):
            if kind not in self.types:
                raise KeyError(f"type {kind} is not declared")
            checkers = self._whole
            return lambda value: checkers[kind](value)
        return _simple(kind)


# -- objects and lists --------------------------------------------------------------------------------------------


def _object(schema: Schema, obj: f.Obj, partial: bool) -> Check:
    members = tuple(
        (name, each.required and not partial, each.required, _field(schema, each))
        for name, each in obj.fields.items()
    )
    conditions = obj.conditions

    def check(value: Any) -> Faults:
        if type(value) is not dict:
            return (Fault("", "type", "an object", shown(value)),)
        found: list[Fault] = []
        get = value.get
        for name, needed, required, inner in members:
            each = get(name, _MISSING)
            if each is _MISSING:
                if needed:
                    found.append(Fault(name, "missing", "the field", "nothing"))
            elif each is None:
                if required:
                    found.append(Fault(name, "missing", "a value", "null"))
            elif faults := inner(each):
                found += _below(name, _milder(faults) if partial else faults)
        for each in conditions:
            if all(get(name) is not None for name in each.needs) and (each.partly or not partial):
                for breach in _breaches(each, value):
                    found.append(
                        Fault(
                            breach.path, "condition", breach.expected, breach.received, each.weight, each.id
                        )
                    )
        return tuple(found) if found else _FINE

    return check


def _milder(faults: Faults) -> Faults:
    """Whether a PATCH may hold a part of an object within the object, the text does not say."""
    return tuple(replace(each, weight="inferred") if each.kind == "missing" else each for each in faults)


def _breaches(condition: f.Condition, value: Mapping[str, Any]) -> Iterable[f.Breach]:
    try:
        return list(condition.find(value))
    except (TypeError, AttributeError, KeyError, ValueError, ArithmeticError):
        return ()  # a field is of another type than the condition can take, which is said elsewhere


def _below(name: str, faults: Faults) -> list[Fault]:
    return [
        replace(each, path=f"{name}{'' if not each.path or each.path[0] == '[' else '.'}{each.path}")
        for each in faults
    ]


def _field(schema: Schema, field: f.Field) -> Check:
    inner = schema.check(field.kind)
    if isinstance(field.kind, f.CiString | f.String) and not field.required:
        inner = _available(inner)
    return _list(inner, field.card) if field.listed else inner


def _list(inner: Check, card: f.Card) -> Check:
    def check(value: Any) -> Faults:
        if type(value) is not list:
            return (Fault("", "type", "a list", shown(value)),)
        if not value and card == "+":
            return (Fault("", "empty", "at least one", "[]"),)
        found: list[Fault] = []
        for at, each in enumerate(value):
            if faults := inner(each):
                found += _below(f"[{at}]", faults)
        return tuple(found) if found else _FINE

    return check


# -- simple kinds -------------------------------------------------------------------------------------------------


def _simple(kind: f.Simple) -> Check:
    match kind:
        case f.CiString(length, form):
            return _string(length, form, ascii=True, also=None)
        case f.String(length, form, also):
            return _string(length, form, ascii=False, also=also)
        case f.DateTime():
            return _date_time
        case f.Url(web):
            return _web_url if web else _url
        case f.Number(decimals, weight, least):
            return _number(decimals, weight, least)
        case f.Int(least, most):
            return _int(least, most)
        case f.Boolean():
            return _boolean
        case f.OneOf():
            return _one_of(kind)


def _available(inner: Check) -> Check:
    """#NA is for fields that must be there: what need not be there is left out."""
    fault = Fault("", "value", "the field left out", '"#NA"', "inferred", "not_available")

    def check(value: Any) -> Faults:
        return (fault,) if value == f.NOT_AVAILABLE else inner(value)

    return check


def _string(length: int | None, form: f.Form | None, ascii: bool, also: tuple[str, int] | None) -> Check:
    limit = length if length is not None else 1 << 62
    pattern = re.compile(form.pattern) if form else None
    kind = "printable ASCII" if ascii else "printable characters"

    def check(value: Any) -> Faults:
        if type(value) is not str:
            return (Fault("", "type", "a string", shown(value)),)
        found: Faults = _FINE
        if len(value) > limit:
            fine = also is not None and len(value) <= also[1]
            more = f", or {also[1]} in a later text" if also else ""
            fault = Fault("", "length", f"at most {limit} characters{more}", f"{len(value)}: {shown(value)}")
            found = (replace(fault, weight="disputed", about=also[0]) if fine and also else fault,)
        if not (value.isascii() and value.isprintable()) and (
            ascii or f.NOT_PRINTABLE.search(value) is not None
        ):
            found += (Fault("", "characters", kind, shown(value)),)
        elif pattern and form and not found and pattern.fullmatch(value) is None and value != f.NOT_AVAILABLE:
            found += (Fault("", "form", form.means, shown(value), form.weight, form.about),)
        return found

    return check


def _date_time(value: Any) -> Faults:
    if type(value) is not str:
        return (Fault("", "type", "a time as a string", shown(value)),)
    return _times(value)


@lru_cache(4096)
def _times(value: str) -> Faults:
    found = _DATE_TIME.fullmatch(value)
    expected = "a time in UTC such as 2015-06-29T20:39:09Z"
    if found is None:
        return (Fault("", "form", expected, shown(value)),)
    if len(value) > 25:
        return (Fault("", "length", "at most 25 characters", f"{len(value)}: {shown(value)}"),)
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return (Fault("", "form", "a day that there is", shown(value)),)
    return _FINE


def _url(value: Any) -> Faults:
    return _address(value, _URL, "an absolute URL")


def _web_url(value: Any) -> Faults:
    return _address(value, _WEB_URL, "an absolute URL of http or https")


def _address(value: Any, pattern: re.Pattern[str], expected: str) -> Faults:
    if type(value) is not str:
        return (Fault("", "type", "a URL as a string", shown(value)),)
    if len(value) > 255:
        return (Fault("", "length", "at most 255 characters", f"{len(value)}: {shown(value)}"),)
    if pattern.fullmatch(value) is None:
        return (Fault("", "form", expected, shown(value)),)
    return _FINE


def _number(decimals: int, weight: f.Weight, least: int | None) -> Check:
    expected = f"at most {decimals} decimals" if decimals != 1 else "at most one decimal"
    about = "number_decimals" if weight == "disputed" else ""

    def check(value: Any) -> Faults:
        if type(value) is Decimal:
            exponent = value.as_tuple().exponent
            if not isinstance(exponent, int):
                return (Fault("", "type", "a number", shown(value)),)
            if exponent < -decimals and value != round(value, decimals):
                return (Fault("", "decimals", expected, shown(value), weight, about),)
        elif type(value) is not int:
            return (Fault("", "type", "a number", shown(value)),)
        if least is not None and value < least:
            return (Fault("", "range", f"at least {least}", shown(value)),)
        return _FINE

    return check


def _int(least: int | None, most: int | None) -> Check:
    def check(value: Any) -> Faults:
        if type(value) is Decimal and value.is_finite() and value == value.to_integral_value():
            return (Fault("", "type", "a whole number without a fraction", shown(value), "inferred"),)
        if type(value) is not int:
            return (Fault("", "type", "a whole number", shown(value)),)
        if least is not None and value < least:
            return (Fault("", "range", f"at least {least}", shown(value)),)
        if most is not None and value > most:
            return (Fault("", "range", f"at most {most}", shown(value)),)
        return _FINE

    return check


def _boolean(value: Any) -> Faults:
    return _FINE if type(value) is bool else (Fault("", "type", "true or false", shown(value)),)


def _one_of(kind: f.OneOf) -> Check:
    values, also = frozenset(kind.values), dict(kind.also)
    few = len(kind.values) <= 8
    expected = f"one of {', '.join(kind.values)}" if few else f"one of the {len(kind.values)} values"

    def check(value: Any) -> Faults:
        if type(value) is not str:
            return (Fault("", "type", "a string", shown(value)),)
        if value in values or kind.open:
            return _FINE
        if value in also:
            return (Fault("", "value", expected, shown(value), "disputed", also[value]),)
        return (Fault("", "value", expected, shown(value)),)

    return check


def shown(value: Any) -> str:
    """A received value for people: JSON, cut where it is long."""
    match value:
        case None | True | False:
            text = {None: "null", True: "true", False: "false"}[value]
        case str():
            text = (
                '"' + value.encode("unicode_escape").decode("ascii") + '"'
                if not value.isprintable()
                else f'"{value}"'
            )
        case dict():
            text = f"an object with {', '.join(map(str, list(value)[:5])) or 'nothing'}"
        case list():
            text = f"a list of {len(value)}"
        case _:
            text = str(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
