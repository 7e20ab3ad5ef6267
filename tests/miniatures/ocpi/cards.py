"""Faults of operators: how they keep cards, and whom they let charge."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, not_found
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.stores import Object
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by, takes

WARNING = Verdict.WARNING


# -- how cards are kept -------------------------------------------------------------------------------------------


def _shows(platform: Platform, change: Callable[[Object], Object]) -> None:
    """A card comes back otherwise than it is kept."""

    def other(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data=change(dict(answer.data))) if answer.code == 1000 else answer

    answers(platform, "GET token", other)


@caught_by("tokens.taken", "F1-P5[directly]", "cpo")
@caught_by("tokens.taken", "F1-P5[through_a_hub]", "cpo")
@caught_by("tokens.taken", "F1-X2", "cpo")
def takes_no_cards(platform: Platform) -> None:
    takes(platform, "PUT token", lambda incoming, now: Answer(3000))


@caught_by("tokens.taken", "F1-P5[directly]", "cpo")
@caught_by("tokens.taken", "F1-P5[both_through_a_hub]", "cpo")
def takes_no_patch(platform: Platform) -> None:
    takes(platform, "PATCH token", lambda incoming, now: Answer(2000))


@caught_by("tokens.returned", "F1-P5[directly]", "cpo")
@caught_by("tokens.returned", "F1-P5[through_a_hub]", "cpo")
@caught_by("tokens.returned", "F1-P5[both_directly]", "cpo")
@caught_by("tokens.returned", "F1-P5[both_through_a_hub]", "cpo")
@caught_by("tokens.types_apart", "F1-X2", "cpo", verdict=WARNING)
def forgets_cards_at_once(platform: Platform) -> None:
    takes(platform, "GET token", lambda incoming, now: not_found("gone"))


@caught_by("tokens.returned", "F1-P5[directly]", "cpo")
def keeps_every_card_as_always(platform: Platform) -> None:
    _shows(platform, lambda held: held | {"whitelist": "ALWAYS"})


@caught_by("tokens.returned", "F1-P5[through_a_hub]", "cpo")
def thanks_for_patches_and_does_nothing(platform: Platform) -> None:
    takes(platform, "PATCH token", lambda incoming, now: Answer())


@caught_by("tokens.returned", "F1-P5[directly]", "cpo")
def keeps_what_a_put_has_left_out(platform: Platform) -> None:
    _shows(platform, lambda held: {"visual_number": "DF000-2001-8999"} | held)


@caught_by("tokens.returned", "F1-P5[directly]", "cpo", verdict=WARNING)
def keeps_no_groups(platform: Platform) -> None:
    _shows(platform, lambda held: {name: value for name, value in held.items() if name != "group_id"})


@caught_by("tokens.returned", "F1-P5[directly]", "cpo", verdict=WARNING)
def dates_cards_by_itself(platform: Platform) -> None:
    _shows(platform, lambda held: held | {"last_updated": "2026-01-01T00:00:00Z"})


@caught_by("tokens.types_apart", "F1-X2", "cpo", verdict=WARNING)
def keeps_one_token_for_each_uid(platform: Platform) -> None:
    def by_uid(incoming: Incoming, now: float) -> Answer | None:
        return usual(replace(incoming, query={}), now)

    usual = platform.app.handle
    spoilt: Any = platform.app
    spoilt.handle = lambda incoming, now: (
        by_uid(incoming, now) if incoming.operation.module == "tokens" else usual(incoming, now)
    )


@caught_by("tokens.foreign", "F1-N3[directly]", "cpo")
@caught_by("tokens.foreign", "F1-N3[both_directly]", "cpo")
@caught_by("tokens.foreign", "F1-N3[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.foreign", "F1-N3[both_through_a_hub]", "cpo", verdict=WARNING)
def thanks_for_the_cards_of_others(platform: Platform) -> None:
    answers(
        platform,
        "PUT token",
        lambda incoming, answer: Answer(status=201) if answer.status == 404 else answer,
    )


@caught_by("tokens.foreign", "F1-N3[directly]", "cpo", verdict=WARNING)
def forbids_the_cards_of_others(platform: Platform) -> None:
    answers(
        platform,
        "PUT token",
        lambda incoming, answer: replace(answer, status=403) if answer.status == 404 else answer,
    )


def _keeps_what_it_refuses(platform: Platform) -> None:
    refused: dict[str, Object] = {}

    def put(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000 and isinstance(incoming.json, dict):
            refused[str(incoming.json.get("uid"))] = incoming.json
        return answer

    def get(incoming: Incoming, answer: Answer) -> Answer:
        held = refused.get(incoming.path["token_uid"])
        return answer if held is None else Answer(data=held)

    answers(platform, "PUT token", put)
    answers(platform, "GET token", get)


@caught_by("tokens.not_kept", "F1-N3[directly]", "cpo")
@caught_by("tokens.not_kept", "F1-N3[both_directly]", "cpo")
@caught_by("tokens.not_kept", "F1-N3[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.not_kept", "F1-N3[both_through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.not_kept", "F1-N4[directly]", "cpo", verdict=WARNING)
@caught_by("tokens.not_kept", "F1-N4[through_a_hub]", "cpo", verdict=WARNING)
def keeps_what_it_refuses(platform: Platform) -> None:
    _keeps_what_it_refuses(platform)


def _takes_after_all(platform: Platform, name: str) -> None:
    answers(platform, name, lambda incoming, answer: Answer() if answer.code == 2001 else answer)


@caught_by("tokens.other_uid", "F1-N4[directly]", "cpo", verdict=WARNING)
@caught_by("tokens.other_uid", "F1-N4[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.other_uid", "F1-N4[both]", "cpo", verdict=WARNING)
@caught_by("tokens.field", "F1-N6[directly_without_whitelist]", "cpo")
@caught_by("tokens.field", "F1-N6[directly_with_an_unknown_whitelist]", "cpo")
@caught_by("tokens.field", "F1-N6[directly_with_a_uid_of_37_characters]", "cpo")
@caught_by("tokens.field", "F1-N6[through_a_hub_without_whitelist]", "cpo")
@caught_by("tokens.field", "F1-N6[through_a_hub_with_an_unknown_whitelist]", "cpo")
@caught_by("tokens.field", "F1-N6[through_a_hub_with_a_uid_of_37_characters]", "cpo")
@caught_by("tokens.field", "F1-N6[both_directly_without_whitelist]", "cpo")
def takes_any_card(platform: Platform) -> None:
    _takes_after_all(platform, "PUT token")


@caught_by("tokens.field", "F1-N5[directly]", "cpo")
@caught_by("tokens.field", "F1-N5[through_a_hub]", "cpo")
@caught_by("tokens.field", "F1-N5[both]", "cpo")
def takes_any_patch(platform: Platform) -> None:
    _takes_after_all(platform, "PATCH token")


@caught_by("tokens.returned", "F1-N5[directly]", "cpo")
@caught_by("tokens.returned", "F1-N5[through_a_hub]", "cpo")
def does_what_it_refuses(platform: Platform) -> None:
    def patch(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code == 2001:
            for each in app(platform, Cpo).tokens.store:
                each |= incoming.json
        return answer

    answers(platform, "PATCH token", patch)


@caught_by("tokens.absent", "F1-N7[directly]", "cpo", verdict=WARNING)
@caught_by("tokens.absent", "F1-N7[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.absent", "F1-N7[both]", "cpo", verdict=WARNING)
def answers_2004_about_cards_that_are_not_there(platform: Platform) -> None:
    answers(
        platform,
        "GET token",
        lambda incoming, answer: Answer(2004) if answer.status == 404 else answer,
    )


@caught_by("tokens.newer_counts", "F1-N15", "cpo", verdict=WARNING)
def believes_whoever_came_last(platform: Platform) -> None:
    def believe(incoming: Incoming, answer: Answer) -> Answer:
        for each in app(platform, Cpo).tokens.store:
            each |= incoming.json
        return answer

    answers(platform, "PATCH token", believe)


@caught_by("tokens.heard", "F1-N15", "cpo")
def fails_at_older_stories(platform: Platform) -> None:
    def fail(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(3000, status=500) if incoming.json.get("valid") else answer

    answers(platform, "PATCH token", fail)


# -- whom it lets charge ------------------------------------------------------------------------------------------------


def _holds(platform: Platform, **changes: Any) -> None:
    """It takes every card for another one: what is told is changed before it is kept."""
    usual = platform.app.handle
    spoilt: Any = platform.app

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name in ("PUT token", "PATCH token"):
            given = {name: value for name, value in changes.items() if name in incoming.json}
            incoming = replace(incoming, json={**incoming.json, **given})
        return usual(incoming, now)

    spoilt.handle = handle


@caught_by("tokens.whitelist", "F1-P6[directly_NEVER]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[through_a_hub_NEVER]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[both_directly_NEVER]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[directly_ALLOWED_OFFLINE]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[through_a_hub_ALLOWED_OFFLINE]", "cpo")
@caught_by("tokens.asked", "F1-X5", "cpo")
@caught_by("tokens.asked", "F1-N8[directly_NEVER_no]", "cpo")
@caught_by("tokens.asked", "F1-N8[directly_ALLOWED_OFFLINE_no]", "cpo")
@caught_by("tokens.issuer_asked", "F1-P11[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.asked_once", "F1-P13", "cpo", verdict=WARNING)
def asks_nobody(platform: Platform) -> None:
    _holds(platform, whitelist="ALLOWED")


@caught_by("tokens.whitelist", "F1-P6[directly_ALWAYS]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[through_a_hub_ALWAYS]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[both_directly_ALWAYS]", "cpo")
@caught_by("tokens.offline", "F1-X4[nothing]", "cpo")
@caught_by("tokens.offline", "F1-X4[hangs_up]", "cpo")
def asks_about_every_card(platform: Platform) -> None:
    _holds(platform, whitelist="NEVER")


@caught_by("tokens.whitelist", "F1-P6[directly_NEVER]", "cpo")
def asks_the_first_time_only(platform: Platform) -> None:
    cpo: Any = app(platform, Cpo)
    usual = cpo.stop_session

    def stop(now: float, **which: Any) -> None:
        for each in cpo.tokens.store:
            each["whitelist"] = "ALLOWED"
        usual(now, **which)

    cpo.stop_session = stop


@caught_by("tokens.charging", "F1-X3", "cpo")
@caught_by("tokens.whitelist", "F1-P6[directly_ALWAYS]", "cpo")
@caught_by("tokens.whitelist", "F1-P6[through_a_hub_NEVER]", "cpo")
@caught_by("tokens.reference_session", "F1-P7[directly]", "cpo")
def lets_nobody_charge(platform: Platform) -> None:
    cpo: Any = app(platform, Cpo)
    cpo.charging.begin = lambda *args, **given: None


@caught_by("tokens.asked", "F1-X5", "cpo")
def never_asks_about_cards_that_were_not_valid(platform: Platform) -> None:
    cpo: Any = app(platform, Cpo)
    usual = cpo.authorize

    def authorize(uid: str, *args: Any) -> None:
        if all(each["valid"] for each in cpo.tokens.store if each["uid"] == uid):
            usual(uid, *args)

    cpo.authorize = authorize


@caught_by("tokens.no_charging", "F1-N8[directly_NEVER_no]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[directly_NEVER_unknown]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[directly_NEVER_HTTP_500]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[directly_NEVER_no_JSON]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[directly_NEVER_nothing]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[directly_ALLOWED_OFFLINE_no]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[through_a_hub_NEVER_no]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[through_a_hub_NEVER_unknown]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[through_a_hub_NEVER_nothing]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[both_directly_NEVER_no]", "cpo")
@caught_by("tokens.no_charging", "F1-N8[both_directly_NEVER_nothing]", "cpo")
@caught_by("tokens.no_charging", "F1-N9[directly_ALWAYS]", "cpo")
@caught_by("tokens.no_charging", "F1-N9[directly_ALLOWED]", "cpo")
@caught_by("tokens.no_charging", "F1-N9[through_a_hub_ALWAYS]", "cpo")
@caught_by("tokens.no_charging", "F1-N9[through_a_hub_ALLOWED]", "cpo")
@caught_by("tokens.no_charging", "F1-N9[both_directly_ALLOWED]", "cpo")
def lets_everybody_charge(platform: Platform) -> None:
    cpo: Any = app(platform, Cpo)
    usual = cpo.authorize

    def authorize(uid: str, type: str, place: Any, evse: Any, now: float, start: Any, refuse: Any) -> None:
        held = next(each for each in cpo.tokens.store if each["uid"] == uid)
        usual(uid, type, place, evse, now, start, lambda at: start(held, "WHITELIST", at))

    cpo.authorize = authorize


@caught_by("tokens.no_charging", "F1-N8[directly_NEVER_no]", "cpo")
def bills_whom_it_did_not_let_charge(platform: Platform) -> None:
    cpo: Any = app(platform, Cpo)
    usual = cpo.authorize

    def authorize(uid: str, type: str, place: Any, evse: Any, now: float, start: Any, refuse: Any) -> None:
        held = next(each for each in cpo.tokens.store if each["uid"] == uid)

        def bill(at: float) -> None:
            relation = next(iter(platform.relations.registered))
            token = {name: held[name] for name in ("country_code", "party_id", "uid", "type", "contract_id")}
            platform.ask(relation, "POST cdr", at, json={"cdr_token": token})

        usual(uid, type, place, evse, now, start, bill)

    cpo.authorize = authorize


def _without_reference(platform: Platform, name: str) -> None:
    def change(given: dict[str, Any]) -> dict[str, Any]:
        json = {key: value for key, value in given["json"].items() if key != "authorization_reference"}
        return given | {"json": json}

    asks(platform, name, change)


@caught_by("tokens.reference_session", "F1-P7[directly]", "cpo")
@caught_by("tokens.reference_session", "F1-P7[through_a_hub]", "cpo")
@caught_by("tokens.reference_session", "F1-P7[both]", "cpo")
def names_no_authorisation_in_sessions(platform: Platform) -> None:
    _without_reference(platform, "PUT session")


@caught_by("tokens.reference_cdr", "F1-P7[directly]", "cpo")
@caught_by("tokens.reference_cdr", "F1-P7[through_a_hub]", "cpo")
@caught_by("tokens.reference_cdr", "F1-P7[both]", "cpo")
def names_no_authorisation_in_bills(platform: Platform) -> None:
    _without_reference(platform, "POST cdr")


@caught_by("tokens.reference_cdr", "F1-P7[directly]", "cpo", verdict=Verdict.INCONCLUSIVE)
def sends_no_bills(platform: Platform) -> None:
    asks(platform, "POST cdr", lambda given: None)


@caught_by("tokens.issuer_asked", "F1-P11[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("tokens.issuer_asked", "F1-P11[both]", "cpo", verdict=WARNING)
def asks_the_hub_itself(platform: Platform) -> None:
    hub = platform.relations

    def to_hub(given: dict[str, Any]) -> dict[str, Any]:
        relation = hub.hub()
        return given | {"to": relation.hub if relation is not None else None}

    asks(platform, "POST authorize", to_hub)


@caught_by("tokens.asked_once", "F1-P13", "cpo", verdict=WARNING)
def asks_on_both_ways(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        for each in platform.relations.registered:
            if what == "POST authorize" and each is not relation:
                usual(each, what, now, None, **given)
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@caught_by("tokens.place_free", "F1-X3", "cpo", verdict=Verdict.INCONCLUSIVE)
def has_no_places(platform: Platform) -> None:
    answers(platform, "GET locations", lambda incoming, answer: replace(answer, data=[]))
