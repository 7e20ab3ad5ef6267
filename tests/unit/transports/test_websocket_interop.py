"""Our client and server with those of the `websockets` package, as an independent second opinion."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus

from harness.transports.door import standard_door
from harness.transports.websocket import Deflate, WebSocketConnector, WebSocketListener
from tests.unit.transports.kit import OPEN_DOOR, Recorder

TEXTS = ["", "Straße", "x" * 70_000, '[2,"1","Heartbeat",{}]']


@pytest.mark.parametrize("compression", [None, "deflate"])
@pytest.mark.parametrize("deflate", [None, Deflate(), Deflate(False, False), Deflate(False, False, 9, 9)])
def test_our_server_and_their_client(compression: str | None, deflate: Deflate | None) -> None:
    async def scene() -> None:
        server = Recorder()
        server.on_received = lambda link, data, form: (
            link.send(data, form) if form in ("text", "binary") else None
        )
        listener = WebSocketListener("127.0.0.1:0", OPEN_DOOR, compression=deflate)
        await listener.start(server)
        url = f"{listener.address}/ocpp/CS001"
        async with (
            asyncio.timeout(10),
            connect(url, subprotocols=["ocpp2.0.1"], compression=compression) as client,
        ):
            assert client.subprotocol == "ocpp2.0.1"
            for _ in range(2):
                for text in TEXTS:
                    await client.send(text)
                    assert await client.recv() == text
            await client.send(["in ", "three ", "parts"])
            assert await client.recv() == "in three parts"
            await client.send(b"\x00\xff")
            assert await client.recv() == b"\x00\xff"
            await (await client.ping())
        await server.until("closed")
        assert server.closed == [(1000, True)]
        await listener.stop()

    asyncio.run(scene())


@pytest.mark.parametrize("compression", [None, "deflate"])
@pytest.mark.parametrize("deflate", [False, True, Deflate(False, False), Deflate(False, False, 9, None)])
def test_our_client_and_their_server(compression: str | None, deflate: object) -> None:
    async def echo(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async def scene() -> None:
        server = await serve(echo, "127.0.0.1", 0, subprotocols=["ocpp2.0.1"], compression=compression)  # type: ignore[list-item]
        host, port = server.sockets[0].getsockname()
        client = Recorder()
        options = {"url": f"ws://{host}:{port}/CS001", "subprotocols": ["ocpp2.0.1"], "compression": deflate}
        link = await WebSocketConnector().connect(client, "client", options)
        assert link.info.subprotocol == "ocpp2.0.1"
        agreed = "permessage-deflate" in link.opening.response.get("sec-websocket-extensions", "")
        assert agreed == bool(compression and deflate)
        for text in TEXTS:
            link.send(text.encode())
        link.send_fragments([b"in ", b"three ", b"parts"])
        link.send(b"\x00\xff", "binary")
        await client.until("received", len(TEXTS) + 2)
        assert client.received == [
            *((text.encode(), "text") for text in TEXTS),
            (b"in three parts", "text"),
            (b"\x00\xff", "binary"),
        ]
        link.send(b"there?", "ping")
        await client.until("received", len(TEXTS) + 3)
        link.close(4000, "done")
        await client.until("closed")
        assert client.closed == [(4000, False)]
        server.close()
        await server.wait_closed()

    asyncio.run(scene())


def test_their_client_is_told_why_it_may_not_come_in() -> None:
    async def scene() -> None:
        listener = WebSocketListener("127.0.0.1:0", standard_door(["ocpp2.0.1"], {"CS001": "pw"}, {"CS001"}))
        await listener.start(Recorder())
        for url, status in ((f"{listener.address}/CS001", 401), (f"{listener.address}/CS002", 404)):
            with pytest.raises(InvalidStatus) as refused:
                await connect(url, subprotocols=["ocpp2.0.1"])  # type: ignore[list-item]
            assert refused.value.response.status_code == status
        await listener.stop()

    asyncio.run(scene())


@pytest.mark.parametrize(("raw", "code"), [(b"\x83\x00", 1002), (b"\x81\x01\xff", 1007), (b"\xc1\x00", 1002)])
def test_their_client_sees_our_illegal_frames_as_illegal(raw: bytes, code: int) -> None:
    async def scene() -> None:
        server = Recorder()
        listener = WebSocketListener("127.0.0.1:0", OPEN_DOOR)
        await listener.start(server)
        client = await connect(listener.address, subprotocols=["ocpp2.0.1"], compression=None)  # type: ignore[list-item]
        await server.until("opened")
        server.link.send(raw, "raw")
        with pytest.raises(ConnectionClosed):
            await client.recv()
        await server.until("closed")
        assert server.closed == [(code, True)]
        await listener.stop()

    asyncio.run(scene())
