"""Control by HTTP: what each answer means."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from harness.errors import EnvironmentFault
from harness.sut.control import CouldNotTell, Done, Outcome, Unsupported
from harness.sut.control.http import HttpControl

Serve = Callable[[int, bytes], str]


class Server(HTTPServer):
    answer: tuple[int, bytes] = (200, b"")
    asked: tuple[str, object] = ("", None)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked = (self.path, json.loads(body))
        status, answer = server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def act(server: Server, status: int, answer: bytes) -> Outcome:
    server.answer = (status, answer)
    control = HttpControl(f"http://127.0.0.1:{server.server_port}/bench/")
    return asyncio.run(control.act("plug_in", {"evse": 1}))


def test_what_is_asked(server: Server) -> None:
    act(server, 200, b"")
    assert server.asked == ("/bench/plug_in", {"evse": 1})


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (200, b"", Done()),
        (204, b"", Done()),
        (200, b"{}", Done()),
        (200, b'{"value": {"light": "blue"}}', Done({"light": "blue"})),
        (200, b'{"unsupported": "no relay"}', Unsupported("no relay")),
        (200, b'{"could_not_tell": "dark"}', CouldNotTell("dark")),
        (501, b'{"why": "no relay"}', Unsupported("no relay")),
        (501, b"no relay", Unsupported("no relay")),
    ],
)
def test_answer(server: Server, status: int, answer: bytes, outcome: Outcome) -> None:
    assert act(server, status, answer) == outcome


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (404, b"not here", r"/bench/plug_in answered 404: not here; right would be 200, 204, or 501"),
        (400, b'{"error": "no EVSE 1"}', "answered 400: no EVSE 1"),
        (500, b"", "answered 500: nothing"),
        (302, b"", "answered 302"),
        (200, b'{"error": "stuck"}', "plug_in: stuck"),
        (200, b"done!", "answered 200 with 'done!'; right would be a JSON object"),
        (200, b"[1]", r"answered 200 with '\[1\]'"),
        (200, b"x" * 1_100_000, "the answer is longer than 1000000 bytes"),
    ],
)
def test_answer_that_is_a_fault(server: Server, status: int, answer: bytes, said: str) -> None:
    with pytest.raises(EnvironmentFault, match=said):
        act(server, status, answer)


def test_501_without_a_word_still_says_why(server: Server) -> None:
    outcome = act(server, 501, b"")
    assert isinstance(outcome, Unsupported)
    assert outcome.why.endswith("/bench/plug_in answered 501")


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    control = HttpControl(f"http://127.0.0.1:{port}")
    with pytest.raises(
        EnvironmentFault, match=rf"http://127.0.0.1:{port}/link_up: .*right would be a control that answers"
    ):
        asyncio.run(control.act("link_up", {}))


def test_proxies_are_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert act(server, 204, b"") == Done()
