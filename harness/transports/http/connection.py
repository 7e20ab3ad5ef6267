"""One TCP connection to a port of ours: requests one after the other, each passed on when the one before it is answered.

What is no request is answered as HTTP says, and ends the connection.
"""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from harness.errors import HarnessFault
from harness.protocols.http import HttpRequest, keeps_alive, render, response
from harness.protocols.http_head import HttpFault, read_head
from harness.protocols.http_stream import SHOWN, HttpStream, Piece
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening
from harness.transports.handlers import tell
from harness.transports.http.client import NO_UPGRADE, ORDERLY

if TYPE_CHECKING:
    from harness.transports.http.server import HttpListener, HttpPort

CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_GOODBYE: Final = 1.0
"""Seconds in which somebody whom we have turned away may read why."""


class Connection(asyncio.Protocol):
    """One TCP connection to our port."""

    def __init__(self, port: "HttpPort", certificates: tuple[str, ...] = ()) -> None:
        self._port = port
        self._certificates = certificates
        self._links: dict[str, HttpServerLink] = {}
        self._stream = HttpStream(answers=False)
        self._waiting: deque[bytes] = deque()
        self._request: HttpRequest | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._continued = self._deaf = self._last = False
        self._end: tuple[int | None, str, bool] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._port.guests.enter(self)
        if self._port.stopping:
            self.abort()

    # -- what the client does ---------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self.arrived(data)

    def arrived(self, data: bytes) -> None:
        """Bytes came. They are thrown away when we have turned the client away already."""
        if self._deaf:
            return
        for piece in self._stream.feed(data):
            self._continued = False
            self._take(piece)
        if self._stream.awaits_continue and not self._continued:
            self._continued = True
            self.write(CONTINUE)
        self._watch()
        self._next()

    def eof_received(self) -> bool:
        for piece in self._stream.eof():
            self._take(piece)
        self._last = True
        return self._request is not None or bool(self._waiting)  # the answer may still be wanted

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for piece in self._stream.eof():
            self._take(piece)
        self._transport = None
        self._port.guests.leave(self)
        cut = None if self._request is not None else ORDERLY
        end = self._end or (cut, "the connection ended before we answered" if cut is None else "", True)
        for link in self._links.values():
            tell(link.info.name, link.handler.link_closed, link, *end)

    def _take(self, piece: Piece) -> None:
        if piece.form == "http":
            self._waiting.append(piece.data)
            return
        link = next(reversed(self._links.values()), None) or self._open(self._port.listeners[:1])
        if link is not None:
            tell(link.info.name, link.handler.link_received, link, piece.data, piece.form)
        if piece.kind != "cut":
            self._turn_away(_status_of(piece), piece.why)
        else:
            self._end = self._end or (None, piece.why, True)

    def _watch(self) -> None:
        """A request that has begun has to come to its end."""
        if self._stream.unfinished and self._timer is None and not self._deaf:
            self._timer = asyncio.get_running_loop().call_later(self._port.patience, self._too_late)
        elif not self._stream.unfinished and self._timer is not None and not self._deaf:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        self._timer = None
        why = f"no complete request within {self._port.patience:g} s"
        for piece in self._stream.eof():
            self._take(Piece("broken", piece.data[:SHOWN], f"{why}: {piece.why}", "cut"))
        self._turn_away(408, why)

    def _next(self) -> None:
        """Pass on the next request, if the one before it is answered."""
        while self._waiting and self._request is None and not self._deaf:
            data = self._waiting.popleft()
            head = read_head(data, answer=False)
            self._request = HttpRequest(head.method, head.target, head.headers, version=head.version)
            listener = self._port.find(head.target)
            if listener is None:
                self._nobody(head.target)
                continue
            link = self._links.get(listener.path) or self._open([listener])
            assert link is not None
            tell(link.info.name, link.handler.link_received, link, data, "http")
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.pause_reading if self._waiting else self._transport.resume_reading)()

    def _nobody(self, target: str) -> None:
        """No party of ours is there. The first one keeps it in its record."""
        right = ", ".join(f"{each.address}/" for each in self._port.listeners)
        why = f"nobody is at {target}; right would be below {right}"
        opening = Opening(path=target, status=404)
        for each in self._port.listeners[:1]:
            tell("a rejection", each.handler.link_rejected, opening, why)
        self.answer(render(response(404)))

    def _open(self, listeners: "list[HttpListener]") -> "HttpServerLink | None":
        for listener in listeners:
            name = listener.names.name_for("in")
            info = LinkInfo(name, self._peer(), certificates=self._certificates)
            link = self._links[listener.path] = HttpServerLink(info, listener.handler, self)
            tell(name, listener.handler.link_opened, link)
            return link
        return None

    def _peer(self) -> str:
        found = self._transport.get_extra_info("peername") if self._transport is not None else None
        return f"{found[0]}:{found[1]}" if isinstance(found, tuple) else ""

    # -- what we do ---------------------------------------------------------------------------------------------------

    def answer(self, data: bytes) -> None:
        """The answer to the request that was passed on last; the connection ends if either side wants that."""
        asked, self._request = self._request, None
        self.write(data)
        ends = self._last and not self._waiting
        if ends or (asked is not None and not _goes_on(asked, data)):
            self.close()
        asyncio.get_running_loop().call_soon(self._next)

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self, code: int = ORDERLY, reason: str = "") -> None:
        """As `Link.close`."""
        self._end = self._end or (ORDERLY if self._request is None else None, reason, False)
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """As `Link.abort`."""
        self._end = self._end or (None, "aborted", False)
        if self._transport is not None:
            self._transport.abort()

    def _turn_away(self, status: int, why: str) -> None:
        """Say why, and hang up when that could be read: unread bytes would turn our answer into a reset."""
        if self._deaf or self._transport is None:
            return
        self._deaf = True
        self._end = self._end or (None, f"answered {status}: {why}", False)
        self.write(render(response(status, [("Connection", "close")])))
        if self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(_GOODBYE, self._transport.abort)


class HttpServerLink:
    """What one party sees of a connection; a `Link`. Each "http" that is sent is one whole answer, honest or not; "raw"
    is bytes that answer nothing, and whoever sends them also ends the connection.
    """

    opening = NO_UPGRADE

    def __init__(self, info: LinkInfo, handler: LinkHandler, connection: Connection) -> None:
        self.info = info
        self.handler = handler
        self._connection = connection

    def send(self, data: bytes, form: str = "http") -> None:
        """See `Link.send`."""
        if form not in ("http", "raw"):
            raise HarnessFault(f"cannot send form {form!r}; known are http, raw")
        (self._connection.answer if form == "http" else self._connection.write)(data)

    def send_fragments(self, parts: list[bytes], form: str = "http") -> None:
        """See `Link.send_fragments`: in HTTP there is no such thing."""
        self.send(b"".join(parts), form)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """See `Link.close`."""
        self._connection.close(ORDERLY, reason)

    def abort(self) -> None:
        """See `Link.abort`."""
        self._connection.abort()


def _goes_on(asked: HttpRequest, data: bytes) -> bool:
    """Does the connection outlive this answer (RFC 9112, 9.3)? One that promises more than it brings leaves the client
    waiting, as it is meant to.
    """
    try:
        head = read_head(data, answer=True, method=asked.method)
    except HttpFault:
        return False
    ends = head.length is None and not head.chunks
    wishes = HttpRequest("", "", head.headers, version=head.version)
    return keeps_alive(asked) and keeps_alive(wishes) and not ends


def _status_of(piece: Piece) -> int:
    if piece.form == "oversized":
        return 431 if "head" in piece.why else 413
    return 400
