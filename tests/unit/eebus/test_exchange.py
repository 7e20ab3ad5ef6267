"""What may be answered, and by what."""

from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus.checks import run_checks
from harness.protocols.eebus.reader import EebusReader
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.registry import Verdicts
from harness.trace.record import Direction, Record

OURS, THEIRS = Address("d:_i:1_EMS", (0,), 0), Address("d:_i:1_BOX", (0,), 0)
NOW = 1_800_000_000.0


def said(seq: int, direction: Direction, **parts: Any) -> Record:
    ends = (THEIRS, OURS) if direction == "in" else (OURS, THEIRS)
    told = Datagram(*ends, **parts)
    raw = m.write(m.Data(dg.write(told))).decode()
    return Record(seq, NOW + seq, "wire", "ems", "ems#1", direction, raw, "binary")


def red(*records: Record) -> set[str]:
    reader = EebusReader()
    seen = [each for record in records if (each := reader.read(record)) is not None]
    found = run_checks(seen, Verdicts("device"))
    return {each.rule.check for each in found if each.verdict is not Verdict.PASS}


def test_an_error_may_answer_a_datagram_of_a_kind_that_nobody_knows() -> None:
    cmd = (Cmd("nodeManagementUseCaseData", {}),)
    shout = said(0, "out", counter=29, classifier="shout", cmds=cmd)
    error = (Cmd("resultData", {"errorNumber": 1}),)
    answer = said(1, "in", counter=1, classifier="result", cmds=error, reference=29)
    stray = said(2, "in", counter=2, classifier="result", cmds=error, reference=30)
    assert "datagram.reference" not in red(shout, answer)
    assert "datagram.reference" in red(shout, answer, stray)
