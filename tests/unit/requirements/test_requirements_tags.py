"""The grammar of tags: what is understood, and what is refused with which hint."""

import pytest

from harness.errors import UsageFault
from harness.requirements.near import did_you_mean, near
from harness.requirements.tags import Tagged, read_tags

GOOD = ("IEC63110-8.3.7-P1", "CS", "ocpp2.0.1")


def test_everything_that_tags_can_say() -> None:
    tags = (
        *GOOD,
        "63110:8.3.7",
        "TC_B_20_CS",
        "needs:smart_charging",
        "lacks:evse_reset",
        "slow",
        "ocpp2.1",
    )
    assert read_tags(tags) == Tagged(
        case_id="IEC63110-8.3.7-P1",
        role="charging_station",
        protocols=("ocpp2.0.1", "ocpp2.1"),
        clauses=("63110:8.3.7",),
        labels=("TC_B_20_CS",),
        needs=frozenset({"smart_charging"}),
        lacks=frozenset({"evse_reset"}),
    )


def test_the_same_tag_from_feature_and_scenario_counts_once() -> None:
    assert read_tags((*GOOD, *GOOD)).case_id == "IEC63110-8.3.7-P1"


def test_cases_of_the_house_belong_to_a_use_case() -> None:
    assert read_tags(("IEC63110-8.3.7-X12", "CSMS", "ocpp2.0.1")).role == "csms"
    with pytest.raises(UsageFault, match=r"@IEC63110-8\.9\.7-X1: no such case"):
        read_tags(("IEC63110-8.9.7-X1", "CS", "ocpp2.0.1"))


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("needs:smart_chargin", "no claim is called so; did you mean smart_charging?"),
        ("lacks:", "no claim is called so"),
        ("TC_B_99_CS", "no such label; did you mean"),
        ("TC_A_13_CS", "no such label"),
        ("63110:8.3.99", "no such clause; did you mean"),
        ("63110:8.3", "no such clause"),
        ("IEC63110-8.3.7-P99", "no such case; did you mean"),
        ("ocpp2.0.2", "did you mean ocpp2.0.1"),
        ("OCPP2.0.1", "right would be @ocpp2.0.1"),
        ("csms", "right would be @CSMS"),
        ("need:smart_charging", "did you mean needs:smart_charging"),
        ("Slow", "small letters and underscores only"),
        ("use.with_os=linux", "not a tag that is known"),
        ("<variable>", "not a tag that is known"),
    ],
)
def test_a_misspelt_tag_is_refused(tag: str, problem: str) -> None:
    with pytest.raises(UsageFault) as fault:
        read_tags((*GOOD, tag))
    assert f"@{tag}: " in str(fault.value)
    assert problem in str(fault.value)


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        (("CS", "ocpp2.0.1"), "no case id"),
        ((*GOOD, "IEC63110-8.3.7-P2"), "several of: case id: @IEC63110-8.3.7-P1, @IEC63110-8.3.7-P2"),
        (
            ("IEC63110-8.3.7-P1", "ocpp2.0.1"),
            "no party (@CS or @CSMS or @EMS or @DEVICE or @CPO or @EMSP or @HUB)",
        ),
        ((*GOOD, "CSMS"), "several of: party"),
        (
            ("IEC63110-8.3.7-P1", "CS"),
            "no protocol version; right would be one of @ocpp1.6, @ocpp2.0.1, @ocpp2.1",
        ),
        (("IEC63110-8.3.7-P1", "CSMS", "ocpp2.0.1"), "@IEC63110-8.3.7-P1 tests the CS, not the CSMS"),
        ((*GOOD, "ocpp1.6"), "exists for versions 2.0.1, 2.1, not for @ocpp1.6"),
        ((*GOOD, "63110:8.3.6"), "@IEC63110-8.3.7-P1 is not a case of @63110:8.3.6"),
    ],
)
def test_tags_that_do_not_go_together_are_refused(tags: tuple[str, ...], problem: str) -> None:
    with pytest.raises(UsageFault) as fault:
        read_tags(tags)
    assert problem in str(fault.value)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(UsageFault) as fault:
        read_tags(("TC_X_01_CS", "needs:magic"))
    assert len(str(fault.value).splitlines()) == 5


def test_a_further_clause_beside_the_own_one_is_fine() -> None:
    assert read_tags((*GOOD, "63110:8.3.7", "63110:B.5")).clauses == ("63110:8.3.7", "63110:B.5")


def test_near_misses() -> None:
    assert near("Smart-Charging", ["smart_charging", "reservation"]) == ["smart_charging"]
    assert did_you_mean("zzz", ["smart_charging"]) == ""
    assert did_you_mean("abcd", ["abce"]) == "; did you mean abce?"
    assert did_you_mean("abcd", ["abce", "abcf"]) in (
        "; did you mean abce or abcf?",
        "; did you mean abcf or abce?",
    )
