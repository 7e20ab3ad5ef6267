"""The in-memory twin of the datagram transport: a network of its own, where everybody in the group hears what is sent
to it. Frames are handed over through the loop, so their order is always the same.
"""

import asyncio
from collections.abc import Collection
from typing import Final

from harness.errors import EnvironmentFault
from harness.protocols.datagrams import DatagramTerms
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler
from harness.transports.datagram import NO_OPENING
from harness.transports.handlers import tell

_CLOSED: Final = "forgotten"


class MemoryGround:
    """A network: ports by address."""

    def __init__(self, terms: DatagramTerms) -> None:
        self.terms = terms
        self.ports: dict[str, MemoryPort] = {}

    def port(self, address: str, peers: Collection[str] = ()) -> "MemoryPort":
        """A place on it. `peers`: who is known from the start."""
        return MemoryPort(self, address, peers)

    def carry(self, source: str, to: str, data: bytes) -> None:
        """Hand a frame to whom it is for. Nobody there: it is lost, as on a real network."""
        loop = asyncio.get_running_loop()
        if to == self.terms.group:
            for host, port in self.ports.items():
                if host != source:
                    loop.call_soon(port.came, source, data, "multicast")
        elif (reached := self.ports.get(to)) is not None:
            loop.call_soon(reached.came, source, data, "datagram")


class MemoryPort:
    """A `Listener` on a `MemoryGround`."""

    def __init__(self, ground: MemoryGround, host: str, peers: Collection[str]) -> None:
        self.host = host
        self.address = f"memory://{host}:{ground.terms.port}"
        self._ground = ground
        self._peers = tuple(peers)
        self._links: dict[str, MemoryDatagramLink] = {}
        self._handler: LinkHandler | None = None

    async def start(self, handler: LinkHandler) -> None:
        """See `Listener.start`."""
        if self.host in self._ground.ports:
            raise EnvironmentFault(f"cannot listen on {self.host}: address already in use")
        self._handler = handler
        self._ground.ports[self.host] = self
        for name in (self._ground.terms.group, *self._peers):
            self._open(name)

    async def stop(self) -> None:
        """See `Listener.stop`."""
        if self._ground.ports.get(self.host) is self:
            del self._ground.ports[self.host]
        for link in list(self._links.values()):
            link.abort()

    def came(self, source: str, data: bytes, form: str) -> None:
        """A frame arrived, unless nobody is here any more."""
        if self._handler is not None and self._ground.ports.get(self.host) is self:
            link = self._links.get(source) or self._open(source)
            tell(source, self._handler.link_received, link, data, form)

    def send_to(self, to: str, data: bytes) -> None:
        self._ground.carry(self.host, to, data)

    def forget(self, link: "MemoryDatagramLink") -> None:
        if self._links.pop(link.info.name, None) is not None and self._handler is not None:
            tell(link.info.name, self._handler.link_closed, link, None, _CLOSED, False)

    def _open(self, name: str) -> "MemoryDatagramLink":
        assert self._handler is not None
        link = self._links[name] = MemoryDatagramLink(LinkInfo(name, name), self)
        tell(name, self._handler.link_opened, link)
        return link


class MemoryDatagramLink:
    """See `datagram.DatagramLink`."""

    opening = NO_OPENING

    def __init__(self, info: LinkInfo, port: MemoryPort) -> None:
        self.info = info
        self._port = port

    def send(self, data: bytes, form: str = "datagram") -> None:
        self._port.send_to(self.info.name, data)

    def send_fragments(self, parts: list[bytes], form: str = "datagram") -> None:
        self.send(b"".join(parts))

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.abort()

    def abort(self) -> None:
        self._port.forget(self)
