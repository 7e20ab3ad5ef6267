"""The faultless systems are green in every case, and every check that can fail is seen red on some miniature."""

from functools import cache

import pytest

from harness.judge.finding import Rule, Verdict
from harness.protocols.echonet.lite.checks import RULES as ECHONET
from harness.protocols.eebus.checks import RULES as EEBUS
from harness.protocols.ocpi.checks import RULES as OCPI
from harness.protocols.ocpp.v201.checks import RULES
from tests.miniatures.matrix import kept
from tests.miniatures.play import Case, Played, castings, every_case, judge_again, play
from tests.miniatures.provable import NOT_YET_PROVABLE
from tests.miniatures.test_eebus_faults import FAULTS as EEBUS_FAULTS
from tests.miniatures.test_money_path import FAULTS as MONEY_FAULTS
from tests.miniatures.test_ocpi_faults import FAULTS as OCPI_FAULTS

ON_TRACES = frozenset(each.check for each in OCPI)
"""Each of these is seen red on a trace of its own, beside a faultless one; tests/unit/ocpi leaves none out."""


@cache
def _played(ref: str) -> dict[Case, Played]:
    return {each: play(each) for each in every_case() if each.ref == ref}


@pytest.mark.parametrize("ref", castings())
def test_the_faultless_systems_are_entirely_green(ref: str) -> None:
    stained = {
        each.id: f"{played.result.verdict.name}: {played.result.reason} {list(played.red)}"
        for each, played in _played(ref).items()
        if played.red or played.result.verdict is not Verdict.PASS
    }
    assert stained == {}


@pytest.mark.parametrize("ref", castings())
def test_judged_again_they_are_green_too(ref: str) -> None:
    for each, played in _played(ref).items():
        again = judge_again(each, played)
        assert (again.verdict, again.findings) == (played.result.verdict, played.result.findings), each.id


def test_every_check_that_can_fail_is_seen_red() -> None:
    seen = {check for red in kept().values() for check, verdict in red.items() if verdict != "INCONCLUSIVE"}
    seen |= {each.check for each in EEBUS_FAULTS if each.verdict is not Verdict.INCONCLUSIVE}
    seen |= {each.check for each in OCPI_FAULTS if each.verdict is not Verdict.INCONCLUSIVE}
    seen |= {check for check, _, _ in MONEY_FAULTS} | ON_TRACES
    can = {
        rule.check for rule in _rules() if rule.worst > Verdict.PASS and not rule.check.startswith("probe.")
    }
    assert can - seen - NOT_YET_PROVABLE.keys() == set(), "no miniature turns these red"


def test_what_is_said_to_be_unprovable_is_so() -> None:
    seen = {check for red in kept().values() for check in red}
    assert NOT_YET_PROVABLE.keys() & seen == set(), "these have a miniature"
    assert NOT_YET_PROVABLE.keys() - {rule.check for rule in _rules()} == set(), "there are no such checks"


def _rules() -> set[Rule]:
    """The generic rules, and those of the bindings as far as any case puts them to the test."""
    played = (each for ref in castings() for each in _played(ref).values())
    return (
        {finding.rule for each in played for finding in each.result.findings}
        | set(RULES)
        | set(ECHONET)
        | set(EEBUS)
    )
