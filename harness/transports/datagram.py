"""UDP with a group (multicast), and TCP beside it on the same port: for protocols without connections.

Whoever is heard, or was named before, is a link called like its address; the group is a link, too. A frame that came to
the group comes in the form "multicast", any other in the form "datagram". Streams (TCP) are links called
"<address>/tcp<n>"; their bytes are cut into frames by the protocol's own rule, because there is no framing.

What nodes send to each other's port goes to `<address>:<port>` whatever port it was sent from; so each party needs an
address of its own (127.0.0.2, 127.0.0.3 ... will do). What comes from our own address is not heard. Nothing here knows a
protocol.
"""

import asyncio
import contextlib
import errno
import ipaddress
import socket
import struct
from collections.abc import Collection, Mapping
from typing import Any, Final

from harness.errors import EnvironmentFault
from harness.protocols.datagrams import DatagramTerms
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening, Refused
from harness.transports.handlers import tell

NO_OPENING: Final = Opening(path="", status=0)
_BIGGEST: Final = 65_536
_IP_MULTICAST_ALL: Final = 49
_DIAL_WITHIN: Final = 10.0
_AT_A_TIME: Final = 64
"""Datagrams taken in a row: whoever floods us does not keep us from everything else."""


class DatagramPort:
    """A `Listener`, and a `Connector` for streams.

    address    of our side ("127.0.0.2")
    terms      port and group of the protocol, and how it cuts streams
    peers      who is known from the start; `only`: nobody else is listened to
    interface  address of the interface where the group is joined; "": that of `address`
    multicast  False: do without the group
    """

    def __init__(
        self,
        address: str,
        terms: DatagramTerms,
        *,
        peers: Collection[str] = (),
        only: bool = False,
        interface: str = "",
        multicast: bool = True,
    ) -> None:
        self.host = address
        self.terms = terms
        self.address = f"udp://{address}:{terms.port}"
        self._peers = tuple(peers)
        self._only = only
        self._interface = interface or address
        self.multicast = multicast
        self._links: dict[str, DatagramLink] = {}
        self._handler: LinkHandler | None = None
        self._sockets: list[socket.socket] = []
        self._server: asyncio.Server | None = None
        self._streams = 0
        self._strangers: set[str] = set()

    # -- Listener ---------------------------------------------------------------------------------------------------

    async def start(self, handler: LinkHandler) -> None:
        """See `Listener.start`. Raises EnvironmentFault for a port that is taken, or a group that cannot be joined."""
        self._handler = handler
        loop = asyncio.get_running_loop()
        try:
            self._bind()
            if self.multicast:
                self._join()
            await self._listen_for_streams()
        except BaseException:
            await self.stop()
            raise
        for each in self._sockets:
            loop.add_reader(each.fileno(), self._readable, each)
        if self.multicast:
            self._open(self.terms.group)
        for peer in self._peers:
            self._open(peer)

    async def stop(self) -> None:
        """See `Listener.stop`."""
        loop = asyncio.get_running_loop()
        for each in self._sockets:
            loop.remove_reader(each.fileno())
            each.close()
        self._sockets.clear()
        if self._server is not None:
            self._server.close()
            self._server = None
        for link in list(self._links.values()):
            link.abort()

    def _bind(self) -> None:
        try:
            unicast = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._sockets.append(unicast)
            unicast.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            unicast.bind((self.host, self.terms.port))
            unicast.setblocking(False)
        except OSError as fault:
            raise EnvironmentFault(self._cannot(fault)) from fault

    def _join(self) -> None:
        """Hear the group on one interface only, and send to it there."""
        try:
            packed = socket.inet_aton(self._interface)
            group = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._sockets.append(group)
            group.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                group.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
            group.bind((self.terms.group, self.terms.port))
            group.setsockopt(
                socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(self.terms.group) + packed
            )
            group.setblocking(False)
            own = self._sockets[0]
            own.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, packed)
            own.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
            own.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        except OSError as fault:
            raise EnvironmentFault(
                f"cannot join the group {self.terms.group} on the interface of {self._interface}: "
                f"{fault.strerror or fault}; name another one, or do without the group (multicast = false)"
            ) from fault

    async def _listen_for_streams(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(lambda: Stream(self), self.host, self.terms.port)
        except OSError as fault:
            raise EnvironmentFault(self._cannot(fault, "TCP")) from fault

    def _cannot(self, fault: OSError, kind: str = "UDP") -> str:
        why = {
            errno.EADDRINUSE: "the port is taken; another program, or the product itself, has it on this address",
            errno.EADDRNOTAVAIL: "no interface of this machine has that address",
        }.get(fault.errno or 0, fault.strerror or f"{fault}")
        return f"cannot listen on {self.host}:{self.terms.port} ({kind}): {why}"

    # -- Connector --------------------------------------------------------------------------------------------------

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> "StreamLink":
        """Open a stream to the node at `options["to"]`. Raises `Refused`."""
        where = str(options["to"])
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_DIAL_WITHIN):
                _, stream = await loop.create_connection(
                    lambda: Stream(self), where, self.terms.port, local_addr=(self.host, 0)
                )
        except (OSError, TimeoutError) as fault:
            why = getattr(fault, "strerror", None) or f"{fault}" or "no answer"
            raise Refused(f"cannot reach {where}:{self.terms.port} (TCP): {why}", NO_OPENING) from fault
        assert stream.link is not None
        return stream.link

    # -- what comes and goes ------------------------------------------------------------------------------------------

    def _readable(self, which: socket.socket) -> None:
        form = "datagram" if which is self._sockets[0] else "multicast"
        for _ in range(_AT_A_TIME):
            try:
                data, (host, *_) = which.recvfrom(_BIGGEST)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                return  # the other side has no such port: UDP tells that at the next call
            self._came(host, data, form)

    def _came(self, host: str, data: bytes, form: str) -> None:
        if host == self.host or self._is_strange(host):
            return
        link = self._links.get(host) or self._open(host)
        assert self._handler is not None
        tell(host, self._handler.link_received, link, data, form)

    def _is_strange(self, host: str) -> bool:
        if not self._only or host in self._peers:
            return False
        if host not in self._strangers and self._handler is not None:
            self._strangers.add(host)
            why = f"{host} is not the system under test; what it sends is not looked at"
            tell(host, self._handler.link_rejected, NO_OPENING, why)
        return True

    def _open(self, name: str) -> "DatagramLink":
        assert self._handler is not None
        link = self._links[name] = DatagramLink(LinkInfo(name, name), self)
        tell(name, self._handler.link_opened, link)
        return link

    def send_to(self, host: str, data: bytes) -> None:
        """Raises EnvironmentFault where this machine does not let it out: nobody else is to blame then."""
        if not self._sockets:
            return
        try:
            self._sockets[0].sendto(data, (host, self.terms.port))
        except OSError as fault:
            if fault.errno in (errno.EAGAIN, errno.ENOBUFS):
                return  # lost, as datagrams may be
            raise EnvironmentFault(
                f"cannot send to {host}:{self.terms.port} (UDP) from {self.host}: {fault.strerror or fault}"
            ) from fault

    def forget(self, link: "DatagramLink") -> None:
        if self._links.pop(link.info.name, None) is not None and self._handler is not None:
            tell(link.info.name, self._handler.link_closed, link, None, "forgotten", False)

    def stream_opened(self, stream: "Stream", host: str) -> "StreamLink | None":
        """A stream is there; None: we do not talk to that host."""
        if self._is_strange(host) or self._handler is None:
            return None
        self._streams += 1
        link = StreamLink(LinkInfo(f"{host}/tcp{self._streams}", host), stream)
        tell(link.info.name, self._handler.link_opened, link)
        return link

    def stream_received(self, link: "StreamLink", data: bytes) -> None:
        assert self._handler is not None
        tell(link.info.name, self._handler.link_received, link, data, "datagram")

    def stream_closed(self, link: "StreamLink", by_peer: bool) -> None:
        if self._handler is not None:
            tell(link.info.name, self._handler.link_closed, link, None, "end of stream", by_peer)


