"""Faults in what becomes of personal data."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi import headers
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.samples import Object
from tests.miniatures.ocpi.hubs import everywhere
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by, takes

WARNING = Verdict.WARNING
DIRECTLY, BY_HUB = "[directly]", "[through_a_hub]"


# -- drivers who want to be forgotten ---------------------------------------------------------------------------------


@caught_by("roaming_privacy.not_allowed", f"S8-1{DIRECTLY}", "emsp", verdict=WARNING)
@caught_by("roaming_privacy.gone", f"S8-1{BY_HUB}", "emsp", verdict=WARNING)
def forgets_nobody(platform: Platform) -> None:
    spoilt: Any = platform.app
    spoilt.forget_driver = lambda uid, now, type="RFID": None


@caught_by("roaming_privacy.gone", f"S8-1{DIRECTLY}", "emsp", verdict=WARNING)
def goes_on_listing_who_was_forgotten(platform: Platform) -> None:
    emsp = app(platform, Emsp)
    usual, kept = emsp.forget_driver, list[Object]()
    spoilt: Any = emsp

    def forget_driver(uid: str, now: float, type: str = "RFID") -> None:
        kept.append(dict(emsp.tokens[uid.casefold(), type]))
        usual(uid, now, type)

    spoilt.forget_driver = forget_driver
    answers(platform, "GET tokens", lambda incoming, answer: replace(answer, data=[*answer.data, *kept]))


@caught_by("roaming_privacy.gone", f"S8-1{DIRECTLY}", "emsp", verdict=WARNING)
def gives_a_contract_to_the_next_driver(platform: Platform) -> None:
    emsp = app(platform, Emsp)
    usual = emsp.forget_driver
    spoilt: Any = emsp

    def forget_driver(uid: str, now: float, type: str = "RFID") -> None:
        held = emsp.tokens[uid.casefold(), type]
        usual(uid, now, type)
        emsp.tokens["next", "RFID"] = {**held, "uid": "NEXT", "type": "RFID", "valid": True}

    spoilt.forget_driver = forget_driver


@caught_by("roaming_privacy.token_erased", f"S8-2{DIRECTLY}", "cpo", verdict=WARNING)
@caught_by("roaming_privacy.token_erased", f"S8-2{BY_HUB}", "cpo", verdict=WARNING)
def keeps_tokens_for_ever(platform: Platform) -> None:
    spoilt: Any = app(platform, Cpo).tokens
    spoilt._noticed = None


@caught_by("roaming_privacy.sessions_erased", f"S8-2{DIRECTLY}", "cpo", verdict=WARNING)
@caught_by("roaming_privacy.sessions_erased", f"S8-2{BY_HUB}", "cpo", verdict=WARNING)
def keeps_drivers_in_sessions(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    named: dict[str, Object] = {}
    usual = cpo.charging.begin
    spoilt: Any = cpo.charging

    def begin(token: Object, *rest: Any, **more: Any) -> Any:
        session = usual(token, *rest, **more)
        named[session.id] = dict(session.told["cdr_token"])
        return session

    spoilt.begin = begin

    def as_it_was(incoming: Incoming, answer: Answer) -> Answer:
        data = [{**each, "cdr_token": named.get(each["id"], each["cdr_token"])} for each in answer.data]
        return replace(answer, data=data)

    answers(platform, "GET sessions", as_it_was)


# -- three at a hub ---------------------------------------------------------------------------------------------------


@caught_by("roaming_privacy.apart", "S8-3[sessions]", "hub")
@caught_by("roaming_privacy.apart", "S8-3[cdrs]", "hub")
def reads_in_its_own_name_for_everybody(platform: Platform) -> None:
    asks(platform, "GET sessions", lambda given: {**given, "frm": app(platform, Hub).id})
    asks(platform, "GET cdrs", lambda given: {**given, "frm": app(platform, Hub).id})


@caught_by("roaming_privacy.apart", "S8-3", "hub")
def tells_of_a_token_afterwards(platform: Platform) -> None:
    """With each bill the other operator learns of the token, too."""
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "POST cdr":
            other = platform.relations.get("cpo2")
            held = {**given["json"]["cdr_token"], "issuer": "x", "valid": True, "whitelist": "NEVER"}
            held |= {"last_updated": given["json"]["last_updated"]}
            path = {name: held[name] for name in ("country_code", "party_id")} | {"token_uid": held["uid"]}
            to, hub = other.members[0].id, app(platform, Hub).id
            usual(other, "PUT token", now, None, path=path, json=held, to=to, frm=hub)
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask


@caught_by("roaming_hub.passed_on", "S8-3", "hub")
def shows_sessions_to_all_providers(platform: Platform) -> None:
    everywhere(platform, "PUT session")


# -- somebody else's --------------------------------------------------------------------------------------------------


def _shows_anything(platform: Platform, name: str, key: str, kind: str) -> None:
    """It looks for the id, and not for the owner."""
    held: Any = (
        app(platform, Cpo).tokens if kind == "cpo" else app(platform, Emsp).received["sessions"]
    ).store

    def show(incoming: Incoming, now: float) -> Answer | None:
        wanted = incoming.path[key].casefold()
        found = next(
            (each for each in held if str(each.get("uid", each.get("id"))).casefold() == wanted), None
        )
        return Answer(2001, status=404) if found is None else Answer(data=found)

    takes(platform, name, show)


@caught_by("roaming_privacy.made_up", "S8-4[token_guessed_directly]", "cpo", verdict=WARNING)
@caught_by("roaming_privacy.made_up", "S8-4[token_guessed_by_a_hub]", "cpo", verdict=WARNING)
@caught_by("roaming_privacy.foreign", "S8-4[token_of_somebody_else]", "cpo")
def shows_tokens_to_whoever_knows_the_uid(platform: Platform) -> None:
    _shows_anything(platform, "GET token", "token_uid", "cpo")


@caught_by("roaming_privacy.made_up", "S8-4[session_guessed_directly]", "emsp", verdict=WARNING)
@caught_by("roaming_privacy.made_up", "S8-4[session_guessed_by_a_hub]", "emsp", verdict=WARNING)
@caught_by("roaming_privacy.foreign", "S8-4[session_of_somebody_else]", "emsp")
def shows_sessions_to_whoever_knows_the_id(platform: Platform) -> None:
    _shows_anything(platform, "GET session", "session_id", "emsp")


# -- places for few ---------------------------------------------------------------------------------------------------


@caught_by("roaming_privacy.place_hidden", f"S8-5{DIRECTLY}", "cpo", verdict=WARNING)
@caught_by("roaming_privacy.place_hidden", f"S8-5{BY_HUB}", "cpo", verdict=WARNING)
def lists_every_place_to_everybody(platform: Platform) -> None:
    spoilt: Any = platform.app
    spoilt._shown_to = lambda place, incoming: True


@caught_by("roaming_privacy.place_hidden", f"S8-5{DIRECTLY}", "cpo")
@caught_by("roaming_privacy.place_hidden", f"S8-5{BY_HUB}", "cpo")
def lists_places_for_few_as_places_for_all(platform: Platform) -> None:
    lists_every_place_to_everybody(platform)

    def public(incoming: Incoming, answer: Answer) -> Answer:
        shown = [{name: each[name] for name in each if name != "publish_allowed_to"} for each in answer.data]
        return replace(answer, data=[{**each, "publish": True} for each in shown])

    answers(platform, "GET locations", public)


@caught_by("roaming_privacy.place_untold", f"S8-5{DIRECTLY}", "cpo", verdict=WARNING)
def pushes_every_place_to_everybody(platform: Platform) -> None:
    spoilt: Any = platform.app
    spoilt._may_be_told = lambda place: lambda leg: True


@caught_by("roaming_privacy.place_untold", f"S8-5{DIRECTLY}", "cpo")
@caught_by("roaming_privacy.place_untold", f"S8-5{BY_HUB}", "cpo")
def pushes_places_for_few_as_places_for_all(platform: Platform) -> None:
    pushes_every_place_to_everybody(platform)

    def public(given: dict[str, Any]) -> dict[str, Any]:
        held = {name: value for name, value in given["json"].items() if name != "publish_allowed_to"}
        return {**given, "json": {**held, "publish": True}}

    asks(platform, "PUT location", public)


# -- no more than has to be -------------------------------------------------------------------------------------------


@caught_by("roaming_privacy.minimal", f"S8-8{DIRECTLY}", "emsp", verdict=WARNING)
@caught_by("ocpi.privacy.needless", f"S8-8{BY_HUB}", "emsp", verdict=WARNING)
def writes_addresses_of_drivers_on_tokens(platform: Platform) -> None:
    def addressed(incoming: Incoming, answer: Answer) -> Answer:
        data = [{**each, "visual_number": "ann.smith@example.org"} for each in answer.data]
        return replace(answer, data=data)

    answers(platform, "GET tokens", addressed)


@caught_by("roaming_privacy.minimal", "S8-8[refusals_directly]", "cpo", "emsp", verdict=WARNING)
@caught_by("ocpi.privacy.tokens", "S8-8[refusals_through_a_hub]", "cpo", "emsp", "hub", verdict=WARNING)
def says_which_token_is_wrong(platform: Platform) -> None:
    usual = platform._server.read
    spoilt: Any = platform._server

    def read(link: str, request: Any) -> Any:
        found = usual(link, request)
        if isinstance(found, Answer) and found.status == 401:
            shown = next((value for name, value in request.headers if name.lower() == "authorization"), "")
            return replace(found, message=f"there is no token {headers.token_in(shown)}")
        return found

    spoilt.read = read


@caught_by("ocpi.privacy.tokens", "S8-8[through_a_hub]", "hub", verdict=WARNING)
def puts_its_token_into_urls(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if what == "GET locations":
            given["query"] = {**(given.get("query") or {}), "key": relation.we_show}
        return usual(relation, what, now, then, **given)

    spoilt.ask = ask
