"""Charging stations, each with one confessed nastiness: `python stations.py NAME --url URL --identity ID`.

`Station` is honest: it connects, boots, answers a Reset and comes back. The others do one thing that a product under
test should not do, or that a harness might trip over. They know nothing of the harness.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.headers import build_authorization_basic


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Station:
    """Does what it should."""

    back_after = 0.1

    def __init__(self, url: str, identity: str) -> None:
        self.url = f"{url.rstrip('/')}/{identity}"
        password = os.environ.get("STATION_PASSWORD", "")
        self.headers = {"Authorization": build_authorization_basic(identity, password)} if password else {}
        self.reason = "PowerUp"
        self.born, self.sent = uuid4().hex[:8], 0  # no two ids are the same, not even after a restart
        self.tasks: set[asyncio.Task[Any]] = set()
        self.waiting: dict[Any, asyncio.Future[Any]] = {}
        self.ws: ClientConnection

    async def main(self) -> None:
        print("station is up", flush=True)
        while True:
            with contextlib.suppress(OSError, ConnectionClosed):
                self.ws = await self.dial()
                await self.session()
            await asyncio.sleep(self.back_after)

    async def dial(self) -> ClientConnection:
        return await connect(self.url, subprotocols=["ocpp2.0.1"], additional_headers=self.headers)  # type: ignore[list-item]

    async def session(self) -> None:
        self.later(self.life())
        async for text in self.ws:
            await self.received(json.loads(text))

    async def received(self, frame: list[Any]) -> None:
        if frame[0] == 2:
            self.later(self.asked(frame[1], frame[2], frame[3]))
        elif (waiting := self.waiting.pop(frame[1], None)) is not None:
            waiting.set_result(frame)

    async def life(self) -> None:
        await self.boot()
        await self.after_boot()

    async def boot(self) -> None:
        what = {"model": "Nasty", "vendorName": "Example"}
        await self.call("BootNotification", {"reason": self.reason, "chargingStation": what})
        status = {"timestamp": now(), "connectorStatus": "Available", "evseId": 1, "connectorId": 1}
        await self.call("StatusNotification", status)

    async def after_boot(self) -> None:
        """Nothing more to say."""

    async def asked(self, id: str, action: str, payload: dict[str, Any]) -> None:
        if action != "Reset":
            await self.send([4, id, "NotImplemented", "", {}])
        elif payload.get("type") not in ("Immediate", "OnIdle"):
            await self.send([4, id, "PropertyConstraintViolation", "", {}])
        else:
            await self.reset(id)

    async def reset(self, id: str) -> None:
        await self.send([3, id, {"status": "Accepted"}])
        self.reason = "RemoteReset"
        await self.ws.close()

    async def call(self, action: str, payload: dict[str, Any], id: Any = ...) -> Any:
        self.sent += 1
        id = f"{self.born}-{self.sent}" if id is ... else id
        self.waiting[id] = asyncio.get_running_loop().create_future()
        await self.send([2, id, action, payload])
        return await self.waiting[id]

    async def send(self, frame: Any) -> None:
        await self.ws.send(json.dumps(frame))

    def later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


class TakesItsTime(Station):
    """Three seconds pass before it is up."""

    async def main(self) -> None:
        await asyncio.sleep(3)
        await super().main()


class NeverUp(Station):
    """Starts, and that is all."""

    async def main(self) -> None:
        print("loading", flush=True)
        await asyncio.Event().wait()


class FallsOver(Station):
    """Ends before it is up."""

    async def main(self) -> None:
        print("no modem found", flush=True)
        sys.exit(7)


class DiesOnReset(Station):
    """Crashes when it is told to restart."""

    async def reset(self, id: str) -> None:
        print("segmentation fault, as it were", flush=True)
        os._exit(9)


class ExitsOnReset(Station):
    """Restarts by ending; somebody else has to start it again."""

    async def boot(self) -> None:
        self.reason = "RemoteReset" if os.path.exists(self.memory()) else "PowerUp"  # noqa: ASYNC240, PTH110
        await super().boot()

    async def reset(self, id: str) -> None:
        await self.send([3, id, {"status": "Accepted"}])
        with open(self.memory(), "w") as file:  # noqa: ASYNC230, PTH123
            file.write("RemoteReset")
        await self.ws.close()
        os._exit(0)

    def memory(self) -> str:
        return os.environ["MEMORY"]


class Mute(Station):
    """Connects and never says a word."""

    async def life(self) -> None:
        await asyncio.Event().wait()


class StaysAway(Station):
    """Never connects."""

    async def dial(self) -> ClientConnection:
        await asyncio.Event().wait()
        raise AssertionError


class AnswersLate(Station):
    """Answers after three seconds."""

    async def reset(self, id: str) -> None:
        await asyncio.sleep(3)
        await super().reset(id)


class NeverAnswers(Station):
    """Takes every request and answers none."""

    async def asked(self, id: str, action: str, payload: dict[str, Any]) -> None:
        await asyncio.Event().wait()


def deaf(ws: ClientConnection) -> ClientConnection:
    """The connection takes no notice of a close frame."""
    receive = ws.protocol.receive_data

    def receive_data(data: bytes) -> None:
        if data[:1] != b"\x88":
            receive(data)

    ws.protocol.receive_data = receive_data  # type: ignore[method-assign]
    return ws


class NeverCloses(Station):
    """Does not answer a close frame, and does not end when it is told to."""

    async def main(self) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: None)
        await super().main()

    async def dial(self) -> ClientConnection:
        return deaf(await super().dial())


class Sends100MB(Station):
    """Sends one message of 100 MB."""

    async def after_boot(self) -> None:
        await self.call("DataTransfer", {"vendorId": "Example", "data": "x" * 100_000_000})


class Floods(Station):
    """400 calls a second, without a look at the answers."""

    per_second = 400

    async def after_boot(self) -> None:
        while True:
            for _ in range(self.per_second // 20):
                self.later(self.call("Heartbeat", {}))
            await asyncio.sleep(0.05)


class AnswersElsewhere(Station):
    """Holds on to its first connection, opens another one, is asked there and answers on the first."""

    async def dial(self) -> ClientConnection:
        self.first = deaf(await super().dial())
        return await super().dial()

    async def reset(self, id: str) -> None:
        await self.first.send(json.dumps([3, id, {"status": "Accepted"}]))


class OddIds(Station):
    """Its message ids are null, empty, a number."""

    ids: ClassVar[tuple[Any, ...]] = (None, "", 17)

    async def after_boot(self) -> None:
        for id in self.ids:
            self.sent += 1
            await self.send([2, id, "Heartbeat", {}])


class Hasty(Station):
    """Reports its state before it has introduced itself."""

    async def boot(self) -> None:
        status = {"timestamp": now(), "connectorStatus": "Available", "evseId": 1, "connectorId": 1}
        self.later(self.call("StatusNotification", status))
        await asyncio.sleep(0.2)
        await super().boot()


class Bossy(Station):
    """Tells the CSMS to restart."""

    async def after_boot(self) -> None:
        await self.send([2, "boss", "Reset", {"type": "Immediate"}])


class Babbles(Station):
    """Says things that are no messages at all."""

    async def after_boot(self) -> None:
        for text in ("", "hello", "[", "{}", "[2]", "[9,9,9]", "\u0000", '[2,"a","b",NaN]', "[" * 5000):
            await self.ws.send(text)
        await self.ws.send(b"\x00\xff\x00")


class BreaksOff(Station):
    """Is gone in the middle of a frame, every time."""

    async def after_boot(self) -> None:
        self.ws.transport.write(b"\x81\xfe\x10\x00abcd" + b"x" * 20)
        await asyncio.sleep(0.05)
        self.ws.transport.abort()


class Unframed(Station):
    """Bytes that are no WebSocket frame."""

    async def after_boot(self) -> None:
        self.ws.transport.write(b"\xff" * 64)


class Whispers(Station):
    """Writes the password wherever it can: into its log and into messages."""

    async def after_boot(self) -> None:
        password = os.environ["STATION_PASSWORD"]
        print(f"logged in with {password}", flush=True)
        await self.call("DataTransfer", {"vendorId": "Example", "data": f"my password is {password}"})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--url", required=True)
    parser.add_argument("--identity", required=True)
    parser.add_argument("--mark", default="", help="tells whose child it is")
    args = parser.parse_args()
    asyncio.run(globals()[args.name](args.url, args.identity).main())


if __name__ == "__main__":
    main()
