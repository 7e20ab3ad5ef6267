"""The error-code oracle as data: what may come of a message that was sent wrong on purpose, by kind of fault.

Sources: OCPP 2.0.1 Part 4, 4.1 to 4.4; Part 2, chapter 3, FR.02 to FR.04. What a reaction is worth is worked out in
`oracle`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

from harness.judge.finding import Basis, Level


class Planted(Enum):
    """What is wrong with the message that we sent."""

    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    BAD_VALUE = "bad_value"
    EXTRA_FIELD = "extra_field"
    BAD_TIME = "bad_time"
    HUGE_NUMBER = "huge_number"
    BAD_PAYLOAD = "bad_payload"
    NULL_PAYLOAD = "null_payload"
    BROKEN_FRAME = "broken_frame"
    BAD_MESSAGE_ID = "bad_message_id"
    BAD_ACTION = "bad_action"
    REPEATED_ID = "repeated_id"
    STRAY_ANSWER = "stray_answer"
    BINARY = "binary"
    INVALID_UTF8 = "invalid_utf8"
    BYTE_ORDER_MARK = "byte_order_mark"
    DUPLICATE_KEY = "duplicate_key"
    ODD_TEXT = "odd_text"
    EXTREME = "extreme"
    UNKNOWN_ACTION = "unknown_action"
    WRONG_DIRECTION = "wrong_direction"
    ABSENT_FUNCTION = "absent_function"
    UNKNOWN_MESSAGE_TYPE = "unknown_message_type"
    BEFORE_ACCEPTED = "before_accepted"


class Grade(IntEnum):
    """How good a reaction is. A remark passes, and says what was not ideal."""

    OK = 0
    REMARK = 1
    WARNING = 2
    FAIL = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The allowed reactions to one kind of fault.

    text      the rule in our words
    exact     error codes that hit it, OCPP 2.x
    family    codes that are near enough: they pass with a remark
    exact_16  the exact codes of OCPP 1.6, where they differ
    result    grade of an ordinary CALLRESULT
    other_code  grade of an error code that is neither exact nor of the family
    silence   grade of no answer at all
    closed    grade of a closed connection
    disputes  error code: (dispute, option) where the reading decides the grade
    silence_option, error_option  the dispute and options of being silent and of answering with an error
    """

    text: str
    clause: tuple[str, ...]
    exact: tuple[str, ...]
    family: frozenset[str] = frozenset()
    exact_16: tuple[str, ...] = ()
    result: Grade = Grade.FAIL
    silence: Grade = Grade.REMARK
    closed: Grade = Grade.WARNING
    other_code: Grade = Grade.WARNING
    disputes: Mapping[str, tuple[str, str]] | None = None
    silence_option: tuple[str, str] | None = None
    error_option: tuple[str, str] | None = None
    level: Level = "SHALL"
    basis: Basis = "text"


