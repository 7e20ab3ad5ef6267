"""Disputed readings: who may choose what, and what each choice is worth."""

import pytest

from harness.errors import UsageFault
from harness.judge.finding import Verdict
from harness.protocols.ocpp.disputed import DISPUTES, check_choices, choices, settle


@pytest.mark.parametrize("dispute", DISPUTES.values(), ids=lambda dispute: dispute.id)
def test_every_dispute_has_two_sides_with_sources(dispute: object) -> None:
    assert dispute.question.endswith("?")  # type: ignore[attr-defined]
    options = dispute.options  # type: ignore[attr-defined]
    assert len(options) >= 2
    assert dispute.default in options  # type: ignore[attr-defined]
    assert dispute.fine <= options.keys()  # type: ignore[attr-defined]
    assert set(dispute.defaults.values()) <= options.keys()  # type: ignore[attr-defined]
    assert all(reading and ("OCPP" in source or "field" in source) for reading, source in options.values())


def test_without_a_choice_the_minority_is_warned_of() -> None:
    settled = settle({}, "unknown_action")
    assert settled.verdict("not_implemented") is Verdict.PASS
    assert settled.verdict("not_supported") is Verdict.WARNING
    assert settled.basis == "disputed"


def test_with_a_choice_the_other_reading_fails() -> None:
    settled = settle({"unknown_action": "not_supported"}, "unknown_action")
    assert settled.verdict("not_supported") is Verdict.PASS
    assert settled.verdict("not_implemented") is Verdict.FAIL
    assert settled.basis == "text"


def test_where_texts_of_one_rank_allow_both_neither_is_warned_of() -> None:
    settled = settle({}, "no_common_subprotocol")
    assert settled.verdict("close_after_101") is settled.verdict("refuse_upgrade") is Verdict.PASS
    assert (
        settle({"no_common_subprotocol": "close_after_101"}, "no_common_subprotocol").verdict(
            "refuse_upgrade"
        )
        is Verdict.FAIL
    )


def test_a_version_may_have_its_own_default() -> None:
    assert settle({}, "occurrence_spelling", "1.6").verdict("single_r") is Verdict.PASS
    assert settle({}, "occurrence_spelling", "2.0.1").verdict("single_r") is Verdict.WARNING


def test_the_note_tells_the_reading_its_source_and_who_chose() -> None:
    assert settle({}, "unknown_action").explain("not_implemented") == ""
    assert "the default is" in settle({}, "unknown_action").explain("not_supported")
    chosen = settle({"unknown_action": "not_implemented"}, "unknown_action")
    assert "the profile chose" in chosen.explain("not_supported")


def test_a_wrong_choice_says_what_would_be_right() -> None:
    with pytest.raises(UsageFault, match=r"unknown_action = 'Perhaps'.*not_implemented, not_supported"):
        check_choices({"unknown_action": "Perhaps"})
    with pytest.raises(UsageFault, match=r"unknown_acton: nothing is disputed.*unknown_action"):
        check_choices({"unknown_acton": "not_supported"})
    check_choices({"unknown_action": "not_supported"})


def test_an_option_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        settle({}, "unknown_action").verdict("no such option")


def test_choices_for_the_profile() -> None:
    assert choices()["broken_frame"] == ("callerror", "silence")
    assert choices().keys() == DISPUTES.keys()
