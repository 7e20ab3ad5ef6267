"""Faults of providers: how they decide about cards, and how they list them."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by, takes

WARNING = Verdict.WARNING
AUTHORIZE = "POST authorize"


def _info(platform: Platform, **changes: Any) -> None:
    """Its answers to questions about cards hold something else; None leaves a field out."""

    def other(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000:
            return answer
        data = {name: value for name, value in {**answer.data, **changes}.items() if value is not None}
        return replace(answer, data=data)

    answers(platform, AUTHORIZE, other)


@caught_by("tokens.allowed", "F1-P1[directly]", "emsp")
@caught_by("tokens.allowed", "F1-P1[through_a_hub]", "emsp")
@caught_by("tokens.allowed", "F1-P1[both]", "emsp")
def blocks_good_cards(platform: Platform) -> None:
    _info(platform, allowed="BLOCKED")


@caught_by("tokens.allowed", "F1-P1[directly]", "emsp")
def allows_more_evses_than_asked_for(platform: Platform) -> None:
    _info(platform, location={"location_id": "CP-PLACE-1", "evse_uids": ["CP-PLACE-1-1", "CP-PLACE-1-2"]})


@caught_by("tokens.allowed", "F1-P1[directly]", "emsp")
def allows_another_place(platform: Platform) -> None:
    _info(platform, location={"location_id": "ELSEWHERE"})


@caught_by("tokens.allowed", "F1-P1[directly]", "emsp", verdict=WARNING)
def does_not_repeat_the_place(platform: Platform) -> None:
    _info(platform, location=None)


@caught_by("tokens.allowed", "F1-P1[through_a_hub]", "emsp")
def answers_about_another_card(platform: Platform) -> None:
    other = list(app(platform, Emsp).tokens.values())[1]
    _info(platform, token=other)


@caught_by("tokens.allowed", "F1-X1", "emsp")
def answers_about_a_card_when_asked_for_an_app(platform: Platform) -> None:
    app_token = next(each for each in app(platform, Emsp).tokens.values() if each["type"] == "APP_USER")
    _info(platform, token=app_token | {"type": "RFID"})


@caught_by("tokens.allowed", "F1-P1[directly]", "emsp", verdict=Verdict.INCONCLUSIVE)
def has_no_credit_for_anybody(platform: Platform) -> None:
    _info(platform, allowed="NO_CREDIT")


@caught_by("tokens.refused", "F1-P2[directly_it_is_blocked]", "emsp")
@caught_by("tokens.refused", "F1-P2[directly_it_has_expired]", "emsp")
@caught_by("tokens.refused", "F1-P2[directly_it_has_no_credit]", "emsp")
@caught_by("tokens.refused", "F1-P2[through_a_hub_it_is_blocked]", "emsp")
@caught_by("tokens.refused", "F1-P2[both_directly_it_is_blocked]", "emsp")
def allows_everybody(platform: Platform) -> None:
    _info(platform, allowed="ALLOWED")


@caught_by("tokens.refused", "F1-P2[directly_it_has_expired]", "emsp", verdict=WARNING)
def calls_what_has_expired_blocked(platform: Platform) -> None:
    spoilt: Any = app(platform, Emsp)
    usual = spoilt.set_valid
    spoilt.set_valid = lambda uid, valid, now, type="RFID", verdict="": usual(uid, valid, now, type)


@caught_by("tokens.refused", "F1-P2[directly_it_is_blocked]", "emsp", verdict=WARNING)
def does_not_know_blocked_cards(platform: Platform) -> None:
    def unknown(incoming: Incoming, answer: Answer) -> Answer:
        held = answer.code == 1000 and answer.data["allowed"] != "ALLOWED"
        return Answer(2004, status=404) if held else answer

    answers(platform, AUTHORIZE, unknown)


@caught_by("tokens.allowed_anyway", "F1-P3[directly]", "emsp")
@caught_by("tokens.allowed_anyway", "F1-P3[through_a_hub]", "emsp")
@caught_by("tokens.allowed_anyway", "F1-P3[both]", "emsp")
def looks_whether_the_evse_is_free(platform: Platform) -> None:
    places = app(platform, Emsp).received["locations"].store

    def looks(incoming: Incoming, answer: Answer) -> Answer:
        taken = any(evse["status"] == "CHARGING" for each in places for evse in each["evses"])
        if taken and answer.code == 1000:
            return replace(answer, data={"allowed": "NOT_ALLOWED", "token": answer.data["token"]})
        return answer

    answers(platform, AUTHORIZE, looks)


@caught_by("tokens.pages", "F1-P4[directly]", "emsp")
@caught_by("tokens.pages", "F1-P4[through_a_hub]", "emsp")
@caught_by("tokens.pages", "F1-P4[both]", "emsp")
def shows_a_card_twice(platform: Platform) -> None:
    def again(incoming: Incoming, answer: Answer) -> Answer:
        first = next(iter(app(platform, Emsp).tokens.values()))
        if incoming.query.get("offset", "0") == "0" or not answer.data:
            return answer
        return replace(answer, data=[first, *answer.data[1:]])

    answers(platform, "GET tokens", again)


@caught_by("tokens.pages", "F1-P4[directly]", "emsp")
def counts_more_cards_than_it_shows(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        headers = tuple((name, "9" if name == "X-Total-Count" else value) for name, value in answer.headers)
        return replace(answer, headers=headers)

    answers(platform, "GET tokens", more)


@caught_by("tokens.pages", "F1-P4[directly]", "emsp")
def has_no_second_page(platform: Platform) -> None:
    def fails(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(3000) if incoming.query.get("offset", "0") != "0" else answer

    answers(platform, "GET tokens", fails)


@caught_by("tokens.dates", "F1-P4[directly]", "emsp")
@caught_by("tokens.dates", "F1-P4[through_a_hub]", "emsp")
def does_not_care_about_dates(platform: Platform) -> None:
    def every(incoming: Incoming, now: float) -> Answer | None:
        kept = {name: value for name, value in incoming.query.items() if not name.startswith("date_")}
        return usual(replace(incoming, query=kept), now)

    usual = platform.app.handle
    takes(platform, "GET tokens", every)


@caught_by("tokens.dates", "F1-P4[directly]", "emsp")
def takes_date_from_for_the_last_moment_that_does_not_count(platform: Platform) -> None:
    def after(incoming: Incoming, answer: Answer) -> Answer:
        if "date_from" not in incoming.query:
            return answer
        return replace(answer, data=[], headers=(("X-Total-Count", "0"), ("X-Limit", "20")))

    answers(platform, "GET tokens", after)


@caught_by("tokens.unknown", "F1-N1[directly]", "emsp")
@caught_by("tokens.unknown", "F1-N1[through_a_hub]", "emsp")
@caught_by("tokens.unknown", "F1-N1[both]", "emsp")
@caught_by("tokens.unknown", "F1-N26[through_a_hub]", "emsp")
@caught_by("tokens.unknown", "F1-N26[both]", "emsp")
@caught_by("tokens.type_counts", "F1-N23[directly]", "emsp", verdict=WARNING)
def allows_whomever_it_does_not_know(platform: Platform) -> None:
    known = next(iter(app(platform, Emsp).tokens.values()))

    def allow(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(data={"allowed": "ALLOWED", "token": known}) if answer.code == 2004 else answer

    answers(platform, AUTHORIZE, allow)


@caught_by("tokens.unknown", "F1-N1[directly]", "emsp")
def does_not_allow_whomever_it_does_not_know(platform: Platform) -> None:
    known = next(iter(app(platform, Emsp).tokens.values()))

    def refuse(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(data={"allowed": "NOT_ALLOWED", "token": known}) if answer.code == 2004 else answer

    answers(platform, AUTHORIZE, refuse)


def _unknown(platform: Platform, **changes: Any) -> None:
    answers(
        platform,
        AUTHORIZE,
        lambda incoming, answer: replace(answer, **changes) if answer.code == 2004 else answer,
    )


@caught_by("tokens.unknown", "F1-N1[directly]", "emsp", verdict=WARNING)
@caught_by("tokens.unknown", "F1-N26[through_a_hub]", "emsp", verdict=WARNING)
def answers_http_200_about_unknown_cards(platform: Platform) -> None:
    _unknown(platform, status=200)


@caught_by("tokens.unknown", "F1-N1[directly]", "emsp")
def answers_404_with_another_code_about_unknown_cards(platform: Platform) -> None:
    _unknown(platform, code=2000)


@caught_by("tokens.unknown", "F1-N1[through_a_hub]", "emsp")
def says_more_about_unknown_cards(platform: Platform) -> None:
    _unknown(platform, data={"allowed": "NOT_ALLOWED"})


@caught_by("tokens.type_counts", "F1-N23[directly]", "emsp", verdict=WARNING)
@caught_by("tokens.type_counts", "F1-N23[through_a_hub]", "emsp", verdict=WARNING)
@caught_by("tokens.type_counts", "F1-N23[both]", "emsp", verdict=WARNING)
@caught_by("tokens.type_counts", "F1-X1", "emsp", verdict=WARNING)
def looks_at_the_uid_only(platform: Platform) -> None:
    tokens = app(platform, Emsp).tokens

    def by_uid(incoming: Incoming, answer: Answer) -> Answer:
        held = [each for (uid, _), each in tokens.items() if uid == incoming.path["token_uid"].casefold()]
        if answer.code != 2004 or not held:
            return answer
        return Answer(data={"allowed": "ALLOWED", "token": held[0]})

    answers(platform, AUTHORIZE, by_uid)


@caught_by("tokens.place_wanted", "F1-N2[directly]", "emsp")
@caught_by("tokens.place_wanted", "F1-N2[through_a_hub]", "emsp")
@caught_by("tokens.place_wanted", "F1-N2[both]", "emsp")
def decides_without_a_place(platform: Platform) -> None:
    app(platform, Emsp).needs_place = False


@caught_by("tokens.place_wanted", "F1-N2[directly]", "emsp")
def calls_a_missing_place_invalid(platform: Platform) -> None:
    answers(
        platform,
        AUTHORIZE,
        lambda incoming, answer: replace(answer, code=2001) if answer.code == 2002 else answer,
    )


@caught_by("tokens.question_not_json", "F1-N22[directly_without_JSON_not_JSON]", "emsp")
@caught_by("tokens.question_not_json", "F1-N22[through_a_hub_without_JSON_not_JSON]", "emsp")
@caught_by("tokens.question_not_json", "F1-N22[both_directly_without_JSON_not_JSON]", "emsp")
def answers_2001_to_questions_that_are_no_json(platform: Platform) -> None:
    usual = platform._server.read
    spoilt: Any = platform._server

    def read(link: str, request: Any) -> Any:
        found = usual(link, request)
        return Answer(2001) if isinstance(found, Answer) and found.status == 400 else found

    spoilt.read = read


@caught_by("tokens.question_field", "F1-N22[directly_with_EVSEs_that_are_no_list_a_field]", "emsp")
@caught_by("tokens.question_field", "F1-N22[through_a_hub_with_EVSEs_that_are_no_list_a_field]", "emsp")
@caught_by("tokens.question_field", "F1-N22[both_directly_with_EVSEs_that_are_no_list_a_field]", "emsp")
def takes_any_place(platform: Platform) -> None:
    known = next(iter(app(platform, Emsp).tokens.values()))

    def take(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(data={"allowed": "ALLOWED", "token": known}) if answer.code == 2001 else answer

    answers(platform, AUTHORIZE, take)


def _tells_again(platform: Platform) -> None:
    """News of a card are told once more after a while."""
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        def again(at: float) -> None:
            usual(relation, what, at, then, **given)

        if what in ("PUT token", "PATCH token"):
            platform.alarm(now + 3.0, again)
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@caught_by("tokens.not_queued", "F1-N24[directly_HTTP_401]", "emsp", verdict=WARNING)
@caught_by("tokens.not_queued", "F1-N24[directly_HTTP_500]", "emsp", verdict=WARNING)
@caught_by("tokens.not_queued", "F1-N24[directly_OCPI_2001]", "emsp", verdict=WARNING)
@caught_by("tokens.not_queued", "F1-N24[directly_nothing]", "emsp", verdict=WARNING)
@caught_by("tokens.not_queued", "F1-N24[through_a_hub_OCPI_2001]", "emsp", verdict=WARNING)
@caught_by("tokens.not_queued", "F1-N24[through_a_hub_nothing]", "emsp", verdict=WARNING)
@caught_by("tokens.not_queued", "F1-N24[both_through_a_hub_HTTP_500]", "emsp", verdict=WARNING)
def keeps_news_in_a_queue(platform: Platform) -> None:
    _tells_again(platform)


@caught_by("tokens.listed_as_is", "F1-N24[directly_OCPI_2001]", "emsp", verdict=WARNING)
@caught_by("tokens.listed_as_is", "F1-N24[through_a_hub_nothing]", "emsp", verdict=WARNING)
def lists_cards_as_they_were(platform: Platform) -> None:
    def old(incoming: Incoming, answer: Answer) -> Answer:
        data = [{**each, "visual_number": "old"} for each in answer.data]
        return replace(answer, data=data)

    answers(platform, "GET tokens", old)


@caught_by("tokens.listed_as_is", "F1-N24[directly_HTTP_500]", "emsp", verdict=WARNING)
def leaves_changed_cards_out(platform: Platform) -> None:
    def without(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data=[]) if "date_from" in incoming.query else answer

    answers(platform, "GET tokens", without)


@caught_by("tokens.told", "F1-N24[directly_nothing]", "emsp", verdict=Verdict.INCONCLUSIVE)
def tells_nobody_of_its_cards(platform: Platform) -> None:
    for name in ("PUT token", "PATCH token"):
        asks(platform, name, lambda given: None)


@caught_by("tokens.listed", "F1-P1[directly]", "emsp", verdict=Verdict.INCONCLUSIVE)
def has_no_cards(platform: Platform) -> None:
    answers(platform, "GET tokens", lambda incoming, answer: replace(answer, data=[]))
