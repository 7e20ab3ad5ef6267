"""F0: what is offered is asked for, and a hub tells who is there."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import ANSWERS, InAnyOrder, InOrder, Pattern
from harness.judge.matchers import equals
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    answer_to_ours,
    id_of,
    many,
    ocpi,
    ours,
    rule,
    send,
    standing,
    wrong,
)
from harness.protocols.ocpi.bindings.means import objects, read_to_end
from harness.usecases import roaming as word
from harness.usecases.observation import Observation

LISTS: Final[Mapping[str, str]] = {
    "locations": "GET locations",
    "sessions": "GET sessions",
    "cdrs": "GET cdrs",
    "tariffs": "GET tariffs",
    "tokens": "GET tokens",
    "hubclientinfo": "GET clients",
}
LONG_AGO: Final = "2020-01-01T00:00:00Z"
STILL_ALIVE: Final = 300.0
"""Seconds in which a hub should have noticed that a client is gone, if the profile says nothing (still_alive_within)."""


def offered(scene: Scene, party: str) -> list[str]:
    """The lists that the system under test offers to that platform of ours, as requests."""
    endpoints: Any = standing(scene, party).get("peer", {}).get("endpoints")
    for seen in scene.observations:
        if (
            seen.record.party == party
            and seen.by_sut
            and seen.shape == "response"
            and seen.name == "GET version_details"
        ):
            data = seen.body.get("data")
            endpoints = data.get("endpoints") if isinstance(data, Mapping) else endpoints
    found = [
        LISTS[each["identifier"]]
        for each in (endpoints if isinstance(endpoints, list) else ())
        if isinstance(each, Mapping) and each.get("role") == "SENDER" and each.get("identifier") in LISTS
    ]
    return list(dict.fromkeys(found))


@BINDING.does(word.LookAround)
def look_around(intent: word.LookAround, scene: Scene) -> Deed:
    return Verb(ours(scene, intent.way), "look")


@BINDING.sees(word.LookedAround)
def looked_around(sight: word.LookedAround, scene: Scene) -> Check:
    which = rule(
        "roaming.looked_around", "token A opens versions and details", *ocpi("credentials", "versions")
    )
    patterns = [Pattern(ANSWERS, name, be="response") for name in ("GET versions", "GET version_details")]
    return Check(which, InOrder(patterns, 2 * scene.seconds("answer_within")), consumes=False)


@BINDING.does(word.AskEverywhere)
def ask_everywhere(intent: word.AskEverywhere, scene: Scene) -> list[Deed]:
    by = ours(scene, intent.way)
    deeds: list[Deed] = []
    for name in offered(scene, by):
        how: dict[str, Any] = {"interface": "sender"}
        if name == "GET sessions":
            how["query"] = {"date_from": LONG_AGO}
        deeds.append(wrong(by, name, show=intent.show, **how) if intent.show else send(by, name, **how))
    return deeds


@BINDING.sees(word.AnsweredEverywhere)
def answered_everywhere(sight: word.AnsweredEverywhere, scene: Scene) -> Check:
    which = rule(
        "roaming.answered_everywhere",
        "every module that is offered answers",
        *ocpi("versions", "transport_and_format"),
    )
    patterns = [
        Pattern(ANSWERS, answers=id, must={"status": equals(200), "code": equals(1000)}, be="response")
        for id in scene.done[-1].ids
    ]
    return Check(which, InAnyOrder(patterns, scene.seconds("answer_within")))


@BINDING.sees(word.UnauthenticatedEverywhere)
def unauthenticated_everywhere(sight: word.UnauthenticatedEverywhere, scene: Scene) -> Check:
    which = rule(
        "roaming.unauthenticated_everywhere",
        "no module answers who does not show a token that opens it",
        *ocpi("transport_and_format", "credentials"),
        "IEC 63119-1 7.1",
    )
    patterns = [Pattern(ANSWERS, answers=id, must={"status": equals(401)}) for id in scene.done[-1].ids]
    return Check(which, InAnyOrder(patterns, scene.seconds("answer_within")))


# -- hubs -----------------------------------------------------------------------------------------------------------


@BINDING.does(word.ReadHubCredentials)
def read_hub_credentials(intent: word.ReadHubCredentials, scene: Scene) -> Deed:
    return send(ours(scene), "GET credentials")


@BINDING.sees(word.OnlyAHub)
def only_a_hub(sight: word.OnlyAHub, scene: Scene) -> Check:
    which = rule("roaming.only_a_hub", "a hub reports the role HUB and no other", *ocpi("credentials"))

    def hub_alone(roles: Any) -> str | None:
        named = (
            [each.get("role") for each in roles if isinstance(each, Mapping)]
            if isinstance(roles, list)
            else []
        )
        return None if named == ["HUB"] else f"wanted the one role HUB, got {named or 'nothing'}"

    return answer_to_ours(scene, which, must={"data.roles": hub_alone})


@BINDING.does(word.ReadClients)
def read_clients(intent: word.ReadClients, scene: Scene) -> Deed:
    return Verb(ours(scene), "pull", {"what": "clients"})


@BINDING.sees(word.ClientsTold)
def clients_told(sight: word.ClientsTold, scene: Scene) -> Check:
    which = rule(
        "roaming.clients_told", "a hub lists those who are connected to it", *ocpi("mod_hub_client_info")
    )
    others = [id_of(each) for each in many(scene) if each != ours(scene)]

    def all_of_them(pages: Sequence[Observation]) -> str | None:
        there = {
            (str(each.get("country_code")).upper(), str(each.get("party_id")).upper())
            for page in pages
            for each in objects(page)
            if each.get("status") == "CONNECTED"
        }
        missing = [f"{country}/{name}" for country, name in others if (country, name) not in there]
        return f"connected, but not listed as such: {', '.join(missing)}" if missing else None

    return read_to_end(scene, which, "GET clients", ours(scene), all_of_them, "all who are connected")


@BINDING.does(word.FallSilent)
def fall_silent(intent: word.FallSilent, scene: Scene) -> list[Deed]:
    return [Setting("cpo2", "link_down"), Wait(0.0)]


@BINDING.sees(word.OfflineTold)
def offline_told(sight: word.OfflineTold, scene: Scene) -> Check:
    which = rule(
        "roaming.offline_told",
        "a hub notices that a client is gone, and tells the others",
        *ocpi("mod_hub_client_info"),
        level="SHOULD",
    )
    country, name = id_of("cpo2")
    about = {
        "path.country_code": equals(country),
        "path.party_id": equals(name),
        "json.status": equals("OFFLINE"),
    }
    others = tuple(each for each in many(scene) if each != "cpo2")
    patterns = [Pattern("request", "PUT client", where=about, party=each) for each in others]
    return Check(which, InAnyOrder(patterns, float(scene.value("still_alive_within", STILL_ALIVE))))
