"""The envelope in which every answer of OCPI comes, the codes in it, and JSON as OCPI writes it.

Numbers are read as decimals and written as they are: an amount of money must not go through binary fractions.
"""

import json
from decimal import Decimal
from typing import Any, Final

import msgspec

from harness.clock import iso8601

OK: Final = 1000
CLIENT, INVALID, NOT_ENOUGH, UNKNOWN_LOCATION, UNKNOWN_TOKEN = 2000, 2001, 2002, 2003, 2004
SERVER, CANNOT_USE, NO_VERSION, NO_ENDPOINTS = 3000, 3001, 3002, 3003
HUB, UNKNOWN_RECEIVER, RECEIVER_TIMEOUT, NO_CONNECTION = 4000, 4001, 4002, 4003

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Absent:
    """There is no such thing, which is not the same as null."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT: Final = Absent()


def encode(value: Any) -> bytes:
    """JSON of plain data, decimals as numbers."""
    return _ENCODER.encode(value)


def decode(data: bytes) -> Any:
    """Plain data of JSON, numbers with a fraction as decimals. Raises ValueError for what is no JSON."""
    return json.loads(data.decode("utf-8"), parse_float=Decimal)


def envelope(code: int, now: float, data: Any = ABSENT, message: str = "") -> bytes:
    """The body of an answer."""
    held: dict[str, Any] = {} if data is ABSENT else {"data": data}
    held["status_code"] = code
    if message:
        held["status_message"] = message
    held["timestamp"] = date_time(now)
    return encode(held)


def date_time(at: float) -> str:
    """`at` as OCPI writes times: RFC 3339 in UTC, at most 25 characters."""
    text = iso8601(at)
    return text.removesuffix(".000Z") + "Z" if text.endswith(".000Z") else text
