"""Where byte streams come from: real TCP, or a network in memory on which nothing is lost and the order is always the
same. Both offer what an asyncio loop offers, so that one implementation of a transport runs on either.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol

ProtocolFactory = Callable[[], asyncio.BaseProtocol]

_REFUSED: Final = "nobody listens there"


class Door(Protocol):
    """Something that accepts connections until it is closed."""

    def close(self) -> None: ...


class Streams(Protocol):
    """A network of byte streams."""

    async def dial(self, make: ProtocolFactory, host: str, port: int) -> None:
        """Connect. Raises OSError."""

    async def listen(self, make: ProtocolFactory, host: str, port: int) -> tuple[Door, str, int]:
        """Accept from now on. Returns also host and port as they are. Raises OSError."""
        ...


class TcpStreams:
    """The network of this machine."""

    async def dial(self, make: ProtocolFactory, host: str, port: int) -> None:
        """See `Streams.dial`."""
        await asyncio.get_running_loop().create_connection(make, host, port)

    async def listen(self, make: ProtocolFactory, host: str, port: int) -> tuple[Door, str, int]:
        """See `Streams.listen`."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(make, host or None, port, backlog=1024)
        bound, number = server.sockets[0].getsockname()[:2]
        return server, bound, number


class MemoryStreams:
    """A network of its own: doors by "host:port"."""

    def __init__(self) -> None:
        self._doors: dict[tuple[str, int], _MemoryDoor] = {}

    async def dial(self, make: ProtocolFactory, host: str, port: int) -> None:
        """See `Streams.dial`."""
        await asyncio.sleep(0)  # as on a real network, the dial takes its time
        door = self._doors.get((host, port))
        if door is None:
            raise ConnectionRefusedError(_REFUSED)
        near, far = MemoryStream(make()), MemoryStream(door.make())
        near.other, far.other = far, near
        near.begin()
        far.begin()

    async def listen(self, make: ProtocolFactory, host: str, port: int) -> tuple[Door, str, int]:
        """See `Streams.listen`."""
        if (host, port) in self._doors:
            raise OSError(98, "address already in use")
        door = self._doors[host, port] = _MemoryDoor(make, lambda: self._doors.pop((host, port), None))
        return door, host, port


class _MemoryDoor:
    def __init__(self, make: ProtocolFactory, gone: Callable[[], object]) -> None:
        self.make = make
        self._gone = gone

    def close(self) -> None:
        """See `Door`."""
        self._gone()


class MemoryStream(asyncio.Transport):
    """One end of a connection in memory. What is written arrives in the next turn of the loop."""

    def __init__(self, protocol: asyncio.BaseProtocol) -> None:
        super().__init__()
        self.other: MemoryStream | None = None
        self._protocol: Any = protocol
        self._loop = asyncio.get_running_loop()
        self._inbox: list[bytes | None] = []
        self._held = self._closing = self._gone = self._ended = False

    def begin(self) -> None:
        self._protocol.connection_made(self)

    # -- what our side does -----------------------------------------------------------------------------------------

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._ended and data:
            self._post(bytes(data))

    def write_eof(self) -> None:
        if not self._ended:
            self._ended = True
            self._post(None)

    def can_write_eof(self) -> bool:
        return True

    def close(self) -> None:
        """What was written still arrives."""
        if not self._closing:
            self._closing = True
            self.write_eof()
            self._loop.call_soon(self._lost)

    def abort(self) -> None:
        self.close()

    def is_closing(self) -> bool:
        return self._closing

    def pause_reading(self) -> None:
        self._held = True

    def resume_reading(self) -> None:
        self._held = False
        self._loop.call_soon(self._drain)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        found: asyncio.BaseProtocol = self._protocol
        return found

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    # -- what the other side does -------------------------------------------------------------------------------------

    def _post(self, data: bytes | None) -> None:
        if self.other is not None:
            self._loop.call_soon(self.other.came, data)

    def came(self, data: bytes | None) -> None:
        """Bytes of the other side, None for its end."""
        self._inbox.append(data)
        self._drain()

    def _drain(self) -> None:
        while self._inbox and not self._held and not self._closing:
            data = self._inbox.pop(0)
            if data is not None:
                self._protocol.data_received(data)
            elif not self._protocol.eof_received():
                self.close()

    def _lost(self) -> None:
        if not self._gone:
            self._gone = True
            self._protocol.connection_lost(None)
