"""F1 with an operator under test: it keeps the cards that it is told of, as they are told, and refuses what is wrong."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    DIRECTLY,
    EMSP,
    HUB,
    THROUGH_HUB,
    answer_to_ours,
    id_of,
    ocpi,
    rule,
)
from harness.protocols.ocpi.bindings.cards import (
    PAUSE,
    answered,
    asked,
    fields_of,
    key,
    now,
    say,
    speaker,
    told_by_us,
)
from harness.protocols.ocpi.bindings.tokens import refused
from harness.protocols.ocpi.bindings.weighing import GOOD, Opinion, Weighed, status
from harness.protocols.ocpi.conditions import differences
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform import samples
from harness.protocols.ocpi.troupe import IDS
from harness.protocols.ocpi.v221.models.tokens import TYPES
from harness.usecases import roaming_tokens as word
from harness.usecases.observation import Observation

UID: Final = "04C0FFEE000001"
OTHER_UID: Final = "04C0FFEE000002"
LONG_UID: Final = "04C0FFEE" + 29 * "0"
NEVER_TOLD: Final = "04C0FFEE00000F"
DISPUTED_UID: Final = "04C0FFEE000003"
FOREIGN: Final = IDS["emsp2"]
"""A provider that is neither ours nor behind our hub."""
FULL: Final = {"visual_number": "DF000-2001-8999", "group_id": "CP-GROUP", "language": "en"}
MODULE: Final = ocpi("mod_tokens")
REQUIRED: Final = frozenset(name for name, each in TYPES["Token"].fields.items() if each.required)  # type: ignore[union-attr]
OPTIONAL: Final = frozenset(TYPES["Token"].fields) - REQUIRED  # type: ignore[union-attr]


def address(owner: PartyId, uid: str) -> dict[str, str]:
    """The path of a token."""
    return {"country_code": owner.country_code, "party_id": owner.party_id, "token_uid": uid}


@BINDING.does(word.TellCard)
def tell_card(intent: word.TellCard, scene: Scene) -> list[Deed]:
    _, who = speaker(scene, intent.way)
    owner = FOREIGN if intent.what == "of another provider" else who
    held: dict[str, Any] = samples.token(owner, UID, last_updated=now(scene))
    query: dict[str, Any] = {}
    badly = intent.what not in ("new", "changed", "an app with the same uid")
    uid = UID
    match intent.what:
        case "new":
            held |= FULL
        case "changed":
            held |= {"whitelist": "NEVER", "language": "de"}
        case "an app with the same uid":
            held |= {"type": "APP_USER", "whitelist": "NEVER", "contract_id": "NLEMSCAPP1"}
            query = {"query": {"type": "APP_USER"}}
        case "with another uid":
            held["uid"] = OTHER_UID
        case "without whitelist":
            del held["whitelist"]
        case "with an unknown whitelist":
            held["whitelist"] = "SOMETIMES"
        case "with a uid of 37 characters":
            held["uid"] = uid = LONG_UID
    push = say(scene, intent.way, "PUT token", badly, path=address(owner, uid), json=held, **query)
    return [PAUSE, push]


@BINDING.does(word.InvalidateCard)
def invalidate_card(intent: word.InvalidateCard, scene: Scene) -> list[Deed]:
    _, who = speaker(scene, intent.way)
    path = next((each.body["path"] for each in reversed(list(told_by_us(scene)))), address(who, UID))
    body: dict[str, Any] = {"valid": False} | ({} if intent.undated else {"last_updated": now(scene)})
    return [PAUSE, say(scene, intent.way, "PATCH token", intent.undated, path=dict(path), json=body)]


@BINDING.sees(word.CardTaken)
def card_taken(sight: word.CardTaken, scene: Scene) -> Check:
    which = rule("tokens.taken", "an operator takes the cards that it is told of", *MODULE)
    return answer_to_ours(scene, which)


@BINDING.sees(word.CardRefused)
def card_refused(sight: word.CardRefused, scene: Scene) -> Check:
    if sight.why == "field":
        which = rule(
            "tokens.field",
            "a token with a missing or wrong field is answered by HTTP 200 with OCPI 2001",
            *ocpi("status_codes", "mod_tokens"),
        )
        return refused(which, "field", scene)
    if sight.why == "with another uid":
        which = rule(
            "tokens.other_uid",
            "a token whose uid is not the one in the URL is refused: HTTP 200 with OCPI 2001",
            *ocpi("transport_and_format"),
            level="SHOULD",
        )
    else:
        which = rule(
            "tokens.foreign",
            "nobody but its provider may tell of a card",
            *ocpi("transport_and_format"),
            "IEC 63119-1 7.1",
            level="derived" if _by_hub(scene) else "SHALL",
        )

    def weigh(seen: Observation) -> Opinion:
        got, code = seen.body["status"], seen.body["code"]
        if seen.shape == "response" or got >= 500:
            return which.worst, f"wanted a refusal, got {status(seen)}"
        if sight.why == "of another provider" and (got == 404 or (got == 200 and code is not None)):
            return GOOD
        if (got, code) == (200, 2001):
            return GOOD
        return Verdict.WARNING, f"refused, but with {status(seen)}"

    wanted = (
        "HTTP 404, or HTTP 200 with OCPI 2xxx"
        if sight.why == "of another provider"
        else "HTTP 200, OCPI 2001"
    )
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, wanted))


def _by_hub(scene: Scene) -> bool:
    return asked(scene).record.party == HUB


@BINDING.does(word.AskForCard)
def ask_for_card(intent: word.AskForCard, scene: Scene) -> Deed:
    _, who = speaker(scene, intent.way)
    path, query = address(who, UID), dict[str, Any]()
    match intent.what:
        case "the app":
            query = {"query": {"type": "APP_USER"}}
        case "a card never told":
            path = address(who, NEVER_TOLD)
        case "the card of another provider":
            path = address(FOREIGN, UID)
        case "the card with the other uid":
            path = address(who, OTHER_UID)
    badly = intent.what == "the card of another provider"
    return say(scene, intent.way, "GET token", badly, path=path, **query)


@BINDING.sees(word.CardReturned)
def card_returned(sight: word.CardReturned, scene: Scene) -> Check:
    which = (
        rule(
            "tokens.types_apart",
            "tokens are told apart by uid and type; without a type it is RFID",
            *MODULE,
            level="derived",
        )
        if sight.apart
        else rule(
            "tokens.returned",
            "a card comes back as it was told: a PUT replaces all of it, a PATCH what is in it",
            *ocpi("mod_tokens", "transport_and_format"),
        )
    )
    wanted, before = _told(scene, key(asked(scene)))

    def weigh(seen: Observation) -> Opinion:
        data = seen.body.get("data")
        if seen.shape != "response" or not isinstance(data, Mapping):
            return which.worst, f"wanted HTTP 200, OCPI 1000 with the token, got {status(seen)}"
        verdict, why = _compared(wanted, before, data)
        return min(verdict, which.worst), why

    what = f"HTTP 200, OCPI 1000, with all that was told: valid {wanted.get('valid')} and the rest"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


def _told(scene: Scene, about: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What we have told of that token and was taken: as it is now, and all that any field has ever been."""
    held: dict[str, Any] = {}
    ever: dict[str, Any] = {}
    for push in told_by_us(scene):
        if key(push) == about and isinstance(push.body["json"], Mapping):
            given = dict(push.body["json"])
            ever |= held
            held = given if push.name == "PUT token" else held | given
    return held, ever


