"""Many links to one server: memory per idle link, and heartbeats per second over all of them.

python -m benchmarks.links ours|ocpp COUNT       (the clients are a process of their own: benchmarks.clients)
"""

import asyncio
import contextlib
import gc
import itertools
import json
import sys
import time

from benchmarks.measure import ROOT, resident


async def serve_ours(count: int) -> dict[str, float]:
    from harness.clock import SystemClock
    from harness.protocols.ocpp.v201.csms import Csms, CsmsConfig
    from harness.roles.party import Party
    from harness.trace.log import Trace
    from harness.transports.door import standard_door
    from harness.transports.websocket.server import WebSocketListener

    clock = SystemClock()
    numbers = itertools.count()
    listener = WebSocketListener("127.0.0.1:0", standard_door(("ocpp2.0.1",)))
    machine = Csms(CsmsConfig(boot_per_station={}, heartbeat_interval=86400), lambda: f"c{next(numbers)}")
    party = Party("csms", machine, clock, listener=listener)
    party.trace = Trace(clock)
    await party.start()
    try:
        return await _measure(
            listener.address, count, lambda: sum(s.accepted for s in machine.stations.values())
        )
    finally:
        await party.stop()


async def serve_package(count: int) -> dict[str, float]:
    from datetime import UTC, datetime

    import websockets
    from ocpp.routing import on
    from ocpp.v201 import ChargePoint, call_result

    booted: list[object] = []

    class Server(ChargePoint):
        @on("BootNotification")
        async def boot(self, **_: object) -> object:
            booted.append(self)
            now = datetime.now(UTC).isoformat()
            return call_result.BootNotification(current_time=now, interval=86400, status="Accepted")

        @on("Heartbeat")
        async def heartbeat(self) -> object:
            return call_result.Heartbeat(current_time=datetime.now(UTC).isoformat())

    async def serve(connection: object) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            await Server(connection.request.path[1:], connection).start()  # type: ignore[attr-defined]

    async with websockets.serve(serve, "127.0.0.1", 0, subprotocols=["ocpp2.0.1"]) as server:  # type: ignore[arg-type]
        port = next(iter(server.sockets)).getsockname()[1]
        return await _measure(f"ws://127.0.0.1:{port}", count, lambda: len(booted))


async def _measure(address: str, count: int, booted: object) -> dict[str, float]:
    gc.collect()
    before = resident()
    clients = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.clients", address, str(count),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert clients.stdin is not None
    assert clients.stdout is not None
    await clients.stdout.readline()
    gc.collect()
    after = resident()
    start = time.perf_counter()
    clients.stdin.write(b"beat\n")
    beats = int(await clients.stdout.readline())
    seconds = time.perf_counter() - start
    clients.stdin.close()
    await clients.wait()
    assert booted() == count  # type: ignore[operator]
    return {"bytes_per_link": (after - before) / count, "beats_per_second": beats / seconds}


if __name__ == "__main__":
    which = serve_ours if sys.argv[1] == "ours" else serve_package
    print(json.dumps(asyncio.run(which(int(sys.argv[2])))))
