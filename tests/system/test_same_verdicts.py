"""However a case comes to be judged (command, behave, pytest, workers, again from its trace), the verdict is the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from harness.campaign.rejudge import rejudge
from harness.clock import parse_iso8601
from harness.judge.expectations import Within
from tests.system.kit import PASSWORD, Bench, Ran, complete, environment, free_port

ROOT = Path(__file__).parents[2]
FEATURE = "features/iec63110/8.3.7_reboot.feature"
STATION_CASES = ("IEC63110-8.3.7-P1", "IEC63110-8.3.7-N5", "IEC63110-8.3.7-X1")


def tool(name: str, bench: Bench, *arguments: str) -> None:
    """behave or pytest, typed in the checkout. They tell failures by their own exit codes."""
    program = Path(sys.executable).with_name(name)
    done = subprocess.run(
        [program, *arguments], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode in (0, 1), done.stdout + done.stderr


def verdicts(folder: Path) -> dict[str, str]:
    return Ran(0, "", "", folder).verdicts


def test_the_command_again_and_again_with_workers_behave_and_pytest(bench: Bench) -> None:
    once = bench.judged(FEATURE).verdicts
    assert len(once) >= 10
    assert bench.judged(FEATURE).verdicts == once
    assert bench.judged(FEATURE, "-n", "2").verdicts == once
    tool("pytest", bench, FEATURE, "-p", "no:cacheprovider", f"--chargeproof-out={bench.root / 'pytest'}")
    assert verdicts(bench.root / "pytest") == once
    tool("behave", bench, FEATURE, "-D", f"out={bench.root / 'behave'}")
    by_behave = verdicts(bench.root / "behave")
    assert by_behave
    assert by_behave.items() <= once.items()
    assert {key.partition(" ")[0] for key in by_behave} == {key.partition(" ")[0] for key in once}


def test_judged_again_and_with_a_changed_rule(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run against a station on a real socket, good and bad verdicts in it; the change gives answers more time."""
    bench.station("AnswersLate")
    never = bench.feature(
        "Given a charging station that the CSMS has accepted\nThen the connection is closed"
    )
    real = bench.judged(*STATION_CASES, never)
    assert set(real.verdicts.values()) >= {"PASS", "FAIL"}
    again = bench.command("rejudge", str(real.folder), "--out", str(bench.root / "again"))
    assert again.code == real.code
    assert verdicts(bench.root / "again") == real.verdicts
    assert "0 with another verdict than before" in again.out
    complete(Ran(again.code, again.out, again.err, bench.root / "again"))

    strict = Within.open

    def generous(self: Within, at: float) -> object:
        return strict(Within(self.pattern, self.seconds * 5), at)

    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    monkeypatch.setattr(Within, "open", generous)
    changed = rejudge(real.folder, bench.root / "changed")
    assert {each.id for each in changed.differences if each.before == "FAIL"} >= {STATION_CASES[0]}


def test_workers_do_not_play_one_product_at_the_same_time(bench: Bench) -> None:
    bench.station(listen=f"127.0.0.1:{free_port()}")
    ran = bench.judged(*STATION_CASES, "-n", "2")
    assert set(ran.verdicts.values()) == {"PASS"}, ran.said
    starts = sorted(ran.cases, key=lambda case: case["started"])
    ends = [parse_iso8601(case["started"]) + case["duration"] for case in starts]
    assert all(
        end < parse_iso8601(case["started"]) + 0.01 for end, case in zip(ends, starts[1:], strict=False)
    )


def test_what_could_not_be_judged_is_not_judged_again_either(bench: Bench) -> None:
    bench.station("FallsOver")
    ran = bench.judged("IEC63110-8.3.7-P1")
    again = bench.command("rejudge", str(ran.folder), "--out", str(bench.root / "again"))
    assert verdicts(bench.root / "again") == ran.verdicts == {"IEC63110-8.3.7-P1 Nasty": "ERROR"}
    assert again.code == ran.code == 3


def test_an_interrupted_run_judged_again(bench: Bench) -> None:
    bench.station("NeverAnswers", values={"answer_within": 300})
    running = bench.start("IEC63110-8.3.7-P1")
    running.until_trace_has('\\"expect\\"')
    running.interrupt()
    ran = complete(running.finish())
    again = bench.command("rejudge", str(ran.folder), "--out", str(bench.root / "again"))
    assert verdicts(bench.root / "again") == ran.verdicts
    assert again.code == ran.code == 4
