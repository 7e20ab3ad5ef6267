"""WebSocket frames: bytes to messages and back (RFC 6455, 5), without input or output.

`FrameReader` is strict: the first thing that breaks the framing is kept as a `Violation`, with its bytes
and the close code that it deserves, and nothing after it is read. `frame` writes anything, legal or not.
Compression (RFC 7692) is done by `websockets`' extension object. This module must not know who is
connected.
"""

import struct
from dataclasses import dataclass
from typing import Final

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

try:
    from websockets.speedups import apply_mask
except ImportError:  # pragma: no cover - only where the C extension could not be built
    from websockets.utils import apply_mask

CONT: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA
OPCODES: Final = {"text": TEXT, "binary": BINARY, "close": CLOSE, "ping": PING, "pong": PONG}
_FORMS: Final = {opcode: form for form, opcode in OPCODES.items()}

SHOWN: Final = 4096
"""So many bytes of an illegal frame are kept."""

_CODES: Final = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015)})
NO_CODE: Final = 1005
"""Stands for a close frame without a code (RFC 6455, 7.1.5)."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What broke the framing: the close code for it, why, and the bytes (as far as they are kept)."""

    code: int
    why: str
    data: bytes


class _FramingError(Exception):
    def __init__(self, code: int, why: str, data: bytes | None = None) -> None:
        super().__init__(why)
        self.code = code
        self.data = data


class FrameReader:
    """The incoming half of one link.

    masked    the other side has to mask its frames (it is the client)
    max_size  bytes of the longest message that is taken
    """

    __slots__ = ("_deflate", "_mask_bit", "_max_size", "_message", "_opcode", "_rest", "_size", "violation")

    def __init__(self, masked: bool, max_size: int, deflate: PerMessageDeflate | None = None) -> None:
        self.violation: Violation | None = None
        self._mask_bit = 0x80 if masked else 0
        self._max_size = max_size
        self._deflate = deflate
        self._rest: bytearray | None = None
        self._opcode = CONT
        self._message: bytearray | None = None  # what has come of a fragmented message
        self._size = 0

    @property
    def unfinished(self) -> int:
        """Bytes of a frame that has begun and is not complete."""
        return len(self._rest) if self._rest else 0

    def feed(self, data: bytes) -> list[tuple[str, bytes]]:
        """What is complete now: (form, payload), form being text, binary, ping, pong or close.

        Nothing comes after a close. Look at `violation` afterwards.
        """
        source: bytes | bytearray = data
        if self._rest is not None:
            self._rest += data
            source = self._rest
        found: list[tuple[str, bytes]] = []
        at, end = 0, len(source)
        try:
            while end - at >= 2 and (after := self._take(source, at, end, found)):
                at = after
        except _FramingError as broken:
            shown = bytes(source[at : at + SHOWN]) if broken.data is None else broken.data
            self.violation = Violation(broken.code, str(broken), shown)
            at = end
        self._keep(source, at, end)
        return found

    def _keep(self, source: bytes | bytearray, at: int, end: int) -> None:
        if at == end:
            self._rest = None
        elif isinstance(source, bytearray):
            del source[:at]
        else:
            self._rest = bytearray(source[at:])

    def _take(self, source: bytes | bytearray, at: int, end: int, found: list[tuple[str, bytes]]) -> int:
        """Read the frame that begins at `at`. Returns where the next begins, 0 when bytes are missing."""
        first, second = source[at], source[at + 1]
        length = second & 0x7F
        body = at + 2
        if length > 125:
            body += 2 if length == 126 else 8
            length = int.from_bytes(source[at + 2 : body], "big") if body <= end else -1
        # Nearly all frames are this: whole, uncompressed text.
        plain = first == 0x81 and second & 0x80 == self._mask_bit and self._message is None
        if not plain or body > at + 2:
            self._judge_head(first, second, length)
        if length < 0:
            return 0
        if length > self._max_size - self._size:
            raise _FramingError(1009, f"message longer than {self._max_size} bytes")
        payload_at = body + 4 if second & 0x80 else body
        after = payload_at + length
        if after > end:
            return 0
        payload = bytes(source[payload_at:after])
        if second & 0x80:
            payload = apply_mask(payload, source[body:payload_at])
        if plain:
            found.append(("text", _utf8(payload)))
        else:
            self._understand(first, payload, found)
        return after if not found or found[-1][0] != "close" else end

    def _judge_head(self, first: int, second: int, length: int) -> None:
        """Raise `_FramingError` for a frame that its first bytes condemn (RFC 6455, 5.1, 5.2, 5.4, 5.5).

        `length` is -1 while the extended length has not arrived.
        """
        opcode = first & 0x0F
        if opcode not in _FORMS and opcode != CONT:
            raise _FramingError(1002, f"reserved opcode 0x{opcode:x}")
        control = opcode >= CLOSE
        if first & (0x70 if control or self._deflate is None else 0x30):
            raise _FramingError(1002, f"reserved bits set (first byte 0x{first:02x})")
        if second & 0x80 != self._mask_bit:
            raise _FramingError(
                1002, "frame of a client unmasked" if self._mask_bit else "frame of a server masked"
            )
        if control and (second & 0x7F > 125 or not first & 0x80):
            raise _FramingError(1002, "control frame longer than 125 bytes or fragmented")
        if opcode == CONT and self._message is None:
            raise _FramingError(1002, "continuation frame without a beginning")
        if opcode in (TEXT, BINARY) and self._message is not None:
            raise _FramingError(1002, "new message before the fragmented one was finished")
        least = {126: 126, 127: 65536}.get(second & 0x7F, 0)
        if length >= 0 and not least <= length < 1 << 63:
            raise _FramingError(1002, f"length {length} in the wrong encoding")

    def _understand(self, first: int, payload: bytes, found: list[tuple[str, bytes]]) -> None:
        opcode, final = first & 0x0F, bool(first & 0x80)
        if opcode >= CLOSE:
            if opcode == CLOSE:
                read_close(payload)
            found.append((_FORMS[opcode], payload))
            return
        if self._deflate is not None:
            payload = self._inflate(first, payload)
        if self._message is None:
            self._opcode, self._message = opcode, bytearray()
        self._message += payload
        self._size = len(self._message)
        if final:
            message, form = bytes(self._message), _FORMS[self._opcode]
            self._message, self._size = None, 0
            found.append((form, _utf8(message) if form == "text" else message))

    def _inflate(self, first: int, payload: bytes) -> bytes:
        assert self._deflate is not None
        packed = Frame(Opcode(first & 0x0F), payload, bool(first & 0x80), bool(first & 0x40))
        try:
            return bytes(self._deflate.decode(packed, max_size=self._max_size - self._size).data)
        except PayloadTooBig:
            raise _FramingError(1009, f"message longer than {self._max_size} bytes when unpacked") from None
        except ProtocolError as fault:
            raise _FramingError(1002, str(fault)) from None


