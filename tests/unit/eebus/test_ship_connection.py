"""The SHIP connection, as dialogues: two that get on, and one that is not treated as it should be."""

import pytest

from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.ship.connection import Connection, Phase, Trust
from harness.protocols.eebus.ship.times import Times
from tests.unit.eebus.ship_dialogue import Alone, Pair, terms

READY = m.Hello("ready", 60000)
SELECT = m.Handshake("select")
NONE = m.PinState("none")


def in_hello(**how: object) -> Alone:
    alone = Alone.opened(**how).say(m.Init())
    alone.said()
    return alone


def in_handshake(**how: object) -> Alone:
    alone = in_hello(**how).say(READY)
    alone.said()
    return alone


def in_pin(**how: object) -> Alone:
    alone = in_handshake(**how)
    alone.say(SELECT) if how["client"] else alone.say(m.Handshake("announceMax"), SELECT)
    alone.said()
    return alone


def in_data(**how: object) -> Alone:
    alone = in_pin(**how).say(NONE)
    alone.said()
    return alone


def test_two_nodes_that_trust_each_other_come_to_the_data_phase() -> None:
    pair = Pair.opened()
    assert pair.client.phase is pair.server.phase is Phase.DATA
    assert (pair.client.peer_id, pair.server.peer_id) == ("i:12345_u:SERVER", "i:12345_u:CLIENT")
    assert [each for each in pair.heard if each[0] == "c"] == [
        ("c", "connectionModeInit"),
        ("c", "connectionHello"),
        ("c", "messageProtocolHandshake"),
        ("c", "messageProtocolHandshake"),
        ("c", "connectionPinState"),
        ("c", "accessMethodsRequest"),
        ("c", "accessMethods"),
    ]
    assert pair.client.next_wake() is pair.server.next_wake() is None


def test_data_goes_both_ways() -> None:
    pair = Pair.opened()
    assert pair.client.send({"datagram": ["a"]})
    assert pair.server.send({"datagram": ["b"]})
    pair.settle()
    assert sorted(pair.delivered, key=str) == [("c", {"datagram": ["b"]}), ("s", {"datagram": ["a"]})]


def test_a_close_is_announced_confirmed_and_done() -> None:
    pair = Pair.opened()
    pair.heard.clear()
    pair.client.announce_close(pair.now)
    pair.settle()
    assert pair.heard == [("c", "connectionClose"), ("s", "connectionClose")]
    assert pair.client.phase is pair.server.phase is Phase.CLOSED


def test_a_close_that_nobody_confirms_is_done_after_its_longest_time() -> None:
    alone = in_data(client=True)
    alone.connection.announce_close(alone.now)
    assert alone.said() == [m.End("announce", 500, "unspecific")]
    assert alone.wait(0.49).said() == []
    assert not alone.ended
    assert alone.wait(0.02).said() == []
    assert alone.ended == "close: time is up"


def test_what_comes_after_an_announced_close_is_dropped() -> None:
    alone = in_data(client=True)
    alone.connection.announce_close(alone.now)
    alone.say(m.Data({"datagram": []}), m.AccessRequest())
    assert [type(each) for each in alone.said()] == [m.End]
    assert alone.delivered == []


def test_a_confirm_that_nobody_asked_for_closes_quietly() -> None:
    alone = in_data(client=False).say(m.End("confirm"))
    assert alone.said() == []
    assert alone.ended == "close"


class TestModeInitialisation:
    def test_the_client_begins(self) -> None:
        assert Alone.opened(client=True).said() == [m.Init()]
        assert Alone.opened(client=False).said() == []

    @pytest.mark.parametrize("wrong", [m.write(READY), bytes((0, 1)), b"\x05\x00", b"\x00", b""])
    def test_a_server_answers_first_and_closes_then(self, wrong: bytes) -> None:
        alone = Alone.opened(client=False).say(wrong)
        assert alone.said() == [m.Init()]
        assert alone.ended

    @pytest.mark.parametrize("wrong", [m.write(READY), bytes((0, 1)), b"\x05\x00"])
    def test_a_client_closes_without_a_word(self, wrong: bytes) -> None:
        alone = Alone.opened(client=True)
        alone.said()
        assert alone.say(wrong).said() == []
        assert alone.ended

    @pytest.mark.parametrize("client", [True, False])
    def test_silence_is_borne_for_thirty_seconds(self, client: bool) -> None:
        alone = Alone.opened(client=client)
        alone.wait(29.9).said()
        assert not alone.ended
        assert alone.wait(0.2).said() == []
        assert alone.ended == "mode initialisation: time is up"


