"""Faults in telling where one can charge, in which state that is, and in taking it over (F2)."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.headers import party
from harness.protocols.ocpi.operations import RECEIVER
from harness.protocols.ocpi.platform.application import Leg
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by, takes

WARNING = Verdict.WARNING
CHANGES = ("PATCH evse", "PATCH location", "PUT evse", "PUT connector")
PIECES, PIECES_HUB = "F2-P2[directly]", "F2-P2[through_a_hub]"
CHANGE, CHANGE_HUB = "F2-P3[directly]", "F2-P3[through_a_hub]"
OCCUPIED, NEW, STRONGER = (
    "F2-P1[an_EVSE_that_is_occupied]",
    "F2-P1[an_EVSE_that_is_new]",
    "F2-P1[a_stronger_connector]",
)


# -- lists ------------------------------------------------------------------------------------------------------------


@caught_by("roaming.list_complete", PIECES, "cpo")
@caught_by("roaming.list_complete", PIECES_HUB, "cpo")
def leaves_one_place_out(platform: Platform) -> None:
    def shorter(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data=answer.data[1:]) if incoming.query.get("offset") else answer

    answers(platform, "GET locations", shorter)


@caught_by("roaming.list_complete", PIECES, "cpo")
def lists_a_place_twice(platform: Platform) -> None:
    first: list[Any] = []

    def again(incoming: Incoming, answer: Answer) -> Answer:
        if "offset" not in incoming.query:
            first[:] = answer.data[:1]
        elif first:
            return replace(answer, data=[*first, *answer.data[1:]])
        return answer

    answers(platform, "GET locations", again)


@caught_by("roaming.newest_there", PIECES, "cpo")
@caught_by("roaming.newest_there", PIECES_HUB, "cpo")
def takes_date_from_as_exclusive(platform: Platform) -> None:
    def later(incoming: Incoming, answer: Answer) -> Answer:
        since = incoming.query.get("date_from", "")
        kept = [each for each in answer.data if each["last_updated"] > since]
        headers = tuple(
            (name, str(len(kept)) if name == "X-Total-Count" else value) for name, value in answer.headers
        )
        return replace(answer, data=kept, headers=headers) if since else answer

    answers(platform, "GET locations", later)


@caught_by("roaming.odd_parameters", "F2-N7[a_limit_of_0]", "cpo", verdict=WARNING)
@caught_by("roaming.odd_parameters", "F2-N7[a_limit_of_-1]", "cpo", verdict=WARNING)
def answers_http_400_to_odd_parameters(platform: Platform) -> None:
    answers(
        platform,
        "GET locations",
        lambda _, answer: replace(answer, status=400) if answer.code != 1000 else answer,
    )


@caught_by("roaming.odd_parameters", "F2-N7[a_date_that_is_none]", "cpo")
def falls_over_odd_parameters(platform: Platform) -> None:
    answers(
        platform,
        "GET locations",
        lambda _, answer: replace(answer, status=500) if answer.code != 1000 else answer,
    )


@caught_by("roaming.nothing_more", "F2-N7[directly]", "cpo")
@caught_by("roaming.nothing_more", "F2-N7[through_a_hub]", "cpo")
def begins_again_behind_the_end(platform: Platform) -> None:
    everything: list[Any] = []

    def again(incoming: Incoming, answer: Answer) -> Answer:
        if not incoming.query:
            everything[:] = answer.data
        return answer if answer.data else replace(answer, data=everything)

    answers(platform, "GET locations", again)


@caught_by("roaming.as_listed", "F2-P13[directly]", "cpo")
@caught_by("roaming.as_listed", "F2-P13[through_a_hub]", "cpo")
def gives_another_connector(platform: Platform) -> None:
    answers(
        platform,
        "GET connector",
        lambda _, answer: replace(answer, data={**(answer.data or {}), "max_amperage": 63}),
    )


@caught_by("roaming.as_listed", "F2-P13[directly]", "cpo")
def knows_no_single_evses(platform: Platform) -> None:
    answers(platform, "GET evse", lambda _, answer: Answer(2000, status=404))


@caught_by("roaming.not_found", "F2-P13[directly]", "cpo")
@caught_by("roaming.not_found", "F2-P13[through_a_hub]", "cpo")
def gives_some_place_where_there_is_none(platform: Platform) -> None:
    place = next(iter(app(platform, Cpo).places.values()))
    answers(
        platform, "GET location", lambda _, answer: Answer(data=place) if answer.status == 404 else answer
    )


# -- changes ----------------------------------------------------------------------------------------------------------


@caught_by("roaming.change_told", CHANGE, "cpo")
@caught_by("roaming.change_told", CHANGE_HUB, "cpo")
@caught_by("roaming.change_told", "F2-P4[directly]", "cpo")
@caught_by("roaming.change_told", "F2-P4[through_a_hub]", "cpo")
def tells_every_evse_as_unknown(platform: Platform) -> None:
    def unknown(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "json": {**given["json"], "status": "UNKNOWN"}}

    asks(platform, "PATCH evse", unknown)


@caught_by("roaming.state_listed", CHANGE, "cpo")
@caught_by("roaming.state_listed", "F2-N6[directly]", "cpo")
@caught_by("roaming.state_listed", "F2-N15[HTTP_404]", "cpo")
@caught_by("roaming.state_listed", "F2-N15[HTTP_500]", "cpo")
@caught_by("roaming.state_listed", "F2-N15[unknown_location]", "cpo")
@caught_by("roaming.state_listed", "F2-N6[through_a_hub]", "cpo")
@caught_by("roaming.state_listed", "F2-P3[through_a_hub]", "cpo")
def lists_places_as_they_were(platform: Platform) -> None:
    before = deepcopy(app(platform, Cpo).places)
    answers(
        platform,
        "GET locations",
        lambda _, answer: replace(
            answer, data=[{**each, "evses": before[each["id"]]["evses"]} for each in answer.data]
        ),
    )


@caught_by("roaming.state_listed", "F2-P4[directly]", "cpo")
@caught_by("roaming.state_listed", "F2-P4[through_a_hub]", "cpo")
def drops_what_is_removed(platform: Platform) -> None:
    def without(place: Mapping[str, Any]) -> dict[str, Any]:
        return {**place, "evses": [each for each in place["evses"] if each["status"] != "REMOVED"]}

    answers(
        platform,
        "GET locations",
        lambda _, answer: replace(answer, data=[without(each) for each in answer.data]),
    )


@caught_by("roaming.nothing_deleted", "F2-P4[directly]", "cpo")
@caught_by("roaming.nothing_deleted", "F2-P4[through_a_hub]", "cpo")
def deletes_what_is_removed(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "PATCH evse" and given["json"].get("status") == "REMOVED":
            base = relation.endpoints["locations", RECEIVER]
            path = given["path"]
            parts = [base, *(path[name] for name in ("country_code", "party_id", "location_id", "evse_uid"))]
            return usual(
                relation, "DELETE tariff", now, url="/".join(parts), to=given["to"], frm=given["frm"]
            )
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


def again_later(platform: Platform, times: int, every: float, failed: Callable[[Any], bool]) -> None:
    """What is told of EVSEs is told again after a while, if it failed so."""
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what != "PATCH evse":
            return usual(relation, what, now, then, **given)
        left = times

        def answered(reply: Any, at: float) -> None:
            nonlocal left
            if failed(reply) and left:
                left -= 1
                platform.alarm(
                    at + every, lambda then: (usual(relation, what, then, answered, **given), None)[1]
                )

        return usual(relation, what, now, answered, **given)

    spoilt.ask = ask


@caught_by("roaming.no_replay", "F2-N6[directly]", "cpo", verdict=WARNING)
@caught_by("roaming.no_replay", "F2-N6[through_a_hub]", "cpo", verdict=WARNING)
def keeps_what_could_not_be_told(platform: Platform) -> None:
    again_later(platform, 10, 7.0, lambda reply: bool(reply.error))


@caught_by("roaming.no_storm", "F2-N15[HTTP_404]", "cpo", verdict=WARNING)
@caught_by("roaming.no_storm", "F2-N15[HTTP_500]", "cpo", verdict=WARNING)
@caught_by("roaming.no_storm", "F2-N15[unknown_location]", "cpo", verdict=WARNING)
def tries_ten_times(platform: Platform) -> None:
    again_later(platform, 10, 0.1, lambda reply: not reply.ok)


# -- an eMSP takes over -----------------------------------------------------------------------------------------------


@caught_by("roaming.taken_over", OCCUPIED, "emsp")
@caught_by("roaming.taken_over", "F2-P1[an_EVSE_that_is_gone]", "emsp")
@caught_by("roaming.taken_over", "F2-P1[an_EVSE_that_is_reserved]", "emsp")
@caught_by("roaming.taken_over", "F2-N5", "emsp")
@caught_by("roaming.taken_over", "F2-P1[a_stronger_connector]", "emsp")
@caught_by("roaming.taken_over", "F2-P1[a_weaker_connector]", "emsp")
@caught_by("roaming.taken_over", "F2-P1[an_EVSE_that_is_new]", "emsp")
@caught_by("roaming.taken_over", "F2-P1[another_name]", "emsp")
def takes_whole_places_only(platform: Platform) -> None:
    for name in CHANGES:
        answers(platform, name, lambda _, answer: Answer(2000))


@caught_by("roaming.stands_as_told", OCCUPIED, "emsp")
@caught_by("roaming.stands_as_told", "F2-P1[another_name]", "emsp")
@caught_by("roaming.stands_as_told", "F2-P1[an_EVSE_that_is_gone]", "emsp")
@caught_by("roaming.stands_as_told", "F2-P1[an_EVSE_that_is_reserved]", "emsp")
@caught_by("roaming.stands_as_told", NEW, "emsp")
@caught_by("roaming.stands_as_told", STRONGER, "emsp")
@caught_by("roaming.stands_as_told", "F2-P1[a_weaker_connector]", "emsp")
def nods_and_forgets(platform: Platform) -> None:
    for name in CHANGES:
        takes(platform, name, lambda incoming, now: Answer())


@caught_by("roaming.whole_is_newer", OCCUPIED, "emsp")
@caught_by("roaming.whole_is_newer", STRONGER, "emsp")
@caught_by("roaming.whole_is_newer", "F2-P1[a_weaker_connector]", "emsp")
@caught_by("roaming.whole_is_newer", "F2-P1[an_EVSE_that_is_gone]", "emsp")
@caught_by("roaming.whole_is_newer", "F2-P1[an_EVSE_that_is_new]", "emsp")
@caught_by("roaming.whole_is_newer", "F2-P1[an_EVSE_that_is_reserved]", "emsp")
@caught_by("roaming.whole_is_newer", "F2-P1[another_name]", "emsp")
def changes_a_part_and_not_the_whole(platform: Platform) -> None:
    def alone(incoming: Incoming, answer: Answer) -> Answer:
        owner = party(incoming.path["country_code"], incoming.path["party_id"])
        held = app(platform, Emsp).received["locations"].store.get(owner, incoming.path["location_id"])
        if held is not None:
            held["last_updated"] = "2025-06-01T08:00:00Z"
        return answer

    for name in CHANGES:
        answers(platform, name, alone)


@caught_by("roaming.mistake_refused", "F2-N1[directly]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N1[through_a_hub]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N2[a_change_of_a_place_that_nobody_knows]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N2[a_change_of_an_EVSE_that_nobody_knows]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N3[a_place_with_few_decimals]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N3[a_place_with_a_time_that_is_not_UTC]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N3[a_place_with_a_state_that_there_is_not]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N3[a_place_that_is_nowhere]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N4[directly]", "emsp")
@caught_by("roaming.mistake_refused", "F2-N4[through_a_hub]", "emsp")
def takes_whatever_comes(platform: Platform) -> None:
    for name in ("PUT location", "PATCH location", "PATCH evse"):
        answers(platform, name, lambda _, answer: answer if answer.code == 1000 else Answer())


@caught_by("roaming.mistake_refused", "F2-N1[directly]", "emsp", verdict=WARNING)
def answers_http_400_to_mistakes(platform: Platform) -> None:
    answers(
        platform,
        "PATCH evse",
        lambda _, answer: replace(answer, status=400) if answer.code != 1000 else answer,
    )


@caught_by("roaming.stands_as_told", "F2-N1[directly]", "emsp")
@caught_by("roaming.stands_as_told", "F2-N1[through_a_hub]", "emsp")
def refuses_and_changes_all_the_same(platform: Platform) -> None:
    def change(incoming: Incoming, answer: Answer) -> Answer:
        owner = party(incoming.path["country_code"], incoming.path["party_id"])
        held = app(platform, Emsp).received["locations"].store.get(owner, incoming.path["location_id"])
        if answer.code != 1000 and held is not None:
            held["evses"][0]["status"] = incoming.json["status"]
        return answer

    answers(platform, "PATCH evse", change)


@caught_by("roaming.not_kept", "F2-N2[a_change_of_a_place_that_nobody_knows]", "emsp")
@caught_by("roaming.not_kept", "F2-N3[a_place_with_few_decimals]", "emsp")
@caught_by("roaming.not_kept", "F2-N3[a_place_with_a_time_that_is_not_UTC]", "emsp")
@caught_by("roaming.not_kept", "F2-N3[a_place_with_a_state_that_there_is_not]", "emsp")
@caught_by("roaming.not_kept", "F2-N3[a_place_that_is_nowhere]", "emsp")
@caught_by("roaming.not_kept", "F2-N4[directly]", "emsp")
@caught_by("roaming.not_kept", "F2-N4[through_a_hub]", "emsp")
def refuses_and_keeps(platform: Platform) -> None:
    kept: list[Any] = []

    def keep(incoming: Incoming, answer: Answer) -> Answer:
        kept[:] = [incoming.json] if answer.code != 1000 else kept
        return answer

    for name in ("PUT location", "PATCH location"):
        answers(platform, name, keep)
    answers(platform, "GET location", lambda _, answer: Answer(data=kept[0]) if kept else answer)


@caught_by("roaming.not_kept", "F2-N2[a_change_of_an_EVSE_that_nobody_knows]", "emsp")
def gives_some_evse_where_there_is_none(platform: Platform) -> None:
    def first(incoming: Incoming, answer: Answer) -> Answer:
        every = list(app(platform, Emsp).received["locations"].store)
        return Answer(data=every[-1]["evses"][0])

    answers(platform, "GET evse", first)


@caught_by("roaming.newer_stays", "F2-N5", "emsp", verdict=WARNING)
def takes_what_is_older(platform: Platform) -> None:
    def older(incoming: Incoming, answer: Answer) -> Answer:
        owner = party(incoming.path["country_code"], incoming.path["party_id"])
        held = app(platform, Emsp).received["locations"].store.get(owner, incoming.path["location_id"])
        if held is not None:
            held["evses"][0].update(incoming.json)
        return answer

    answers(platform, "PATCH evse", older)


@caught_by("roaming.start_directly", "F2-P12", "emsp", verdict=WARNING)
def starts_through_the_hub(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        hub = platform.relations.hub()
        if what == "POST START_SESSION" and hub is not None:
            relation = Leg(hub, given["to"]).relation
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask
