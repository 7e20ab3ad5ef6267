"""sequence: the diagram says who, what, when, and which frame was wrong."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from harness.judge.finding import Verdict
from harness.report.sequence import Guilt, diagram
from harness.trace.record import Direction, Kind, Record

SVG = "{http://www.w3.org/2000/svg}"


def record(
    seq: int, direction: Direction = "in", party: str = "csms", link: str = "CS#1", kind: Kind = "wire"
) -> Record:
    return Record(seq, 100.0 + seq, kind, party, link, direction, f"raw {seq}")


def drawn(
    records: Sequence[Record], guilty: Mapping[int, Sequence[Guilt]] | None = None, **more: Any
) -> ET.Element:
    name = more.pop("label", lambda each: f"label {each.seq}")
    svg = diagram(records, name, guilty or {}, **({"sut": "Acme"} | more), standalone=True)
    return ET.fromstring(svg)


def words(element: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in element.iter(f"{SVG}text")]


def lanes(root: ET.Element) -> dict[str, float]:
    return {
        each.text or "": float(each.get("x", ""))
        for each in root.iter(f"{SVG}text")
        if each.get("class") == "who"
    }


def arrow(root: ET.Element) -> tuple[float, float]:
    path = next(each for each in root.iter(f"{SVG}path") if each.get("class") == "arrow").get("d", "")
    begin, end = path[1:].split(" 27H")
    return float(begin), float(end)


def test_no_records_no_diagram() -> None:
    assert diagram([], str, {}, sut="x") == ""


def test_an_arrow_runs_from_the_sender_to_the_receiver() -> None:
    root = drawn([record(0, "in")])
    place = lanes(root)
    begin, end = arrow(root)
    assert begin == place["Acme"]
    assert abs(end - place["csms"]) < 5
    begin, end = arrow(drawn([record(0, "out")]))
    assert begin == place["csms"]
    assert abs(end - place["Acme"]) < 5


def test_labels_and_times_stand_there() -> None:
    root = drawn([record(0), record(1)], start=99.5)
    assert "label 0" in words(root)
    assert "+1.500 s" in words(root)
    assert "#1" in words(root)


def test_the_system_under_test_stands_between_two_harness_parties() -> None:
    place = lanes(drawn([record(0, party="csms"), record(1, party="ems")]))
    assert place["csms"] < place["Acme"] < place["ems"]


def test_only_the_guilty_frame_is_marked_and_says_why() -> None:
    wrong = [Guilt(1, Verdict.WARNING, "too late"), Guilt(2, Verdict.FAIL, "wrong status " * 100)]
    root = drawn([record(0), record(1), record(2)], {1: wrong})
    marked = [each for each in root.iter(f"{SVG}g") if (each.get("class") or "").startswith("guilty")]
    assert [each.get("class") for each in marked] == ["guilty v-fail"]
    shown = words(marked[0])
    assert "label 1" in shown
    assert "too late" in shown
    assert "2" in shown
    assert sum("wrong status" in line for line in shown) <= 4


def test_what_is_left_out_is_named() -> None:
    shown = words(drawn([record(3), record(4), record(9)], total=12))
    gaps = [line for line in shown if "left out" in line]
    assert gaps == ["⋮ 3 records left out", "⋮ 4 records left out", "⋮ 2 records left out"]


def test_nothing_left_out_says_nothing() -> None:
    assert not [line for line in words(drawn([record(0), record(1)], total=2)) if "left out" in line]


def test_links_are_named_only_when_there_are_several() -> None:
    assert not any("CS#1" in line for line in words(drawn([record(0), record(1)])))
    assert "CS#2 label 1" in words(drawn([record(0), record(1, link="CS#2")]))


def test_marks_ticks_and_notes_have_no_arrow() -> None:
    kinds: tuple[Kind, ...] = ("mark", "tick", "note")
    root = drawn([record(n, kind=kind) for n, kind in enumerate(kinds)])
    assert not list(root.iter(f"{SVG}path"))
    assert {"label 0", "label 1", "label 2"} <= set(words(root))


def test_long_labels_are_cut_to_the_room_there_is() -> None:
    long = drawn([record(0), record(1, kind="note", party="ems")], label=lambda _: "x" * 500)
    labels = [line for line in words(long) if line.startswith("xx")]
    assert len(labels) == 2
    assert all(line.endswith("…") for line in labels)
    assert len(labels[0]) * 7.25 < 720 / 2
    assert len(labels[1]) * 7.25 < float(long.get("width", ""))


def test_rows_lead_where_they_are_told() -> None:
    root = drawn([record(7)], href=lambda seq: f"#frame-{seq}")
    assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["#frame-7"]


def test_inside_a_page_it_brings_no_style() -> None:
    assert "<style>" not in diagram([record(0)], str, {}, sut="x")
    assert "<style>" in diagram([record(0)], str, {}, sut="x", standalone=True)


@given(st.text(), st.text(), st.text(), st.text())
def test_it_is_xml_whatever_the_names_are(label: str, sut: str, why: str, party: str) -> None:
    guilty = {0: [Guilt(1, Verdict.FAIL, why)]}
    drawn(
        [record(0, party=party), record(1, link=label)],
        guilty,
        label=lambda _: label,
        sut=sut,
        href=lambda _: label,
    )