class TestHello:
    def test_both_say_ready_and_how_long_they_wait(self) -> None:
        assert Alone.opened(client=False).say(m.Init()).said() == [m.Init(), m.Hello("ready", 120000)]

    def test_silence_ends_it_when_the_announced_time_is_up(self) -> None:
        alone = in_hello(client=True)
        alone.wait(119.9)
        assert alone.said() == []
        assert alone.wait(0.2).said() == [m.Hello("aborted")]
        assert alone.ended

    def test_pending_is_noted_while_we_are_ready(self) -> None:
        alone = in_hello(client=True).say(m.Hello("pending", 60000)).wait(30)
        assert alone.said() == []
        assert alone.say(READY).said() == [m.Handshake("announceMax")]

    def test_who_asks_for_more_time_gets_it(self) -> None:
        alone = in_hello(client=False).wait(45).say(m.Hello("pending", prolongation=True))
        assert alone.said() == [m.Hello("ready", 195000)]
        alone.wait(150)
        assert not alone.said()
        assert alone.phase is Phase.HELLO
        alone.say(READY)
        assert alone.phase is Phase.HANDSHAKE

    @pytest.mark.parametrize(
        "wrong",
        [
            m.Hello("aborting"),
            m.Hello("pending", 0),
            m.Hello("ready", 999),
            m.AccessRequest(),
            b"\x01{}",
            b"\x01{",
        ],
    )
    def test_what_makes_no_sense_ends_it(self, wrong: m.Message | bytes) -> None:
        alone = in_hello(client=True).say(wrong)
        assert alone.said() == [m.Hello("aborted")]
        assert alone.ended

    @pytest.mark.parametrize("noise", [b"", b"\x01", b"\x07abc"])
    def test_empty_and_unknown_messages_are_dropped(self, noise: bytes) -> None:
        alone = in_hello(client=True).say(noise, READY)
        assert alone.said() == [m.Handshake("announceMax")]

    def test_an_abort_ends_it_without_a_word(self) -> None:
        alone = in_hello(client=True).say(m.Hello("aborted"))
        assert alone.said() == []
        assert alone.ended

    def test_who_is_not_wanted_is_told_so(self) -> None:
        alone = Alone.opened(client=False, trust=Trust.REFUSED).say(m.Init())
        assert alone.said() == [m.Init(), m.Hello("aborted")]
        assert alone.ended

    def test_a_user_who_agrees_at_once(self) -> None:
        alone = in_hello(client=True, trust=Trust.ASKING).say(READY)
        alone.connection.decide(Trust.TRUSTED, alone.now)
        assert alone.said() == [m.Hello("ready", 120000), m.Handshake("announceMax")]

    def test_a_user_who_does_not_agree(self) -> None:
        alone = in_hello(client=True, trust=Trust.ASKING).say(READY)
        alone.connection.decide(Trust.REFUSED, alone.now)
        assert alone.said() == [m.Hello("aborted")]

    def test_while_the_user_thinks_more_time_is_asked_for(self) -> None:
        alone = in_hello(client=True, trust=Trust.ASKING).say(READY)
        assert alone.wait(29).said() == []
        assert alone.wait(2).said() == [m.Hello("pending", prolongation=True)]
        alone.say(m.Hello("ready", 90000))
        assert alone.wait(59).said() == []
        assert alone.wait(2).said() == [m.Hello("pending", prolongation=True)]

    def test_a_request_for_time_that_is_not_answered_ends_it(self) -> None:
        alone = in_hello(client=True, trust=Trust.ASKING).say(READY).wait(31)
        assert alone.said() == [m.Hello("pending", prolongation=True)]
        assert alone.wait(60).said() == [m.Hello("aborted")]
        assert alone.ended

    def test_ready_without_a_time_is_of_no_use_to_one_who_has_to_ask(self) -> None:
        alone = in_hello(client=True, trust=Trust.ASKING).say(m.Hello("ready"))
        assert alone.said() == [m.Hello("aborted")]

    def test_two_nodes_one_of_which_has_to_ask_for_five_minutes(self) -> None:
        pair = Pair.opened(server=terms(False, Trust.ASKING))
        pair.wait(300)
        assert pair.client.phase is pair.server.phase is Phase.HELLO
        pair.server.decide(Trust.TRUSTED, pair.now)
        pair.settle()
        assert pair.client.phase is pair.server.phase is Phase.DATA


