"""`plan`: what a user reads before anything runs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.campaign.places import Places
from harness.campaign.pool import Pool
from harness.campaign.target import Hands, Target
from harness.cli.main import main
from harness.cli.printing import duration, plural

Capture = pytest.CaptureFixture[str]
CLAIMS = frozenset({"firmware_update_blocks_reset"})
STATION = Target("acme.toml", "Acme DC-50 1.0", "charging_station", "ocpp2.0.1", CLAIMS, hands=Hands.PERSON)

FEATURE = """\
@63110:8.3.7 @ocpp2.0.1
Feature: Reboot
  @IEC63110-8.3.7-P1 @CS
  Scenario: At once
    When it restarts
  @IEC63110-8.3.7-P2 @CS
  Scenario: Later
    When it restarts
  @IEC63110-8.3.7-N2 @CS @needs:firmware_update_blocks_reset
  Scenario: During an update
    When it restarts
  @IEC63110-8.3.7-N6 @CSMS
  Scenario: Refused
    When it restarts
"""


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Target]:
    """The systems that a profile stands for; to be changed by the test."""
    found = [STATION]
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "reboot.feature").write_text(FEATURE)
    here = Pool(Places(tmp_path), suites=lambda: ())
    monkeypatch.setattr("harness.cli.planning.Pool", lambda: here)
    monkeypatch.setattr("harness.cli.planning.targets", lambda profile: tuple(found))
    monkeypatch.setattr("harness.engine.gherkin.check_steps", lambda scenario: None)
    return found


def shown(capsys: Capture, *arguments: str) -> str:
    assert main(["plan", "63110:8.3.7", *arguments]) == 0
    return capsys.readouterr().out


def test_what_nobody_wrote_down_is_said(
    system: list[Target], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not counted" not in shown(capsys)
    monkeypatch.setattr("harness.campaign.plan.explanation", lambda case_id: None)
    assert "What these need of a person, and how long it takes, is not counted" in shown(capsys)


def test_cases_prompts_and_time(system: list[Target], capsys: Capture) -> None:
    out = shown(capsys)
    assert out.startswith("Acme DC-50 1.0: charging station, OCPP 2.0.1\n")
    assert "prompts for a person" in out
    line = next(line for line in out.splitlines() if line.startswith("IEC63110-8.3.7-P2 "))
    assert " min " in line


def test_what_does_not_apply_is_grouped_by_reason(system: list[Target], capsys: Capture) -> None:
    out = shown(capsys)
    assert "  - it tests a CSMS, and this is a CS: IEC63110-8.3.7-N6" in out


def test_what_a_claim_would_add(system: list[Target], capsys: Capture) -> None:
    system[0] = replace(STATION, features=frozenset())
    out = shown(capsys)
    line = "- firmware_update_blocks_reset (installs firmware in a way that must not be interrupted): 1 case"
    assert line in " ".join(out.split())


def test_nobody_to_make_it_act(system: list[Target], capsys: Capture) -> None:
    system[0] = replace(STATION, hands=Hands.NOBODY)
    out = shown(capsys)
    assert "no control: nobody can make the product act" in out
    assert "would be INCONCLUSIVE, because the profile has no" in out


def test_the_rest_of_the_catalogue_is_not_forgotten(system: list[Target], capsys: Capture) -> None:
    assert "of the catalogue for this role and version (chargeproof list cases --missing)" in " ".join(
        shown(capsys).split()
    )


def test_several_systems(system: list[Target], capsys: Capture) -> None:
    system.append(replace(STATION, name="Acme Central 2.0", role="csms", hands=Hands.MACHINE))
    out = shown(capsys)
    assert "\n\nAcme Central 2.0: csms, OCPP 2.0.1\n1 case would run" in out


def test_the_plan_as_data(system: list[Target], capsys: Capture) -> None:
    [found] = json.loads(shown(capsys, "--json"))
    assert found["sut"]["control"] == "person"
    by_id = {case["id"]: case for case in found["run"]}
    assert by_id["IEC63110-8.3.7-P2"]["control"] == ["plug_in", "present_token", "present_token", "plug_out"]
    assert found["prompts"] == sum(len(case["control"]) for case in found["run"])
    assert {"id", "verdict", "reason"} == set(found["skipped"][0])
    assert "IEC63110-8.3.6-P1" in found["not_implemented"]


def test_nothing_that_applies_is_a_usage_error(system: list[Target], capsys: Capture) -> None:
    assert main(["plan", "IEC63110-8.3.7-N6"]) == 2
    assert "nothing is left to run" in capsys.readouterr().err


def test_a_profile_that_is_not_there(capsys: Capture, tmp_path: Path) -> None:
    assert main(["plan", "--sut", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.01, "1 s"),
        (89, "89 s"),
        (91, "2 min"),
        (89 * 60, "89 min"),
        (90 * 60, "1 h 30 min"),
        (7260, "2 h 01 min"),
    ],
)
def test_durations_are_readable(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_plurals() -> None:
    assert (plural(1, "case"), plural(0, "case"), plural(2, "entry", "entries")) == (
        "1 case",
        "0 cases",
        "2 entries",
    )
