"""JSON of a received body: numbers exactly, and what is wrong with the text.

All common parsers keep the last of equal names without a word. A cheap test finds them: a member costs one colon, so a
text with more colons than its decoded value has when written again may have lost one.
"""

import json
from decimal import Decimal
from typing import Any, Final, NoReturn

import msgspec

Faults = tuple[tuple[str, str], ...]
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER: Final = msgspec.json.Encoder()


def decode(data: bytes) -> tuple[Any, Faults]:
    """The value of a JSON text, numbers with fraction or exponent as Decimal, and its faults. Never raises.

    Kinds of faults: "json" (there is no value), "json_duplicate" (of equal names the last one counts).
    """
    try:
        value = _DECODER.decode(data)
    except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError):
        return _slowly(data)
    if data.count(b":") != _ENCODER.encode(value).count(b":"):
        return _slowly(data)
    return value, ()


def _slowly(data: bytes) -> tuple[Any, Faults]:
    """The exact way: for numbers that the quick one does not take, for equal names, for what is no JSON."""
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held = dict(pairs)
        if len(held) < len(pairs):
            names = [name for name, _ in pairs]
            twice.extend(sorted({name for name in names if names.count(name) > 1}))
        return held

    try:
        value = json.loads(
            data.decode("utf-8"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=members
        )
    except RecursionError:
        return None, (("json", "the body is nested too deeply"),)
    except (ValueError, ArithmeticError) as fault:
        return None, (("json", f"the body is no JSON: {fault}"[:200]),)
    if twice:
        return value, (("json_duplicate", f"{', '.join(twice[:5])} more than once in an object"),)
    return value, ()


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