class DatagramLink:
    """One node, or the group, as a link. There is nothing to close: to abort it is to forget it."""

    opening = NO_OPENING

    def __init__(self, info: LinkInfo, port: DatagramPort) -> None:
        self.info = info
        self._port = port

    def send(self, data: bytes, form: str = "datagram") -> None:
        """Put one frame on the line."""
        self._port.send_to(self.info.name, data)

    def send_fragments(self, parts: list[bytes], form: str = "datagram") -> None:
        """Datagrams have no fragments that one could see: all in one."""
        self.send(b"".join(parts))

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.abort()

    def abort(self) -> None:
        self._port.forget(self)


class Stream(asyncio.Protocol):
    """One TCP connection, whose bytes are cut into frames."""

    def __init__(self, port: DatagramPort) -> None:
        self._port = port
        self._buffer = b""
        self._ours = False
        self.link: StreamLink | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        host = str(transport.get_extra_info("peername")[0])
        self.link = self._port.stream_opened(self, host)
        if self.link is None:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.link is None:
            return
        self._buffer += data
        while self._buffer and (size := self._port.terms.cut(self._buffer)):
            frame, self._buffer = self._buffer[:size], self._buffer[size:]
            self._port.stream_received(self.link, frame)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.link is not None:
            self._port.stream_closed(self.link, not self._ours)

    def write(self, data: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    def end(self, abort: bool) -> None:
        self._ours = True
        if self.transport is not None:
            (self.transport.abort if abort else self.transport.close)()


class StreamLink:
    """A stream as a link."""

    opening = NO_OPENING

    def __init__(self, info: LinkInfo, stream: Stream) -> None:
        self.info = info
        self._stream = stream

    def send(self, data: bytes, form: str = "datagram") -> None:
        self._stream.write(data)

    def send_fragments(self, parts: list[bytes], form: str = "datagram") -> None:
        for part in parts:
            self._stream.write(part)

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._stream.end(abort=False)

    def abort(self) -> None:
        self._stream.end(abort=True)


def is_address(text: str) -> bool:
    """Whether it is an IPv4 address."""
    try:
        return ipaddress.ip_address(text).version == 4
    except ValueError:
        return False
