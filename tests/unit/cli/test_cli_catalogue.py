"""`list` and `explain`, as a user reads them."""

import json

import pytest

from harness.cli.main import main
from harness.requirements.catalogue import catalogue

Capture = pytest.CaptureFixture[str]

USE_CASES = len(catalogue().use_cases) + sum(len(each.use_cases) for each in catalogue().documents)


def shown(capsys: Capture, *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def refused(capsys: Capture, *arguments: str) -> str:
    assert main(list(arguments)) == 2
    return capsys.readouterr().err


def test_use_cases_with_what_is_done(capsys: Capture) -> None:
    out = shown(capsys, "list")
    assert "63110:8.3.7" in out
    assert f"{USE_CASES} use cases, {len(catalogue().case_by_id)} cases, " in out


def test_cases_of_a_clause(capsys: Capture) -> None:
    lines = shown(capsys, "list", "cases", "--of", "63110:8.3.7", "--party", "CSMS").splitlines()
    assert lines[1].split()[:2] == ["IEC63110-8.3.7-N6", "yes"]
    assert lines[-1] == "1 case, 1 implemented"


def test_a_clause_takes_what_lies_below(capsys: Capture) -> None:
    rows = json.loads(shown(capsys, "list", "cases", "--of", "8.4", "--json"))
    assert {row["id"].split("-")[1] for row in rows} == {f"8.4.{last}" for last in range(3, 10)}


def test_missing_and_implemented_are_all(capsys: Capture) -> None:
    missing = json.loads(shown(capsys, "list", "cases", "--missing", "--json"))
    done = json.loads(shown(capsys, "list", "cases", "--implemented", "--json"))
    assert not any(row["implemented"] for row in missing)
    assert all(row["implemented"] for row in done)
    assert len(missing) + len(done) == len(catalogue().case_by_id)


@pytest.mark.parametrize(
    ("what", "first", "total"),
    [
        ("use-cases", "63110:8.2.3", USE_CASES),
        ("cases", "IEC63110-8.2.3-P1", len(catalogue().case_by_id)),
        ("labels", "TC_A_01_CS", 737),
        ("requirements", "63110:B.1", 40),
    ],
)
def test_lists_as_data(capsys: Capture, what: str, first: str, total: int) -> None:
    rows = json.loads(shown(capsys, "list", what, "--json"))
    assert (rows[0]["id"], len(rows)) == (first, total)


def test_claims_are_listed_with_their_meaning(capsys: Capture) -> None:
    assert "takes charging profiles" in shown(capsys, "list", "claims")


def test_an_unknown_clause_is_refused(capsys: Capture) -> None:
    assert "there is no clause '63110:8.3.77'; did you mean 63110:8.3.7" in refused(
        capsys, "list", "--of", "63110:8.3.77"
    )


def test_an_empty_list_is_not_silence(capsys: Capture) -> None:
    assert "no requirements fit these options" in refused(capsys, "list", "requirements", "--of", "8.3.7")


def test_a_case_is_explained(capsys: Capture) -> None:
    out = shown(capsys, "explain", "IEC63110-8.3.7-P2")
    for text in (
        "63110:8.3.7 Restart a station",
        "a charging station · positive · SHALL · versions 2.0.1, 2.1",
        "B12.FR.01, B12.FR.03",
        "features/iec63110/",
        "TC_B_21_CS",
        "plug the cable in",
        "at least 20 s",
        "What it checks",
        "Why products usually fail it",
        "  - Accepted instead of Scheduled",
    ):
        assert text in out


def test_a_case_without_words_still_has_facts(capsys: Capture) -> None:
    out = shown(capsys, "explain", "IEC63110-8.4.8-N1")
    assert "no feature carries it yet" in out
    assert "What it checks" not in out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("IEC63110-8.3.7-P1[row]", "IEC63110-8.3.7-P1: "),
        ("TC_C_37_CS", "applies if    C-49 AND (C-30 OR C-31 OR C-32)"),
        ("TC_B_20_CS", "Core (mandatory)"),
        ("TC_B_08_CSMS", "profiles      none"),
        ("63110:8.3.7", "IEC63110-8.3.7-N6"),
        ("8.3.7", "OCA labels    21"),
        ("63110:B.8", "cannot be tested on the wire"),
        ("63110:7.10", "lies outside of what can be tested here"),
        ("B12.FR.05", "IEC63110-8.3.7-N3"),
        ("evse_reset", "excludes      IEC63110-8.3.7-N1"),
        ("smart_charging", "IEC63110-8.2.3-P1"),
    ],
)
def test_every_kind_of_id_is_explained(capsys: Capture, name: str, text: str) -> None:
    assert text in shown(capsys, "explain", name)


def test_a_number_stands_for_both_sides(capsys: Capture) -> None:
    out = shown(capsys, "explain", "TC_B_20")
    assert out.index("TC_B_20_CS:") < out.index("TC_B_20_CSMS:")


def test_several_ids_at_once(capsys: Capture) -> None:
    out = shown(capsys, "explain", "TC_B_20_CS", "evse_reset")
    assert "\n\nevse_reset: " in out


def test_an_unknown_id_gets_a_hint(capsys: Capture) -> None:
    err = refused(capsys, "explain", "smart_chargin")
    assert "nothing is called 'smart_chargin'; did you mean smart_charging?" in err
    assert "right would be a case" in err
