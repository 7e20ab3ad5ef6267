"""Faults of hubs: in what they pass on, to whom, and what they bring back."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.envelope import ABSENT
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Reply
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by, takes

TOKEN, SESSION, CDR = "F1-P8[the_first_operator]", "F3-P8[the_first_eMSP]", "F4-P6"
NOBODY = PartyId("DE", "ZZ9")


def everywhere(platform: Platform, name: str, to: str = "") -> None:
    """Whatever of that name goes to somebody goes to everybody else, too (`to`: only to that platform)."""
    hub, usual = app(platform, Hub), app(platform, Hub).send
    spoilt: Any = hub

    def send(incoming: Incoming, relation: Any, frm: PartyId, to_: PartyId, now: float, *rest: Any) -> None:
        usual(incoming, relation, frm, to_, now, *rest)
        if incoming.name != name:
            return
        for each in platform.relations.registered:
            offered = (incoming.operation.module, incoming.operation.interface) in each.endpoints
            if each is not relation and each is not incoming.relation and offered and to in ("", each.name):
                usual(incoming, each, frm, each.members[0].id, now, lambda reply, at: None)

    spoilt.send = send


@caught_by("roaming_hub.passed_on", TOKEN, "hub")
def tells_all_operators_of_a_token_for_one(platform: Platform) -> None:
    everywhere(platform, "PUT token")


@caught_by("roaming_hub.passed_on", SESSION, "hub")
def tells_all_providers_of_a_session(platform: Platform) -> None:
    everywhere(platform, "PUT session")


@caught_by("roaming_hub.passed_on", CDR, "hub")
def sends_a_bill_to_all_providers(platform: Platform) -> None:
    everywhere(platform, "POST cdr")


@caught_by("roaming_hub.passed_on", "F1-P9", "hub")
def tells_one_operator_less(platform: Platform) -> None:
    asks(platform, "PUT token", lambda given: None if given["to"].party_id == "CP2" else given)


@caught_by("roaming_hub.passed_on", "F2-P6", "hub")
def tells_nobody_of_the_state_of_an_evse(platform: Platform) -> None:
    asks(platform, "PATCH evse", lambda given: None)


@caught_by("roaming_hub.passed_on", "F2-P6[a_tariff]", "hub")
@caught_by("roaming_hub.passed_on", "F3-P8[a_change_of_that_session]", "hub")
def says_everything_twice(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what in ("PUT tariff", "PATCH session"):
            usual(relation, what, now, None, **given)
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@caught_by("roaming_hub.passed_on", "F2-P6[a_place]", "hub")
def takes_places_as_its_own(platform: Platform) -> None:
    def own(given: dict[str, Any]) -> dict[str, Any]:
        return given | {"path": {**given["path"], "country_code": "DE", "party_id": "HUB"}}

    asks(platform, "PUT location", own)


@caught_by("roaming_hub.passed_on", "F2-N9[lets_nobody_in]", "hub")
@caught_by("roaming_hub.answers_itself", "F2-N9[says_nothing]", "hub", verdict=Verdict.WARNING)
def gives_up_when_one_is_missing(platform: Platform) -> None:
    """Tells one after the other, and ends where somebody does not answer."""

    def push(incoming: Incoming, now: float) -> Answer | None:
        hub = app(platform, Hub)
        rest = [each for each in platform.relations.registered if each.of_role("EMSP")][::-1]

        def on(left: list[Any], at: float) -> None:
            if not left:
                platform.reply(incoming, Answer(frm=hub.id), at)
                return

            def told(reply: Reply, then: float) -> None:
                if reply.error:
                    platform.reply(incoming, Answer(4000, frm=hub.id), then)
                else:
                    on(left[1:], then)

            hub.send(incoming, left[0], hub.id, left[0].members[0].id, at, told)

        on(rest, now)
        return None

    takes(platform, "PUT location", push)


@caught_by("roaming_hub.answers_itself", "F1-P9", "hub")
def answers_for_everybody_in_the_name_of_one(platform: Platform) -> None:
    answers(platform, "PUT token", lambda incoming, answer: replace(answer, frm=PartyId("DE", "CPO")))


@caught_by("roaming_hub.answer", "F1-N13[refuses_with_2001]", "hub")
@caught_by("roaming_hub.answer", "F1-N13[refuses_with_3000]", "hub")
@caught_by("roaming_hub.answer", "F4-N11[refuses_with_2001]", "hub")
def says_that_all_is_well_whatever_comes(platform: Platform) -> None:
    answers(
        platform, "*", lambda incoming, answer: replace(answer, code=1000) if answer.code < 4000 else answer
    )


@caught_by("roaming_hub.answer", "F1-N13[refuses_with_3000]", "hub")
def puts_its_own_code_for_refusals(platform: Platform) -> None:
    answers(platform, "PUT token", lambda incoming, answer: replace(answer, code=4000))


@caught_by("roaming_hub.answer", SESSION, "hub")
@caught_by("roaming_hub.answer", CDR, "hub")
def refuses_what_was_taken(platform: Platform) -> None:
    for each in ("PUT session", "POST cdr"):
        answers(platform, each, lambda incoming, answer: replace(answer, code=2000))


@caught_by("roaming_hub.answer", "F3-P7", "hub", verdict=Verdict.WARNING)
def says_another_result_than_the_operator(platform: Platform) -> None:
    answers(
        platform,
        "POST START_SESSION",
        lambda incoming, answer: replace(answer, data={"result": "REJECTED", "timeout": 30}),
    )


def _unknown(platform: Platform, answer: Answer) -> None:
    hub, usual = app(platform, Hub), app(platform, Hub)._forward
    spoilt: Any = hub

    def forward(incoming: Incoming, who: PartyId, to: PartyId, now: float, *rest: Any) -> Answer | None:
        return answer if to == NOBODY else usual(incoming, who, to, now, *rest)

    spoilt._forward = forward


@caught_by("roaming_hub.unknown", "F1-N10", "hub")
@caught_by("roaming_hub.unknown", "F3-N11", "hub")
@caught_by("roaming_hub.unknown", "F4-N10", "hub")
def takes_what_is_for_a_stranger(platform: Platform) -> None:
    _unknown(platform, Answer(frm=NOBODY))


@caught_by("roaming_hub.unknown", "F2-N8", "hub")
def answers_http_404_for_a_stranger(platform: Platform) -> None:
    _unknown(platform, Answer(4001, status=404, frm=PartyId("DE", "HUB")))


@caught_by("roaming_hub.not_passed_on", "F1-N10", "hub")
@caught_by("roaming_hub.not_passed_on", "F4-N10", "hub")
def tries_everybody_for_a_stranger(platform: Platform) -> None:
    hub, usual = app(platform, Hub), app(platform, Hub)._forward
    spoilt: Any = hub

    def forward(incoming: Incoming, who: PartyId, to: PartyId, now: float, *rest: Any) -> Answer | None:
        if to == NOBODY:
            for each in platform.relations.registered:
                if (incoming.operation.module, "receiver") in each.endpoints:
                    hub.send(incoming, each, who, each.members[0].id, now, lambda reply, at: None)
        return usual(incoming, who, to, now, *rest)

    spoilt._forward = forward


def _when_lost(platform: Platform, code: int | None) -> None:
    """What it says when nobody answers it; None: nothing at all."""
    usual, hub = app(platform, Hub).handed_back, app(platform, Hub)
    spoilt: Any = hub
    reply = platform.reply

    def handed_back(incoming: Incoming, got: Reply, *rest: Any) -> Answer:
        answer = usual(incoming, got, *rest)
        return replace(answer, code=code or 0) if got.error else answer

    def replies(incoming: Incoming, answer: Answer, now: float) -> None:
        if answer.code:
            reply(incoming, answer, now)

    spoilt.handed_back = handed_back
    spoilt_platform: Any = platform
    spoilt_platform.reply = replies


@caught_by("roaming_hub.unreached", "F1-N11[says_nothing]", "hub")
@caught_by("roaming_hub.unreached", "F3-N11[lets_nobody_in]", "hub")
def says_that_all_is_well_when_nobody_answers(platform: Platform) -> None:
    _when_lost(platform, 1000)


@caught_by("roaming_hub.unreached", "F1-N11[the_eMSP_says_nothing]", "hub")
@caught_by("roaming_hub.unreached", "F4-N10[says_nothing]", "hub")
def waits_for_ever(platform: Platform) -> None:
    _when_lost(platform, None)


@caught_by("roaming_hub.unreached", "F4-N10[lets_nobody_in]", "hub")
def blames_who_has_asked_when_nobody_answers(platform: Platform) -> None:
    _when_lost(platform, 2000)


@caught_by("roaming_hub.unreached", "F1-N11[lets_nobody_in]", "hub", verdict=Verdict.WARNING)
def takes_every_silence_for_a_slow_answer(platform: Platform) -> None:
    _when_lost(platform, 4002)


@caught_by("roaming_hub.not_passed_on", "F1-N12", "hub")
@caught_by("roaming_hub.not_well", "F1-N12", "hub", verdict=Verdict.WARNING)
def believes_whoever_somebody_says_to_be(platform: Platform) -> None:
    hub, usual = app(platform, Hub), platform.app.handle
    spoilt: Any = hub

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.frm is not None and incoming.to is not None and not incoming.relation.has(incoming.frm):
            return hub._forward(incoming, incoming.frm, incoming.to, now)
        return usual(incoming, now)

    spoilt.handle = handle


@caught_by("roaming_hub.not_passed_on", "F1-N14", "hub")
@caught_by("roaming_hub.not_passed_on", "F3-N12", "hub")
@caught_by("roaming_hub.not_passed_on", "F4-N9[everybody]", "hub")
def spreads_whatever_is_for_the_hub(platform: Platform) -> None:
    hub, usual = app(platform, Hub), platform.app.handle
    spoilt: Any = hub

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name not in ("GET token", "PUT session", "POST cdr") or incoming.to != hub.id:
            return usual(incoming, now)
        for each in platform.relations.registered:
            if (incoming.operation.module, "receiver") in each.endpoints and each is not incoming.relation:
                hub.send(incoming, each, hub.id, each.members[0].id, now, lambda reply, at: None)
        return Answer(frm=hub.id)

    spoilt.handle = handle


@caught_by("roaming_hub.not_passed_on", "F4-N9[whomever_it_concerns]", "hub")
def tries_every_provider_with_a_bill(platform: Platform) -> None:
    def push(incoming: Incoming, now: float) -> Answer | None:
        hub = app(platform, Hub)
        for each in platform.relations.registered:
            if ("cdrs", "receiver") in each.endpoints:
                hub.send(incoming, each, hub.id, each.members[0].id, now, lambda reply, at: None)
        return Answer(frm=hub.id)

    takes(platform, "POST cdr", push)


@caught_by("roaming_hub.not_all_listed", "F2-N8[the_first_eMSP]", "hub", verdict=Verdict.WARNING)
def takes_a_question_to_nobody_for_one_to_all(platform: Platform) -> None:
    hub, usual = app(platform, Hub), platform.app.handle
    spoilt: Any = hub

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "GET locations" and incoming.to is None:
            incoming.to = hub.id
        return usual(incoming, now)

    spoilt.handle = handle


# -- who decides ------------------------------------------------------------------------------------------------------


def _issuer(platform: Platform) -> Emsp:
    found = next(iter(app(platform, Hub).behind.values()))
    assert isinstance(found, Emsp)
    return found


@caught_by("roaming_hub.decided_by", "F1-P12[the_first_eMSP]", "hub")
def decides_about_tokens_of_others(platform: Platform) -> None:
    def decide(incoming: Incoming, now: float) -> Answer | None:
        frm = PartyId("NL", "EMS")
        held = {**next(iter(_issuer(platform).tokens.values())), "country_code": "NL", "party_id": "EMS"}
        return Answer(data={"allowed": "ALLOWED", "token": held}, frm=frm)

    takes(platform, "POST authorize", decide)


@caught_by("roaming_hub.decided_by", "F1-P12[the_first_eMSP]", "hub")
@caught_by("roaming_hub.decided_by", "F1-P12[the_second_eMSP]", "hub")
def puts_its_own_name_on_decisions(platform: Platform) -> None:
    answers(platform, "POST authorize", lambda incoming, answer: replace(answer, frm=app(platform, Hub).id))


@caught_by("roaming_hub.decided_by", "F1-P12[the_second_eMSP]", "hub")
def turns_decisions_round(platform: Platform) -> None:
    def no(incoming: Incoming, answer: Answer) -> Answer:
        return (
            replace(answer, data={**answer.data, "allowed": "BLOCKED"})
            if answer.data is not ABSENT
            else answer
        )

    answers(platform, "POST authorize", no)


@caught_by("roaming_hub.decides", "F1-P10[its_issuer]", "hub", verdict=Verdict.WARNING)
@caught_by("roaming_hub.decides", "F1-P10[whomever_it_concerns]", "hub", verdict=Verdict.WARNING)
def lets_no_token_of_its_own_charge(platform: Platform) -> None:
    issuer = _issuer(platform)
    for uid, kind in issuer.tokens:
        issuer.verdicts[uid, kind] = "NOT_ALLOWED"


@caught_by("roaming_hub.nobody_asked", "F1-P10[whomever_it_concerns]", "hub", verdict=Verdict.WARNING)
def asks_providers_about_its_own_tokens(platform: Platform) -> None:
    hub, usual = app(platform, Hub), platform.app.handle
    spoilt: Any = hub

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST authorize":
            for each in platform.relations.registered:
                if ("tokens", "sender") in each.endpoints:
                    hub.send(incoming, each, hub.id, each.members[0].id, now, lambda reply, at: None)
        return usual(incoming, now)

    spoilt.handle = handle


@caught_by("roaming_hub.not_allowed", "F1-N21[its_issuer]", "hub", verdict=Verdict.WARNING)
@caught_by("roaming_hub.not_allowed", "F1-N21[whomever_it_concerns]", "hub", verdict=Verdict.WARNING)
def lets_tokens_charge_that_it_has_blocked(platform: Platform) -> None:
    issuer = _issuer(platform)
    usual = issuer.set_valid
    spoilt: Any = issuer

    def set_valid(uid: str, valid: bool, now: float, type: str = "RFID", verdict: str = "") -> None:
        usual(uid, valid, now, type, "ALLOWED")

    spoilt.set_valid = set_valid


@caught_by(
    "roaming_hub.not_allowed", "F1-N21[an_eMSP_that_has_not_issued_it]", "hub", verdict=Verdict.WARNING
)
def lets_its_tokens_charge_in_the_name_of_others(platform: Platform) -> None:
    def yes(incoming: Incoming, now: float) -> Answer | None:
        held = next(iter(_issuer(platform).tokens.values()))
        return Answer(data={"allowed": "ALLOWED", "token": held})

    takes(platform, "POST authorize", yes)


@caught_by("roaming_hub.taken", "F4-P14", "hub", verdict=Verdict.WARNING)
def takes_no_bills_for_its_own_tokens(platform: Platform) -> None:
    takes(platform, "POST cdr", lambda incoming, now: Answer(2004, frm=incoming.to))


@caught_by("roaming_hub.not_passed_on", "F4-P14", "hub")
def shows_bills_of_its_own_tokens_around(platform: Platform) -> None:
    hub, usual = app(platform, Hub), platform.app.handle
    spoilt: Any = hub

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST cdr":
            for each in platform.relations.registered:
                if ("cdrs", "receiver") in each.endpoints:
                    hub.send(incoming, each, hub.id, each.members[0].id, now, lambda reply, at: None)
        return usual(incoming, now)

    spoilt.handle = handle


# -- lists, results, bills -------------------------------------------------------------------------------------------


@caught_by("roaming_hub.all_places", "F2-P7[at_once]", "hub")
def lists_the_places_of_one_operator_only(platform: Platform) -> None:
    def one(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data=[each for each in answer.data if each["country_code"] == "DE"])

    answers(platform, "GET locations", one)


@caught_by("roaming_hub.all_places", "F2-P7[at_once]", "hub")
def lists_all_places_as_its_own(platform: Platform) -> None:
    def own(incoming: Incoming, answer: Answer) -> Answer:
        return replace(
            answer, data=[{**each, "country_code": "DE", "party_id": "HUB"} for each in answer.data]
        )

    answers(platform, "GET locations", own)


@caught_by("roaming_hub.all_places", "F2-P7[2_at_a_time]", "hub")
def begins_its_list_again_on_each_page(platform: Platform) -> None:
    usual = platform.app.handle
    spoilt: Any = platform.app

    def handle(incoming: Incoming, now: float) -> Answer | None:
        offset = int(incoming.query.get("offset", "0")) if incoming.name == "GET locations" else 0
        if offset >= 2:
            incoming.query = {**incoming.query, "offset": str(offset - 1)}
        return usual(incoming, now)

    spoilt.handle = handle


@caught_by("roaming_hub.all_places", "F2-P7[2_at_a_time]", "hub")
def forgets_who_has_asked_for_the_second_page(platform: Platform) -> None:
    def later(incoming: Incoming, answer: Answer) -> Answer:
        return Answer(2000) if "offset" in incoming.query else answer

    answers(platform, "GET locations", later)


@caught_by("roaming_hub.result", "F3-P7", "hub")
def keeps_results_to_itself(platform: Platform) -> None:
    takes(platform, "POST command_result", lambda incoming, now: Answer())


@caught_by("roaming_hub.result", "F3-P7", "hub")
def brings_a_result_three_times(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        for _ in range(2 if what == "POST command_result" else 0):
            usual(relation, what, now, None, **given)
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@caught_by("roaming_hub.cdr_location", CDR, "hub", verdict=Verdict.WARNING)
def loses_the_url_of_a_bill(platform: Platform) -> None:
    answers(platform, "POST cdr", lambda incoming, answer: replace(answer, headers=()))


@caught_by("roaming_hub.cdr_location", CDR, "hub", verdict=Verdict.WARNING)
def gives_urls_that_lead_nowhere(platform: Platform) -> None:
    takes(platform, "GET cdr", lambda incoming, now: Answer(2001, status=404))


@caught_by("roaming_hub.no_session_leg", "F3-N20[a_CDR]", "hub", verdict=Verdict.WARNING)
def makes_a_session_of_each_bill(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "POST cdr":
            bill = given["json"]
            path = {**{name: bill[name] for name in ("country_code", "party_id")}, "session_id": "S1"}
            change = {"status": "COMPLETED", "last_updated": bill["last_updated"]}
            usual(
                relation, "PATCH session", now, None, path=path, json=change, to=given["to"], frm=given["frm"]
            )
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


# -- what holds on every trace, shown here ----------------------------------------------------------------------------


@caught_by("ocpi.hub.correlation", TOKEN, "hub")
def makes_up_correlations(platform: Platform) -> None:
    asks(platform, "PUT token", lambda given: {**given, "correlation": ""})


@caught_by("ocpi.hub.sender", TOKEN, "hub")
def speaks_for_itself_where_it_speaks_for_others(platform: Platform) -> None:
    asks(platform, "PUT token", lambda given: {**given, "frm": app(platform, Hub).id})


@caught_by("ocpi.hub.sender", "F1-P9", "hub")
@caught_by("ocpi.hub.sender", "F2-P6", "hub")
def broadcasts_in_the_name_of_the_first(platform: Platform) -> None:
    asks(platform, "PUT token", lambda given: {**given, "frm": PartyId("NL", "EMS")})
    asks(platform, "PATCH evse", lambda given: {**given, "frm": PartyId("DE", "CPO")})


@caught_by("ocpi.hub.last_updated", TOKEN, "hub")
@caught_by("ocpi.hub.last_updated", "F2-P6", "hub")
def dates_everything_anew(platform: Platform) -> None:
    def later(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "json": {**given["json"], "last_updated": "2036-01-01T00:00:00Z"}}

    for each in ("PUT token", "PATCH evse"):
        asks(platform, each, later)


@caught_by("ocpi.hub.new_id", SESSION, "hub")
def keeps_the_ids_of_requests(platform: Platform) -> None:
    hub, usual = app(platform, Hub), app(platform, Hub).send
    spoilt: Any = hub
    ids: list[str] = []

    def send(incoming: Incoming, *rest: Any) -> None:
        ids.append(incoming.headers["x-request-id"])
        usual(incoming, *rest)

    spoilt.send = send
    asks(platform, "PUT session", lambda given: {**given, "changes": {"X-Request-ID": ids[-1]}})
