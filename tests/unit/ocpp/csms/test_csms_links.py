"""Links, presence, time."""

import sys
import tracemalloc

import pytest
from csms_dialogue import Dialogue, online

from harness.protocols.machine import LinkInfo
from harness.protocols.ocpp.v201.csms import BootAnswer, Csms, CsmsConfig
from harness.protocols.ocpp.v201.parties import standing


@pytest.mark.parametrize("subprotocol", ["", "ocpp1.6", "ocpp2.1", "OCPP2.0.1"])
def test_a_link_without_the_subprotocol_is_closed_at_once(subprotocol: str) -> None:
    csms = Dialogue()
    link = csms.connect(subprotocol=subprotocol)
    assert csms.closed == [(link, 1002)]
    assert csms.record("stations") == []


def test_a_link_with_the_subprotocol_stays_open() -> None:
    csms = Dialogue()
    csms.connect()
    assert csms.closed == []
    assert csms.record("stations")[0]["online"] is True


def test_what_comes_on_a_refused_link_is_not_read() -> None:
    csms = Dialogue()
    csms.connect(subprotocol="ocpp1.6")
    assert csms.call("Heartbeat") is None


def test_a_newer_link_replaces_the_older_one() -> None:
    csms = Dialogue()
    old = csms.connect()
    new = csms.connect()
    assert csms.closed == [(old, 1000)]
    assert csms.record("stations")[0]["link"] == new


def test_the_replaced_link_is_not_read_any_more() -> None:
    csms = Dialogue()
    old = csms.connect()
    csms.connect()
    assert csms.send('[2,"1","BootNotification",{}]', link=old) == []


def test_the_end_of_the_replaced_link_leaves_the_new_one_alone() -> None:
    csms = Dialogue()
    old = csms.connect()
    csms.connect()
    csms.csms.closed(old, 1000, "", csms.now)
    assert csms.record("stations")[0]["online"] is True
    assert csms.boot()["status"] == "Accepted"


def test_a_station_without_a_link_is_offline() -> None:
    csms = online()
    csms.drop()
    assert csms.record("stations")[0]["online"] is False


def test_acceptance_outlives_the_link() -> None:
    csms = online()
    csms.drop()
    csms.connect()
    assert "currentTime" in csms.call("Heartbeat")


def test_two_stations_are_kept_apart() -> None:
    csms = online()
    csms.connect("CS2")
    assert csms.call("Heartbeat", station="CS2").code == "SecurityError"
    assert "currentTime" in csms.call("Heartbeat", station="CS1")


def test_a_silent_station_is_marked_offline_and_keeps_its_link() -> None:
    csms = online(CsmsConfig(silent_for=60))
    csms.wait(59)
    assert csms.record("stations")[0]["online"] is True
    csms.wait(1)
    assert csms.record("stations")[0]["online"] is False
    assert csms.closed == []
    assert csms.notes[-1]["station"] == "CS1"


def test_a_station_that_connects_and_never_speaks_is_marked_offline() -> None:
    csms = Dialogue(CsmsConfig(silent_for=60))
    csms.connect()
    csms.wait(60)
    assert csms.record("stations")[0]["online"] is False


def test_each_message_is_a_sign_of_life() -> None:
    csms = online(CsmsConfig(silent_for=60))
    csms.wait(40)
    csms.call("Heartbeat")
    csms.wait(59)
    assert csms.record("stations")[0]["online"] is True
    csms.wait(2)
    assert csms.record("stations")[0]["online"] is False


def test_a_pong_is_a_sign_of_life() -> None:
    csms = online(CsmsConfig(silent_for=60))
    csms.wait(40)
    csms.send(b"", form="pong")
    csms.wait(40)
    assert csms.record("stations")[0]["online"] is True


def test_a_station_that_speaks_again_is_online_again() -> None:
    csms = online(CsmsConfig(silent_for=60))
    csms.wait(100)
    csms.call("Heartbeat")
    assert csms.record("stations")[0]["online"] is True


def test_by_default_two_missed_heartbeats_make_a_station_offline() -> None:
    csms = online(CsmsConfig(heartbeat_interval=100, message_timeout=30))
    csms.wait(229)
    assert csms.record("stations")[0]["online"] is True
    csms.wait(1)
    assert csms.record("stations")[0]["online"] is False


def test_the_interval_that_was_told_counts() -> None:
    csms = Dialogue(CsmsConfig(boot=BootAnswer(interval=10), heartbeat_interval=1000, message_timeout=30))
    csms.connect()
    csms.boot()
    csms.wait(50)
    assert csms.record("stations")[0]["online"] is False


def test_silence_can_be_tolerated_for_ever() -> None:
    csms = online(CsmsConfig(silent_for=0))
    csms.wait(1e6)
    assert csms.record("stations")[0]["online"] is True
    assert csms.csms.next_wake() is None


def test_raw_bytes_go_out_as_they_are() -> None:
    csms = online()
    csms.csms.send_raw("CS1", b"[2,", "text", csms.now)
    (command,) = csms.csms.commands()
    assert command.data == b"[2,"  # type: ignore[union-attr]


def test_raw_bytes_for_a_station_that_is_not_there_go_nowhere() -> None:
    csms = online()
    csms.csms.send_raw("CS9", b"[]", "text", csms.now)
    assert csms.csms.commands() == []


def many(stations: int) -> Csms:
    csms = Csms(CsmsConfig(), lambda: "x")
    for number in range(stations):
        csms.opened(LinkInfo(f"CS{number}#1", f"CS{number}", "ocpp2.0.1"), 0.0)
    return csms


def test_an_idle_link_takes_less_than_8_kb() -> None:
    many(1)
    tracemalloc.start()
    csms = many(1000)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used / 1000 < 8192, sys.getsizeof(csms)


def test_messages_do_not_pile_up_timers() -> None:
    csms = many(1)
    for number in range(1000):
        csms.received("CS0#1", b'[2,"%d","Heartbeat",{}]' % number, "text", number / 100)
    assert len(csms.agenda) <= 2


class LivesInThePast(Csms):
    def current_time(self, now: float) -> str:
        return super().current_time(now - 3600)


class LetsEverybodySpeak(Csms):
    def refuse_before_acceptance(self, station: object, call: object) -> None:
        return None


def test_a_faulty_csms_is_one_overridden_method() -> None:
    csms = Dialogue(machine=LivesInThePast)
    csms.connect()
    assert csms.boot()["currentTime"] == "2026-01-01T11:00:00.000Z"
    assert csms.call("Heartbeat")["currentTime"] == "2026-01-01T11:00:00.000Z"


def test_a_step_left_out_is_a_fault_of_its_own() -> None:
    csms = Dialogue(machine=LetsEverybodySpeak)
    csms.connect()
    assert "currentTime" in csms.call("Heartbeat")


def test_what_stands_open_holds_what_may_still_be_answered_late() -> None:
    """The next trace must not take a late answer for one that nobody asked for."""
    csms = online()
    link = csms.connect()
    csms.boot()
    for _ in range(3):
        csms.csms.request("CS1", "ClearCache", {}, csms.now)
    csms.wait(31)
    late, current = csms.orders()
    outstanding = standing(csms.csms, link)["outstanding"]
    assert outstanding == {"in": [], "out": [late.id, current.id]}
    csms.reply(late, {"status": "Accepted"})
    assert standing(csms.csms, link)["outstanding"]["out"] == [current.id]
