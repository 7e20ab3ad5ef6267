"""One open WebSocket: frames in and out, and the closing handshake (RFC 6455, 7), on an asyncio transport.

The link is the transport's protocol object itself, so an idle one costs little. It must not know how the link
was opened, and never looks into a payload.

    open --close()/violation--> closing --close frame of the peer, or EOF, or the timer--> gone
    open --close frame of the peer--> echoed, gone · open --abort() or EOF--> gone
"""

import asyncio
import os
import threading
from collections.abc import Callable
from typing import Any, Final, cast

from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from harness.errors import HarnessFault
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening
from harness.transports.handlers import tell
from harness.transports.options import TOO_BIG, LinkSettings
from harness.transports.websocket import frames

_SENDABLE: Final = {form: opcode for form, opcode in frames.OPCODES.items() if form != "close"}


class _Scratch(threading.local):
    """Where the bytes of one read land. Read and used in one go, so all links of a thread share it."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(65536))


_SCRATCH = _Scratch()


class Reading(asyncio.BufferedProtocol):
    """A protocol whose reads land in the shared scratch buffer (measured: 2.5 times the pace)."""

    __slots__ = ("_scratch",)

    def __init__(self) -> None:
        self._scratch = _SCRATCH.view

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._scratch

    def buffer_updated(self, nbytes: int) -> None:
        self.arrived(bytes(self._scratch[:nbytes]))

    def arrived(self, data: bytes) -> None:
        raise NotImplementedError


class WebSocketLink(Reading):
    """One open WebSocket connection; a `Link`, with `hold`, `resume` and `wire` on top.

    answer_pings  whether pings are answered; the handler is told of them either way
    """

    __slots__ = (
        "_client",
        "_close_sent",
        "_deflate",
        "_end",
        "_forget",
        "_handler",
        "_loop",
        "_reader",
        "_settings",
        "_timer",
        "_transport",
        "answer_pings",
        "info",
        "opening",
    )

    def __init__(
        self,
        info: LinkInfo,
        opening: Opening,
        handler: LinkHandler,
        settings: LinkSettings,
        *,
        client: bool,
        deflate: PerMessageDeflate | None = None,
        forget: Callable[["WebSocketLink"], None] | None = None,
    ) -> None:
        super().__init__()
        self.info = info
        self.opening = opening
        self.answer_pings = settings.answer_pings
        self._handler = handler
        self._settings = settings
        self._client = client
        self._deflate = deflate
        self._forget = forget
        self._loop = asyncio.get_running_loop()
        self._reader: frames.FrameReader | None = frames.FrameReader(not client, settings.max_size, deflate)
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._close_sent = False
        self._end: tuple[int | None, str, bool] | None = None

    def begin(self, transport: asyncio.BaseTransport, leftover: bytes) -> None:
        """Take over `transport` after the handshake; `leftover` are the bytes that came with it."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_protocol(self)
        self._tell(self._handler.link_opened, self)
        if leftover:
            self.arrived(leftover)

    # What the other side does

    def arrived(self, data: bytes) -> None:
        reader = self._reader
        if reader is None:
            return
        for form, payload in reader.feed(data):
            if form == "close":
                self._close_received(payload)
                return
            self._tell(self._handler.link_received, self, payload, form)
            if form == "ping" and self.answer_pings:
                self.send(payload, "pong")
            if self._reader is None:  # the handler cut the link
                return
        if reader.violation is not None:
            self._fail(reader.violation)

    def _close_received(self, payload: bytes) -> None:
        code, reason = frames.read_close(payload)
        self._end = (code, reason, not self._close_sent)
        self._reader = None
        if not self._close_sent:
            self._close_sent = True
            self._write(frames.frame(frames.CLOSE, payload, mask=self._mask()))
        if not self._client and self._transport is not None:
            self._transport.close()  # the server goes first (7.1.1)
        self._start_timer()

    def _fail(self, violation: frames.Violation) -> None:
        """Fail the connection (7.1.7). What still comes is thrown away: our close frame shall get through."""
        form = "oversized" if violation.code == TOO_BIG else "broken"
        self._tell(self._handler.link_received, self, violation.data, form)
        if self._reader is None or self._transport is None:
            return
        self._reader = None
        self._end = (violation.code, violation.why, False)
        if not self._close_sent:
            self._close_sent = True
            self._write_close(violation.code, violation.why)
        if not self._client:
            self._end_writing(self._transport)
        self._start_timer()

    def _end_writing(self, transport: asyncio.Transport) -> None:
        """Hang up, but read on where that is possible: unread bytes would turn our goodbye into a reset."""
        if transport.is_closing():
            return
        if transport.can_write_eof():
            transport.write_eof()
        else:  # TLS has no half-closed state
            transport.close()

    def eof_received(self) -> bool:
        self._start_timer()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        end = self._end or self._cut_off(exc)
        self._transport = self._reader = self._timer = None
        if self._forget is not None:
            self._forget(self)
        self._tell(self._handler.link_closed, self, *end)

    def _cut_off(self, exc: Exception | None) -> tuple[None, str, bool]:
        if self._close_sent:
            return None, "connection dropped instead of a close frame in answer", False
        unfinished = self._reader.unfinished if self._reader is not None else 0
        tail = f", {unfinished} bytes into a frame" if unfinished else ""
        return None, f"connection dropped without a close frame ({exc or 'end of stream'}){tail}", True

    # What we do

    def send(self, data: bytes, form: str = "text") -> None:
        """See `Link.send`. HarnessFault for an unknown form or a control frame that is too long."""
        if self._transport is None or (self._close_sent and form != "raw"):
            return
        self._write(self.wire(data, form))

    def send_fragments(self, parts: list[bytes], form: str = "text") -> None:
        """See `Link.send_fragments`. Empty parts are fine, no parts are not."""
        opcode = {"text": frames.TEXT, "binary": frames.BINARY}.get(form)
        if opcode is None or not parts:
            raise HarnessFault(f"fragments are of text or binary, at least one; got {len(parts)} of {form!r}")
        if self._transport is None or self._close_sent:
            return
        first, *others = parts
        line = [self._data(opcode, first, not others)]
        line += [self._data(frames.CONT, part, n == len(others)) for n, part in enumerate(others, 1)]
        self._write(b"".join(line))

    def wire(self, data: bytes, form: str = "text") -> bytes:
        """The bytes that `send` would put on the line. With compression, send them."""
        if form == "text" and self._deflate is None:
            return frames.frame(frames.TEXT, data, mask=os.urandom(4) if self._client else None)
        if form == "raw":
            return data
        opcode = _SENDABLE.get(form)
        if opcode is None:
            raise HarnessFault(f"cannot send form {form!r}; known are {', '.join(_SENDABLE)} and raw")
        if opcode >= frames.CLOSE and len(data) > 125:
            raise HarnessFault(
                f"a {form} holds at most 125 bytes, got {len(data)}; longer ones go as form 'raw'"
            )
        return self._data(opcode, data, True)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """See `Link.close`. 1005 sends a close frame without a code; other codes go out even if illegal."""
        if self._transport is None or self._close_sent:
            return
        self._close_sent = True
        self._write_close(code, reason)
        self._start_timer()

    def abort(self) -> None:
        """See `Link.abort`."""
        if self._transport is None:
            return
        self._end = self._end or (None, "aborted", False)
        self._reader = None
        self._transport.abort()

    def hold(self) -> None:
        """Stop reading until `resume`: the peer's bytes pile up, its pings and close frames go unanswered."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._transport is not None:
            self._transport.resume_reading()

    def _data(self, opcode: int, data: bytes, final: bool) -> bytes:
        if self._deflate is None or opcode >= frames.CLOSE:
            return frames.frame(opcode, data, final=final, mask=self._mask())
        packed = self._deflate.encode(Frame(Opcode(opcode), data, final))
        rsv = 4 if packed.rsv1 else 0
        return frames.frame(opcode, bytes(packed.data), final=final, rsv=rsv, mask=self._mask())

    def _mask(self) -> bytes | None:
        return os.urandom(4) if self._client else None

    def _write_close(self, code: int, reason: str) -> None:
        self._write(frames.frame(frames.CLOSE, frames.close_payload(code, reason), mask=self._mask()))

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _start_timer(self) -> None:
        if self._timer is None and self._transport is not None:
            self._timer = self._loop.call_later(self._settings.close_timeout, self._give_up)

    def _give_up(self) -> None:
        seconds = self._settings.close_timeout
        self._end = self._end or (None, f"the closing handshake was not finished within {seconds:g} s", False)
        if self._transport is not None:
            self._transport.abort()

    def _tell(self, callback: Callable[..., None], *args: Any) -> None:
        tell(self.info.name, callback, *args)
