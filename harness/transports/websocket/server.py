"""Accepting WebSockets: a port, the handshake that a door decides, links by identity, a bounded stop."""

import asyncio
from dataclasses import replace

from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from harness.clock import Clock, SystemClock
from harness.errors import EnvironmentFault, UsageFault
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening
from harness.transports.door import Door, UpgradeReply, UpgradeRequest, shown_headers
from harness.transports.guests import Guests
from harness.transports.handlers import Nobody, tell
from harness.transports.options import LinkSettings
from harness.transports.tls import Facts, TlsEnd, make_end
from harness.transports.tls.stream import SecureStream
from harness.transports.tls.terms import Usual
from harness.transports.websocket import handshake
from harness.transports.websocket.link import Reading, WebSocketLink


class WebSocketListener:
    """A `Listener` on a TCP port.

    address       "host:port"; port 0 takes a free one, an IPv6 host stands in brackets
    door          decides each upgrade; may be replaced while the listener runs
    compression   what to agree on when a client offers permessage-deflate, None to decline
    settings      of the links that it accepts
    open_timeout  seconds for a client to send its request
    stop_timeout  seconds for the orderly closing of the links on `stop`
    tls           makes it wss://: asked for our terms whenever somebody knocks
    clock         by which certificates are judged
    """

    def __init__(
        self,
        address: str,
        door: Door,
        *,
        compression: handshake.Deflate | None = handshake.Deflate(),  # noqa: B008 (frozen)
        settings: LinkSettings | None = None,
        open_timeout: float = 10.0,
        stop_timeout: float = 1.0,
        tls: Usual | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._host, self._port = split_address(address)
        self.address = f"{'wss' if tls else 'ws'}://{address}"
        self.door = door
        self.compression = compression
        self.settings = settings or LinkSettings()
        self.open_timeout = open_timeout
        self._stop_timeout = stop_timeout
        self._tls = tls
        self._clock = clock or SystemClock()
        self._server: asyncio.Server | None = None
        self.guests = Guests()

    async def start(self, handler: LinkHandler) -> None:
        """See `Listener.start`."""
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                lambda: self._admit(handler), self._host or None, self._port, backlog=1024
            )
        except OSError as fault:
            place = f"{self._host}:{self._port}"
            raise EnvironmentFault(f"cannot listen on {place}: {fault.strerror or fault}") from fault
        host, port = self._server.sockets[0].getsockname()[:2]
        self.address = f"{'wss' if self._tls else 'ws'}://{f'[{host}]' if ':' in host else host}:{port}"

    async def stop(self) -> None:
        """See `Listener.stop`. Links get close code 1001 and `stop_timeout` seconds, then they are cut."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await self.guests.see_out(self._stop_timeout)

    def _admit(self, handler: LinkHandler) -> asyncio.BaseProtocol:
        """Whoever comes: first TLS, if we speak it."""
        terms = self._tls() if self._tls is not None else None
        if terms is None:
            return _Knock(self, handler)
        return _Secured(self, handler, make_end(terms, server=True, now=self._clock.now))

    @property
    def stopping(self) -> bool:
        """Nobody new is let in."""
        return self._server is None


class _Secured(SecureStream):
    """Somebody in the TLS handshake, who is a guest for as long as that takes. Makes way for a `_Knock`."""

    def __init__(self, listener: WebSocketListener, handler: LinkHandler, end: TlsEnd) -> None:
        super().__init__(end, self._knock, self._secured, self._left, listener.open_timeout)
        self._listener = listener
        self._handler = handler
        self._certificates: tuple[str, ...] = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._listener.guests.enter(self)
        super().connection_made(transport)
        if self._listener.stopping:
            self.abort()

    def _knock(self) -> "_Knock":
        self._listener.guests.leave(self)
        return _Knock(self._listener, self._handler, self._certificates)

    def _secured(self, facts: Facts) -> None:
        self._certificates = tuple(facts["peer_chain"])
        tell("a handshake", self._handler.link_secured, "", facts)

    def _left(self, facts: Facts | None) -> None:
        self._listener.guests.leave(self)


class _Knock(Reading):
    """Somebody at the door: the server's side of one handshake. Makes way for a `WebSocketLink`.

    certificates  that were presented in the TLS handshake, as PEM
    """

    __slots__ = (
        "_certificates",
        "_handler",
        "_head",
        "_listener",
        "_protocol",
        "_settled",
        "_timer",
        "_transport",
    )

    def __init__(
        self, listener: WebSocketListener, handler: LinkHandler, certificates: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self._certificates = certificates
        self._listener = listener
        self._handler = handler
        self._protocol: ServerProtocol = handshake.server_protocol(listener.compression)
        self._head = handshake.Head()
        self._settled = False
        self._transport: asyncio.Transport | None = None
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(listener.open_timeout, self._too_late)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._listener.guests.enter(self)
        if self._listener.stopping:
            self.abort()

    def arrived(self, data: bytes) -> None:
        if self._settled:
            return
        leftover = self._head.feed(data, self._protocol)
        requests = self._protocol.events_received()
        if requests and isinstance(requests[0], Request):
            self._decide(requests[0], leftover)
        elif self._protocol.handshake_exc is not None:
            written = b"".join(self._protocol.data_to_send())
            status = int(written[9:12]) if written else 400
            why = f"no valid HTTP request: {handshake.cause(self._protocol)}"
            self._turn_away(Opening(path="", status=status), why)

    def _decide(self, request: Request, leftover: bytes) -> None:
        self._settled = True
        assert self._transport is not None
        remote = "{}:{}".format(*self._transport.get_extra_info("peername", ("", ""))[:2])
        asked = handshake.upgrade_request(request, remote, self._certificates)
        reply = self._ask_door(asked)
        response, why = handshake.respond(self._protocol, request, reply)
        opening = _opening(asked, response)
        if response.status_code != 101:
            self._turn_away(opening, why, response)
            return
        self._transport.write(response.serialize())
        if reply.close:
            self._open(asked, reply, opening, Nobody()).close(reply.close, why)
            self._rejected(opening, why)
        else:
            self._open(asked, reply, opening, self._handler, leftover)

    def _ask_door(self, asked: UpgradeRequest) -> UpgradeReply:
        try:
            return self._listener.door(asked)
        except Exception as fault:
            context = {"message": f"the door failed on {asked.path}", "exception": fault, "protocol": self}
            asyncio.get_running_loop().call_exception_handler(context)
            return UpgradeReply(500, why="the door failed")

    def _open(
        self,
        asked: UpgradeRequest,
        reply: UpgradeReply,
        opening: Opening,
        handler: LinkHandler,
        leftover: bytes = b"",
    ) -> WebSocketLink:
        assert self._transport is not None
        name = self._listener.guests.name_for(asked.identity) if handler is self._handler else asked.identity
        link = WebSocketLink(
            LinkInfo(name, asked.identity, opening.chosen, reply.user, self._certificates),
            opening,
            handler,
            self._listener.settings,
            client=False,
            deflate=handshake.deflate_of(self._protocol),
            forget=self._listener.guests.leave,
        )
        self._timer.cancel()
        self._listener.guests.enter(link)
        self._listener.guests.leave(self)
        link.begin(self._transport, leftover)
        return link

    def _turn_away(self, opening: Opening, why: str, response: Response | None = None) -> None:
        self._settled = True
        self._timer.cancel()
        if response is None and opening.status:
            response = handshake.refusal(opening.status, why)
            opening = replace(opening, response=shown_headers(response.headers.raw_items()))
        if self._transport is not None:
            if response is not None:
                self._transport.write(response.serialize())
            self._transport.close()
        self._rejected(opening, why)

    def _rejected(self, opening: Opening, why: str) -> None:
        tell("a rejection", self._handler.link_rejected, opening, why)

    def _too_late(self) -> None:
        why = f"no complete HTTP request within {self._listener.open_timeout:g} s"
        self._turn_away(Opening(path="", status=408), why)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """As `Link.close`, for somebody who is not in yet."""
        self.abort()

    def abort(self) -> None:
        """As `Link.abort`."""
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._transport = None
        self._listener.guests.leave(self)
        if not self._settled and self._head.bytes:
            self._turn_away(Opening(path="", status=0), "connection dropped inside the HTTP request")


def _opening(asked: UpgradeRequest, response: Response) -> Opening:
    return Opening(
        path=asked.path,
        offered=asked.offered,
        status=response.status_code,
        chosen=response.headers.get("Sec-WebSocket-Protocol") or "",
        request=asked.headers,
        response=shown_headers(response.headers.raw_items()),
    )


def split_address(address: str) -> tuple[str, int]:
    """("127.0.0.1", 9000) of "127.0.0.1:9000", brackets removed. UsageFault when it is not one."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535 or (":" in host and host[:1] != "["):
        right = "127.0.0.1:9000 or [::1]:9000"
        raise UsageFault(f"not an address to listen on: {address!r}; right would be {right}")
    return host.strip("[]"), int(port)
