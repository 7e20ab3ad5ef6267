"""Framing of ECHONET Lite: what is written is read back, and whatever comes is read without an exception."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.protocols.echonet.lite import appendix, maps, values
from harness.protocols.echonet.lite.eoj import EV_CLASSES, NODE_PROFILE
from harness.protocols.echonet.lite.frame import Frame, Property, Unreadable, decode, encode, read
from harness.protocols.echonet.lite.services import CODES

PROPERTIES = st.lists(
    st.builds(Property, st.integers(0x80, 0xFF), st.binary(max_size=255)), min_size=1, max_size=8
)
OBJECTS = st.builds(lambda code, instance: code << 8 | instance, st.integers(0, 0xFFFF), st.integers(0, 0x7F))


@settings(deadline=None)
@given(st.integers(0, 0xFFFF), OBJECTS, OBJECTS, st.sampled_from(sorted(CODES)), PROPERTIES, PROPERTIES)
def test_what_is_written_is_read_back(
    tid: int, seoj: int, deoj: int, name: str, first: list[Property], second: list[Property]
) -> None:
    gets = tuple(second) if name.startswith("SetGet") else ()
    frame = Frame(tid, seoj, deoj, CODES[name], tuple(first), gets)
    assert decode(encode(frame)) == frame


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=64), st.binary(max_size=64).map(lambda data: b"\x10\x81" + data)))
def test_whatever_comes_is_read(data: bytes) -> None:
    found = read(data)
    if isinstance(found, Unreadable):
        assert found.why
    else:
        assert encode(found) == data[: len(encode(found))]
        assert found.faults or encode(found) == data


@settings(deadline=None)
@given(st.sets(st.integers(0x80, 0xFF), max_size=128))
def test_maps_are_read_back(codes: set[int]) -> None:
    edt = maps.encode_map(codes)
    assert maps.read_map(edt) == maps.Listed(frozenset(codes))
    assert len(edt) == (1 + len(codes) if len(codes) < 16 else 17)


@settings(deadline=None)
@given(st.sampled_from((*EV_CLASSES, NODE_PROFILE)), st.integers(0x80, 0xFF), st.binary(max_size=40))
def test_any_data_is_legal_or_says_why_not(class_code: int, epc: int, edt: bytes) -> None:
    for release in "DGJNPR":
        if (row := appendix.row(class_code, epc, release)) is not None:
            assert isinstance(values.problem(row, edt), str)
            assert isinstance(values.meaning(row, edt), str)
