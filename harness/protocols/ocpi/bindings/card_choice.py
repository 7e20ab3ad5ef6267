"""F1 with a provider under test: a place of ours to charge at, and the cards of the provider that questions are about."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene
from harness.protocols.ocpi.bindings.base import BINDING, ocpi, rule, standing
from harness.protocols.ocpi.bindings.cards import PAUSE, answered, listed, now, of_kind, say, speaker
from harness.protocols.ocpi.bindings.weighing import GOOD, Opinion, Weighed, status
from harness.protocols.ocpi.platform import samples
from harness.usecases import roaming_tokens as word
from harness.usecases.observation import Observation

PLACE: Final = "CP-PLACE-1"
NOBODYS: Final = "04FEED0000DEAD"
"""A uid that no provider has issued, unless the profile names another (unknown_uid)."""
KNOWN_UID: Final[Mapping[str, str]] = {"a card": "rfid_uid", "an app": "app_uid"}


@BINDING.does(word.OfferPlace)
def offer_place(intent: word.OfferPlace, scene: Scene) -> list[Deed]:
    by, who = speaker(scene, intent.way)
    if ("locations", "RECEIVER") not in offers(scene, by):
        return []
    place = samples.location(who, PLACE, 1) | {"last_updated": now(scene)}
    place["evses"][0]["last_updated"] = place["last_updated"]
    if intent.shut:
        closed = {"period_begin": "2020-01-01T00:00:00Z", "period_end": "2099-01-01T00:00:00Z"}
        place["opening_times"] = {"twentyfourseven": True, "exceptional_closings": [closed]}
        place["charging_when_closed"] = False
        place["evses"][0]["status"] = "CHARGING"
    for each in place["evses"][0]["connectors"]:
        each.pop("tariff_ids")
    path = {"country_code": who.country_code, "party_id": who.party_id, "location_id": PLACE}
    return [PAUSE, say(scene, intent.way, "PUT location", path=path, json=place)]


def offers(scene: Scene, party: str) -> set[tuple[str, str]]:
    """(module, role) that the system under test offers to that platform of ours."""
    endpoints: Any = standing(scene, party).get("peer", {}).get("endpoints")
    for seen in scene.seen("GET version_details", "response"):
        data = seen.body["data"]
        if seen.record.party == party and isinstance(data, Mapping):
            endpoints = data.get("endpoints")
    return {
        (str(each.get("identifier")), str(each.get("role")))
        for each in (endpoints if isinstance(endpoints, list) else ())
        if isinstance(each, Mapping)
    }


@BINDING.does(word.LookAtCards)
def look_at_cards(intent: word.LookAtCards, scene: Scene) -> Deed:
    return say(scene, intent.way, "GET tokens", query={"limit": "50"})


@BINDING.sees(word.CardListed)
def card_listed(sight: word.CardListed, scene: Scene) -> Check:
    which = rule("tokens.listed", "a provider has a card that may charge, and lists it", *ocpi("mod_tokens"))
    kind, value = "RFID" if sight.kind == "a card" else "APP_USER", KNOWN_UID[sight.kind]

    def weigh(seen: Observation) -> Opinion:
        if scene.value(value, ""):
            return GOOD
        if seen.shape != "response":
            return Verdict.FAIL, status(seen)
        data = seen.body["data"]
        tokens = [each for each in (data if isinstance(data, list) else ()) if isinstance(each, Mapping)]
        if of_kind(_named(tokens), kind):
            return GOOD
        return Verdict.INCONCLUSIVE, f"no valid {kind} token; [values] {value} names one"

    what = f"there is a valid {kind} token"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


def _named(tokens: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [each for each in tokens if isinstance(each.get("uid"), str)]


def uid_of(scene: Scene, card: str) -> str:
    """The uid of a card of the system under test, by what it is."""
    tokens = listed(scene)
    match card:
        case "a card":
            found = [scene.value("rfid_uid", ""), *of_kind(tokens, "RFID")]
        case "an app":
            found = [scene.value("app_uid", ""), *of_kind(tokens, "APP_USER")]
        case "the blocked card":
            blocked = [scene.value("blocked_uid", ""), *of_kind(tokens, "RFID", valid=False)]
            found = [*blocked, spare(scene)]
        case _:
            found = [scene.value("unknown_uid", NOBODYS)]
    return next((each for each in found if each), NOBODYS)


def spare(scene: Scene) -> str:
    """A card about which something may be changed: the last good one that is listed."""
    found = of_kind(listed(scene), "RFID") or [scene.value("rfid_uid", "")]
    return found[-1]
