"""Every fault of an OCPI platform is caught by the check that is meant for it, and platforms without a fault by none."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pytest

from harness.judge.finding import Verdict
from harness.protocols.ocpi.v221.references import REFERENCES
from tests.miniatures import ocpi
from tests.miniatures.ocpi.kit import FAULTS, Fault
from tests.miniatures.play import Case, every_case, judge_again, play

for each in iter_modules(ocpi.__path__):
    import_module(f"{ocpi.__name__}.{each.name}")


@cache
def every(role: str) -> Mapping[str, Case]:
    """All cases of OCPI for that role, with the bundled system that is called like it."""
    return {each.id: each for each in every_case() if each.ref == f"bundled:ocpi2.2.1:{role}"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: f"{each}-{each.check}-{each.case}")
def test_a_fault_is_caught(fault: Fault) -> None:
    meant = every(fault.role)[fault.case]
    played = play(meant, fault.make, fault.interpretation)
    assert played.red.get(fault.check) is fault.verdict, played.red
    again = judge_again(meant, played, fault.interpretation)
    assert again.verdict is played.result.verdict


@pytest.mark.parametrize("role", sorted(REFERENCES))
def test_who_has_no_fault_is_not_blamed(role: str) -> None:
    for each in every(role).values():
        played = play(each)
        assert played.result.verdict is Verdict.PASS, (each.id, played.red, played.result.reason)
        assert played.red == {}, each.id


def test_twenty_times_the_same() -> None:
    meant = every("hub")["F0-P1[through_a_hub]"]
    first = play(meant)
    for _ in range(20):
        assert play(meant).records == first.records
