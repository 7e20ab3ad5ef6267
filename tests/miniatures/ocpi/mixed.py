"""Faults of systems that are connected directly and through a hub at the same time."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by

P9, P10, N13 = "F3-P9", "F3-P10", "F3-N13"
N14_CPO, N14_EMSP = "F3-N14[directly]", "F3-N14[both]"
N20_CPO, N20_EMSP = "F3-N20[directly]", "F3-N20[both]"


def _over(platform: Platform, names: tuple[str, ...], hub: bool) -> None:
    """These requests go through the hub, or directly, whatever is usual."""
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        to = given.get("to")
        through = platform.relations.hub()
        direct = platform.relations.direct(to) if to is not None else None
        other = (through if hub else direct) if what in names else None
        if other is not None and given.get("url"):
            given["url"] = ""
        return usual(other or relation, what, now, then, **given)

    spoilt.ask = ask


def _bill(platform: Platform, **changes: Any) -> None:
    asks(platform, "POST cdr", lambda given: {**given, "json": {**given["json"], **changes}})


@caught_by("sessions.bill_agrees", P9, "cpo")
@caught_by("sessions.bill_agrees", N14_CPO, "cpo")
def bills_another_session(platform: Platform) -> None:
    _bill(platform, session_id="another")


@caught_by("sessions.bill_agrees", P9, "cpo")
def bills_with_a_reference_of_its_own(platform: Platform) -> None:
    _bill(platform, authorization_reference="mine")


@caught_by("sessions.bill_agrees", N14_CPO, "cpo", verdict=Verdict.WARNING)
def bills_more_than_was_told(platform: Platform) -> None:
    _bill(platform, total_energy=Decimal(99))


@caught_by("sessions.bill_agrees", P9, "cpo", verdict=Verdict.WARNING)
def bills_directly(platform: Platform) -> None:
    _over(platform, ("POST cdr",), hub=False)


@caught_by("sessions.bill_agrees", P9, "cpo", verdict=Verdict.INCONCLUSIVE)
def takes_its_time_with_bills(platform: Platform) -> None:
    asks(platform, "POST cdr", lambda given: None)


@caught_by("sessions.direct_only", N20_CPO, "cpo", verdict=Verdict.WARNING)
def tells_sessions_through_the_hub(platform: Platform) -> None:
    _over(platform, ("PUT session", "PATCH session"), hub=True)


@caught_by("sessions.direct_only", N20_EMSP, "emsp", verdict=Verdict.WARNING)
@caught_by("sessions.direct_only", P10, "emsp", verdict=Verdict.WARNING)
def orders_through_the_hub(platform: Platform) -> None:
    _over(platform, ("POST START_SESSION", "POST STOP_SESSION"), hub=True)


@caught_by("sessions.one_session", N13, "cpo", verdict=Verdict.WARNING)
def starts_a_session_for_each_way(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    usual = cpo.set_status
    spoilt: Any = cpo

    def set_status(evse: str, status: str, now: float) -> None:
        usual(evse, "AVAILABLE", now)

    spoilt.set_status = set_status


@caught_by("sessions.one_bill", N13, "cpo", verdict=Verdict.WARNING)
def bills_for_each_way(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "POST cdr":
            twin = {**given["json"], "id": f"{given['json']['id'][:30]}-too"}
            usual(relation, what, now, then, **{**given, "json": twin})
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@caught_by("sessions.not_lost", N14_CPO, "cpo")
def forgets_what_it_could_not_tell(platform: Platform) -> None:
    cpo = app(platform, Cpo)

    def lost(incoming: Incoming, answer: Answer) -> Answer:
        over = any(each.over for each in cpo.charging.sessions.values())
        return replace(answer, data=[]) if over and answer.code == 1000 else answer

    answers(platform, "GET sessions", lost)


@caught_by("sessions.not_lost", N14_CPO, "cpo", verdict=Verdict.WARNING)
def does_not_list_the_end(platform: Platform) -> None:
    def active(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data=[{**each, "status": "ACTIVE"} for each in answer.data])

    answers(platform, "GET sessions", active)


@caught_by("app.bill_taken", N14_EMSP, "emsp")
def takes_no_bills_through_the_hub(platform: Platform) -> None:
    def refuse(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(2000, message="not this way") if incoming.relation.is_hub else answer

    answers(platform, "POST cdr", refuse)
