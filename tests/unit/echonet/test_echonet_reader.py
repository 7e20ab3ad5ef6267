"""The eye: shapes, names, which answer belongs to which request; and what people read of a frame."""

import pytest

from harness.protocols.echonet.lite.labels import label
from harness.protocols.echonet.lite.reader import MAX_REQUESTS, EchonetReader
from harness.trace.record import Direction, Record, as_text
from harness.usecases.observation import Observation

PEER, GROUP = "192.0.2.7", "224.0.23.0"


def record(written: str, direction: Direction = "in", link: str = PEER, form: str = "datagram") -> Record:
    raw, encoding = as_text(bytes.fromhex(written))
    return Record(0, 0.0, "wire", "ems", link, direction, raw, form, encoding)


def read(reader: EchonetReader, written: str, direction: Direction = "in", link: str = PEER) -> Observation:
    seen = reader.read(record(written, direction, link, "multicast" if link == GROUP else "datagram"))
    assert seen is not None
    return seen


@pytest.mark.parametrize(
    ("written", "shape", "name"),
    [
        ("1081 0001 05FF01 027E01 62 01 80 00", "request", "Get"),
        ("1081 0001 05FF01 027E01 60 01 80 01 30", "notice", "SetI"),
        ("1081 0001 027E01 0EF001 73 01 80 01 30", "notice", "INF"),
        ("1081 0001 027E01 05FF01 74 01 80 01 30", "request", "INFC"),
        ("1081 0001 027E01 05FF01 72 01 80 01 30", "response", "Get"),
        ("1081 0001 027E01 05FF01 51 01 80 01 30", "error", "SetC"),
        ("1081 0001 027E01 05FF01 72 01 80 02 30", "broken", ""),
        ("1081 0001 027E01 05FF01 6F 01 80 00", "broken", "0x6F"),
        ("", "broken", ""),
    ],
)
def test_shapes_and_names(written: str, shape: str, name: str) -> None:
    seen = read(EchonetReader(), written)
    assert (seen.shape, seen.name, seen.by_sut) == (shape, name, True)


def test_an_answer_finds_its_request() -> None:
    reader = EchonetReader()
    asked = read(reader, "1081 1234 05FF01 027E01 62 01 80 00", "out")
    assert read(reader, "1081 1234 027E01 05FF01 72 01 80 01 30").answers is asked
    assert read(reader, "1081 1234 027E01 05FF01 52 01 80 00").answers is asked


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("1081 1235 027E01 05FF01 72 01 80 01 30", PEER),
        ("1081 1234 027E02 05FF01 72 01 80 01 30", PEER),
        ("1081 1234 027E01 05FF01 71 01 80 00", PEER),
        ("1081 1234 027E01 0EF001 73 01 80 01 30", GROUP),
        ("1081 1234 027E01 05FF01 72 01 80 01 30", "192.0.2.8"),
    ],
)
def test_what_is_no_answer_finds_none(written: str, link: str) -> None:
    reader = EchonetReader()
    read(reader, "1081 1234 05FF01 027E01 62 01 80 00", "out")
    assert read(reader, written, link=link).answers is None


def test_everybody_may_answer_the_group() -> None:
    reader = EchonetReader()
    asked = read(reader, "1081 0001 05FF01 0EF001 62 01 D6 00", "out", GROUP)
    assert read(reader, "1081 0001 0EF001 05FF01 72 01 D6 04 01 027E01").answers is asked


def test_an_announcement_answers_only_who_asked_for_it() -> None:
    reader = EchonetReader()
    asked = read(reader, "1081 0001 05FF01 027E01 63 01 DA 00", "out")
    unasked = read(reader, "1081 0001 027E01 0EF001 73 01 DA 01 42", link=GROUP)
    assert (unasked.shape, unasked.answers) == ("notice", None)
    assert read(reader, "1081 0001 027E01 05FF01 73 01 DA 01 42", link=GROUP).answers is asked


def test_the_memory_is_bounded() -> None:
    reader = EchonetReader()
    for tid in range(MAX_REQUESTS + 1):
        read(reader, f"1081 {tid:04X} 05FF01 027E01 62 01 80 00", "out")
    assert read(reader, "1081 0000 027E01 05FF01 72 01 80 01 30").answers is None
    assert read(reader, "1081 0001 027E01 05FF01 72 01 80 01 30").answers is not None


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1081 0001 05FF01 027E01 62 01 DA 00", "027E01 ← Get operation mode"),
        ("1081 0001 027E01 05FF01 72 01 DA 01 42", "027E01 → Get_Res operation mode = charge"),
        ("1081 0001 05FF01 027E01 61 01 EB 04 00000BB8", "027E01 ← SetC charging power = 3000 W"),
        ("1081 0001 0EF001 0EF001 73 01 D5 04 01 027E01", "0EF001 → INF announced instances = 027E01"),
        ("1081 0001 05FF01 027E01 62 01 F3 00", "027E01 ← Get F3"),
        ("1081 00", "unreadable: 3 bytes; a frame has at least 12 before its properties"),
    ],
)
def test_labels_for_people(written: str, words: str) -> None:
    assert label(record(written)) == words
