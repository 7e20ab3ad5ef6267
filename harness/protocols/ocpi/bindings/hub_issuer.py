"""Who decides about a token at a hub: the eMSP that has issued it, or the hub's own issuer.

That a hub issues tokens in the name of an eMSP party of its own is how IEC 63119-1, clause 5 (types B and C with
credentials of the clearing house) is put into OCPI here; OCPI itself says nothing of it. So what rests on that warns.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Gather, Pattern, Within
from harness.judge.finding import Rule
from harness.judge.matchers import equals, one_of
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.ocpi.bindings.base import BINDING, IEC, ocpi, rule, send, silence, wrong
from harness.protocols.ocpi.bindings.goods import card, cdr
from harness.protocols.ocpi.bindings.hub import ROUTING, patience, player
from harness.protocols.ocpi.headers import PartyId, party, same_id, sender
from harness.protocols.ocpi.troupe import EMSP, IDS
from harness.usecases import roaming_hub as word
from harness.usecases.observation import Observation

ASKED: Final = "POST authorize"
EMSPS: Final = ("emsp", "emsp2")
_PLACE: Final = {"location_id": "LOC1", "evse_uids": ["LOC1-1"]}


# -- a token of an eMSP -------------------------------------------------------------------------------------------


@BINDING.does(word.AskAboutToken)
def ask_about_token(intent: word.AskAboutToken, scene: Scene) -> Deed:
    owner = IDS[player(intent.of)]
    path = {"token_uid": card(owner)["uid"]}
    return send(
        player(intent.by),
        ASKED,
        path=path,
        json=_PLACE,
        to=None if intent.openly else owner,
        interface="sender",
        within=patience(scene),
    )


@BINDING.sees(word.DecidedBy)
def decided_by(sight: word.DecidedBy, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.decided_by",
        "a hub finds out whose token it is, asks that eMSP, and brings back what it has decided, in its name",
        *ROUTING,
        *ocpi("mod_tokens"),
        f"{IEC} 5",
    )
    who, id = player(sight.who), scene.id
    owner = IDS[who]

    def judge(story: Sequence[Observation]) -> str | None:
        answer = story[-1]
        asked = [each for each in story[:-1] if each.record.party == who]
        if answer.shape != "response":
            return f"HTTP {answer.body['status']}, OCPI {answer.body['code']}"
        if not asked:
            return f"{who} was not asked"
        data = answer.body["data"]
        if not isinstance(data, Mapping) or data.get("allowed") != "ALLOWED":
            return f"wanted allowed: ALLOWED, as {who} said, got {data!r}"
        frm = sender(answer.body["headers"])
        return None if frm == owner else f"wanted FROM {owner}, got FROM {frm}"

    story = Gather(
        Pattern(("request", *ANSWERS), ASKED),
        patience(scene),
        lambda seen: seen.shape in ANSWERS and seen.id == id,
        judge,
        f"{who} is asked, and its answer comes back FROM {owner}",
    )
    return Check(which, story)


# -- a token of the hub -------------------------------------------------------------------------------------------


@BINDING.does(word.ReadTokens)
def read_tokens(intent: word.ReadTokens, scene: Scene) -> Deed:
    return Verb(player(intent.by), "pull", {"what": "tokens"})


def _foreign(listed: Any) -> Iterator[Mapping[str, Any]]:
    """Tokens of a list that are good, and are not those of an eMSP of ours."""
    ours = {IDS[each] for each in EMSPS}
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, Mapping) or each.get("valid") is not True or not each.get("uid"):
            continue
        if party(each.get("country_code"), each.get("party_id")) not in ours:
            yield each


@BINDING.sees(word.HubTokenThere)
def hub_token_there(sight: word.HubTokenThere, scene: Scene) -> Check:
    which = rule(
        "roaming_hub.issued", "the hub lists a token that it has issued", *ocpi("mod_tokens"), level="derived"
    )

    def one(listed: Any) -> str | None:
        return None if next(_foreign(listed), None) else "a good token of none of our eMSPs"

    pattern = Pattern("response", "GET tokens", where={"data": one})
    return Check(which, Within(pattern, patience(scene)), consumes=False)


def hub_token(scene: Scene) -> Mapping[str, Any]:
    """The token that was found. Raises HarnessFault before that."""
    wanted = scene.values.get("rfid_uid")
    found = [each for seen in scene.seen("GET tokens", "response") for each in _foreign(seen.body["data"])]
    named = [each for each in found if same_id(each["uid"], wanted)]
    if not found:
        raise HarnessFault("a token of the hub is used before one was found")
    return (named or found)[0]


def _issuer(token: Mapping[str, Any]) -> PartyId:
    return party(token["country_code"], token["party_id"])


@BINDING.does(word.AskAboutHubToken)
def ask_about_hub_token(intent: word.AskAboutHubToken, scene: Scene) -> Deed:
    token = hub_token(scene)
    by, query = player(intent.by), {} if token.get("type") == "RFID" else {"type": str(token.get("type"))}
    about: dict[str, Any] = {"path": {"token_uid": token["uid"]}, "query": query, "json": _PLACE}
    match intent.whom:
        case "its issuer":
            return send(by, ASKED, **about, interface="sender", to=_issuer(token))
        case "whomever it concerns":
            return send(by, ASKED, **about, interface="sender", to=None)
        case "an eMSP that has not issued it":
            return wrong(by, ASKED, **about, interface="sender", to=IDS[EMSP])
    raise HarnessFault(f"nobody is asked {intent.whom!r}")


@BINDING.does(word.BlockHubToken)
def block_hub_token(intent: word.BlockHubToken, scene: Scene) -> Deed:
    token = hub_token(scene)
    return Verb(scene.sut_role, "set_valid", {"uid": token["uid"], "type": token["type"], "valid": False})


def _issuing(check: str, text: str) -> Rule:
    return rule(check, text, f"{IEC} 5", *ocpi("mod_tokens"), level="derived", basis="inferred")


@BINDING.sees(word.HubDecides)
def hub_decides(sight: word.HubDecides, scene: Scene) -> Check:
    which = _issuing(
        "roaming_hub.decides", "who has issued a token lets it charge, in the name of its issuer"
    )
    ours = {IDS[each] for each in EMSPS}

    def issuer(token: Any) -> str | None:
        held = token if isinstance(token, Mapping) else {}
        who = party(held.get("country_code"), held.get("party_id"))
        return f"the token is said to be of {who}" if who in ours else None

    must = {
        "status": equals(200),
        "code": one_of(1000),
        "data.allowed": equals("ALLOWED"),
        "data.token": issuer,
    }
    return Check(which, Within(Pattern(ANSWERS, must=must, answers=scene.id), scene.seconds("answer_within")))


@BINDING.sees(word.NobodyAsked)
def nobody_asked(sight: word.NobodyAsked, scene: Scene) -> Check:
    which = _issuing("roaming_hub.nobody_asked", "who has issued a token asks nobody else about it")
    return silence(scene, which, ASKED)


@BINDING.sees(word.NotAllowed)
def not_allowed(sight: word.NotAllowed, scene: Scene) -> Check:
    which = _issuing(
        "roaming_hub.not_allowed",
        "a token that was blocked does not charge, and nobody but its issuer says that it may",
    )

    def refused(seen: Observation) -> bool:
        data = seen.body["data"]
        return not (isinstance(data, Mapping) and data.get("allowed") == "ALLOWED")

    story = Gather(
        Pattern(ANSWERS, answers=scene.id),
        patience(scene),
        lambda seen: True,
        lambda story: None if refused(story[-1]) else "allowed: ALLOWED",
        "anything but ALLOWED",
    )
    return Check(which, story)


@BINDING.does(word.HandCdrOfHubToken)
def hand_cdr_of_hub_token(intent: word.HandCdrOfHubToken, scene: Scene) -> Deed:
    by, token = player(intent.by), hub_token(scene)
    return send(by, "POST cdr", json=cdr(scene, by, token), to=_issuer(token))


@BINDING.sees(word.TakenByHub)
def taken_by_hub(sight: word.TakenByHub, scene: Scene) -> Check:
    which = _issuing("roaming_hub.taken", "who has issued a token takes the CDRs of it")
    must = {"status": one_of(200, 201), "code": one_of(1000)}
    return Check(which, Within(Pattern(ANSWERS, must=must, answers=scene.id), scene.seconds("answer_within")))
