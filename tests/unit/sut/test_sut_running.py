"""From the profile to a product that can be started."""

import sys
from pathlib import Path

import pytest

from harness.errors import EnvironmentFault, UsageFault
from harness.sut.docker import DockerSut
from harness.sut.process import SutProcess
from harness.sut.running import make_sut
from tests.unit.sut.profiles import STATION, load


def start(script: str) -> str:
    return f"[start]\ncommand = ['{sys.executable}', '-c', '{script}', '{{password}}']\n"


def test_without_a_start_there_is_nothing_to_start(tmp_path: Path) -> None:
    assert make_sut(load(tmp_path, STATION), {}, tmp_path / "sut.log") is None


@pytest.mark.parametrize(("line", "kind"), [("command = ['x']", SutProcess), ("image = 'acme:1'", DockerSut)])
def test_process_or_container(tmp_path: Path, line: str, kind: type) -> None:
    sut = make_sut(load(tmp_path, f"{STATION}[start]\n{line}"), {}, tmp_path / "sut.log")
    assert type(sut) is kind
    sut.stop()


def test_secret_that_it_was_given_does_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CS_PW", "hunter2!hunter2!")
    text = STATION + 'password_env = "CS_PW"\n' + start("import sys; print(sys.argv[1]); sys.exit(1)")
    sut = make_sut(load(tmp_path, text), {}, tmp_path / "sut.log")
    assert sut is not None
    with pytest.raises(EnvironmentFault, match=r"Its last words .*\n<redacted>"):
        sut.start()
    assert "hunter2" not in (tmp_path / "sut.log").read_text()


def test_missing_secret_is_told_before_anything_is_made(tmp_path: Path) -> None:
    text = STATION + 'password_env = "NOT_SET_AT_ALL"\n' + start("pass")
    with pytest.raises(UsageFault, match="NOT_SET_AT_ALL is not set"):
        make_sut(load(tmp_path, text), {}, tmp_path / "sut.log")
    assert not (tmp_path / "sut.log").exists()
