"""How fast frames of ECHONET Lite are decoded and judged: pairs of a question and its answer, as a capture has them."""

from collections.abc import Iterator

from benchmarks.measure import Row, best_of
from harness.protocols.echonet.lite.checks import Context, run_checks
from harness.protocols.echonet.lite.reader import EchonetReader
from harness.trace.record import Direction, Record, as_text

COUNT = 50_000
ASK, ANSWER = bytes.fromhex("1081000005FF01027E0162018000"), bytes.fromhex("10810000027E0105FF017201800130")


def capture(count: int) -> list[Record]:
    """So many frames, ten milliseconds from question to question."""
    records: list[Record] = []
    exchange: tuple[tuple[Direction, bytes], ...] = (("out", ASK), ("in", ANSWER))
    for number in range(count // 2):
        for direction, frame in exchange:
            raw, encoding = as_text(frame[:2] + (number & 0xFFFF).to_bytes(2, "big") + frame[4:])
            at = 1000 + number / 100
            records.append(
                Record(len(records), at, "wire", "ems", "192.0.2.7", direction, raw, "datagram", encoding)
            )
    return records


def rows() -> Iterator[Row]:
    records = capture(COUNT)

    def work() -> None:
        reader = EchonetReader()
        seen = [found for record in records if (found := reader.read(record)) is not None]
        assert run_checks(seen, Context("device")) == []

    rate = COUNT / best_of(3, work)
    yield Row(
        "decoding and judging ECHONET Lite", f"{rate:,.0f} frames/s", "≥ 50,000 frames/s", rate >= 50_000
    )
