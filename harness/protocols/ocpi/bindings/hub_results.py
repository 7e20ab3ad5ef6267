"""What comes of what a hub has passed on: results of orders, CDRs that are read again, places of all operators together.

How a hub treats URLs in which somebody is to be called back (response_url, Location of a CDR) OCPI does not say. It may
put them in its own name, or leave them as they are, and then what comes there does not go through it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Gather, Pattern, Within
from harness.judge.matchers import equals
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    IEC,
    answers,
    fits,
    ocpi,
    rule,
    send,
    silence,
    sut_party,
)
from harness.protocols.ocpi.bindings.hub import ROUTING, patience, player
from harness.protocols.ocpi.bindings.passing import Handed
from harness.protocols.ocpi.headers import PartyId, party, sender
from harness.protocols.ocpi.operations import COMMANDS
from harness.protocols.ocpi.platform.samples import PLACES
from harness.protocols.ocpi.troupe import IDS
from harness.usecases import roaming_hub as word
from harness.usecases.observation import Observation

ORDER: Final = "POST START_SESSION"
RESULT: Final = "POST command_result"
_NEXT: Final = re.compile(r"<[^>]*>\s*;\s*rel=\"?next\"?")


# -- results of orders --------------------------------------------------------------------------------------------


def _order(scene: Scene) -> tuple[Observation, Observation] | None:
    """The order as it was handed over, and as it arrived."""
    handed, arrived = scene.seen(ORDER, by_sut=False), scene.seen(ORDER)
    return (handed[-1], arrived[-1]) if handed and arrived else None


def _left_alone(scene: Scene) -> bool:
    """Did the hub leave the response_url of the order as it was?"""
    both = _order(scene)
    return both is not None and _url(both[0]) == _url(both[1])


def _url(seen: Observation) -> str:
    json = seen.body["json"]
    return str(json.get("response_url", "")) if isinstance(json, Mapping) else ""


@BINDING.does(word.TellResult)
def tell_result(intent: word.TellResult, scene: Scene) -> list[Deed]:
    both, by = _order(scene), player(intent.by)
    if both is None or _left_alone(scene):
        return []
    handed, arrived = both
    ready = answers(handed.record.party, RESULT, status=200, code=1000, handled=False)
    told = {"json": {"result": "ACCEPTED"}, "to": sender(handed.body["headers"]), "url": _url(arrived)}
    return [ready, send(by, RESULT, **told)]


@BINDING.sees(word.ResultArrived)
def result_arrived(sight: word.ResultArrived, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.result",
        "the result of an order reaches who has given it, once, by the URL that came with the order",
        *ocpi("mod_commands", "transport_and_format"),
        f"{IEC} 6",
    )
    at = player(sight.at)
    if _left_alone(scene):
        what = "with the URL of the eMSP itself, which OCPI does not forbid: the result does not go through the hub"
        return fits(which, Pattern("request", ORDER), 0.0, lambda seen: None, what, "start")
    spec = Handed(scene.id, frozenset({at}), scene.seconds("react_within"), scene.seconds("quiet_for"))
    return Check(which, spec, consumes=False)


# -- CDRs ---------------------------------------------------------------------------------------------------------


def _location(scene: Scene, by: str) -> tuple[str, bool]:
    """Where the CDR can be read, and whether that is what our eMSP has said itself."""
    came = [seen for seen in scene.seen("POST cdr", "response") if seen.record.party == by]
    said = {
        seen.body["headers"].get("location", "") for seen in scene.seen("POST cdr", "response", by_sut=False)
    }
    url = str(came[-1].body["headers"].get("location", "")) if came else ""
    return url, url in said


@BINDING.does(word.ReadCdrBack)
def read_cdr_back(intent: word.ReadCdrBack, scene: Scene) -> list[Deed]:
    by = player(intent.by)
    url, raw = _location(scene, by)
    if not url or raw:
        return []
    sent = scene.seen("POST cdr", by_sut=False)[-1]
    token = sent.body["json"]["cdr_token"]
    return [send(by, "GET cdr", url=url, to=party(token["country_code"], token["party_id"]))]


@BINDING.sees(word.CdrReadBack)
def cdr_read_back(sight: word.CdrReadBack, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.cdr_location",
        "who has sent a CDR through a hub gets a URL at which it can be read",
        *ocpi("mod_cdrs", "transport_and_format"),
        basis="inferred",
    )
    sent = scene.seen("POST cdr", by_sut=False)[-1]
    url, raw = _location(scene, sent.record.party)
    if not url or raw:
        what = "with the URL of the eMSP itself, or of the hub"
        pattern = Pattern(ANSWERS, "POST cdr", party=sent.record.party)
        seconds = scene.seconds("answer_within")
        return fits(which, pattern, seconds, lambda seen: None if url else "no URL came back", what, "start")
    must_be = {"status": equals(200), "code": equals(1000), "data.id": equals(sent.body["json"]["id"])}
    pattern = Pattern(ANSWERS, must=must_be, answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within")))


# -- places of all operators ------------------------------------------------------------------------------------------


@BINDING.does(word.ReadAllPlaces)
def read_all_places(intent: word.ReadAllPlaces, scene: Scene) -> Deed:
    query = {"limit": str(intent.page)} if intent.page else None
    return Verb(player(intent.by), "pull", {"what": "locations", "query": query})


@BINDING.sees(word.AllPlacesListed)
def all_places_listed(sight: word.AllPlacesListed, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.all_places",
        "a hub puts the lists of all operators together, leaves every object its owner's, and answers itself",
        *ROUTING,
        *ocpi("mod_locations"),
    )
    name = "GET locations"
    hub = party(*sut_party(scene, "emsp"))

    def last(seen: Observation) -> bool:
        return seen.shape != "response" or not _NEXT.search(seen.body["headers"].get("link", ""))

    def judge(pages: Sequence[Observation]) -> str | None:
        if pages[-1].shape != "response":
            return f"a page is answered HTTP {pages[-1].body['status']}, OCPI {pages[-1].body['code']}"
        for each in pages:
            frm = sender(each.body["headers"])
            if frm not in (None, hub):
                return f"wanted FROM {hub}, got FROM {frm}"
        listed = [_key(item) for each in pages for item in _items(each)]
        missing = [f"{owner} {id}" for owner, id in _EXPECTED if (owner, id.casefold()) not in listed]
        if missing:
            return f"not listed: {', '.join(missing)}"
        twice = sorted({f"{owner} {id}" for owner, id in listed if listed.count((owner, id)) > 1})
        return f"listed more than once: {', '.join(twice)}" if twice else None

    story = Gather(
        Pattern(ANSWERS, name, party="emsp"),
        patience(scene),
        last,
        judge,
        "the places of both operators, each once, FROM the hub",
    )
    return Check(which, story)


_EXPECTED: Final = tuple((IDS[each], place) for each in ("cpo", "cpo2") for place in PLACES)


def _items(seen: Observation) -> list[Any]:
    data = seen.body["data"]
    return [each for each in data if isinstance(each, Mapping)] if isinstance(data, list) else []


def _key(item: Mapping[str, Any]) -> tuple[PartyId, str]:
    return party(item.get("country_code"), item.get("party_id")), str(item.get("id")).casefold()


# -- what goes without the hub ----------------------------------------------------------------------------------------

SESSION_LEG: Final = (
    *(f"POST {each}" for each in (*COMMANDS, "command_result", "profile_result")),
    *("PUT session", "PATCH session", "PUT charging_preferences", "PUT active_profile"),
    *(f"{each} charging_profile" for each in ("GET", "PUT", "DELETE")),
)
"""What belongs to a session, and goes directly where operator and eMSP are connected with each other, too."""


@BINDING.sees(word.NoSessionLeg)
def no_session_leg(sight: word.NoSessionLeg, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.no_session_leg",
        "orders and sessions that go directly from one to the other do not show at a hub",
        f"{IEC} 5",
        level="derived",
        basis="inferred",
    )
    return silence(scene, which, SESSION_LEG)
