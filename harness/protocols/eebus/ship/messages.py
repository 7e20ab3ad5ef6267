"""The messages of SHIP (TS 1.0.1, 13.4) and how they stand on the wire.

One message is one binary WebSocket message: the first byte is the type, the rest the value. `read` never raises: what
cannot be read is `Unreadable`, what can be but is put otherwise than the text wants comes with faults. Reading bends as
far as products in the field are known to; writing never does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.protocols.eebus import eebus_json
from harness.protocols.eebus.eebus_json import Fault, Strict

INIT, CONTROL, DATA, END = 0x00, 0x01, 0x02, 0x03
JSON_UTF8: Final = "JSON-UTF8"
PROTOCOL_ID: Final = "ee1.0"
LISTS: Final = frozenset({"format"})


@dataclass(frozen=True, slots=True)
class Init:
    """Connection mode initialisation (CMI). `head` is 0."""

    head: int = 0


@dataclass(frozen=True, slots=True)
class Hello:
    """connectionHello. `phase`: ready, pending, aborted; `waiting` in milliseconds."""

    phase: str
    waiting: int | None = None
    prolongation: bool = False


@dataclass(frozen=True, slots=True)
class Handshake:
    """messageProtocolHandshake. `kind`: announceMax, select."""

    kind: str
    version: tuple[int, int] = (1, 0)
    formats: tuple[str, ...] = (JSON_UTF8,)


@dataclass(frozen=True, slots=True)
class HandshakeError:
    """messageProtocolHandshakeError. 0 reserved, 1 timeout, 2 unexpected message, 3 selection mismatch."""

    error: int


@dataclass(frozen=True, slots=True)
class PinState:
    """connectionPinState. `state`: none, required, optional, pinOk; `permission`: busy, ok or ""."""

    state: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class PinInput:
    """connectionPinInput: 8 to 16 hex digits."""

    pin: str


@dataclass(frozen=True, slots=True)
class PinError:
    """connectionPinError."""

    error: int


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """accessMethodsRequest."""


@dataclass(frozen=True, slots=True)
class Access:
    """accessMethods. `id` is the SHIP id; `more` what else it holds."""

    id: str
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """data: one datagram, still in its wire form ({"datagram": [...]})."""

    payload: Any
    protocol: str = PROTOCOL_ID


@dataclass(frozen=True, slots=True)
class End:
    """connectionClose. `phase`: announce, confirm; `max_time` in milliseconds."""

    phase: str
    max_time: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is no message: `kind` is "empty", "type", "text" or "unknown"."""

    kind: str
    why: str


Message = (
    Init
    | Hello
    | Handshake
    | HandshakeError
    | PinState
    | PinInput
    | PinError
    | AccessRequest
    | Access
    | Data
    | End
    | Unreadable
)

Reading = tuple[Message, tuple[Fault, ...]]


def write(message: Message) -> bytes:
    """A message as it goes on the wire."""
    match message:
        case Init(head):
            return bytes((INIT, head))
        case Data(payload, protocol):
            return bytes((DATA,)) + eebus_json.to_bytes(
                {"data": [{"header": [{"protocolId": protocol}]}, {"payload": payload}]}
            )
        case End(phase, max_time, reason):
            return _put(END, "connectionClose", phase=phase, maxTime=max_time, reason=reason or None)
        case Hello(phase, waiting, prolongation):
            asks = prolongation or None
            return _put(CONTROL, "connectionHello", phase=phase, waiting=waiting, prolongationRequest=asks)
        case Handshake(kind, (major, minor), formats):
            version = {"major": major, "minor": minor}
            listed = {"format": list(formats)}
            return _put(
                CONTROL, "messageProtocolHandshake", handshakeType=kind, version=version, formats=listed
            )
        case HandshakeError(error):
            return _put(CONTROL, "messageProtocolHandshakeError", error=error)
        case PinState(state, permission):
            return _put(CONTROL, "connectionPinState", pinState=state, inputPermission=permission or None)
        case PinInput(pin):
            return _put(CONTROL, "connectionPinInput", pin=pin)
        case PinError(error):
            return _put(CONTROL, "connectionPinError", error=error)
        case AccessRequest():
            return _put(CONTROL, "accessMethodsRequest")
        case Access(id, more):
            return _put(CONTROL, "accessMethods", id=id, **dict(more))
        case Unreadable(_, why):
            raise ValueError(f"cannot be written: {why}")


def _put(kind: int, root: str, **members: Any) -> bytes:
    kept = {name: value for name, value in members.items() if value is not None}
    return bytes((kind,)) + eebus_json.to_bytes(eebus_json.encode_root({root: kept}))


