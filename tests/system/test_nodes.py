"""Devices of ECHONET Lite on real sockets, each with an address of its own: judged, whatever they send."""

import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.system.kit import COMMAND, PATIENCE, SUTS, Ran, complete, environment, sane, start

OURS, THEIRS = "127.0.0.82", "127.0.0.83"
REFERENCE = (COMMAND, "simulate", "device", "--protocol", "echonetlite", "--listen", f"{THEIRS}:3610")
PROFILE = """
[sut]
name = "node"
version = "1"
role = "device"
[echonet]
version = "lite"
listen = "{ours}:3610"
peer = "{theirs}"
{more}
[start]
command = {command}
ready = {{ log = "listens on|device is up", within = 60 }}
[control]
human = false
power_cycle = "restart"
[claims]
features = ["charging_method", "streams"]
[values]
answer_within = 2
react_within = 5
quiet_for = 0.3
reboot_within = 10
"""


def profile(tmp_path: Path, command: Sequence[str], more: str = "") -> Path:
    file = tmp_path / "node.toml"
    words = f"{list(command)}".replace("'", '"')
    text = PROFILE.format(ours=OURS, theirs=THEIRS, command=words, more=more)
    file.write_text(text)
    return file


def judge(tmp_path: Path, command: Sequence[str], *cases: str, more: str = "") -> Ran:
    file, out = profile(tmp_path, command, more), tmp_path / "out"
    return start(["run", *cases, "--sut", str(file), "--out", str(out)], out, tmp_path).finish()


def test_the_reference_device_over_udp(tmp_path: Path) -> None:
    cases = (
        "IEC63380-C-DP1", "IEC63380-C-DP2", "IEC63380-C-DP3", "IEC63380-C-DN1[five_bytes]", "IEC63380-T158-DP2",
        "IEC63380-T160-DP2", "IEC63380-T161-DP2", "IEC63380-T168-DP1", "IEC63380-T174-DN5", "IEC63380-EL.Node-X3",
    )  # fmt: skip
    ran = complete(judge(tmp_path, REFERENCE, *cases))
    assert set(ran.verdicts.values()) == {"PASS"}, ran.said
    forms = {record.form for case in ran.cases for record in ran.trace(case) if record.kind == "wire"}
    assert forms == {"datagram", "multicast"}


@pytest.mark.parametrize(
    ("kind", "verdict", "check"),
    [
        ("floods", "WARNING", "echonet.flood"),
        ("junk", "FAIL", "echonet.frame"),
        ("huge", "FAIL", "echonet.frame"),
        ("lies", "FAIL", "echonet.frame"),
        ("lies_less", "FAIL", "echonet.frame_end"),
    ],
)
def test_rude_ones_are_judged(tmp_path: Path, kind: str, verdict: str, check: str) -> None:
    command = (sys.executable, str(SUTS / "nodes.py"), THEIRS, kind)
    ran = complete(judge(tmp_path, command, "IEC63380-C-DP2"))
    assert ran.case["verdict"] == verdict, ran.said
    assert check in ran.objections()


@pytest.mark.parametrize("kind", ["reuses", "elsewhere"])
def test_odd_ones_are_not_blamed(tmp_path: Path, kind: str) -> None:
    """Nodes choose the ids of what they announce as they like, and may answer from any port."""
    command = (sys.executable, str(SUTS / "nodes.py"), THEIRS, kind)
    ran = complete(judge(tmp_path, command, "IEC63380-C-DP2"))
    assert (ran.case["verdict"], ran.objections()) == ("PASS", set()), ran.said
    assert len(ran.incoming()) == {"reuses": 11, "elsewhere": 1}[kind]


def test_without_a_group_what_needs_it_stays_open(tmp_path: Path) -> None:
    """Introduced, found, announced as asked, announced and not announced: nobody of us would hear it."""
    open_ones = ("C-DP1", "C-DP2", "T161-DP2", "T168-DP1", "T174-DN5")
    cases = (*open_ones, "T158-DP2", "T161-DN1")
    ran = complete(
        judge(tmp_path, REFERENCE, *(f"IEC63380-{case}" for case in cases), more="multicast = false")
    )
    expected = {case: "INCONCLUSIVE" if case in open_ones else "PASS" for case in cases}
    assert {case["id"].removeprefix("IEC63380-"): case["verdict"] for case in ran.cases} == expected, ran.said


def test_a_group_that_cannot_be_joined_is_named(tmp_path: Path) -> None:
    ran = sane(judge(tmp_path, REFERENCE, "IEC63380-C-DP2", more='interface = "192.0.2.77"'))
    assert ran.code == 3
    assert "cannot join the group 224.0.23.0 on the interface of 192.0.2.77" in ran.said
    assert "multicast = false" in ran.said


def test_a_person_sees_what_to_do_and_is_heard(tmp_path: Path) -> None:
    written = profile(tmp_path, REFERENCE).read_text().replace("human = false", "human = true")
    (tmp_path / "node.toml").write_text(written)
    asked = subprocess.run(
        [COMMAND, "run", "IEC63380-T163-DP1", "--sut", "node.toml", "--out", "out", "--quiet"],
        input="can't\n", capture_output=True, text=True, cwd=tmp_path, env=environment(), timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert "Plug the cable of a vehicle into EVSE 1" in asked.stderr
    assert "the person said that it cannot be done" in asked.stdout
    assert asked.returncode == 4


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((OURS, 3610))
        ran = sane(judge(tmp_path, REFERENCE, "IEC63380-C-DP2"))
    assert ran.code == 3
    assert f"cannot listen on {OURS}:3610 (UDP): the port is taken" in ran.said
