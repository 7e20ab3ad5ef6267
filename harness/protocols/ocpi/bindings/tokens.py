"""F1 with a provider under test: may this driver charge? (real-time authorization, mod_tokens)"""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule, Verdict
from harness.judge.matchers import show
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.ocpi.bindings.base import BINDING, ocpi, rule
from harness.protocols.ocpi.bindings.card_choice import KNOWN_UID, PLACE, spare, uid_of
from harness.protocols.ocpi.bindings.cards import answered, asked, listed, of_kind, say
from harness.protocols.ocpi.bindings.weighing import GOOD, Opinion, Weighed, status
from harness.protocols.ocpi.malformed import reaction
from harness.usecases import roaming_tokens as word
from harness.usecases.observation import Observation

CLEARING_HOUSES: Final = "04FEED0000CAFE"
VERDICTS: Final[Mapping[str, str]] = {
    "it is blocked": "BLOCKED",
    "it has expired": "EXPIRED",
    "it has no credit": "NO_CREDIT",
}
REFUSALS: Final = ("BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED")
MODULE: Final = ocpi("mod_tokens")


_MEANT: Final[Mapping[str, tuple[str, str]]] = {
    "the card": ("a card", ""),
    "the app": ("an app", "APP_USER"),
    "the blocked card": ("the blocked card", ""),
    "a card that nobody knows": ("", ""),
    "the card as if it were an app": ("a card", "APP_USER"),
    "the app as if it were a card": ("an app", ""),
}
"""Of which card the uid is sent, and which type (none: RFID is the default)."""


@BINDING.does(word.AskWhether)
def ask_whether(intent: word.AskWhether, scene: Scene) -> Deed:
    if intent.card == "a card that somebody else has issued":
        uid, kind = CLEARING_HOUSES, ""
    else:
        card, kind = _MEANT[intent.card]
        uid = uid_of(scene, card)
    body: dict[str, Any] = {"json": {"location_id": PLACE, "evse_uids": [f"{PLACE}-1"]}}
    match intent.how:
        case "without a place":
            body = {}
        case "without JSON":
            body = {"body": b'{"location_id": "'}
        case "with EVSEs that are no list":
            body["json"]["evse_uids"] = f"{PLACE}-1"
    query: dict[str, Any] = {"query": {"type": kind}} if kind else {}
    badly = intent.how in ("without JSON", "with EVSEs that are no list")
    return say(scene, intent.way, "POST authorize", badly, path={"token_uid": uid}, **query, **body)


@BINDING.sees(word.MayCharge)
def may_charge(sight: word.MayCharge, scene: Scene) -> Check:
    which = (
        rule(
            "tokens.allowed_anyway",
            "whether a place is open, or an EVSE free, has no part in whether a driver may charge",
            *MODULE,
        )
        if sight.anyway
        else rule(
            "tokens.allowed",
            "a driver whose card is good may charge: ALLOWED, with the whole token and the place",
            *MODULE,
            "63119:F1",
        )
    )
    request = asked(scene)
    known = _named_by_profile(scene, request.body["path"]["token_uid"])

    def weigh(seen: Observation) -> Opinion:
        data = seen.body.get("data")
        if seen.body["code"] == 2003 and not _place_taken(scene):
            return Verdict.INCONCLUSIVE, f"{status(seen)}: our place was not taken before"
        if seen.shape != "response" or not isinstance(data, Mapping):
            return Verdict.FAIL, f"wanted HTTP 200, OCPI 1000 with AuthorizationInfo, got {_got(seen)}"
        allowed = data.get("allowed")
        if allowed in ("NO_CREDIT", "NOT_ALLOWED") and not known and not sight.anyway:
            return (
                Verdict.INCONCLUSIVE,
                f"{allowed}: [values] rfid_uid or app_uid can name a card that may charge",
            )
        if allowed != "ALLOWED":
            return Verdict.FAIL, f"wanted ALLOWED, got {allowed}"
        return _whole(request, data)

    what = "HTTP 200, OCPI 1000, ALLOWED, with that token and place"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


def _got(seen: Observation) -> str:
    """The answer in a few words; of a good one what it holds, for it is no AuthorizationInfo."""
    return f"{status(seen)}, data {show(seen.body['data'])}" if seen.shape == "response" else status(seen)


def _named_by_profile(scene: Scene, uid: str) -> bool:
    return uid.casefold() in (str(scene.value(each, "")).casefold() for each in KNOWN_UID.values())


def _place_taken(scene: Scene) -> bool:
    return bool(scene.seen("PUT location", "response"))


def _whole(request: Observation, data: Mapping[str, Any]) -> Opinion:
    """Is it about the token and the place that were asked for?"""
    uid, kind = request.body["path"]["token_uid"], request.body["query"].get("type", "RFID")
    token, place, wanted = data.get("token"), data.get("location"), request.body["json"]
    if not isinstance(token, Mapping) or str(token.get("uid")).casefold() != uid.casefold():
        return Verdict.FAIL, f"the token in the answer is not the one with uid {uid}"
    if token.get("type") != kind:
        return Verdict.FAIL, f"wanted the token of type {kind}, got {token.get('type')}"
    if not isinstance(wanted, Mapping):
        return GOOD
    if not isinstance(place, Mapping):
        return Verdict.WARNING, "the place is not repeated, so for which EVSEs it counts is not said"
    if str(place.get("location_id")).casefold() != wanted["location_id"].casefold():
        return Verdict.FAIL, f"asked for {wanted['location_id']}, allowed at {place.get('location_id')}"
    evses = place.get("evse_uids")
    more = {str(each).casefold() for each in (evses if isinstance(evses, list) else ())} - {
        each.casefold() for each in wanted["evse_uids"]
    }
    return (Verdict.FAIL, f"EVSEs that were not asked for: {', '.join(sorted(more))}") if more else GOOD


