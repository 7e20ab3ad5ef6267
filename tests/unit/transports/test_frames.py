"""Frames in and out, byte by byte (RFC 6455, 5 and 7.4; RFC 7692)."""

import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from harness.transports.websocket.frames import (
    BINARY,
    CLOSE,
    CONT,
    PING,
    PONG,
    TEXT,
    FrameReader,
    close_payload,
    frame,
    read_close,
)

MASK = b"\x01\x02\x03\x04"
LIMIT = 1 << 20


def deflate() -> PerMessageDeflate:
    return PerMessageDeflate(True, True, 15, 15)


def reader(masked: bool = False, limit: int = LIMIT, compressed: bool = False) -> FrameReader:
    return FrameReader(masked, limit, deflate() if compressed else None)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536])
@pytest.mark.parametrize("mask", [None, MASK])
def test_a_frame_is_what_the_library_makes_of_it(length: int, mask: bytes | None) -> None:
    payload = bytes(n % 251 for n in range(length))
    theirs = Frame(Opcode.BINARY, payload).serialize(mask=False)
    if mask is None:
        assert frame(BINARY, payload) == theirs
    read = reader(masked=mask is not None)
    assert read.feed(frame(BINARY, payload, mask=mask)) == [("binary", payload)]
    assert read.violation is None
    assert read.unfinished == 0


def test_a_frame_may_be_as_illegal_as_one_likes() -> None:
    assert frame(0xF, b"", final=False, rsv=7) == b"\x7f\x00"


MESSAGES = st.lists(
    st.tuples(st.sampled_from(["text", "binary", "ping", "pong"]), st.text(max_size=60), st.integers(0, 3)),
    max_size=8,
)


@given(MESSAGES, st.lists(st.integers(1, 40), max_size=40), st.booleans(), st.booleans())
def test_it_does_not_matter_how_the_bytes_are_cut(
    messages: list[tuple[str, str, int]], cuts: list[int], masked: bool, compressed: bool
) -> None:
    """Messages, fragmented or not, masked or not, compressed or not, arrive the same in any portions."""
    packer = deflate() if compressed else None
    wanted, line = [], b""
    for form, text, fragments in messages:
        data = text.encode()
        if form in ("ping", "pong"):
            data = data[:125]
            line += frame(PING if form == "ping" else PONG, data, mask=MASK if masked else None)
        else:
            line += data_frames(TEXT if form == "text" else BINARY, data, fragments, masked, packer)
        wanted.append((form, data))
    read, found, at = reader(masked, compressed=compressed), [], 0
    for size in [*cuts, len(line)]:
        found += read.feed(line[at : at + size])
        at += size
    assert found == wanted
    assert read.violation is None
    assert read.unfinished == 0


def data_frames(
    opcode: int, data: bytes, fragments: int, masked: bool, packer: PerMessageDeflate | None
) -> bytes:
    """One message in `fragments` + 1 frames, a ping between them left out."""
    step = len(data) // (fragments + 1) + 1
    parts = [data[n * step : (n + 1) * step] for n in range(fragments + 1)]
    line = b""
    for n, part in enumerate(parts):
        kind, final, rsv = opcode if n == 0 else CONT, n == fragments, 0
        if packer is not None:
            packed = packer.encode(Frame(Opcode(kind), part, final))
            part, rsv = bytes(packed.data), 4 if packed.rsv1 else 0
        line += frame(kind, part, final=final, rsv=rsv, mask=MASK if masked else None)
    return line


def test_control_frames_come_through_between_fragments() -> None:
    line = frame(TEXT, b"a", final=False) + frame(PING, b"p") + frame(CONT, b"b")
    assert reader().feed(line) == [("ping", b"p"), ("text", b"ab")]


def test_uncompressed_messages_are_fine_on_a_compressed_link() -> None:
    assert reader(compressed=True).feed(frame(TEXT, b"plain")) == [("text", b"plain")]


def test_nothing_is_read_after_a_close_frame() -> None:
    read = reader()
    assert read.feed(frame(CLOSE, b"\x03\xe8") + frame(TEXT, b"late") + b"\xff") == [("close", b"\x03\xe8")]
    assert read.violation is None


