"""The catalogue as data: complete, consistent, and found by its ids."""

import re
from collections import Counter

import pytest

from harness.errors import UsageFault
from harness.requirements.catalogue import base_id, catalogue
from harness.requirements.explain import explanation, explanations
from harness.requirements.paper_review import questions
from harness.requirements.vocabulary import vocabulary

BOOK = catalogue()
OF_OUR_OWN = {id for id in explanations() if re.fullmatch(r"IEC63110-\d+\.\d+\.\d+-X\d+", id)}
"""Cases that the reference does not have; their words are held as well."""
EIGHT = {"8.2.3", "8.3.3", "8.3.4", "8.3.5", "8.3.7", "8.3.15", "8.4.4", "8.4.5"}
FEATURE_ID = re.compile(
    r"C-\d\d(\.\d)?|AS-\d|DM-\d|SC-\d(\.\d)?|R-\d|LA-\d|UI-\d(\.\d)?|ISO-\d|HFS-\d+|AQ-\d+"
)
PROFILES = {"CO", "AS", "LA", "SC", "DM", "RE", "UI", "IS"}


def test_every_document_is_there_as_a_whole() -> None:
    assert len(BOOK.use_cases) == 34
    assert Counter(case.polarity for case in BOOK.cases) == {"positive": 114, "negative": 220}
    assert Counter(label.role for label in BOOK.labels) == {"CS": 422, "CSMS": 251}
    assert Counter(item.verdict for item in BOOK.annex_b) == {"testable": 13, "partly": 7, "paper_review": 7}
    assert len(BOOK.clause_7) == 13


@pytest.mark.parametrize("index", [BOOK.case_by_id, BOOK.use_case_by_id, BOOK.label_by_id])
def test_no_id_occurs_twice(index: dict[str, object]) -> None:
    further = sum(len(document.cases) for document in BOOK.documents)
    count = {len(BOOK.cases) + further, len(BOOK.use_cases), len(BOOK.all_labels)}
    assert len(index) in count


def test_a_case_is_called_after_its_use_case_and_polarity() -> None:
    for case in BOOK.cases:
        letter = {"positive": "P", "negative": "N"}[case.polarity]
        assert re.fullmatch(rf"IEC63110-{re.escape(case.use_case)}-{letter}\d+", case.id)
        assert case.use_case in BOOK.use_case_by_id


def test_versions_of_cases_are_known_to_the_vocabulary() -> None:
    single = (
        tag for tag in vocabulary().protocols if "+" not in tag
    )  # where several meet there is no catalogue
    known = {vocabulary().protocols[tag].version for tag in single}
    assert {version for case in BOOK.case_by_id.values() for version in case.versions} == known


def test_references_are_single_requirements() -> None:
    for case in BOOK.cases:
        for ref in case.refs:
            assert "/" not in ref
            assert "," not in ref
    assert BOOK.case("IEC63110-8.3.7-P1").refs == (
        "B11.FR.01",
        "B11.FR.03",
        "B11.FR.04",
        "B01.FR.03",
        "B01.FR.09",
    )


def test_words_of_our_own_are_held_for_the_eight_use_cases_and_explanations_for_some_more() -> None:
    worded = {case.id for case in BOOK.cases if case.summary}
    wanted = {case.id for case in BOOK.cases if case.use_case in EIGHT and "2.0.1" in case.versions}
    assert worded == wanted
    explained = {id for id in explanations() if id not in OF_OUR_OWN}
    assert wanted <= explained <= BOOK.case_by_id.keys()


def test_explanations_use_known_claims_and_verbs() -> None:
    for case_id, each in explanations().items():
        assert set(each.needs) | set(each.lacks) <= set(vocabulary().claims), case_id
        assert set(each.control) <= set(vocabulary().verbs), case_id
        assert each.checks, case_id
        assert each.causes, case_id


def test_control_fits_the_tested_side() -> None:
    of_csms = {"request", "record", "answer_next_boot"}
    for case_id, each in explanations().items():
        if case_id in OF_OUR_OWN:
            continue
        if BOOK.case(case_id).sut == "CSMS":
            assert set(each.control) <= of_csms, case_id
        else:
            assert not set(each.control) & of_csms, case_id


