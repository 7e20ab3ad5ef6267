"""For tests of transports: a handler that remembers, and a rig that runs the same play on any transport.

Nothing here sleeps: `Recorder.until` wakes up with the event it waits for. Its deadline only ends a test that
would hang; on a virtual loop it costs nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from harness.clock import ManualClock
from harness.transports.base import Connector, Link, LinkHandler, Listener, Opening
from harness.transports.door import Door, standard_door
from harness.transports.faulty import FaultyConnector, FaultyListener
from harness.transports.memory import MemoryNetwork, run_virtually
from harness.transports.options import LinkSettings
from harness.transports.websocket import WebSocketConnector, WebSocketListener
from tests.unit.transports.tls_kit import AT, dialling, listening

PATIENCE = 10.0
CLOCK = ManualClock(AT)
"""By which certificates are judged."""
OPEN_DOOR = standard_door(["ocpp2.0.1"])


class Recorder:
    """A `LinkHandler` that keeps everything it is told, and can be given something to do."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.links: list[Link] = []
        self.rejected: list[tuple[Opening, str]] = []
        self.on_opened: Callable[[Link], None] = lambda link: None
        self.on_received: Callable[[Link, bytes, str], None] = lambda link, data, form: None
        self.on_closed: Callable[[Link], None] = lambda link: None
        self._news = asyncio.Event()

    def _add(self, *event: Any) -> None:
        self.events.append(event)
        self._news.set()

    def link_opened(self, link: Link) -> None:
        self.links.append(link)
        self._add("opened", link.info.name)
        self.on_opened(link)

    def link_received(self, link: Link, data: bytes, form: str) -> None:
        self._add("received", data, form)
        self.on_received(link, data, form)

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None:
        self._add("closed", code, by_peer, reason)
        self.on_closed(link)

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None: ...

    def link_rejected(self, opening: Opening, why: str) -> None:
        self.rejected.append((opening, why))
        self._add("rejected", opening.status, why)

    @property
    def link(self) -> Link:
        return self.links[-1]

    @property
    def received(self) -> list[tuple[bytes, str]]:
        return [(data, form) for _, data, form in self.of("received")]

    @property
    def closed(self) -> list[tuple[int | None, bool]]:
        """(code, by_peer) of each link that went."""
        return [(code, by_peer) for _, code, by_peer, _ in self.of("closed")]

    def of(self, kind: str) -> list[tuple[Any, ...]]:
        return [event for event in self.events if event[0] == kind]

    async def until(self, kind: str, count: int = 1) -> None:
        """Wait until there are `count` events of `kind`."""
        try:
            async with asyncio.timeout(PATIENCE):
                while len(self.of(kind)) < count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"waited in vain for {count} × {kind}; there was {self.events}") from None


class Rig:
    """One transport to play on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_memory = "memory" in name
        self.is_secure = "secure" in name
        self._network = MemoryNetwork()

    def run(self, play: Coroutine[Any, Any, None]) -> None:
        """Virtual time in memory, a real loop otherwise."""
        run_virtually(play) if self.is_memory else asyncio.run(play)

    def listener(
        self,
        door: Door = OPEN_DOOR,
        settings: LinkSettings | None = None,
        address: str = "",
        stop_timeout: float = 1.0,
    ) -> Listener:
        inner: Listener
        tls = listening if self.is_secure else None
        if self.is_memory:
            place = address.rpartition("://")[2] or "csms"
            inner = self._network.listener(
                place, door, settings=settings, stop_timeout=stop_timeout, tls=tls, clock=CLOCK
            )
        else:
            place = address.rpartition("://")[2] or "127.0.0.1:0"
            inner = WebSocketListener(
                place, door, settings=settings, stop_timeout=stop_timeout, tls=tls, clock=CLOCK
            )
        return FaultyListener(inner) if "faulty" in self.name else inner

    def connector(self, settings: LinkSettings | None = None) -> Connector:
        inner: Connector
        inner = (
            self._network.connector(settings=settings, clock=CLOCK)
            if self.is_memory
            else WebSocketConnector(settings=settings, clock=CLOCK)
        )
        if self.is_secure:
            inner = Trusting(inner)
        return FaultyConnector(inner) if "faulty" in self.name else inner

    @asynccontextmanager
    async def pair(
        self,
        door: Door = OPEN_DOOR,
        server_settings: LinkSettings | None = None,
        client_settings: LinkSettings | None = None,
        **options: Any,
    ) -> "AsyncIterator[Pair]":
        """A server and a client with one open link between them."""
        listener = self.listener(door, server_settings)
        server, client = Recorder(), Recorder()
        await listener.start(server)
        try:
            everything = {
                "url": listener.address,
                "identity": "CS001",
                "subprotocols": ["ocpp2.0.1"],
                **options,
            }
            far = await self.connector(client_settings).connect(client, "to-csms", everything)
            await server.until("opened")
            yield Pair(listener, server, client, server.link, far)
            far.abort()
        finally:
            await listener.stop()


@dataclass(frozen=True)
class Trusting:
    """A connector that believes in our root, whatever the listener is called."""

    inner: Connector

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> Link:
        return await self.inner.connect(handler, name, {"tls": dialling(peer_name=""), **options})


@dataclass
class Pair:
    """`near` is the server's end, `far` the client's."""

    listener: Listener
    server: Recorder
    client: Recorder
    near: Any
    far: Any
