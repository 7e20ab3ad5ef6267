"""TLS between a raw transport and the protocol that runs on it.

    raw transport --bytes--> SecureStream --plain bytes--> inner protocol
    raw transport <--bytes-- SecureTransport <--plain bytes-- inner protocol

The inner protocol is made when the handshake has succeeded, not before: who does not get through it has never been
there. It must not know what runs inside.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from harness.transports.tls.end import Facts, TlsEnd


class Inner(Protocol):
    """What runs inside: an asyncio protocol that takes bytes by `arrived`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None: ...

    def arrived(self, data: bytes) -> None: ...

    def eof_received(self) -> bool | None: ...

    def connection_lost(self, exc: Exception | None) -> None: ...


class SecureTransport(asyncio.Transport):
    """What the inner protocol writes to."""

    def __init__(self, raw: asyncio.Transport, stream: "SecureStream") -> None:
        super().__init__()
        self._raw = raw
        self._stream = stream

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._stream.send(bytes(data))

    def close(self) -> None:
        self._stream.say_goodbye()
        self._raw.close()

    def abort(self) -> None:
        self._stream.abort()

    def is_closing(self) -> bool:
        return self._raw.is_closing()

    def can_write_eof(self) -> bool:
        """TLS has no half-closed state."""
        return False

    def pause_reading(self) -> None:
        self._raw.pause_reading()

    def resume_reading(self) -> None:
        self._raw.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._raw.get_extra_info(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._stream.inner = protocol  # type: ignore[assignment]

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._stream.inner  # type: ignore[return-value]


class SecureStream(asyncio.Protocol):
    """The protocol of the raw transport.

    make     makes the inner protocol, when the handshake has succeeded
    tell     is told the facts of each outcome
    gone     is called when the connection ends before there is an inner protocol, with the last facts if there are any
    seconds  that the handshake may take
    """

    def __init__(
        self,
        end: TlsEnd,
        make: Callable[[], Inner],
        tell: Callable[[Facts], None],
        gone: Callable[[Facts | None], None] = lambda _: None,
        seconds: float = 10.0,
    ) -> None:
        self.inner: Inner | None = None
        self._end = end
        self._make = make
        self._tell = tell
        self._gone = gone
        self._seconds = seconds
        self._raw: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._drops = bytearray()
        self._last: Facts | None = None
        self._ours = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._raw = transport
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._too_late)
        self._end.start()
        self._turn(b"")

    def data_received(self, data: bytes) -> None:
        self._turn(self._end.feed(data))

    def eof_received(self) -> bool | None:
        self._end.eof()
        self._turn(b"")
        return self.inner.eof_received() if self.inner is not None else False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._ours:
            self._end.give_up("we have cut the connection")
        self._end.eof()
        self._note_news()
        self._stop_timer()
        self._raw = None
        if self.inner is not None:
            self.inner.connection_lost(exc)
        else:
            self._gone(self._last)

    # -- for the inner side -----------------------------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        self._end.send(data)
        self._flush()

    def say_goodbye(self) -> None:
        self._end.close()
        self._flush()

    # -- as a guest that is still at the door -----------------------------------------------------------------------

    def close(self, code: int = 1000, reason: str = "") -> None:
        """As `Link.close`."""
        self.abort()

    def abort(self) -> None:
        """As `Link.abort`."""
        self._ours = True
        if self._raw is not None:
            self._raw.abort()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _turn(self, plain: bytes) -> None:
        """Send what is to be sent, tell what is to be told, pass on what came."""
        self._flush()
        self._note_news()
        if self._raw is None:
            return
        if self._end.phase != "shaking":
            self._stop_timer()
        if self._last is not None and self._last["outcome"] == "open" and self.inner is None:
            self.inner = self._make()
            self.inner.connection_made(SecureTransport(self._raw, self))
        if plain and self.inner is not None:
            self.inner.arrived(plain)
        if self._end.phase == "over" and self._raw is not None:
            self._raw.close()

    def _note_news(self) -> None:
        for facts in self._end.news():
            self._last = facts
            self._tell(facts)

    def _flush(self) -> None:
        data = self._end.take()
        if not data or self._raw is None or self._raw.is_closing():
            return
        pace: float = getattr(self._end, "pace", 0.0)
        if not pace:
            self._raw.write(data)
            return
        idle = not self._drops
        self._drops += data
        if idle:
            self._drip(pace)

    def _drip(self, pace: float) -> None:
        """One byte, and after `pace` seconds the next: for an end that wants to be slow."""
        if self._drops and self._raw is not None and not self._raw.is_closing():
            self._raw.write(self._drops[:1])
            del self._drops[:1]
            asyncio.get_running_loop().call_later(pace, self._drip, pace)

    def _too_late(self) -> None:
        self._timer = None
        self._end.give_up(f"no complete handshake within {self._seconds:g} s")
        self._turn(b"")

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
