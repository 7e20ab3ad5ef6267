"""coverage: counted over the stored catalogue, by shape and not by name."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from run_directory import RunBuilder, case

from harness.report import coverage
from harness.report.load import load
from harness.requirements.coverage import Outcome
from harness.requirements.coverage import coverage as count


@pytest.fixture
def builder(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "run")


def tables(builder: RunBuilder) -> tuple[coverage.Table, ...]:
    return coverage.tables(load(builder.write()))


def entry(id: str, **counts: int) -> dict[str, Any]:
    return {"id": id, "title": f"Title {id}", "total": sum(counts.values()), "counts": counts}


def test_a_count_heads_the_list_that_follows_it(builder: RunBuilder) -> None:
    builder.head["coverage"] = {
        "doc": entry("doc", PASS=2, NOT_IMPLEMENTED=1),
        "parts": [entry("1", PASS=2), entry("2", NOT_IMPLEMENTED=1)],
        "alone": entry("alone", NOT_RUN=3),
    }
    first, last = tables(builder)
    assert first.name == "Title doc"
    assert [row.id for row in first.rows] == ["1", "2"]
    assert first.sums == {"PASS": 2, "NOT_IMPLEMENTED": 1}
    assert first.complete
    assert (last.name, [row.id for row in last.rows]) == ("Further requirements", ["alone"])


def test_the_catalogue_of_today_is_understood(builder: RunBuilder) -> None:
    stored = count([Outcome("IEC63110-8.3.7-P1", "FAIL")])
    builder.head["coverage"] = msgspec.to_builtins(stored)
    first, *_ = tables(builder)
    assert first.name == stored.iec63110.title
    assert first.sums.total() == stored.iec63110.total
    assert first.sums["FAIL"] == 1
    assert len(first.rows) == len(stored.use_cases)


@pytest.mark.parametrize("stored", [None, "x", {}, {"odd": 1, "list": [1, {}]}, [1]])
def test_without_a_catalogue_what_ran_is_counted_and_called_incomplete(
    builder: RunBuilder, stored: Any
) -> None:
    builder.head["coverage"] = stored
    builder.add(case("a"), case("b", "FAIL"), case("c", clauses=[]))
    (table,) = tables(builder)
    assert not table.complete
    assert [(row.id, row.counts) for row in table.rows] == [
        ("63110:8.3.7", {"PASS": 1, "FAIL": 1}),
        ("no clause", {"PASS": 1}),
    ]
