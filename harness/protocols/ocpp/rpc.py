"""OCPP-J framing: bytes to CALL, CALLRESULT, CALLERROR and back (OCPP 2.0.1 Part 4, chapter 4).

`read` never raises and repairs nothing. What it can make sense of it returns as a frame, what is wrong with the
frame it says in `faults`; what it can make nothing of is `Unreadable`. Whether a fault matters is judged elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from harness.protocols.ocpp.strict_json import Fault, decode

CALL, CALLRESULT, CALLERROR = 2, 3, 4
NO_ID = "-1"
"""Message id of a CALLERROR that answers a frame whose own id could not be read (Part 4, 4.2.3)."""


@dataclass(frozen=True, slots=True)
class Call:
    """[2, id, action, payload]"""

    id: str
    action: str
    payload: Any
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class CallResult:
    """[3, id, payload]"""

    id: str
    payload: Any
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class CallError:
    """[4, id, code, description, details]"""

    id: str
    code: str
    description: str = ""
    details: Any = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a frame of OCPP-J. `id` is the message id if at least that could be read."""

    why: str
    id: str | None = None
    message_type: int | None = None
    faults: tuple[Fault, ...] = ()


Frame = Call | CallResult | CallError | Unreadable

_encoder = msgspec.json.Encoder()


def write_call(id: str, action: str, payload: Mapping[str, Any]) -> bytes:
    return _encoder.encode([CALL, id, action, payload])


def write_result(id: str, payload: Mapping[str, Any]) -> bytes:
    return _encoder.encode([CALLRESULT, id, payload])


def write_error(id: str, code: str, description: str = "", details: Mapping[str, Any] | None = None) -> bytes:
    return _encoder.encode([CALLERROR, id, code, description[:255], details or {}])


def read(data: bytes) -> Frame:
    """The frame that `data` holds."""
    value, faults = decode(data)
    if faults and value is None:
        return Unreadable(faults[0].text, faults=faults)
    if not isinstance(value, list) or not value:
        return Unreadable("not a JSON array", faults=faults)
    kind = value[0]
    if isinstance(kind, bool) or not isinstance(kind, int):
        return Unreadable(f"message type is {kind!r}, not a number", _id_of(value), faults=faults)
    match kind, len(value):
        case (2, 4):
            return _call(value, faults)
        case (3, 3):
            return CallResult(_text(value[1]), value[2], faults + _id_faults(value[1]))
        case (4, 5):
            return _error(value, faults)
        case (2 | 3 | 4, length):
            return Unreadable(f"message type {kind} with {length} elements", _id_of(value), kind, faults)
        case _:
            return Unreadable(f"unknown message type {kind}", _id_of(value), kind, faults)


def _call(value: list[Any], faults: tuple[Fault, ...]) -> Frame:
    _, id, action, payload = value
    if not isinstance(action, str):
        return Unreadable(f"action is {action!r}, not a string", _id_of(value), CALL, faults)
    return Call(_text(id), action, payload, faults + _id_faults(id))


def _error(value: list[Any], faults: tuple[Fault, ...]) -> Frame:
    _, id, code, description, details = value
    faults += _id_faults(id)
    if not isinstance(code, str):
        return Unreadable(f"error code is {code!r}, not a string", _id_of(value), CALLERROR, faults)
    if not isinstance(description, str):
        faults += (Fault("error_description_type", f"description is {description!r}, not a string"),)
    if not isinstance(details, dict):
        faults += (Fault("error_details_type", f"details is {details!r}, not an object"),)
    return CallError(_text(id), code, description if isinstance(description, str) else "", details, faults)


def _text(id: Any) -> str:
    return id if isinstance(id, str) else f"<{id!r}>"


def _id_of(value: list[Any]) -> str | None:
    return value[1] if len(value) > 1 and isinstance(value[1], str) else None


def _id_faults(id: Any) -> tuple[Fault, ...]:
    if not isinstance(id, str):
        return (Fault("id_type", f"message id is {id!r}, not a string"),)
    if id == "":
        return (Fault("id_empty", "message id is empty"),)
    if len(id) > 36:
        return (Fault("id_length", f"message id has {len(id)} characters, at most 36 are allowed"),)
    return ()
