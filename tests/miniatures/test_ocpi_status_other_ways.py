"""Operators and eMSPs that do otherwise than the bundled ones, and are as right: nobody is blamed for it (F2, F4)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.machine import Machine
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.samples import location
from harness.protocols.ocpi.v221 import parties
from harness.protocols.registry import Settings
from tests.miniatures.ocpi.billing import dear_between
from tests.miniatures.ocpi.kit import Spoil, answers, app, asks
from tests.miniatures.play import Case, every_case, play


def tells_nothing_by_itself(platform: Platform) -> None:
    for name in ("PATCH evse", "POST cdr", "PUT session", "PATCH session"):
        asks(platform, name, lambda given: None)


def tells_whole_evses(platform: Platform) -> None:
    """PUT instead of PATCH."""
    usual = platform.ask
    other: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "PATCH evse":
            place = app(platform, Cpo).places[given["path"]["location_id"]]
            whole = next(each for each in place["evses"] if each["uid"] == given["path"]["evse_uid"])
            return usual(relation, "PUT evse", now, then, **{**given, "json": whole})
        return usual(relation, what, now, then, **given)

    other.ask = ask


def tells_whole_places(platform: Platform) -> None:
    usual = platform.ask
    other: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "PATCH evse":
            path = {name: value for name, value in given["path"].items() if name != "evse_uid"}
            whole = app(platform, Cpo).places[path["location_id"]]
            return usual(relation, "PUT location", now, then, **{**given, "path": path, "json": whole})
        return usual(relation, what, now, then, **given)

    other.ask = ask


def has_tariffs_in_local_time(platform: Platform) -> None:
    dear_between(platform, "12:30", "14:00")


def lists_one_on_a_page(platform: Platform) -> None:
    app(platform, Cpo).list_limit = 1
    other: Any = app(platform, Cpo)
    usual = other.forget

    def forget() -> None:
        usual()
        other.list_limit = 1

    other.forget = forget


def lists_places_without_evses_first(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    empty = location(cpo.id, "EMPTY", 0)
    cpo.places = {"EMPTY": empty, **cpo.places}


def has_ids_in_small_letters(platform: Platform) -> None:
    def small(incoming: Incoming, answer: Answer) -> Answer:
        held = answer.data
        if not isinstance(held, Mapping):
            return answer
        changed = {
            name: str(held[name]).lower() for name in ("country_code", "party_id", "id") if name in held
        }
        return replace(answer, data={**held, **changed})

    for name in ("GET location", "GET cdr", "GET tariff"):
        answers(platform, name, small)


def adds_fields_of_its_own(platform: Platform) -> None:
    for name in ("GET location", "GET cdr", "GET tariff"):
        answers(
            platform,
            name,
            lambda _, answer: (
                replace(answer, data={**answer.data, "x_seen": True})
                if isinstance(answer.data, Mapping)
                else answer
            ),
        )


def gives_what_is_not_there_as_null(platform: Platform) -> None:
    def told(incoming: Incoming, answer: Answer) -> Answer:
        return (
            replace(answer, data={**answer.data, "opening_times": None, "images": []})
            if isinstance(answer.data, Mapping)
            else answer
        )

    answers(platform, "GET location", told)


def forgets_removed_evses(platform: Platform) -> None:
    def without(incoming: Incoming, answer: Answer) -> Answer:
        if not isinstance(answer.data, Mapping):
            return answer
        left = [each for each in answer.data["evses"] if each["status"] != "REMOVED"]
        return replace(answer, data={**answer.data, "evses": left})

    answers(platform, "GET location", without)


def answers_2001_to_bills_that_come_again(platform: Platform) -> None:
    seen: set[str] = set()

    def once(incoming: Incoming, answer: Answer) -> Answer:
        id = str(incoming.json.get("id"))
        known = id in seen
        seen.add(id)
        return Answer(2001, message="we have that") if known else answer

    answers(platform, "POST cdr", once)


def puts_bills_elsewhere(platform: Platform) -> None:
    """At any URL that it likes (mod_cdrs)."""
    assert isinstance(platform.app, Emsp)
    other: Any = platform.app
    held: dict[str, Any] = {}

    def put(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000:
            return answer
        key = f"{len(held) + 1:08x}"
        key = next((each for each, bill in held.items() if bill == incoming.json), key)
        held[key] = incoming.json
        return replace(
            answer, headers=(("Location", f"{platform.addresses.url('cdrs', 'receiver')}/bills/{key}"),)
        )

    answers(platform, "POST cdr", put)
    usual = other.handle

    def handle(incoming: Incoming, now: float) -> Answer | None:
        key = incoming.path.get("*", "").rpartition("/")[2]
        if incoming.name == "GET cdr" and key in held:
            return Answer(data=held[key])
        answer: Answer | None = usual(incoming, now)
        return answer

    other.handle = handle


def refuses_limits_as_it_likes(platform: Platform) -> None:
    answers(
        platform,
        "GET locations",
        lambda _, answer: Answer(data=[], headers=PAGE) if answer.code == 2001 else answer,
    )


PAGE = (("X-Total-Count", "0"), ("X-Limit", "20"))
WAYS: Mapping[str, tuple[Spoil, ...]] = {
    "cpo": (
        tells_nothing_by_itself,
        tells_whole_evses,
        tells_whole_places,
        has_tariffs_in_local_time,
        lists_one_on_a_page,
        lists_places_without_evses_first,
        refuses_limits_as_it_likes,
    ),
    "emsp": (
        has_ids_in_small_letters,
        adds_fields_of_its_own,
        gives_what_is_not_there_as_null,
        forgets_removed_evses,
        answers_2001_to_bills_that_come_again,
        puts_bills_elsewhere,
    ),
}
NOT_TOLD = {"F4-P8", "F4-X1[directly]", "F4-X1[through_a_hub]"}
"""Cases about bills that are sent: of who sends none they tell nothing."""


@cache
def cases(role: str) -> tuple[Case, ...]:
    ref = f"bundled:ocpi2.2.1:{role}"
    return tuple(each for each in every_case() if each.ref == ref and each.id.startswith(("F2-", "F4-")))


def made(how: Spoil) -> Callable[[str, Settings], Machine]:
    def make(name: str, settings: Settings) -> Machine:
        platform = parties.machine(name, settings)
        how(platform)
        return platform

    return make


@pytest.mark.parametrize(("role", "how"), [(role, how) for role, ways in WAYS.items() for how in ways])
def test_who_does_it_in_another_way_is_not_blamed(role: str, how: Spoil) -> None:
    wrong = {}
    for each in cases(role):
        played = play(each, made(how))
        silent = how is tells_nothing_by_itself and each.id in NOT_TOLD
        allowed = (Verdict.PASS, Verdict.INCONCLUSIVE) if silent else (Verdict.PASS,)
        if played.result.verdict not in allowed:
            wrong[each.id] = (played.red, played.result.reason)
    assert wrong == {}
