"""What a transport without connections owes to those who use it: real sockets and their twin in memory."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from harness.clock import ManualClock
from harness.errors import EnvironmentFault
from harness.protocols.datagrams import DatagramTerms
from harness.transports.base import Link, Listener, Opening, Refused
from harness.transports.datagram import DatagramPort
from harness.transports.memory import run_virtually
from harness.transports.memory_datagram import MemoryGround

ONE, TWO, GROUP, PORT = "127.0.0.71", "127.0.0.72", "224.0.23.71", 36171
TERMS = DatagramTerms(PORT, GROUP, lambda data: 1 + data[0] if len(data) > data[0] else 0)
"""Frames on streams: a byte that says how long the rest is, and the rest."""


class Ear:
    """A `LinkHandler` that remembers, and can be waited for."""

    def __init__(self) -> None:
        self.links: dict[str, Link] = {}
        self.heard: list[tuple[str, bytes, str]] = []
        self.news: list[str] = []
        self.event = asyncio.Event()
        self.port: Listener | None = None

    def link_opened(self, link: Link) -> None:
        self.links[link.info.name] = link
        self._tell(f"opened {link.info.name}")

    def link_received(self, link: Link, data: bytes, form: str) -> None:
        self.heard.append((link.info.name, data, form))
        self._tell("")

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None:
        self._tell(f"closed {link.info.name} {by_peer}")

    def link_rejected(self, opening: Opening, why: str) -> None:
        self._tell(f"rejected {why}")

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None:
        raise AssertionError("nothing is secured here")

    def _tell(self, what: str) -> None:
        if what:
            self.news.append(what)
        self.event.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self.event.clear()
                await self.event.wait()


class Rig:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.ground = MemoryGround(TERMS)

    def port(self, own: str, *peers: str) -> Listener:
        return (
            self.ground.port(own, peers) if self.kind == "memory" else DatagramPort(own, TERMS, peers=peers)
        )

    def run(self, scene: Callable[[], Awaitable[None]]) -> None:
        async def main() -> None:
            await scene()

        if self.kind == "memory":
            run_virtually(main(), ManualClock())
        else:
            asyncio.run(main())


@pytest.fixture(params=["memory", "sockets"])
def rig(request: pytest.FixtureRequest) -> Rig:
    return Rig(request.param)


def play(rig: Rig, act: Callable[[Ear, Ear], Awaitable[None]]) -> None:
    """Two ports on one network; the first knows the second."""

    async def scene() -> None:
        one, two = Ear(), Ear()
        ports = rig.port(ONE, TWO), rig.port(TWO)
        try:
            for port, ear in zip(ports, (one, two), strict=True):
                ear.port = port
                await port.start(ear)
            await act(one, two)
        finally:
            for port in ports:
                await port.stop()

    rig.run(scene)


def test_the_group_and_who_is_known_are_links_from_the_start(rig: Rig) -> None:
    async def act(one: Ear, two: Ear) -> None:
        assert list(one.links) == [GROUP, TWO]
        assert list(two.links) == [GROUP]
        assert all(link.opening.status == 0 for link in one.links.values())

    play(rig, act)


def test_a_frame_goes_to_one_and_opens_a_link_there(rig: Rig) -> None:
    async def act(one: Ear, two: Ear) -> None:
        one.links[TWO].send(b"\x00\xffhello")
        await two.until(lambda: bool(two.heard))
        assert two.heard == [(ONE, b"\x00\xffhello", "datagram")]
        two.links[ONE].send(b"back")
        await one.until(lambda: bool(one.heard))
        assert one.heard == [(TWO, b"back", "datagram")]

    play(rig, act)


def test_everybody_hears_the_group_but_oneself(rig: Rig) -> None:
    async def act(one: Ear, two: Ear) -> None:
        one.links[GROUP].send(b"to all")
        await two.until(lambda: bool(two.heard))
        assert two.heard == [(ONE, b"to all", "multicast")]
        two.links[ONE].send(b"last")
        await one.until(lambda: bool(one.heard))
        assert one.heard == [(TWO, b"last", "datagram")]

    play(rig, act)


def test_a_link_that_was_forgotten_opens_again(rig: Rig) -> None:
    async def act(one: Ear, two: Ear) -> None:
        one.links[TWO].abort()
        assert one.news[-1] == f"closed {TWO} False"
        two.links[GROUP].send(b"again")
        await one.until(lambda: bool(one.heard))
        assert one.news[-1] == f"opened {TWO}"

    play(rig, act)


def test_nobody_there_is_silence(rig: Rig) -> None:
    async def scene() -> None:
        ear, port = Ear(), rig.port(ONE, TWO)
        await port.start(ear)
        for _ in range(3):
            ear.links[TWO].send(b"hello?")
        await port.stop()
        assert ear.heard == []

    rig.run(scene)


def test_an_address_that_is_taken_is_named() -> None:
    async def scene() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind((ONE, PORT))
            with pytest.raises(EnvironmentFault, match=rf"{ONE}:{PORT} \(UDP\): the port is taken"):
                await DatagramPort(ONE, TERMS).start(Ear())
        with pytest.raises(EnvironmentFault, match="no interface"):
            await DatagramPort("192.0.2.250", TERMS).start(Ear())

    asyncio.run(scene())


def test_a_group_that_cannot_be_joined_is_named() -> None:
    async def scene() -> None:
        with pytest.raises(EnvironmentFault, match=r"cannot join the group .*multicast = false"):
            await DatagramPort(ONE, TERMS, interface="192.0.2.250").start(Ear())
        alone = DatagramPort(ONE, TERMS, multicast=False)
        ear = Ear()
        await alone.start(ear)
        assert GROUP not in ear.links
        await alone.stop()

    asyncio.run(scene())


def test_what_this_machine_does_not_let_out_is_its_own_fault() -> None:
    async def scene() -> None:
        ear, port = Ear(), DatagramPort(ONE, TERMS, peers=("255.255.255.255",), multicast=False)
        await port.start(ear)
        with pytest.raises(
            EnvironmentFault, match=rf"cannot send to 255.255.255.255:{PORT} \(UDP\) from {ONE}"
        ):
            ear.links["255.255.255.255"].send(b"all of you")
        await port.stop()

    asyncio.run(scene())


def test_strangers_are_named_once_and_not_heard() -> None:
    async def scene() -> None:
        ear, port = Ear(), DatagramPort(ONE, TERMS, peers=(TWO,), only=True)
        await port.start(ear)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.bind(("127.0.0.73", 0))
            stranger.sendto(b"hello", (ONE, PORT))
            stranger.sendto(b"hello", (ONE, PORT))
            await ear.until(lambda: any(each.startswith("rejected") for each in ear.news))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as known:
            known.bind((TWO, 0))
            known.sendto(b"from any port", (ONE, PORT))
            await ear.until(lambda: bool(ear.heard))
        assert [each for each in ear.news if each.startswith("rejected")] == [
            "rejected 127.0.0.73 is not the system under test; what it sends is not looked at"
        ]
        assert ear.heard == [(TWO, b"from any port", "datagram")]
        await port.stop()

    asyncio.run(scene())


def test_a_stream_is_a_link_of_its_own(rig: Rig) -> None:
    async def act(one: Ear, two: Ear) -> None:
        link = await one.port.connect(one, "", {"to": TWO})  # type: ignore[union-attr]
        assert one.news[-1] == f"opened {TWO}/tcp1"
        link.send(b"\x02ab")
        await two.until(lambda: bool(two.heard))
        assert two.heard == [(f"{ONE}/tcp1", b"\x02ab", "datagram")]
        two.links[f"{ONE}/tcp1"].send(b"\x01c")
        await one.until(lambda: bool(one.heard))
        assert one.heard == [(f"{TWO}/tcp1", b"\x01c", "datagram")]
        two.links[f"{ONE}/tcp1"].close()
        await one.until(lambda: one.news[-1].startswith("closed"))
        assert one.news[-1] == f"closed {TWO}/tcp1 True"
        with pytest.raises(Refused, match=r"cannot reach 127\.0\.0\.79"):
            await one.port.connect(one, "", {"to": "127.0.0.79"})  # type: ignore[union-attr]

    play(rig, act)


def test_streams_are_cut_into_frames() -> None:
    async def scene() -> None:
        one, two = Ear(), Ear()
        ours, theirs = DatagramPort(ONE, TERMS), DatagramPort(TWO, TERMS)
        await ours.start(one)
        await theirs.start(two)
        link = await ours.connect(one, "", {"to": TWO})
        link.send(b"\x03abc\x02")
        link.send(b"de\x01f")
        await two.until(lambda: len(two.heard) == 3)
        assert two.heard == [
            (f"{ONE}/tcp1", frame, "datagram") for frame in (b"\x03abc", b"\x02de", b"\x01f")
        ]
        two.links[f"{ONE}/tcp1"].send(b"\x00")
        await one.until(lambda: bool(one.heard))
        assert one.heard == [(f"{TWO}/tcp1", b"\x00", "datagram")]
        link.close()
        await two.until(lambda: two.news[-1].startswith("closed"))
        assert two.news[-1] == f"closed {ONE}/tcp1 True"
        await theirs.stop()
        with pytest.raises(Refused, match=f"cannot reach {TWO}:{PORT}"):
            await ours.connect(one, "", {"to": TWO})
        await ours.stop()

    asyncio.run(scene())
