"""The connector on real sockets, against a server that is nothing but bytes."""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from harness.transports.base import Refused
from harness.transports.options import LinkSettings
from harness.transports.websocket import WebSocketConnector, WebSocketLink, frame
from harness.transports.websocket.frames import CLOSE, TEXT
from tests.unit.transports.kit import Recorder


def accept_of(key: str) -> str:
    magic = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return base64.b64encode(hashlib.sha1(magic.encode()).digest()).decode()


def yes(key: str, **changes: str | None) -> bytes:
    """A good 101, with changes."""
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accept_of(key)}
    headers.update({name.replace("_", "-"): value for name, value in changes.items()})  # type: ignore[misc]
    lines = [f"{name}: {value}\r\n" for name, value in headers.items() if value is not None]
    return f"HTTP/1.1 101 Switching Protocols\r\n{''.join(lines)}\r\n".encode()


Answer = Callable[[str], bytes]


@dataclass
class Scene:
    url: str
    heard: list[str] = field(default_factory=list)
    """The request heads that arrived."""
    streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    knocked: asyncio.Event = field(default_factory=asyncio.Event)

    async def dial(
        self, client: Recorder, settings: LinkSettings | None = None, **options: Any
    ) -> WebSocketLink:
        options = {"url": self.url, "subprotocols": ["ocpp2.0.1"], "timeout": 5.0, **options}
        return await WebSocketConnector(settings=settings).connect(client, "link", options)


def play(act: Callable[[Scene], Awaitable[None]], answer: Answer = yes, hang_up: bool = False) -> None:
    """A server that answers every request with `answer(key)`."""

    async def scene() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            stage.streams.append((reader, writer))
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            stage.heard.append(head)
            stage.knocked.set()
            key = next(
                (line[19:] for line in head.split("\r\n") if line.startswith("Sec-WebSocket-Key: ")), ""
            )
            writer.write(answer(key))
            if hang_up:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        stage = Scene(f"ws://{host}:{port}/ocpp/CS001")
        try:
            async with asyncio.timeout(10):
                await act(stage)
        finally:
            server.close()
            for _, writer in stage.streams:
                writer.transport.abort()
            await asyncio.sleep(0)

    asyncio.run(scene())


# What goes out


def test_the_request_is_as_the_options_want_it() -> None:
    async def act(s: Scene) -> None:
        changes = {"Host": "other:1", "X-Twice": ["1", "2"], "Sec-WebSocket-Version": "8", "Connection": None}
        link = await s.dial(Recorder(), user="CS001", password="pä", headers=changes)
        lines = s.heard[0].split("\r\n")
        assert lines[0] == "GET /ocpp/CS001 HTTP/1.1"
        assert "Authorization: Basic " + base64.b64encode("CS001:pä".encode()).decode() in lines
        assert "Sec-WebSocket-Protocol: ocpp2.0.1" in lines
        assert [
            line
            for line in lines
            if line.startswith(("Host", "X-", "Sec-WebSocket-V", "Conn", "Sec-WebSocket-E"))
        ] == [
            "Host: other:1",
            "X-Twice: 1",
            "X-Twice: 2",
            "Sec-WebSocket-Version: 8",
        ]
        assert link.opening.request["authorization"] == "Basic <redacted>"
        link.abort()

    play(act)


def test_several_subprotocols_go_out_in_order_and_none_without_a_header() -> None:
    async def act(s: Scene) -> None:
        for offered in (["ocpp2.1", "ocpp2.0.1"], []):
            (await s.dial(Recorder(), subprotocols=offered)).abort()
        assert "Sec-WebSocket-Protocol: ocpp2.1, ocpp2.0.1\r\n" in s.heard[0]
        assert "Sec-WebSocket-Protocol" not in s.heard[1]

    play(act)


def test_compression_is_offered_when_asked_for() -> None:
    async def act(s: Scene) -> None:
        (await s.dial(Recorder(), compression=True)).abort()
        wanted = "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
        assert f"Sec-WebSocket-Extensions: {wanted}" in s.heard[0]

    play(act)


def test_a_key_of_ones_own_is_judged_by() -> None:
    async def act(s: Scene) -> None:
        link = await s.dial(Recorder(), headers={"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="})
        assert link.opening.status == 101
        link.abort()

    play(act)


# What comes back


def test_a_server_that_chooses_no_subprotocol_is_not_refused() -> None:
    async def act(s: Scene) -> None:
        link = await s.dial(Recorder())
        assert (link.info.subprotocol, link.opening.chosen, link.opening.status) == ("", "", 101)
        link.abort()

    play(act)


