"""text: what a hostile system sent, made safe to look at and not otherwise changed."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.report import text
from harness.trace.record import Record, as_text


def wire(data: bytes | str, form: str = "text") -> Record:
    raw, encoding = as_text(data.encode() if isinstance(data, str) else data)
    return Record(0, 0.0, "wire", "csms", "CS001#1", "in", raw, form, encoding)


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("a\x00b", "a\\u0000b"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("invoice\u202egnp.exe", "invoice\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\uffff", "\\uffff"),
        ("kept\ttab\nline é 漢 😀", "kept\ttab\nline é 漢 😀"),
    ],
)
def test_what_cannot_be_seen_is_spelled(given_: str, shown: str) -> None:
    assert text.readable(given_) == shown


@given(st.text())
def test_readable_is_always_utf8_and_stays_the_same_twice(words: str) -> None:
    shown = text.readable(words)
    shown.encode("utf-8")
    assert text.readable(shown) == shown


def test_json_is_indented_and_not_otherwise_changed() -> None:
    raw = '[2,"1","X",{"n":1.00,"big":100000000000000000000000,"n":2,"e":"\\u00e9","pad":"' + "x" * 80 + '"}]'
    shown = text.body(wire(raw)).text
    assert shown.count("\n") > 6
    assert "".join(shown.split()) == "".join(raw.split())
    assert '"n": 1.00' in shown
    assert "\\u00e9" in shown


@pytest.mark.parametrize(
    "raw", ['{"broken": ' + " " * 100, "[" * 5000 + "]" * 5000, "<xml>" * 30, '{"a":NaN}' + " " * 90]
)
def test_what_is_not_json_is_shown_as_it_is(raw: str) -> None:
    assert text.body(wire(raw), limit=20_000).text == raw


def test_a_huge_frame_is_cut_and_says_so() -> None:
    shown = text.body(wire("x" * 10_000))
    assert len(shown.text) == text.SHOWN
    assert shown.left_out == 10_000 - text.SHOWN


def test_bytes_that_are_no_text_are_dumped() -> None:
    shown = text.body(wire(b"\xff\xfeAB\x00" + b"\x80" * 600))
    first = shown.text.splitlines()[0]
    assert first.startswith("000000  ff fe 41 42 00 80")
    assert first.endswith("··AB············")
    assert (shown.left_out, shown.units) == (605 - 512, "bytes")


def test_a_record_that_lies_about_base64_is_still_shown() -> None:
    liar = msgspec.structs.replace(wire("x"), raw="not base64!", encoding="base64")
    assert text.body(liar).text.startswith("(not decodable as base64)\nnot base64!")


@pytest.mark.parametrize(
    ("words", "limit", "line"),
    [("a\n  b", 10, "a b"), ("x" * 10, 10, "x" * 10), ("x" * 11, 10, "x" * 9 + "…"), ("x " * 500, 4, "x x…")],
)
def test_short_is_one_line(words: str, limit: int, line: str) -> None:
    assert text.short(words, limit) == line


def test_times_and_sizes_read_well() -> None:
    assert [text.span(each) for each in (0.0123, 3.44, 125, 3720)] == [
        "12 ms",
        "3.4 s",
        "2 min 5 s",
        "1 h 2 min",
    ]
    assert [text.size(each) for each in (1, 812, 4198, 3 << 20)] == [
        "1 byte",
        "812 bytes",
        "4.1 KB",
        "3.0 MB",
    ]
    assert text.offset(0.25) == "+0.250 s"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a CALL is answered", "A CALL is answered"),
        ("evseId is set", "evseId is set"),
        ("id_token x", "id_token x"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_but_wire_names_stay(words: str, shown: str) -> None:
    assert text.sentence(words) == shown
