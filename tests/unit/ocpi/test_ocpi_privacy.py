"""What says more about a driver than it has to is found, and what only looks like it is not."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.ocpi.checks.privacy import Privacy
from tests.unit.ocpi import things as t
from tests.unit.ocpi.talk import Talk

PAGE = {"X-Total-Count": "1", "X-Limit": "50"}
Made = Callable[[], Talk]


def tokens(sut: str = "emsp", **changes: Any) -> Talk:
    talk = Talk(sut)
    talk.asked("GET", "sender/tokens", [t.token(**changes)], headers=PAGE)
    return talk


def refused(message: str, sut: str = "cpo") -> Talk:
    talk = Talk(sut)
    talk.asked("GET", "sender/locations/L9", status=404, code=2003, status_message=message)
    return talk


def asked_with_token_in_url() -> Talk:
    talk = Talk("cpo")
    talk.ask("PUT", "receiver/sessions/DE/CPO/S1?token=T2~~~~~~~~", t.session())
    talk.answer()
    return talk


RED: dict[str, list[Made]] = {
    "privacy.needless": [
        lambda: tokens(issuer="ann.smith@example.org"),
        lambda: tokens(contract_id="ann@example.org"),
        lambda: tokens(visual_number="4111 1111 1111 1111"),
        lambda: refused("no such place for ann.smith@example.org"),
        lambda: refused("ann.smith@example.org has not paid", "hub"),
    ],
    "privacy.tokens": [
        lambda: refused("T1~~~~~~~~ may not see that"),
        asked_with_token_in_url,
    ],
}
GREEN: list[Made] = [
    tokens,
    lambda: tokens(uid="4111111111111111"),
    lambda: tokens(visual_number="4111 1111 1111 1112"),
    lambda: tokens("hub", issuer="ann.smith@example.org"),
    lambda: refused("nothing is called L9"),
]


@pytest.mark.parametrize(
    ("check", "made"), [(check, made) for check, all_made in RED.items() for made in all_made]
)
def test_it_is_found(check: str, made: Made) -> None:
    assert made().red().get(check) is Verdict.WARNING


@pytest.mark.parametrize("made", GREEN)
def test_it_only_looks_like_it(made: Made) -> None:
    assert [each for each in made().red() if each.startswith("privacy.")] == []


def test_every_rule_has_been_seen_red() -> None:
    assert {each.check.removeprefix("ocpi.") for each in Privacy.RULES} == set(RED)
