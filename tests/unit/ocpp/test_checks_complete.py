"""The whole of the checks: every rule can go red, ids are unique, findings are bounded, nothing raises."""

import json

import test_checks_boot
import test_checks_orders
import test_checks_payloads
import test_checks_rpc
import test_checks_transactions
from dialogue import Dialogue
from red import RED

from harness.judge.finding import Rule, Verdict
from harness.judge.tally import MAX_PER_RULE, Tally
from harness.protocols.ocpp.v201.checks import RULES, planted_in

SEEN_RED = (
    test_checks_boot,
    test_checks_orders,
    test_checks_payloads,
    test_checks_rpc,
    test_checks_transactions,
)


def test_every_rule_has_been_seen_red() -> None:
    assert {rule.check for rule in RULES} == RED


def test_ids_are_unique_and_every_rule_has_a_clause() -> None:
    assert len({rule.check for rule in RULES}) == len(RULES)
    assert all(rule.clause and rule.text for rule in RULES)


def test_inferred_rules_lead_to_a_warning_at_most() -> None:
    assert all(rule.worst <= Verdict.WARNING for rule in RULES if rule.basis == "inferred")


def test_many_broken_frames_are_summed_up() -> None:
    d = Dialogue()
    for _ in range(40):
        d.sut_sends("[]")
    found = [each for each in d.findings() if each.rule.check == "generic.frame"]
    assert len(found) == MAX_PER_RULE + 1
    assert "35 times more" in found[-1].received


def test_many_small_faults_do_not_hide_a_grave_one() -> None:
    rule = Rule("some.rule", "something holds", ("a clause",))
    tally = Tally()
    for seq in range(2 * MAX_PER_RULE):
        tally.graded(rule, Verdict.WARNING, "this", "that", seq)
    tally.broke(rule, "this", "something else", 99)
    found = tally.findings()
    assert [each.records for each in found if each.verdict is Verdict.FAIL] == [(99,)]
    assert f"{MAX_PER_RULE} times more" in found[-1].received


def test_the_guilty_record_comes_last() -> None:
    d = Dialogue()
    d.boots()
    id = d.we_call("ClearCache")
    d.sut_answers(id, {"status": "Perhaps"})
    found = next(each for each in d.findings() if each.rule.check == "generic.schema.response")
    assert found.records == (2, 3)


def test_marks_tell_what_was_planted() -> None:
    d = Dialogue()
    d.planted()
    d.sut_calls("Heartbeat")
    d.we_call("ClearCache")
    mark(d, planted=True, frame=7)
    mark(d, do="something else")
    d.we_call("ClearCache")
    mark(d, planted="late")
    d.we_call("ClearCache")
    d.we_call("ClearCache", id="late")
    mark(d, planted="")
    d.we_send("[]")
    mark(d, planted=False)
    d.we_send("[]")
    assert [d.records[seq].raw[:2] for seq in sorted(planted_in(d.records) - {7})] == ["[2", "[2", "[]"]
    assert planted_in(d.records) == {2, 7, 8, 10}


def mark(d: Dialogue, **facts: object) -> None:
    d._add("mark", "", json.dumps(facts))
