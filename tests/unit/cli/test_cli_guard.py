"""Every way to fail has its exit code and one clear block on stderr."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.cli.guard import guarded
from harness.cli.main import main
from harness.errors import EnvironmentFault, HarnessFault, PeerFault, UsageFault


def failing(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5])
def test_codes_of_commands_pass_through(code: int) -> None:
    assert guarded(lambda: code) == code


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (UsageFault("a.toml: sut.role: found 1"), 2, "chargeproof: usage error: a.toml: sut.role: found 1\n"),
        (UsageFault("one\ntwo"), 2, "chargeproof: usage error: one\n  two\n"),
        (EnvironmentFault("port 9000 is taken"), 3, "chargeproof: environment error: port 9000 is taken\n"),
        (HarnessFault("no such verb"), 3, "chargeproof: harness error: no such verb\n"),
        (PeerFault("it went away"), 3, "chargeproof: harness error: it went away\n"),
        (UsageFault(""), 2, "chargeproof: usage error: \n"),
    ],
)
def test_faults_raised_on_purpose(
    error: Exception, code: int, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(failing(error)) == code
    out, err = capsys.readouterr()
    assert (out, err) == ("", text)


def test_an_unexpected_exception_keeps_its_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert guarded(failing(ZeroDivisionError("oops"))) == 3
    err = capsys.readouterr().err
    assert err.startswith("chargeproof: internal error: ZeroDivisionError: oops\n")
    assert "Traceback" not in err
    [saved] = tmp_path.iterdir()
    assert str(saved) in err
    assert "Traceback" in saved.read_text()
    assert saved.stat().st_mode & 0o077 == 0


def test_a_traceback_that_cannot_be_saved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert guarded(failing(ZeroDivisionError("oops"))) == 3
    assert "could not be saved: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("work", [failing(KeyboardInterrupt()), lambda: 130])
def test_an_interruption_is_never_130(work: Callable[[], int], capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(work) == 3
    assert capsys.readouterr().err == "chargeproof: interrupted: stopped before anything was finished\n"


def test_a_reader_that_left_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        assert guarded(lambda: print("x" * 100_000) or 0) == 3


def test_version_needs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("chargeproof 0.")


def test_version_is_the_same_with_other_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-V"]) == 0
    assert main(["--version", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_without_arguments_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out = capsys.readouterr().out
    for command in ("run", "plan", "list", "explain", "doctor", "rejudge", "report", "diff", "simulate"):
        assert f"\n  {command} " in out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["lst"], "No such command 'lst'"),
        (["run", "--foo"], "No such option: --foo"),
        (["run", "-n", "0"], "'-n' / '--workers'"),
        (["run", "--seed", "x"], "'--seed'"),
        (["run", "--sut"], "'--sut' requires an argument"),
        (["explain"], "Missing argument"),
        (["list", "everything"], "everything"),
        (["doctor"], "Missing option '--sut'"),
        (["simulate", "robot"], "robot"),
    ],
)
def test_wrong_arguments_are_usage_errors(
    arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("chargeproof: usage error: ")
    assert text in err
    assert f"see: chargeproof {arguments[0]} --help" in err or "see: chargeproof --help" in err


def test_light_commands_leave_the_heavy_libraries_alone() -> None:
    import subprocess

    script = (
        "import sys; from harness.cli.main import main; main(['list'])\n"
        "heavy = {'pytest', 'docker', 'aiohttp', 'websockets', 'behave', 'jinja2', 'jsonschema_rs', 'ocpp'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
