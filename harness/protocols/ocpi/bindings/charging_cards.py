"""F1 with an operator under test: a card is handed out, and shown at a station of the operator."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.ocpi.bindings.base import BINDING, EMSP, HUB, THROUGH_HUB, answers, id_of, ocpi, rule
from harness.protocols.ocpi.bindings.cards import PAUSE, answered, now, say, speaker, told_by_us
from harness.protocols.ocpi.bindings.token_store import address
from harness.protocols.ocpi.bindings.weighing import GOOD, Opinion, Weighed, status
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform import samples
from harness.protocols.ocpi.troupe import ISSUER, TROUPE
from harness.usecases import roaming_tokens as word
from harness.usecases.observation import Observation

UIDS: Final[Mapping[str, str]] = {
    "ALWAYS": "04C0FFEE0000A1",
    "ALLOWED": "04C0FFEE0000A2",
    "ALLOWED_OFFLINE": "04C0FFEE0000A3",
    "NEVER": "04C0FFEE0000A4",
}
REFERENCE: Final = "CP-AUTH-1"
AUTHORIZE: Final = "POST authorize"
DECISIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "unknown": {"status": 404, "code": 2004},
    "HTTP 500": {"status": 500, "code": 3000},
    "no JSON": {"body": b"<html>no</html>", "headers": {"Content-Type": "text/html"}},
    "nothing": {"silent": True},
    "hangs up": {"cut": True},
}


# -- places -------------------------------------------------------------------------------------------------------------


@BINDING.does(word.LookAtPlaces)
def look_at_places(intent: word.LookAtPlaces, scene: Scene) -> Deed:
    return say(scene, intent.way, "GET locations", interface="sender", query={"limit": "50"})


@BINDING.sees(word.PlaceFree)
def place_free(sight: word.PlaceFree, scene: Scene) -> Check:
    which = rule("tokens.place_free", "an operator has an EVSE that is free", *ocpi("mod_locations"))

    def weigh(seen: Observation) -> Opinion:
        if scene.value("evse_uid", "") or _free(seen):
            return GOOD
        return Verdict.INCONCLUSIVE, f"{status(seen)}, no EVSE that is AVAILABLE; [values] evse_uid names one"

    what = "there is an EVSE that is AVAILABLE"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


def _free(seen: Observation) -> list[tuple[str, str]]:
    """(evse_uid, connector_id) of all that are available, in the order of the list."""
    data = seen.body.get("data")
    return [
        (str(evse["uid"]), str(plug["id"]))
        for place in (data if isinstance(data, list) else ())
        for evse in _members(place, "evses")
        if evse.get("status") == "AVAILABLE" and "uid" in evse
        for plug in _members(evse, "connectors")[:1]
        if "id" in plug
    ]


def _members(held: Any, name: str) -> list[Mapping[str, Any]]:
    found = held.get(name) if isinstance(held, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _where(scene: Scene) -> dict[str, str]:
    if scene.value("evse_uid", ""):
        return {"evse": str(scene.value("evse_uid", "")), "connector": str(scene.value("connector_id", "1"))}
    found = [each for seen in scene.seen("GET locations", "response") for each in _free(seen)]
    return {"evse": found[0][0], "connector": found[0][1]}


# -- cards, and what is said of them ------------------------------------------------------------------------------------


@BINDING.does(word.HandOutCard)
def hand_out_card(intent: word.HandOutCard, scene: Scene) -> list[Deed]:
    _, who = speaker(scene, intent.way)
    way, first = intent.way, list[Deed]()
    if intent.issuer != "our provider":
        way = THROUGH_HUB
        who = ISSUER if intent.issuer == "the clearing house" else PartyId(*id_of(EMSP))
        listed = {"country_code": who.country_code, "party_id": who.party_id, "role": "EMSP"}
        first = [Verb(HUB, "list_client", listed)]
    uid = UIDS[intent.whitelist]
    held = samples.token(who, uid, whitelist=intent.whitelist, last_updated=now(scene))
    yes = {"allowed": "ALLOWED", "token": held, "authorization_reference": REFERENCE}
    allow = [
        answers(each, AUTHORIZE, status=200, code=1000, data=yes, handled=False)
        for each in TROUPE[scene.sut_role]
    ]
    return [*allow, PAUSE, *first, say(scene, way, "PUT token", frm=who, path=address(who, uid), json=held)]


def card(scene: Scene) -> Mapping[str, Any]:
    """The token that was told of last."""
    pushed = [each.body["json"] for each in told_by_us(scene) if each.name == "PUT token"]
    found: Mapping[str, Any] = pushed[-1] if pushed else {}
    return found


def uid(scene: Scene) -> str:
    return str(card(scene).get("uid", ""))


@BINDING.does(word.Decide)
def decide(intent: word.Decide, scene: Scene) -> list[Setting]:
    no = {
        "status": 200,
        "code": 1000,
        "data": {"allowed": "BLOCKED", "token": {**card(scene), "valid": False}},
    }
    how = no if intent.how == "no" else dict(DECISIONS[intent.how])
    return [answers(each, AUTHORIZE, handled=False, **how) for each in TROUPE[scene.sut_role]]


@BINDING.does(word.PresentCard)
def present_card(intent: word.PresentCard, scene: Scene) -> Deed:
    held = {"uid": uid(scene), "type": "RFID", **_where(scene)}
    return Verb(scene.sut_role, "start_session", held)


@BINDING.does(word.StopCharging)
def stop_charging(intent: word.StopCharging, scene: Scene) -> list[Deed]:
    """After a while, for a session of no time has no bill."""
    return [Wait(scene.seconds("settle_for")), Verb(scene.sut_role, "stop_session", {})]
