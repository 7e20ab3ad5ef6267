"""Faults of platforms that answer something else than was asked, or tell it to somebody else."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, asks, caught_by


def _data(platform: Platform, name: str, **changes: Any) -> None:
    def other(incoming: Incoming, answer: Answer) -> Answer:
        return answer if answer.code != 1000 else replace(answer, data={**answer.data, **changes})

    answers(platform, name, other)


@caught_by("ocpi.authorize.token", "F1-P1[directly]", "emsp")
def authorises_another_token(platform: Platform) -> None:
    def other(incoming: Incoming, answer: Answer) -> Answer:
        if answer.code != 1000:
            return answer
        token = {**answer.data["token"], "uid": "EMS-OTHER"}
        return replace(answer, data={**answer.data, "token": token})

    answers(platform, "POST authorize", other)


@caught_by("ocpi.authorize.location", "F1-P1[directly]", "emsp")
def authorises_for_another_place(platform: Platform) -> None:
    _data(platform, "POST authorize", location={"location_id": "ELSEWHERE", "evse_uids": []})


@caught_by("ocpi.answer.object", "F2-P13[directly]", "cpo")
def gives_another_place(platform: Platform) -> None:
    _data(platform, "GET location", id="ELSEWHERE")


@caught_by("ocpi.credentials.token_given", "F0-P4", "hub")
def reads_out_another_token(platform: Platform) -> None:
    _data(platform, "GET credentials", token="0000-another")


@caught_by("ocpi.list.own", "F4-P1[leaves]", "cpo", verdict=Verdict.WARNING)
def lists_tariffs_of_others(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        if not isinstance(answer.data, list) or not answer.data:
            return answer
        return replace(answer, data=[*answer.data[:-1], {**answer.data[-1], "party_id": "XXX"}])

    answers(platform, "GET tariffs", more)


@caught_by("ocpi.push.recipient", "F4-P1[leaves]", "cpo", verdict=Verdict.WARNING)
def tells_of_drivers_of_others(platform: Platform) -> None:
    def other(given: dict[str, Any]) -> dict[str, Any]:
        token = {**given["json"]["cdr_token"], "party_id": "XXX"}
        return {**given, "json": {**given["json"], "cdr_token": token}}

    asks(platform, "POST cdr", other)