class TestProtocolHandshake:
    def test_the_server_selects_what_both_have(self) -> None:
        alone = in_handshake(client=False).say(
            m.Handshake("announceMax", (1, 1), ("JSON-UTF16", "JSON-UTF8"))
        )
        assert alone.said() == [SELECT]

    def test_the_client_repeats_the_selection_and_goes_on(self) -> None:
        alone = in_handshake(client=True).say(SELECT)
        assert alone.said() == [SELECT, NONE]

    @pytest.mark.parametrize("client", [True, False])
    def test_silence_ends_it_after_ten_seconds(self, client: bool) -> None:
        alone = in_handshake(client=client)
        assert alone.wait(9.9).said() == []
        assert alone.wait(0.2).said() == [m.HandshakeError(1)]
        assert alone.ended

    def test_a_selection_that_nobody_repeats_ends_it_too(self) -> None:
        alone = in_handshake(client=False).say(m.Handshake("announceMax"))
        assert alone.wait(11).said() == [SELECT, m.HandshakeError(1)]

    @pytest.mark.parametrize("client", [True, False])
    def test_another_message_is_an_error(self, client: bool) -> None:
        alone = in_handshake(client=client).say(READY)
        assert alone.said() == [m.HandshakeError(2)]
        assert alone.ended

    @pytest.mark.parametrize(
        "wrong",
        [
            m.Handshake("select", (1, 1)),
            m.Handshake("select", (1, 0), ("JSON-UTF16",)),
            m.Handshake("select", (1, 0), ("JSON-UTF8", "JSON-UTF16")),
        ],
    )
    def test_a_client_takes_no_selection_that_it_has_not_offered(self, wrong: m.Message) -> None:
        assert in_handshake(client=True).say(wrong).said() == [m.HandshakeError(3)]

    def test_a_server_needs_utf8(self) -> None:
        alone = in_handshake(client=False).say(m.Handshake("announceMax", (1, 0), ("JSON-UTF16",)))
        assert alone.said() == [m.HandshakeError(3)]

    def test_a_server_takes_no_other_selection_than_its_own(self) -> None:
        alone = in_handshake(client=False).say(m.Handshake("announceMax"), m.Handshake("select", (1, 1)))
        assert alone.said() == [SELECT, m.HandshakeError(3)]

    def test_an_error_of_the_other_side_ends_it_without_a_word(self) -> None:
        alone = in_handshake(client=True).say(m.HandshakeError(1))
        assert alone.said() == []
        assert alone.ended


class TestPin:
    @pytest.mark.parametrize("state", ["required", "optional", "vendor"])
    def test_whoever_wants_a_pin_is_left(self, state: str) -> None:
        alone = in_pin(client=True).say(m.PinState(state, "ok"))
        assert alone.said() == []
        assert alone.ended
        assert alone.phase is not Phase.DATA

    def test_another_message_closes(self) -> None:
        alone = in_pin(client=True).say(READY)
        alone.said()
        assert alone.ended == "PIN: unexpected message"

    def test_data_that_comes_early_is_kept(self) -> None:
        alone = in_pin(client=True).say(m.Data("early"))
        alone.said()
        assert alone.delivered == []
        assert alone.say(NONE).said() == [m.AccessRequest()]
        assert alone.delivered == ["early"]


class TestData:
    def test_access_methods_are_told_whenever_they_are_asked_for(self) -> None:
        alone = in_data(client=False).say(m.AccessRequest(), m.Data("x"), m.AccessRequest())
        assert alone.said() == [m.Access("i:12345_u:SERVER")] * 2
        assert alone.delivered == ["x"]

    def test_data_flows_though_the_other_side_never_answers(self) -> None:
        alone = in_data(client=False)
        assert alone.connection.send("y")
        assert alone.said() == [m.Data("y")]

    @pytest.mark.parametrize("noise", [b"", b"\x02", b"\x09{}", b"\x01{", b"\x02{}", m.write(READY)])
    def test_noise_does_not_stop_it(self, noise: bytes) -> None:
        alone = in_data(client=True).say(noise, m.AccessRequest())
        assert alone.said() == [m.Access("i:12345_u:CLIENT")]


def test_nothing_is_sent_in_a_phase_that_the_scenario_has_taken_over() -> None:
    alone = Alone.opened(client=False, silent=frozenset({"HELLO"})).say(m.Init(), READY).wait(500)
    assert alone.said() == [m.Init()]
    assert not alone.ended


def test_a_connection_that_is_gone_hears_nothing() -> None:
    connection = Connection(terms(True, times=Times()))
    connection.opened(0.0)
    connection.closed()
    connection.received(m.write(m.Init()), 1.0)
    assert connection.phase is Phase.CLOSED
    assert connection.next_wake() is None
