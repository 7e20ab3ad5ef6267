"""TLS under both transports: what gets through, what is told, what is refused."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from harness.clock import ManualClock
from harness.pki.tls import TlsTerms
from harness.transports.base import Connector, Link, Listener, Refused
from harness.transports.memory import MemoryNetwork, run_virtually
from harness.transports.tls import make_end
from harness.transports.websocket import WebSocketConnector, WebSocketListener
from tests.unit.transports.kit import OPEN_DOOR, Recorder
from tests.unit.transports.tls_kit import AT, client, dialling, listening

Scene = Callable[["Rig"], Any]


class Noted(Recorder):
    """Keeps what is told of handshakes, too."""

    def __init__(self) -> None:
        super().__init__()
        self.handshakes: list[tuple[str, Any]] = []

    def link_secured(self, link_name: str, facts: Any) -> None:
        self.handshakes.append((link_name, facts))


@dataclass
class Rig:
    listener: Listener
    connector: Connector
    server: Noted
    client: Noted

    async def dial(self, tls: TlsTerms | None, scheme: str = "wss") -> Link:
        place = self.listener.address.partition("://")[2].replace("127.0.0.1", "localhost")
        options = {
            "url": f"{scheme}://{place}",
            "identity": "CS001",
            "subprotocols": ["ocpp2.0.1"],
            "tls": tls,
        }
        return await self.connector.connect(self.client, "CS001#1", options)


@asynccontextmanager
async def rig(kind: str, terms: TlsTerms | None) -> AsyncIterator[Rig]:
    clock = ManualClock(AT)
    tls = (lambda: terms) if terms is not None else None
    if kind == "memory":
        network = MemoryNetwork()
        listener: Any = network.listener("stage", OPEN_DOOR, tls=tls, clock=clock)
        connector: Any = network.connector(clock=clock)
    else:
        listener = WebSocketListener("127.0.0.1:0", OPEN_DOOR, tls=tls, clock=clock)
        connector = WebSocketConnector(clock=clock)
    stage = Rig(listener, connector, Noted(), Noted())
    await listener.start(stage.server)
    try:
        yield stage
    finally:
        await listener.stop()


def on(kind: str, terms: TlsTerms | None, scene: Scene) -> None:
    async def play() -> None:
        async with rig(kind, terms) as stage:
            await scene(stage)

    if kind == "memory":
        run_virtually(play())
    else:
        asyncio.run(play())


@pytest.fixture(params=["memory", "websocket"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_messages_and_closes_go_through_tls(kind: str) -> None:
    async def scene(stage: Rig) -> None:
        stage.server.on_received = lambda link, data, form: link.send(data)
        link = await stage.dial(dialling())
        text = b"x" * 300_000
        link.send(text)
        link.send(b"short")
        await stage.client.until("received", 2)
        assert stage.client.received == [(text, "text"), (b"short", "text")]
        link.close(4000, "done")
        await stage.server.until("closed")
        await stage.client.until("closed")
        assert (stage.server.closed, stage.client.closed) == ([(4000, True)], [(4000, False)])

    on(kind, listening(), scene)


def test_each_side_tells_of_the_handshake_once(kind: str) -> None:
    async def scene(stage: Rig) -> None:
        await stage.dial(dialling(credentials=(client(),)))
        await stage.server.until("opened")
        ((mine, near),) = stage.client.handshakes
        ((theirs, far),) = stage.server.handshakes
        assert (mine, theirs) == ("CS001#1", "")
        assert near["outcome"] == far["outcome"] == "open"
        assert far["offered"]["suites"]
        assert list(stage.server.link.info.certificates) == far["peer_chain"]
        assert list(stage.client.link.info.certificates) == near["peer_chain"]

    on(kind, listening(client_certificates="demanded"), scene)


def test_a_violation_under_tls_is_answered_before_the_end(kind: str) -> None:
    async def scene(stage: Rig) -> None:
        link = await stage.dial(dialling())
        link.send(b"\x83\x80\x01\x02\x03\x04", "raw")
        await stage.client.until("closed")
        await stage.server.until("closed")
        assert (stage.server.closed, stage.client.closed) == ([(1002, False)], [(1002, True)])

    on(kind, listening(), scene)


REFUSALS: dict[str, tuple[TlsTerms | None, TlsTerms, str]] = {
    "unknown root": (listening(), dialling(trust=()), "unknown_root"),
    "wrong name": (listening(), dialling(peer_name="elsewhere"), "name"),
    "no client certificate": (listening(client_certificates="demanded"), dialling(), ""),
    "in TLS 1.2": (listening(client_certificates="demanded", maximum="TLSv1.2"), dialling(), ""),
    "too old": (listening(minimum="TLSv1", maximum="TLSv1.1"), dialling(), ""),
    "no TLS there": (None, dialling(), ""),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_a_handshake_that_fails_is_a_refusal(kind: str, why: str) -> None:
    listens, dials, problem = REFUSALS[why]

    async def scene(stage: Rig) -> None:
        with pytest.raises(Refused) as refused:
            await stage.dial(dials)
        assert refused.value.opening.status == 0
        assert refused.value.tls is not None
        assert refused.value.tls["outcome"] == "failed"
        assert refused.value.tls["problem"] == problem
        assert stage.client.handshakes[-1][1] == refused.value.tls
        assert stage.client.events == []
        assert stage.server.of("opened") == []
        if listens is not None:
            assert stage.server.handshakes[-1][1]["outcome"] == "failed"

    on(kind, listens, scene)


def test_clear_text_to_a_tls_port_is_noted_and_refused(kind: str) -> None:
    async def scene(stage: Rig) -> None:
        with pytest.raises(Refused):
            await stage.dial(None, scheme="ws")
        assert stage.server.handshakes[-1][1]["cleartext"]
        assert stage.server.events == []

    on(kind, listening(), scene)


def test_a_client_that_says_nothing_is_given_up() -> None:
    async def scene(stage: Rig) -> None:
        stage.listener.open_timeout = 0.02  # type: ignore[attr-defined]
        host, _, port = stage.listener.address.partition("://")[2].rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        assert await reader.read() == b""
        writer.close()
        assert stage.server.handshakes[-1][1]["why"].startswith("no complete handshake")

    on("websocket", listening(), scene)


def test_whoever_is_in_a_handshake_is_cut_when_the_listener_stops() -> None:
    async def scene(stage: Rig) -> None:
        host, _, port = stage.listener.address.partition("://")[2].rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        end = make_end(dialling(), server=False, now=lambda: AT)
        end.start()
        writer.write(end.take())
        assert await reader.readexactly(1) == b"\x16"
        await stage.listener.stop()
        assert len(stage.listener.guests) == 0  # type: ignore[attr-defined]
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    on("websocket", listening(), scene)
