"""OCPP-J framing: bytes to CALL, CALLRESULT, CALLERROR and back (OCPP 2.0.1 Part 4, chapter 4).

`read` never raises and repairs nothing. What it can make sense of it returns as a frame, what is wrong with
the frame it says in `faults`; what it can make nothing of is `Unreadable`. Whether a fault matters is
judged elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from harness.protocols.ocpp.strict_json import Fault, decode

CALL, CALLRESULT, CALLERROR = 2, 3, 4
MAX_ID, MAX_DESCRIPTION = 36, 255
_LENGTH = {CALL: 4, CALLRESULT: 3, CALLERROR: 5}
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
    return _encoder.encode([CALLERROR, id, code, description[:MAX_DESCRIPTION], details or {}])


def read(data: bytes) -> Frame:
    """The frame that `data` holds.

    Kinds of faults added to those of the JSON text:
    frame_array, frame_message_type, frame_length, action_type, error_code_type: the frame is `Unreadable`
    id_type, id_empty, id_length, payload_type, payload_null: of a frame that can be read
    error_description_type, error_description_length, error_details_type: of a `CallError`
    """
    value, faults = decode(data)
    if faults and value is None:
        return Unreadable(faults[-1].text, faults=faults)
    if not isinstance(value, list) or not value:
        return _unreadable("frame_array", "not a JSON array with content", faults)
    kind = value[0]
    if isinstance(kind, bool) or not isinstance(kind, int):
        return _unreadable(
            "frame_message_type", f"message type is {_shown(kind)}, not a number", faults, value
        )
    match kind, len(value):
        case (2, 4):
            return _call(value, faults)
        case (3, 3):
            _, id, payload = value
            return CallResult(_text(id), payload, faults + _id_faults(id) + _payload_faults(payload))
        case (4, 5):
            return _error(value, faults)
        case (2 | 3 | 4, length):
            why = f"message type {kind} with {length} elements, not {_LENGTH[kind]}"
            return _unreadable("frame_length", why, faults, value)
        case _:
            return _unreadable("frame_message_type", f"unknown message type {_shown(kind)}", faults, value)


def _call(value: list[Any], faults: tuple[Fault, ...]) -> Frame:
    _, id, action, payload = value
    if not isinstance(action, str):
        return _unreadable("action_type", f"action is {_shown(action)}, not a string", faults, value)
    return Call(_text(id), action, payload, faults + _id_faults(id) + _payload_faults(payload))


def _error(value: list[Any], faults: tuple[Fault, ...]) -> Frame:
    _, id, code, description, details = value
    if not isinstance(code, str):
        return _unreadable("error_code_type", f"error code is {_shown(code)}, not a string", faults, value)
    faults += _id_faults(id)
    if not isinstance(description, str):
        faults += (Fault("error_description_type", f"description is {_shown(description)}, not a string"),)
        description = ""
    elif len(description) > MAX_DESCRIPTION:
        text = f"description has {len(description)} characters, at most {MAX_DESCRIPTION} are allowed"
        faults += (Fault("error_description_length", text),)
    if not isinstance(details, dict):
        faults += (Fault("error_details_type", f"details is {_shown(details)}, not an object"),)
    return CallError(_text(id), code, description, details, faults)


def _unreadable(kind: str, why: str, faults: tuple[Fault, ...], value: list[Any] | None = None) -> Unreadable:
    id = value[1] if value and len(value) > 1 and isinstance(value[1], str) else None
    number = value[0] if value and isinstance(value[0], int) and not isinstance(value[0], bool) else None
    return Unreadable(why, id, number, (*faults, Fault(kind, why)))


def _text(id: Any) -> str:
    return id if isinstance(id, str) else f"<{_shown(id)}>"


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _id_faults(id: Any) -> tuple[Fault, ...]:
    if not isinstance(id, str):
        return (Fault("id_type", f"message id is {_shown(id)}, not a string"),)
    if id == "":
        return (Fault("id_empty", "message id is empty"),)
    if len(id) > MAX_ID:
        return (Fault("id_length", f"message id has {len(id)} characters, at most {MAX_ID} are allowed"),)
    return ()


def _payload_faults(payload: Any) -> tuple[Fault, ...]:
    if isinstance(payload, dict):
        return ()
    if payload is None:
        return (Fault("payload_null", "the payload is null, not an object"),)
    return (Fault("payload_type", f"the payload is {_shown(payload)}, not an object"),)
