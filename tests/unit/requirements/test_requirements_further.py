"""Documents beside the first one: their cases, clauses and tables are found like all others."""

import pytest

from harness.errors import UsageFault
from harness.requirements.catalogue import catalogue
from harness.requirements.coverage import Outcome, coverage
from harness.requirements.further import document_of, further
from harness.requirements.tags import read_tags


def test_cases_and_clauses_are_in_the_catalogue() -> None:
    book = catalogue()
    assert book.case("IEC63380-T158-DP1").sut == "DEVICE"
    assert book.clauses("IEC63380-T158-DP1", "echonetlite")[0] == "63380:EL.Device_State"
    assert "63380:T158" in book.clause_names
    assert document_of("IEC63110-8.3.7-P1") is None


def test_every_table_has_cases_and_every_case_a_use_case() -> None:
    for document in further():
        use_cases = {each.id for each in document.use_cases}
        assert {case.use_case for case in document.cases} == use_cases
        assert {table.use_case for table in document.tables} <= use_cases
        tested = {case.id.removeprefix(document.case_prefix).partition("-")[0] for case in document.cases}
        assert {f"T{table.table}" for table in document.tables} <= tested
        paired = {number for table in document.tables for number in table.paired_with}
        assert paired <= {table.table for table in document.tables}
        assert len({case.id for case in document.cases}) == len(document.cases)


def test_tags_speak_of_them() -> None:
    tagged = read_tags(["IEC63380-T158-DP1", "DEVICE", "echonetlite", "63380:T158"])
    assert (tagged.role, tagged.protocols, tagged.clauses) == ("device", ("echonetlite",), ("63380:T158",))
    assert read_tags(["IEC63380-EL.Node-X1", "EMS", "echonetlite"]).role == "ems"


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        (["IEC63380-T158-DP9", "DEVICE", "echonetlite"], "no such case"),
        (["IEC63380-T99-X1", "DEVICE", "echonetlite"], "no such case"),
        (["IEC63380-T158-DP1", "EMS", "echonetlite"], "tests the DEVICE"),
        (["IEC63380-T158-DP1", "DEVICE", "ocpp2.0.1"], "exists for versions lite"),
        (["IEC63380-T158-DP1", "DEVICE", "echonetlite", "63380:T99"], "no such clause"),
    ],
)
def test_tags_that_mean_nothing_are_told(tags: list[str], says: str) -> None:
    with pytest.raises(UsageFault, match=says):
        read_tags(tags)


def test_they_count_by_themselves() -> None:
    found = coverage([Outcome("IEC63380-T158-DP1", "PASS")])
    counts = {each.id: each.counts for each in found.further}
    assert counts["63380:EL.Device_State"]["PASS"] == 1
    assert sum(each.total for each in found.further) == sum(len(each.cases) for each in further())
