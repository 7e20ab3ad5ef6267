"""F1 to F4 of a hub: what it is handed goes where it is for, and the answer comes back (message routing)."""

from collections.abc import Mapping
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Pattern, Within
from harness.judge.finding import Rule
from harness.judge.matchers import one_of
from harness.protocols.binding import Check, Deed, Scene, Setting
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    IEC,
    answers,
    fits,
    ocpi,
    rule,
    send,
    sut_party,
    wrong,
)
from harness.protocols.ocpi.bindings.goods import NOBODY, card, good
from harness.protocols.ocpi.bindings.passing import Coded, Handed, Returned
from harness.protocols.ocpi.headers import PartyId, party, sender
from harness.protocols.ocpi.troupe import IDS, TROUPE
from harness.usecases import roaming_hub as word
from harness.usecases.observation import Observation

PLAYERS: Final[Mapping[str, str]] = {
    "the first eMSP": "emsp",
    "the second eMSP": "emsp2",
    "the first operator": "cpo",
    "the second operator": "cpo2",
}
GROUPS: Final[Mapping[str, frozenset[str]]] = {
    "every eMSP": frozenset({"emsp", "emsp2"}),
    "every operator": frozenset({"cpo", "cpo2"}),
}
TO_ALL, TO_NOBODY, UNKNOWN = "everybody", "whomever it concerns", "a party that nobody knows"
PATIENCE: Final = 3.0
"""How many times the usual wait for an answer: a hub may itself wait for somebody who does not answer."""
ROUTING: Final = ocpi("transport_and_format")
PRIVATE: Final = ("a session", "a change of that session", "a CDR")
"""What is not meant for everybody."""


def player(name: str) -> str:
    """Our platform that sentences call so. Raises HarnessFault for an unknown one."""
    if name not in PLAYERS:
        raise HarnessFault(f"nobody at a hub is called {name!r}")
    return PLAYERS[name]


def whom(names: str) -> frozenset[str]:
    """Our platforms that sentences call so."""
    return GROUPS.get(names) or frozenset({player(names)})


def patience(scene: Scene) -> float:
    return PATIENCE * scene.seconds("answer_within")


def _receiver(name: str) -> PartyId | None:
    if name in (TO_ALL, TO_NOBODY):
        return None
    return NOBODY if name == UNKNOWN else IDS[player(name)]


def _addressed(name: str) -> dict[str, Any]:
    """The receiver of a request; a platform of ours addresses the hub by itself."""
    return {} if name == TO_ALL else {"to": None if name == TO_NOBODY else _receiver(name)}


# -- what is handed over ------------------------------------------------------------------------------------------


@BINDING.does(word.HandToHub)
def hand_to_hub(intent: word.HandToHub, scene: Scene) -> Deed:
    by = player(intent.by)
    held = good(scene, intent.thing, by, _receiver(intent.to))
    how = wrong if intent.thing in PRIVATE and intent.to in (TO_ALL, TO_NOBODY) else send
    about = {"path": held.path, "query": held.query, "json": held.json, "interface": "receiver"}
    return how(by, held.name, **about, **_addressed(intent.to), within=patience(scene))


@BINDING.does(word.HandInAnothersName)
def hand_in_anothers_name(intent: word.HandInAnothersName, scene: Scene) -> Deed:
    lie = player(intent.name)
    held = good(scene, "a token", lie, _receiver(intent.to))
    about = {"path": held.path, "json": held.json, "interface": "receiver"}
    return wrong(player(intent.by), held.name, **about, **_addressed(intent.to), frm=IDS[lie])


@BINDING.does(word.AskEverybodyForOne)
def ask_everybody_for_one(intent: word.AskEverybodyForOne, scene: Scene) -> Deed:
    by = player(intent.by)
    id = IDS[by]
    path = {"country_code": id.country_code, "party_id": id.party_id, "token_uid": card(id)["uid"]}
    return wrong(by, "GET token", path=path, interface="receiver")


@BINDING.does(word.AskNobodyForAll)
def ask_nobody_for_all(intent: word.AskNobodyForAll, scene: Scene) -> Deed:
    return wrong(player(intent.by), "GET locations", interface="sender", to=None)


@BINDING.does(word.Misbehave)
def misbehave(intent: word.Misbehave, scene: Scene) -> Deed:
    who = player(intent.who)
    match intent.how:
        case "says nothing":
            return answers(who, "*", silent=True)
        case "lets nobody in":
            return Setting(who, "link_down")
        case "takes orders and says later how they went":
            accepted = {"result": "ACCEPTED", "timeout": 30}
            return answers(who, "POST START_SESSION", status=200, code=1000, data=accepted, handled=False)
    code = int(intent.how.rpartition(" ")[2])
    return answers(who, "*", status=200, code=code, message="not now")