_PART4: Final = "OCPP 2.0.1 Part 4, "
_FR03: Final = "OCPP 2.0.1 Part 2, 3, FR.03"
OCCURRENCE: Final = ("OccurrenceConstraintViolation", "OccurenceConstraintViolation")
_VALIDATION: Final = frozenset(
    {
        *OCCURRENCE,
        "FormatViolation",
        "FormationViolation",
        "PropertyConstraintViolation",
        "ProtocolError",
        "TypeConstraintViolation",
    }
)
_DROPPED: Final = ("broken_frame", "silence")
ORACLE: Final[dict[Planted, Row]] = {
    Planted.MISSING_FIELD: Row(
        "a request with a field missing, or with too few or too many items, is refused as such",
        (_PART4 + "4.1.7, 4.3", _FR03),
        ("OccurrenceConstraintViolation",),
        _VALIDATION,
        ("OccurenceConstraintViolation", "ProtocolError"),
        silence_option=_DROPPED,
    ),
    Planted.WRONG_TYPE: Row(
        "a request with a value of the wrong JSON type is refused as such",
        (_PART4 + "4.1.7, 4.3", _FR03),
        ("TypeConstraintViolation",),
        _VALIDATION,
        silence_option=_DROPPED,
    ),
    Planted.BAD_VALUE: Row(
        "a request with a value outside its enumeration, length or range is refused as such",
        (_PART4 + "4.3", _FR03),
        ("PropertyConstraintViolation",),
        _VALIDATION,
        silence_option=_DROPPED,
    ),
    Planted.EXTRA_FIELD: Row(
        "a request with a field that its type does not have is refused",
        (_PART4 + "chapter 9", _FR03),
        ("FormatViolation", "ProtocolError", "OccurrenceConstraintViolation", "PropertyConstraintViolation"),
        _VALIDATION,
        ("FormationViolation", "ProtocolError", "OccurenceConstraintViolation"),
        result=Grade.WARNING,
        silence_option=_DROPPED,
        basis="inferred",
    ),
    Planted.BAD_TIME: Row(
        "a request with a time that RFC 3339 does not have is refused as such",
        ("OCPP 2.0.1 Part 2, 2.1.4, Table 1", _FR03),
        ("PropertyConstraintViolation", "TypeConstraintViolation", "FormatViolation"),
        _VALIDATION,
        result=Grade.WARNING,
        silence_option=_DROPPED,
        basis="inferred",
    ),
    Planted.HUGE_NUMBER: Row(
        "a request with an integer of more than 32 bits is refused as such",
        ("OCPP 2.0.1 Part 2, 2.1.4, Table 1",),
        ("PropertyConstraintViolation", "TypeConstraintViolation", "FormatViolation"),
        _VALIDATION,
        result=Grade.WARNING,
        silence_option=_DROPPED,
        basis="inferred",
    ),
    Planted.BAD_PAYLOAD: Row(
        "a request whose payload is not an object of its action is refused as such",
        (_PART4 + "4.1.5, 4.3", _FR03),
        ("FormatViolation", "ProtocolError"),
        _VALIDATION | {"RpcFrameworkError"},
        ("FormationViolation", "FormatViolation", "ProtocolError"),
        silence_option=_DROPPED,
    ),
    Planted.NULL_PAYLOAD: Row(
        "null in place of a payload without required fields is taken for {}, or refused",
        (_PART4 + "4.1.5",),
        ("FormatViolation", "ProtocolError"),
        _VALIDATION | {"RpcFrameworkError"},
        ("FormationViolation", "FormatViolation", "ProtocolError"),
        result=Grade.OK,
        silence_option=_DROPPED,
        level="MAY",
    ),
    Planted.BROKEN_FRAME: Row(
        "a frame that is not valid JSON or not an RPC array is refused as such, or dropped",
        (_PART4 + "4.1.2, 4.2.3", _FR03),
        ("RpcFrameworkError", "FormatViolation", "ProtocolError"),
        frozenset({"GenericError", "FormationViolation"}),
        ("FormationViolation", "ProtocolError", "GenericError"),
        silence_option=_DROPPED,
    ),
    Planted.BAD_MESSAGE_ID: Row(
        "a CALL whose message id is not a string of at most 36 characters is refused",
        (_PART4 + "4.1.4, 4.2.3",),
        ("RpcFrameworkError", "FormatViolation", "ProtocolError"),
        _VALIDATION | {"GenericError"},
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.WARNING,
        silence_option=_DROPPED,
        basis="inferred",
    ),
    Planted.BAD_ACTION: Row(
        "a CALL whose action is not a string is refused as such, or as one that is not known",
        (_PART4 + "4.1.6, 4.2.1, 4.1.7",),
        ("RpcFrameworkError", "FormatViolation", "NotImplemented"),
        _VALIDATION | {"GenericError", "NotSupported"},
        ("FormationViolation", "NotImplemented", "GenericError"),
        silence_option=_DROPPED,
    ),
    Planted.REPEATED_ID: Row(
        "a CALL with the message id of an earlier one may be refused, or taken for the same sent again",
        (_PART4 + "4.1.4, 4.2.3", "OCPP 2.0.1 errata 2025-09, 4.6"),
        ("RpcFrameworkError", "FormatViolation", "ProtocolError"),
        _VALIDATION | {"GenericError"},
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.OK,
        level="MAY",
    ),
    Planted.STRAY_ANSWER: Row(
        "an answer to nothing that was asked is ignored",
        (_PART4 + "4.1.4",),
        (),
        result=Grade.WARNING,
        silence=Grade.OK,
        level="derived",
    ),
    Planted.BINARY: Row(
        "messages are text; one that comes as binary is refused or dropped, or the connection is closed",
        ("RFC 6455, 5.6, 7.4.1", _PART4 + "4.1.2"),
        ("RpcFrameworkError", "FormatViolation", "ProtocolError"),
        frozenset({"GenericError", "FormationViolation"}),
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.WARNING,
        closed=Grade.OK,
        silence_option=_DROPPED,
        basis="inferred",
    ),
    Planted.INVALID_UTF8: Row(
        "a text message that is not UTF-8 is refused or dropped, or ends the connection",
        ("RFC 6455, 8.1", _PART4 + "4.1.2"),
        ("RpcFrameworkError", "FormatViolation", "ProtocolError"),
        frozenset({"GenericError", "FormationViolation"}),
        ("FormationViolation", "ProtocolError", "GenericError"),
        closed=Grade.OK,
        silence_option=_DROPPED,
    ),
    Planted.BYTE_ORDER_MARK: Row(
        "a text with a byte order mark may be refused, or read without it",
        ("RFC 8259, 8.1",),
        ("RpcFrameworkError", "FormatViolation", "ProtocolError"),
        frozenset({"GenericError", "FormationViolation"}),
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.REMARK,
        silence_option=_DROPPED,
        level="MAY",
    ),
    Planted.DUPLICATE_KEY: Row(
        "an object with the same key twice may be refused, or read in one of the two ways",
        ("RFC 8259, 4",),
        ("FormatViolation", "RpcFrameworkError", "ProtocolError"),
        _VALIDATION | {"GenericError"},
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.REMARK,
        silence_option=_DROPPED,
        level="MAY",
    ),
    Planted.ODD_TEXT: Row(
        "a string that not every program can hold may be refused, or kept in its own way",
        ("RFC 8259, 8.2",),
        ("FormatViolation", "PropertyConstraintViolation", "TypeConstraintViolation"),
        _VALIDATION | {"GenericError", "RpcFrameworkError"},
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.OK,
        silence_option=_DROPPED,
        level="MAY",
    ),
    Planted.EXTREME: Row(
        "what is beyond a reader's limits of size, depth or precision may be refused, or taken",
        ("RFC 8259, 9", "RFC 6455, 7.4.1"),
        ("FormatViolation", "PropertyConstraintViolation", "RpcFrameworkError"),
        _VALIDATION | {"GenericError", "InternalError"},
        ("FormationViolation", "ProtocolError", "GenericError"),
        result=Grade.OK,
        closed=Grade.REMARK,
        level="MAY",
    ),
    Planted.UNKNOWN_ACTION: Row(
        "an action that the receiver does not know is answered with NotImplemented",
        (_PART4 + "4.1.7, 4.3",),
        ("NotImplemented", "NotSupported"),
        disputes={"NotSupported": ("unknown_action", "not_supported")},
        silence_option=_DROPPED,
    ),
    Planted.WRONG_DIRECTION: Row(
        "an action that only the other side may receive is refused as not known or not supported",
        (_PART4 + "4.3",),
        ("NotImplemented", "NotSupported"),
        frozenset({"SecurityError", "ProtocolError"}),
        silence=Grade.WARNING,
        basis="inferred",
    ),
    Planted.ABSENT_FUNCTION: Row(
        "a known action whose function is absent is answered with NotSupported",
        (_PART4 + "4.3", "OCPP 2.0.1 K01.FR.29"),
        ("NotSupported", "NotImplemented"),
        silence=Grade.FAIL,
        disputes={"NotImplemented": ("absent_function", "not_implemented")},
    ),
    Planted.UNKNOWN_MESSAGE_TYPE: Row(
        "a message with an unknown message type number is ignored, or answered with MessageTypeNotSupported",
        (_PART4 + "4.1.3, 4.4",),
        ("MessageTypeNotSupported",),
        frozenset({"RpcFrameworkError", "ProtocolError", "FormatViolation", "NotSupported"}),
        silence=Grade.OK,
        silence_option=("unknown_message_type", "ignore"),
        error_option=("unknown_message_type", "callerror"),
    ),
    Planted.BEFORE_ACCEPTED: Row(
        "a message that the boot status does not allow is answered with SecurityError",
        ("OCPP 2.0.1 B01.FR.10", "OCPP 2.0.1 B02.FR.09", "OCPP 2.0.1 B03.FR.07", "OCPP 2.0.1 B03.FR.08"),
        ("SecurityError",),
        silence=Grade.FAIL,
        other_code=Grade.FAIL,
    ),
}