@BINDING.does(word.BlockCard)
def block_card(intent: word.BlockCard, scene: Scene) -> list[Deed]:
    known = scene.value("blocked_uid", "") or of_kind(listed(scene), "RFID", valid=False)
    if known and intent.why == "it is blocked":
        return []
    args = {"uid": spare(scene), "type": "RFID", "valid": False, "verdict": VERDICTS[intent.why]}
    return [Verb(scene.sut_role, "set_valid", args)]


@BINDING.does(word.ReleaseCard)
def release_card(intent: word.ReleaseCard, scene: Scene) -> list[Deed]:
    uid = asked(scene).body["path"]["token_uid"]
    if uid != spare(scene):
        return []
    return [Verb(scene.sut_role, "set_valid", {"uid": uid, "type": "RFID", "valid": True})]


@BINDING.sees(word.MayNotCharge)
def may_not_charge(sight: word.MayNotCharge, scene: Scene) -> Check:
    which = rule(
        "tokens.refused",
        "a driver whose card is not good may not charge: BLOCKED, EXPIRED, NO_CREDIT or NOT_ALLOWED",
        *MODULE,
        "63119:F1",
    )

    def weigh(seen: Observation) -> Opinion:
        data, meant = seen.body.get("data"), VERDICTS[sight.why]
        if seen.body["code"] == 2004:
            return Verdict.WARNING, f"{status(seen)}: the card is known, so there is more to say of it"
        if seen.shape != "response" or not isinstance(data, Mapping):
            return Verdict.FAIL, f"wanted HTTP 200, OCPI 1000 with AuthorizationInfo, got {_got(seen)}"
        allowed = data.get("allowed")
        if allowed not in REFUSALS:
            return Verdict.FAIL, f"wanted {meant}, got {allowed}"
        return (
            GOOD
            if allowed in (meant, "NOT_ALLOWED") or meant == "BLOCKED"
            else (
                Verdict.WARNING,
                f"wanted {meant}, got {allowed}",
            )
        )

    what = f"HTTP 200, OCPI 1000, not ALLOWED because {sight.why}"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


@BINDING.sees(word.CardUnknown)
def card_unknown(sight: word.CardUnknown, scene: Scene) -> Check:
    which = (
        rule(
            "tokens.type_counts",
            "a token is found by its uid and its type; of another type it is unknown",
            *MODULE,
            level="derived",
        )
        if sight.by_type
        else rule(
            "tokens.unknown",
            "a token that is not known is answered by HTTP 404 with OCPI 2004, and no data",
            *ocpi("mod_tokens", "status_codes"),
        )
    )
    kind = asked(scene).body["query"].get("type", "RFID")

    def weigh(seen: Observation) -> Opinion:
        data = seen.body.get("data")
        got_type = data["token"].get("type") if _holds_token(data) else None
        if sight.by_type and got_type == kind:
            return Verdict.INCONCLUSIVE, f"there is a token of type {kind} with the same uid"
        verdict, why = _unknown(seen)
        return (min(verdict, which.worst), why)

    what = "HTTP 404 with OCPI 2004 and no data"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))


def _holds_token(data: Any) -> bool:
    return isinstance(data, Mapping) and isinstance(data.get("token"), Mapping)


def _unknown(seen: Observation) -> Opinion:
    got, code = seen.body["status"], seen.body["code"]
    if code == 2004 and seen.body["data"] not in (None, [], {}):
        return Verdict.FAIL, f"{status(seen)}, and data"
    if (got, code) == (404, 2004):
        return GOOD
    if (got, code) == (200, 2004):
        why = "status_codes has no HTTP error for a URL that exists, mod_tokens wants one (ocpi/ocpi #417, #528)"
        return Verdict.WARNING, f"{status(seen)}: {why}"
    return Verdict.FAIL, f"wanted HTTP 404 with OCPI 2004, got {status(seen)}"


@BINDING.sees(word.PlaceWanted)
def place_wanted(sight: word.PlaceWanted, scene: Scene) -> Check:
    which = rule(
        "tokens.place_wanted",
        "who cannot decide without a place says so by HTTP 200 with OCPI 2002",
        *ocpi("mod_tokens", "status_codes"),
    )

    def weigh(seen: Observation) -> Opinion:
        if (seen.body["status"], seen.body["code"]) == (200, 2002):
            return GOOD
        return Verdict.FAIL, f"wanted HTTP 200 with OCPI 2002, got {status(seen)}"

    return Check(
        which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, "HTTP 200 with OCPI 2002")
    )


@BINDING.sees(word.QuestionRefused)
def question_refused(sight: word.QuestionRefused, scene: Scene) -> Check:
    fault: reaction.Kind = "not_json" if sight.fault == "not JSON" else "field"
    which = rule(f"tokens.question_{fault}", reaction.RULES[fault].text, *ocpi("mod_tokens", "status_codes"))
    return refused(which, fault, scene, stranger=True)


def refused(which: Rule, fault: reaction.Kind, scene: Scene, stranger: bool = False) -> Check:
    """Our last request is refused as its fault wants. `stranger`: it speaks of a place that may be unknown."""

    def weigh(seen: Observation) -> Opinion:
        judged = reaction.judge(fault, seen, scene.interpretation, stranger)
        return judged.verdict, f"{judged.received}{': ' + judged.note if judged.note else ''}"

    spec = Weighed(answered(scene), scene.seconds("answer_within"), weigh, reaction.EXPECTED[fault])
    return Check(which, spec)