def test_frames_may_come_together_with_the_answer() -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        link = await s.dial(client)
        assert client.events == [("opened", "link"), ("received", b"1", "text"), ("received", b"2", "text")]
        link.abort()

    play(act, answer=lambda key: yes(key) + frame(TEXT, b"1") + frame(TEXT, b"2"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"Sec_WebSocket_Accept": "bm9wZQ=="}, "Sec-WebSocket-Accept"),
        ({"Sec_WebSocket_Accept": None}, "Sec-WebSocket-Accept"),
        ({"Upgrade": None}, "Upgrade"),
        ({"Connection": "close"}, "Connection"),
        ({"Sec_WebSocket_Protocol": "ocpp1.6"}, "unsupported subprotocol: ocpp1.6"),
        ({"Sec_WebSocket_Protocol": "ocpp2.0.1, ocpp1.6"}, "multiple values"),
        ({"Sec_WebSocket_Extensions": "permessage-deflate"}, "no extensions supported"),
    ],
)
def test_a_wrong_101_is_refused_and_kept(changes: dict[str, str | None], why: str) -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        with pytest.raises(Refused, match=why) as refused:
            await s.dial(client)
        assert refused.value.opening.status == 101
        assert refused.value.opening.chosen == (changes.get("Sec_WebSocket_Protocol") or "")
        assert client.events == []

    play(act, answer=lambda key: yes(key, **changes))


@pytest.mark.parametrize("length", ["Content-Length: 4\r\n", "Content-Length: 400\r\n", ""])
def test_another_status_is_a_refusal_whatever_becomes_of_its_body(length: str) -> None:
    async def act(s: Scene) -> None:
        with pytest.raises(Refused, match="the server answered 503") as refused:
            await s.dial(Recorder())
        opening = refused.value.opening
        assert (opening.status, opening.path) == (503, "/ocpp/CS001")
        assert opening.response["retry-after"] == "9"
        assert opening.response["set-cookie"] == "<redacted>"

    head = f"HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nSet-Cookie: id=7\r\n{length}\r\nbusy"
    play(act, answer=lambda key: head.encode())


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", "invalid HTTP status line"),
        (b"SSH-2.0-OpenSSH_9\r\n", "invalid HTTP status line"),
        (b"\x15\x03\x01\x00\x02\x02\x46\n", "CRLF"),
        (b"HTTP/1.0 101 Old\r\n\r\n", "HTTP/1.0"),
        (b"x" * 20000, "no HTTP answer"),
        (b"HTTP/1.1 101 Yes\r\n" + b"A: b\r\n" * 200 + b"\r\n", "headers"),
    ],
)
def test_what_is_no_http_is_refused(answer: bytes, why: str) -> None:
    async def act(s: Scene) -> None:
        with pytest.raises(Refused, match=why) as refused:
            await s.dial(Recorder())
        assert refused.value.opening.status in (0, 101)

    play(act, answer=lambda key: answer)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 101 Swit"])
def test_a_server_that_hangs_up_is_refused(answer: bytes) -> None:
    async def act(s: Scene) -> None:
        with pytest.raises(Refused, match="closed the connection without an HTTP answer") as refused:
            await s.dial(Recorder())
        assert refused.value.opening.status == 0

    play(act, answer=lambda key: answer, hang_up=True)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 101 Switching"])
def test_a_server_that_says_nothing_is_not_waited_for_for_ever(answer: bytes) -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        with pytest.raises(Refused, match=r"no complete HTTP answer within 0\.05 s"):
            await s.dial(client, timeout=0.05)
        assert client.events == []

    play(act, answer=lambda key: answer)


def test_a_place_where_nobody_listens_is_named_without_credentials() -> None:
    async def scene() -> None:
        server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        options = {"url": f"ws://127.0.0.1:{port}/", "password": "s3cret", "user": "u"}
        with pytest.raises(Refused, match=f"cannot reach 127.0.0.1:{port}: ") as refused:
            await WebSocketConnector().connect(Recorder(), "link", options)
        assert "s3cret" not in f"{refused.value} {refused.value.opening}"

    asyncio.run(scene())


def test_who_stops_waiting_leaves_no_connection_behind() -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        task = asyncio.create_task(s.dial(client))
        await s.knocked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await s.streams[0][0].read() == b""
        assert client.events == []

    play(act, answer=lambda key: b"")


# The end


def test_a_client_waits_for_the_server_to_hang_up_but_not_for_ever() -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        link = await s.dial(client, settings=LinkSettings(close_timeout=0.05))
        s.streams[0][1].write(frame(CLOSE, b"\x03\xe9going"))
        await client.until("closed")
        assert client.of("closed") == [("closed", 1001, True, "going")]
        echo = await s.streams[0][0].read()
        assert echo[:2] == b"\x88\x87"
        assert link.info.name == "link"

    play(act)


def test_after_a_close_frame_nothing_goes_on_the_line_but_raw_bytes() -> None:
    async def act(s: Scene) -> None:
        link = await s.dial(Recorder())
        link.close(1000)
        link.send(b"late")
        link.send(b"late", "ping")
        link.send_fragments([b"la", b"te"])
        link.close(4000)
        link.send(b"RAW", "raw")
        line = await s.streams[0][0].readexactly(11)
        assert (line[:2], line[8:]) == (b"\x88\x82", b"RAW")
        link.abort()
        assert await s.streams[0][0].read() == b""

    play(act)


def test_a_server_that_cuts_instead_of_answering_a_close_did_not_begin_it() -> None:
    async def act(s: Scene) -> None:
        client = Recorder()
        link = await s.dial(client)
        link.close(1000)
        assert (await s.streams[0][0].readexactly(8))[:2] == b"\x88\x82"
        s.streams[0][1].transport.abort()
        await client.until("closed")
        assert client.of("closed") == [
            ("closed", None, False, "connection dropped instead of a close frame in answer")
        ]

    play(act)
