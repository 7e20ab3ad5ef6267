"""junit.xml: each verdict in its place, valid whatever the bytes were, and half a run never green."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from example_run import write_example
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from run_directory import RunBuilder, case, finding, step

from harness.errors import EnvironmentFault
from harness.report import junit
from harness.report.load import load


@pytest.fixture
def builder(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "run")


def report(builder: RunBuilder) -> ET.Element:
    return ET.fromstring(junit.render(load(builder.write())))


def only(root: ET.Element, tag: str = "testcase") -> ET.Element:
    (found,) = root.iter(tag)
    return found


BLAME = [
    finding(
        "reset.answer", "It answers.", "B12", "FAIL", expected="Accepted", received="nothing", records=[3, 7]
    )
]


def test_fail_is_a_failure_with_expected_and_received(builder: RunBuilder) -> None:
    failure = only(
        report(builder.add(case("a", "FAIL", reason="no answer", findings=BLAME, trace="t.jsonl"))), "failure"
    )
    assert (failure.get("message"), failure.get("type")) == ("no answer", "reset.answer")
    assert failure.text == (
        "FAIL reset.answer: It answers. [B12] SHALL\nexpected: Accepted\nreceived: nothing\n"
        "records: #3, #7\n\ntrace: t.jsonl"
    )


def test_error_is_an_error_with_the_step_that_raised(builder: RunBuilder) -> None:
    steps = [step("When", "it plugs in", "error", error="BrokenPipeError")]
    error = only(report(builder.add(case("a", "ERROR", reason="adapter died", steps=steps))), "error")
    assert error.get("message") == "adapter died"
    assert error.text == "When it plugs in\nBrokenPipeError"


@pytest.mark.parametrize(
    ("verdict", "message"),
    [("INCONCLUSIVE", "INCONCLUSIVE: link lost"), ("NOT_APPLICABLE", "NOT_APPLICABLE: link lost")],
)
def test_what_was_not_settled_is_skipped_and_says_which(
    builder: RunBuilder, verdict: str, message: str
) -> None:
    root = report(builder.add(case("a", verdict, reason="link lost")))
    assert only(root, "skipped").get("message") == message
    assert (root.get("skipped"), root.get("failures"), root.get("errors")) == ("1", "0", "0")


def test_warning_passes_and_names_itself(builder: RunBuilder) -> None:
    mild = finding("heartbeat", "It beats.", "G02", "WARNING", expected="60", received="90")
    element = only(report(builder.add(case("a", "WARNING", findings=[mild]))))
    assert [child.tag for child in element] == ["system-out"]
    assert (element[0].text or "").startswith("WARNING\n\nWARNING heartbeat: It beats.")


def test_pass_is_bare(builder: RunBuilder) -> None:
    element = only(report(builder.add(case("a", title="It works"))))
    assert list(element) == []
    assert element.get("name") == "a It works"
    assert element.get("classname") == "8_3_7_reboot.charging_station"
    assert element.get("time") == "1.250"


def test_one_suite_for_each_feature_and_system(builder: RunBuilder) -> None:
    other = {"name": "Beta", "version": "2", "role": "csms", "protocol": "p"}
    builder.add(
        case("a", feature="x.feature:1"), case("b", feature="x.feature:9"), case("c", feature="y.feature:1")
    )
    suites = list(report(builder.add(case("a", feature="x.feature:1", sut=other))).iter("testsuite"))
    assert [(each.get("name"), each.get("tests")) for each in suites] == [
        ("x.feature", "2"),
        ("x.feature", "1"),
        ("y.feature", "1"),
    ]
    properties = {each.get("name"): each.get("value") for each in suites[1].iter("property")}
    assert properties == {"sut.name": "Beta", "sut.version": "2", "sut.role": "csms", "sut.protocol": "p"}


def test_totals_add_up(tmp_path: Path) -> None:
    root = ET.fromstring(junit.render(load(write_example(tmp_path / "run"))))
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "19",
        "failures": "3",
        "errors": "1",
        "skipped": "6",
    }
    for tag, name in (
        ("testcase", "tests"),
        ("failure", "failures"),
        ("error", "errors"),
        ("skipped", "skipped"),
    ):
        assert str(len(list(root.iter(tag)))) == root.get(name)


def test_half_a_run_is_an_error(builder: RunBuilder) -> None:
    builder.head |= {
        "ended": "",
        "interrupted": True,
        "selection": [{"id": "a", "why": ""}, {"id": "b", "why": ""}],
    }
    root = report(builder.add(case("a")))
    assert only(root, "error").get("message") == "the run was interrupted"
    assert only(root, "skipped").get("message") == "NEVER RUN: the run ended before its turn"


def test_a_damaged_run_is_an_error(builder: RunBuilder) -> None:
    root = builder.add(case("a")).write()
    (root / "cases.jsonl").write_bytes((root / "cases.jsonl").read_bytes() + b'{"id": "b"')
    error = only(ET.fromstring(junit.render(load(root))), "error")
    assert error.get("message") == "the run directory is damaged"
    assert "in the middle of line 2" in (error.text or "")


def texts(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        yield from element.attrib.values()
        yield element.text or ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_it_is_xml_whatever_was_received(tmp_path: Path, words: str) -> None:
    blamed = [finding("c", words, words, "FAIL", expected=words, received=words)]
    builder = RunBuilder(tmp_path / "run").add(
        case(
            "a", "FAIL", title=words, reason=words, findings=blamed, steps=[step("When", words, error=words)]
        ),
        case(words, "INCONCLUSIVE", reason=words, feature=words, sut={"name": words}),
    )
    root = report(builder)
    assert not any("\x00" in each for each in texts(root))


def test_a_huge_text_is_cut(builder: RunBuilder) -> None:
    blamed = [finding("c", "C", "1", "FAIL", expected="y", received="x" * 1_000_000)]
    root = builder.add(case("a", "FAIL", findings=blamed)).write()
    document = junit.render(load(root))
    assert b"(997952 more characters)" in document
    assert len(document) < 10_000


def test_a_file_that_cannot_be_written_is_named(builder: RunBuilder) -> None:
    run = load(builder.write())
    with pytest.raises(EnvironmentFault, match=r"nowhere/junit\.xml"):
        junit.write(run, run.directory / "nowhere" / "junit.xml")
