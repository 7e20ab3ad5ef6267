"""EEBUS JSON: the cases that a reader has to get right, one by one."""

from typing import Any

import pytest

from harness.protocols.eebus import eebus_json
from harness.protocols.eebus.eebus_json import Strict

PAIRS: list[tuple[Any, Any]] = [
    ({"phase": "ready", "waiting": 60000}, [{"phase": "ready"}, {"waiting": 60000}]),
    ({"version": {"major": 1, "minor": 0}}, [{"version": [{"major": 1}, {"minor": 0}]}]),
    ({"entity": [1, 1]}, [{"entity": [1, 1]}]),
    ({"entity": []}, [{"entity": []}]),
    ({"cmd": [{"resultData": {"errorNumber": 0}}]}, [{"cmd": [[{"resultData": [{"errorNumber": 0}]}]]}]),
    ({"cmd": [{"a": 1, "b": 2}, {"a": 3}]}, [{"cmd": [[{"a": 1}, {"b": 2}], [{"a": 3}]]}]),
]


@pytest.mark.parametrize(("plain", "wire"), PAIRS)
def test_both_ways(plain: Any, wire: Any) -> None:
    assert eebus_json.encode(plain) == wire
    strict = Strict({"entity", "cmd"})
    assert strict.value(wire, "root") == plain
    assert strict.faults == []
    assert eebus_json.loosely(wire) == plain


def test_what_is_empty_is_an_object_unless_it_is_a_list() -> None:
    strict = Strict({"entity"})
    assert strict.value([{"partial": []}, {"entity": []}], "x") == {"partial": {}, "entity": []}
    assert eebus_json.loosely([{"partial": []}]) == {"partial": []}


def test_a_list_of_one_parent_only() -> None:
    strict = Strict({"permittedValueSet", "permittedValueSet.value"})
    wire = [{"value": [{"number": 1}]}, {"permittedValueSet": [[{"value": [[{"number": 0}]]}]]}]
    assert strict.value(wire, "x") == {
        "value": {"number": 1},
        "permittedValueSet": [{"value": [{"number": 0}]}],
    }


@pytest.mark.parametrize(
    ("wire", "plain", "fault"),
    [
        ([{"entity": {}}], {"entity": []}, "{} where a list is due"),
        ([{"entity": 1}], {"entity": [1]}, "a single value"),
        ([{"cmd": [{"a": 1}, {"b": 2}]}], {"cmd": [{"a": 1, "b": 2}]}, "not wrapped"),
        ([{"x": {"a": 1}}], {"x": {"a": 1}}, "not an array of its members"),
        ([{"a": 1, "b": 2}], {"a": 1, "b": 2}, "2 members in one pair of braces"),
        ([{"a": 1}, {"a": 2}], {"a": 2}, "comes twice"),
        ([{"a": 1}, 7], {"a": 1}, "where a member"),
    ],
)
def test_what_is_put_otherwise_is_read_and_named(wire: Any, plain: Any, fault: str) -> None:
    strict = Strict({"entity", "cmd"})
    assert strict.value(wire, "x") == plain
    assert len(strict.faults) == 1
    assert fault in strict.faults[0][1]
