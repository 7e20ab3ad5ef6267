"""One product, controllable through every binding: what the contract of control is tested against.

plug_in is done · observe gives a value · plug_out is unsupported · clear_fault cannot be told · fault goes wrong ·
power_cycle answers once it is released · link_down never answers.
"""

import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TextIO

from harness.sut.control import Control, open_control
from harness.sut.profile import load_profile

PROFILE = """
[sut]
name = "bench"
version = "1"
role = "charging_station"
[volts]
version = "1"
listen = "127.0.0.1:9000"
[control]
within = 7
"""

ADAPTER = """
import asyncio
import os

from harness.sut.control import CouldNotTell

class Control:
    def __init__(self, folder):
        self.folder = folder
    def plug_in(self, evse=None, connector=None): ...
    def observe(self, what, evse=None, connector=None):
        return {"what": what, "evse": evse}
    def clear_fault(self, evse=None, connector=None, kind=None):
        return CouldNotTell("the display is off")
    def fault(self, evse=None, connector=None, kind=None):
        raise ValueError("the relay is stuck")
    def power_cycle(self):
        with open(os.path.join(self.folder, "released")): pass
    def link_down(self):
        with open(os.path.join(self.folder, "never")): pass

class Async:
    def __init__(self, folder):
        self.folder = folder
    async def plug_in(self, evse=None, connector=None): ...
    async def observe(self, what, evse=None, connector=None):
        return {"what": what, "evse": evse}
    async def clear_fault(self, evse=None, connector=None, kind=None):
        return CouldNotTell("the display is off")
    async def fault(self, evse=None, connector=None, kind=None):
        raise ValueError("the relay is stuck")
    async def power_cycle(self):
        while not os.path.exists(os.path.join(self.folder, "go")):
            await asyncio.sleep(0)
    async def link_down(self):
        await asyncio.Event().wait()
"""

CHILD = """
import json, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from adapter import Control
control = Control(sys.argv[1])
for line in sys.stdin:
    call = json.loads(line)
    method = getattr(control, call["verb"], None)
    try:
        if method is None:
            answer = {"unsupported": "no such thing here"}
        elif call["verb"] == "clear_fault":
            answer = {"could_not_tell": method().why}
        else:
            answer = {"ok": True, "value": method(**call["args"])}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps({"id": call["id"], **answer}), flush=True)
"""

ANSWERS = {
    "Plug the cable": "done\n",
    "Look at": "a blue light\n",
    "Pull the cable": "can't\n",
    "Remove the fault": "can't tell\n",
}


class Bench:
    """A folder with everything that the bindings need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "adapter.py").write_text(ADAPTER)
        (folder / "child.py").write_text(CHILD)
        os.mkfifo(folder / "released")
        os.mkfifo(folder / "never")
        self._open: list[int] = []

    def release(self, what: str = "released") -> None:
        """Let power_cycle answer."""
        (self.folder / "go").touch()
        self._open.append(os.open(self.folder / what, os.O_RDWR | os.O_NONBLOCK))

    def close(self) -> None:
        """Let everything go that still waits."""
        self.release()
        self.release("never")
        # Whoever opens a little later than this waits on a daemon thread or in a child that is ended anyway.
        for handle in self._open:
            os.close(handle)

    @contextmanager
    def control(self, binding: str) -> Iterator[Control]:
        """The product behind that binding."""
        with self._table(binding) as table:
            file = self.folder / "profile.toml"
            file.write_text(PROFILE + table)
            screen = io.StringIO()
            person = Person(screen, self.folder)
            control = open_control(load_profile(file), {}, self.folder / "control.log", None, person, screen)
            try:
                yield control
            finally:
                control.close()

    @contextmanager
    def _table(self, binding: str) -> Iterator[str]:
        match binding:
            case "python":
                yield f"python = 'adapter:Control'\noptions = {{ folder = '{self.folder}' }}\n"
            case "python, async":
                yield f"python = 'adapter:Async'\noptions = {{ folder = '{self.folder}' }}\n"
            case "stdio":
                yield f"stdio = ['{sys.executable}', 'child.py', '{self.folder}', '{Path.cwd()}']\n"
            case "http":
                with _server(self.folder) as url:
                    yield f"http = '{url}'\n"
            case _:
                yield "human = true\nhuman_within = 7\n"


class Person(io.TextIOBase):
    """Reads the last prompt on the screen and answers it."""

    def __init__(self, screen: io.StringIO, folder: Path) -> None:
        self._screen, self._folder = screen, folder

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        lines = self._screen.getvalue().splitlines()
        prompt = next(line for line in reversed(lines) if "[within" in line).partition("] ")[2]
        for start, answer in ANSWERS.items():
            if prompt.startswith(start):
                return answer
        fifo = "released" if prompt.startswith("Switch the power") else "never"
        (self._folder / fifo).open().close()
        return "done\n"


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    scope: dict[str, type] = {}
    exec(ADAPTER, scope)
    product = scope["Control"](folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            args = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = _answer(product, self.path.rpartition("/")[2], args)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return  # the caller has hung up, as it may

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/control"
    finally:
        server.shutdown()
        server.server_close()


def _answer(product: object, verb: str, args: dict[str, object]) -> tuple[int, dict[str, object]]:
    method = getattr(product, verb, None)
    if method is None:
        return 501, {"why": "no such thing here"}
    try:
        value = method(**args)
    except ValueError as error:
        return 400, {"error": str(error)}
    return 200, {"could_not_tell": value.why} if verb == "clear_fault" else {"value": value}


def stream(text: str) -> TextIO:
    """Input that was typed in advance."""
    return io.StringIO(text)
