"""Framing: what is written is read back, and whatever comes is read without an exception."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.reader import OcppReader, label
from harness.trace.record import Record, as_text

IDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=36)
SMALL = st.text(max_size=8)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**31), 2**31 - 1), SMALL),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(SMALL, inner, max_size=3)),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(SMALL, VALUES, max_size=4)


@settings(deadline=None)
@given(IDS, SMALL, PAYLOADS)
def test_what_is_written_is_read_back(id: str, name: str, payload: dict[str, Any]) -> None:
    assert rpc.read(rpc.write_call(id, name, payload)) == rpc.Call(id, name, payload)
    assert rpc.read(rpc.write_result(id, payload)) == rpc.CallResult(id, payload)
    assert rpc.read(rpc.write_error(id, name, name, payload)) == rpc.CallError(id, name, name, payload)


@settings(deadline=None)
@given(st.one_of(VALUES, st.lists(VALUES, max_size=6)))
def test_any_json_is_a_frame_or_says_why_not(value: Any) -> None:
    frame = rpc.read(msgspec.json.encode(value))
    if isinstance(frame, rpc.Unreadable):
        assert frame.why
        assert frame.faults
    else:
        assert value[0] in (2, 3, 4)
        assert (value[1] == frame.id) or frame.faults


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.one_of(st.binary(max_size=30), VALUES)), max_size=12))
def test_the_reader_never_raises_and_never_forgets_a_frame(frames: list[tuple[bool, Any]]) -> None:
    reader = OcppReader()
    for seq, (by_sut, what) in enumerate(frames):
        raw, encoding = as_text(what if isinstance(what, bytes) else msgspec.json.encode(what))
        record = Record(seq, 0.0, "wire", "csms", "L#1", "in" if by_sut else "out", raw, "text", encoding)
        seen = reader.read(record)
        assert seen is not None
        assert seen.by_sut == by_sut
        assert label(record)
