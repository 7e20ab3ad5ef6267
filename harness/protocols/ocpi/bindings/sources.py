"""S7: it is known who has sent a message, and a token opens what is its owner's, as long as it is valid (7.1, 7.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    CPO,
    EMSP,
    IEC,
    answer_to_ours,
    fits,
    ocpi,
    ours,
    request_of_sut,
    rule,
    send,
    silence,
    standing,
    wrong,
)
from harness.protocols.ocpi.bindings.session_scene import (
    fresh,
    listed,
    now,
    orders,
    sessions,
    spots,
    uid_of,
    written,
)
from harness.protocols.ocpi.bindings.surroundings import LISTS, LONG_AGO
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.parties import TOKEN_LIFETIME
from harness.protocols.ocpi.platform.samples import location, token
from harness.usecases import roaming_security as word
from harness.usecases.observation import Observation

SOMEBODY: Final = PartyId("GB", "ZZZ")
"""A party that is on none of our platforms."""
NEWS: Final[Mapping[str, tuple[str, ...]]] = {
    CPO: ("PUT location", "PATCH location", "PUT evse", "PATCH evse"),
    EMSP: ("PUT token", "PATCH token"),
}


# -- in somebody else's name -------------------------------------------------------------------------------------------


@BINDING.does(word.Impersonate)
def impersonate(intent: word.Impersonate, scene: Scene) -> Deed:
    by, id = ours(scene, intent.way), fresh(scene, "X")[:36]
    if intent.thing == "a card":
        held, name = token(SOMEBODY, id), "PUT token"
    else:
        held, name = location(SOMEBODY, id), "PUT location"
    held["last_updated"] = written(now(scene))
    path = {**_named(SOMEBODY), ("token_uid" if intent.thing == "a card" else "location_id"): id}
    return wrong(by, name, path=path, json=held, interface="receiver", frm=tuple(_named(SOMEBODY).values()))


def _named(who: PartyId) -> dict[str, str]:
    return {"country_code": who.country_code, "party_id": who.party_id}


@BINDING.does(word.ReadAsItself)
def read_as_itself(intent: word.ReadAsItself, scene: Scene) -> Deed:
    told = [seen for seen in scene.observations if seen.name in ("PUT token", "PUT location")]
    mine = [seen for seen in told if seen.shape == "request" and not seen.by_sut]
    if not mine:
        raise HarnessFault("nothing was told before that could be looked for")
    name = mine[-1].name.replace("PUT", "GET")
    return wrong(ours(scene, intent.way), name, path=dict(mine[-1].body["path"]), interface="receiver")


@BINDING.sees(word.NotTaken)
def not_taken(sight: word.NotTaken, scene: Scene) -> Check:
    which = rule(
        "security.impostor",
        "who tells of things in the name of a party that is not on its platform is not believed",
        f"{IEC} 7.1",
        f"{IEC} 7.2",
        *ocpi("transport_and_format"),
    )
    return fits(
        which,
        Pattern(ANSWERS, answers=scene.id),
        scene.seconds("answer_within"),
        lambda seen: "it is taken" if seen.shape == "response" else None,
        "an answer that is no success",
    )


@BINDING.sees(word.NotThere)
def not_there(sight: word.NotThere, scene: Scene) -> Check:
    which = rule(
        "security.nothing_kept",
        "nothing is kept of what came in a wrong name",
        f"{IEC} 7.2",
        *ocpi("transport_and_format"),
    )

    def judge(seen: Observation) -> str | None:
        there = seen.shape == "response" and isinstance(seen.body["data"], Mapping) and seen.body["data"]
        return "it is there" if there else None

    pattern = Pattern(ANSWERS, answers=scene.id)
    return fits(which, pattern, scene.seconds("answer_within"), judge, "an answer without such a thing")


# -- once more ---------------------------------------------------------------------------------------------------------


@BINDING.does(word.ReplayOrder)
def replay_order(intent: word.ReplayOrder, scene: Scene) -> Deed:
    given = orders(scene, "POST START_SESSION")
    if not given:
        raise HarnessFault("no order was given before that could be sent once more")
    last = given[-1]
    kept = {
        name: value
        for name, value in last.body["headers"].items()
        if name == "x-correlation-id" or name.startswith("ocpi-")
    }
    headers = {"X-Request-ID": str(last.id), **kept}
    return wrong(last.record.party, last.name, json=last.body["json"], headers=headers)


@dataclass(frozen=True, slots=True)
class NoOther:
    """No session is told of but those that are known, for `seconds`.

    uids   of the token, in capitals · known: ids of sessions, in capitals
    """

    uids: frozenset[str]
    known: frozenset[str]
    seconds: float

    @property
    def is_silence(self) -> bool:
        return True

    def open(self, at: float) -> Expectation:
        found = set(self.known)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not (
                seen.by_sut and seen.shape == "request" and seen.name in ("PUT session", "PATCH session")
            ):
                return None
            held, id = seen.body["json"], str(seen.body["path"].get("session_id", "")).upper()
            if uid_of({"token": held.get("cdr_token")} if isinstance(held, Mapping) else {}) not in self.uids:
                return None
            state.seen.append(seen)
            found.add(id)
            return Outcome(False, f"sessions {', '.join(sorted(found))}", (seen,)) if len(found) > 1 else None

        def late(state: Expectation) -> Outcome:
            return Outcome(True, f"{len(found)} session", tuple(state.seen))

        return Expectation(at + self.seconds, see, late)

    def __str__(self) -> str:
        return f"no more than one session with the token of the order, for {self.seconds:g} s"


@BINDING.sees(word.NothingNewStarts)
def nothing_new_starts(sight: word.NothingNewStarts, scene: Scene) -> Check:
    which = rule(
        "security.replay",
        "an order that was recorded and is sent once more, ids and all, starts nothing new",
        f"{IEC} 7.1",
        *ocpi("mod_commands"),
        basis="inferred",
    )
    uids = frozenset(uid_of(each.body["json"]) for each in orders(scene, "POST START_SESSION"))
    known = frozenset(sessions(scene, uids))
    return Check(which, NoOther(uids, known, scene.seconds("start_within")), consumes=False)


# -- who has left ------------------------------------------------------------------------------------------------------


@BINDING.does(word.ReadThings)
def read_things(intent: word.ReadThings, scene: Scene) -> Deed:
    name = "GET locations" if scene.sut_role == CPO else "GET tokens"
    return send(ours(scene, intent.way), name, interface="sender")


@BINDING.does(word.HaveNews)
def have_news(intent: word.HaveNews, scene: Scene) -> Deed:
    again = any(done.intent.startswith("HaveNews") for done in scene.done)
    if scene.sut_role == CPO:
        spot = next((each for each, _ in spots(scene)), None)
        if spot is None:
            raise HarnessFault("no EVSE was read that could change")
        named = {"location": spot.location_id, "evse": spot.evse_uid}
        return Verb(CPO, "set_status", {**named, "status": "AVAILABLE" if again else "INOPERATIVE"})
    read = [seen for seen in scene.seen("GET tokens", "response") if listed(seen)]
    if not read:
        raise HarnessFault("no card was read that could change")
    card = listed(read[-1])[0]
    return Verb(
        EMSP,
        "update_token",
        {"uid": card.get("uid"), "type": card.get("type"), "language": "de" if again else "nl"},
    )


@BINDING.sees(word.ThingsRead)
def things_read(sight: word.ThingsRead, scene: Scene) -> Check:
    which = rule("security.things_read", "there is something that can change", *ocpi("transport_and_format"))

    def something(data: Any) -> str | None:
        return None if isinstance(data, list) and data else "wanted at least one"

    return answer_to_ours(scene, which, must={"data": something})


@BINDING.sees(word.NewsTold)
def news_told(sight: word.NewsTold, scene: Scene) -> Check:
    which = rule("security.news", "who is registered is told what changes", *ocpi("transport_and_format"))
    return request_of_sut(scene, which, NEWS[scene.sut_role], at=ours(scene, sight.way))


@BINDING.sees(word.NoMoreTold)
def no_more_told(sight: word.NoMoreTold, scene: Scene) -> Check:
    which = rule(
        "security.no_more_told",
        "who has taken its credentials back is told nothing any more: both sides end all that goes by itself",
        *ocpi("credentials"),
        f"{IEC} 7.2",
    )
    return silence(scene, which, seconds=scene.seconds("react_within"), at=ours(scene, sight.way))


@BINDING.does(word.AskWhereServed)
def ask_where_served(intent: word.AskWhereServed, scene: Scene) -> list[Deed]:
    by, deeds = ours(scene, intent.way), list[Deed]()
    for name, url in served(scene, by):
        query = {"query": {"date_from": LONG_AGO}} if name == "GET sessions" else {}
        deeds.append(wrong(by, name, url=url, show=intent.show, interface="sender", **query))
    return deeds


def served(scene: Scene, party: str) -> list[tuple[str, str]]:
    """The lists that were offered to that platform of ours, as requests, and their URLs."""
    peer = standing(scene, party).get("peer")
    endpoints: Any = peer.get("endpoints") if isinstance(peer, Mapping) else None
    for seen in scene.seen("GET version_details", "response"):
        if seen.by_sut and seen.record.party == party and isinstance(seen.body["data"], Mapping):
            endpoints = seen.body["data"].get("endpoints")
    return [
        (LISTS[each["identifier"]], str(each.get("url")))
        for each in (endpoints if isinstance(endpoints, list | tuple) else ())
        if isinstance(each, Mapping) and each.get("role") == "SENDER" and each.get("identifier") in LISTS
    ]


# -- tokens with an end ------------------------------------------------------------------------------------------------


@BINDING.does(word.OutliveToken)
def outlive_token(intent: word.OutliveToken, scene: Scene) -> Deed:
    return Wait(float(scene.value("token_lifetime", TOKEN_LIFETIME)) + 1.0)


@BINDING.sees(word.TokenExpired)
def token_expired(sight: word.TokenExpired, scene: Scene) -> Check:
    which = rule(
        "security.expired",
        "a token that is valid for a time opens nothing when that is over",
        f"{IEC} 7.2",
        basis="inferred",
    )
    return answer_to_ours(scene, which, http=(401,), code=None)
