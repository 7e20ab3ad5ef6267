"""Features that cannot be run as they were meant: exit code 2 with the place, and nothing is run."""

import pytest

from tests.system.kit import Bench

READY = "Given a charging station that the CSMS has accepted"


@pytest.mark.parametrize(
    ("steps", "line", "said"),
    [
        (f"{READY}\nThen pigs fly", 7, "no step is defined for: Then pigs fly"),
        (f"Givn a cable\n{READY}", 6, '"Givn" is no keyword'),
        (f"{READY}\nThn the connection is closed", 7, "syntax error"),
        (f"{READY}\n| a | b |\n| 1 |", 8, "syntax error"),
    ],
)
def test_steps(bench: Bench, steps: str, line: int, said: str) -> None:
    path = bench.feature(steps)
    ran = bench.run(path)
    assert ran.code == 2, ran.said
    assert f"own.feature:{line}: " in ran.err
    assert said in ran.err
    assert not ran.folder.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no feature"),
        ("Feature: Empty\n", "the feature has no scenario"),
        (
            "Feature: F\n\n  @IEC63110-8.3.7-X91 @CS\n  Scenaro: One\n",
            '"Scenaro:" is no keyword',
        ),
        (
            "Feature: F\n\n  Scenario: One\n    Given a charging station that the CSMS has accepted\n",
            "case id",
        ),
    ],
)
def test_files(bench: Bench, text: str, said: str) -> None:
    path = bench.root / "own.feature"
    path.write_text(text)
    ran = bench.run(str(path))
    assert ran.code == 2, ran.said
    assert str(path) in ran.err
    assert said in ran.err


def test_a_file_that_is_not_text(bench: Bench) -> None:
    path = bench.root / "own.feature"
    path.write_bytes(b"\xff\xfe\x00")
    ran = bench.run(str(path))
    assert ran.code == 2
    assert f"{path}: not UTF-8 text" in ran.err


@pytest.mark.parametrize(
    "selection", ["63110:9.9", "TC_B_99_CS", "IEC63110-8.3.7-P99", "nowhere.feature", "nonsense"]
)
def test_unknown_selections(bench: Bench, selection: str) -> None:
    ran = bench.run(selection)
    assert ran.code == 2
    assert selection in ran.err
