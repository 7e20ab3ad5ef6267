"""Operators and eMSPs that do otherwise than the bundled ones in sessions, and are right: nobody blames them.

Where such a one leaves nothing to be judged, the case is inconclusive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.machine import Machine
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.v221 import parties
from harness.protocols.registry import Settings
from tests.miniatures.ocpi.kit import answers, app, asks, takes
from tests.miniatures.play import Case, every_case, play

Turn = Callable[[Platform], None]


@dataclass(frozen=True, slots=True)
class Otherwise:
    turn: Turn
    role: str
    verdict: Verdict
    cases: tuple[str, ...]


EVERY: list[Otherwise] = []
STARTING = (
    "F3-P1[directly]",
    "F3-P1[through_a_hub]",
    "F3-P2[directly]",
    "F3-X9[directly]",
    "F3-P6[directly]",
)


def right(role: str, *cases: str, verdict: Verdict = Verdict.PASS) -> Callable[[Turn], Turn]:
    def add(turn: Turn) -> Turn:
        EVERY.append(Otherwise(turn, role, verdict, cases))
        return turn

    return add


@right("cpo", "F3-P1[directly]", "F3-P1[both]", "F3-P2[through_a_hub]")
def waits_before_it_is_active(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what != "PUT session" or given["json"]["status"] != "ACTIVE":
            return usual(relation, what, now, then, **given)
        id = usual(relation, what, now, then, **{**given, "json": {**given["json"], "status": "PENDING"}})

        def active(at: float) -> None:
            change = {"status": "ACTIVE", "last_updated": date_time(at)}
            usual(relation, "PATCH session", at, None, **{**given, "json": change})

        platform.alarm(now + 0.5, active)
        return id

    spoilt.ask = ask


@right("cpo", "F3-P1[directly]", "F3-P2[directly]", "F3-P2[through_a_hub]", "F3-P5[directly]", "F3-X5")
def tells_whole_sessions_only(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "PATCH session":
            whole = cpo.charging.sessions[given["path"]["session_id"]].told
            what, given = "PUT session", {**given, "json": dict(whole)}
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@right(
    "cpo", *STARTING, "F3-N5[directly]", "F3-X2[directly]", "F3-N6[directly]", verdict=Verdict.INCONCLUSIVE
)
def has_no_station_that_can_be_reached(platform: Platform) -> None:
    takes(
        platform,
        "POST START_SESSION",
        lambda incoming, now: Answer(data={"result": "REJECTED", "timeout": 0}),
    )


@right("cpo", *STARTING, verdict=Verdict.INCONCLUSIVE)
def has_no_vehicle(platform: Platform) -> None:
    commands: Any = app(platform, Cpo).commands
    usual = commands._later
    commands._later = lambda incoming, who, now, done: usual(incoming, who, now, lambda at: "TIMEOUT")


@right("cpo", "F3-P1[directly]", "F3-P2[directly]", "F3-P2[through_a_hub]")
def has_slow_stations(platform: Platform) -> None:
    def patient(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={**answer.data, "timeout": 120})

    answers(platform, "POST START_SESSION", patient)
    answers(platform, "POST STOP_SESSION", patient)
    usual = platform.alarm
    spoilt: Any = platform
    spoilt.alarm = lambda at, do: usual(at + 45.0, do)


@right("cpo", "F3-P1[directly]", "F3-P2[directly]", "F3-N10[directly]", "F3-X4[through_a_hub]")
def has_short_pages(platform: Platform) -> None:
    app(platform, Cpo).list_limit = 2


@right("cpo", "F3-P1[directly]", "F3-P5[directly]", "F3-N1[directly]")
def answers_with_more_than_it_must(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        data = (
            {**answer.data, "message": [{"language": "en", "text": "coming"}]} if answer.code == 1000 else {}
        )
        return replace(answer, data=data) if data else answer

    for name in ("POST START_SESSION", "POST RESERVE_NOW", "POST STOP_SESSION", "POST CANCEL_RESERVATION"):
        answers(platform, name, more)


@right("cpo", "F3-P5[directly]", "F3-P5[through_a_hub]")
def says_that_a_reservation_was_cancelled(platform: Platform) -> None:
    commands: Any = app(platform, Cpo).commands
    usual = commands._later

    def later(incoming: Incoming, who: Any, now: float, done: Any) -> Answer:
        def told(at: float) -> str:
            result: str = done(at)
            cancelled = incoming.name == "POST CANCEL_RESERVATION" and result == "ACCEPTED"
            return "CANCELED_RESERVATION" if cancelled else result

        answer: Answer = usual(incoming, who, now, told)
        return answer

    commands._later = later


@right("cpo", "F3-N3[through_a_hub]", "F3-N3[both]")
def rejects_strangers(platform: Platform) -> None:
    def rejected(incoming: Incoming, answer: Answer) -> Answer:
        unknown = answer.data["result"] == "UNKNOWN_SESSION"
        return Answer(data={"result": "REJECTED", "timeout": 0}) if unknown else answer

    answers(platform, "POST STOP_SESSION", rejected)


@right("cpo", "F3-N6[directly]")
def rejects_at_once_where_somebody_charges(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    usual = platform.app.handle
    turned: Any = platform

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST START_SESSION" and cpo.charging.at(incoming.json["evse_uid"]) is not None:
            return Answer(data={"result": "REJECTED", "timeout": 0})
        return usual(incoming, now)

    turned.app.handle = handle


@right("emsp", "F3-P3[directly]", "F3-P3[through_a_hub]", "F3-N8[an_energy_in_words]")
def shows_empty_fields_too(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000:
            return answer
        return replace(
            answer, data={"total_cost": None, "meter_id": None, "end_date_time": None, **answer.data}
        )

    answers(platform, "GET session", more)


@right("emsp", "F3-P3[directly]", "F3-P4[directly]", "F3-P3[both]")
def answers_created_always(platform: Platform) -> None:
    for name in ("PUT session", "PATCH session"):
        answers(platform, name, lambda incoming, answer: replace(answer, status=201))


@right("emsp", "F3-P4[directly]", "F3-P4[through_a_hub]", "F3-X7[directly]")
def names_a_connector(platform: Platform) -> None:
    asks(
        platform,
        "POST START_SESSION",
        lambda given: {**given, "json": {**given["json"], "connector_id": "1"}},
    )


@right("emsp", "F3-P4[directly]")
def charges_at_another_place(platform: Platform) -> None:
    def other(given: dict[str, Any]) -> dict[str, Any]:
        place = {"location_id": "LOC2", "evse_uid": "LOC2-1"}
        return {**given, "json": {**given["json"], **place}}

    asks(platform, "POST START_SESSION", other)


@right("emsp", "F3-X8[directly]", "F3-X8[through_a_hub]")
def refuses_strangers_by_a_code(platform: Platform) -> None:
    answers(
        platform,
        "PUT session",
        lambda incoming, answer: Answer(2000, message="not yours") if answer.status == 404 else answer,
    )


@right("emsp", "F3-P3[directly]", "F3-N20[both]", verdict=Verdict.INCONCLUSIVE)
def has_no_tokens(platform: Platform) -> None:
    app(platform, Emsp).tokens.clear()
    answers(platform, "GET tokens", lambda incoming, answer: replace(answer, data=[]))


def _each() -> Iterator[tuple[Otherwise, str]]:
    return ((one, case) for one in EVERY for case in one.cases)


def _cases(role: str) -> dict[str, Case]:
    return {each.id: each for each in every_case() if each.ref == f"bundled:ocpi2.2.1:{role}"}


@pytest.mark.parametrize(
    ("one", "case"), list(_each()), ids=lambda each: each if isinstance(each, str) else each.turn.__name__
)
def test_who_is_right_is_not_blamed(one: Otherwise, case: str) -> None:
    def make(name: str, settings: Settings) -> Machine:
        platform = parties.machine(name, settings)
        one.turn(platform)
        return platform

    played = play(_cases(one.role)[case], make)
    assert played.result.verdict is one.verdict, (played.red, played.result.reason)
