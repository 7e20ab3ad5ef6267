"""What every transport owes to those who use it, whatever is underneath."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from harness.errors import EnvironmentFault, HarnessFault, UsageFault
from harness.transports.base import Refused
from harness.transports.door import UpgradeReply, UpgradeRequest, standard_door
from harness.transports.options import LinkSettings
from tests.unit.transports.kit import Pair, Recorder, Rig

PROTOCOLS = ["ocpp2.0.1"]
SOON = LinkSettings(close_timeout=0.05)


@pytest.fixture(
    params=["memory", "websocket", "faulty memory", "faulty websocket", "secure memory", "secure websocket"]
)
def rig(request: pytest.FixtureRequest) -> Rig:
    return Rig(request.param)


def play(rig: Rig, act: Callable[[Pair], Awaitable[None]], **kinds: Any) -> None:
    """Run `act` on an open link."""

    async def scene() -> None:
        async with rig.pair(**kinds) as pair:
            await act(pair)

    rig.run(scene())


async def dial(rig: Rig, url: str, handler: Recorder, **options: Any) -> Any:
    return await rig.connector().connect(handler, "dial", {"url": url, "subprotocols": PROTOCOLS, **options})


# Opening


def test_both_sides_know_who_they_talk_to(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        assert (p.near.info.name, p.near.info.peer, p.near.info.subprotocol) == (
            "CS001#1",
            "CS001",
            "ocpp2.0.1",
        )
        assert (p.far.info.name, p.far.info.subprotocol) == ("to-csms", "ocpp2.0.1")
        for opening in (p.near.opening, p.far.opening):
            assert (opening.path, opening.offered) == ("/CS001", ("ocpp2.0.1",))
            assert (opening.status, opening.chosen) == (101, "ocpp2.0.1")
            assert opening.request["sec-websocket-protocol"] == "ocpp2.0.1"
            assert opening.response["sec-websocket-protocol"] == "ocpp2.0.1"
        assert p.client.events == [("opened", "to-csms")]

    play(rig, act)


def test_links_are_numbered_for_each_identity(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        for number, identity in enumerate(("CS001", "CS 2/ä"), 2):
            link = await dial(rig, p.listener.address + "/ocpp", Recorder(), identity=identity)
            await p.server.until("opened", number)
            link.abort()
        await p.server.until("closed", 2)
        assert [name for _, name in p.server.of("opened")] == ["CS001#1", "CS001#2", "CS 2/ä#1"]
        assert p.server.links[2].opening.path == "/ocpp/CS%202%2F%C3%A4"

    play(rig, act)


def test_a_word_of_welcome_arrives_after_the_opening(rig: Rig) -> None:
    async def scene() -> None:
        server, client, listener = Recorder(), Recorder(), rig.listener()
        server.on_opened = lambda link: link.send(b"welcome")
        await listener.start(server)
        await dial(rig, listener.address, client, identity="CS001")
        await client.until("received")
        assert client.events == [("opened", "dial"), ("received", b"welcome", "text")]
        await listener.stop()

    rig.run(scene())


def test_the_user_is_the_one_who_has_logged_in(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        assert p.near.info.user == "CS001"
        for opening in (p.near.opening, p.far.opening):
            assert opening.request["authorization"] == "Basic <redacted>"
            assert "s3cret" not in repr(opening)
            assert "czNjcmV0" not in repr(opening)

    play(rig, act, door=standard_door(PROTOCOLS, {"CS001": "s3cret"}), password="s3cret")


# The door


@pytest.mark.parametrize(
    ("options", "status", "why"),
    [
        ({"identity": "CS999", "password": "s3cret"}, 404, "unknown identity 'CS999'"),
        ({"identity": "CS001", "password": "guess"}, 401, "wrong password"),
        (
            {"identity": "CS001", "user": "CS002", "password": "other"},
            401,
            "user 'CS002' is not the identity 'CS001'",
        ),
        ({"identity": "CS001"}, 401, "no Authorization header"),
    ],
)
def test_a_peer_that_may_not_come_in_is_refused(
    rig: Rig, options: dict[str, Any], status: int, why: str
) -> None:
    async def scene() -> None:
        passwords = {"CS001": "s3cret", "CS002": "other"}
        server, client, listener = (
            Recorder(),
            Recorder(),
            rig.listener(standard_door(PROTOCOLS, passwords, passwords)),
        )
        await listener.start(server)
        with pytest.raises(Refused) as refused:
            await dial(rig, listener.address, client, **options)
        await server.until("rejected")
        assert refused.value.opening.status == status
        assert str(status) in refused.value.why
        [(opening, said)] = server.rejected
        assert opening.status == status
        assert said.startswith(why)
        assert client.events == []
        assert server.of("opened") == []
        assert "guess" not in f"{server.events} {opening} {refused.value.opening}"
        assert ("www-authenticate" in refused.value.opening.response) == (status == 401)
        await listener.stop()

    rig.run(scene())


def test_without_a_common_subprotocol_the_link_is_closed_at_once(rig: Rig) -> None:
    async def scene() -> None:
        server, client, listener = Recorder(), Recorder(), rig.listener()
        await listener.start(server)
        link = await dial(rig, listener.address, client, identity="CS001", subprotocols=["ocpp1.6"])
        assert (link.info.subprotocol, link.opening.status) == ("", 101)
        assert "sec-websocket-protocol" not in link.opening.response
        await client.until("closed")
        assert client.closed == [(1002, True)]
        assert server.of("rejected") == [
            ("rejected", 101, "no common subprotocol: offered ['ocpp1.6'], wanted one of ['ocpp2.0.1']")
        ]
        assert server.of("opened") == []
        await listener.stop()

    rig.run(scene())


def test_a_subprotocol_that_nobody_offered_is_not_accepted(rig: Rig) -> None:
    async def scene() -> None:
        server, client = Recorder(), Recorder()
        listener = rig.listener(lambda request: UpgradeReply(subprotocol="ocpp9"))
        await listener.start(server)
        with pytest.raises(Refused, match="subprotocol: ocpp9") as refused:
            await dial(rig, listener.address, client, identity="CS001")
        assert refused.value.opening.chosen == "ocpp9"
        assert client.events == []
        await listener.stop()

    rig.run(scene())


def test_a_door_that_fails_lets_nobody_in_and_is_heard_of(rig: Rig) -> None:
    def door(request: UpgradeRequest) -> UpgradeReply:
        raise ZeroDivisionError("hinge")

    async def scene() -> None:
        complaints = listen_to_complaints()
        server, listener = Recorder(), rig.listener(door)
        await listener.start(server)
        with pytest.raises(Refused) as refused:
            await dial(rig, listener.address, Recorder(), identity="CS001")
        assert refused.value.opening.status == 500
        assert [type(one["exception"]) for one in complaints] == [ZeroDivisionError]
        await listener.stop()

    rig.run(scene())


def test_a_place_where_nobody_listens_is_refused_without_a_status(rig: Rig) -> None:
    async def scene() -> None:
        listener = rig.listener()
        await listener.start(Recorder())
        await listener.stop()
        with pytest.raises(Refused, match="cannot reach") as refused:
            await dial(rig, listener.address, Recorder(), identity="CS001")
        assert refused.value.opening.status == 0
        assert refused.value.opening.offered == ("ocpp2.0.1",)

    rig.run(scene())


def test_an_address_can_be_had_once_and_again_after_stop(rig: Rig) -> None:
    async def scene() -> None:
        first = rig.listener()
        await first.start(Recorder())
        place = first.address.rpartition("://")[2]
        second = rig.listener(address=first.address)
        with pytest.raises(EnvironmentFault, match=f"cannot listen on {place}: .*in use"):
            await second.start(Recorder())
        await first.stop()
        await second.start(Recorder())
        assert second.address == first.address
        await second.stop()

    rig.run(scene())


# Messages


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b'[2,"1","Heartbeat",{}]', "text"),
        (b"", "text"),
        ("Straße 🔌".encode(), "text"),
        (b"x" * 125, "text"),
        (b"x" * 126, "text"),
        (b"x" * 65536, "text"),
        (b"x" * 300_000, "text"),
        (b"\x00\xff", "binary"),
        (b"", "binary"),
        (b"unasked", "pong"),
    ],
)
def test_what_is_sent_arrives_unchanged(rig: Rig, data: bytes, form: str) -> None:
    async def act(p: Pair) -> None:
        p.far.send(data, form)
        p.near.send(data, form)
        await p.server.until("received")
        await p.client.until("received")
        assert p.server.received == [(data, form)]
        assert p.client.received == [(data, form)]

    play(rig, act)


def test_the_order_is_kept(rig: Rig) -> None:
    sent = [(str(n).encode(), ("text", "binary", "pong")[n % 3]) for n in range(200)]

    async def act(p: Pair) -> None:
        for data, form in sent:
            p.near.send(data, form)
        await p.client.until("received", len(sent))
        assert p.client.received == sent

    play(rig, act)


@pytest.mark.parametrize(
    "parts", [[b"[2,", b'"1"]'], [b"", b"x", b""], ["é".encode()[:1], "é".encode()[1:]], [b"one"]]
)
def test_fragments_arrive_as_one_message(rig: Rig, parts: list[bytes]) -> None:
    async def act(p: Pair) -> None:
        p.far.send_fragments(parts)
        p.near.send_fragments(parts, "binary")
        await p.server.until("received")
        await p.client.until("received")
        assert p.server.received == [(b"".join(parts), "text")]
        assert p.client.received == [(b"".join(parts), "binary")]

    play(rig, act)


def test_a_ping_is_seen_and_answered(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.send(b"are you there", "ping")
        await p.client.until("received")
        assert p.server.received == [(b"are you there", "ping")]
        assert p.client.received == [(b"are you there", "pong")]

    play(rig, act)


def test_a_ping_can_be_left_unanswered(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.near.answer_pings = False
        p.far.send(b"1", "ping")
        await p.server.until("received")
        p.near.answer_pings = True
        p.far.send(b"2", "ping")
        await p.client.until("received")
        assert p.client.received == [(b"2", "pong")]

    play(rig, act)


def test_pings_can_be_left_unanswered_from_the_start(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.send(b"1", "ping")
        await p.server.until("received")
        p.near.send(b"after")
        await p.client.until("received")
        assert p.client.received == [(b"after", "text")]

    play(rig, act, server_settings=LinkSettings(answer_pings=False))


def test_a_link_on_hold_reads_nothing_until_it_is_resumed(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.near.hold()
        p.far.send(b"1", "ping")
        p.far.send(b"2")
        p.near.send(b"passing the other way")
        await p.client.until("received")
        assert p.server.received == []
        p.near.resume()
        await p.server.until("received", 2)
        assert p.server.received == [(b"1", "ping"), (b"2", "text")]

    play(rig, act)


@pytest.mark.parametrize(
    ("data", "form"), [(b"x", "scroll"), (b"x", "close"), (b"x" * 126, "ping"), (b"x" * 126, "pong")]
)
def test_what_cannot_be_sent_is_our_fault(rig: Rig, data: bytes, form: str) -> None:
    async def act(p: Pair) -> None:
        with pytest.raises(HarnessFault, match=form):
            p.far.send(data, form)

    play(rig, act)


def test_fragments_need_parts_and_a_data_form(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        for parts, form in (([], "text"), ([b"x"], "ping")):
            with pytest.raises(HarnessFault, match="fragments"):
                p.far.send_fragments(parts, form)

    play(rig, act)


# What breaks the rules


def test_raw_bytes_that_are_no_frame_fail_the_link(rig: Rig) -> None:
    junk = b"\x83\x80\x01\x02\x03\x04"  # a reserved opcode

    async def act(p: Pair) -> None:
        p.far.send(b"before")
        p.far.send(junk, "raw")
        p.far.send(b"after")
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.server.received[:2] == [(b"before", "text"), (p.server.received[1][0], "broken")]
        assert p.server.received[1][0].startswith(junk)
        assert len(p.server.received) == 2
        assert p.server.closed == [(1002, False)]
        assert p.client.closed == [(1002, True)]

    play(rig, act)


def test_a_client_fails_the_link_as_a_server_does(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.near.send(b"\x83\x00", "raw")
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.client.received == [(b"\x83\x00", "broken")]
        assert p.client.closed == [(1002, False)]
        assert p.server.closed == [(1002, True)]

    play(rig, act)


def test_a_handler_may_cut_a_link_that_broke_the_rules(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.server.on_received = lambda link, data, form: link.abort()
        p.far.send(b"\x83\x80\x01\x02\x03\x04", "raw")
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.server.of("closed") == [("closed", None, False, "aborted")]
        assert p.client.closed == [(None, True)]

    play(rig, act)


def test_text_that_is_not_utf8_is_shown_and_fails_the_link(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.send(b'["\xff"]')
        await p.server.until("closed")
        assert p.server.received == [(b'["\xff"]', "broken")]
        assert p.server.closed == [(1007, False)]
        assert "byte 2" in p.server.of("closed")[0][3]

    play(rig, act)


def test_a_message_that_is_too_long_fails_the_link(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.send(b"x" * 1000)
        p.far.send(b"x" * 1001)
        await p.server.until("closed")
        assert [form for _, form in p.server.received] == ["text", "oversized"]
        assert p.server.closed == [(1009, False)]

    play(rig, act, server_settings=LinkSettings(max_size=1000))


# The end


@pytest.mark.parametrize(
    ("code", "reason"), [(1000, ""), (1001, "bye"), (3000, "é"), (4999, "x"), (1005, "")]
)
@pytest.mark.parametrize("closer", ["server", "client"])
def test_a_close_is_a_handshake(rig: Rig, closer: str, code: int, reason: str) -> None:
    async def act(p: Pair) -> None:
        (p.near if closer == "server" else p.far).close(code, reason)
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.server.of("closed") == [("closed", code, closer == "client", reason)]
        assert p.client.of("closed") == [("closed", code, closer == "server", reason)]

    play(rig, act)


def test_both_may_close_at_once(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.near.close(4001)
        p.far.close(4002)
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.server.closed == [(4002, False)]
        assert p.client.closed == [(4001, False)]

    play(rig, act)


def test_nothing_is_sent_after_a_close(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.close()
        p.far.send(b"late")
        p.far.send_fragments([b"la", b"te"])
        p.far.close(4000)
        await p.server.until("closed")
        assert p.server.received == []
        assert p.server.closed == [(1000, True)]

    play(rig, act)


def test_what_was_sent_before_a_close_arrives(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.send(b"last words")
        p.far.close()
        await p.server.until("closed")
        assert p.server.events[1:] == [("received", b"last words", "text"), ("closed", 1000, True, "")]

    play(rig, act)


def test_an_abort_goes_without_a_word(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.abort()
        p.far.abort()
        p.far.send(b"too late")
        p.far.close()
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.server.closed == [(None, True)]
        assert p.client.of("closed") == [("closed", None, False, "aborted")]
        assert p.server.received == []

    play(rig, act)


def test_a_link_that_was_cut_inside_a_handler_hears_nothing_more(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.server.on_received = lambda link, data, form: link.abort()
        for word in (b"1", b"2", b"3"):
            p.far.send(word)
        await p.server.until("closed")
        assert p.server.received == [(b"1", "text")]

    play(rig, act)


def test_a_peer_that_never_answers_a_close_is_cut_off(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.far.hold()
        p.near.close(1000, "please go")
        await p.server.until("closed")
        assert p.server.of("closed") == [
            ("closed", None, False, "the closing handshake was not finished within 0.05 s")
        ]

    play(rig, act, server_settings=SOON)


def test_a_link_that_is_gone_swallows_everything(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        p.near.close()
        await p.server.until("closed")
        await p.client.until("closed")
        for link in (p.near, p.far):
            link.send(b"x")
            link.send(b"x", "raw")
            link.close()
            link.abort()
            link.hold()
            link.resume()
        await asyncio.sleep(0)
        assert (len(p.server.events), len(p.client.events)) == (2, 2)

    play(rig, act)


def test_stop_says_good_bye_to_all(rig: Rig) -> None:
    async def act(p: Pair) -> None:
        other = Recorder()
        await dial(rig, p.listener.address, other, identity="CS002")
        await p.listener.stop()
        assert p.server.closed == [(1001, False), (1001, False)]
        await p.client.until("closed")
        await other.until("closed")
        assert p.client.closed == other.closed == [(1001, True)]
        await p.listener.stop()

    play(rig, act)


def test_stop_does_not_wait_for_ever(rig: Rig) -> None:
    async def scene() -> None:
        server, listener = Recorder(), rig.listener(stop_timeout=0.05)
        await listener.start(server)
        link = await dial(rig, listener.address, Recorder(), identity="CS001")
        link.hold()
        await server.until("opened")
        async with asyncio.timeout(5):
            await listener.stop()
        assert server.closed == [(None, False)]
        link.abort()

    rig.run(scene())


# Handlers that fail, options that are wrong


def listen_to_complaints() -> list[dict[str, Any]]:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context))
    return complaints


def test_a_handler_that_fails_is_heard_of_and_the_link_goes_on(rig: Rig) -> None:
    def trip(link: Any, *_: Any) -> None:
        raise ZeroDivisionError("handler")

    async def act(p: Pair) -> None:
        complaints = listen_to_complaints()
        p.server.on_received = trip
        p.server.on_closed = trip
        p.far.send(b"1")
        p.far.send(b"2", "ping")
        await p.client.until("received")
        p.far.close()
        await p.server.until("closed")
        await p.client.until("closed")
        assert p.server.received == [(b"1", "text"), (b"2", "ping")]
        assert p.client.received == [(b"2", "pong")]
        assert [type(one["exception"]) for one in complaints] == [ZeroDivisionError] * 3
        assert all("CS001#1" in one["message"] for one in complaints)

    play(rig, act)


def test_a_handler_that_fails_at_the_opening_is_heard_of(rig: Rig) -> None:
    def trip(link: Any) -> None:
        raise ZeroDivisionError("handler")

    async def scene() -> None:
        complaints = listen_to_complaints()
        server, client, listener = Recorder(), Recorder(), rig.listener()
        server.on_opened = client.on_opened = trip
        await listener.start(server)
        link = await dial(rig, listener.address, client, identity="CS001")
        link.send(b"still here")
        await server.until("received")
        assert len(complaints) == 2
        await listener.stop()

    rig.run(scene())


@pytest.mark.parametrize(
    ("options", "fault", "words"),
    [
        ({"adress": "x"}, HarnessFault, "unknown connect option 'adress'; known are url"),
        ({"url": None}, HarnessFault, "'url' must be a text, got NoneType"),
        ({"subprotocols": "ocpp2.0.1"}, HarnessFault, "must be a list"),
        ({"url": "http://csms"}, UsageFault, "not a URL to dial: 'http://csms'"),
        ({"url": "ws://"}, UsageFault, "not a URL to dial"),
        ({"url": "ws://csms:port/"}, UsageFault, "not a URL to dial"),
        ({"url": "ws://me:s3cret@csms/"}, UsageFault, "credentials inside the URL 'ws://csms/'"),
    ],
)
def test_wrong_options_are_named(
    rig: Rig, options: dict[str, Any], fault: type[Exception], words: str
) -> None:
    async def scene() -> None:
        with pytest.raises(fault, match=words) as raised:
            await rig.connector().connect(Recorder(), "dial", {"url": "ws://csms", **options})
        assert "s3cret" not in str(raised.value)

    rig.run(scene())
