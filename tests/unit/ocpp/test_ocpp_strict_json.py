"""JSON read strictly: the table of cases, places of faults, bombs."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.protocols.ocpp.strict_json import Fault, decode
from harness.protocols.ocpp.strict_scan import MAX_DEPTH, MAX_FAULTS, MAX_SIZE, scan

VECTORS = Path(__file__).parents[2] / "vectors" / "ocpp" / "strict_json.jsonl"
CASES = [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_table_of_cases(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()
    value, faults = decode(data)
    assert [fault.kind for fault in faults] == case["kinds"]
    if "value" in case:
        assert value == case["value"]
        assert json.dumps(value) == json.dumps(case["value"])


def text_of(data: bytes) -> str:
    _, faults = decode(data)
    return faults[0].text


def test_a_duplicate_key_is_named_with_its_place() -> None:
    text = text_of(b'[2,"a","X",{"b":[{"c":1,"c":2}]}]')
    assert text == "key 'c' occurs again in $[3].b[0] at byte 24"


def test_places_are_counted_in_bytes() -> None:
    assert "at byte 9" in text_of('["äöü"x]'.encode())


def test_a_fault_says_what_would_be_right() -> None:
    assert text_of(b'{"a" 1}') == "not JSON: ':' expected at byte 5, found '1}'"
    assert text_of(b'["abc') == "not JSON: the string at byte 1 is never closed"
    assert text_of(b"") == "not JSON: a value expected, but the text ends"


@pytest.mark.parametrize("bomb", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000])
def test_nesting_bombs(bomb: bytes) -> None:
    assert decode(bomb) == (
        None,
        (Fault("json_depth", f"nested deeper than {MAX_DEPTH} levels at byte {at(bomb)}"),),
    )


def at(bomb: bytes) -> int:
    return MAX_DEPTH * (5 if bomb.startswith(b"{") else 1)


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1])
def test_the_limit_of_nesting_is_the_same_on_both_paths(depth: int) -> None:
    data = b"[" * depth + b"]" * depth
    assert bool(decode(data)[1]) == bool(scan(data)[1]) == (depth > MAX_DEPTH)


def test_brackets_in_a_string_are_no_nesting() -> None:
    data = b'["' + b"[" * 5000 + b'"]'
    assert decode(data) == ([("[" * 5000)], ())


def test_wide_is_not_deep() -> None:
    data = json.dumps([{"a": [1]}] * 2000).encode()
    assert decode(data)[1] == ()


def test_faults_are_bounded() -> None:
    _, faults = decode(b"[" + b"NaN," * 1000 + b"1]")
    assert len(faults) == MAX_FAULTS


def test_a_monster_is_not_looked_into() -> None:
    value, faults = decode(b"[" + b"x" * MAX_SIZE)
    assert value is None
    assert faults[0].kind == "json_size"


def test_numbers_with_thousands_of_digits() -> None:
    value, faults = decode(b"[" + b"1" * 6000 + b"]")
    assert [fault.kind for fault in faults] == ["json_number"]
    assert len(faults[0].text) < 200
    assert str(value[0]) == "1" * 6000