def read(data: bytes) -> Reading:
    """The message that `data` is, and what is wrong with the way it is put."""
    if len(data) < 2:
        return Unreadable("empty", f"{len(data)} bytes; a message has a type and a value"), ()
    kind, value = data[0], data[1:]
    if kind == INIT:
        extra = (("form", f"{len(value)} bytes of value; CmiHead is one"),) if len(value) > 1 else ()
        return Init(value[0]), extra
    if kind not in (CONTROL, DATA, END):
        return Unreadable("type", f"message type {kind:#04x}"), ()
    trailing = (("form", "NUL bytes after the text"),) if value.endswith(b"\x00") else ()
    try:
        wire = eebus_json.from_bytes(value)
    except ValueError as fault:
        return Unreadable("text", str(fault)), ()
    if not isinstance(wire, dict) or len(wire) != 1:
        return Unreadable("unknown", "the root is no object with one member"), ()
    try:
        message, faults = _parse(kind, *next(iter(wire.items())))
    except RecursionError:
        return Unreadable("text", "nested too deeply"), trailing
    return message, (*trailing, *faults)


def _parse(kind: int, root: str, wire: Any) -> Reading:
    if root == "data":
        return _data(kind, wire)
    if root == "error" and isinstance(wire, int):
        return HandshakeError(wire), (("form", "a bare error; right would be messageProtocolHandshakeError"),)
    make = _ROOTS.get(root)
    if make is None:
        return Unreadable("unknown", f"no message is called {root!r:.60}"), ()
    strict = Strict(LISTS)
    body = strict.value(wire, root)
    if (kind == END) != (root == "connectionClose"):
        strict.faults.append(("form", f"{root} with message type {kind:#04x}"))
    try:
        message = make(body if isinstance(body, dict) else {}, strict.faults)
    except (KeyError, TypeError, ValueError) as fault:
        return Unreadable("unknown", f"{root}: {_missing(fault)}"), tuple(strict.faults)
    return message, tuple(strict.faults)


def _data(kind: int, wire: Any) -> Reading:
    """The payload is taken as it is: whoever reads datagrams knows their lists."""
    faults: list[Fault] = [] if kind == DATA else [("form", f"data with message type {kind:#04x}")]
    members: dict[str, Any] = {}
    for each in wire if isinstance(wire, list) else [wire]:
        if isinstance(each, dict):
            members |= each
    if "payload" not in members:
        return Unreadable("unknown", "data: there is no payload"), ()
    header = eebus_json.loosely(members.get("header"))
    protocol = header.get("protocolId", "") if isinstance(header, dict) else ""
    return Data(members["payload"], str(protocol)), tuple(faults)


def _missing(fault: Exception) -> str:
    return f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)


Body = Mapping[str, Any]


def _hello(body: Body, faults: list[Fault]) -> Message:
    waiting = body.get("waiting")
    asks = body.get("prolongationRequest", False)
    return Hello(str(body["phase"]), None if waiting is None else _whole(waiting), bool(asks))


def _handshake(body: Body, faults: list[Fault]) -> Message:
    version = body["version"]
    formats = body["formats"]
    if isinstance(formats, Mapping):
        formats = formats["format"]
    else:
        faults.append(("form", "formats: a flat list; right would be one member `format`"))
    numbers = (_whole(version["major"]), _whole(version["minor"]))
    return Handshake(str(body["handshakeType"]), numbers, tuple(map(str, formats)))


def _end(body: Body, faults: list[Fault]) -> Message:
    longest = body.get("maxTime")
    return End(str(body["phase"]), None if longest is None else _whole(longest), str(body.get("reason", "")))


def _access(body: Body, faults: list[Fault]) -> Message:
    more = tuple((name, value) for name, value in body.items() if name != "id")
    if "id" not in body:
        faults.append(("form", "accessMethods without id"))
    return Access(str(body.get("id", "")), more)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r:.40} is no whole number")
    return value


def _access_request(body: Body, faults: list[Fault]) -> Message:
    if "id" in body:
        faults.append(("form", "the answer is called accessMethodsRequest; right would be accessMethods"))
        return Access(str(body["id"]))
    return AccessRequest()


_ROOTS: Final[dict[str, Callable[[Body, list[Fault]], Message]]] = {
    "connectionHello": _hello,
    "messageProtocolHandshake": _handshake,
    "messageProtocolHandshakeError": lambda body, _: HandshakeError(_whole(body["error"])),
    "connectionPinState": lambda body, _: PinState(
        str(body["pinState"]), str(body.get("inputPermission", ""))
    ),
    "connectionPinInput": lambda body, _: PinInput(str(body["pin"])),
    "connectionPinError": lambda body, _: PinError(_whole(body["error"])),
    "accessMethodsRequest": _access_request,
    "accessMethods": _access,
    "connectionClose": _end,
}


def named(message: Message) -> str:
    """The name of a message, as the texts write it."""
    return _NAMES[type(message)]


_NAMES: Final[dict[type, str]] = {
    Init: "connectionModeInit",
    Hello: "connectionHello",
    Handshake: "messageProtocolHandshake",
    HandshakeError: "messageProtocolHandshakeError",
    PinState: "connectionPinState",
    PinInput: "connectionPinInput",
    PinError: "connectionPinError",
    AccessRequest: "accessMethodsRequest",
    Access: "accessMethods",
    Data: "data",
    End: "connectionClose",
    Unreadable: "",
}
