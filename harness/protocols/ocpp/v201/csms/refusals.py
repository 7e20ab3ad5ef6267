"""Why a received message is refused, and with which error code (OCPP 2.0.1 Part 4, 4.2.3 and 4.3).

Reading of the table: too few or too many of a field is OccurrenceConstraintViolation, a wrong JSON type is
TypeConstraintViolation, a value out of its bounds is PropertyConstraintViolation, a payload that is no object
or has fields that do not exist is FormatViolation.
"""

from harness.protocols.ocpp import rpc, schemas
from harness.protocols.ocpp.peer import ErrorReply, RawReply, Reply
from harness.protocols.ocpp.v201.integers import too_big

VERSION = "2.0.1"
SUBPROTOCOL = "ocpp2.0.1"

OCCURRENCE = frozenset({"required", "minItems", "maxItems"})
FORMAT = frozenset({"additionalProperties", "minProperties", "maxProperties"})
ID_FAULTS = frozenset({"id_type", "id_empty", "id_length"})


def code_of(keyword: str, path: str) -> str:
    """The error code for one broken keyword of a schema."""
    if keyword in OCCURRENCE:
        return "OccurrenceConstraintViolation"
    if keyword in FORMAT or (keyword == "type" and path in ("", "$", "/")):
        return "FormatViolation"
    if keyword == "type":
        return "TypeConstraintViolation"
    return "PropertyConstraintViolation"


def broken_schema(action: str, payload: object) -> ErrorReply | None:
    """The refusal of a request that breaks its schema, or None."""
    wrong = schemas.errors(VERSION, action, "request", payload)
    if not wrong:
        big = too_big(action, payload)
        return ErrorReply("PropertyConstraintViolation", f"{big}: more than 32 bits") if big else None
    first = min(wrong, key=lambda fault: (fault.path, fault.keyword != "type"))
    return ErrorReply(code_of(first.keyword, first.path), f"{first.path}: {first.message}")


def broken_answer(action: str, payload: object) -> str:
    """What is wrong with the answer to one of our CALLs, or ""."""
    wrong = schemas.errors(VERSION, action, "response", payload)
    return f"{wrong[0].path}: {wrong[0].message}" if wrong else ""


def broken_order(action: str, payload: object) -> list[str]:
    """What is wrong with a request of our own."""
    return [f"{wrong.path}: {wrong.message}" for wrong in schemas.errors(VERSION, action, "request", payload)]


def broken_frame(call: rpc.Call) -> Reply | None:
    """The refusal of a CALL whose frame is faulty, or None. An id that is no text cannot be given back."""
    if not call.faults:
        return None
    fault = call.faults[0]
    if fault.kind in ("id_type", "id_empty"):
        return RawReply(rpc.write_error(rpc.NO_ID, "RpcFrameworkError", fault.text))
    return ErrorReply("RpcFrameworkError" if fault.kind in ID_FAULTS else "FormatViolation", fault.text)


def unreadable(frame: rpc.Unreadable) -> ErrorReply:
    """The refusal of what is no frame at all; an unknown message type has its own code (Part 4, 4.4)."""
    if frame.message_type is not None and frame.message_type not in (rpc.CALL, rpc.CALLRESULT, rpc.CALLERROR):
        return ErrorReply("MessageTypeNotSupported", frame.why)
    return ErrorReply("RpcFrameworkError", frame.why)
