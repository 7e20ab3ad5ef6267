"""Every fault of an EEBUS party is caught by the check that is meant for it, and the parties without a fault by none."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from msgspec.structs import replace as with_seq

from harness.engine.library import suite_cases
from harness.engine.plan_file import Target
from harness.judge.finding import Verdict
from tests.miniatures import eebus
from tests.miniatures.eebus import connecting, faults, rest
from tests.miniatures.eebus.kit import FAULTS, Fault, Spoil
from tests.miniatures.play import Case, Played, cases, castings, judge_again, play

for each in iter_modules(eebus.__path__):
    import_module(f"{eebus.__name__}.{each.name}")


@cache
def every(role: str) -> Mapping[str, Case]:
    """All cases for that role, those of the suite too."""
    ref = f"bundled:eebus1.3.0:{role}"
    suites = [
        Path(__file__).parents[2] / "test_suites" / name for name in ("eebus_ship.py", "eebus_spine.py")
    ]
    rows = {
        each.id: Case(each.id, ref, Target(each.id, str(suite), 0))
        for suite in suites
        for each in suite_cases(suite).values()
        if each.role == castings()[ref].role
    }
    ours = {id: each for id, each in cases(role).items() if ":eebus" in each.ref}
    return {**ours, **rows}


def case(role: str, id: str) -> Case:
    return every(role)[id]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: f"{each}-{each.check}-{each.case}")
def test_a_fault_is_caught(fault: Fault) -> None:
    meant = case(fault.role, fault.case)
    played = play(meant, fault.make, fault.interpretation)
    assert played.red.get(fault.check) is fault.verdict, played.red
    again = judge_again(meant, played, fault.interpretation)
    assert again.verdict is played.result.verdict


@pytest.mark.parametrize("role", ["device", "ems"])
def test_who_has_no_fault_is_not_blamed(role: str) -> None:
    for each in every(role).values():
        played = play(each)
        assert played.result.verdict is Verdict.PASS, (each.id, played.red)
        assert played.red == {}, each.id


@pytest.mark.parametrize("every_point", [False, True])
@pytest.mark.parametrize(
    ("spoil", "choice"),
    [
        (faults.ends_its_messages_with_a_nul, "ship_encoding"),
        (faults.lets_datagrams_be_overtaken, "overtaken_counter"),
        (faults.shows_no_value_while_its_limit_is_inactive, "inactive_limit_value"),
        (rest.announces_its_station_as_a_vehicle, "use_case_actor"),
        (rest.asks_for_a_part_of_nothing, "unnamed_function"),
    ],
)
def test_a_reading_of_the_field_forgives_what_it_knows(spoil: Spoil, choice: str, every_point: bool) -> None:
    fault = next(each for each in FAULTS if each.spoil is spoil)
    chosen = {"eebus": "field"} if every_point else {choice: "field"}
    played = play(case(fault.role, fault.case), fault.make, chosen)
    assert fault.check not in played.red


@pytest.mark.parametrize("id", ["ship:device:message:empty", "ship:ems:message:type"])
@pytest.mark.parametrize(
    "spoil",
    [
        connecting.closes_at_a_message_that_cannot_be_read,
        connecting.closes_at_a_message_that_cannot_be_read_and_stays_away,
    ],
)
def test_who_closes_at_a_message_that_cannot_be_read_is_right_too(spoil: Spoil, id: str) -> None:
    fault = Fault(spoil, id.split(":")[1], "", id, Verdict.PASS)
    played = play(case(fault.role, id), fault.make)
    assert played.result.verdict is Verdict.PASS, played.red
    assert judge_again(case(fault.role, id), played).verdict is Verdict.PASS


def test_who_closes_before_we_begin_to_wait_is_right_too() -> None:
    id = "ship:ems:message:empty"
    fault = Fault(
        connecting.closes_at_a_message_that_cannot_be_read_and_stays_away, "ems", "", id, Verdict.PASS
    )
    played = play(case("ems", id), fault.make)
    records = list(played.records)
    at = next(n for n, each in enumerate(records) if each.raw.startswith('{"do":"LetTimePass"'))
    wait, closed = records[at : at + 2]
    assert '"closed"' in closed.raw
    records[at : at + 2] = [with_seq(closed, seq=wait.seq), with_seq(wait, seq=closed.seq)]
    assert judge_again(case("ems", id), Played(played.result, tuple(records))).verdict is Verdict.PASS


def test_twenty_times_the_same() -> None:
    meant = case("device", "IEC63380-5.2.16-D-P7")
    first = play(meant)
    for _ in range(20):
        assert play(meant).records == first.records
