"""The strict reader against what is slow and obvious, on texts that are nearly JSON."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from harness.protocols.ocpp.strict_json import decode
from harness.protocols.ocpp.strict_scan import MAX_FAULTS, scan


@dataclass(frozen=True)
class Piece:
    """A text, what it means (last key wins), and how many keys occur again in it."""

    text: str
    value: Any
    again: int = 0


ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "/": "\\/"}


@st.composite
def strings(draw: st.DrawFn) -> Piece:
    """A JSON string; each character plain or escaped, as it comes."""
    value = draw(st.text(st.sampled_from('ab:{}[],"\\/ \n0123456789é😀'), max_size=6))
    shown = []
    for char in value:
        plain = ESCAPED.get(char, char)
        code = json.dumps(char)[1:-1] if ord(char) > 0xFFFF else f"\\u{ord(char):04x}"
        shown.append(code if draw(st.booleans()) else plain)
    return Piece('"' + "".join(shown) + '"', value)


NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,22})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
SPACE = st.sampled_from(["", "", "", " ", "\n\t"])


def scalars() -> st.SearchStrategy[Piece]:
    words = st.sampled_from([Piece("true", True), Piece("false", False), Piece("null", None)])
    return st.one_of(strings(), words, NUMBERS.map(lambda text: Piece(text, Decimal(text))))


@st.composite
def lists(draw: st.DrawFn, inner: st.SearchStrategy[Piece]) -> Piece:
    items = draw(st.lists(inner, max_size=4))
    text = ",".join(draw(SPACE) + item.text + draw(SPACE) for item in items)
    return Piece(f"[{text}]", [item.value for item in items], sum(item.again for item in items))


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Piece]) -> Piece:
    members = draw(st.lists(st.tuples(strings(), inner), max_size=4))
    text = ",".join(f"{draw(SPACE)}{key.text}{draw(SPACE)}:{draw(SPACE)}{item.text}" for key, item in members)
    value = {key.value: item.value for key, item in members}
    again = len(members) - len(value) + sum(item.again for _, item in members)
    return Piece("{" + text + "}", value, again)


TEXTS = st.recursive(scalars(), lambda inner: st.one_of(lists(inner), objects(inner)), max_leaves=12)


def exact(value: Any) -> Any:
    """Numbers as Decimal, so that they compare as they were written."""
    match value:
        case bool() | None | str():
            return value
        case dict():
            return {key: exact(each) for key, each in value.items()}
        case list():
            return [exact(each) for each in value]
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


@settings(deadline=None)
@given(TEXTS)
@example(Piece('{"a":1,"a":"\\u003a"}', {"a": ":"}, 1))
@example(Piece('{"a":{"b:c":1},"a":":"}', {"a": ":"}, 1))
def test_duplicates_are_found_and_nothing_is_lost(piece: Piece) -> None:
    value, faults = decode(piece.text.encode())
    assert sum(fault.kind == "json_duplicate_key" for fault in faults) == min(piece.again, MAX_FAULTS)
    assert {fault.kind for fault in faults} <= {"json_duplicate_key", "json_number"}
    assert exact(value) == piece.value


@settings(deadline=None)
@given(TEXTS)
def test_a_number_is_complained_of_just_when_a_double_does_not_hold_it(piece: Piece) -> None:
    assume(piece.again == 0)
    _, faults = decode(piece.text.encode())

    def unfit(number: str) -> bool:
        if number.lstrip("-").isdigit():
            return abs(int(number)) > 2**53
        return Decimal(repr(float(number))) != Decimal(number)

    numbers: list[str] = []
    json.loads(piece.text, parse_float=numbers.append, parse_int=numbers.append)
    assert len(faults) == min(sum(map(unfit, numbers)), MAX_FAULTS)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A text with some bytes cut out, doubled or put in."""
    data = bytearray(draw(TEXTS).text.encode())
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.integers(0, 3))
        new = draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([b"NaN", b"\\ud800", b",", b'"', b"1e400"]))
        )
        data[at : at + cut] = new
    return bytes(data)


@settings(deadline=None)
@given(st.one_of(spoilt(), st.binary(max_size=40)))
def test_the_quick_path_says_what_the_slow_one_says(data: bytes) -> None:
    assert repr(decode(data)) == repr(scan(data))


def reject(constant: str) -> None:
    raise ValueError(constant)


@settings(deadline=None)
@given(spoilt())
def test_a_text_is_json_just_when_the_standard_library_takes_it(data: bytes) -> None:
    try:
        json.loads(data.decode("utf-8"), parse_constant=reject)
    except ValueError:
        valid = False
    else:
        valid = not data.startswith(b"\xef\xbb\xbf")
    kinds = {fault.kind for fault in decode(data)[1]}
    harmless = {"json_duplicate_key", "json_number", "json_surrogate"}
    assert (kinds <= harmless) == valid
