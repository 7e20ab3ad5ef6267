"""`run`, `rejudge`, `report` and `diff`: what reaches the campaign, which code comes back."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.campaign.options import RunOptions
from harness.cli.main import main
from harness.errors import EnvironmentFault, UsageFault

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[RunOptions]:
    """What the campaign was asked to do. It writes a run and finds it inconclusive."""
    calls: list[RunOptions] = []

    def run_campaign(options: RunOptions) -> int:
        calls.append(options)
        store(options.out)
        return 4

    monkeypatch.setattr("harness.campaign.run.run_campaign", run_campaign)
    monkeypatch.chdir(tmp_path)
    return calls


def store(folder: Path, verdict: str = "PASS") -> Path:
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps({"tool": "chargeproof", "ended": "2026-01-01T00:00:00Z"}))
    case = {"id": "IEC63110-8.3.7-P1", "verdict": verdict, "sut": {"name": "Acme"}, "reason": "because"}
    (folder / "cases.jsonl").write_text(json.dumps(case) + "\n")
    return folder


def test_a_run_with_everything_said(asked: list[RunOptions], capsys: Capture) -> None:
    arguments = "run TC_B_20_CS a.feature:3 --sut my.toml --tags @CS --out there -n 3 --quiet --seed 7"
    assert main(arguments.split()) == 4
    assert asked == [
        RunOptions(
            out=Path("there"),
            selection=("TC_B_20_CS", "a.feature:3"),
            sut=Path("my.toml"),
            tags="@CS",
            workers=3,
            quiet=True,
            seed=7,
        )
    ]
    assert "1 PASS" in capsys.readouterr().out


def test_a_run_with_nothing_said(asked: list[RunOptions]) -> None:
    assert main(["run"]) == 4
    [options] = asked
    assert options == RunOptions(out=options.out)
    assert options.out.parent == Path("reports")
    assert options.out.name.startswith("run-")


def test_two_runs_in_one_second_do_not_meet(asked: list[RunOptions]) -> None:
    for _ in range(3):
        assert main(["run"]) == 4
    assert len({options.out for options in asked}) == 3


def test_a_run_is_never_written_over(asked: list[RunOptions], tmp_path: Path, capsys: Capture) -> None:
    store(tmp_path / "there")
    assert main(["run", "--out", "there"]) == 2
    assert "--out: there already holds a run" in capsys.readouterr().err
    assert asked == []


def test_a_file_is_no_folder(asked: list[RunOptions], tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "there").write_text("")
    assert main(["run", "--out", "there"]) == 2
    assert "--out: there is a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "code"), [(UsageFault("no such id"), 2), (EnvironmentFault("disk full"), 3)]
)
def test_faults_of_the_campaign(
    asked: list[RunOptions], fault: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def run_campaign(options: RunOptions) -> int:
        raise fault

    monkeypatch.setattr("harness.campaign.run.run_campaign", run_campaign)
    assert main(["run"]) == code
    assert str(fault) in capsys.readouterr().err


def test_judging_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture) -> None:
    def rejudge(run: Path, out: Path, sut: Path | None = None) -> Any:
        store(out, "FAIL")
        assert sut == Path("moved.toml")
        change = SimpleNamespace(
            id="IEC63110-8.3.7-P1", sut="Acme", before="PASS", now="FAIL", reason="too late"
        )
        return SimpleNamespace(cases=1, differences=(change,), exit_code=1)

    monkeypatch.setattr("harness.campaign.rejudge.rejudge", rejudge)
    stored = store(tmp_path / "night")
    assert main(["rejudge", str(stored), "--sut", "moved.toml"]) == 1
    out = capsys.readouterr().out
    assert "1 case judged again, 1 with another verdict than before" in out
    assert "IEC63110-8.3.7-P1  Acme: PASS → FAIL  too late" in out
    assert (tmp_path / "night-rejudged" / "run.json").exists()


@pytest.mark.parametrize("command", ["rejudge", "report"])
def test_what_is_no_run_is_refused(command: str, tmp_path: Path, capsys: Capture) -> None:
    assert main([command, str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_a_stored_run_is_reported_again(tmp_path: Path, capsys: Capture) -> None:
    folder = store(tmp_path / "night")
    assert main(["report", str(folder)]) == 0
    assert (folder / "report.html").exists()
    assert (folder / "junit.xml").exists()
    assert "report.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "code"), [("PASS", "PASS", 0), ("PASS", "FAIL", 1), ("FAIL", "PASS", 0)]
)
def test_two_runs_are_compared(before: str, after: str, code: int, tmp_path: Path, capsys: Capture) -> None:
    first, second = store(tmp_path / "a", before), store(tmp_path / "b", after)
    assert main(["diff", str(first), str(second)]) == code
    assert capsys.readouterr().out