def _compared(wanted: Mapping[str, Any], before: Mapping[str, Any], got: Mapping[str, Any]) -> Opinion:
    here = {name: fields_of(name, value) for name, value in got.items()}
    there = {name: fields_of(name, value) for name, value in wanted.items()}
    other = [name for name in differences(there, here) if name in REQUIRED | OPTIONAL]
    hard = [name for name in other if name in REQUIRED and name != "last_updated"]
    kept = [name for name in other if name in OPTIONAL and name not in wanted and _same(before, here, name)]
    if hard or kept:
        return Verdict.FAIL, "; ".join(
            [f"{name}: wanted {wanted.get(name)}, got {got.get(name)}" for name in hard]
            + [f"{name}: {got[name]} is of before, and was not told again" for name in kept]
        )
    if other:
        told = [f"{name}: wanted {wanted.get(name)}, got {got.get(name)}" for name in other]
        return Verdict.WARNING, "; ".join(told)
    return GOOD


def _same(before: Mapping[str, Any], here: Mapping[str, Any], name: str) -> bool:
    return name in before and fields_of(name, before[name]) == here.get(name)


@BINDING.sees(word.CardNotThere)
def card_not_there(sight: word.CardNotThere, scene: Scene) -> Check:
    never = sight.why == "it was never told"
    text = (
        "a GET of what does not exist is answered by HTTP 404"
        if never
        else "what was refused is not kept all the same"
    )
    level = "SHALL" if sight.why == "of another provider" and not _by_hub(scene) else "SHOULD"
    which = rule(
        "tokens.absent" if never else "tokens.not_kept",
        text,
        *ocpi("status_codes" if never else "transport_and_format"),
        level="SHALL" if level == "SHALL" else "SHOULD",
    )

    def weigh(seen: Observation) -> Opinion:
        if seen.shape == "response" and isinstance(seen.body["data"], Mapping):
            return which.worst, "it is there"
        if never and seen.body["status"] != 404:
            return which.worst, f"wanted HTTP 404, got {status(seen)}"
        return GOOD

    what = "HTTP 404" if never else "it is not there"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


