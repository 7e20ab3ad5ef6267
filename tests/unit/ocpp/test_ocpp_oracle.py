"""The error-code oracle: the table of reactions, and what a judgement says."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.ocpp import oracle
from harness.protocols.ocpp.error_codes import codes
from harness.protocols.ocpp.oracle import Grade, Planted, Reaction, judge

VECTORS = Path(__file__).parents[2] / "vectors" / "ocpp" / "error_codes.jsonl"
CASES = [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda c: f"{c['planted']}-{c['kind']}{c.get('code', '')}-{c['grade']}"
)
def test_the_table_of_reactions(case: dict[str, Any]) -> None:
    reaction = Reaction(case["kind"], case.get("code", ""), case.get("id"))
    version, choices = case.get("version", "2.0.1"), case.get("choices")
    judged = judge(Planted(case["planted"]), reaction, version, choices, case.get("sent_id"))
    assert judged.grade is Grade[case["grade"]]


def test_every_fault_and_every_kind_of_reaction_is_in_the_table() -> None:
    assert {case["planted"] for case in CASES} == {each.value for each in Planted}
    assert set(oracle.ORACLE) == set(Planted)


def test_grades_as_verdicts() -> None:
    verdicts = {
        Reaction("callerror", "OccurrenceConstraintViolation"): Verdict.PASS,
        Reaction("callerror", "FormatViolation"): Verdict.PASS,
        Reaction("callerror", "InternalError"): Verdict.WARNING,
        Reaction("callresult"): Verdict.FAIL,
    }
    assert {each: judge(Planted.MISSING_FIELD, each).verdict for each in verdicts} == verdicts


def test_a_finding_says_what_was_wanted_what_came_and_why_it_passes() -> None:
    found = judge(Planted.MISSING_FIELD, Reaction("callerror", "FormatViolation")).finding([3, 4])
    assert found.rule.check == "oracle.missing_field"
    assert found.expected == "CALLERROR OccurrenceConstraintViolation, or no answer"
    assert found.received == "CALLERROR FormatViolation"
    assert found.note == "a neighbouring error code"
    assert found.records == (3, 4)


def test_a_disputed_reaction_names_both_readings() -> None:
    note = judge(Planted.UNKNOWN_ACTION, Reaction("callerror", "NotSupported")).note
    assert "unknown_action" in note
    assert "mobilityhouse" in note
    assert "NotImplemented" in note


def test_only_undisputed_codes_are_asked_for() -> None:
    assert oracle.expected_text(Planted.UNKNOWN_ACTION) == "CALLERROR NotImplemented, or no answer"
    assert oracle.expected_text(Planted.BEFORE_ACCEPTED) == "CALLERROR SecurityError"


@pytest.mark.parametrize(
    ("keyword", "planted"),
    [
        ("required", Planted.MISSING_FIELD),
        ("minItems", Planted.MISSING_FIELD),
        ("type", Planted.WRONG_TYPE),
        ("enum", Planted.BAD_VALUE),
        ("maxLength", Planted.BAD_VALUE),
        ("additionalProperties", Planted.EXTRA_FIELD),
    ],
)
def test_the_fault_that_violates_a_keyword(keyword: str, planted: Planted) -> None:
    assert oracle.planted_by(keyword) is planted


def test_all_codes_of_the_table_exist_in_their_version() -> None:
    for row in oracle.ORACLE.values():
        assert set(row.exact) <= codes("2.0.1")
        assert set(row.exact_16) <= codes("1.6") | {"FormatViolation"}
