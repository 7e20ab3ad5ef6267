"""JSON text read strictly (RFC 8259): what lenient parsers pass over in silence is said here.

All common parsers keep the last of two equal keys without a word; some take NaN, a BOM or a lone surrogate.
A harness must see them. It must not know what the text is about.

Nearly every text is faultless, and for those a quick decoder is enough once a cheap test has *proved* that
there is nothing to find. The proof rests on writing the decoded value out again:

* Equal texts: nothing was lost. Else the colons are counted. A member costs one colon and strings keep
  theirs, so equal counts mean that no member was dropped. Only an escaped colon could upset the count; it
  is looked for.
* A number that a double does not hold needs more than 15 digits or a three-digit negative exponent; larger
  ones do not decode at all.

Whatever fails the test goes to `strict_scan`, which is exact and slow. A suspicion costs time, never
correctness.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from harness.protocols.ocpp.strict_scan import EXACT_INTEGERS, MAX_DEPTH, Fault, scan

__all__ = ["Fault", "decode"]

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode

_DIGITS_ALIKE = bytes(0x30 if byte in b"0123456789." else byte for byte in range(256)).replace(b"E", b"e")
_LONG_NUMBER = b"0" * 16
_TINY_NUMBER = b"e-000"
_NUMBERS = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def decode(data: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value of the text and what is wrong with it. The value is None when there is none to be had.
    Never raises.

    Where the fault leaves no doubt about what was meant (a BOM, NaN, a duplicate key, text behind the end)
    the value is there too: of equal keys the last one, a lone surrogate or a broken byte as U+FFFD, an
    integer exactly, a decimal that a double does not hold as `Decimal`.
    """
    try:
        value = _decode(data)
        again = _encode(value)
    except (ValueError, RecursionError):
        return scan(data)
    if again != data and (data.count(b":") != again.count(b":") or b"\\u003" in data):
        return scan(data)
    alike = data.translate(_DIGITS_ALIKE)
    if (_LONG_NUMBER in alike or _TINY_NUMBER in alike) and not _numbers_fit(data):
        return scan(data)
    if len(data) > 2 * MAX_DEPTH and data.count(b"[") + data.count(b"{") > MAX_DEPTH and _too_deep(value):
        return scan(data)
    return value, ()


def _numbers_fit(data: bytes) -> bool:
    """Does a double hold whatever looks like a number, be it in a string?"""
    return all(len(text) < 5 or _fits(text.decode("ascii")) for text in _NUMBERS.findall(data))


def _fits(text: str) -> bool:
    if text.lstrip("-").isdigit():
        return len(text) < 16 or (len(text) < 20 and abs(int(text)) <= EXACT_INTEGERS)
    try:
        return Decimal(text) == Decimal(repr(float(text)))
    except InvalidOperation:
        return False


def _too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return False
    return True
