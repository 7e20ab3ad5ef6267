"""A bad network, in virtual time: what arrives, when, and what does not.

`play` opens a link through a faulty connector; `s.far` is the faulty end, `s.near` the other, honest one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from harness.clock import ManualClock
from harness.errors import HarnessFault
from harness.transports.base import Link
from harness.transports.faults import Faults
from harness.transports.faulty import FaultyConnector, FaultyLink, FaultyListener
from harness.transports.memory import MemoryNetwork, run_virtually
from harness.transports.websocket import WebSocketConnector, WebSocketListener
from tests.unit.transports.kit import OPEN_DOOR, Recorder


@dataclass
class Scene:
    server: Recorder
    client: Recorder
    near: Link
    far: FaultyLink
    connector: FaultyConnector
    times: list[tuple[float, bytes]]
    """When the server received what, in seconds since the opening."""
    loop: asyncio.AbstractEventLoop

    async def pass_time(self, seconds: float) -> None:
        """Virtual time only: costs nothing and lets everything happen that is due."""
        assert type(self.loop).__name__ == "VirtualLoop"
        await asyncio.sleep(seconds)


def play(act: Callable[[Scene], Awaitable[None]], clock: ManualClock | None = None, **faults: Any) -> None:
    async def scene() -> None:
        network, server, client = MemoryNetwork(), Recorder(), Recorder()
        listener = network.listener("csms", OPEN_DOOR)
        await listener.start(server)
        connector = FaultyConnector(network.connector(), **faults)
        options = {"url": "memory://csms", "identity": "CS001", "subprotocols": ["ocpp2.0.1"]}
        far = await connector.connect(client, "far", options)
        assert isinstance(far, FaultyLink)
        loop = asyncio.get_running_loop()
        times: list[tuple[float, bytes]] = []
        began = loop.time()
        server.on_received = lambda link, data, form: times.append((round(loop.time() - began, 3), data))
        await act(Scene(server, client, server.link, far, connector, times, loop))
        connector.release()
        await listener.stop()

    run_virtually(scene(), clock)


def test_delay_makes_every_frame_late() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.far.send(b"2")
        await s.server.until("received", 2)
        assert s.times == [(0.5, b"1"), (0.5, b"2")]

    play(act, outgoing=Faults(delay=0.5))


def test_delay_of_what_comes_in() -> None:
    async def act(s: Scene) -> None:
        began = s.loop.time()
        s.near.send(b"1")
        await s.client.until("received")
        assert s.loop.time() - began == pytest.approx(0.5)
        assert s.client.received == [(b"1", "text")]

    play(act, incoming=Faults(delay=0.5))


def test_jitter_keeps_the_order() -> None:
    sent = [str(n).encode() for n in range(50)]

    async def act(s: Scene) -> None:
        for data in sent:
            s.far.send(data)
        await s.server.until("received", 50)
        assert [data for _, data in s.times] == sent
        moments = [when for when, _ in s.times]
        assert moments == sorted(moments)
        assert 0 <= moments[0] < moments[-1] <= 1.0

    play(act, outgoing=Faults(jitter=1.0))


def moments_with(seed: int) -> list[tuple[float, bytes]]:
    found: list[tuple[float, bytes]] = []

    async def act(s: Scene) -> None:
        for n in range(30):
            s.far.send(str(n).encode())
        await s.pass_time(10)
        found.extend(s.times)

    play(act, outgoing=Faults(jitter=1.0, loss=0.3, garbage={}), seed=seed)
    return found


def test_a_seed_repeats_a_run_and_another_one_does_not() -> None:
    assert moments_with(1) == moments_with(1)
    assert moments_with(1) != moments_with(2)
    assert 5 < len(moments_with(1)) < 28


def test_a_slow_line_carries_one_frame_after_the_other() -> None:
    async def act(s: Scene) -> None:
        for _ in range(3):
            s.far.send(b"x" * 50)
        await s.server.until("received", 3)
        assert [when for when, _ in s.times] == [0.5, 1.0, 1.5]

    play(act, outgoing=Faults(rate=100))


def test_a_close_does_not_overtake_what_was_sent_before() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.far.close()
        await s.server.until("closed")
        assert [event[0] for event in s.server.events] == ["opened", "received", "closed"]

    play(act, outgoing=Faults(delay=0.5))


def test_the_end_does_not_overtake_what_came_before() -> None:
    async def act(s: Scene) -> None:
        s.near.send(b"1")
        s.near.close(4000)
        await s.client.until("closed")
        assert s.client.events[1:] == [("received", b"1", "text"), ("closed", 4000, True, "")]

    play(act, incoming=Faults(delay=0.5))


def test_an_abort_takes_along_what_was_on_its_way() -> None:
    async def act(s: Scene) -> None:
        s.near.send(b"never seen")
        await s.pass_time(0.1)
        s.far.send(b"never arrives")
        s.far.abort()
        await s.pass_time(10)
        assert s.client.events[1:] == [("closed", None, False, "aborted")]
        assert s.server.events[1:] == [
            ("closed", None, True, "connection dropped without a close frame (end of stream)")
        ]

    play(act, outgoing=Faults(delay=0.5), incoming=Faults(delay=0.5))


def test_frames_are_lost_by_their_number() -> None:
    async def act(s: Scene) -> None:
        for n in range(1, 6):
            s.far.send(str(n).encode())
            s.near.send(str(n).encode())
        await s.server.until("received", 3)
        await s.client.until("received", 4)
        assert [data for data, _ in s.server.received] == [b"1", b"3", b"4"]
        assert [data for data, _ in s.client.received] == [b"2", b"3", b"4", b"5"]

    play(act, outgoing=Faults(lose=frozenset({2, 5})), incoming=Faults(lose=frozenset({1})))


def test_pings_and_fragments_count_as_frames_too() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"p", "ping")
        s.far.send_fragments([b"a", b"b"])
        s.far.send(b"3")
        await s.server.until("received", 2)
        assert s.server.received == [(b"p", "ping"), (b"3", "text")]

    play(act, outgoing=Faults(lose=frozenset({2})))


@pytest.mark.parametrize("direction", ["outgoing", "incoming"])
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_cut_after_a_frame_is_ours(direction: str, after: int) -> None:
    async def act(s: Scene) -> None:
        sender, receiver = (s.far, s.server) if direction == "outgoing" else (s.near, s.client)
        for n in range(5):
            sender.send(str(n).encode())
        await s.server.until("closed")
        await s.client.until("closed")
        assert len(receiver.received) == after
        assert s.client.of("closed") == [("closed", None, False, "connection cut by the harness")]
        assert s.server.closed == [(None, True)]

    play(act, **{direction: Faults(cut_after_frame=after)})


def test_a_lost_frame_counts_for_a_cut() -> None:
    async def act(s: Scene) -> None:
        for n in range(3):
            s.far.send(str(n).encode())
        await s.server.until("closed")
        assert s.server.received == [(b"0", "text")]

    play(act, outgoing=Faults(lose=frozenset({2}), cut_after_frame=2))


@pytest.mark.parametrize(("after", "whole"), [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2)])
@pytest.mark.parametrize("direction", ["outgoing", "incoming"])
def test_a_cut_after_a_byte(direction: str, after: int, whole: int) -> None:
    async def act(s: Scene) -> None:
        sender, receiver = (s.far, s.server) if direction == "outgoing" else (s.near, s.client)
        for _ in range(3):
            sender.send(b"four")
        await s.client.until("closed")
        await s.server.until("closed")
        assert len(receiver.received) == whole

    play(act, **{direction: Faults(cut_after_byte=after)})


def test_garbage_goes_out_before_its_frame() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.far.send(b"2")
        await s.server.until("closed")
        assert s.server.received == [(b"1", "text"), (b"\x00junk", "broken")]
        assert s.server.closed == [(1002, False)]

    play(act, outgoing=Faults(garbage={2: b"\x00junk"}))


def test_random_garbage_is_as_long_as_asked_and_repeatable() -> None:
    seen: list[bytes] = []

    async def act(s: Scene) -> None:
        s.near.send(b"1")
        await s.client.until("closed")
        [(junk, form)] = s.client.received
        assert (len(junk), form) == (20, "broken")
        assert s.client.closed == [(1002, False)]
        assert s.server.closed == [(1002, True)]
        seen.append(junk)

    for _ in range(2):
        play(act, incoming=Faults(garbage={1: 20}), seed=7)
    assert seen[0] == seen[1]


def test_a_half_open_link_passes_nothing_and_says_nothing() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.far.send(b"2")
        s.near.send(b"into the void")
        s.near.send(b"anybody there", "ping")
        s.near.close()
        await s.pass_time(60)
        assert s.server.received == [(b"1", "text")]
        assert s.client.events == [("opened", "far")]
        assert s.server.closed == [(None, False)]  # our side's close timer, not an end that arrived

    play(act, outgoing=Faults(silent_after=1))


def test_what_was_on_its_way_does_not_pass_a_half_open_link() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.near.send(b"2")
        await s.pass_time(0.1)
        s.far.fall_silent()
        await s.pass_time(60)
        assert s.server.received == s.client.received == []

    play(act, outgoing=Faults(delay=0.5), incoming=Faults(delay=0.5))


def test_half_open_from_the_start() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.near.send(b"2")
        await s.pass_time(60)
        assert len(s.server.events) == len(s.client.events) == 1

    play(act, incoming=Faults(silent_after=0))


@pytest.mark.parametrize(("how", "seconds"), [("close", FaultyLink.CLOSE_TIMEOUT), ("abort", 0.0)])
def test_giving_up_a_half_open_link_is_not_noticed_by_the_peer(how: str, seconds: float) -> None:
    async def act(s: Scene) -> None:
        s.far.fall_silent()
        began = s.loop.time()
        getattr(s.far, how)()
        getattr(s.far, how)()
        await s.client.until("closed")
        assert s.loop.time() - began == pytest.approx(seconds)
        assert s.client.closed == [(None, False)]
        await s.pass_time(3600)
        assert s.server.of("closed") == []
        s.connector.release()
        await s.server.until("closed")
        assert s.client.closed == [(None, False)]

    play(act)


def test_release_tells_a_handler_that_was_still_waiting() -> None:
    async def act(s: Scene) -> None:
        s.far.fall_silent()
        s.connector.release()
        await s.client.until("closed")
        assert s.client.of("closed") == [("closed", None, False, "half-open connection dropped")]

    play(act)


def test_a_half_open_link_cannot_be_resumed() -> None:
    async def act(s: Scene) -> None:
        s.far.fall_silent()
        s.far.resume()
        s.near.send(b"?", "ping")
        await s.pass_time(60)
        assert s.server.received == []

    play(act)


def test_a_slow_reader_takes_its_time_and_holds_the_other_side_up() -> None:
    async def act(s: Scene) -> None:
        when: list[float] = []
        began = s.loop.time()
        s.client.on_received = lambda link, data, form: when.append(round(s.loop.time() - began, 3))
        for _ in range(4):
            s.near.send(b"x" * 100)
        s.near.send(b"?", "ping")
        await s.client.until("received", 5)
        assert when == [1.0, 2.0, 3.0, 4.0, 4.01]
        assert s.far.incoming.frames == 5

    play(act, incoming=Faults(rate=100))


def test_a_slow_reader_leaves_the_rest_on_the_line() -> None:
    async def act(s: Scene) -> None:
        for _ in range(4):
            s.near.send(b"x" * 100)
        await s.pass_time(0.5)
        assert s.far.incoming.frames == 1
        await s.pass_time(1.0)
        assert s.far.incoming.frames == 2

    play(act, incoming=Faults(rate=100))


def test_a_slow_reader_that_was_told_to_stop_stays_stopped() -> None:
    async def act(s: Scene) -> None:
        for _ in range(3):
            s.near.send(b"x" * 100)
        await s.pass_time(0.5)
        s.far.hold()
        await s.pass_time(60)
        assert len(s.client.received) == 1
        s.far.resume()
        await s.client.until("received", 3)

    play(act, incoming=Faults(rate=100))


def test_faults_can_be_replaced_on_a_link() -> None:
    async def act(s: Scene) -> None:
        s.far.send(b"1")
        s.far.outgoing.faults = Faults(lose=frozenset({2}))
        s.far.send(b"2")
        s.far.send(b"3")
        await s.server.until("received", 2)
        assert [data for data, _ in s.server.received] == [b"1", b"3"]

    play(act)


def test_a_handler_that_fails_does_not_stop_the_lane() -> None:
    def trip(link: Link, data: bytes, form: str) -> None:
        raise ZeroDivisionError("handler")

    async def act(s: Scene) -> None:
        complaints: list[dict[str, Any]] = []
        s.loop.set_exception_handler(lambda loop, context: complaints.append(context))
        s.client.on_received = trip
        for _ in range(3):
            s.near.send(b"x")
        await s.client.until("closed")
        assert (len(complaints), len(s.client.received)) == (3, 3)
        assert s.client.of("closed")[0][3] == "connection cut by the harness"

    play(act, incoming=Faults(delay=0.1, cut_after_frame=3))


@pytest.mark.parametrize(
    "wrong",
    [
        {"delay": -1},
        {"jitter": -0.1},
        {"rate": -5},
        {"loss": 1.5},
        {"lose": frozenset({0})},
        {"garbage": {0: b"x"}},
        {"cut_after_frame": -1},
        {"cut_after_byte": -1},
        {"silent_after": -1},
    ],
)
def test_impossible_faults_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(HarnessFault, match="faults out of range"):
        Faults(**wrong)


# On real sockets


def on_sockets(
    act: Callable[[Recorder, Recorder, Link, FaultyListener], Awaitable[None]], **faults: Any
) -> None:
    async def scene() -> None:
        server, client = Recorder(), Recorder()
        listener = FaultyListener(WebSocketListener("127.0.0.1:0", OPEN_DOOR, stop_timeout=0.05), **faults)
        await listener.start(server)
        options = {"url": listener.address, "identity": "CS001", "subprotocols": ["ocpp2.0.1"]}
        link = await WebSocketConnector().connect(client, "client", options)
        await server.until("opened")
        await act(server, client, link, listener)
        link.abort()
        await listener.stop()

    asyncio.run(scene())


@pytest.mark.parametrize(("after", "whole", "tail"), [(5, 0, 5), (6, 1, 0), (8, 1, 2)])
def test_on_a_socket_a_frame_is_cut_in_its_middle(after: int, whole: int, tail: int) -> None:
    """b"four" is six bytes on the line of a server."""

    async def act(server: Recorder, client: Recorder, link: Link, _: FaultyListener) -> None:
        server.link.send(b"four")
        server.link.send(b"four")
        await client.until("closed")
        assert client.received == [(b"four", "text")] * whole
        [(_, code, by_peer, reason)] = client.of("closed")
        assert (code, by_peer) == (None, True)
        assert reason.endswith(f", {tail} bytes into a frame") == bool(tail)

    on_sockets(act, outgoing=Faults(cut_after_byte=after))


def test_on_a_socket_half_open_means_no_end() -> None:
    async def act(server: Recorder, client: Recorder, link: Link, listener: FaultyListener) -> None:
        link.send(b"1")
        await server.until("received")
        server.link.send(b"not seen")
        server.link.abort()
        await server.until("closed")
        link.send(b"?", "ping")
        assert client.events == [("opened", "client")]
        await listener.stop()
        await client.until("closed")
        assert client.received == []
        assert server.closed == [(None, False)]

    on_sockets(act, incoming=Faults(silent_after=1))
