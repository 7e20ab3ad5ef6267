"""What is odd in a frame and yet no error: read as its sender must have meant it.

RFC 8259 leaves numbers that no double holds (6) and half surrogate pairs (8.2) to the reader, and OCPP 2.0.1 Part 4,
4.1.5 knows null for a payload of nothing. A system that refused these would refuse legal messages.
"""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpp.rpc import Call

ODD: Final = frozenset({"json_number", "json_surrogate", "payload_null"})


def tolerant(call: Call) -> Call:
    """The CALL without the faults that are none: numbers as doubles, null as {}.

    A number that is infinite as a double stays a fault.
    """
    if not call.faults:
        return call
    try:
        payload = _plain(call.payload)
    except OverflowError:
        return call
    kept = tuple(fault for fault in call.faults if fault.kind not in ODD)
    return replace(call, payload={} if payload is None else payload, faults=kept)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            near = float(value)
            if math.isinf(near):
                raise OverflowError
            return near
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return value
