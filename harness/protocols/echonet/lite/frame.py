"""The frame of ECHONET Lite, format 1: bytes to `Frame` and back.

    EHD1 EHD2  TID  SEOJ  DEOJ  ESV  OPC  { EPC PDC EDT } x OPC
    0x10 0x81   2     3     3    1    1      1   1  PDC

SetGet (0x6E, 0x7E, 0x5E) has two such lists, the one that is written before the one that is read. Everything is
big-endian. Source: ECHONET Lite Specification, Part 2, 3.2 and 4.2.3.

`read` is lenient: it takes what can be taken and lists what is wrong; nothing is repaired. `decode` is strict. It must
not know what properties mean, nor which objects there are.
"""

from dataclasses import dataclass
from struct import Struct
from typing import Final

from harness.protocols.echonet.lite.eoj import HIGHEST_INSTANCE, Eoj
from harness.protocols.echonet.lite.services import NAMES, Esv

_HEADER: Final = Struct(">HHHBHBBB")
HEADER_SIZE: Final = _HEADER.size
FORMAT_1: Final = 0x1081
FORMAT_2: Final = 0x1082
_TWO_LISTS: Final = frozenset({int(Esv.SETGET), int(Esv.SETGET_RES), int(Esv.SETGET_SNA)})


@dataclass(frozen=True, slots=True)
class Property:
    """A property in a frame: its code (EPC) and its data (EDT); PDC is the length of the data."""

    epc: int
    edt: bytes = b""

    def __str__(self) -> str:
        return f"{self.epc:02X}={self.edt.hex().upper()}" if self.edt else f"{self.epc:02X}"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of format 1.

    properties  in their order, doubles included
    gets        SetGet only: the second list, that of the properties to read
    faults      what is not as it should be although it could be read, as (kind, text)
    """

    tid: int
    seoj: Eoj
    deoj: Eoj
    esv: int
    properties: tuple[Property, ...]
    gets: tuple[Property, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Of the service: "Get", or "0x6F" for a code that means nothing."""
        return NAMES.get(self.esv) or f"0x{self.esv:02X}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no frame of format 1. `tid` if it got so far.

    kind  "short" · "header" · "format2" · "cut"
    """

    kind: str
    why: str
    tid: int | None = None


class FrameError(ValueError):
    """Bytes that break the rules of the frame."""


def encode(frame: Frame) -> bytes:
    """The bytes of a frame. Raises FrameError for what has no place in one (codes above 255, data above 255 bytes)."""
    seoj, deoj = frame.seoj, frame.deoj
    try:
        head = _HEADER.pack(
            FORMAT_1,
            frame.tid,
            seoj >> 8,
            seoj & 0xFF,
            deoj >> 8,
            deoj & 0xFF,
            frame.esv,
            len(frame.properties),
        )
        body = head + b"".join(bytes((each.epc, len(each.edt))) + each.edt for each in frame.properties)
        if frame.esv in _TWO_LISTS:
            body += bytes((len(frame.gets),))
            body += b"".join(bytes((each.epc, len(each.edt))) + each.edt for each in frame.gets)
    except Exception as fault:
        raise FrameError(f"does not fit into a frame: {fault}") from None
    return body


def decode(data: bytes) -> Frame:
    """The frame, read strictly. Raises FrameError that says what is wrong."""
    frame = read(data)
    if isinstance(frame, Unreadable):
        raise FrameError(frame.why)
    if frame.faults:
        raise FrameError("; ".join(text for _, text in frame.faults))
    return frame


def read(data: bytes) -> Frame | Unreadable:
    """The frame as far as it can be read, with what is wrong about it. Never raises."""
    size = len(data)
    if size < 2 or data[0] != 0x10 or data[1] not in (0x81, 0x82):
        return Unreadable("header", f"begins with {data[:2].hex().upper() or 'nothing'}, not with 1081")
    tid = int.from_bytes(data[2:4], "big") if size >= 4 else None
    if data[1] == 0x82:
        return Unreadable("format2", "format 2 (1082), whose content is arbitrary", tid)
    if size < HEADER_SIZE:
        return Unreadable(
            "short", f"{size} bytes; a frame has at least {HEADER_SIZE} before its properties", tid
        )
    _, tid, seoj_class, seoj_instance, deoj_class, deoj_instance, esv, opc = _HEADER.unpack_from(data)
    seoj, deoj = seoj_class << 8 | seoj_instance, deoj_class << 8 | deoj_instance
    faults: list[tuple[str, str]] = []
    properties, at = _list(data, HEADER_SIZE, opc)
    gets: tuple[Property, ...] = ()
    if at >= 0 and esv in _TWO_LISTS:
        if at >= size:
            return Unreadable("cut", "ends before the count of the properties to read", tid)
        second = data[at]
        gets, at = _list(data, at + 1, second)
        opc += second
    if at < 0:
        return Unreadable("cut", f"ends in the middle of its properties (OPC {opc})", tid)
    if at < size:
        faults.append(("trailing", f"{size - at} more bytes after the last property"))
    if opc == 0:
        faults.append(("opc", "holds no property (OPC 0)"))
    if esv not in NAMES:
        faults.append(("esv", f"0x{esv:02X} is no service"))
    for what, instance in (("source", seoj_instance), ("destination", deoj_instance)):
        if instance > HIGHEST_INSTANCE:
            faults.append(("instance", f"instance 0x{instance:02X} of the {what} is above 0x7F"))
    faults += [("epc", f"EPC 0x{each.epc:02X} is below 0x80") for each in properties if each.epc < 0x80]
    return Frame(tid, seoj, deoj, esv, properties, gets, tuple(faults))


def _list(data: bytes, at: int, count: int) -> tuple[tuple[Property, ...], int]:
    """`count` properties from `at` on, and where they end; -1 if they are cut off."""
    found: list[Property] = []
    size = len(data)
    for _ in range(count):
        if at + 2 > size:
            return (), -1
        end = at + 2 + data[at + 1]
        if end > size:
            return (), -1
        found.append(Property(data[at], data[at + 2 : end]))
        at = end
    return tuple(found), at


def length(data: bytes) -> int:
    """How long the first frame in these bytes of a stream is; 0: not all of it is there yet.

    What cannot be the beginning of a frame is taken as a whole.
    """
    if data[:1] != b"\x10" or (len(data) > 1 and data[1] != 0x81):
        return len(data)
    if len(data) < HEADER_SIZE:
        return 0
    _, at = _list(data, HEADER_SIZE, data[HEADER_SIZE - 1])
    if data[10] in _TWO_LISTS and at >= 0:
        if at >= len(data):
            return 0
        _, at = _list(data, at + 1, data[at])
    return max(at, 0)
