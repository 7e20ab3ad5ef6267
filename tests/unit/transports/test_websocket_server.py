"""The listener on real sockets, against a client that is nothing but bytes."""

import asyncio
import contextlib
import logging
import socket
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from harness.errors import UsageFault
from harness.transports.door import UpgradeReply, basic, standard_door
from harness.transports.options import LinkSettings
from harness.transports.websocket import Deflate, WebSocketConnector, WebSocketListener, frame
from harness.transports.websocket.frames import CLOSE, CONT, PING, TEXT
from harness.transports.websocket.server import _Knock, split_address
from tests.unit.transports.kit import OPEN_DOOR, Recorder

MASK = b"\x11\x22\x33\x44"
REQUEST = {
    "Host": "csms",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "ocpp2.0.1",
}


def request(first: str = "GET /ocpp/CS001 HTTP/1.1", **changes: str | None) -> bytes:
    headers = {**REQUEST, **{name.replace("_", "-"): value for name, value in changes.items()}}
    lines = [first, *(f"{name}: {value}" for name, value in headers.items() if value is not None)]
    return "\r\n".join([*lines, "", ""]).encode()


@dataclass
class RawClient:
    """A TCP connection and no manners."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def head(self) -> tuple[int, dict[str, str]]:
        text = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = text.strip().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines)
        return int(first.split()[1]), {name.lower(): value for name, value in pairs}

    async def rest(self) -> bytes:
        """Everything up to the end of the stream."""
        return await self.reader.read()


@dataclass
class Scene:
    listener: WebSocketListener
    server: Recorder
    clients: list[RawClient] = field(default_factory=list)

    async def dial(self, first_bytes: bytes = b"") -> RawClient:
        host, port = self.listener.address.removeprefix("ws://").rsplit(":", 1)
        client = RawClient(*await asyncio.open_connection(host.strip("[]"), int(port)))
        client.send(first_bytes)
        self.clients.append(client)
        return client

    async def until_guests(self, count: int) -> None:
        while len(self.listener.guests) != count:  # noqa: ASYNC110 (nobody announces a knock)
            await asyncio.sleep(0)

    async def dial_in(self, **changes: str | None) -> RawClient:
        client = await self.dial(request(**changes))
        assert (await client.head())[0] == 101
        await self.server.until("opened")
        return client


def play(act: Callable[[Scene], Awaitable[None]], address: str = "127.0.0.1:0", **settings: Any) -> None:
    async def scene() -> None:
        settings.setdefault("door", OPEN_DOOR)
        stage = Scene(WebSocketListener(address, **settings), Recorder())
        stage.listener._stop_timeout = 0.05
        await stage.listener.start(stage.server)
        try:
            async with asyncio.timeout(10):
                await act(stage)
        finally:
            for client in stage.clients:
                client.writer.close()
            await stage.listener.stop()

    asyncio.run(scene())


# The handshake


def test_the_answer_is_the_one_of_the_rfc() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(request())
        status, headers = await client.head()
        assert status == 101
        assert headers.pop("date")
        assert headers == {
            "upgrade": "websocket",
            "connection": "Upgrade",
            "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "sec-websocket-protocol": "ocpp2.0.1",
        }

    play(act)


def test_a_request_may_come_byte_by_byte() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial()
        for at in range(len(request())):
            client.send(request()[at : at + 1])
            await client.writer.drain()
        assert (await client.head())[0] == 101

    play(act)


def test_frames_may_come_together_with_the_request() -> None:
    async def act(s: Scene) -> None:
        await s.dial(request() + frame(TEXT, b"1", mask=MASK) + frame(TEXT, b"2", mask=MASK))
        await s.server.until("received", 2)
        assert s.server.events == [
            ("opened", "CS001#1"),
            ("received", b"1", "text"),
            ("received", b"2", "text"),
        ]

    play(act)


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        (b"\x16\x03\x01 hello\r\n\r\n", 400, "no valid HTTP request"),
        (b"GET /\r\n\r\n", 400, "invalid HTTP request line"),
        (request("GET /CS001 HTTP/1.0"), 505, "HTTP/1.0"),
        (request("POST /CS001 HTTP/1.1"), 405, "POST"),
        (request(Upgrade=None), 426, "Upgrade"),
        (request(Connection="close"), 426, "Connection"),
        (request(Sec_WebSocket_Key=None), 400, "Sec-WebSocket-Key"),
        (request(Sec_WebSocket_Key="dG9vIHNob3J0"), 400, "Sec-WebSocket-Key"),
        (request(Sec_WebSocket_Version="8"), 400, "Sec-WebSocket-Version"),
        (request(Sec_WebSocket_Protocol="ocpp2.0.1,(("), 400, "Sec-WebSocket-Protocol"),
        (request(X_Long="x" * 9000), 431, "bytes"),
        (request("GET /" + "x" * 9000 + " HTTP/1.1"), 414, "bytes"),
        (request("GET /CS\xe4 HTTP/1.1"), 400, "ascii"),
    ],
)
def test_what_is_no_upgrade_is_answered_and_reported(sent: bytes, status: int, why: str) -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(sent)
        assert (await client.head())[0] == status
        await client.rest()
        [(_, said, reason)] = s.server.of("rejected")
        assert (said, why in reason) == (status, True), reason

    play(act)


def test_an_endless_line_is_not_waited_for() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(b"x" * 20000)
        assert (await client.head())[0] == 414

    play(act)


def test_who_says_nothing_is_turned_away() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(b"GET /CS001")
        assert (await client.head())[0] == 408
        assert s.server.of("rejected") == [("rejected", 408, "no complete HTTP request within 0.05 s")]

    play(act, open_timeout=0.05)


def test_who_came_in_in_time_is_not_turned_away_later() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial_in()
        await s.dial()
        await s.server.until("rejected")
        client.send(frame(TEXT, b"still here", mask=MASK))
        await s.server.until("received")
        assert len(s.server.of("rejected")) == 1
        s.server.link.close()
        assert await client.rest() == frame(CLOSE, b"\x03\xe8")

    play(act, open_timeout=0.2, settings=LinkSettings(close_timeout=0.05))


def test_who_leaves_inside_the_request_is_reported() -> None:
    async def act(s: Scene) -> None:
        (await s.dial(b"GET /CS001")).writer.close()
        await s.server.until("rejected")
        assert s.server.events == [("rejected", 0, "connection dropped inside the HTTP request")]

    play(act)


def test_who_only_looks_whether_the_port_is_open_is_not_reported() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial()
        await s.until_guests(1)
        client.writer.close()
        await s.until_guests(0)
        assert s.server.events == []

    play(act)


def test_who_gets_through_while_we_stop_is_thrown_out() -> None:
    class Line(asyncio.Transport):
        aborted = False

        def abort(self) -> None:
            self.aborted = True

    async def act(s: Scene) -> None:
        await s.listener.stop()
        late, line = _Knock(s.listener, s.server), Line()
        late.connection_made(line)
        assert line.aborted
        late.connection_lost(None)

    play(act)


def test_the_door_may_add_and_leave_out_headers() -> None:
    changes = {"Server": "old", "Upgrade": None, "X-Twice": ["1", "2"], "Sec-WebSocket-Accept": "wrong"}

    async def act(s: Scene) -> None:
        client = await s.dial(request())
        head = (await client.reader.readuntil(b"\r\n\r\n")).decode()
        assert "Server: old\r\nX-Twice: 1\r\nX-Twice: 2\r\nSec-WebSocket-Accept: wrong\r\n" in head
        assert "Upgrade: websocket" not in head

    play(act, door=lambda _: UpgradeReply(subprotocol="ocpp2.0.1", headers=changes))


def test_a_status_of_ones_own_making_is_possible() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(request())
        assert (await client.head())[0] == 499

    play(act, door=lambda _: UpgradeReply(499, why="just so"))


def test_the_door_sees_the_credentials_and_the_record_does_not(caplog: pytest.LogCaptureFixture) -> None:
    async def act(s: Scene) -> None:
        await s.dial_in(Authorization=basic("CS001", "pässword"))
        assert s.server.link.info.user == "CS001"
        assert s.server.link.opening.request["authorization"] == "Basic <redacted>"

    with caplog.at_level(logging.DEBUG):
        play(act, door=standard_door(["ocpp2.0.1"], {"CS001": "pässword"}))
    assert basic("CS001", "pässword") not in caplog.text


# Compression


OFFER = "permessage-deflate; client_max_window_bits"


def test_compression_is_accepted_without_memory_between_messages() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(request(Sec_WebSocket_Extensions=OFFER))
        _, headers = await client.head()
        wanted = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        assert headers["sec-websocket-extensions"] == wanted

    play(act)


def test_compression_can_be_declined() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(request(Sec_WebSocket_Extensions=OFFER))
        assert "sec-websocket-extensions" not in (await client.head())[1]
        client.send(frame(TEXT, b"x", rsv=4, mask=MASK))
        await s.server.until("closed")
        assert s.server.closed == [(1002, False)]

    play(act, compression=None, settings=LinkSettings(close_timeout=0.05))


@pytest.mark.parametrize("deflate", [Deflate(), Deflate(False, False), Deflate(False, False, 10, 10)])
def test_compressed_messages_arrive(deflate: Deflate) -> None:
    text = b'{"key":"value"}' * 500

    async def act(s: Scene) -> None:
        client = Recorder()
        options = {"url": s.listener.address, "subprotocols": ["ocpp2.0.1"], "compression": deflate}
        link = await WebSocketConnector().connect(client, "c", options)
        assert "permessage-deflate" in link.opening.response["sec-websocket-extensions"]
        for _ in range(3):
            line = link.wire(text)
            assert len(line) < 400
            link.send(line, "raw")
            link.send_fragments([text, text])
        await s.server.until("received", 6)
        s.server.link.send(text)
        await client.until("received")
        link.close()
        await client.until("closed")
        assert client.received == [(text, "text")]
        assert s.server.received == [(text, "text"), (text + text, "text")] * 3

    play(act, compression=deflate)


# Frames


def test_a_close_is_echoed_and_the_server_hangs_up_first() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial_in()
        client.send(frame(CLOSE, b"\x0f\xa0bye", mask=MASK))
        assert await client.rest() == frame(CLOSE, b"\x0f\xa0bye")
        client.writer.close()
        await s.server.until("closed")
        assert s.server.of("closed") == [("closed", 4000, True, "bye")]

    play(act)


def test_pings_are_answered_in_turn() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial_in()
        s.server.on_received = lambda link, data, form: link.send(b"seen") if form == "text" else None
        client.send(
            frame(PING, b"1", mask=MASK) + frame(TEXT, b"2", mask=MASK) + frame(PING, b"3", mask=MASK)
        )
        assert await client.reader.readexactly(12) == b"\x8a\x011" + b"\x81\x04seen" + b"\x8a\x013"

    play(act)


def test_a_violator_gets_the_close_frame_although_it_talks_on() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial_in()
        client.send(frame(TEXT, b"bare"))
        await s.server.until("received")
        for _ in range(50):
            client.send(bytes(60000))
        line = await client.rest()
        assert line[2:] == b"\x03\xea" + b"frame of a client unmasked"
        assert s.server.received == [(frame(TEXT, b"bare"), "broken")]
        client.writer.close()
        await s.server.until("closed")
        assert s.server.of("closed") == [("closed", 1002, False, "frame of a client unmasked")]

    play(act, settings=LinkSettings(close_timeout=1000))


def test_a_violator_that_never_hangs_up_is_cut_off() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial_in()
        client.send(b"\xff\xff")
        await s.server.until("closed")
        assert s.server.closed == [(1002, False)]

    play(act, settings=LinkSettings(close_timeout=0.05))


def test_a_flood_costs_bounded_memory() -> None:
    megabyte = frame(CONT, bytes(1 << 20), final=False, mask=MASK)

    async def act(s: Scene) -> None:
        client = await s.dial_in()
        client.send(frame(TEXT, b"", final=False, mask=MASK))
        tracemalloc.start()
        sent = 0
        while not s.server.of("received") and sent < 100:
            client.send(megabyte)
            await client.writer.drain()
            sent += 1
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sent < 20
        assert peak < 24 << 20  # 4 MiB of message and what a copy of it takes; the rest is our own sending
        [(data, form)] = s.server.received
        assert (len(data) <= 4096, form) == (True, "oversized")
        client.writer.transport.abort()
        await s.server.until("closed")
        assert s.server.closed == [(1009, False)]

    play(act, settings=LinkSettings(max_size=4 << 20))


@pytest.mark.parametrize("rst", [True, False])
def test_a_connection_that_just_ends_was_ended_by_the_peer(rst: bool) -> None:
    async def act(s: Scene) -> None:
        client = await s.dial_in()
        client.send(frame(TEXT, b"whole", mask=MASK) + frame(TEXT, b"half", mask=MASK)[:5])
        await s.server.until("received")
        if rst:
            sock = client.writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        client.writer.transport.abort()
        await s.server.until("closed")
        [(_, code, by_peer, reason)] = s.server.of("closed")
        assert (code, by_peer) == (None, True)
        assert reason.endswith(", 5 bytes into a frame")
        assert ("reset" in reason) == rst

    play(act)


def test_small_frames_are_not_held_back() -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        options = {"url": s.listener.address, "subprotocols": ["ocpp2.0.1"]}
        far = await WebSocketConnector().connect(client, "c", options)
        for link in (far, s.server.link):
            sock = link._transport.get_extra_info("socket")  # type: ignore[union-attr]
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
        far.abort()
        await client.until("closed")

    play(act)


# The port


def test_stop_throws_out_who_only_stands_in_the_door() -> None:
    async def act(s: Scene) -> None:
        client = await s.dial(b"GET /CS")
        await s.until_guests(1)
        await s.listener.stop()
        assert len(s.listener.guests) == 0
        with contextlib.suppress(ConnectionResetError):  # whether our bytes had been read, nobody can say
            assert await client.rest() == b""

    play(act)


def test_ipv6_will_do() -> None:
    async def act(s: Scene) -> None:
        assert s.listener.address.startswith("ws://[::1]:")
        client = Recorder()
        options = {"url": s.listener.address, "identity": "CS001", "subprotocols": ["ocpp2.0.1"]}
        link = await WebSocketConnector().connect(client, "c", options)
        assert link.info.peer.startswith("[::1]:")
        link.abort()
        await client.until("closed")

    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    play(act, address="[::1]:0")


@pytest.mark.parametrize(
    "address", ["", "9000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "::1:80"]
)
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(UsageFault, match=r"not an address to listen on: .* right would be"):
        WebSocketListener(address, OPEN_DOOR)


def test_addresses_are_taken_apart() -> None:
    assert split_address("[::1]:9000") == ("::1", 9000)
    assert split_address(":9000") == ("", 9000)
