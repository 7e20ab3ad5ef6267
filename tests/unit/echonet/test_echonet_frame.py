"""The frame: golden frames of the standard's services, and everything that can be wrong with one."""

import pytest

from harness.protocols.echonet.lite.frame import (
    Frame,
    FrameError,
    Property,
    Unreadable,
    decode,
    encode,
    length,
    read,
)
from harness.protocols.echonet.lite.services import Esv

EMS, EV, NODE = 0x05FF01, 0x027E01, 0x0EF001

GOLDEN = {
    "1081 1001 05FF01 027E01 62 01 80 00": Frame(0x1001, EMS, EV, Esv.GET, (Property(0x80),)),
    "1081 1001 027E01 05FF01 72 01 80 01 30": Frame(0x1001, EV, EMS, Esv.GET_RES, (Property(0x80, b"\x30"),)),
    "1081 1004 027E01 05FF01 52 02 80 01 30 B0 00": Frame(
        0x1004, EV, EMS, Esv.GET_SNA, (Property(0x80, b"\x30"), Property(0xB0))
    ),
    "1081 1006 05FF01 027E01 61 01 DA 01 42": Frame(0x1006, EMS, EV, Esv.SETC, (Property(0xDA, b"\x42"),)),
    "1081 1007 027E01 0EF001 73 01 DA 01 42": Frame(0x1007, EV, NODE, Esv.INF, (Property(0xDA, b"\x42"),)),
    "1081 0002 0EF001 0EF001 73 01 D5 07 02 027E01 02A101": Frame(
        2, NODE, NODE, Esv.INF, (Property(0xD5, bytes.fromhex("02027E0102A101")),)
    ),
    "1081 FFFF 05FF01 027E01 6E 01 DA 01 44 01 DA 00": Frame(
        0xFFFF, EMS, EV, Esv.SETGET, (Property(0xDA, b"\x44"),), (Property(0xDA),)
    ),
    "1081 0000 027E01 05FF01 5E 01 DA 01 99 02 DA 01 44 B0 00": Frame(
        0, EV, EMS, Esv.SETGET_SNA, (Property(0xDA, b"\x99"),), (Property(0xDA, b"\x44"), Property(0xB0))
    ),
}


@pytest.mark.parametrize("written", GOLDEN)
def test_golden_frames_are_read_and_written(written: str) -> None:
    data = bytes.fromhex(written)
    assert decode(data) == GOLDEN[written]
    assert encode(GOLDEN[written]) == data


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", "header"),
        ("10", "header"),
        ("1181 1001 05FF01 027E01 62 01 80 00", "header"),
        ("1082 1001 05FF01 027E01 62 01 80 00", "format2"),
        ("1081 1001 05", "short"),
        ("1081 1001 05FF01 027E01 62", "short"),
        ("1081 1001 05FF01 027E01 62 02 80 00", "cut"),
        ("1081 1001 05FF01 027E01 61 01 DA 04 42", "cut"),
        ("1081 1001 05FF01 027E01 6E 01 DA 01 44", "cut"),
        ("1081 1001 05FF01 027E01 6E 01 DA 01 44 01 DA", "cut"),
    ],
)
def test_what_is_no_frame_says_why(written: str, kind: str) -> None:
    found = read(bytes.fromhex(written))
    assert isinstance(found, Unreadable)
    assert found.kind == kind
    assert found.why
    with pytest.raises(FrameError):
        decode(bytes.fromhex(written))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1081 1001 05FF01 027E01 62 00", "opc"),
        ("1081 1001 05FF01 027E01 6F 01 80 00", "esv"),
        ("1081 1001 05FF01 027E80 62 01 80 00", "instance"),
        ("1081 1001 05FF80 027E01 62 01 80 00", "instance"),
        ("1081 1001 05FF01 027E01 62 01 7F 00", "epc"),
        ("1081 1001 05FF01 027E01 62 01 80 00 00 00", "trailing"),
    ],
)
def test_what_is_wrong_with_a_frame_is_told(written: str, kind: str) -> None:
    found = read(bytes.fromhex(written))
    assert isinstance(found, Frame)
    assert [each for each, _ in found.faults] == [kind]
    with pytest.raises(FrameError):
        decode(bytes.fromhex(written))


def test_what_does_not_fit_is_not_written() -> None:
    with pytest.raises(FrameError):
        encode(Frame(1, EMS, EV, Esv.SETC, (Property(0xDA, bytes(256)),)))
    with pytest.raises(FrameError):
        encode(Frame(0x10000, EMS, EV, Esv.GET, (Property(0xDA),)))


def test_streams_are_cut_where_frames_end() -> None:
    get = bytes.fromhex("1081100105FF01027E0162018000")
    both = bytes.fromhex("1081FFFF05FF01027E016E01DA014401DA00")
    for frame in (get, both):
        assert length(frame + b"\x10") == len(frame)
        assert [length(frame[:size]) for size in range(1, len(frame))] == [0] * (len(frame) - 1)
    assert length(b"nonsense") == 8
