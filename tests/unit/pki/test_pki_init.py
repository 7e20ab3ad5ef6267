"""`chargeproof pki init`: a folder that works, and nothing secret on the screen."""

import re
from pathlib import Path

import pytest

from harness.cli.main import main
from harness.pki.disk import load
from harness.pki.names import names_of


def init(*arguments: str) -> int:
    return main(["pki", "init", *arguments])


def test_the_folder_works(tmp_path: Path) -> None:
    names = ("--server-name", "csms.example.com", "--server-name", "192.0.2.7")
    assert init(str(tmp_path / "pki"), "--station", "SN-77", *names, "--operator", "Grün & Söhne") == 0
    estate = load(tmp_path / "pki")
    assert estate.station.common_name == "SN-77"
    assert estate.station.organization == estate.operator == "Grün & Söhne"
    assert names_of(estate.servers[1].certificate) == ("csms.example.com", "192.0.2.7")


def test_the_readme_names_files_that_are_there(tmp_path: Path) -> None:
    assert init(str(tmp_path / "pki")) == 0
    readme = (tmp_path / "pki" / "README.md").read_text("utf-8")
    named = re.findall(r"`((?:authorities|credentials)/[\w.]+)`", readme)
    assert len(named) >= 12
    assert all((tmp_path / "pki" / each).is_file() for each in named)


def test_nothing_secret_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(str(tmp_path / "pki")) == 0
    shown = capsys.readouterr()
    said = shown.out + shown.err + (tmp_path / "pki" / "README.md").read_text("utf-8")
    for file in (tmp_path / "pki").rglob("*.key"):
        lines = file.read_text("ascii").splitlines()
        assert "PRIVATE KEY" in lines[0]
        assert not any(line in said for line in lines)
    assert str(tmp_path / "pki") in shown.out


def test_keys_are_not_replaced_by_accident(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pki"
    assert init(str(folder)) == 0
    before = load(folder).station.certificate
    assert init(str(folder)) == 2
    assert "--force to replace them" in capsys.readouterr().err
    assert load(folder).station.certificate == before
    assert init(str(folder), "--force") == 0
    assert load(folder).station.certificate != before


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine")
    assert init(str(tmp_path), "--force") == 2
    assert "is not empty; right would be a folder for the certificates alone" in capsys.readouterr().err
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert init(str(tmp_path / "file")) == 2
    assert "is a file; right would be a folder" in capsys.readouterr().err
    assert init(str(tmp_path / "file" / "pki")) == 2
    said = capsys.readouterr().err
    assert "cannot be written (Not a directory); right would be a folder that you may write to" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--station", "", "--station: found ''; right would be the serial number"),
        ("--station", "x" * 26, "with 1 to 25 characters"),
        ("--server-name", "csms example", "--server-name: found 'csms example'; right would be a host name"),
        ("--server-name", "wss://csms.example.com", "right would be a host name or an address"),
        ("--server-name", "x" * 65, "right would be a host name or an address"),
        ("--server-name", "bücher.example", "right would be a host name or an address"),
        ("--operator", "x" * 65, "with 1 to 64 characters"),
        ("--ocsp-url", "responder", "--ocsp-url: found 'responder'; right would be a URL"),
        ("--crl-url", "ftp://x/", "--crl-url: found 'ftp://x/'"),
        ("--days", "7", "No such option"),
    ],
)
def test_bad_input_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    assert init(str(tmp_path / "pki"), option, value) == 2
    assert said.lower() in capsys.readouterr().err.lower()
    assert not (tmp_path / "pki").exists()
