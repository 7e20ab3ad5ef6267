"""Heartbeat round trips on one link, both ends in this process: ours (recorded, checked) and the package `ocpp`.

python -m benchmarks.heartbeats ours|ocpp SECONDS
"""

import asyncio
import contextlib
import itertools
import json
import sys
import tempfile
import time
from pathlib import Path


async def ours(seconds: float) -> float:
    """Our station and our CSMS over a real WebSocket; the CSMS records every frame in a file and checks schemas."""
    from harness.clock import SystemClock
    from harness.protocols.ocpp.peer import Answer
    from harness.protocols.ocpp.v201.csms import Csms, CsmsConfig
    from harness.protocols.ocpp.v201.station import ChargingStation, StationConfig
    from harness.roles.party import Party
    from harness.trace.log import Trace
    from harness.transports.door import standard_door
    from harness.transports.websocket.client import WebSocketConnector
    from harness.transports.websocket.server import WebSocketListener

    clock = SystemClock()
    numbers = itertools.count()
    listener = WebSocketListener("127.0.0.1:0", standard_door(("ocpp2.0.1",)))
    csms = Party("csms", Csms(CsmsConfig(), lambda: f"c{next(numbers)}"), clock, listener=listener)
    with tempfile.TemporaryDirectory() as folder:
        csms.trace = Trace(clock, Path(folder) / "trace.jsonl")
        await csms.start()
        config = StationConfig(url=listener.address, security_events=False)
        machine = ChargingStation(config, lambda: f"s{next(numbers)}", lambda: 0.5)
        station = Party("charging_station", machine, clock, connector=WebSocketConnector())
        await station.start()
        while machine.facts(clock.now())["registration"] != "Accepted":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)  # the station tells of its connectors first
        done = asyncio.get_running_loop().create_future()
        count = 0
        end = time.perf_counter() + seconds

        def again(answer: Answer, now: float) -> None:
            nonlocal count
            count += 1
            if time.perf_counter() < end:
                machine.request("Heartbeat", {}, now, again)
            elif not done.done():
                done.set_result(None)

        start = time.perf_counter()
        station.act(lambda now: machine.request("Heartbeat", {}, now, again))
        await done
        rate = count / (time.perf_counter() - start)
        await station.stop()
        await csms.stop()
        csms.trace.close()
        assert len(csms.trace.records) > 2 * count
    return rate


async def package(seconds: float) -> float:
    """The package `ocpp` on `websockets` at both ends, as its documentation shows it."""
    from datetime import UTC, datetime

    import websockets
    from ocpp.routing import on
    from ocpp.v201 import ChargePoint, call, call_result

    class Server(ChargePoint):
        @on("Heartbeat")
        async def heartbeat(self) -> object:
            return call_result.Heartbeat(current_time=datetime.now(UTC).isoformat())

    async def serve(connection: object) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            await Server("CS001", connection).start()

    async with websockets.serve(serve, "127.0.0.1", 0, subprotocols=["ocpp2.0.1"]) as server:  # type: ignore[arg-type]
        port = next(iter(server.sockets)).getsockname()[1]
        async with websockets.connect(f"ws://127.0.0.1:{port}/CS001", subprotocols=["ocpp2.0.1"]) as socket:  # type: ignore[list-item]
            station = ChargePoint("CS001", socket)
            running = asyncio.create_task(station.start())
            count = 0
            start = time.perf_counter()
            while time.perf_counter() - start < seconds:
                await station.call(call.Heartbeat())
                count += 1
            rate = count / (time.perf_counter() - start)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return rate


if __name__ == "__main__":
    which = ours if sys.argv[1] == "ours" else package
    print(json.dumps(asyncio.run(which(float(sys.argv[2])))))