def test_an_outline_row_has_the_explanation_of_its_case() -> None:
    assert explanation("IEC63110-8.3.7-P1[now]") == explanation("IEC63110-8.3.7-P1")
    assert explanation("IEC63110-8.3.6-P1") is None


def test_labels_have_known_profiles_and_use_cases() -> None:
    for label in BOOK.labels:
        assert label.id.endswith(f"_{label.role}")
        assert {profile for profile, _ in label.profiles} <= PROFILES
        assert set(label.use_cases) <= set(BOOK.use_case_by_id)


def test_conditional_labels_and_only_those_have_a_condition() -> None:
    for label in BOOK.labels:
        assert bool(label.applies_if) == any(kind == "C" for _, kind in label.profiles), label.id


def test_conditions_are_expressions_over_feature_ids() -> None:
    words = {"AND", "OR", "NOT", "(", ")", "MODE12", "ISO15118", "HFS-8>1", *PROFILES}
    for label in BOOK.labels:
        tokens = label.applies_if.replace("(", " ( ").replace(")", " ) ").split()
        strange = [token for token in tokens if token not in words and not FEATURE_ID.fullmatch(token)]
        assert strange == [], label.id
        assert tokens.count("(") == tokens.count(")"), label.id


def test_what_is_for_paper_review_has_a_question_in_clause_7() -> None:
    asked = {each.clause for each in questions() if ":" not in each.clause}
    assert asked <= set(BOOK.clause_by_id)
    assert {each.id for each in BOOK.clause_7 if each.verdict == "paper_review"} <= asked
    assert {each for each in BOOK.clause_by_id if each.startswith("7.9.")} == asked
    assert all(each.ask.rstrip(").").count("?") and each.why.endswith(".") for each in questions())


def test_a_known_label() -> None:
    label = BOOK.label("TC_C_37_CS")
    assert label.profiles == (("CO", "C"),)
    assert label.applies_if == "C-49 AND (C-30 OR C-31 OR C-32)"
    assert "8.4.4" in label.use_cases


def test_withdrawn_labels_are_not_counted() -> None:
    assert not {"TC_A_13_CS", "TC_A_13_CSMS", "TC_O_15_CS"} & set(BOOK.label_by_id)


def test_unknown_ids_are_answered_with_near_ones() -> None:
    with pytest.raises(UsageFault, match=r"no case 'IEC63110-8\.3\.7-p1'.*did you mean IEC63110-8\.3\.7-P1"):
        BOOK.case("IEC63110-8.3.7-p1")
    with pytest.raises(UsageFault, match=r"no label 'TC_B_20'"):
        BOOK.label("TC_B_20")
    with pytest.raises(UsageFault, match=r"no use case '8\.3\.77'"):
        BOOK.use_case("8.3.77")


def test_use_cases_are_found_with_and_without_their_document() -> None:
    assert BOOK.use_case("63110:8.3.7") is BOOK.use_case("8.3.7")


def test_clauses_are_written_with_their_document() -> None:
    assert BOOK.clauses("IEC63110-8.3.7-N2", "ocpp2.0.1") == ("63110:8.3.7", "OCPP 2.0.1 B11.FR.06")
    assert BOOK.clauses("IEC63110-8.3.15-N8", "ocpp2.0.1") == (
        "63110:8.3.15",
        "RFC 6455",
        "OCPP 2.0.1 Part 4 3.2",
    )
    assert BOOK.clauses("IEC63110-8.3.7-X1", "ocpp2.0.1") == ()


def test_rows_belong_to_their_case() -> None:
    assert base_id("IEC63110-8.3.7-P1[a[b]") == "IEC63110-8.3.7-P1"
    assert base_id("IEC63110-8.3.7-P1") == "IEC63110-8.3.7-P1"


def test_claims_and_verbs_have_a_meaning() -> None:
    for claim in vocabulary().claims.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", claim.name)
        assert claim.meaning
    assert all(verb.seconds > 0 for verb in vocabulary().verbs.values())


def test_parties_and_roles_are_two_words_for_the_same() -> None:
    assert vocabulary().party("charging_station") == "CS"
    assert vocabulary().roles["CSMS"] == "csms"
    assert vocabulary().party("navigator") is None
