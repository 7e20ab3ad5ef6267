"""Reading features: what comes out of good ones, and that nothing bad passes in silence."""

from pathlib import Path

import pytest
from feature_files import LIMITS, REBOOT

from harness.campaign.candidate import Candidate
from harness.campaign.features import read_features
from harness.errors import UsageFault


def read(folder: Path, text: str) -> tuple[Candidate, ...]:
    file = folder / "some.feature"
    file.write_text(text, "utf-8")
    return read_features([file])


def complaints(folder: Path, text: str) -> str:
    with pytest.raises(UsageFault) as fault:
        read(folder, text)
    return str(fault.value).replace(f"{folder}/", "")


def with_scenario(body: str, tags: str = "@IEC63110-8.3.7-P1 @CS @ocpp2.0.1") -> str:
    return f"Feature: Some\n\n  {tags}\n{body}"


def test_scenarios_become_candidates_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert [case.id for case in read(tmp_path, REBOOT)] == [
        "IEC63110-8.3.7-P1",
        "IEC63110-8.3.7-N1",
        "IEC63110-8.3.7-N6",
        "IEC63110-8.3.7-N2",
    ]


def test_a_candidate_knows_place_tags_and_requirements(tmp_path: Path) -> None:
    first = read(tmp_path, REBOOT)[0]
    assert (first.title, first.line, first.span) == ("At once", 9, (8, 12))
    assert first.file == tmp_path / "some.feature"
    assert (first.role, first.protocols) == ("charging_station", ("ocpp2.0.1",))
    assert (first.clauses, first.labels) == (("63110:8.3.7",), ("TC_B_20_CS",))
    assert "B11.FR.01" in first.refs
    assert first.tags >= {"IEC63110-8.3.7-P1", "CS", "ocpp2.0.1", "63110:8.3.7", "TC_B_20_CS"}


def test_a_scenario_ends_before_the_next_rule(tmp_path: Path) -> None:
    one_evse = read(tmp_path, REBOOT)[1]
    assert one_evse.span == (13, 16)


def test_claims_come_from_tags(tmp_path: Path) -> None:
    cases = {case.id: case for case in read(tmp_path, REBOOT)}
    assert cases["IEC63110-8.3.7-N1"].lacks == {"evse_reset"}
    assert cases["IEC63110-8.3.7-N2"].needs == {"firmware_update_blocks_reset"}


def test_rows_of_an_outline_are_called_by_their_first_cell(tmp_path: Path) -> None:
    rows = read(tmp_path, LIMITS)
    assert [row.id for row in rows] == ["IEC63110-8.2.3-N2[7]", "IEC63110-8.2.3-N2[99]"]
    assert [row.line for row in rows] == [10, 11]
    assert rows[0].scenario.steps[0].name == "EVSE 7 is limited to 6 A"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "some.feature").write_bytes(b"\xef\xbb\xbf" + REBOOT.encode())
    assert len(read_features([tmp_path / "some.feature"])) == 4


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("  Scenario: A\n    Given x\n    Whn y\n", "some.feature:6: syntax error: "),
        ("  Scenario: A\n    And x\n", "some.feature:5: syntax error: "),
        ("  Scenaro: A\n    Given x\n", 'some.feature:4: "Scenaro:" is no keyword'),
        ("  Scenario: A\n    Givn x\n    Then y\n", 'some.feature:5: "Givn" is no keyword'),
        ("  Scenario: A\n", "some.feature:4: the scenario has no steps"),
        ("  Scenario:\n    Given x\n", "some.feature:4: the scenario has no name"),
        ("  Scenario Outline: A\n    Given x\n", "some.feature:4: the outline has no rows"),
        (
            "  Scenario Outline: A\n    Given <y>\n    Examples:\n      | x |\n      | 1 |\n",
            "some.feature:4: <y> is no column of the rows (x)",
        ),
        (
            "  Scenario Outline: A\n    Given <x>\n    Examples:\n      | x | y |\n      | | 1 |\n",
            "some.feature:8: the first cell names the row",
        ),
        (
            "  Scenario Outline: A\n    Given <x>\n    Examples:\n      | x |\n      | 1 |\n      | 1 |\n",
            "some.feature:9: the case IEC63110-8.3.7-P1[1] is already in some.feature:8; rows are told apart",
        ),
        (
            "  Scenario Outline: A\n    Given <x>\n    Examples:\n      | x |\n      | 1 | 2 |\n",
            "some.feature:8: syntax error: ",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, body: str, complaint: str) -> None:
    assert complaint in complaints(tmp_path, with_scenario(body))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "some.feature:1: holds no feature"),
        ("# only a remark\n", "some.feature:1: holds no feature"),
        ("Featur: A\n", "some.feature:1: syntax error: "),
        ("Feature: A\n  Prose.\n", "some.feature:1: the feature has no scenario"),
        ("@CS\nFeature: A\n  Scenario: B\n    Given x\n", "some.feature:3: no case id"),
        (
            with_scenario("  Scenario: A\n    Given x\n", tags="@IEC63110-8.3.7-P1 @CS @ocpp2.0.2"),
            "some.feature:4: @ocpp2.0.2: ",
        ),
    ],
)
def test_files_that_hold_nothing_useful_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    assert complaint in complaints(tmp_path, text)


def test_a_tag_with_an_unknown_column_is_not_dropped_in_silence(tmp_path: Path) -> None:
    outline = "  Scenario Outline: A\n    Given <x>\n    Examples:\n      | x |\n      | 1 |\n"
    tags = "@IEC63110-8.3.7-P1 @CS @ocpp2.0.1 @needs:<feature>"
    assert "<feature> is no column" in complaints(tmp_path, with_scenario(outline, tags))


def test_a_case_id_may_occur_once_only(tmp_path: Path) -> None:
    twice = REBOOT + "\n  @IEC63110-8.3.7-P1 @CS\n  Scenario: Again\n    When it restarts\n"
    assert "the case IEC63110-8.3.7-P1 is already in some.feature:9" in complaints(tmp_path, twice)


def test_a_case_id_may_occur_once_over_all_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a.feature", tmp_path / "b.feature"
    first.write_text(LIMITS)
    second.write_text(LIMITS)
    with pytest.raises(
        UsageFault, match=r"b\.feature:10: the case IEC63110-8\.2\.3-N2\[7\] is already in .*a\.feat"
    ):
        read_features([first, second])


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.feature").write_text("Feature: A\n")
    with pytest.raises(UsageFault) as fault:
        read_features([tmp_path / "a.feature", tmp_path / "b.feature"])
    assert len(str(fault.value).splitlines()) == 2


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.feature"
    broken.write_bytes(b"Feature: \xff")
    with pytest.raises(UsageFault) as fault:
        read_features([broken, tmp_path / "none.feature"])
    assert "broken.feature: not UTF-8 text (byte 9)" in str(fault.value)
    assert "none.feature: cannot be read: No such file or directory" in str(fault.value)
