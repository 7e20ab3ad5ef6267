"""allure: what is attached to a result, and what it is labelled with."""

import dataclasses
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from example_run import write_example

from harness.report.allure import LIMIT, allure_attachments, allure_labels, allure_links
from harness.report.load import Case, load
from harness.trace.log import read
from harness.trace.record import Record


@pytest.fixture
def failed(tmp_path: Path) -> tuple[Case, list[Record]]:
    root = write_example(tmp_path / "run")
    found = next(case for case in load(root).cases if case.id == "IEC63110-8.3.7-P2")
    return found, read(root / found.trace)


def test_diagram_and_trace_are_attached(failed: tuple[Case, list[Record]]) -> None:
    svg, trace = allure_attachments(*failed)
    assert (svg.name, svg.type) == ("sequence diagram", "image/svg+xml")
    root = ET.fromstring(svg.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert svg.content.count('class="guilty v-fail"') == 1
    assert (trace.name, trace.type) == ("trace", "application/x-ndjson")
    assert [msgspec.json.decode(line, type=Record) for line in trace.content.splitlines()] == failed[1]


def test_a_long_trace_is_attached_whole_and_drawn_in_part(failed: tuple[Case, list[Record]]) -> None:
    case, records = failed
    long = [msgspec.structs.replace(records[1], seq=n) for n in range(LIMIT + 100)]
    svg, trace = allure_attachments(case, long)
    assert trace.content.count("\n") == LIMIT + 100
    assert svg.content.count('class="arrow"') < LIMIT
    assert "records left out" in svg.content


def test_without_records_nothing_is_attached(failed: tuple[Case, list[Record]]) -> None:
    assert allure_attachments(failed[0], []) == []


def test_labels(failed: tuple[Case, list[Record]]) -> None:
    assert allure_labels(failed[0]) == [
        ("epic", "63110"),
        ("feature", "63110:8.3.7"),
        ("tag", "63110:8.3.7"),
        ("tag", "OCPP 2.0.1 B12.FR.01"),
        ("tag", "TC_B_20_CS"),
        ("check", "reset.answer"),
        ("check", "reset.cause"),
    ]


def test_a_case_without_clauses_has_no_empty_labels(failed: tuple[Case, list[Record]]) -> None:
    assert allure_labels(dataclasses.replace(failed[0], clauses=(), labels=(), findings=())) == []


def test_links_lead_where_the_user_keeps_the_documents(failed: tuple[Case, list[Record]]) -> None:
    places = {r"TC_.*": "https://docs.example/cases#{}", r"OCPP .*": "https://docs.example/{}"}
    assert allure_links(failed[0], places) == [
        ("https://docs.example/OCPP%202.0.1%20B12.FR.01", "OCPP 2.0.1 B12.FR.01"),
        ("https://docs.example/cases#TC_B_20_CS", "TC_B_20_CS"),
    ]
    assert allure_links(failed[0], {}) == []
