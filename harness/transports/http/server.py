"""Accepting HTTP: a port, shared by several parties through the beginning of the path.

One TCP connection may carry requests to several of them, so each party that is asked on it has a link of its own:

    client ==TCP, TLS==> connection --request by path--> link of the party --> handler
                                    <--one answer each, in the order of the requests--

What happens on a connection: `connection`.
"""

import asyncio
from urllib.parse import urlsplit

from harness.clock import Clock, SystemClock
from harness.errors import EnvironmentFault
from harness.transports.base import LinkHandler
from harness.transports.guests import Guests
from harness.transports.handlers import tell
from harness.transports.http.connection import Connection
from harness.transports.streams import Door, Streams, TcpStreams
from harness.transports.tls import Facts, TlsEnd, make_end
from harness.transports.tls.stream import SecureStream
from harness.transports.tls.terms import Usual


class HttpPort:
    """A TCP port on which parties of ours listen, each under a path of its own.

    streams       the network
    clock         by which certificates are judged
    patience      seconds that a request may take, and the TLS handshake
    stop_timeout  seconds for the connections to end on `stop`
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        streams: Streams | None = None,
        clock: Clock | None = None,
        patience: float = 30.0,
        stop_timeout: float = 1.0,
    ) -> None:
        self.patience = patience
        self.guests = Guests()
        self.listeners: list[HttpListener] = []
        self.base = ""
        self._host, self._port = host, port
        self._streams = streams or TcpStreams()
        self._clock = clock or SystemClock()
        self._stop_timeout = stop_timeout
        self._door: Door | None = None

    def listener(self, path: str = "", tls: Usual | None = None) -> "HttpListener":
        """Something that listens below `path` ("" or "/name"). tls: asked for our terms whenever somebody knocks."""
        return HttpListener(self, path.rstrip("/"), tls)

    @property
    def stopping(self) -> bool:
        """Nobody new is let in."""
        return self._door is None

    async def open(self, secure: bool) -> str:
        """Take the port, and let people in. Returns `base`. Raises EnvironmentFault when it cannot be had."""
        try:
            self._door, host, port = await self._streams.listen(self._admit, self._host, self._port)
        except OSError as fault:
            place = f"{self._host}:{self._port}"
            raise EnvironmentFault(f"cannot listen on {place}: {fault.strerror or fault}") from fault
        scheme, usual = ("https", 443) if secure else ("http", 80)
        shown = f"[{host}]" if ":" in host else host
        self.base = f"{scheme}://{shown}" + ("" if port == usual else f":{port}")
        return self.base

    async def shut(self) -> None:
        """Nobody comes in any more, and everybody leaves."""
        if self._door is not None:
            self._door.close()
            self._door = None
            await self.guests.see_out(self._stop_timeout)

    async def enter(self, listener: "HttpListener") -> None:
        """One more listens. The first opens the port, if nobody has."""
        if any(each.path == listener.path for each in self.listeners):
            raise EnvironmentFault(f"two parties cannot both listen at {self.base}{listener.path}/")
        if self._door is None:
            await self.open(secure=listener.tls is not None)
        self.listeners.append(listener)

    async def leave(self, listener: "HttpListener") -> None:
        """One less. The last closes the port."""
        if listener not in self.listeners:
            return
        self.listeners.remove(listener)
        if not self.listeners:
            await self.shut()

    def find(self, target: str) -> "HttpListener | None":
        """Whom a request target (RFC 9112, 3.2) is for."""
        path = target if target.startswith("/") else urlsplit(target).path
        found = [each for each in self.listeners if f"{path.partition('?')[0]}/".startswith(f"{each.path}/")]
        return max(found, key=lambda each: len(each.path), default=None)

    def _admit(self) -> asyncio.BaseProtocol:
        """Whoever comes: first TLS, if we speak it. The terms are those of the party that has others than usual."""
        asked = sorted(self.listeners, key=lambda each: not getattr(each.tls, "altered", False))
        usual = asked[0].tls if asked else None
        terms = usual() if usual is not None else None
        if terms is None:
            return Connection(self)
        return _Secured(self, make_end(terms, server=True, now=self._clock.now))


class HttpListener:
    """A `Listener`: one party's part of a port. Links are called "in#<n>"."""

    def __init__(self, port: HttpPort, path: str, tls: Usual | None) -> None:
        self.path = path
        self.tls = tls
        self.address = path
        self.names = Guests()
        self._port = port
        self._handler: LinkHandler | None = None

    @property
    def handler(self) -> LinkHandler:
        assert self._handler is not None
        return self._handler

    async def start(self, handler: LinkHandler) -> None:
        """See `Listener.start`."""
        self._handler = handler
        await self._port.enter(self)
        self.address = self._port.base + self.path

    async def stop(self) -> None:
        """See `Listener.stop`."""
        await self._port.leave(self)


class _Secured(SecureStream):
    """Somebody in the TLS handshake, who is a guest for as long as that takes. Makes way for a `Connection`."""

    def __init__(self, port: HttpPort, end: TlsEnd) -> None:
        super().__init__(end, self._in, self._secured, lambda _: port.guests.leave(self), port.patience)
        self._port = port
        self._certificates: tuple[str, ...] = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._port.guests.enter(self)
        super().connection_made(transport)
        if self._port.stopping:
            self.abort()

    def _in(self) -> Connection:
        self._port.guests.leave(self)
        return Connection(self._port, self._certificates)

    def _secured(self, facts: Facts) -> None:
        self._certificates = tuple(facts["peer_chain"])
        if self._port.listeners:
            tell("a handshake", self._port.listeners[0].handler.link_secured, "", facts)
