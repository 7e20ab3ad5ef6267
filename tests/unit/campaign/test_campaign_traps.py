"""Lines that Gherkin would take for prose although somebody meant a keyword."""

import pytest

from harness.campaign.traps import traps


def caught(text: str) -> list[int]:
    return [line for line, _ in traps(text)]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("Scenaro: a", "Scenario:"),
        ("scenario: a", "Scenario:"),
        ("SCENARIO: a", "Scenario:"),
        ("Scenario : a", "Scenario:"),
        ("Scenario Outlin: a", "Scenario Outline:"),
        ("Outline: a", "Scenario Outline:"),
        ("Exampels:", "Examples:"),
        ("Backgroud:", "Background:"),
        ("Rulle: a", "Rule:"),
        ("Featur: a", "Feature:"),
    ],
)
def test_misspelt_blocks(line: str, right: str) -> None:
    [(number, problem)] = traps(f"Feature: A\n  {line}\n")
    assert number == 2
    assert f'right would be "{right}"' in problem


def test_a_keyword_without_its_colon() -> None:
    [(_, problem)] = traps("Feature: A\n  Scenario A station restarts\n")
    assert "without its colon" in problem


@pytest.mark.parametrize("line", ["Givn a", "Whne a", "Tehn a", "Thn a", "Adn a", "Giveen a", "Bur a"])
def test_misspelt_steps(line: str) -> None:
    assert caught(f"Feature: A\n  Scenario: B\n    {line}\n    Given b\n") == [3]


@pytest.mark.parametrize(
    "prose",
    [
        "The station restarts.",
        "They do not.",
        "Any station may.",
        "Note: nothing of it is lost.",
        "Source: the standard, clause 8",
        "When a station restarts, it tells why.",
        "and comes back,\n  then goes on.",
        "Put it there. Bus stops.",
        "See http://example.org",
        "Scenarios of this kind are rare",
    ],
)
def test_prose_stays_prose(prose: str) -> None:
    assert caught(f"Feature: A\n  {prose}\n\n  Scenario: B\n    {prose.splitlines()[0]}\n    Given b\n") == []


def test_steps_without_a_scenario() -> None:
    assert caught("Feature: A\n  Given a\n  Then b\n  Scenario: C\n    Given d\n    And e\n") == [2, 3]


def test_steps_after_a_rule_without_a_scenario() -> None:
    assert caught("Feature: A\n  Scenario: B\n    Given c\n  Rule: D\n    Given e\n    Then f\n") == [5, 6]


def test_tags_comments_tables_and_texts_are_not_looked_at() -> None:
    text = (
        "@Scenaro:\nFeature: A\n  # Scenaro: no\n  Scenario: B\n    Given c\n"
        '      """\n      Scenaro: no\n      """\n      | Scenaro: |\n    Then d\n'
        "      '''\n      Givn\n      \"\"\"\n      '''\n"
    )
    assert caught(text) == []


def test_other_languages_are_left_alone() -> None:
    assert caught("# language: de\nFunktionalität: A\n  Szenario: B\n") == []
    assert caught("# language: en\nFeature: A\n  Szenario: B\n") == [3]
