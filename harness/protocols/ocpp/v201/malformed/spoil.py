"""One fault, put into a valid request at one place.

Each fault is a row: which fields it fits, what it does to the value, which kind of fault that is for the oracle. Every
one makes the request violate its schema, but for the two that only violate the primitive data types of OCPP.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from harness.protocols.ocpp.oracle import Planted
from harness.protocols.ocpp.v201.malformed.fields import Field
from harness.protocols.ocpp.v201.malformed.payloads import valid

Holder = dict[str, Any]
Scope = Literal["depth", "action", "role"]
"""Of how many fields one is as good as the other for a fault. depth: those of an action at the top, and those below ·
action: all of an action · role: of all actions those that are alike, that is of one kind, at the top or below, required
or not."""

EXTRA: Final = "chargeproofExtra"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to spoil a value.

    name    the last part of a case's id · text: what it does to a field, in words
    scopes  how many of the fields are spoilt so in a run: one of each group
    fits    the fields that can be spoilt so
    spoil   changes what the holder has under the key
    """

    name: str
    planted: Planted
    scopes: tuple[Scope, ...]
    text: str
    fits: Callable[[Field], bool]
    spoil: Callable[[Holder, str, Field], None]


def spoilt(action: str, field: Field, fault: Fault) -> Any:
    """The request of that action, valid but for this one fault."""
    root: Holder = {"": valid(action, field.path)}
    holder, key = root, ""
    for name in field.path:
        value = holder[key]
        holder, key = value[0] if isinstance(value, list) else value, name
    fault.spoil(holder, key, field)
    return root[""]


def _put(make: Callable[[Any, Field], Any]) -> Callable[[Holder, str, Field], None]:
    def spoil(holder: Holder, key: str, field: Field) -> None:
        holder[key] = make(holder[key], field)

    return spoil


def _missing(holder: Holder, key: str, field: Field) -> None:
    del holder[key]


def _miswritten(holder: Holder, key: str, field: Field) -> None:
    holder[key[0].swapcase() + key[1:]] = holder.pop(key)


def _extra(holder: Holder, key: str, field: Field) -> None:
    value = holder[key]
    (value[0] if isinstance(value, list) else value)[EXTRA] = 1


def _other_type(value: Any, field: Field) -> Any:
    """What careless senders put there instead, and careless receivers take for the same."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value}"
        case str():
            return 42
    return "chargeproof"


def _inside(field: Field) -> bool:
    return field.depth > 0


def _of(*kinds: str) -> Callable[[Field], bool]:
    return lambda field: field.depth > 0 and field.kind in kinds


def _has(keyword: str, *kinds: str) -> Callable[[Field], bool]:
    return lambda field: field.kind in kinds and keyword in field.node


def _number(field: Field) -> bool:
    return field.kind in ("integer", "number")


def _is_closed(field: Field) -> bool:
    node = field.item or field.node
    return field.holds_objects and node.get("additionalProperties") is False


_ROWS: Final = (
    Fault(
        "missing",
        Planted.MISSING_FIELD,
        ("depth",),
        "{} missing",
        lambda field: _inside(field) and field.required,
        _missing,
    ),
    Fault(
        "wrong_case",
        Planted.MISSING_FIELD,
        ("role",),
        "the name of {} in the wrong case",
        lambda field: _inside(field) and field.required,
        _miswritten,
    ),
    Fault(
        "null",
        Planted.WRONG_TYPE,
        ("role",),
        "null for {}",
        lambda field: _inside(field) and field.kind != "any",
        _put(lambda value, field: None),
    ),
    Fault(
        "wrong_type",
        Planted.WRONG_TYPE,
        ("action", "role"),
        "{} of another JSON type",
        lambda field: _inside(field) and field.kind != "any",
        _put(_other_type),
    ),
    Fault(
        "fraction",
        Planted.WRONG_TYPE,
        ("role",),
        "a fraction for the integer {}",
        _of("integer"),
        _put(lambda value, field: value + 0.5),
    ),
    Fault(
        "bare",
        Planted.WRONG_TYPE,
        ("action",),
        "{} as the one item, not as a list of it",
        _of("array"),
        _put(lambda value, field: value[0]),
    ),
    Fault(
        "wrapped",
        Planted.WRONG_TYPE,
        ("role",),
        "{} wrapped into a list",
        _of("object"),
        _put(lambda value, field: [value]),
    ),
    Fault(
        "too_long",
        Planted.BAD_VALUE,
        ("depth",),
        "{} one character too long",
        _has("maxLength", "string"),
        _put(lambda value, field: "x" * (field.node["maxLength"] + 1)),
    ),
    Fault(
        "unknown_value",
        Planted.BAD_VALUE,
        ("depth",),
        "{} with a value that its enumeration does not have",
        _of("enum"),
        _put(lambda value, field: "Chargeproof"),
    ),
    Fault(
        "value_in_wrong_case",
        Planted.BAD_VALUE,
        ("role",),
        "the value of {} in the wrong case",
        lambda field: (
            field.kind == "enum"
            and not {each.swapcase() for each in field.node["enum"]} & set(field.node["enum"])
        ),
        _put(lambda value, field: value.swapcase()),
    ),
    Fault(
        "too_small",
        Planted.BAD_VALUE,
        ("action",),
        "{} below its smallest value",
        _has("minimum", "integer", "number"),
        _put(lambda value, field: field.node["minimum"] - 1),
    ),
    Fault(
        "too_big",
        Planted.BAD_VALUE,
        ("action",),
        "{} above its greatest value",
        _has("maximum", "integer", "number"),
        _put(lambda value, field: field.node["maximum"] + 1),
    ),
    Fault(
        "empty",
        Planted.MISSING_FIELD,
        ("action",),
        "an empty list for {}",
        _has("minItems", "array"),
        _put(lambda value, field: []),
    ),
    Fault(
        "too_many",
        Planted.MISSING_FIELD,
        ("action",),
        "one item too many in {}",
        _has("maxItems", "array"),
        _put(lambda value, field: value[:1] * (field.node["maxItems"] + 1)),
    ),
    Fault(
        "extra",
        Planted.EXTRA_FIELD,
        ("action",),
        "a field in {} that its type does not have",
        _is_closed,
        _extra,
    ),
    Fault(
        "no_time",
        Planted.BAD_TIME,
        ("action",),
        "a text for {} that is no time",
        _of("date-time"),
        _put(lambda value, field: "yesterday"),
    ),
    Fault(
        "impossible_time",
        Planted.BAD_TIME,
        ("role",),
        "the 30th of February for {}",
        _of("date-time"),
        _put(lambda value, field: "2020-02-30T00:00:00Z"),
    ),
    Fault(
        "no_zone",
        Planted.BAD_TIME,
        ("role",),
        "a time without its zone for {}",
        _of("date-time"),
        _put(lambda value, field: "2020-01-01T00:00:00"),
    ),
    Fault(
        "beyond_32_bits",
        Planted.HUGE_NUMBER,
        ("role",),
        "2³¹ for {}",
        lambda field: field.kind == "integer" and "maximum" not in field.node,
        _put(lambda value, field: 2**31),
    ),
    Fault(
        "beyond_64_bits",
        Planted.HUGE_NUMBER,
        ("role",),
        "2⁶⁴ for {}",
        lambda field: field.kind == "integer" and "maximum" not in field.node,
        _put(lambda value, field: 2**64),
    ),
)

FAULTS: Final = {fault.name: fault for fault in _ROWS}
"""All faults by name."""
