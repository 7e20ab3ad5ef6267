"""`doctor` and `simulate`, with the doctor and the sockets faked."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.campaign.our_side import Playing
from harness.cli.main import main
from harness.errors import EnvironmentFault
from harness.sut.doctor import Clinic, Diagnosis, State
from harness.trace.record import Record

Capture = pytest.CaptureFixture[str]
FINE = Diagnosis("profile", State.OK, "it describes Acme")


@pytest.fixture
def profile(tmp_path: Path) -> str:
    file = tmp_path / "acme.toml"
    file.write_text("")
    return str(file)


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Clinic], list[Diagnosis]]:
    """What the doctor was given, and what he finds."""
    clinics: list[Clinic] = []
    findings = [FINE]

    def diagnose_file(file: Path, known: Any, clinic: Clinic) -> list[Diagnosis]:
        clinics.append(clinic)
        return findings

    monkeypatch.setattr("harness.cli.doctoring.diagnose_file", diagnose_file)
    return clinics, findings


Examined = tuple[list[Clinic], list[Diagnosis]]


def test_all_is_well(examined: Examined, profile: str, capsys: Capture) -> None:
    assert main(["doctor", "--sut", profile]) == 0
    assert "ok  profile  it describes Acme" in capsys.readouterr().out
    assert examined[0][0].sanity is not None


def test_without_an_exchange(examined: Examined, profile: str) -> None:
    assert main(["doctor", "--sut", profile, "--no-sanity"]) == 0
    assert examined[0][0].sanity is None


def test_a_csms_to_play_with_over_tls(played: list[Playing], tmp_path: Path, capsys: Capture) -> None:
    folder = str(tmp_path / "pki")
    assert main(["pki", "init", folder]) == 0
    assert main(["simulate", "csms", "--pki", folder]) == 0
    [what] = played
    assert what.security_profile == 3
    assert [each.common_name for each in what.material.credentials] == ["localhost", "localhost"]
    assert main(["simulate", "csms", "--security-profile", "2"]) == 2
    assert "--pki FOLDER go together" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("finding", "code"),
    [
        (Diagnosis("control", State.WARN, "the profile has none", "add [control]"), 0),
        (Diagnosis("profile", State.BAD, "sut.role: found 1", "correct the profile"), 2),
        (Diagnosis("secrets", State.BAD, "CS001_PASSWORD is not set", "export it"), 2),
        (Diagnosis("address of ocpp", State.BAD, "it refuses", "start the product"), 3),
        (Diagnosis("ready", State.BAD, "it ended with code 1", "read its log"), 3),
        (Diagnosis("exchange", State.BAD, "it never said a word", "check the address"), 3),
    ],
)
def test_what_is_to_be_mended(
    examined: Examined, finding: Diagnosis, code: int, profile: str, capsys: Capture
) -> None:
    examined[1].append(finding)
    assert main(["doctor", "--sut", profile]) == code
    out = capsys.readouterr().out
    assert finding.what in out
    assert f"\n{finding.item}: {finding.mend}" in out


def test_a_profile_that_is_not_there(capsys: Capture, tmp_path: Path) -> None:
    assert main(["doctor", "--sut", str(tmp_path / "none.toml")]) == 2
    assert "there is no such file" in capsys.readouterr().err


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Playing]]:
    """Who was played. A frame is seen, then SIGTERM comes."""
    found: list[Playing] = []

    @contextmanager
    def playing(what: Playing, watcher: Callable[[Record], None]) -> Iterator[str]:
        found.append(what)
        watcher(Record(0, 1_767_268_800.25, "wire", "csms", "CS001#1", "in", '[2,"1","Heartbeat",{}]'))
        os.kill(os.getpid(), signal.SIGTERM)
        yield "ws://127.0.0.1:4711"

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("harness.cli.simulating.playing", playing)
    yield found
    signal.signal(signal.SIGTERM, before)


def test_a_csms_to_play_with(played: list[Playing], capsys: Capture) -> None:
    assert main(["simulate", "csms", "--listen", "0.0.0.0:9001"]) == 0
    [what] = played
    assert (what.role, what.listen, what.waits, what.reference, what.password) == (
        "csms",
        "0.0.0.0:9001",
        True,
        True,
        None,
    )
    out, err = capsys.readouterr()
    assert out.startswith("12:00:00.250  CS001#1    <- ")
    assert "Heartbeat" in out
    assert "the reference csms listens on ws://127.0.0.1:4711" in err


def test_a_station_to_play_with(
    played: list[Playing], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("SECRET", "sesame-open-yourself")
    arguments = "simulate station --url ws://host/ocpp --identity CS7 --password-env SECRET --quiet"
    assert main(arguments.split()) == 0
    [what] = played
    assert (what.role, what.url, what.identity, what.password) == (
        "charging_station",
        "ws://host/ocpp",
        "CS7",
        "sesame-open-yourself",
    )
    out, err = capsys.readouterr()
    assert out == ""
    assert "sesame" not in err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("simulate station --url foo", "'foo' is no address; right would be for example ws://"),
        ("simulate csms --listen 9000", "'9000' is no address; right would be for example 127.0.0.1:9000"),
        ("simulate csms --password-env NOT_THERE", "the environment variable NOT_THERE is not set"),
        ("simulate csms --protocol ocpp9", "protocol 'ocpp9' is not known"),
    ],
)
def test_bad_arguments(arguments: str, text: str, capsys: Capture) -> None:
    assert main(arguments.split()) == 2
    assert text in capsys.readouterr().err


def test_a_port_that_is_taken(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def playing(what: Playing, watcher: Callable[[Record], None]) -> AbstractContextManager[str]:
        raise EnvironmentFault("cannot listen on 127.0.0.1:9000: Address already in use")

    monkeypatch.setattr("harness.cli.simulating.playing", playing)
    assert main(["simulate", "csms"]) == 3
    assert "environment error: cannot listen on 127.0.0.1:9000" in capsys.readouterr().err
