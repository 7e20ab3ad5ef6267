"""Every fault of an EEBUS party is caught by the check that is meant for it, and the parties without a fault by none."""

import pytest

from harness.judge.finding import Verdict
from tests.miniatures.eebus import faults
from tests.miniatures.eebus.kit import FAULTS, Fault
from tests.miniatures.play import case, cases, judge_again, play

assert faults


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: f"{each}-{each.check}-{each.case}")
def test_a_fault_is_caught(fault: Fault) -> None:
    meant = case(fault.role, fault.case)
    played = play(meant, fault.make, fault.interpretation)
    assert played.red.get(fault.check) is fault.verdict, played.red
    again = judge_again(meant, played, fault.interpretation)
    assert again.verdict is played.result.verdict


@pytest.mark.parametrize("role", ["device", "ems"])
def test_who_has_no_fault_is_not_blamed(role: str) -> None:
    for each in cases(role).values():
        played = play(each)
        assert played.result.verdict is Verdict.PASS, (each.id, played.red)
        assert played.red == {}, each.id


def test_a_reading_of_the_field_forgives_what_it_knows() -> None:
    spoil = faults.ends_its_messages_with_a_nul
    fault = next(each for each in FAULTS if each.spoil is spoil)
    played = play(case("device", fault.case), fault.make, {"ship_encoding": "field"})
    assert "frame.form" not in played.red


def test_twenty_times_the_same() -> None:
    meant = case("device", "IEC63380-5.2.16-D-P7")
    first = play(meant)
    for _ in range(20):
        assert play(meant).records == first.records
