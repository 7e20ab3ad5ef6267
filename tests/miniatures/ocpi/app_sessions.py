"""Faults of eMSPs in the sessions of their drivers, and in what they order for them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.stores import Object, owner_of
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by

P3, P3_HUB, P3_BOTH = "F3-P3[directly]", "F3-P3[through_a_hub]", "F3-P3[both]"
P4, P4_HUB, P4_BOTH = "F3-P4[directly]", "F3-P4[through_a_hub]", "F3-P4[both]"


# -- what it is told ------------------------------------------------------------------------------------------------


@caught_by("app.session_taken", P3, "emsp")
@caught_by("app.session_taken", P3_HUB, "emsp")
@caught_by("app.session_taken", P4, "emsp")
def takes_no_sessions(platform: Platform) -> None:
    answers(platform, "PUT session", lambda incoming, answer: Answer(2000, message="not now"))


@caught_by("app.session_taken", P3, "emsp")
def takes_no_change_without_a_period(platform: Platform) -> None:
    def refuse(incoming: Incoming, answer: Answer) -> Answer:
        return answer if "charging_periods" in incoming.json else Answer(2001, message="charging_periods?")

    answers(platform, "PATCH session", refuse)


def _after(platform: Platform, name: str, change: Callable[[Object, Object], None]) -> None:
    """After such a push `change(held, given)` does something to the session that is held."""
    held = app(platform, Emsp).received["sessions"].store

    def spoil(incoming: Incoming, answer: Answer) -> Answer:
        for each in held:
            if answer.code == 1000 and each["id"] == incoming.path["session_id"]:
                change(each, incoming.json)
        return answer

    answers(platform, name, spoil)


@caught_by("app.session_held", P3, "emsp")
@caught_by("app.session_held", P3_BOTH, "emsp")
def replaces_the_periods_at_each_change(platform: Platform) -> None:
    def replaced(held: Object, given: Object) -> None:
        held["charging_periods"] = given.get("charging_periods", held["charging_periods"])

    _after(platform, "PATCH session", replaced)


@caught_by("app.session_held", P3, "emsp")
def drops_the_periods_where_none_come(platform: Platform) -> None:
    def dropped(held: Object, given: Object) -> None:
        if "charging_periods" not in given:
            held["charging_periods"] = []

    _after(platform, "PATCH session", dropped)


@caught_by("app.session_held", P3_HUB, "emsp")
def puts_new_periods_in_front(platform: Platform) -> None:
    def turned(held: Object, given: Object) -> None:
        if given.get("charging_periods"):
            held["charging_periods"] = held["charging_periods"][-1:] + held["charging_periods"][:-1]

    _after(platform, "PATCH session", turned)


@caught_by("app.session_held", P3, "emsp")
def keeps_old_periods_when_told_anew(platform: Platform) -> None:
    receiver: Any = app(platform, Emsp).received["sessions"]
    usual = receiver._put

    def put(incoming: Incoming, owner: Any, id: str, held: Object | None, now: float) -> Answer:
        before = list(held["charging_periods"]) if held is not None else []
        answer: Answer = usual(incoming, owner, id, held, now)
        kept = receiver.store.get(owner, id)
        if before and kept is not None:
            kept["charging_periods"] = before + list(kept["charging_periods"])
        return answer

    receiver._put = put


@caught_by("app.session_held", P3, "emsp")
def does_not_notice_the_end(platform: Platform) -> None:
    _after(platform, "PATCH session", lambda held, given: held.update(status="ACTIVE"))


@caught_by("app.session_held", P3, "emsp")
@caught_by("app.session_held", P3_HUB, "emsp")
def shows_no_session(platform: Platform) -> None:
    answers(platform, "GET session", lambda incoming, answer: Answer(2000, status=404))


def _takes_anything(platform: Platform, name: str) -> None:
    answers(
        platform,
        name,
        lambda incoming, answer: Answer() if answer.code == 2001 and answer.status == 200 else answer,
    )


@caught_by("app.wrong_refused", "F3-N8[a_change_without_a_time]", "emsp")
def takes_changes_without_a_time(platform: Platform) -> None:
    _takes_anything(platform, "PATCH session")


@caught_by("app.wrong_refused", "F3-N8[a_state_that_does_not_exist]", "emsp")
@caught_by("app.wrong_refused", "F3-N8[an_energy_in_words]", "emsp")
def takes_any_session(platform: Platform) -> None:
    _takes_anything(platform, "PUT session")


@caught_by("app.session_held", "F3-N8[an_energy_in_words]", "emsp")
def refuses_what_it_keeps_all_the_same(platform: Platform) -> None:
    held = app(platform, Emsp).received["sessions"].store

    def keep(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code == 2001:
            held.put(owner_of(incoming.json), incoming.json["id"], incoming.json)
        return answer

    answers(platform, "PUT session", keep)


@caught_by("app.wrong_refused", "F3-N8[a_change_without_a_time]", "emsp")
def breaks_at_changes_without_a_time(platform: Platform) -> None:
    answers(
        platform,
        "PATCH session",
        lambda incoming, answer: Answer(3000, status=500) if answer.code == 2001 else answer,
    )


@caught_by("app.stranger_refused", "F3-X8[directly]", "emsp")
@caught_by("app.stranger_refused", "F3-X8[through_a_hub]", "emsp")
def takes_sessions_of_anybody(platform: Platform) -> None:
    answers(platform, "PUT session", lambda incoming, answer: Answer(status=201))


# -- what it orders -------------------------------------------------------------------------------------------------


@caught_by("app.order_to_start", P4, "emsp")
@caught_by("app.order_to_start", P4_HUB, "emsp")
def uses_a_token_of_somebody_else(platform: Platform) -> None:
    def other(given: dict[str, Any]) -> dict[str, Any]:
        token = {**given["json"]["token"], "country_code": "BE", "party_id": "XXX"}
        return {**given, "json": {**given["json"], "token": token}}

    asks(platform, "POST START_SESSION", other)


@caught_by("app.order_to_start", P4, "emsp")
def gives_a_path_as_response_url(platform: Platform) -> None:
    asks(
        platform,
        "POST START_SESSION",
        lambda given: {**given, "json": {**given["json"], "response_url": "/commands/1"}},
    )


@caught_by("app.order_to_start", P4, "emsp")
@caught_by("app.order_to_start", P4_BOTH, "emsp")
@caught_by("app.order_to_start", "F3-N7[directly]", "emsp")
@caught_by("app.order_to_start", "F3-X6[through_a_hub]", "emsp")
@caught_by("app.order_to_start", "F3-X7[directly]", "emsp")
def orders_nothing(platform: Platform) -> None:
    asks(platform, "POST START_SESSION", lambda given: None)


@caught_by("app.order_to_stop", P4, "emsp")
@caught_by("app.order_to_stop", P4_HUB, "emsp")
def stops_another_session(platform: Platform) -> None:
    asks(
        platform,
        "POST STOP_SESSION",
        lambda given: {**given, "json": {**given["json"], "session_id": "another"}},
    )


@caught_by("app.result_taken", P4, "emsp")
@caught_by("app.result_taken", P4_HUB, "emsp")
@caught_by("app.result_taken", "F3-X7[directly]", "emsp")
@caught_by("app.surprise_taken", "F3-X6[directly]", "emsp", verdict=Verdict.WARNING)
def takes_no_results(platform: Platform) -> None:
    answers(platform, "POST command_result", lambda incoming, answer: Answer(3000, status=500))


@caught_by("app.surprise_taken", "F3-X7[directly]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.surprise_taken", "F3-X7[through_a_hub]", "emsp", verdict=Verdict.WARNING)
def stumbles_over_the_second_result(platform: Platform) -> None:
    seen: set[str] = set()

    def once(incoming: Incoming, answer: Answer) -> Answer:
        again = incoming.path["*"] in seen
        seen.add(incoming.path["*"])
        return replace(answer, status=500, code=3000) if again else answer

    answers(platform, "POST command_result", once)


@caught_by("app.no_second_order", "F3-N7[directly]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-N7[through_a_hub]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-X7[directly]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-N19[rejects_them]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-N19[does_not_support_them]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-N19[fails]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-N19[answers_HTTP_500]", "emsp", verdict=Verdict.WARNING)
@caught_by("app.no_second_order", "F3-N19[answers_no_JSON]", "emsp", verdict=Verdict.WARNING)
def tries_again(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        id = usual(relation, what, now, then, **given)
        if what == "POST START_SESSION":

            def again(at: float) -> None:
                usual(relation, what, at, None, **given)

            platform.alarm(now + 10.0, again)
        return id

    spoilt.ask = ask