def _utf8(text: bytes) -> bytes:
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        raise _FramingError(1007, f"not UTF-8 at byte {fault.start}", text) from None
    return text


def read_close(payload: bytes) -> tuple[int, str]:
    """Code and reason of a close frame. Raises an error that `FrameReader.feed` turns into a violation."""
    if not payload:
        return NO_CODE, ""
    if len(payload) == 1:
        raise _FramingError(1002, "close frame with one byte")
    code = int.from_bytes(payload[:2], "big")
    if code not in _CODES and not 3000 <= code < 5000:
        raise _FramingError(1002, f"close code {code} is not allowed on the line")
    try:
        return code, payload[2:].decode()
    except UnicodeDecodeError:
        raise _FramingError(1007, "close reason is not UTF-8") from None


def close_payload(code: int, reason: str) -> bytes:
    """Payload of a close frame. Any 16 bit code goes, 1005 leaves it empty; long reasons are cut to fit."""
    if code == NO_CODE:
        return b""
    text = reason.encode("utf-8", "replace")[:123].decode("utf-8", "ignore")
    return struct.pack("!H", code) + text.encode()


def frame(
    opcode: int, payload: bytes, *, final: bool = True, rsv: int = 0, mask: bytes | None = None
) -> bytes:
    """One frame as it goes on the line. Nothing is judged: illegal ones are wanted, too.

    opcode  0..15 · rsv  the three reserved bits, 4 being RSV1 · mask  4 bytes, or None for an unmasked frame
    """
    first = (0x80 if final else 0) | rsv << 4 | opcode
    bit = 0x80 if mask is not None else 0
    length = len(payload)
    if length < 126:
        head = bytes((first, bit | length))
    elif length < 65536:
        head = struct.pack("!BBH", first, bit | 126, length)
    else:
        head = struct.pack("!BBQ", first, bit | 127, length)
    if mask is None:
        return head + payload
    return head + mask + apply_mask(payload, mask)
