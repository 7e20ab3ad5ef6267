"""The money path on real sockets: one profile with two tables, a process that is CSMS and roaming platform."""

import sys
from pathlib import Path

from tests.system.kit import complete, free_port, sane, start, toml

OPERATOR = Path(__file__).parent / "suts" / "roaming_operator.py"
PROFILE = """
[sut]
name = "operator"
version = "1"
role = "csms"
[ocpp]
version = "2.0.1"
url = "ws://127.0.0.1:{csms}"
identity = "CS001"
security_profile = 0
{more}
[ocpi]
version = "2.2.1"
url = "http://127.0.0.1:{platform}/cpo/ocpi/versions"
listen = "127.0.0.1:{ours}"
token_file = "token-a"
[start]
command = {command}
ready = {{ log = "listens", within = 60 }}
[values]
id_token = {{ idToken = "04A2B3C4D5E680", type = "ISO14443" }}
quiet_for = 1
"""
TOKEN = "Token.A.Of.The.Operator-0001"


def test_a_driver_who_may_not_charge(tmp_path: Path) -> None:
    csms, platform, ours = free_port(), free_port(), free_port()
    (tmp_path / "token-a").write_text(TOKEN)
    command = toml([sys.executable, str(OPERATOR), str(csms), str(platform), TOKEN])
    profile = tmp_path / "operator.toml"
    profile.write_text(PROFILE.format(csms=csms, platform=platform, ours=ours, command=command, more=""))
    out = tmp_path / "out"
    wanted = ["F4-X61[blocked]", "F4-X61[expired]"]
    ran = complete(start(["run", *wanted, "--sut", str(profile), "--out", str(out)], out, tmp_path).finish())
    assert set(ran.verdicts.values()) == {"PASS"}, ran.said
    assert all(TOKEN not in path.read_text() for path in out.rglob("*.jsonl"))
    sane(ran)


def test_tables_that_do_not_meet(tmp_path: Path) -> None:
    (tmp_path / "token-a").write_text(TOKEN)
    more = '[eebus]\nversion = "1.3.0"\nurl = "wss://127.0.0.1:4/ship/"\n'
    profile = tmp_path / "operator.toml"
    profile.write_text(PROFILE.format(csms=1, platform=2, ours=3, command='["true"]', more=more))
    ran = start(
        ["run", "--sut", str(profile), "--out", str(tmp_path / "out")], tmp_path / "out", tmp_path
    ).finish()
    assert ran.code == 2
    assert "which are judged together" in ran.said
