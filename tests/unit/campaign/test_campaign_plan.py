"""The plan: prompts, times, what is missing, and what a claim would add."""

from dataclasses import replace
from pathlib import Path

import pytest
from feature_files import REBOOT, STATION

from harness.campaign.plan import CONTROL_SECONDS, EXCHANGE_SECONDS, VIRTUAL_SECONDS, Plan, plan
from harness.campaign.select import Selected, Skipped, SutSelection
from harness.campaign.target import Hands, Target
from harness.requirements.explain import explanation
from harness.requirements.vocabulary import vocabulary

P2, N6 = "IEC63110-8.3.7-P2", "IEC63110-8.3.7-N6"


def planned(target: Target, *cases: str, skipped: tuple[Skipped, ...] = ()) -> Plan:
    selected = tuple(Selected(case, Path("some.feature"), 1, "asked for") for case in cases)
    [found] = plan([SutSelection(target, selected, skipped)], implemented={P2})
    return found


def known_of(case: str) -> tuple[tuple[str, ...], float]:
    known = explanation(case)
    assert known is not None
    return known.control, known.waits


def test_a_person_is_asked_for_every_verb() -> None:
    control, waits = known_of(P2)
    found = planned(replace(STATION, hands=Hands.PERSON), P2)
    assert found.prompts == control
    assert found.seconds == EXCHANGE_SECONDS + waits + sum(
        vocabulary().verbs[verb].seconds for verb in control
    )


def test_a_machine_is_not_a_person() -> None:
    control, waits = known_of(P2)
    found = planned(STATION, P2)
    assert found.prompts == ()
    assert found.seconds == pytest.approx(EXCHANGE_SECONDS + waits + CONTROL_SECONDS * len(control))


def test_mixed_hands_may_need_a_person_for_all_of_it() -> None:
    assert planned(replace(STATION, hands=Hands.MIXED), P2).prompts == known_of(P2)[0]


def test_without_hands_cases_that_need_them_are_named() -> None:
    found = planned(replace(STATION, hands=Hands.NOBODY), P2, "IEC63110-8.3.7-P1")
    assert [case.case.case_id for case in found.handless] == [P2]
    assert planned(STATION, P2).handless == ()


def test_virtual_time_makes_waits_free() -> None:
    assert planned(replace(STATION, bundled=True), P2, N6).seconds == 2 * VIRTUAL_SECONDS


def test_a_case_without_an_explanation_takes_an_exchange() -> None:
    assert planned(STATION, "IEC63110-8.3.7-X999").seconds == EXCHANGE_SECONDS


def test_missing_cases_are_those_of_role_and_version() -> None:
    missing = planned(STATION, P2).missing
    assert {case.sut for case in missing} == {"CS"}
    assert all("2.0.1" in case.versions for case in missing)
    assert P2 not in {case.id for case in missing}
    assert len(missing) == 176
    assert planned(replace(STATION, protocol="unheard-of"), P2).missing == ()


def test_only_claims_that_suffice_alone_are_offered() -> None:
    skipped = (
        Skipped("a", "NOT_APPLICABLE", "", frozenset({"monitoring"})),
        Skipped("b", "NOT_APPLICABLE", "", frozenset({"monitoring"})),
        Skipped("c", "NOT_APPLICABLE", "", frozenset({"reservation"})),
        Skipped("d", "NOT_APPLICABLE", "", frozenset({"monitoring", "hardwired_monitor"})),
        Skipped("e", "NOT_APPLICABLE", "it tests a CSMS"),
    )
    assert planned(STATION, P2, skipped=skipped).unlocks == (("monitoring", 2), ("reservation", 1))


def test_the_reboot_example_has_what_the_tests_rely_on() -> None:
    assert "@IEC63110-8.3.7-P1" in REBOOT
