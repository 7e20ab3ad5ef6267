"""Devices of ECHONET Lite on real sockets, each with an address of its own: judged, whatever they send."""

import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.system.kit import COMMAND, SUTS, Ran, complete, sane, start

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
"""


def judge(tmp_path: Path, command: Sequence[str], *cases: str) -> Ran:
    profile = tmp_path / "node.toml"
    text = PROFILE.format(ours=OURS, theirs=THEIRS, command=f"{list(command)}".replace("'", '"'))
    profile.write_text(text)
    out = tmp_path / "out"
    return start(["run", *cases, "--sut", str(profile), "--out", str(out)], out, tmp_path).finish()


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
    ],
)
def test_rude_ones_are_judged(tmp_path: Path, kind: str, verdict: str, check: str) -> None:
    command = (sys.executable, str(SUTS / "nodes.py"), THEIRS, kind)
    ran = complete(judge(tmp_path, command, "IEC63380-C-DP2"))
    assert ran.case["verdict"] == verdict, ran.said
    assert check in ran.objections()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((OURS, 3610))
        ran = sane(judge(tmp_path, REFERENCE, "IEC63380-C-DP2"))
    assert ran.code == 3
    assert f"cannot listen on {OURS}:3610 (UDP): the port is taken" in ran.said
