"""Scripts on real sockets: what they do reaches the other side, and nobody is kept from the door by them."""

import asyncio
from typing import Any

import pytest

from harness.clock import ManualClock
from harness.transports.base import Refused
from harness.transports.websocket import WebSocketConnector, WebSocketListener
from tests.unit.transports.kit import OPEN_DOOR, Recorder
from tests.unit.transports.tls_kit import AT, dialling, listening

pytestmark = pytest.mark.asyncio


class Noted(Recorder):
    """Keeps what is told of handshakes, too."""

    def __init__(self) -> None:
        super().__init__()
        self.handshakes: list[Any] = []

    def link_secured(self, link_name: str, facts: Any) -> None:
        self.handshakes.append(facts)


class Line:
    """A listener that speaks TLS, and somebody who dials it by a script."""

    def __init__(self, **terms: Any) -> None:
        clock = ManualClock(AT)
        self.listener = WebSocketListener(
            "127.0.0.1:0", OPEN_DOOR, tls=lambda: listening(**terms), clock=clock, stop_timeout=0.1
        )
        self.connector = WebSocketConnector(clock=clock)
        self.client = Noted()

    async def __aenter__(self) -> "Line":
        await self.listener.start(Noted())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.listener.stop()

    async def dial(self, script: str = "") -> Any:
        url = self.listener.address.replace("127.0.0.1", "localhost")
        options = {
            "url": url,
            "identity": "CS001",
            "subprotocols": ["ocpp2.0.1"],
            "tls": dialling(misbehave=script),
        }
        return await self.connector.connect(self.client, "CS001#1", options)


@pytest.mark.parametrize(
    "script", ["careless", "fragments", "empty records", "renegotiates", "strange ticket"]
)
async def test_it_gets_through(script: str) -> None:
    async with Line() as line:
        link = await line.dial(script)
        assert link.opening.status == 101
        assert [each["outcome"] for each in line.client.handshakes] == ["open"]


@pytest.mark.parametrize(
    "script", ["bad MAC", "long record", "early data", "floods", "babbles", "speaks clear", "speaks=TLSv1"]
)
async def test_it_is_refused(script: str) -> None:
    async with Line() as line:
        with pytest.raises(Refused):
            await line.dial(script)
        assert [each["by"] for each in line.client.handshakes] == ["sut"]
        assert (await line.dial()).opening.status == 101


@pytest.mark.parametrize("script", ["stays after half of the hello", "drips"])
async def test_half_a_hello_keeps_nobody_out(script: str) -> None:
    async with Line() as line:
        slow = asyncio.create_task(line.dial(script))
        await asyncio.sleep(0)
        assert (await line.dial()).opening.status == 101
        assert not slow.done()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow


@pytest.mark.parametrize("script", ["asks again", "fragments", "more chain", "long chain"])
async def test_a_server_gets_through(script: str) -> None:
    async with Line(misbehave=script) as line:
        assert (await line.dial()).opening.status == 101


@pytest.mark.parametrize("script", ["chooses compression", "forged share", "bad Finished", "speaks clear"])
async def test_a_server_is_refused(script: str) -> None:
    async with Line(misbehave=script) as line:
        with pytest.raises(Refused):
            await line.dial()
        assert [each["by"] for each in line.client.handshakes] == ["harness"]