# -- two ways, two stories ------------------------------------------------------------------------------------------


@BINDING.does(word.TellStory)
def tell_story(intent: word.TellStory, scene: Scene) -> list[Deed]:
    who = PartyId(*id_of(EMSP))
    path = address(who, DISPUTED_UID)
    told = [each for each in told_by_us(scene) if key(each)[2] == DISPUTED_UID.casefold()]
    match intent.part:
        case "a good card":
            held = samples.token(who, DISPUTED_UID, last_updated=now(scene, -60.0))
            return [say(scene, DIRECTLY, "PUT token", path=path, json=held)]
        case "not valid any more":
            listed = {"country_code": who.country_code, "party_id": who.party_id, "role": "EMSP"}
            off = {"valid": False, "last_updated": now(scene)}
            return [
                Verb(HUB, "list_client", listed),
                say(scene, THROUGH_HUB, "PATCH token", frm=who, path=path, json=off),
            ]
        case "valid, a while ago":
            back = {"valid": True, "last_updated": told[0].body["json"]["last_updated"]}
            return [say(scene, DIRECTLY, "PATCH token", path=path, json=back)]
    return [say(scene, DIRECTLY, "GET token", path=path)]


@BINDING.sees(word.StoryHeard)
def story_heard(sight: word.StoryHeard, scene: Scene) -> Check:
    which = rule("tokens.heard", "news of a card are answered, whether they are taken or not", *MODULE)

    def weigh(seen: Observation) -> Opinion:
        good = seen.body["status"] in (200, 201) and seen.body["code"] is not None
        return GOOD if good else (Verdict.FAIL, f"wanted HTTP 200 with an OCPI code, got {status(seen)}")

    what = "HTTP 200 with an OCPI code"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


@BINDING.sees(word.NewerCounts)
def newer_counts(sight: word.NewerCounts, scene: Scene) -> Check:
    which = rule(
        "tokens.newer_counts",
        "of two stories of a card the one with the later last_updated counts, whichever way it came",
        *MODULE,
        level="derived",
    )

    def weigh(seen: Observation) -> Opinion:
        data = seen.body.get("data")
        if seen.shape != "response" or not isinstance(data, Mapping):
            return Verdict.INCONCLUSIVE, f"the card cannot be read: {status(seen)}"
        return GOOD if data.get("valid") is False else (which.worst, f"valid: {data.get('valid')}")

    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, "valid: False"))
