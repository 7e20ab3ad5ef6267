"""Coverage counts over the whole catalogue."""

import pytest

from harness.judge.finding import Verdict
from harness.requirements.catalogue import catalogue
from harness.requirements.coverage import WEIGHT, Count, Coverage, Outcome, coverage

P1, P2, P3 = (f"IEC63110-8.3.7-P{number}" for number in (1, 2, 3))


def of(counts: tuple[Count, ...], key: str) -> Count:
    return next(each for each in counts if each.id == key)


def test_without_results_nothing_is_implemented() -> None:
    found = coverage([])
    assert found.iec63110.counts == {"NOT_IMPLEMENTED": 334}
    assert found.oca_ocpp201.counts == {"NOT_IMPLEMENTED": 673}
    assert found.annex_b.counts == {"NOT_IMPLEMENTED": 20, "PAPER_REVIEW": 7}
    assert found.clause_7.counts == {"NOT_IMPLEMENTED": 11, "PAPER_REVIEW": 2}


def every(found: Coverage) -> list[Count]:
    return [
        found.iec63110,
        *found.use_cases,
        found.oca_ocpp201,
        *found.blocks,
        found.annex_b,
        found.clause_7,
    ]


def test_counts_add_up_to_the_total_everywhere() -> None:
    found = coverage([Outcome(P1, "FAIL", ("TC_B_20_CS",)), Outcome("unknown", "PASS")], {P2})
    for count in every(found):
        assert sum(count.counts.values()) == count.total
    assert sum(count.total for count in found.use_cases) == found.iec63110.total
    assert sum(count.total for count in found.blocks) == found.oca_ocpp201.total


def test_a_result_an_implemented_case_and_the_rest() -> None:
    found = of(coverage([Outcome(P1, "PASS")], {P1, P2}).use_cases, "8.3.7")
    assert found.counts == {"PASS": 1, "NOT_RUN": 1, "NOT_IMPLEMENTED": 9}


def test_rows_count_as_their_case_and_the_worst_one_wins() -> None:
    rows = [Outcome(f"{P1}[a]", "PASS"), Outcome(f"{P1}[b]", "FAIL"), Outcome(f"{P1}[c]", "WARNING")]
    assert of(coverage(rows).use_cases, "8.3.7").counts["FAIL"] == 1


def test_one_system_that_cannot_does_not_hide_another_that_can() -> None:
    both = [Outcome(P1, "NOT_APPLICABLE"), Outcome(P1, "PASS")]
    assert of(coverage(both).use_cases, "8.3.7").counts["PASS"] == 1


def test_labels_get_the_worst_verdict_of_what_carries_them() -> None:
    results = [Outcome(P1, "PASS", ("TC_B_20_CS",)), Outcome(P3, "ERROR", ("TC_B_20_CS", "63110:B.4"))]
    found = coverage(results)
    assert of(found.blocks, "B").counts["ERROR"] == 1
    assert found.annex_b.counts["ERROR"] == 1


def test_a_word_that_is_no_verdict_is_refused() -> None:
    with pytest.raises(ValueError, match="GREEN"):
        coverage([Outcome(P1, "GREEN"), Outcome(P1, "PASS")])


def test_the_weights_are_those_of_the_judge() -> None:
    by_weight = sorted(Verdict, key=lambda verdict: verdict.value)
    assert ["NOT_IMPLEMENTED", *WEIGHT] == [verdict.name for verdict in by_weight]


def test_blocks_are_those_of_the_labels() -> None:
    assert [count.id for count in coverage([]).blocks] == list("ABCDEFGHIJKLMNOP")
    assert of(coverage([]).blocks, "P").total == sum(label.id[3] == "P" for label in catalogue().labels)
