"""What a user may type, and what it means."""

from pathlib import Path

import pytest
from feature_files import REBOOT, SUITE_CASE, pool, write

from harness.campaign.resolve import resolve
from harness.errors import UsageFault

P1, N1, N2, N6 = (f"IEC63110-8.3.7-{case}" for case in ("P1", "N1", "N2", "N6"))
ROWS = ["IEC63110-8.2.3-N2[7]", "IEC63110-8.2.3-N2[99]"]
FILE = "features/iec63110/reboot.feature"


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        (P1, [P1]),
        ("IEC63110-8.2.3-N2", ROWS),
        (ROWS[1], ROWS[1:]),
        ("63110:8.3.7", [P1, N1, N6, N2]),
        ("63110:8", [*ROWS, P1, N1, N6, N2]),
        ("63110:8.2", ROWS),
        ("TC_B_20_CS", [P1]),
        ("TC_B_20", [P1]),
        ("B11.FR.06", [N2]),
        ("B11", [P1, N1, N2]),
        ("B01.FR.03", [P1, SUITE_CASE.id]),
        (SUITE_CASE.id, [SUITE_CASE.id]),
        (FILE, [P1, N1, N6, N2]),
        ("iec63110/reboot.feature", [P1, N1, N6, N2]),
        ("reboot.feature", [P1, N1, N6, N2]),
        ("reboot.feature:9", [P1]),
        ("features", [*ROWS, P1, N1, N6, N2]),
        ("features/iec63110", [*ROWS, P1, N1, N6, N2]),
        (f"{FILE}:9", [P1]),
        (f"{FILE}:8", [P1]),
        (f"{FILE}:11", [P1]),
        (f"{FILE}:1", [P1, N1, N6, N2]),
        (f"{FILE}:24", [N2]),
        ("features/iec63110/limits.feature:4", ROWS),
        ("features/iec63110/limits.feature:11", ROWS[1:]),
    ],
)
def test_what_a_text_means(tmp_path: Path, text: str, cases: list[str]) -> None:
    found, why = resolve(text, pool(tmp_path))
    assert [case.id for case in found] == cases
    assert text in why


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("IEC63110-8.3.7-P77", "did you mean IEC63110-8.3.7-P"),
        ("IEC63110-8.3.6-P1", "in the catalogue, but no feature implements it yet"),
        ("63110:8.3.6", "in the catalogue, but no feature implements it yet"),
        ("63110:8.3.66", "no such clause; did you mean 63110:8.3.6"),
        ("63110:8.3.", "no such clause"),
        ("TC_B_21_CS", "in the catalogue, but no feature implements it yet"),
        ("TC_B_98_CS", "no such label; did you mean"),
        ("A99.FR.01", "no case that is implemented rests on this requirement"),
        ("reebot", "is nothing that could be run"),
        ("", "is nothing that could be run"),
        ("features/iec63110/rebot.feature", "no such file; did you mean features/iec63110/reboot.feature"),
        (f"{FILE}x", "is nothing that could be run; did you mean features/iec63110/reboot.feature"),
        ("nowhere.feature:3", "nowhere.feature: there is no such file"),
        (f"{FILE}:18", "no scenario is there; scenarios start at the lines 9, 14, 20, 24"),
        (f"{FILE}:0", "no scenario is there"),
        (f"{FILE}:99", "no scenario is there"),
        ("test_suites", "the folder holds no features"),
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(UsageFault) as fault:
        resolve(text, pool(tmp_path))
    assert problem in str(fault.value)


def test_what_cannot_be_guessed_says_what_could_be_typed(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"right would be a feature file, FILE:LINE, a case id"):
        resolve("zzz", pool(tmp_path))


def test_a_file_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house, own = tmp_path / "house", tmp_path / "own"
    own.mkdir()
    write(house, reboot=REBOOT)
    (own / "mine.feature").write_text(REBOOT.replace("IEC63110-8.3.7-P1", "IEC63110-8.3.7-X1"))
    monkeypatch.chdir(own)
    found, _ = resolve("mine.feature:8", pool(house))
    assert [case.id for case in found] == ["IEC63110-8.3.7-X1"]


def test_a_broken_feature_is_told_when_the_id_that_is_looked_up_stands_in_it(tmp_path: Path) -> None:
    broken = pool(tmp_path, reboot=REBOOT, broken=f"Feature: A\n  @{P1}\n  Scenaro: B\n    Given c\n")
    with pytest.raises(UsageFault, match=r'broken\.feature:3: "Scenaro:"'):
        resolve(P1, broken)


def test_a_broken_feature_does_not_disturb_an_id_that_stands_elsewhere(tmp_path: Path) -> None:
    broken = pool(tmp_path, reboot=REBOOT, broken="Feature: A\n  Scenaro: B\n    Given c\n")
    assert len(resolve(P1, broken)[0]) == 1


def test_a_broken_feature_does_not_disturb_a_file_that_is_named(tmp_path: Path) -> None:
    broken = pool(tmp_path, reboot=REBOOT, broken="Feature: A\n  Scenaro: B\n    Given c\n")
    assert len(resolve(FILE, broken)[0]) == 4


def test_suites_are_not_read_for_a_case_of_a_feature(tmp_path: Path) -> None:
    lazy = pool(tmp_path)
    resolve(P1, lazy)
    assert "suites" not in vars(lazy)
    resolve(SUITE_CASE.id, lazy)
    assert "suites" in vars(lazy)
