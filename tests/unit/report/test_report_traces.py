"""traces: the right records are picked, the rest is counted, damage is said."""

from pathlib import Path

import pytest
from run_directory import Dialogue, RunBuilder, case, finding

from harness.report import traces
from harness.report.load import Case, load
from harness.trace.record import Record


def name(record: Record) -> str:
    return f"record {record.seq}"


def one_case(root: Path, *records: int, trace: str = "traces/a.jsonl", talk: int = 100) -> tuple[Path, Case]:
    builder = RunBuilder(root)
    dialogue = Dialogue(root / "traces/a.jsonl")
    for n in range(talk):
        dialogue.sut([2, f"{n}", "Heartbeat", {}])
    blamed = [finding("c", "C", "1", "FAIL", records=list(records))] if records else []
    builder.add(case("a", "FAIL", trace=trace, findings=blamed))
    return root, load(builder.write()).cases[0]


def seqs(excerpt: traces.Excerpt) -> list[int]:
    return [frame.record.seq for frame in excerpt.frames]


def test_the_guilty_record_its_grounds_and_its_neighbours_are_shown(tmp_path: Path) -> None:
    excerpt = traces.excerpt(*one_case(tmp_path, 3, 60), name)
    assert seqs(excerpt) == [3, *range(60 - traces.BEFORE, 60 + traces.AFTER + 1)]
    assert (excerpt.total, excerpt.left_out) == (100, 100 - 14)


def test_a_short_trace_is_shown_whole(tmp_path: Path) -> None:
    excerpt = traces.excerpt(*one_case(tmp_path, 3, talk=traces.WHOLE), name)
    assert seqs(excerpt) == list(range(traces.WHOLE))


def test_with_nothing_to_blame_the_end_is_shown(tmp_path: Path) -> None:
    excerpt = traces.excerpt(*one_case(tmp_path), name)
    assert seqs(excerpt) == list(range(100 - traces.TAIL, 100))


def test_never_more_than_the_limit_and_the_guilty_first() -> None:
    guilty = list(range(0, 1000, 10))
    chosen = traces.choose(1000, guilty, [5], limit=40)
    assert len(chosen) == 40
    assert chosen == set(guilty[:40])


def test_records_that_do_not_exist_are_left_alone() -> None:
    assert traces.choose(30, [29, 4000, -2], [], limit=40) == set(range(29 - traces.BEFORE, 30))


def test_when_the_guilty_record_is_lost_the_end_is_shown() -> None:
    assert traces.choose(100, [4000], []) == set(range(100 - traces.TAIL, 100))


def test_every_record_is_named_in_order(tmp_path: Path) -> None:
    seen: list[int] = []
    traces.excerpt(*one_case(tmp_path, 60), lambda record: seen.append(record.seq) or "x")  # type: ignore[func-returns-value]
    assert seen == list(range(100))


def test_offsets_count_from_the_first_record(tmp_path: Path) -> None:
    excerpt = traces.excerpt(*one_case(tmp_path, 60), name)
    assert excerpt.frames[-1].offset == pytest.approx(64 * 0.012, abs=1e-4)


def test_a_trace_that_was_cut_says_so(tmp_path: Path) -> None:
    root, a = one_case(tmp_path, 99)
    path = root / "traces/a.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    excerpt = traces.excerpt(root, a, name)
    assert excerpt.flaws == ("a.jsonl ends in the middle of line 100: that record is lost.",)
    assert seqs(excerpt)[-1] == 98


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    root, a = one_case(tmp_path, 20)
    path = root / "traces/a.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"junk\n", *lines[3:]]))
    (flaw,) = traces.excerpt(root, a, name).flaws
    assert flaw.startswith("a.jsonl:3 is not a record")


@pytest.mark.parametrize("trace", ["", "traces/missing.jsonl", "traces", "../outside.jsonl", "/etc/hostname"])
def test_no_trace_is_a_sentence(tmp_path: Path, trace: str) -> None:
    (tmp_path / "outside.jsonl").write_text("{}")
    (flaw,) = traces.excerpt(*one_case(tmp_path / "run", 1, trace=trace), name).flaws
    assert flaw == (f"The trace {trace} is not in the run directory." if trace else "No trace was recorded.")


def test_a_huge_frame_is_not_kept(tmp_path: Path) -> None:
    root, a = one_case(tmp_path, 0, talk=0)
    Dialogue(root / "traces/a.jsonl").sut("x" * 300_000)
    (frame,) = traces.excerpt(root, a, name).frames
    assert frame.size == 300_000
    assert len(frame.record.raw) == traces.KEPT
