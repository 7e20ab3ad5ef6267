"""EEBUS JSON: what is written is read back, and whatever comes is read without an exception."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.protocols.eebus import eebus_json
from harness.protocols.eebus.eebus_json import Strict
from harness.protocols.eebus.ship import messages as m

NAMES = st.sampled_from(["a", "b", "c", "d"])
LISTS = ("l", "many")
SIMPLE = st.one_of(st.booleans(), st.integers(-(2**31), 2**31), st.text(max_size=5))


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Plain values whose lists stand under the names of lists, of one kind each, as a schema has them."""
    lists = st.one_of(
        st.lists(SIMPLE, max_size=3), st.lists(st.dictionaries(NAMES, inner, min_size=1), max_size=3)
    )
    return st.builds(
        lambda plain, listed: {**plain, **listed},
        st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        st.dictionaries(st.sampled_from(LISTS), lists, max_size=2),
    )


PLAIN = st.recursive(SIMPLE, objects, max_leaves=12)
ANY = st.recursive(
    st.one_of(st.none(), SIMPLE, st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(objects(PLAIN))
def test_a_reader_who_knows_the_lists_reads_back_what_was_written(value: dict[str, Any]) -> None:
    strict = Strict(LISTS)
    assert strict.value(eebus_json.encode(value), "root") == value
    assert strict.faults == []


@settings(deadline=None)
@given(objects(PLAIN))
def test_without_a_schema_the_wire_form_comes_back(value: dict[str, Any]) -> None:
    wire = eebus_json.encode(value)
    assert eebus_json.encode(eebus_json.loosely(wire)) == wire


@settings(deadline=None)
@given(ANY)
def test_whatever_comes_is_read(value: Any) -> None:
    Strict(LISTS).value(value, "root")
    eebus_json.loosely_root(value)
    for kind in (b"\x01", b"\x02", b"\x03"):
        message, _ = m.read(kind + msgspec.json.encode(value))
        assert isinstance(message, m.Unreadable) or m.named(message)


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_are_a_message_or_say_why_not(data: bytes) -> None:
    message, _ = m.read(data)
    assert not isinstance(message, m.Unreadable) or message.why
