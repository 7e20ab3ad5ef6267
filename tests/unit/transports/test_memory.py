"""What only the in-memory twin has: a fixed order, and time that costs nothing."""

import asyncio

import pytest

from harness.clock import ManualClock
from harness.transports.base import Refused
from harness.transports.door import UpgradeReply, UpgradeRequest
from harness.transports.memory import MemoryNetwork, run_virtually
from tests.unit.transports.kit import OPEN_DOOR, Recorder

OPTIONS = {"url": "memory://csms/ocpp", "identity": "CS001", "subprotocols": ["ocpp2.0.1"]}


def test_an_hour_of_silence_takes_no_time_and_changes_nothing() -> None:
    clock = ManualClock()

    async def scene() -> None:
        network, server, client = MemoryNetwork(), Recorder(), Recorder()
        listener = network.listener("csms", OPEN_DOOR)
        await listener.start(server)
        link = await network.connector().connect(client, "c", OPTIONS)
        await asyncio.sleep(3600)
        link.send(b"still there")
        await server.until("received")
        await listener.stop()

    run_virtually(scene(), clock)
    assert clock.now() - ManualClock.START == pytest.approx(3600)


def test_the_order_of_events_is_always_the_same() -> None:
    def once() -> list[tuple[str, tuple[object, ...]]]:
        seen: list[tuple[str, tuple[object, ...]]] = []

        async def scene() -> None:
            network, server = MemoryNetwork(), Recorder()
            listener = network.listener("csms", OPEN_DOOR)
            await listener.start(server)
            server.on_received = lambda link, data, form: link.send(b"echo " + data)
            server._add = lambda *event: seen.append(("server", event))  # type: ignore[method-assign]
            for name in ("a", "b"):
                client = Recorder()
                client._add = lambda *event, name=name: seen.append((name, event))  # type: ignore[misc]
                link = await network.connector().connect(client, name, OPTIONS)
                link.send(b"1")
                link.send(b"2")
                link.close()
            await asyncio.sleep(1)
            await listener.stop()

        run_virtually(scene())
        return seen

    first = once()
    assert len(first) == 16
    assert first[:2] == [("server", ("opened", "CS001#1")), ("a", ("opened", "a"))]
    assert all(once() == first for _ in range(5))


def test_what_waited_on_hold_comes_before_what_comes_later() -> None:
    async def scene() -> None:
        network, server = MemoryNetwork(), Recorder()
        listener = network.listener("csms", OPEN_DOOR)
        await listener.start(server)
        link = await network.connector().connect(Recorder(), "c", OPTIONS)
        server.link.hold()  # type: ignore[attr-defined]
        link.send(b"1")
        await asyncio.sleep(1)
        link.send(b"2")
        server.link.resume()  # type: ignore[attr-defined]
        await server.until("received", 2)
        assert [data for data, _ in server.received] == [b"1", b"2"]
        await listener.stop()

    run_virtually(scene())


@pytest.mark.parametrize("sender", ["server", "client"])
def test_a_failed_link_ends_without_waiting_for_a_timer(sender: str) -> None:
    clock = ManualClock()

    async def scene() -> None:
        network, server, client = MemoryNetwork(), Recorder(), Recorder()
        listener = network.listener("csms", OPEN_DOOR)
        await listener.start(server)
        link = await network.connector().connect(client, "c", OPTIONS)
        (link if sender == "client" else server.link).send(b"junk", "raw")
        await server.until("closed")
        await client.until("closed")
        await listener.stop()

    run_virtually(scene(), clock)
    assert clock.now() == ManualClock.START


@pytest.mark.parametrize("address", ["csms", "memory://csms", "memory://csms/", "ws://csms"])
@pytest.mark.parametrize("url", ["memory://csms", "ws://csms/", "wss://csms/x"])
def test_addresses_are_words(address: str, url: str) -> None:
    async def scene() -> None:
        network = MemoryNetwork()
        listener = network.listener(address, OPEN_DOOR)
        assert listener.address == "memory://csms"
        await listener.start(Recorder())
        await network.connector().connect(Recorder(), "c", {**OPTIONS, "url": url})
        await listener.stop()

    run_virtually(scene())


def test_networks_are_apart() -> None:
    async def scene() -> None:
        listener = MemoryNetwork().listener("csms", OPEN_DOOR)
        await listener.start(Recorder())
        with pytest.raises(Refused, match="nobody listens there"):
            await MemoryNetwork().connector().connect(Recorder(), "c", OPTIONS)

    run_virtually(scene())


def test_the_door_sees_what_headers_were_changed_to() -> None:
    seen: list[UpgradeRequest] = []

    def door(request: UpgradeRequest) -> UpgradeReply:
        seen.append(request)
        return UpgradeReply(subprotocol="ocpp2.0.1", headers={"X-Answer": "1"})

    async def scene() -> None:
        network = MemoryNetwork()
        listener = network.listener("csms", door)
        await listener.start(Recorder())
        changes = {"sec-websocket-protocol": ["a", "b, c"], "Authorization": "Bearer s3cret", "X-Gone": None}
        link = await network.connector().connect(Recorder(), "c", {**OPTIONS, "headers": changes})
        assert link.opening.response == {"sec-websocket-protocol": "ocpp2.0.1", "x-answer": "1"}
        await listener.stop()

    run_virtually(scene())
    [request] = seen
    assert (request.path, request.identity, request.offered) == ("/ocpp/CS001", "CS001", ("a", "b", "c"))
    assert request.headers == {
        "host": "csms",
        "authorization": "Bearer <redacted>",
        "sec-websocket-protocol": "a, b, c",
    }
    assert request.login_problem == "the Authorization header is not of scheme Basic"


def test_a_dial_that_is_given_up_leaves_no_link_behind() -> None:
    async def scene() -> None:
        network, server, client = MemoryNetwork(), Recorder(), Recorder()
        listener = network.listener("csms", OPEN_DOOR)
        await listener.start(server)
        task = asyncio.create_task(network.connector().connect(client, "c", OPTIONS))
        server.on_opened = lambda link: task.cancel() and None  # type: ignore[func-returns-value]
        await server.until("closed")
        assert server.closed == [(None, True)]
        assert task.cancelled()
        await listener.stop()

    run_virtually(scene())
