"""Frames that are none, JSON that is none, and texts at the edge of both: a table.

Each is made from a CALL that would be valid, so that the one fault is all that is wrong. Where a text is legal and merely
odd or huge, nobody has to refuse it; it must only do no harm.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.protocols.ocpp.oracle import Planted

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A valid CALL to be spoilt.

    bare   an action that needs no payload · other: a request of the other direction, as (action, payload)
    """

    id: str
    action: str
    payload: Payload
    bare: str
    other: tuple[str, Payload]

    def call(self, **changes: Any) -> list[Any]:
        """[2, id, action, payload] with other elements."""
        return [
            changes.get("type", 2),
            changes.get("id", self.id),
            changes.get("action", self.action),
            changes.get("payload", self.payload),
        ]

    def with_custom(self, custom: str) -> bytes:
        """The CALL with `custom` as it is in its customData, which may hold whatever a vendor likes."""
        data = {"vendorId": "chargeproof", "chargeproof": "@"}
        frame = self.call(payload={**self.payload, "customData": data})
        return _text(frame).replace(b'"chargeproof":"@"', custom.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Odd:
    """A frame with one fault.

    name   the last part of a case's id, with its group: "frame:empty_array", "json:truncated"
    make   the bytes
    id     the message id that it shows; None: the one of the carrier; "": none that could be answered to
    """

    name: str
    planted: Planted
    text: str
    make: Callable[[Carrier], bytes]
    id: str | None = None
    form: str = "text"
    again: bool = False
    """The message id is that of a CALL which was answered before."""


def _text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _changed(**changes: Any) -> Callable[[Carrier], bytes]:
    return lambda carrier: _text(carrier.call(**changes))


def _whole(make: Callable[[Carrier], Any]) -> Callable[[Carrier], bytes]:
    return lambda carrier: _text(make(carrier))


def _raw(data: bytes) -> Callable[[Carrier], bytes]:
    return lambda carrier: data


def _custom(custom: str) -> Callable[[Carrier], bytes]:
    return lambda carrier: carrier.with_custom(custom)


def _edited(edit: Callable[[bytes], bytes]) -> Callable[[Carrier], bytes]:
    return lambda carrier: edit(_text(carrier.call()))


def _in_custom(data: bytes) -> Callable[[Carrier], bytes]:
    """Bytes that are no UTF-8 inside a string."""
    return lambda carrier: carrier.with_custom('"a":"@@"').replace(b"@@", data)


_BROKEN, _BAD_ID, _BAD_PAYLOAD = Planted.BROKEN_FRAME, Planted.BAD_MESSAGE_ID, Planted.BAD_PAYLOAD
_LONG_ID = "chargeproof-" + "x" * 25
_DEEP: Final = 5_000
_MEGABYTE: Final = 1_000_000

_FRAMES: Final = (
    Odd("object", _BROKEN, "an object where an array is due", _whole(lambda c: {"messageId": c.id}), ""),
    Odd("string", _BROKEN, "a string where an array is due", _whole(lambda c: "Heartbeat"), ""),
    Odd("number", _BROKEN, "a number where an array is due", _raw(b"42"), ""),
    Odd("null", _BROKEN, "null where an array is due", _raw(b"null"), ""),
    Odd("empty_array", _BROKEN, "an empty array", _raw(b"[]"), ""),
    Odd("type_alone", _BROKEN, "nothing but a message type", _raw(b"[2]"), ""),
    Odd("no_payload", _BROKEN, "a CALL without its payload", _whole(lambda c: c.call()[:3])),
    Odd("fifth_element", _BROKEN, "a CALL with a fifth element", _whole(lambda c: [*c.call(), {}])),
    Odd("nested", _BROKEN, "a CALL inside an array", _whole(lambda c: [c.call()]), ""),
    Odd("swapped", _BROKEN, "action and payload swapped", _whole(lambda c: [2, c.id, c.payload, c.action])),
    Odd("type_text", Planted.UNKNOWN_MESSAGE_TYPE, "the message type as a string", _changed(type="2")),
    Odd("type_null", Planted.UNKNOWN_MESSAGE_TYPE, "null for the message type", _changed(type=None)),
    Odd("type_fraction", Planted.UNKNOWN_MESSAGE_TYPE, "a fraction for the message type", _changed(type=2.5)),
    Odd("type_6", Planted.UNKNOWN_MESSAGE_TYPE, "message type 6, of a later version", _changed(type=6)),
    Odd("type_99", Planted.UNKNOWN_MESSAGE_TYPE, "message type 99", _changed(type=99)),
    Odd("type_negative", Planted.UNKNOWN_MESSAGE_TYPE, "message type -2", _changed(type=-2)),
    Odd("id_number", _BAD_ID, "a number for the message id", _changed(id=12345), ""),
    Odd("id_null", _BAD_ID, "null for the message id", _changed(id=None), ""),
    Odd("id_list", _BAD_ID, "a list for the message id", _changed(id=["a"]), ""),
    Odd("id_empty", _BAD_ID, "an empty message id", _changed(id=""), ""),
    Odd("id_too_long", _BAD_ID, "a message id of 37 characters", _changed(id=_LONG_ID), _LONG_ID),
    Odd(
        "id_again",
        Planted.REPEATED_ID,
        "the message id of a CALL that was answered",
        _changed(),
        again=True,
    ),
    Odd("action_number", Planted.BAD_ACTION, "a number for the action", _changed(action=7)),
    Odd("action_null", Planted.BAD_ACTION, "null for the action", _changed(action=None)),
    Odd("action_empty", Planted.UNKNOWN_ACTION, "an empty action", _changed(action="")),
    Odd(
        "action_unknown",
        Planted.UNKNOWN_ACTION,
        "an action that nobody knows",
        _changed(action="Abracadabra"),
    ),
    Odd(
        "action_of_1_6",
        Planted.UNKNOWN_ACTION,
        "an action that only OCPP 1.6 has",
        _changed(action="StartTransaction", payload={"connectorId": 1, "idTag": "x", "meterStart": 0}),
    ),
    Odd(
        "action_in_wrong_case",
        Planted.UNKNOWN_ACTION,
        "the action in the wrong case",
        _whole(lambda c: c.call(action=c.action.swapcase())),
    ),
    Odd(
        "action_with_suffix",
        Planted.UNKNOWN_ACTION,
        'the action with the suffix "Request"',
        _whole(lambda c: c.call(action=f"{c.action}Request")),
    ),
    Odd(
        "action_of_the_other_side",
        Planted.WRONG_DIRECTION,
        "an action that only the other side may receive",
        _whole(lambda c: c.call(action=c.other[0], payload=c.other[1])),
    ),
    Odd("payload_list", _BAD_PAYLOAD, "a list for the payload", _changed(payload=[])),
    Odd(
        "payload_wrapped",
        _BAD_PAYLOAD,
        "the payload in a list",
        _whole(lambda c: c.call(payload=[c.payload])),
    ),
    Odd(
        "payload_text",
        _BAD_PAYLOAD,
        "the payload encoded twice",
        _whole(lambda c: c.call(payload=json.dumps(c.payload))),
    ),
    Odd("payload_number", _BAD_PAYLOAD, "a number for the payload", _changed(payload=1)),
    Odd(
        "payload_null",
        Planted.NULL_PAYLOAD,
        "null for a payload without required fields",
        _whole(lambda c: c.call(action=c.bare, payload=None)),
    ),
    Odd(
        "result_to_nothing", Planted.STRAY_ANSWER, "a CALLRESULT to nothing", _whole(lambda c: [3, c.id, {}])
    ),
    Odd(
        "error_to_nothing",
        Planted.STRAY_ANSWER,
        "a CALLERROR to nothing",
        _whole(lambda c: [4, c.id, "GenericError", "", {}]),
    ),
)

_JSON: Final = (
    Odd("empty", _BROKEN, "an empty message", _raw(b""), ""),
    Odd("spaces", _BROKEN, "nothing but spaces", _raw(b"   "), ""),
    Odd("words", _BROKEN, "words that are no JSON", _raw(b"hello, is anybody there?"), ""),
    Odd("truncated", _BROKEN, "a CALL that is cut off", _edited(lambda text: text[:-3])),
    Odd(
        "cut_in_a_string", _BROKEN, "a CALL that is cut off within its id", _edited(lambda text: text[:9]), ""
    ),
    Odd("trailing_garbage", _BROKEN, "something behind the end", _edited(lambda text: text + b" x")),
    Odd("two_messages", _BROKEN, "two arrays in one message", _edited(lambda text: text + b"[]")),
    Odd(
        "trailing_comma", _BROKEN, "a comma behind the last element", _edited(lambda text: text[:-1] + b",]")
    ),
    Odd("single_quotes", _BROKEN, "single quotes", _edited(lambda text: text.replace(b'"', b"'"))),
    Odd("comment", _BROKEN, "a comment", _edited(lambda text: text + b"//hello")),
    Odd("bare_key", _BROKEN, "a key without quotes", _custom("a:1")),
    Odd("nan", _BROKEN, "NaN", _custom('"a":NaN')),
    Odd("infinity", _BROKEN, "Infinity", _custom('"a":-Infinity')),
    Odd("leading_zero", _BROKEN, "a number with a leading zero", _custom('"a":007')),
    Odd("hexadecimal", _BROKEN, "a hexadecimal number", _custom('"a":0x1F')),
    Odd("bad_escape", _BROKEN, "an escape that JSON does not have", _custom('"a":"\\x41"')),
    Odd("bare_newline", _BROKEN, "a bare line break in a string", _custom('"a":"b\nc"')),
    Odd("utf16", _BROKEN, "a CALL in UTF-16", _edited(lambda text: text.decode().encode("utf-16-le")), ""),
    Odd("invalid_utf8", Planted.INVALID_UTF8, "bytes that are no UTF-8", _in_custom(b"\xff\xfe")),
    Odd("half_utf8", Planted.INVALID_UTF8, "half a character of UTF-8", _in_custom(b"\xc3")),
    Odd("bom", Planted.BYTE_ORDER_MARK, "a byte order mark", _edited(lambda text: b"\xef\xbb\xbf" + text)),
    Odd("duplicate_key", Planted.DUPLICATE_KEY, "the same key twice", _custom('"a":1,"a":2')),
    Odd("lone_surrogate", Planted.ODD_TEXT, "half of a surrogate pair", _custom('"a":"\\ud83d"')),
    Odd("nul", Planted.ODD_TEXT, "U+0000 in a string", _custom('"a":"b\\u0000c"')),
    Odd("huge_integer", Planted.EXTREME, "an integer of a thousand digits", _custom(f'"a":{"9" * 1000}')),
    Odd("huge_exponent", Planted.EXTREME, "1e400", _custom('"a":1e400')),
    Odd("many_digits", Planted.EXTREME, "a number with 60 decimal places", _custom(f'"a":0.{"3" * 60}')),
    Odd("deep", Planted.EXTREME, "lists nested 5000 deep", _custom(f'"a":{"[" * _DEEP}{"]" * _DEEP}')),
    Odd("deep_and_open", _BROKEN, "5000 brackets that nobody closes", _raw(b"[" * _DEEP), ""),
    Odd("many_keys", Planted.EXTREME, "an object of 10 000 keys", lambda c: c.with_custom(_keys(10_000))),
    Odd("megabyte", Planted.EXTREME, "a string of 1 MB", lambda c: c.with_custom(f'"a":"{"x" * _MEGABYTE}"')),
    Odd("binary", Planted.BINARY, "a CALL as binary message", _changed(), form="binary"),
    Odd("binary_garbage", Planted.BINARY, "bytes as binary message", _raw(bytes(range(256))), "", "binary"),
)


def _keys(count: int) -> str:
    return ",".join(f'"k{number}":{number}' for number in range(count))


ODD: Final = {
    f"{group}:{odd.name}": odd for group, odds in (("frame", _FRAMES), ("json", _JSON)) for odd in odds
}
"""All of them by group and name."""
