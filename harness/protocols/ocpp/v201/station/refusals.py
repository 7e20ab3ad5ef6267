"""Which CALLERROR a faulty CALL deserves: the error-code oracle (Part 4, 4.2.3 and table of error codes).

Pure: a frame, a payload, what the schema says of it, in; an `ErrorReply` or None out.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import ErrorReply, RawReply
from harness.protocols.ocpp.schemas import actions, errors
from harness.protocols.ocpp.v201.integers import too_big

OCCURRENCE = ("required", "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems")


class Fault(Protocol):
    """One thing that a schema says against a payload."""

    @property
    def path(self) -> str: ...
    @property
    def keyword(self) -> str: ...
    @property
    def message(self) -> str: ...


def faulty_frame(call: rpc.Call) -> RawReply | ErrorReply | None:
    """What to answer to a CALL whose frame is wrong: its id cannot be used, or its JSON is ambiguous."""
    kinds = {fault.kind: fault.text for fault in call.faults}
    for kind in ("id_type", "id_empty", "id_length"):
        if kind in kinds:
            return RawReply(rpc.write_error(rpc.NO_ID, "RpcFrameworkError", kinds[kind]))
    if kinds:
        return ErrorReply("FormatViolation", next(iter(kinds.values())))
    return None


def unreadable(frame: rpc.Unreadable) -> ErrorReply | None:
    """What to answer to something that is no frame (Part 4, 4.2.3 and 4.4); answers are never answered."""
    if frame.message_type in (rpc.CALLRESULT, rpc.CALLERROR):
        return None
    if frame.message_type is not None and frame.message_type != rpc.CALL:
        return ErrorReply("MessageTypeNotSupported", frame.why)
    return ErrorReply("RpcFrameworkError", frame.why)


def unknown_action(action: str, supported: Iterable[str]) -> ErrorReply | None:
    """NotImplemented for what 2.0.1 does not know, NotSupported for what this station does not do."""
    if action not in actions("2.0.1"):
        return ErrorReply("NotImplemented", f"there is no action {action}")
    if action not in supported:
        return ErrorReply("NotSupported", f"this station does not serve {action}")
    return None


def faulty_payload(action: str, payload: Any) -> ErrorReply | None:
    """The error code for the worst fault that the schema finds in a request, or the data types of OCPP."""
    if not isinstance(payload, dict):
        return ErrorReply("FormatViolation", "the payload is not an object")
    found = errors("2.0.1", action, "request", payload)
    if not found:
        big = too_big(action, payload)
        return ErrorReply("PropertyConstraintViolation", f"{big}: more than 32 bits") if big else None
    worst = min(found, key=_rank)
    return ErrorReply(code_of(worst), f"{worst.path}: {worst.message}"[:255])


def code_of(fault: Fault) -> str:
    """The error code that belongs to one schema fault."""
    if fault.keyword == "type":
        return "TypeConstraintViolation"
    if fault.keyword in OCCURRENCE:
        return "OccurrenceConstraintViolation"
    if fault.keyword == "additionalProperties":
        return "FormatViolation"
    return "PropertyConstraintViolation"


def _rank(fault: Fault) -> int:
    order = (
        "TypeConstraintViolation",
        "OccurrenceConstraintViolation",
        "PropertyConstraintViolation",
        "FormatViolation",
    )
    return order.index(code_of(fault))
