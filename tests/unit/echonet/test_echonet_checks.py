"""The rules for every trace where a miniature does not reach: what lies before the record, what nobody can know."""

from harness.protocols.echonet.lite.checks import Context, run_checks
from harness.protocols.echonet.lite.reader import EchonetReader
from harness.trace.record import Direction, Record, as_text

ASK, ANSWER = "1081 {tid} 05FF01 027E01 62 01 80 00", "1081 {tid} 027E01 05FF01 72 01 80 01 30"
Line = tuple[float, Direction, str]
MINE: Line = (0.0, "in", "1081 0001 0EF001 0EF001 73 01 D5 04 01 027E01")
RELEASE_F: Line = (0.1, "in", "1081 0002 027E01 0EF001 73 01 82 04 00004600")


def red(*lines: Line, role: str = "device", end: float | None = None, fresh: bool = False) -> dict[str, str]:
    """The checks that are not met on these frames, with their verdicts."""
    reader, seen = EchonetReader(), []
    records = []
    if fresh:
        records.append(Record(0, 0.0, "note", "", "", "", '{"event": "fresh"}'))
    for at, direction, written in lines:
        raw, encoding = as_text(bytes.fromhex(written))
        form = "multicast" if "0EF001 73" in written else "datagram"
        records.append(Record(len(records), at, "wire", "ems", "192.0.2.7", direction, raw, form, encoding))
    for record in records:
        found = reader.read(record)
        if found is not None:
            seen.append(found)
    last = records[-1].at if end is None else end
    return {f.rule.check: f.verdict.name for f in run_checks(seen, Context(role, ended_at=last))}


def ask(at: float, tid: str) -> Line:
    return at, "out", ASK.format(tid=tid)


def answer(at: float, tid: str) -> Line:
    return at, "in", ANSWER.format(tid=tid)


def test_a_good_exchange_is_no_finding() -> None:
    assert red(MINE, ask(1, "1000"), answer(2, "1000")) == {}


def test_late_answers_to_what_was_asked_before_the_record_are_passed_over() -> None:
    assert red(MINE, ask(1, "1000"), answer(1.5, "0FFF"), answer(2, "1000")) == {}
    assert red(MINE, ask(1, "1000"), answer(1.5, "0FFF"), answer(2, "1000"), fresh=True) != {}


def test_a_wrong_transaction_id_is_found_in_any_record() -> None:
    assert red(MINE, ask(1, "1000"), answer(1.5, "1001")) == {"echonet.answer_matches": "FAIL"}
    assert red(MINE, ask(1, "0000"), answer(1.5, "0001")) == {"echonet.answer_matches": "FAIL"}


def test_no_answer_counts_when_the_time_is_over_and_the_object_is_there() -> None:
    assert red(MINE, ask(1, "1000"), end=20) == {}
    assert red(MINE, ask(1, "1000"), end=30) == {"echonet.answer_given": "FAIL"}
    assert red(ask(1, "1000"), end=30) == {}


def test_answers_that_take_long_are_a_warning() -> None:
    assert red(MINE, ask(1, "1000"), answer(7, "1000")) == {"echonet.answer_prompt": "WARNING"}


def test_values_count_by_the_release_that_the_device_names() -> None:
    rapid: Line = (1.0, "in", "1081 0003 027E01 0EF001 73 01 DA 01 41")
    assert red(MINE, rapid) == {}  # legal in some release, and nobody knows which one it follows
    assert red(MINE, RELEASE_F, rapid) == {}
    newer: Line = (0.1, "in", "1081 0002 027E01 0EF001 73 01 82 04 00005200")
    assert red(MINE, newer, rapid) == {"echonet.value": "FAIL"}
    unknown: Line = (0.1, "in", "1081 0002 027E01 0EF001 73 01 82 04 00005A00")
    assert red(MINE, unknown, rapid) == {"echonet.value_of_later_release": "WARNING"}


def test_overflow_may_be_told_but_not_set() -> None:
    told: Line = (1.0, "in", "1081 0003 027E01 0EF001 73 01 EB 04 FFFFFFFF")
    assert red(MINE, told) == {}


def test_changes_have_to_be_announced_before_or_soon_after_they_are_read() -> None:
    maps: Line = (0.1, "in", "1081 0002 027E01 0EF001 73 01 9D 02 01DA")
    first = (*ask(1, "1000")[:2], ASK.format(tid="1000").replace("80 00", "DA 00"))
    told = (2.0, "in", ANSWER.format(tid="1000").replace("80 01 30", "DA 01 42"))
    second = (10.0, "out", ASK.format(tid="1001").replace("80 00", "DA 00"))
    other = (10.1, "in", ANSWER.format(tid="1001").replace("80 01 30", "DA 01 44"))
    announced = (12.0, "in", "1081 0009 027E01 0EF001 73 01 DA 01 44")
    lines: tuple[Line, ...] = (MINE, maps, first, told, second, other)  # type: ignore[assignment]
    assert red(*lines, end=31) == {"echonet.change_announced": "FAIL"}
    assert red(*lines, end=15) == {}
    assert red(*lines, announced, end=31) == {}  # type: ignore[arg-type]


def test_questions_that_are_answered_are_no_flood() -> None:
    def asks(answered: bool) -> list[Line]:
        lines: list[Line] = []
        for number in range(120):
            tid, at = f"{number:04X}", number / 100
            lines.append((at, "in", f"1081 {tid} 05FF01 027E01 62 01 80 00"))
            if answered:
                lines.append((at, "out", f"1081 {tid} 027E01 05FF01 72 01 80 01 30"))
        return lines

    assert red(*asks(True), role="ems") == {}
    assert red(*asks(False), role="ems") == {"echonet.flood": "WARNING"}


def test_an_ems_writes_what_the_device_lets_be_written() -> None:
    maps: Line = (0.0, "out", "1081 0001 027E01 0EF001 73 02 82 04 00005200 9E 03 0281DA")
    good: Line = (1.0, "in", "1081 0001 05FF01 027E01 61 01 DA 01 42")
    assert red(maps, good, (1.1, "out", "1081 0001 027E01 05FF01 71 01 DA 00"), role="ems") == {}
    other: Line = (1.0, "in", "1081 0001 05FF01 027E01 60 01 EB 04 00000BB8")
    assert red(maps, other, role="ems") == {"echonet.request_offered": "WARNING"}
    illegal: Line = (1.0, "in", "1081 0001 05FF01 027E01 61 01 DA 01 45")
    assert red(maps, illegal, role="ems") == {"echonet.request_value": "FAIL"}
