"""report.html: complete, one file, harmless whatever a system sent, usable in size."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from example_run import EVIL, write_example
from run_directory import RunBuilder, case, finding

from harness.errors import EnvironmentFault
from harness.report import html
from harness.report.load import load


class Page(HTMLParser):
    """What a browser would make of the page: tags, attributes, visible text, and the text under each id."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((tag, name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def values(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    run = load(write_example(tmp_path_factory.mktemp("html") / "run"))
    return html.write(run).read_text("utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


@pytest.fixture
def builder(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "run")


def rendered(builder: RunBuilder) -> Page:
    return Page("".join(html.render(load(builder.write()))))


def cases_of(source: str) -> list[str]:
    """The source of each case."""
    return source.split('<details class="case ')[1:]


def test_nothing_is_fetched_and_only_our_script_may_run(source: str, page: Page) -> None:
    assert page.tags.count("script") == 1
    assert not {"img", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert not page.values("src")
    for target in page.values("href"):
        assert target.startswith(("#", "traces/", "data:,")), target
    assert "url(" not in source
    assert "@import" not in source


def test_the_policy_names_the_hash_of_the_script(source: str) -> None:
    inline = re.search(r"<script>(.*?)</script>", source, re.S)
    assert inline is not None
    assert f"script-src '{html._hash(inline[1])}'" in source


def test_every_link_inside_leads_somewhere(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = [unquote(target[1:]) for target in page.values("href") if target.startswith("#")]
    assert len(inner) > 50
    assert set(inner) <= set(ids)


def test_what_a_hostile_system_sent_is_text(source: str, page: Page) -> None:
    assert '<script>document.title="owned"</script>' in page.text
    assert "\\u202egnp.exe" in page.text
    assert EVIL not in source
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", source)


def test_the_head_says_what_was_tested_and_how_it_ended(page: Page) -> None:
    for words in (
        "Acme DC-50 1.4.2",
        "charging station · ocpp2.0.1",
        "chargeproof 0.1.0",
        "Exit code 3: at least one case could not be judged.",
        "2026-01-01T12:00:00.000Z",
        "3 min 25 s",
        "DEADBEEF",
    ):
        assert words in page.text


def test_cases_come_worst_first_and_the_bad_ones_are_open(source: str) -> None:
    verdicts = [re.match(r"v-([a-z-]+)\"", each) for each in cases_of(source)]
    names = [match[1] for match in verdicts if match]
    assert names == [
        "error",
        "fail",
        "fail",
        "fail",
        "inconclusive",
        "warning",
        *["pass"] * 8,
        "not-applicable",
    ]
    opened = [" open>" in each.partition("\n")[0] for each in cases_of(source)]
    assert opened == [True] * 6 + [False] * 9


def test_a_finding_shows_rule_clause_level_both_sides_and_its_records(source: str) -> None:
    shown = Page(next(each for each in cases_of(source) if "case-IEC63110-8.3.7-P2" in each)).text
    for words in (
        "1 The station answers a Reset that it can carry out with Accepted.",
        "✕ FAIL SHALL OCPP 2.0.1 B12.FR.01 reset.answer",
        'Expected CALLRESULT to "c1" with status: one of Accepted, Scheduled',
        'Received CALLERROR to "c1" code: InternalError description: reset failed: TypeError',
        "Rests on #6 , #7",
        "▲ WARNING SHOULD OCPP 2.0.1 B12.FR.09 reset.cause",
        "The wait ended by the clock of the run, record 10.",
        "1 check held",
        "TC_B_20_CS",
        "Then the station accepts #7 reset.answer: wanted CALLRESULT, got CALLERROR",
        "And the station reboots skipped",
    ):
        assert words in shown


def test_the_guilty_frames_are_marked_in_diagram_and_list(source: str) -> None:
    failed = next(each for each in cases_of(source) if "case-IEC63110-8.3.7-P2" in each)
    assert re.findall(r'<g class="guilty (v-[a-z]+)">.*?>#(\d+)<', failed) == [
        ("v-fail", "7"),
        ("v-warning", "10"),
    ]
    assert re.findall(r'-(\d+)" class="\w+ blamed (v-[a-z]+)"', failed) == [
        ("7", "v-fail"),
        ("10", "v-warning"),
    ]


def test_green_cases_have_checks_and_steps_but_no_diagram(source: str) -> None:
    green = next(each for each in cases_of(source) if "case-IEC63110-8.3.7-P1" in each)
    assert "<svg" not in green
    shown = Page(green).text
    assert "3 checks held" in shown
    assert "When the CSMS asks it to reset immediately #5–6" in shown
    assert "traces/IEC63110-8.3.7-P1.jsonl" in shown


def test_long_traces_and_frames_are_cut_and_say_so(source: str, page: Page) -> None:
    assert "27 of 805 records, around the guilty ones." in page.text
    assert "⋮ 315 records left out" in page.text
    assert re.search(
        r"[\d,]+ more characters are not shown; traces/IEC63110-8.3.3-N4.jsonl line 8 has all of it",
        page.text,
    )
    assert "88 more bytes are not shown" in page.text
    assert len(source) < 300_000


def test_bytes_that_are_no_text_are_dumped(page: Page) -> None:
    assert "000000 ff fe 00 62 69 6e" in page.text


def test_each_rule_is_listed_once_with_what_came_of_it(source: str) -> None:
    _, _, listed = source.partition('<section id="rules"')
    shown = Page(listed.partition("</section>")[0]).text
    assert "10 rules were enforced, 8 of them broken" in shown
    assert "reset.answer The station answers a Reset that it can carry out with Accepted. SHALL" in shown
    assert "✕ 1 ✓ 1" in shown


def test_only_the_first_clauses_stand_at_the_head(builder: RunBuilder) -> None:
    shown = rendered(builder.add(case("a", clauses=[f"C {n}." for n in range(20)]))).text
    assert "C 5. and 14 more clauses" in shown
    assert "C 6." not in shown


def test_why_cases_do_not_apply(page: Page) -> None:
    assert (
        "[claims] features lacks local_list IEC63110-8.4.4-P1 IEC63110-8.4.4-P2 IEC63110-8.4.4-P3"
        in page.text
    )
    assert "[values] lacks second_evse IEC63110-8.3.4-N1" in page.text


def test_an_interrupted_run_says_so_and_what_never_ran(builder: RunBuilder) -> None:
    builder.head |= {"ended": None, "exit_code": None, "interrupted": True}
    builder.head["selection"] = [{"id": each, "why": "all"} for each in ("a", "b", "c")]
    shown = rendered(builder.add(case("a"))).text
    assert (
        "This run was interrupted It was stopped before its end. 1 of 3 selected cases were judged" in shown
    )
    assert "2 selected cases never ran The run ended before their turn. b c" in shown
    assert "No exit code: the run ended before it had an exit code." in shown


def test_a_damaged_run_says_what_is_missing(builder: RunBuilder) -> None:
    root = builder.add(case("a")).write()
    (root / "cases.jsonl").write_bytes(b"junk\n" + (root / "cases.jsonl").read_bytes())
    shown = Page("".join(html.render(load(root)))).text
    assert "This run directory is damaged cases.jsonl:1 is not a case" in shown


def test_an_orderly_run_has_no_warning(page: Page) -> None:
    assert "damaged" not in page.text
    assert "never ran" not in page.text


def test_an_empty_run_still_makes_a_page(builder: RunBuilder) -> None:
    assert "No case was judged." in rendered(builder).text


def test_two_systems_are_told_apart(builder: RunBuilder) -> None:
    other = {"name": "Beta", "version": "2", "role": "csms", "protocol": "p"}
    page = rendered(builder.add(case("a"), case("a", sut=other)))
    assert "Case a a Beta 2" in page.text
    assert [each for each in page.values("id") if each.startswith("case-a")] == ["case-a", "case-a-2"]


def test_a_missing_trace_is_said(builder: RunBuilder) -> None:
    blamed = [finding("c", "C", "1", "FAIL", records=[3])]
    page = rendered(builder.add(case("a", "FAIL", findings=blamed, trace="traces/a.jsonl")))
    assert "The trace traces/a.jsonl is not in the run directory." in page.text
    assert "Rests on #3" in page.text


def test_links_follow_the_report_to_another_folder(tmp_path: Path) -> None:
    run = load(write_example(tmp_path / "run"))
    (tmp_path / "elsewhere").mkdir()
    written = html.write(run, tmp_path / "elsewhere" / "my report.html")
    links = [each for each in Page(written.read_text()).values("href") if each.endswith(".jsonl")]
    assert links
    for link in links:
        assert (written.parent / unquote(link)).is_file()


def test_five_thousand_cases_stay_usable(builder: RunBuilder) -> None:
    assert html.SPELLED_OUT < 5000
    name, talk = builder.trace("shared")
    for n in range(60):
        talk.sut([2, f"{n}", "Heartbeat", {"pad": "x" * 500}])
    held = [
        finding(f"check.{n}", "A rule of ordinary length holds.", "OCPP 2.0.1 B12.FR.01") for n in range(4)
    ]
    blamed = [finding("bad", "A rule is broken.", "OCPP 2.0.1 B12.FR.01", "FAIL", records=[30])]
    builder.add(*(case(f"good {n}", findings=held) for n in range(4000)))
    builder.add(*(case(f"bad {n}", "FAIL", findings=blamed, trace=name) for n in range(1000)))
    path = html.write(load(builder.write()))
    source = path.read_text()
    assert len(cases_of(source)) == 5000
    assert source.count("<svg") == html.ILLUSTRATED
    assert source.count(f"this report draws the {html.ILLUSTRATED} worst cases") == 1000 - html.ILLUSTRATED
    assert len(source) < 25_000_000
    assert source.count("A rule of ordinary length holds.") == 4
    assert source.rstrip().endswith("</html>")


def test_a_report_that_cannot_be_written_names_the_file(tmp_path: Path) -> None:
    run = load(write_example(tmp_path / "run"))
    with pytest.raises(EnvironmentFault, match=r"cannot write the report .*no such folder/report\.html"):
        html.write(run, tmp_path / "no such folder" / "report.html")


def test_no_half_report_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = load(write_example(tmp_path / "run"))

    def stop(*_: object) -> object:
        yield "<html>"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(html, "render", stop)
    with pytest.raises(EnvironmentFault, match="No space left"):
        html.write(run)
    assert not [each.name for each in run.directory.iterdir() if "report" in each.name]
