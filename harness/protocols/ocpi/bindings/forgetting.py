"""S8: how drivers are forgotten. An eMSP forgets who wants it, an operator whose token has been invalid for long enough.

OCPI has no way to delete a token, a session or a CDR: a token becomes invalid, is not listed any more, or is not known
any more (2004), and what is asked for later is anonymous. The wording of IEC 63119-1, clause 8 is not certain, so all of
this warns.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpi.bindings.base import BINDING, IEC, ocpi, rule
from harness.protocols.ocpi.bindings.cards import told_by_us
from harness.protocols.ocpi.bindings.means import have, key, objects, read_to_end, us
from harness.protocols.ocpi.bindings.passing import answer_to
from harness.protocols.ocpi.bindings.surroundings import LONG_AGO
from harness.protocols.ocpi.headers import same_id
from harness.protocols.ocpi.platform.samples import PLACES
from harness.usecases import roaming_privacy as word
from harness.usecases.observation import Observation

KEPT: Final = 30 * 86400.0
"""Seconds after which an operator has erased what leads to a driver, if the profile says nothing (erased_after)."""
LEADING: Final = ("uid", "contract_id", "visual_number")
"""What of a token leads to the driver."""


def _rule(check: str, text: str, *modules: str) -> Rule:
    return rule(check, text, f"{IEC} 8", *ocpi(*modules), level="derived", basis="inferred")


# -- the eMSP forgets -----------------------------------------------------------------------------------------------


@BINDING.does(word.ReadCards)
def read_cards(intent: word.ReadCards, scene: Scene) -> Deed:
    return have(scene, intent.way, "pull", what="tokens")


def _candidates(scene: Scene, way: str) -> list[Mapping[str, Any]]:
    """Tokens that were good before anybody was forgotten, as they were listed."""
    by = us(scene, way).by
    until = next((each.seq for each in scene.done if each.intent.startswith("ForgetDriver")), None)
    found: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for seen in scene.seen("GET tokens", "response"):
        if seen.record.party == by and (until is None or seen.seq < until):
            found |= {key(each): each for each in objects(seen) if each.get("valid") is True}
    wanted = scene.value("forgettable_uid", None)
    return [each for each in found.values() if wanted is None or same_id(each.get("uid"), wanted)]


@BINDING.sees(word.CardToForget)
def card_to_forget(sight: word.CardToForget, scene: Scene) -> Check:
    which = _rule("roaming_privacy.card", "an eMSP lists a good token", "mod_tokens")
    wanted = scene.value("forgettable_uid", None)

    def judge(pages: Sequence[Observation]) -> str | None:
        good = [each for page in pages for each in objects(page) if each.get("valid") is True]
        there = any(wanted in (None, each.get("uid")) for each in good)
        return None if there else "no good token" + (f" with the uid {wanted}" if wanted else "")

    by = us(scene, sight.way).by
    return read_to_end(scene, which, "GET tokens", by, judge, "one of them is good")


def _forgotten(scene: Scene, way: str) -> Mapping[str, Any]:
    """Whose driver was forgotten, or is to be: the last one of the list."""
    return _candidates(scene, way)[-1]


@BINDING.does(word.ForgetDriver)
def forget_driver(intent: word.ForgetDriver, scene: Scene) -> Deed:
    token = _forgotten(scene, intent.way)
    return Verb(scene.sut_role, "forget_driver", {"uid": token["uid"], "type": token["type"]})


@BINDING.does(word.AskAboutForgotten)
def ask_about_forgotten(intent: word.AskAboutForgotten, scene: Scene) -> Deed:
    token = _forgotten(scene, intent.way)
    query = {} if token["type"] == "RFID" else {"type": str(token["type"])}
    about = {"path": {"token_uid": token["uid"]}, "query": query, "json": {"location_id": PLACES[0]}}
    return us(scene, intent.way).send("POST authorize", **about, interface="sender")


@BINDING.sees(word.NoLongerAllowed)
def no_longer_allowed(sight: word.NoLongerAllowed, scene: Scene) -> Check:
    which = _rule(
        "roaming_privacy.not_allowed",
        "who was forgotten does not charge any more: the token is refused, or not known",
        "mod_tokens",
    )

    def judge(seen: Observation) -> str | None:
        data = seen.body["data"]
        allowed = isinstance(data, Mapping) and data.get("allowed") == "ALLOWED"
        return "allowed: ALLOWED" if allowed else None

    return answer_to(scene, which, judge, "anything but ALLOWED")


@BINDING.sees(word.DriverGone)
def driver_gone(sight: word.DriverGone, scene: Scene) -> Check:
    which = _rule(
        "roaming_privacy.gone",
        "the token of who was forgotten is listed no more, or as invalid; nobody else gets its contract",
        "mod_tokens",
    )
    token = _forgotten(scene, sight.way)
    before = {key(each) for each in _candidates(scene, sight.way)}

    def judge(pages: Sequence[Observation]) -> str | None:
        for each in (each for page in pages for each in objects(page)):
            if key(each) == key(token) and each.get("valid") is True:
                return "it is listed as a good one"
            same = same_id(each.get("contract_id"), token.get("contract_id"))
            if same and key(each) != key(token) and key(each) not in before:
                return f"its contract belongs to the new token {each.get('uid')}"
        return None

    what = "the token is gone, or invalid"
    return read_to_end(scene, which, "GET tokens", us(scene, sight.way).by, judge, what)


# -- the operator forgets -------------------------------------------------------------------------------------------


@BINDING.does(word.LetRetentionPass)
def let_retention_pass(intent: word.LetRetentionPass, scene: Scene) -> Deed:
    return Wait(float(scene.value("erased_after", KEPT)) + scene.seconds("settle_for"))


def _card(scene: Scene) -> Mapping[str, Any]:
    """The token that our eMSP had told of."""
    told: Mapping[str, Any] = next(
        each.body["json"] for each in told_by_us(scene) if each.name == "PUT token"
    )
    return told


@BINDING.does(word.LookForDriver)
def look_for_driver(intent: word.LookForDriver, scene: Scene) -> Deed:
    if intent.where == "sessions":
        return have(scene, intent.way, "pull", what="sessions", query={"date_from": LONG_AGO})
    our = us(scene, intent.way)
    return our.send("GET token", path=our.path(token_uid=str(_card(scene)["uid"])), interface="receiver")


@BINDING.sees(word.TokenErased)
def token_erased(sight: word.TokenErased, scene: Scene) -> Check:
    which = _rule(
        "roaming_privacy.token_erased",
        "an operator that says to erase has, after that time, nothing of an invalid token that leads to its driver",
        "mod_tokens",
    )
    token = _card(scene)

    def judge(seen: Observation) -> str | None:
        data = seen.body["data"]
        held = data if seen.shape == "response" and isinstance(data, Mapping) else {}
        left = [name for name in LEADING[1:] if held.get(name) and held.get(name) == token.get(name)]
        return f"it still has its {' and '.join(left)}" if left else None

    return answer_to(scene, which, judge, "no such token, or one without its contract")


@BINDING.sees(word.SessionsErased)
def sessions_erased(sight: word.SessionsErased, scene: Scene) -> Check:
    which = _rule(
        "roaming_privacy.sessions_erased",
        "an operator that says to erase has, after that time, no session that leads to the driver",
        "mod_sessions",
    )
    token = _card(scene)

    def judge(pages: Sequence[Observation]) -> str | None:
        for each in (each for page in pages for each in objects(page)):
            held = each.get("cdr_token")
            named = held if isinstance(held, Mapping) else {}
            left = [name for name in LEADING if named.get(name) and named.get(name) == token.get(name)]
            if left:
                return f"the session {each.get('id')} still has the {' and '.join(left)} of the token"
        return None

    what = "none with that token"
    return read_to_end(scene, which, "GET sessions", us(scene, sight.way).by, judge, what)
