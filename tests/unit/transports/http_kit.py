"""For tests of HTTP: both networks, parties with a record, servers and clients that say what a test wants them to say."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.clock import Clock, ManualClock, SystemClock
from harness.pki.tls import TlsTerms
from harness.protocols.http import render, request
from harness.protocols.machine import Abort, Close, Command, Connect, LinkInfo, Send
from harness.roles.party import Party
from harness.trace.log import Trace
from harness.trace.record import Record
from harness.transports.http.client import HttpConnector
from harness.transports.http.server import HttpPort
from harness.transports.memory import run_virtually
from harness.transports.streams import Door, MemoryStreams, Streams, TcpStreams
from tests.unit.transports.tls_kit import AT

KINDS = ("memory", "tcp")


@dataclass
class Net:
    """A network, the time on it, and where a server can be had."""

    streams: Streams
    clock: Clock
    host: str
    port: int
    doors: list[Door] = field(default_factory=list)

    def opened(self, **settings: Any) -> HttpPort:
        return HttpPort(self.host, self.port, streams=self.streams, clock=self.clock, **settings)

    def connector(self) -> HttpConnector:
        return HttpConnector(streams=self.streams, clock=self.clock)

    async def serve(self, make: Callable[[], asyncio.BaseProtocol]) -> str:
        """Something that is not ours listens. Returns its URL."""
        door, host, port = await self.streams.listen(make, self.host, self.port)
        self.doors.append(door)
        return f"http://{host}:{port}"

    async def play(self, scene: "Scene") -> None:
        try:
            await scene(self)
        finally:
            for door in self.doors:
                door.close()
            await asyncio.sleep(0.01)


Scene = Callable[[Net], Coroutine[Any, Any, None]]


def play(kind: str, scene: Scene, at: float = AT) -> None:
    """Run a scene on that kind of network."""
    if kind == "memory":
        clock = ManualClock(at)
        run_virtually(Net(MemoryStreams(), clock, "localhost", 80).play(scene), clock)
    else:
        net = Net(TcpStreams(), SystemClock(), "127.0.0.1", 0)
        asyncio.run(asyncio.wait_for(net.play(scene), 20))


@dataclass
class Puppet:
    """A machine that does what the test says: asks at the start, answers by `answer`, gives up after `patience`."""

    ask: bytes = b""
    url: str = ""
    tls: TlsTerms | None = None
    answer: Callable[[str, bytes], list[Command]] = lambda link, data: []
    patience: float | None = None
    heard: list[tuple[str, Any]] = field(default_factory=list)
    _commands: list[Command] = field(default_factory=list)
    _wake: float | None = None
    _link: str = ""

    def start(self, now: float) -> None:
        if self.url:
            options = {"url": self.url, "identity": "us"} | ({"tls": self.tls} if self.tls else {})
            self._commands.append(Connect(options))

    def opened(self, link: LinkInfo, now: float) -> None:
        self.heard.append(("opened", link))
        if link.dialled:
            self._link = link.name
            self._commands.append(Send(link.name, self.ask or render(request("GET", self.url)), "http"))
            self._wake = None if self.patience is None else now + self.patience

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        self.heard.append(("refused", reason))

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        self.heard.append(("received", data))
        self._commands += [Close(link)] if link == self._link else self.answer(link, data)

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        self.heard.append(("closed", (code, reason)))
        self._wake = None

    def wake(self, now: float) -> None:
        self._wake = None
        self._commands.append(Abort(self._link))

    def next_wake(self) -> float | None:
        return self._wake

    def commands(self) -> list[Command]:
        commands, self._commands = self._commands, []
        return commands

    def of(self, what: str) -> list[Any]:
        return [facts for each, facts in self.heard if each == what]


def on_stage(net: Net, puppet: Puppet, **ends: Any) -> tuple[Party, Trace]:
    """A party with a record."""
    party = Party("us", puppet, net.clock, **ends)
    party.trace = Trace(net.clock)
    return party, party.trace


async def until(condition: Callable[[], bool]) -> None:
    """Wait for it, on whichever network."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (conditions on machines, which know no events)
            await asyncio.sleep(0.005)


def wires(trace: Trace, direction: str = "in") -> list[Record]:
    return [each for each in trace.records if each.kind == "wire" and each.direction == direction]


def notes(trace: Trace, event: str) -> list[dict[str, Any]]:
    found = [each.facts for each in trace.records if each.kind == "note"]
    return [facts for facts in found if facts.get("event") == event]


class Bad(asyncio.Protocol):
    """A server that says `line` to whoever has said anything, then ends in its way.

    end   "stays" | "closes" | "cuts" | "drips": goes on for ever, a byte at a time
    """

    def __init__(self, line: bytes, end: str = "stays") -> None:
        self._line, self._end = line, end
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        line, self._line = self._line, b""
        if line:
            self._transport.write(line)
        match self._end:
            case "closes":
                self._transport.close()
            case "cuts":
                self._transport.abort()
            case "drips":
                self._drip()

    def _drip(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(b"x")
            asyncio.get_running_loop().call_later(0.05, self._drip)


@dataclass
class Caller(asyncio.Protocol):
    """A client that says whatever it wants, and keeps what it is told."""

    got: bytes = b""
    over: bool = False
    transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.got += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.over = True


async def call(net: Net, url: str) -> Caller:
    caller = Caller()
    host, _, port = url.partition("://")[2].partition("/")[0].partition(":")
    await net.streams.dial(lambda: caller, host, int(port or 80))
    return caller
