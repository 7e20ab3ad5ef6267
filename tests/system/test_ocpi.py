"""Roaming platforms on real sockets: the bundled ones as products, each judged in cases of its role."""

from pathlib import Path

import pytest

from tests.system.kit import COMMAND, Ran, complete, free_port, start, toml

OTHERS = {"cpo": ("emsp", "hub"), "emsp": ("cpo", "hub"), "hub": ("cpo", "cpo2", "emsp", "emsp2")}
"""Our platforms for each role; the bundled system has a token for each of them."""
PROFILE = """
[sut]
name = "{role}"
version = "1"
role = "{role}"
[ocpi]
version = "2.2.1"
url = "http://127.0.0.1:{theirs}/{role}/ocpi/versions"
listen = "127.0.0.1:{ours}"
token_file = "{first}"
{platforms}
[start]
command = {command}
ready = {{ log = "listens on", within = 60 }}
per = "{per}"
[claims]
features = ["peer_mode", "hub_mode"]
[values]
answer_within = 5
react_within = 5
settle_for = 0.1
quiet_for = 0.5
"""


def judge(tmp_path: Path, role: str, *cases: str, per: str) -> Ran:
    first, *others = OTHERS[role]
    for each in OTHERS[role]:
        (tmp_path / each).write_text(f"simulated.{each}")
    theirs = free_port()
    text = PROFILE.format(
        role=role,
        theirs=theirs,
        ours=free_port(),
        first=first,
        platforms="\n".join(f'[ocpi.platforms.{each}]\ntoken_file = "{each}"' for each in others),
        command=toml([COMMAND, "simulate", role, "--listen", f"127.0.0.1:{theirs}"]),
        per=per,
    )
    profile = tmp_path / "platform.toml"
    profile.write_text(text)
    out = tmp_path / "out"
    return complete(start(["run", *cases, "--sut", str(profile), "--out", str(out)], out, tmp_path).finish())


@pytest.mark.parametrize(
    ("role", "cases"),
    [
        ("cpo", ("F0-P3[directly]", "F0-N1")),
        ("emsp", ("F0-P2[through_a_hub]", "F0-N2[an_unknown_token]")),
        ("hub", ("F0-P4", "F0-N8")),
    ],
)
def test_the_bundled_platforms(tmp_path: Path, role: str, cases: tuple[str, ...]) -> None:
    """What they have agreed on with ours in the first case holds in the next."""
    ran = judge(tmp_path, role, *cases, per="run")
    assert [case["verdict"] for case in ran.cases] == ["PASS", "PASS"], ran.said


def test_one_that_is_new_for_each_case(tmp_path: Path) -> None:
    """Our platforms begin anew with it: nobody has to make it issue another token A."""
    ran = judge(tmp_path, "cpo", "F0-P1[directly]", "F0-N3", per="case")
    assert [case["verdict"] for case in ran.cases] == ["PASS", "PASS"], ran.said
