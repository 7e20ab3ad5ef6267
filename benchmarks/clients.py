"""Plain WebSocket clients for `benchmarks.links`: boot, wait for a word on stdin, then beat for two seconds."""

import asyncio
import json
import sys
import time

import websockets

BEAT_FOR = 2.0


async def main(address: str, count: int) -> None:
    sockets = []
    for number in range(count):
        socket = await websockets.connect(
            f"{address}/CS{number:05d}", subprotocols=["ocpp2.0.1"], compression=None, ping_interval=None
        )  # type: ignore[call-overload]
        station = {"model": "m", "vendorName": "v"}
        await socket.send(
            json.dumps(
                [2, f"b{number}", "BootNotification", {"reason": "PowerUp", "chargingStation": station}]
            )
        )
        await socket.recv()
        sockets.append(socket)
    print("up", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    end = time.perf_counter() + BEAT_FOR
    print(sum(await asyncio.gather(*(beat(socket, end) for socket in sockets))), flush=True)
    await asyncio.to_thread(sys.stdin.read)


async def beat(socket: websockets.ClientConnection, end: float) -> int:
    count = 0
    while time.perf_counter() < end:
        await socket.send(f'[2,"h{count}","Heartbeat",{{}}]')
        await socket.recv()
        count += 1
    return count


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
