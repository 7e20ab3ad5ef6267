"""Nodes of EEBUS on real sockets, with TLS and found by DNS-SD on the loopback: either side under test."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.system.kit import COMMAND, SUTS, Ran, complete, free_port, sane, start, toml

PROFILE = """
[sut]
name = "node"
version = "1"
role = "{role}"
[eebus]
version = "1.3.0"
listen = "127.0.0.1:{ours}"
interface = "127.0.0.1"
{more}
[start]
command = {command}
ready = {{ log = "listens on", within = 60 }}
[control]
human = false
[values]
reconnect_within = 10
"""


def judge(
    tmp_path: Path,
    role: str,
    *cases: str,
    more: str = "",
    trust: str = "{our_ski}",
    program: Sequence[str] = (COMMAND,),
) -> Ran:
    theirs = free_port()
    command = [*program, "simulate", role, "--protocol", "eebus1.3.0", "--listen", f"127.0.0.1:{theirs}",
               "--interface", "127.0.0.1", "--pki", "{folder}/theirs", "--ski", trust]  # fmt: skip
    profile = tmp_path / "node.toml"
    more = more.replace("THEIRS", f"wss://127.0.0.1:{theirs}/ship/")
    profile.write_text(PROFILE.format(role=role, ours=free_port(), command=toml(command), more=more))
    out = tmp_path / "out"
    return start(["run", *cases, "--sut", str(profile), "--out", str(out)], out, tmp_path).finish()


def events(ran: Ran) -> list[object]:
    return [
        record.facts["event"]
        for case in ran.cases
        for record in ran.trace(case)
        if record.kind == "note" and "event" in record.facts
    ]


def test_a_station_that_we_call(tmp_path: Path) -> None:
    cases = ("ship:device:announced", "ship:device:tls:mandatory", "ship:device:certificate:forged")
    ran = complete(judge(tmp_path, "device", *cases, more='url = "THEIRS"'))
    assert set(ran.verdicts.values()) == {"PASS"}, ran.said
    assert {"discovered", "partner", "tls"} <= set(events(ran))


def test_an_energy_manager_that_finds_us(tmp_path: Path) -> None:
    ran = complete(judge(tmp_path, "ems", "ship:ems:cmi:usual"))
    assert set(ran.verdicts.values()) == {"PASS"}, ran.said
    assert "partner" in events(ran)


def test_a_station_that_does_not_trust_us_is_no_failure(tmp_path: Path) -> None:
    more = 'url = "THEIRS"'
    ran = complete(judge(tmp_path, "device", "ship:device:cmi:usual", more=more, trust="ab" * 20))
    assert set(ran.verdicts.values()) == {"INCONCLUSIVE"}, ran.said
    assert "it does not trust our side" in ran.said


def test_the_wrong_ski_in_the_profile_is_named(tmp_path: Path) -> None:
    more = f'url = "THEIRS"\nski = "{"cd" * 20}"'
    ran = sane(judge(tmp_path, "device", "ship:device:cmi:usual", more=more))
    assert ran.code == 4, ran.said
    assert f"the profile names {'cd' * 20}" in ran.said


def test_our_certificate_stays(tmp_path: Path) -> None:
    judge(tmp_path, "device", "ship:device:announced", more='url = "THEIRS"')
    before = (tmp_path / "pki" / "nodes" / "ours.pem").read_text()
    judge(tmp_path, "device", "ship:device:announced", more='url = "THEIRS"')
    assert (tmp_path / "pki" / "nodes" / "ours.pem").read_text() == before


def bad(tmp_path: Path, how: str, role: str, *cases: str, more: str = "") -> Ran:
    command = (sys.executable, str(SUTS / "eebus_nodes.py"), how)
    return judge(tmp_path, role, *cases, more=more, program=command)


QUESTION = "spine:device:discovery:told"


@pytest.mark.parametrize(
    ("how", "id", "verdict", "check"),
    [
        ("floods", QUESTION, "FAIL", "notify.subscribed"),
        ("is_huge", QUESTION, "PASS", ""),
        ("is_beyond_measure", QUESTION, "INCONCLUSIVE", "frame.size"),
        ("is_full", QUESTION, "PASS", ""),
        ("is_no_utf8", QUESTION, "FAIL", "frame.readable"),
        ("is_of_no_type", QUESTION, "FAIL", "frame.readable"),
        ("sends_a_result_to_nothing", QUESTION, "FAIL", "datagram.reference"),
        ("stops_in_the_handshake", "ship:device:pin:none", "FAIL", "ship.told"),
        ("dies_of_a_hello", "ship:device:cmi:usual", "INCONCLUSIVE", ""),
    ],
)
def test_a_bad_station_is_judged(tmp_path: Path, how: str, id: str, verdict: str, check: str) -> None:
    ran = complete(bad(tmp_path, how, "device", id, more='url = "THEIRS"'))
    assert ran.case["verdict"] == verdict, ran.said
    assert not check or check in ran.objections()


@pytest.mark.parametrize(
    ("id", "verdict"), [("ship:device:announced", "FAIL"), ("ship:device:cmi:usual", "PASS")]
)
def test_a_station_that_cannot_be_found_is_called_where_it_is(tmp_path: Path, id: str, verdict: str) -> None:
    ran = complete(bad(tmp_path, "cannot_be_found", "device", id, more='url = "THEIRS"'))
    assert ran.case["verdict"] == verdict, ran.said


def test_a_station_that_cannot_be_found_and_has_no_address_is_looked_for_in_vain(tmp_path: Path) -> None:
    more = f'ski = "{"cd" * 20}"'
    ran = complete(bad(tmp_path, "cannot_be_found", "device", "ship:device:cmi:usual", more=more))
    assert ran.case["verdict"] == "ERROR", ran.said
    assert "announces itself" in ran.said


def test_an_energy_manager_that_dials_twice_is_judged(tmp_path: Path) -> None:
    ran = complete(bad(tmp_path, "dials_twice", "ems", "ship:ems:cmi:usual"))
    assert ran.case["verdict"] in ("PASS", "WARNING"), ran.said
