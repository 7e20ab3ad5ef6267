"""Profiles that cannot be used: exit code 2, and the message says what, where, and what would be right."""

import pytest

from tests.system.kit import Bench

CASE = "IEC63110-8.3.7-P1"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'identity = "CS001"',
            'identiy = "CS001"',
            ("ocpp.identiy: unknown key", 'did you mean "identity"?'),
        ),
        (
            "security_profile = 1",
            'security_profile = "one"',
            ("ocpp.security_profile", '"one"', "whole number"),
        ),
        ('role = "charging_station"', 'role = "toaster"', ("sut.role", '"toaster"', '"charging_station"')),
        ('version = "2.0.1"', 'version = "3"', ("ocpp.version", "2.0.1")),
        ('listen = "127.0.0.1:0"', 'listen = "here"', ("ocpp.listen", '"here"', "host and port")),
        ("[sut]", "[sut", ("not valid TOML", "line 1")),
        ("boot_within = 3", 'boot_within = "soon"', ("values.boot_within", '"soon"', "seconds")),
    ],
)
def test_a_slip(bench: Bench, before: str, after: str, said: tuple[str, ...]) -> None:
    bench.station()
    text = bench.profile.read_text()
    assert before in text
    bench.profile.write_text(text.replace(before, after))
    ran = bench.run(CASE)
    assert ran.code == 2
    assert ran.err.startswith("chargeproof: usage error: ")
    assert str(bench.profile) in ran.err
    for each in said:
        assert each in ran.err
    assert not ran.folder.exists()


def test_the_secret_is_missing(bench: Bench) -> None:
    bench.station()
    ran = bench.run(CASE, env={"STATION_PASSWORD": ""})
    assert ran.code == 2
    assert "STATION_PASSWORD" in ran.err
    assert "password_env" in ran.err


def test_there_is_no_such_file(bench: Bench) -> None:
    ran = bench.command("run", CASE, "--sut", "nowhere.toml")
    assert ran.code == 2
    assert "nowhere.toml" in ran.err


def test_an_output_folder_that_holds_a_run(bench: Bench) -> None:
    (bench.root / "run1").mkdir()
    (bench.root / "run1" / "run.json").write_text("{}")
    ran = bench.run(CASE)
    assert ran.code == 2
    assert "already holds a run" in ran.err
