"""Faults in getting to know each other."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, caught_by, sends

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


@caught_by("roaming.renewal", "F0-P2[directly]", "cpo", "emsp")
def renews_without_looking(platform: Platform) -> None:
    spoilt: Any = platform.registration
    usual = spoilt._learn

    def learn(relation: Any, url: str, token: str, now: float, within: float, done: Any, *rest: Any) -> None:
        if relation.registered:
            done("", now)
        else:
            usual(relation, url, token, now, within, done, *rest)

    spoilt._learn = learn


@caught_by("roaming.renewal", "F0-P2[directly]", "emsp")
def gives_the_same_token_again(platform: Platform) -> None:
    tokens: list[str] = []
    usual = platform.new_token
    spoilt: Any = platform

    def new_token() -> str:
        tokens.append(tokens[0] if tokens else usual())
        return tokens[-1]

    spoilt.new_token = new_token


@caught_by("roaming.unauthenticated", "F0-P2[through_a_hub]", "hub")
@caught_by("roaming.unauthenticated", "F0-P2[directly]", "cpo")
@caught_by("roaming.unauthenticated", "F0-P8", "emsp")
def forgets_no_token(platform: Platform) -> None:
    once: dict[str, Any] = {}
    usual = platform.relations.showing
    spoilt: Any = platform.relations

    def showing(token: str | None) -> Any:
        found = usual(token)
        if found is not None and token and not found[1]:
            once[token] = found
        return found or once.get(token or "")

    spoilt.showing = showing


@caught_by("roaming.admitted", "F0-P2[directly]", "cpo")
def takes_a_renewed_token_once_only(platform: Platform) -> None:
    usual = platform.registration.serve
    spoilt: Any = platform.registration

    def serve(incoming: Incoming, now: float) -> Answer | None:
        answer = usual(incoming, now)
        if incoming.name == "PUT credentials":
            spoilt.renewed = True
        elif incoming.name == "GET versions" and getattr(spoilt, "renewed", False):
            return Answer(3000, status=500)
        return answer

    spoilt.serve = serve


@caught_by("roaming.admitted", "F0-P8", "cpo")
def forgets_everybody_when_one_leaves(platform: Platform) -> None:
    def leave(incoming: Incoming, answer: Answer) -> Answer:
        for each in platform.relations:
            each.forget()
        return answer

    answers(platform, "DELETE credentials", leave)


@caught_by("roaming.unregistered", "F0-P8", "cpo", "emsp")
def lets_nobody_leave(platform: Platform) -> None:
    answers(platform, "DELETE credentials", lambda incoming, answer: Answer(2000, message="stay"))


@caught_by("roaming.answered_everywhere", "F0-P3[directly]", "cpo")
@caught_by("roaming.answered_everywhere", "F0-P3[through_a_hub]", "hub")
def has_no_tariffs_where_it_offers_them(platform: Platform) -> None:
    answers(platform, "GET tariffs", lambda incoming, answer: Answer(2000, status=404))


@caught_by("roaming.answered_everywhere", "F0-P3[directly]", "emsp")
def answers_its_token_list_with_3000(platform: Platform) -> None:
    answers(platform, "GET tokens", lambda incoming, answer: Answer(3000))


@caught_by("roaming.unauthenticated_everywhere", "F0-N1", "cpo", "emsp", "hub")
@caught_by("roaming.unauthenticated", "F0-N2[an_unknown_token]", "cpo", "hub")
@caught_by("roaming.unauthenticated", "F0-N2[its_token_in_plain_text]", "emsp")
@caught_by("roaming.unauthenticated", "F0-N2[its_token_behind_Bearer]", "cpo")
@caught_by("roaming.unauthenticated", "F0-N2[its_token_behind_two_spaces]", "cpo")
def lets_everybody_in(platform: Platform) -> None:
    usual = platform.relations.showing
    spoilt: Any = platform.relations

    def showing(token: str | None) -> Any:
        known = [each for each in platform.relations if each.registered]
        return usual(token) or ((known[0], False) if known else None)

    spoilt.showing = showing


@caught_by("roaming.unauthenticated_everywhere", "F0-N3", "cpo", "emsp", "hub")
def lets_token_a_open_everything(platform: Platform) -> None:
    usual = platform.relations.showing
    spoilt: Any = platform.relations

    def showing(token: str | None) -> Any:
        found = usual(token)
        return None if found is None else (found[0], False)

    spoilt.showing = showing


@caught_by("roaming.refused_405", "F0-N4", "cpo", "emsp", "hub")
@caught_by("roaming.refused_405", "F0-N5[PUT]", "cpo")
@caught_by("roaming.refused_405", "F0-N5[DELETE]", "emsp", "hub")
def answers_http_200_where_405_is_due(platform: Platform) -> None:
    answers(
        platform,
        "*",
        lambda incoming, answer: replace(answer, status=200) if answer.status == 405 else answer,
    )


@caught_by("roaming.refused_400", "F0-N8", "cpo", "emsp", "hub")
def answers_2001_to_what_is_no_json(platform: Platform) -> None:
    usual = platform._server.read
    spoilt: Any = platform._server

    def read(link: str, request: Any) -> Any:
        found = usual(link, request)
        no_json = isinstance(found, Answer) and found.status == 400
        return Answer(2001, message="no JSON") if no_json else found

    spoilt.read = read


@caught_by("roaming.registration_refused", "F0-N6[is_not_there]", "cpo", "hub", verdict=Verdict.WARNING)
@caught_by("roaming.registration_refused", "F0-N6[answers_HTTP_500]", "emsp", verdict=Verdict.WARNING)
@caught_by("roaming.registration_refused", "F0-N6[answers_no_JSON]", "cpo", verdict=Verdict.WARNING)
@caught_by("roaming.registration_refused", "F0-N6[says_nothing]", "emsp", verdict=Verdict.WARNING)
@caught_by("roaming.registration_refused", "F0-N7", "cpo", "emsp", "hub", verdict=Verdict.WARNING)
@caught_by("roaming.registration_refused", "F0-X1", "cpo", verdict=Verdict.WARNING)
def answers_http_500_to_platforms_that_cannot_be_used(platform: Platform) -> None:
    def fail(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, status=500) if answer.code != 1000 else answer

    answers(platform, "POST credentials", fail)


@caught_by("roaming.unrouted", "F0-N9", "cpo", "emsp", "hub")
def addresses_the_set_up(platform: Platform) -> None:
    def routed(data: bytes) -> bytes:
        if not data.startswith(b"GET /hub/ocpi/versions ") and not data.startswith(b"GET /ocpi/versions "):
            return data
        return data.replace(b"\r\n\r\n", b"\r\nOCPI-to-party-id: XYZ\r\n\r\n", 1)

    sends(platform, routed)


@caught_by("roaming.only_a_hub", "F0-P4", "hub")
def reports_the_roles_of_its_clients(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        also = {**answer.data["roles"][0], "role": "CPO", "party_id": "CPO"}
        return replace(answer, data={**answer.data, "roles": [*answer.data["roles"], also]})

    answers(platform, "GET credentials", more)


@caught_by("roaming.clients_told", "F0-P4", "hub")
def lists_one_client_only(platform: Platform) -> None:
    answers(platform, "GET clients", lambda incoming, answer: replace(answer, data=answer.data[:1]))


@caught_by("roaming.offline_told", "F0-P5", "hub", verdict=Verdict.WARNING)
def does_not_care_who_is_there(platform: Platform) -> None:
    app(platform, Hub).clientele._alive = 0.0


@caught_by("roaming.registration_stands", "F0-X2", "cpo", "emsp", "hub")
def registers_with_a_platform_that_is_elsewhere(platform: Platform) -> None:
    usual = platform.registration.credentials
    spoilt: Any = platform.registration
    spoilt.credentials = lambda token: usual(token) | {"url": "http://stage-nobody/ocpi/versions"}


@caught_by("roaming.registers", "F0-X2", "cpo", "emsp", "hub")
def registers_with_the_token_that_it_was_given(platform: Platform) -> None:
    usual = platform.registration.credentials
    spoilt: Any = platform.registration
    spoilt.credentials = lambda token: usual(
        next((each.we_show for each in platform.relations if each.we_show), token)
    )


@caught_by("roaming.registers", "F0-X2", "cpo", "hub")
def registers_without_a_look_at_the_details(platform: Platform) -> None:
    spoilt: Any = platform.registration

    def learn(relation: Any, url: str, token: str, now: float, within: float, done: Any, *rest: Any) -> None:
        relation.endpoints = {("credentials", ""): url.replace("/versions", "/2.2.1/credentials")}
        platform.call(relation, "GET", url, now, lambda reply, at: done("", at), token=token)

    spoilt._learn = learn
