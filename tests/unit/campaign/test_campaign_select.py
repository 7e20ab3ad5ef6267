"""Selection: what runs, what is settled before, and that nothing empty ever passes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from feature_files import CSMS, REBOOT, STATION, SUITE_CASE, pool, write

from harness.campaign.pool import Pool
from harness.campaign.select import Skipped, SutSelection, implemented, select
from harness.campaign.target import Target
from harness.errors import UsageFault

P1, N1, N2, N6 = (f"IEC63110-8.3.7-{case}" for case in ("P1", "N1", "N2", "N6"))
CAPABLE = replace(
    STATION,
    features=frozenset({"smart_charging", "firmware_update_blocks_reset"}),
    not_features=frozenset({"evse_reset"}),
)


def defined(scenario: Any) -> None:
    """Every step is defined."""


def chosen(
    pool: Pool, targets: Sequence[Target], selection: Sequence[str] = (), tags: str | None = None
) -> tuple[SutSelection, ...]:
    return select(pool, targets, selection, tags, check_steps=defined)


def ids(found: SutSelection) -> list[str]:
    return [case.case_id for case in found.run]


def reasons(found: SutSelection) -> dict[str, str]:
    return {case.case_id: case.reason for case in found.skipped}


def test_without_a_selection_everything_runs_that_applies(tmp_path: Path) -> None:
    [found] = chosen(pool(tmp_path), [CAPABLE])
    assert ids(found) == ["IEC63110-8.2.3-N2[7]", "IEC63110-8.2.3-N2[99]", P1, N1, N2]
    assert {case.why for case in found.run} == {"everything was selected"}


def test_a_selected_case_knows_its_place(tmp_path: Path) -> None:
    [found] = chosen(pool(tmp_path), [CAPABLE], [P1])
    [case] = found.run
    assert case.file == tmp_path / "features/iec63110/reboot.feature"
    assert (case.line, case.why, case.title) == (9, f"case {P1}", "At once")


def test_what_does_not_apply_is_settled_with_its_reason(tmp_path: Path) -> None:
    [found] = chosen(pool(tmp_path), [STATION])
    assert ids(found) == [P1]
    assert reasons(found) == {
        "IEC63110-8.2.3-N2[7]": "it needs smart_charging, which is not claimed",
        "IEC63110-8.2.3-N2[99]": "it needs smart_charging, which is not claimed",
        N1: "it is for products without evse_reset, and the profile does not say so (not_features)",
        N6: "it tests a CSMS, and this is a CS",
        N2: "it needs firmware_update_blocks_reset, which is not claimed",
        SUITE_CASE.id: "it tests a CSMS, and this is a CS",
    }
    assert {case.verdict for case in found.skipped} == {"NOT_APPLICABLE"}


def test_a_denied_claim_is_not_offered_as_missing(tmp_path: Path) -> None:
    denying = replace(STATION, not_features=frozenset({"smart_charging"}))
    [found] = chosen(pool(tmp_path), [denying], ["63110:8"])
    case = next(each for each in found.skipped if each.case_id == "IEC63110-8.2.3-N2[7]")
    assert case == Skipped(
        case.case_id, "NOT_APPLICABLE", "it needs smart_charging, which the profile denies"
    )


def test_a_claim_that_speaks_against_a_case(tmp_path: Path) -> None:
    able = replace(STATION, features=frozenset({"evse_reset"}))
    [found] = chosen(pool(tmp_path), [able], ["63110:8.3.7"])
    assert reasons(found)[N1] == "it is for products without evse_reset, and this one claims it"


def test_another_version_does_not_apply(tmp_path: Path) -> None:
    newer = replace(CAPABLE, protocol="ocpp2.1")
    with pytest.raises(UsageFault, match=r"it is written for OCPP 2\.0\.1, and this speaks OCPP 2\.1"):
        chosen(pool(tmp_path), [newer], [P1])


def test_two_systems_share_the_cases_by_role(tmp_path: Path) -> None:
    station, csms = chosen(pool(tmp_path), [CAPABLE, CSMS], ["63110:8.3.7"])
    assert (ids(station), ids(csms)) == ([P1, N1, N2], [N6])
    assert (station.skipped, csms.skipped) == ((), ())


def test_a_case_that_no_system_takes_is_told_once(tmp_path: Path) -> None:
    first, second = chosen(
        pool(tmp_path), [CAPABLE, replace(CAPABLE, name="other", protocol="ocpp2.1")], [P1, N6]
    )
    assert (reasons(first), reasons(second)) == ({N6: "it tests a CSMS, and this is a CS"}, {})


def test_texts_keep_their_order_and_a_case_runs_once(tmp_path: Path) -> None:
    [found] = chosen(pool(tmp_path), [CAPABLE], [N2, "63110:8.3.7", P1])
    assert ids(found) == [N2, P1, N1]
    assert found.run[0].why == f"case {N2}"


def test_tags_narrow_the_selection(tmp_path: Path) -> None:
    [found] = chosen(pool(tmp_path), [CAPABLE], ["63110:8.3.7"], "@CS and not @TC_B_20_CS")
    assert ids(found) == [N1, N2]


def test_suites_are_selected_by_tags_too(tmp_path: Path) -> None:
    [found] = chosen(pool(tmp_path), [CSMS], [], "@suite")
    assert ids(found) == [SUITE_CASE.id]


@pytest.mark.parametrize(
    ("selection", "tags", "problem"),
    [
        ([], "@slow and @CS", "nothing is selected: no case fits --tags '@slow and @CS'"),
        ([P1], "@slow", f"nothing is selected: no case of {P1} fits --tags '@slow'"),
        ([P1], "@slwo", "no case carries @slwo; did you mean slow?"),
        (
            [N6],
            None,
            f"nothing is left to run: no selected case applies to Acme DC-50 1.0\n  {N6}: it tests a CSMS",
        ),
        ([P1, "IEC63110-8.3.7-P99"], None, "is nothing that could be run"),
    ],
)
def test_an_empty_selection_is_a_fault(
    tmp_path: Path, selection: list[str], tags: str | None, problem: str
) -> None:
    with pytest.raises(UsageFault) as fault:
        chosen(pool(tmp_path), [STATION], selection, tags)
    assert problem in str(fault.value)


def test_no_features_at_all_is_a_fault(tmp_path: Path) -> None:
    empty = Pool(write(tmp_path), suites=lambda: ())
    with pytest.raises(UsageFault, match="there are no features"):
        chosen(empty, [STATION])


def test_only_the_first_reasons_are_told_when_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        chosen(pool(tmp_path), [replace(STATION, role="hub")])
    lines = str(fault.value).splitlines()
    assert len(lines) == 7
    assert lines[-1] == "  ... and 2 more"


def test_undefined_steps_of_selected_cases_are_faults(tmp_path: Path) -> None:
    def undefined(scenario: Any) -> None:
        raise UsageFault(f"{scenario.name} has no step")

    with pytest.raises(UsageFault) as fault:
        select(pool(tmp_path), [CAPABLE], [P1, N1], check_steps=undefined)
    assert str(fault.value).splitlines() == ["At once has no step", "One EVSE has no step"]


def test_steps_of_cases_that_do_not_run_are_not_looked_at(tmp_path: Path) -> None:
    seen: list[str] = []
    select(
        pool(tmp_path), [STATION], ["63110:8.3.7"], check_steps=lambda scenario: seen.append(scenario.name)
    )
    assert seen == ["At once"]


def test_the_same_case_from_two_files_is_a_fault(tmp_path: Path) -> None:
    house = pool(tmp_path / "house")
    copy = tmp_path / "copy.feature"
    copy.write_text(REBOOT)
    with pytest.raises(UsageFault, match=r"is selected from .*copy\.feature:9"):
        chosen(house, [STATION], [str(copy), P1])


def test_what_is_implemented_counts_cases_labels_and_clauses(tmp_path: Path) -> None:
    names = implemented(pool(tmp_path).features)
    assert {"IEC63110-8.2.3-N2", P1, "TC_B_20_CS", "63110:8.3.7"} <= names
    assert "IEC63110-8.2.3-N2[7]" not in names
