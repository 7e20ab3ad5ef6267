"""Faults in getting to know each other."""

from dataclasses import replace
from typing import Any

from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, caught_by

P1, P1_HUB = "F0-P1[directly]", "F0-P1[through_a_hub]"


@caught_by("roaming.registration", P1, "cpo", "emsp")
@caught_by("roaming.registration", P1_HUB, "cpo", "hub")
def answers_credentials_without_looking(platform: Platform) -> None:
    spoilt: Any = platform.registration
    spoilt._learn = lambda relation, url, token, now, within, done, members=(): done("", now)


@caught_by("roaming.registration", P1, "cpo")
def looks_at_the_versions_only(platform: Platform) -> None:
    spoilt: Any = platform.registration

    def look(
        relation: Any, url: str, token: str, now: float, within: float, done: Any, members: Any = ()
    ) -> None:
        platform.call(relation, "GET", url, now, lambda reply, at: done("", at), token=token)

    spoilt._learn = look


@caught_by("roaming.registration", P1, "emsp")
def gives_our_own_token_back(platform: Platform) -> None:
    def same(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={**answer.data, "token": incoming.json["token"]})

    answers(platform, "POST credentials", same)


@caught_by("roaming.registration", P1, "cpo")
def gives_no_token(platform: Platform) -> None:
    def without(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={name: value for name, value in answer.data.items() if name != "token"})

    answers(platform, "POST credentials", without)


@caught_by("roaming.registration", P1_HUB, "hub")
def refuses_good_credentials(platform: Platform) -> None:
    answers(platform, "POST credentials", lambda incoming, answer: Answer(2001, message="no"))


@caught_by("roaming.unauthenticated", P1, "cpo", "emsp")
@caught_by("roaming.unauthenticated", P1_HUB, "emsp", "hub")
def goes_on_taking_token_a(platform: Platform) -> None:
    invited: dict[str, Any] = {each.invitation: each for each in platform.relations}
    usual = platform.relations.showing
    spoilt: Any = platform.relations

    def showing(token: str | None) -> Any:
        return (invited[token], True) if token in invited else usual(token)

    spoilt.showing = showing