# -- where it goes ------------------------------------------------------------------------------------------------


@BINDING.sees(word.PassedOn)
def passed_on(sight: word.PassedOn, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.passed_on",
        "a hub passes on what it gets: to each whom it is for, once, under the same URL, and to nobody else",
        *ROUTING,
        f"{IEC} 6",
    )
    free = whom(sight.perhaps) if sight.perhaps else frozenset[str]()
    spec = Handed(scene.id, whom(sight.to), scene.seconds("react_within"), scene.seconds("quiet_for"), free)
    return Check(which, spec, consumes=False)


@BINDING.sees(word.NotPassedOn)
def not_passed_on(sight: word.NotPassedOn, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.not_passed_on",
        "a hub gives nobody what they are not meant to get",
        *ROUTING,
        f"{IEC} 7.1",
        f"{IEC} 8",
    )
    free = whom(sight.but) if sight.but else frozenset[str]()
    quiet = scene.seconds("quiet_for")
    return Check(which, Handed(scene.id, frozenset(), quiet, quiet, free), consumes=False)


# -- what comes back ----------------------------------------------------------------------------------------------


@BINDING.sees(word.AnswerBroughtBack)
def answer_brought_back(sight: word.AnswerBroughtBack, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.answer",
        "a hub brings back what the receiver has answered, be it good or bad",
        *ocpi("transport_and_format", "status_codes"),
        f"{IEC} 6",
    )
    return Check(which, Returned(scene.id, player(sight.of), sight.code, patience(scene)), consumes=False)


@BINDING.sees(word.HubAnswers)
def hub_answers(sight: word.HubAnswers, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.answers_itself",
        "a hub answers for itself what was for everybody, whoever of them could not be reached",
        *ROUTING,
        level="derived" if sight.missing else "SHALL",
    )
    hub = party(*sut_party(scene, _asker(scene)))

    def in_its_name(seen: Observation) -> str | None:
        frm = sender(seen.body["headers"])
        return None if frm in (None, hub) else f"wanted FROM {hub}, got FROM {frm}"

    must = {"status": one_of(200, 201), "code": one_of(1000)}
    pattern = Pattern(ANSWERS, must=must, answers=scene.id)
    return fits(which, pattern, patience(scene), in_its_name, "in the name of the hub")


@BINDING.sees(word.ReceiverUnknown)
def receiver_unknown(sight: word.ReceiverUnknown, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.unknown",
        "a hub that does not know the receiver answers HTTP 200 with OCPI 4001",
        *ocpi("status_codes"),
    )
    return Check(which, Coded(scene.id, (4001,), (), scene.seconds("answer_within"), ""))


UNREACHED: Final[Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]] = {
    "does not answer": ((4002,), (4003,)),
    "cannot be reached": ((4003,), (4002,)),
}
"""The code for each, and the one for the other, which is near enough."""


@BINDING.sees(word.ReceiverUnreached)
def receiver_unreached(sight: word.ReceiverUnreached, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.unreached",
        "a hub whose receiver does not answer says 4002, and 4003 where there is no connection",
        *ocpi("status_codes"),
    )
    right, near = UNREACHED[sight.why]
    note = "the code for the other kind of trouble: from the outside the two are not always told apart"
    return Check(which, Coded(scene.id, right, near, patience(scene), note))


@BINDING.sees(word.NotWell)
def not_well(sight: word.NotWell, scene: Scene) -> Check:
    which = _never_well("roaming_hub.not_well", "a hub does not say that all is well with what it may not do")
    return Check(which, Within(Pattern(ANSWERS, answers=scene.id, be="error"), patience(scene)))


@BINDING.sees(word.NotAllListed)
def not_all_listed(sight: word.NotAllListed, scene: Scene) -> Check:
    which = _never_well(
        "roaming_hub.not_all_listed", "a question for a list is addressed: to the hub, or to a party"
    )
    return Check(which, Within(Pattern(ANSWERS, answers=scene.id, be="error"), patience(scene)))


def _never_well(check: str, text: str) -> Rule:
    return rule(check, text, *ROUTING, level="derived", basis="inferred")


def _asker(scene: Scene) -> str:
    """Our platform that sent the last request."""
    sent = (seen for seen in scene.observations if seen.id == scene.id and not seen.by_sut)
    return next((seen.record.party for seen in sent), TROUPE["hub"][0])
