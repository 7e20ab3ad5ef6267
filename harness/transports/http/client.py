"""Dialling for HTTP: TCP, TLS for an https:// URL, then a link on which one request is sent and one answer comes.

Redirects are not followed, nothing is tried twice, and no answer is waited for longer than whoever asked wants to.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from harness.clock import Clock, SystemClock
from harness.errors import HarnessFault, UsageFault
from harness.protocols.http_stream import HttpStream
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening, Refused
from harness.transports.handlers import tell
from harness.transports.options import DialOptions, Target
from harness.transports.streams import Streams, TcpStreams
from harness.transports.tls import Facts, make_end
from harness.transports.tls.stream import SecureStream
from harness.transports.tls.trust import usual_terms

NO_UPGRADE: Final = Opening("", (), 0)
ORDERLY: Final = 0
"""In place of a close code: HTTP has none, and the connection has ended between two messages."""
_PORTS: Final = {"http": 80, "https": 443}


class HttpConnector:
    """A `Connector`. The options of `connect`: "url", "identity" (for the link's name), "tls", "timeout" in seconds
    until the connection, TLS included, has to be there.

    streams  the network
    clock    by which certificates are judged
    """

    def __init__(self, *, streams: Streams | None = None, clock: Clock | None = None) -> None:
        self._streams = streams or TcpStreams()
        self._clock = clock or SystemClock()

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> "HttpClientLink":
        """See `Connector.connect`. An impossible URL is refused: it may be the other side that has given it."""
        opening = NO_UPGRADE
        try:
            wanted = DialOptions.read({**options, "identity": None})
            target = wanted.target(_PORTS)
        except UsageFault as fault:
            raise Refused(str(fault), opening) from None
        link = HttpClientLink(LinkInfo(name, peer=target.place, dialled=True), handler)
        stream = self._secured(link, target, wanted) if target.secure else None
        try:
            async with asyncio.timeout(wanted.timeout):
                await self._streams.dial(lambda: stream or link, target.host, target.port)
                await link.reached
        except TimeoutError:
            why = f"no connection to {target.place} within {wanted.timeout:g} s"
            raise Refused(why, opening, gave_up=True) from None
        except (OSError, UnicodeError) as fault:
            raise Refused(f"cannot reach {target.place}: {fault}", opening) from fault
        finally:
            if stream is not None and not link.is_open:
                stream.abort()
        if link.failed is not None:
            raise Refused(link.failed, opening, link.tls)
        return link

    def _secured(self, link: "HttpClientLink", target: Target, wanted: DialOptions) -> SecureStream:
        terms = wanted.tls or usual_terms(target.host)
        end = make_end(terms, server=False, now=self._clock.now, host=target.host)
        return SecureStream(end, lambda: link, link.secured, link.not_secured, wanted.timeout)


class HttpClientLink(asyncio.Protocol):
    """One connection to a server; a `Link`. Messages have form "http", anything else goes out as "raw"."""

    opening = NO_UPGRADE

    def __init__(self, info: LinkInfo, handler: LinkHandler) -> None:
        self.info = info
        self.reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.failed: str | None = None
        self.tls: Facts | None = None
        self._handler = handler
        self._stream = HttpStream(answers=True)
        self._transport: asyncio.Transport | None = None
        self._asked = self._answered = 0
        self._end: tuple[int | None, str, bool] | None = None

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    # -- how it comes about -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self.reached.done():  # nobody waits for it any more
            transport.abort()
            return
        self._transport = transport
        self.reached.set_result(None)
        tell(self.info.name, self._handler.link_opened, self)

    def secured(self, facts: Facts) -> None:
        """A TLS handshake is over, well or not."""
        self.tls = facts if facts["outcome"] == "failed" else None
        self.info = LinkInfo(
            self.info.name, self.info.peer, certificates=tuple(facts["peer_chain"]), dialled=True
        )
        tell(self.info.name, self._handler.link_secured, self.info.name, facts)

    def not_secured(self, facts: Facts | None) -> None:
        """The connection has ended before there was a channel."""
        self.failed = f"no TLS channel: {facts['why'] if facts else 'the connection ended'}"
        if not self.reached.done():
            self.reached.set_result(None)

    # -- what the server does ---------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self.arrived(data)

    def arrived(self, data: bytes) -> None:
        """Bytes came."""
        for piece in self._stream.feed(data):
            self._pass(piece.form, piece.data)
            if piece.form in ("broken", "oversized"):
                self._cut(piece.why)

    def eof_received(self) -> bool:
        self._finish(clean=True)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        opened, self._transport = self._transport is not None, None
        if not opened:
            return
        self._finish(clean=exc is None and self._end is None)
        tell(self.info.name, self._handler.link_closed, self, *(self._end or self._left(exc)))

    def _finish(self, clean: bool) -> None:
        """Nothing more comes: what is complete by that, and what is not."""
        for piece in self._stream.eof(clean):
            self._pass(piece.form, piece.data)
            if piece.form == "broken" and self._end is None:
                self._end = None, piece.why, True

    def _left(self, exc: Exception | None) -> tuple[int | None, str, bool]:
        if self._asked > self._answered:
            return None, f"the connection ended without an answer ({exc or 'end of stream'})", True
        return ORDERLY, "", True

    def _pass(self, form: str, data: bytes) -> None:
        self._answered += form == "http"
        tell(self.info.name, self._handler.link_received, self, data, form)

    def _cut(self, why: str) -> None:
        self._end = self._end or (None, why, False)
        if self._transport is not None:
            self._transport.abort()

    # -- what we do ---------------------------------------------------------------------------------------------------

    def send(self, data: bytes, form: str = "http") -> None:
        """See `Link.send`. What is sent raw is one request more only if no other is unanswered."""
        if form not in ("http", "raw"):
            raise HarnessFault(f"cannot send form {form!r}; known are http, raw")
        if self._transport is None or self._transport.is_closing():
            return
        if form == "http" or self._asked == self._answered:
            self._asked += 1
            self._stream.asked(data.split(b" ", 1)[0].decode("ascii", "replace"))
        self._transport.write(data)

    def send_fragments(self, parts: list[bytes], form: str = "http") -> None:
        """See `Link.send_fragments`: in HTTP there is no such thing."""
        self.send(b"".join(parts), form)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """See `Link.close`."""
        if self._transport is not None:
            waiting = self._asked > self._answered
            self._end = self._end or (None if waiting else ORDERLY, reason, False)
            self._transport.close()

    def abort(self) -> None:
        """See `Link.abort`."""
        self._cut("aborted")
