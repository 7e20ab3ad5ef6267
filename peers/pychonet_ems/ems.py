"""An energy manager on the package pychonet, as its README shows: a server, discovery, a device from the factory,
update() every few seconds, setters for orders. What the package does not do (being a node of its own) its users do not
do either.
"""

import argparse
import asyncio
import json
import logging
from typing import Any

from pychonet import ECHONETAPIClient, Factory
from pychonet.lib.udpserver import UDPServer

log = logging.getLogger("ems")
POLLED = [0x80, 0x88, 0xC7, 0xDA, 0xE4, 0xE2, 0xDC, 0xDD, 0xEB]
SHOWN = {
    "operation": 0x80, "fault": 0x88, "vehicle": 0xC7, "mode": 0xDA, "state of charge": 0xE4,
    "charging method": 0xDC, "charging power": 0xEB,
}  # fmt: skip
IN_OTHER_WORDS = {
    "fault": {"on": "fault", "off": "no fault"},
    "charging method": {
        "Maximum charging electric power charging": "maximum",
        "Surplus electric power charging": "surplus",
    },
}
"""What the package calls otherwise than the tests do; everything else is the same in small letters."""
MODES = {"charge": 0x42, "discharge": 0x43, "stop": 0x44}


class Ems:
    """One charger at one host."""

    def __init__(self, local_ip: str, poll_every: float) -> None:
        self.local_ip, self.poll_every = local_ip, poll_every
        self.device: Any = None
        self.values: dict[int, Any] = {}
        self.busy = asyncio.Lock()

    async def run(self) -> None:
        udp = UDPServer(local_ip=self.local_ip)
        udp.run("0.0.0.0", 3610, loop=asyncio.get_running_loop())
        self.client = ECHONETAPIClient(server=udp)
        self.client.configure(message_timeout=50, logger=log.debug, discover_callback=self.found)
        await self.client.discover()
        while True:
            await asyncio.sleep(self.poll_every)
            if self.device is not None:
                await self.poll()

    async def found(self, host: str) -> None:
        """Somebody whom the package does not know yet: look at what it is."""
        asyncio.get_running_loop().create_task(self.learn(host))

    async def learn(self, host: str) -> None:
        await self.client.discover(host)
        for group, classes in self.client.state.get(host, {}).get("instances", {}).items():
            for code, instances in classes.items():
                for number in instances:
                    if (group, code) in ((0x02, 0x7E), (0x02, 0xA1)):
                        await self.client.getAllPropertyMaps(host, group, code, number)
                        self.device = Factory(host, self.client, group, code, number)
                        log.info("charger at %s", host)
        if self.device is not None:
            await self.poll()

    async def poll(self) -> None:
        async with self.busy:
            try:
                readable = [epc for epc in POLLED if epc in (self.device.getGetProperties() or [])]
                told = await self.device.update(readable)
                self.values.update(told if isinstance(told, dict) else {})
            except Exception as fault:  # a poll that fails is tried again
                log.warning("poll: %r", fault)

    async def request(self, action: str, payload: dict[str, Any]) -> Any:
        if self.device is None:
            return {"unsupported": "no charger is known yet"}
        async with self.busy:
            try:
                if "power" in payload:
                    await self.device.setChargingElectricPowerSetting(int(payload["power"]))
                if action in MODES:
                    await self.device.setOperationModeSetting(MODES[action])
            except Exception as fault:
                return {"unsupported": f"the package cannot: {fault!r}"}
        return {}

    async def record(self, what: str) -> Any:
        if what not in SHOWN:
            return {"unsupported": f"it does not show {what}"}
        shown = await self.device.update([SHOWN[what]], no_request=True) if self.device is not None else None
        value = shown.get(SHOWN[what]) if isinstance(shown, dict) else shown
        if isinstance(value, str):
            if value == "Invalid setting":  # that is how the package says that it does not know
                return {"value": None}
            value = IN_OTHER_WORDS.get(what, {}).get(value, value.lower())
        return {"value": float(value) if isinstance(value, int) else value}


async def serve(ems: Ems, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The control: POST /<verb> with JSON."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(
        (int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")),
        0,
    )
    args = json.loads(await reader.readexactly(length) or b"{}")
    verb = head.split()[1].strip("/")
    if verb == "request":
        answer = await ems.request(args["action"], args.get("payload") or {})
    elif verb == "record":
        answer = await ems.record(args["what"])
    else:
        answer = {"unsupported": f"there is no {verb} here"}
    body = json.dumps(answer).encode()
    status = "501 Not Implemented" if "unsupported" in answer else "200 OK"
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()


async def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--address", required=True)
    options.add_argument("--control-port", type=int, required=True)
    options.add_argument("--poll-every", type=float, default=10.0)
    given = options.parse_args()
    logging.basicConfig(level=logging.INFO)
    ems = Ems(given.address, given.poll_every)
    server = await asyncio.start_server(lambda r, w: serve(ems, r, w), given.address, given.control_port)
    async with server:
        log.info("EMS is up")
        await ems.run()


asyncio.run(main())
