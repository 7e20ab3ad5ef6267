"""The error codes that a CALLERROR may carry, by version, as data."""

from typing import Final

CODES_2X: Final = frozenset(
    {
        "FormatViolation",
        "GenericError",
        "InternalError",
        "MessageTypeNotSupported",
        "NotImplemented",
        "NotSupported",
        "OccurrenceConstraintViolation",
        "PropertyConstraintViolation",
        "ProtocolError",
        "RpcFrameworkError",
        "SecurityError",
        "TypeConstraintViolation",
    }
)
"""OCPP 2.0.1 Part 4, 4.3, Table 8; OCPP 2.1 Part 4, 4.3, Table 9."""

CODES_16: Final = frozenset(
    {
        "FormationViolation",
        "GenericError",
        "InternalError",
        "NotImplemented",
        "NotSupported",
        "OccurenceConstraintViolation",
        "PropertyConstraintViolation",
        "ProtocolError",
        "SecurityError",
        "TypeConstraintViolation",
    }
)
"""OCPP-J 1.6, 4.2.3, Table 7, as printed."""


def codes(version: str) -> frozenset[str]:
    """All error codes that a version has."""
    return CODES_16 if version == "1.6" else CODES_2X
