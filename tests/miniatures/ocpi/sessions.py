"""Faults of operators whose sessions are steered from afar."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by

P1, P1_HUB, P1_BOTH = "F3-P1[directly]", "F3-P1[through_a_hub]", "F3-P1[both]"
P2, P2_HUB, P2_BOTH = "F3-P2[directly]", "F3-P2[through_a_hub]", "F3-P2[both]"
P5, P5_HUB = "F3-P5[directly]", "F3-P5[through_a_hub]"
P6, P6_HUB = "F3-P6[directly]", "F3-P6[through_a_hub]"


# -- answers to orders ------------------------------------------------------------------------------------------------


@caught_by("sessions.answered", P1, "cpo")
@caught_by("sessions.answered", P1_HUB, "cpo")
@caught_by("sessions.answered", P1_BOTH, "cpo")
def does_not_know_tokens_of_the_app(platform: Platform) -> None:
    answers(platform, "POST START_SESSION", lambda incoming, answer: Answer(2004, message="who is that?"))


@caught_by("sessions.answered", P1, "cpo")
def promises_no_time(platform: Platform) -> None:
    answers(
        platform, "POST START_SESSION", lambda incoming, answer: replace(answer, data={"result": "ACCEPTED"})
    )


@caught_by("sessions.answered", P2, "cpo")
@caught_by("sessions.answered", P2_BOTH, "cpo")
def does_not_know_its_own_session(platform: Platform) -> None:
    def unknown(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={"result": "UNKNOWN_SESSION", "timeout": 30})

    answers(platform, "POST STOP_SESSION", unknown)


@caught_by("sessions.answered", P6, "cpo")
@caught_by("sessions.answered", P6_HUB, "cpo")
def answers_profiles_with_an_empty_envelope(platform: Platform) -> None:
    answers(platform, "PUT charging_profile", lambda incoming, answer: Answer())


@caught_by("sessions.result", P1, "cpo")
@caught_by("sessions.result", P2_HUB, "cpo")
@caught_by("sessions.result", P5, "cpo")
@caught_by("sessions.result", "F3-N5[directly]", "cpo")
@caught_by("sessions.result", "F3-N5[through_a_hub]", "cpo")
def never_tells_the_result(platform: Platform) -> None:
    asks(platform, "POST command_result", lambda given: None)


@caught_by("sessions.result", P6, "cpo")
def never_tells_what_became_of_a_profile(platform: Platform) -> None:
    asks(platform, "POST profile_result", lambda given: None)


@caught_by("sessions.result", P1, "cpo")
@caught_by("sessions.result", P1_HUB, "cpo")
def tells_the_result_elsewhere(platform: Platform) -> None:
    asks(platform, "POST command_result", lambda given: {**given, "url": given["url"] + "x"})


@caught_by("sessions.result", P1, "cpo")
def tells_the_result_too_late(platform: Platform) -> None:
    def hurried(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={**answer.data, "timeout": 2})

    answers(platform, "POST START_SESSION", hurried)
    usual = platform.alarm
    spoilt: Any = platform
    spoilt.alarm = lambda at, do: usual(at + 30.0, do)


@caught_by("sessions.profile_told", P6, "cpo")
@caught_by("sessions.profile_told", P6_HUB, "cpo")
def tells_no_profile(platform: Platform) -> None:
    asks(platform, "POST profile_result", lambda given: {**given, "json": {"result": "ACCEPTED"}})


# -- sessions as they are told ------------------------------------------------------------------------------------


@caught_by("sessions.told", P1, "cpo")
@caught_by("sessions.told", P1_HUB, "cpo")
def loses_the_reference(platform: Platform) -> None:
    def without(given: dict[str, Any]) -> dict[str, Any]:
        body = {name: value for name, value in given["json"].items() if name != "authorization_reference"}
        return {**given, "json": body}

    asks(platform, "PUT session", without)


@caught_by("sessions.told", P1, "cpo")
def tells_a_reference_of_its_own(platform: Platform) -> None:
    asks(
        platform,
        "PUT session",
        lambda given: {**given, "json": {**given["json"], "authorization_reference": "mine"}},
    )


@caught_by("sessions.told", P1_BOTH, "cpo")
def tells_another_contract(platform: Platform) -> None:
    def other(given: dict[str, Any]) -> dict[str, Any]:
        token = {**given["json"]["cdr_token"], "contract_id": "NLXXXC1"}
        return {**given, "json": {**given["json"], "cdr_token": token}}

    asks(platform, "PUT session", other)


@caught_by("sessions.told", P1, "cpo", verdict=Verdict.INCONCLUSIVE)
@caught_by("sessions.list_agrees", P1, "cpo")
@caught_by("sessions.list_agrees", P1_HUB, "cpo")
def tells_nothing_of_its_sessions(platform: Platform) -> None:
    asks(platform, "PUT session", lambda given: None)
    asks(platform, "PATCH session", lambda given: None)


@caught_by("sessions.told", P1, "cpo", verdict=Verdict.INCONCLUSIVE)
def tells_of_a_session_that_waits_for_ever(platform: Platform) -> None:
    def pending(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "json": {**given["json"], "status": "PENDING"}}

    asks(platform, "PUT session", pending)


@caught_by("sessions.told", "F3-X5", "cpo", verdict=Verdict.INCONCLUSIVE)
@caught_by("sessions.over", P2, "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.list_agrees", P2, "cpo")
@caught_by("sessions.list_agrees", P2_HUB, "cpo")
def does_not_tell_that_it_is_over(platform: Platform) -> None:
    asks(platform, "PATCH session", lambda given: None)


@caught_by("sessions.over", P2, "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.over", P2_HUB, "cpo", verdict=Verdict.WARNING)
def does_not_tell_when_it_ended(platform: Platform) -> None:
    def without(given: dict[str, Any]) -> dict[str, Any]:
        body = {name: value for name, value in given["json"].items() if name != "end_date_time"}
        return {**given, "json": body}

    asks(platform, "PATCH session", without)


@caught_by("sessions.list_agrees", P1, "cpo")
@caught_by("sessions.list_agrees", "F3-X3[directly]", "cpo")
@caught_by("sessions.list_agrees", "F3-X3[through_a_hub]", "cpo")
def lists_no_sessions(platform: Platform) -> None:
    answers(platform, "GET sessions", lambda incoming, answer: replace(answer, data=[]))


@caught_by("sessions.list_agrees", P2, "cpo")
def lists_what_is_over_as_active(platform: Platform) -> None:
    def active(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data=[{**each, "status": "ACTIVE"} for each in answer.data])

    answers(platform, "GET sessions", active)


@caught_by("sessions.list_agrees", "F3-X3[directly]", "cpo")
@caught_by("sessions.list_agrees", "F3-X3[through_a_hub]", "cpo")
def lets_the_session_go_with_its_result(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        def gone(reply: Any, at: float) -> None:
            if reply.error:
                cpo.charging.sessions.clear()

        return usual(relation, what, now, gone if what == "POST command_result" else then, **given)

    spoilt.ask = ask


# -- reservations -------------------------------------------------------------------------------------------------


@caught_by("sessions.reservation_told", P5, "cpo")
@caught_by("sessions.reservation_told", P5_HUB, "cpo")
@caught_by("sessions.reservation_told", "F3-X1[through_a_hub]", "cpo")
def tells_no_reservation(platform: Platform) -> None:
    asks(platform, "PUT session", lambda given: None)


@caught_by("sessions.reservation_told", P5, "cpo")
def tells_a_reservation_as_pending(platform: Platform) -> None:
    def pending(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "json": {**given["json"], "status": "PENDING"}}

    asks(platform, "PUT session", pending)


@caught_by("sessions.reservations_over", P5, "cpo")
@caught_by("sessions.reservations_over", P5_HUB, "cpo")
def calls_a_cancelled_reservation_invalid(platform: Platform) -> None:
    def invalid(given: dict[str, Any]) -> dict[str, Any]:
        changed = {"status": "INVALID"} if given["json"].get("status") == "COMPLETED" else {}
        return {**given, "json": {**given["json"], **changed}}

    asks(platform, "PATCH session", invalid)


@caught_by("sessions.reservations_over", P5, "cpo")
def keeps_two_reservations_of_one_id(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    reserved = cpo.commands._reserved
    usual = platform.app.handle
    spoilt: Any = platform

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST RESERVE_NOW":
            for held in reserved.values():
                cpo.set_status(held.session.evse["uid"], "AVAILABLE", now)
            reserved.clear()
        return usual(incoming, now)

    spoilt.app.handle = handle


# -- what is not there, or not theirs ------------------------------------------------------------------------------


@caught_by("sessions.unknown_place", "F3-N1[directly]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.unknown_place", "F3-N1[through_a_hub]", "cpo", verdict=Verdict.WARNING)
def rejects_what_it_does_not_know(platform: Platform) -> None:
    def rejected(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(data={"result": "REJECTED", "timeout": 30}) if answer.code == 2003 else answer

    answers(platform, "POST START_SESSION", rejected)


@caught_by("sessions.unknown_place", "F3-N1[directly]", "cpo")
@caught_by("sessions.unknown_session", "F3-N2[directly]", "cpo")
@caught_by("sessions.unknown_session", "F3-N2[through_a_hub]", "cpo")
def breaks_at_what_it_does_not_know(platform: Platform) -> None:
    def breaks(incoming: Incoming, answer: Answer) -> Answer:
        unknown = answer.code == 2003 or answer.data == {"result": "UNKNOWN_SESSION", "timeout": 30}
        return Answer(3000, status=500) if unknown else answer

    answers(platform, "POST START_SESSION", breaks)
    answers(platform, "POST STOP_SESSION", breaks)


@caught_by("sessions.unknown_session", "F3-N2[directly]", "cpo")
@caught_by("sessions.unknown_session", "F3-N2[through_a_hub]", "cpo")
@caught_by("sessions.stranger_refused", "F3-N3[through_a_hub]", "cpo")
@caught_by("sessions.stranger_refused", "F3-N3[both]", "cpo")
def accepts_every_order_to_stop(platform: Platform) -> None:
    def accepted(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={"result": "ACCEPTED", "timeout": 30})

    answers(platform, "POST STOP_SESSION", accepted)


@caught_by("sessions.unknown_session", "F3-N2[directly]", "cpo", verdict=Verdict.WARNING)
def says_2001_of_a_session_that_is_not_there(platform: Platform) -> None:
    answers(platform, "POST STOP_SESSION", lambda incoming, answer: Answer(2001, message="which session?"))


@caught_by("sessions.goes_on", "F3-N3[through_a_hub]", "cpo")
@caught_by("sessions.goes_on", "F3-N3[both]", "cpo")
def stops_the_session_of_anybody_and_denies_it(platform: Platform) -> None:
    cpo = app(platform, Cpo)

    def stop(incoming: Incoming, answer: Answer) -> Answer:
        session = cpo.charging.sessions.get(incoming.json["session_id"])
        if session is not None and not session.over:
            platform.alarm(0.0, lambda at: cpo.end(session, at))
        return answer

    answers(platform, "POST STOP_SESSION", stop)


@caught_by("sessions.goes_on", "F3-X1[through_a_hub]", "cpo")
@caught_by("sessions.goes_on", "F3-X1[both]", "cpo")
def keeps_reservations_of_different_emsps_in_one_list(platform: Platform) -> None:
    commands = app(platform, Cpo).commands
    usual = commands._cancel
    spoilt: Any = commands

    def cancel(incoming: Incoming, who: Any, now: float) -> Answer:
        wanted = str(incoming.json["reservation_id"]).casefold()
        owner = next((key[0] for key in commands._reserved if key[1] == wanted), who)
        return usual(incoming, owner, now)

    spoilt._cancel = cancel


@caught_by("sessions.invalid", "F3-N4[without_a_response_url]", "cpo")
@caught_by("sessions.invalid", "F3-N4[with_a_connector_of_no_EVSE]", "cpo")
@caught_by("sessions.invalid", "F3-N4[with_an_endless_response_url]", "cpo")
def takes_any_order(platform: Platform) -> None:
    def accepted(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(data={"result": "ACCEPTED", "timeout": 30}) if answer.code == 2001 else answer

    answers(platform, "POST START_SESSION", accepted)


@caught_by("sessions.invalid", "F3-N4[without_a_response_url]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.invalid", "F3-N4[with_a_connector_of_no_EVSE]", "cpo", http_errors="strict")
def answers_http_400_to_invalid_orders(platform: Platform) -> None:
    def failed(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, status=400) if answer.code == 2001 else answer

    answers(platform, "POST START_SESSION", failed)


@caught_by("sessions.date_missed", "F3-N9[directly]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.date_missed", "F3-N9[through_a_hub]", "cpo", verdict=Verdict.WARNING)
def lists_all_sessions_of_all_times(platform: Platform) -> None:
    answers(
        platform,
        "GET sessions",
        lambda incoming, answer: Answer(data=[]) if answer.code == 2001 else answer,
    )


@caught_by("sessions.not_started", "F3-X10[directly]", "cpo")
@caught_by("sessions.not_started", "F3-N6[directly]", "cpo")
@caught_by("sessions.not_started", "F3-N6[through_a_hub]", "cpo")
def starts_where_somebody_charges(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    usual = platform.app.handle
    spoilt: Any = platform

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST START_SESSION":
            for place in cpo.places.values():
                for evse in place["evses"]:
                    evse["status"] = "AVAILABLE"
        return usual(incoming, now)

    spoilt.app.handle = handle


@caught_by("sessions.not_started", "F3-N6[directly]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.not_started", "F3-N6[through_a_hub]", "cpo", verdict=Verdict.WARNING)
def says_that_it_started_where_somebody_charges(platform: Platform) -> None:
    asks(platform, "POST command_result", lambda given: {**given, "json": {"result": "ACCEPTED"}})


# -- results that nobody takes ------------------------------------------------------------------------------------


def _again(platform: Platform, often: int, redirected: bool) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        left = often

        def answered(reply: Any, at: float) -> None:
            nonlocal left
            if reply.ok or not left:
                return
            left -= 1
            url = reply.headers.get("location", given["url"]) if redirected else given["url"]
            usual(relation, what, at, answered, **{**given, "url": url})

        return usual(relation, what, now, answered if what == "POST command_result" else then, **given)

    spoilt.ask = ask


@caught_by("sessions.no_storm", "F3-N5[directly]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.no_storm", "F3-N5[through_a_hub]", "cpo", verdict=Verdict.WARNING)
def tells_the_result_again_and_again(platform: Platform) -> None:
    _again(platform, 5, redirected=False)


@caught_by("sessions.not_followed", "F3-X2[directly]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.not_followed", "F3-X2[through_a_hub]", "cpo", verdict=Verdict.WARNING)
def follows_where_results_are_led(platform: Platform) -> None:
    _again(platform, 1, redirected=True)


# -- wishes ---------------------------------------------------------------------------------------------------------


@caught_by("sessions.preferences", "F3-X4[directly]", "cpo")
@caught_by("sessions.preferences", "F3-X4[through_a_hub]", "cpo")
def knows_no_wishes(platform: Platform) -> None:
    answers(platform, "PUT charging_preferences", lambda incoming, answer: Answer(2000, status=404))


@caught_by("sessions.preferences_refused", "F3-N10[directly]", "cpo", verdict=Verdict.WARNING)
@caught_by("sessions.preferences_refused", "F3-N10[through_a_hub]", "cpo", verdict=Verdict.WARNING)
def grants_every_wish(platform: Platform) -> None:
    answers(platform, "PUT charging_preferences", lambda incoming, answer: Answer(data="ACCEPTED"))
