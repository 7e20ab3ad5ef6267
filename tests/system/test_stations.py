"""Stations that misbehave: each gets a verdict, the run an exit code, and the record is whole."""

import pytest

from tests.system.kit import Bench

READY = "Given a charging station that the CSMS has accepted\n"
STAYS = f"{READY}Then the connection stays up for 1 seconds"
STAYS_LONG = f"{READY}Then the connection stays up for 5 seconds"
RESTART = "IEC63110-8.3.7-P1"


@pytest.mark.parametrize("name", ["Station", "TakesItsTime", "NeverCloses"])
def test_good_ones(bench: Bench, name: str) -> None:
    bench.station(name)
    ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("PASS", 0), ran.said


def test_one_that_restarts_by_ending(bench: Bench) -> None:
    bench.station("ExitsOnReset", start={"on_exit": "restart"})
    ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("PASS", 0), ran.said


@pytest.mark.parametrize(
    ("name", "verdict", "code", "check"),
    [
        ("OddIds", "FAIL", 1, "generic.id.form"),
        ("Hasty", "FAIL", 1, "boot.first"),
        ("Bossy", "FAIL", 1, "generic.direction"),
        ("Babbles", "FAIL", 1, "generic.json"),
        ("BreaksOff", "WARNING", 0, "link.stays"),
        ("Unframed", "FAIL", 1, "generic.websocket"),
    ],
)
def test_what_they_send(bench: Bench, name: str, verdict: str, code: int, check: str) -> None:
    bench.station(name)
    ran = bench.judged(bench.feature(STAYS))
    assert (ran.case["verdict"], ran.code) == (verdict, code), ran.said
    assert check in ran.objections(), ran.case["findings"]


def test_a_flood_is_recorded_to_the_last_drop_and_answered(bench: Bench) -> None:
    bench.station("Floods")
    ran = bench.judged(bench.feature(STAYS))
    assert (ran.case["verdict"], ran.code) == ("WARNING", 0), ran.said
    assert "heartbeat.interval" in ran.objections()
    beats = [record for record in ran.incoming() if "Heartbeat" in record.raw]
    assert len(beats) > 200
    answers = [record for record in ran.trace() if record.direction == "out" and "currentTime" in record.raw]
    assert len(answers) >= len(beats) - 20


def test_what_is_too_long_is_neither_kept_nor_called_broken(bench: Bench) -> None:
    bench.station("Sends100MB")
    ran = bench.judged(bench.feature(STAYS_LONG))
    assert (ran.case["verdict"], ran.code) == ("WARNING", 0), ran.said
    assert ran.objections() == {"generic.json.limits"}
    assert {record.form for record in ran.incoming() if record.form != "ping"} == {"text", "oversized"}
    assert sum(path.stat().st_size for path in ran.folder.rglob("*") if path.is_file()) < 2_000_000


@pytest.mark.parametrize(
    ("name", "why"),
    [("Mute", "nothing within 3 s"), ("StaysAway", "no link was ever opened")],
)
def test_silence_is_inconclusive(bench: Bench, name: str, why: str) -> None:
    bench.station(name)
    ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("INCONCLUSIVE", 4), ran.said
    assert why in ran.case["reason"]
    assert "precondition does not hold" in ran.out


@pytest.mark.parametrize("name", ["AnswersLate", "NeverAnswers"])
def test_late_is_too_late(bench: Bench, name: str) -> None:
    bench.station(name)
    ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("FAIL", 1), ran.said
    assert "reset.answer" in ran.objections()


def test_a_late_answer_does_not_spoil_the_next_case(bench: Bench) -> None:
    bench.station("AnswersLate")
    ran = bench.judged("IEC63110-8.3.7-P1", "IEC63110-8.3.7-N5")
    assert ran.verdicts == {"IEC63110-8.3.7-P1 Nasty": "FAIL", "IEC63110-8.3.7-N5 Nasty": "PASS"}


def test_an_answer_on_another_socket(bench: Bench) -> None:
    bench.station("AnswersElsewhere", values={"reboot_within": 1})
    ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("FAIL", 1), ran.said
    assert "generic.answer.known" in ran.objections()


def test_one_that_dies_fails_and_the_run_goes_on_with_a_new_one(bench: Bench) -> None:
    bench.station("DiesOnReset")
    ran = bench.judged("IEC63110-8.3.7-P1", "IEC63110-8.3.7-N5")
    assert ran.verdicts == {"IEC63110-8.3.7-P1 Nasty": "FAIL", "IEC63110-8.3.7-N5 Nasty": "PASS"}
    reason = ran.cases[0]["reason"]
    assert "had closed the link" in reason
    assert "has ended by itself (exited with code 9); see sut.log" in reason
    assert "segmentation fault" in (ran.folder / "evidence" / "sut.log").read_text()


def test_one_that_never_gets_ready(bench: Bench) -> None:
    bench.station("NeverUp", ready_within=1)
    ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("ERROR", 3)
    assert "not ready after 1 s; waited for a line of its log that matches 'station is up'" in ran.out


def test_one_that_falls_over(bench: Bench) -> None:
    bench.station("FallsOver")
    ran = bench.judged(RESTART, "IEC63110-8.3.7-N5")
    assert {case["verdict"] for case in ran.cases} == {"ERROR"}
    assert ran.code == 3
    assert "exited with code 7 before it was ready" in ran.out
    assert "no modem found" in ran.cases[0]["reason"]


def test_a_port_that_is_taken(bench: Bench) -> None:
    with bench.taken_port() as port:
        bench.station(listen=f"127.0.0.1:{port}")
        ran = bench.judged(RESTART)
    assert (ran.case["verdict"], ran.code) == ("ERROR", 3)
    assert f"cannot listen on 127.0.0.1:{port}" in ran.case["reason"]
    assert f"127.0.0.1:{port}" in ran.out
