"""CSMSs that misbehave: each gets a verdict, the run an exit code, and the record is whole."""

import pytest

from tests.system.kit import Bench, free_port

STAYS = """
    Given a charging station that the CSMS has accepted
    Then the connection stays up for 1 seconds
"""


@pytest.mark.parametrize(
    ("name", "verdict", "code", "check"),
    [
        ("Csms", "PASS", 0, None),
        ("NeverCloses", "PASS", 0, None),
        ("Floods", "PASS", 0, None),
        ("Mute", "FAIL", 1, "generic.answered"),
        ("AnswersLate", "WARNING", 0, "generic.answer.in_time"),
        ("OddIds", "FAIL", 1, "generic.id.form"),
        ("Confused", "FAIL", 1, "generic.direction"),
        ("Babbles", "FAIL", 1, "generic.json"),
        ("BreaksOff", "WARNING", 0, "link.stays"),
    ],
)
def test_what_they_do(bench: Bench, name: str, verdict: str, code: int, check: str | None) -> None:
    bench.csms(name, values={"boot_within": 5})
    ran = bench.judged(bench.feature(STAYS, "CSMS"))
    assert (ran.case["verdict"], ran.code) == (verdict, code), ran.said
    assert check is None or check in ran.objections(), ran.case["findings"]


def test_what_is_too_long(bench: Bench) -> None:
    bench.csms("Sends100MB")
    ran = bench.judged(bench.feature(STAYS.replace("1 seconds", "5 seconds"), "CSMS"))
    assert (ran.case["verdict"], ran.code) == ("WARNING", 0), ran.said
    assert ran.objections() == {"generic.json.limits"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("TurnsAway", "the link was refused: the server answered 503"),
        ("HoldsTheLine", "no link was ever opened"),
        ("DiesOnBoot", "has ended by itself (exited with code 9)"),
    ],
)
def test_no_way_in_is_inconclusive(bench: Bench, name: str, why: str) -> None:
    bench.csms(name)
    ran = bench.judged(bench.feature(STAYS, "CSMS"))
    assert (ran.case["verdict"], ran.code) == ("INCONCLUSIVE", 4), ran.said
    assert why in ran.case["reason"]


def test_nobody_there(bench: Bench) -> None:
    port = free_port()
    bench.running("csms", f'url = "ws://127.0.0.1:{port}/ocpp"')
    ran = bench.judged(bench.feature(STAYS, "CSMS"))
    assert (ran.case["verdict"], ran.code) == ("INCONCLUSIVE", 4), ran.said
    assert f"cannot reach 127.0.0.1:{port}" in ran.case["reason"]


def test_ready_by_its_port_which_somebody_else_has(bench: Bench) -> None:
    with bench.taken_port() as port:
        bench.csms(start={"ready": {"port": port, "within": 5}})
        ran = bench.judged(bench.feature(STAYS, "CSMS"))
    assert (ran.case["verdict"], ran.code) == ("ERROR", 3)
    assert f"something else already answers on 127.0.0.1:{port}" in ran.out
