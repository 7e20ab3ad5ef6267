"""CSMSs, each with one confessed nastiness: `python csmss.py NAME --port PORT`.

`Csms` is honest: it accepts whoever comes and acknowledges everything. The others do one thing that a product under
test should not do, or that a harness might trip over. They know nothing of the harness.
"""

import argparse
import asyncio
import json
import os
import ssl
from datetime import UTC, datetime
from typing import Any, ClassVar

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Csms:
    """Does what it should."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.port = port
        self.tls = tls
        self.sent = 0
        self.tasks: set[asyncio.Task[Any]] = set()
        self.links: list[ServerConnection] = []

    async def main(self) -> None:
        subprotocols: Any = ["ocpp2.0.1"]
        async with serve(
            self.guest, "127.0.0.1", self.port, subprotocols=subprotocols, max_size=None, ssl=self.tls
        ):
            print("csms is up", flush=True)
            await asyncio.Event().wait()

    async def guest(self, ws: ServerConnection) -> None:
        self.links.append(ws)
        await self.greet(ws)
        try:
            async for text in ws:
                await self.received(ws, json.loads(text))
        except ConnectionClosed:
            self.links.remove(ws)

    async def greet(self, ws: ServerConnection) -> None:
        """Waits to be spoken to."""

    async def received(self, ws: ServerConnection, frame: list[Any]) -> None:
        if frame[0] != 2:
            return
        match frame[2]:
            case "BootNotification":
                await self.answer_boot(ws, frame[1])
                self.later(self.after_boot(ws))
            case "Heartbeat":
                await self.answer(ws, frame[1], {"currentTime": now()})
            case "StatusNotification" | "NotifyEvent" | "TransactionEvent" | "SecurityEventNotification":
                await self.answer(ws, frame[1], {})
            case _:
                await self.send(ws, [4, frame[1], "NotImplemented", "", {}])

    async def answer_boot(self, ws: ServerConnection, id: Any) -> None:
        await self.answer(ws, id, {"status": "Accepted", "interval": 300, "currentTime": now()})

    async def after_boot(self, ws: ServerConnection) -> None:
        """Nothing to ask."""

    async def answer(self, ws: ServerConnection, id: Any, payload: dict[str, Any]) -> None:
        await self.send(ws, [3, id, payload])

    async def ask(self, ws: ServerConnection, action: str, payload: dict[str, Any], id: Any = ...) -> None:
        self.sent += 1
        await self.send(ws, [2, f"c{self.sent}" if id is ... else id, action, payload])

    async def send(self, ws: ServerConnection, frame: Any) -> None:
        await ws.send(json.dumps(frame))

    def later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


class Mute(Csms):
    """Lets everybody in and never says a word."""

    async def received(self, ws: ServerConnection, frame: list[Any]) -> None:
        """Silence."""


class AnswersLate(Csms):
    """Answers after three seconds."""

    async def answer_boot(self, ws: ServerConnection, id: Any) -> None:
        await asyncio.sleep(3)
        await super().answer_boot(ws, id)


class DiesOnBoot(Csms):
    """Crashes when a station introduces itself."""

    async def answer_boot(self, ws: ServerConnection, id: Any) -> None:
        print("out of memory, as it were", flush=True)
        os._exit(9)


class TurnsAway(Csms):
    """Lets nobody in."""

    async def main(self) -> None:
        def no(ws: ServerConnection, request: Any) -> Any:
            return ws.respond(503, "come back tomorrow\n")

        async with serve(self.guest, "127.0.0.1", self.port, process_request=no):
            print("csms is up", flush=True)
            await asyncio.Event().wait()


class HoldsTheLine(Csms):
    """Takes the connection and never answers the request for a WebSocket."""

    async def main(self) -> None:
        async def guest(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await asyncio.Event().wait()

        async with await asyncio.start_server(guest, "127.0.0.1", self.port):
            print("csms is up", flush=True)
            await asyncio.Event().wait()


class Sends100MB(Csms):
    """Sends one message of 100 MB."""

    async def after_boot(self, ws: ServerConnection) -> None:
        await self.ask(ws, "DataTransfer", {"vendorId": "Example", "data": "x" * 100_000_000})


class Floods(Csms):
    """400 calls a second, without a look at the answers."""

    async def after_boot(self, ws: ServerConnection) -> None:
        while True:
            for _ in range(20):
                await self.ask(ws, "GetLocalListVersion", {})
            await asyncio.sleep(0.05)


class OddIds(Csms):
    """Its message ids are null, empty, a number."""

    ids: ClassVar[tuple[Any, ...]] = (None, "", 17)

    async def after_boot(self, ws: ServerConnection) -> None:
        for id in self.ids:
            await self.ask(ws, "GetLocalListVersion", {}, id)


class Hasty(Csms):
    """Asks before it has accepted the station."""

    async def greet(self, ws: ServerConnection) -> None:
        await self.ask(ws, "GetLocalListVersion", {})


class Confused(Csms):
    """Introduces itself to the station, as stations do."""

    async def after_boot(self, ws: ServerConnection) -> None:
        what = {"model": "Nasty", "vendorName": "Example"}
        await self.ask(ws, "BootNotification", {"reason": "PowerUp", "chargingStation": what})


class Babbles(Csms):
    """Says things that are no messages at all."""

    async def after_boot(self, ws: ServerConnection) -> None:
        for text in ("", "hello", "[", "{}", "[2]", "[9,9,9]", "\u0000", '[2,"a","b",NaN]', "[" * 5000):
            await ws.send(text)
        await ws.send(b"\x00\xff\x00")


class BreaksOff(Csms):
    """Is gone in the middle of a frame, every time."""

    async def after_boot(self, ws: ServerConnection) -> None:
        ws.transport.write(b"\x81\x7e\x10\x00" + b"x" * 20)
        await asyncio.sleep(0.05)
        ws.transport.abort()


class NeverCloses(Csms):
    """Does not answer a close frame."""

    async def greet(self, ws: ServerConnection) -> None:
        receive = ws.protocol.receive_data

        def receive_data(data: bytes) -> None:
            if data[:1] != b"\x88":
                receive(data)

        ws.protocol.receive_data = receive_data  # type: ignore[method-assign]


def secured(args: argparse.Namespace) -> ssl.SSLContext | None:
    """Security profile 3, if there is a certificate to be shown."""
    if not args.tls_certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(args.tls_certificate, args.tls_key)
    context.load_verify_locations(args.client_ca)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mark", default="", help="tells whose child it is")
    for name in ("--tls-certificate", "--tls-key", "--client-ca"):
        parser.add_argument(name, default="")
    args = parser.parse_args()
    asyncio.run(globals()[args.name](args.port, secured(args)).main())


if __name__ == "__main__":
    main()
