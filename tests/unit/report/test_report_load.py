"""load: a run directory comes in whole, damaged, or not at all."""

import json
from pathlib import Path

import pytest
from example_run import write_example
from run_directory import RunBuilder, case, finding

from harness.errors import UsageFault
from harness.judge.finding import Verdict
from harness.report.load import load


@pytest.fixture
def builder(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "run")


def test_a_whole_run_has_no_flaws(tmp_path: Path) -> None:
    run = load(write_example(tmp_path / "run"))
    assert run.flaws == ()
    assert not run.unfinished
    assert run.counts == {
        Verdict.PASS: 8,
        Verdict.FAIL: 3,
        Verdict.ERROR: 1,
        Verdict.WARNING: 1,
        Verdict.INCONCLUSIVE: 1,
        Verdict.NOT_APPLICABLE: 5,
    }
    assert [sut.title for sut in run.suts] == ["Acme DC-50 1.4.2"]


def test_findings_carry_verdict_and_rule(builder: RunBuilder) -> None:
    mild = finding("b", "B", "C 2", "WARNING", rule={"level": "SHOULD"}, records=[3, 1])
    builder.add(
        case("x", "FAIL", findings=[mild, finding("a", "A", "C 1", "FAIL"), finding("ok", "O", "C 3")])
    )
    (loaded,) = load(builder.write()).cases
    assert [(each.rule.check, each.verdict) for each in loaded.problems] == [
        ("a", Verdict.FAIL),
        ("b", Verdict.WARNING),
    ]
    assert loaded.problems[1].records == (3, 1)
    assert loaded.problems[1].rule.level == "SHOULD"


def test_a_last_line_that_was_cut_is_said(builder: RunBuilder) -> None:
    root = builder.add(case("a"), case("b")).write()
    lines = (root / "cases.jsonl").read_bytes()
    (root / "cases.jsonl").write_bytes(lines[:-30])
    run = load(root)
    assert [each.id for each in run.cases] == ["a"]
    assert any("in the middle of line 2" in flaw for flaw in run.flaws)
    assert [each.id for each in run.never_run] == ["b"]


@pytest.mark.parametrize("line", [b"{}", b"[]", b"nonsense", b'{"id":"x","verdict":"GREEN"}', b"\xff\xfe"])
def test_a_line_that_is_no_case_is_named(builder: RunBuilder, line: bytes) -> None:
    root = builder.add(case("a")).write()
    (root / "cases.jsonl").write_bytes(line + b"\n" + (root / "cases.jsonl").read_bytes())
    run = load(root)
    assert [each.id for each in run.cases] == ["a"]
    assert len(run.flaws) == 1
    assert run.flaws[0].startswith("cases.jsonl:1 is not a case (")


def test_an_unknown_verdict_names_the_known_ones(builder: RunBuilder) -> None:
    (flaw,) = load(builder.add(case("a", "GREEN"), case("b")).write()).flaws
    assert "'GREEN' is none of" in flaw
    assert "INCONCLUSIVE" in flaw


def test_a_run_without_an_end_is_unfinished(builder: RunBuilder) -> None:
    builder.head |= {"ended": None, "exit_code": None}
    run = load(builder.add(case("a")).write())
    assert run.unfinished
    assert run.exit_code is None


@pytest.mark.parametrize(
    "content", [None, b'{"tool":"charge', b"[]", b'{"skipped":[{"id":"x","verdict":"NO"}]}']
)
def test_without_a_readable_run_json_the_cases_still_show(builder: RunBuilder, content: bytes | None) -> None:
    root = builder.add(case("a")).write()
    (root / "run.json").unlink()
    if content is not None:
        (root / "run.json").write_bytes(content)
    run = load(root)
    assert [each.id for each in run.cases] == ["a"]
    assert run.unfinished
    assert run.flaws[0].startswith("run.json ")


def test_without_cases_the_head_still_shows(builder: RunBuilder) -> None:
    root = builder.write()
    (root / "cases.jsonl").unlink()
    run = load(root)
    assert run.cases == ()
    assert run.suts[0].title == "Acme DC-50 1.4.2"
    assert any("cases.jsonl is missing" in flaw for flaw in run.flaws)


def test_totals_that_disagree_are_said(builder: RunBuilder) -> None:
    builder.head["counts"] = {"PASS": 2}
    run = load(builder.add(case("a")).write())
    assert any("counts 2 × PASS, cases.jsonl has 1" in flaw for flaw in run.flaws)


def test_the_last_line_of_a_case_counts(builder: RunBuilder) -> None:
    other = {"name": "Other", "version": "1", "role": "csms", "protocol": "p"}
    run = load(builder.add(case("a", "FAIL"), case("a", sut=other), case("a", attempts=2)).write())
    assert [(each.sut.name, each.verdict, each.attempts) for each in run.cases] == [
        ("Acme DC-50", Verdict.PASS, 2),
        ("Other", Verdict.PASS, 1),
    ]


def test_an_id_selected_for_two_systems_counts_twice(builder: RunBuilder) -> None:
    builder.head["selection"] = [{"id": "a", "why": "all"}] * 2 + [{"id": "na", "why": "all"}]
    builder.head["skipped"] = [{"id": "na", "verdict": "NOT_APPLICABLE", "reason": "no"}]
    run = load(builder.add(case("a")).write())
    assert [each.id for each in run.never_run] == ["a"]


def test_a_skipped_case_is_counted_once(builder: RunBuilder) -> None:
    builder.head["skipped"] = [{"id": "a", "verdict": "NOT_APPLICABLE", "reason": "no"}]
    run = load(builder.add(case("a", "NOT_APPLICABLE")).write())
    assert run.counts[Verdict.NOT_APPLICABLE] == 1


@pytest.mark.parametrize("place", ["nowhere", "empty", "file", "other"])
def test_what_is_no_run_directory_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "holiday.jpg").write_text("x")
    with pytest.raises(UsageFault) as fault:
        load(tmp_path / place)
    message = str(fault.value)
    assert str(tmp_path / place) in message
    assert "chargeproof run --out DIR" in message
    assert place != "other" or "holiday.jpg" in message


def test_unknown_keys_do_no_harm(builder: RunBuilder) -> None:
    builder.head["colour"] = "blue"
    run = load(builder.add(case("a", mood="good")).write())
    assert json.dumps(run.flaws) == "[]"
    assert len(run.cases) == 1
