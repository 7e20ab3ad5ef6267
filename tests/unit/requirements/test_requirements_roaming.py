"""The cases of roaming: called by their function, asked of several roles, some of them carried by others only."""

import pytest

from harness.errors import UsageFault
from harness.requirements.catalogue import catalogue
from harness.requirements.coverage import Outcome, coverage
from harness.requirements.further import document_of
from harness.requirements.paper_review import questions
from harness.requirements.tags import read_tags


def test_cases_are_called_by_their_function() -> None:
    book = catalogue()
    case = book.case("F0-P1")
    assert case.suts == ("CPO", "EMSP", "HUB")
    assert case.modes == ("A", "B1", "B2", "C1", "C2")
    assert book.clauses("F0-P1", "ocpi2.2.1") == ("63119:F0", "OCPI 2.2.1 credentials")
    assert document_of("S8-3") is document_of("F1-P1") is not None
    assert "63119:7.1-c" in book.clause_names


def test_what_other_protocols_carry_says_so_and_does_not_count_as_missing() -> None:
    document = document_of("F1-P1")
    assert document is not None
    elsewhere = [each for each in document.cases if each.elsewhere]
    assert {each.id for each in document.cases if not each.versions} == {each.id for each in elsewhere}
    assert catalogue().case("F1-P14").elsewhere.startswith("a message of OICP")
    found = coverage([Outcome("F1-P1", "PASS")])
    counted = next(each for each in found.further if each.id == "63119:F1")
    assert counted.counts["PASS"] == 1
    assert counted.counts["NOT_APPLICABLE"] == sum(each.use_case == "F1" for each in elsewhere)


def test_what_no_message_shows_of_a_clause_is_a_question() -> None:
    loose = catalogue().loose_clauses
    asked = {each.clause for each in questions() if ":" in each.clause}
    assert asked <= set(loose)
    assert {id for id, clause in loose.items() if clause.verdict == "paper_review"} <= asked
    assert {id for id in loose if id.startswith("63119:8-")} <= asked
    found = coverage([Outcome("S8-3", "PASS", ("63119:8-separation",))]).further_clauses
    assert found is not None
    assert (found.counts["PASS"], found.counts["PAPER_REVIEW"]) == (1, 2)
    assert sum(found.counts.values()) == found.total == len(loose)


def test_a_case_may_be_asked_of_several_roles() -> None:
    tagged = read_tags(["F0-P1", "CPO", "HUB", "ocpi2.2.1", "63119:F0"])
    assert (tagged.role, tagged.also) == ("cpo", ("hub",))
    assert read_tags(["F0-X7", "EMSP", "CPO", "ocpi2.2.1"]).also == ("cpo",)


@pytest.mark.parametrize(
    ("tags", "needs"),
    [
        (["mode:A"], {"peer_mode"}),
        (["mode:B1", "mode:B2"], {"hub_mode"}),
        (["mode:C", "needs:reservations"], {"mixed_mode", "reservations"}),
        (["mode:A", "mode:B"], set()),
        ([], set()),
    ],
)
def test_the_only_mode_of_a_case_is_a_claim_that_it_needs(tags: list[str], needs: set[str]) -> None:
    assert read_tags(["F0-P1", "CPO", "ocpi2.2.1", *tags]).needs == needs


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        (["F0-P4", "CPO", "ocpi2.2.1"], "tests the HUB"),
        (["F1-P14", "CPO", "ocpi2.2.1"], "exists for versions"),
        (["F0-P99", "CPO", "ocpi2.2.1"], "no such case"),
        (["F0-P1", "CPO", "ocpi2.2.1", "mode:D"], "no such mode"),
        (["IEC63380-T158-DP1", "DEVICE", "EMS", "echonetlite"], "several of: party"),
    ],
)
def test_tags_that_mean_nothing_are_told(tags: list[str], says: str) -> None:
    with pytest.raises(UsageFault, match=says):
        read_tags(tags)