ILLEGAL = {
    "reserved opcode 0x3": (frame(3, b""), 1002),
    "reserved opcode 0xb": (frame(11, b""), 1002),
    "reserved bits": (frame(TEXT, b"", rsv=4), 1002),
    "reserved bits set (first byte 0x91)": (frame(TEXT, b"", rsv=1), 1002),
    "frame of a server masked": (frame(TEXT, b"", mask=MASK), 1002),
    "control frame longer": (frame(PING, b"x" * 126), 1002),
    "or fragmented": (frame(PING, b"", final=False), 1002),
    "continuation frame without a beginning": (frame(CONT, b"x"), 1002),
    "new message before": (frame(TEXT, b"a", final=False) + frame(TEXT, b"b"), 1002),
    "length 5 in the wrong encoding": (b"\x81\x7e\x00\x05hello", 1002),
    "length 65535 in the wrong encoding": (b"\x82\x7f" + (65535).to_bytes(8, "big"), 1002),
    "length 9223372036854775808 in the wrong encoding": (b"\x82\x7f\x80" + b"\x00" * 7, 1002),
    "message longer than 1048576": (b"\x82\x7f" + (LIMIT + 1).to_bytes(8, "big"), 1009),
    "not UTF-8 at byte 1": (frame(TEXT, b"a\xff"), 1007),
    "not UTF-8 at byte 0": (frame(TEXT, b"\xc3", final=False) + frame(CONT, b"\x28"), 1007),
    "close frame with one byte": (frame(CLOSE, b"\x03"), 1002),
    "close code 1005": (frame(CLOSE, b"\x03\xed"), 1002),
    "close code 999": (frame(CLOSE, b"\x03\xe7"), 1002),
    "close code 5000": (frame(CLOSE, b"\x13\x88"), 1002),
    "close reason is not UTF-8": (frame(CLOSE, b"\x03\xe8\xff"), 1007),
}


@pytest.mark.parametrize("why", ILLEGAL)
def test_an_illegal_frame_is_kept_with_its_reason(why: str) -> None:
    line, code = ILLEGAL[why]
    read = reader()
    assert read.feed(frame(PONG, b"before") + line) == [("pong", b"before")]
    assert read.violation is not None
    assert (read.violation.code, why in read.violation.why) == (code, True), read.violation
    if code == 1002:
        assert line.endswith(read.violation.data)
        assert read.violation.data


def test_an_illegal_frame_is_condemned_by_its_first_two_bytes() -> None:
    read = reader()
    read.feed(b"\x83\x7e")
    assert read.violation is not None
    assert read.violation.data == b"\x83\x7e"


def test_a_client_has_to_mask() -> None:
    read = reader(masked=True)
    read.feed(frame(TEXT, b"bare"))
    assert read.violation is not None
    assert read.violation.why == "frame of a client unmasked"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (frame(PING, b"", rsv=4), "reserved bits"),
        (frame(TEXT, b"\xff\xff", rsv=4), "decompression failed"),
        (frame(TEXT, b"a", final=False, rsv=4) + frame(CONT, b"", rsv=4), "RSV1"),
    ],
)
def test_compression_has_rules_of_its_own(line: bytes, why: str) -> None:
    read = reader(compressed=True)
    read.feed(line)
    assert read.violation is not None
    assert read.violation.code == 1002
    assert why in read.violation.why


def test_a_bomb_does_not_go_off() -> None:
    packer = zlib.compressobj(wbits=-15)
    bomb = packer.compress(bytes(50 * LIMIT)) + packer.flush(zlib.Z_SYNC_FLUSH)
    read = reader(compressed=True)
    tracemalloc.start()
    read.feed(frame(BINARY, bomb[:-4], rsv=4))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read.violation is not None
    assert read.violation.code == 1009
    assert peak < 6 * LIMIT


@pytest.mark.parametrize("part", [b"", b"x" * 1000])
def test_endless_fragments_cost_bounded_memory(part: bytes) -> None:
    read = reader()
    read.feed(frame(BINARY, b"", final=False))
    line = frame(CONT, part, final=False) * 50
    tracemalloc.start()
    for _ in range(100):
        read.feed(line)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * LIMIT
    assert (read.violation is not None) == bool(part)


def test_of_a_frame_that_is_too_long_nothing_is_kept_but_the_beginning() -> None:
    read = reader()
    read.feed(b"\x82\x7f" + (100 * LIMIT).to_bytes(8, "big") + bytes(60000))
    assert read.violation is not None
    assert len(read.violation.data) == 4096
    assert read.unfinished == 0


def test_an_unfinished_frame_is_counted() -> None:
    read = reader()
    assert read.feed(frame(TEXT, b"hello")[:4]) == []
    assert read.unfinished == 4


@pytest.mark.parametrize(("code", "reason"), [(1000, ""), (4999, "grün"), (1005, "")])
def test_close_payloads_can_be_read_back(code: int, reason: str) -> None:
    assert read_close(close_payload(code, reason)) == (code, reason)


def test_a_long_close_reason_is_cut_between_characters() -> None:
    payload = close_payload(1000, "ü" * 100)
    assert len(payload) == 124
    assert read_close(payload) == (1000, "ü" * 61)
