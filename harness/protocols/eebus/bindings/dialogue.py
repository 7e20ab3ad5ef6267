"""Questions and answers of SPINE, with either side under test (SPINE 1.3.0, 5 and 7)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Count, Never, OneOf, Pattern, Within, answer_to, error_to
from harness.judge.finding import Level, Rule
from harness.protocols.binding import Call, Check, Deed, Scene, Verb
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    RESPONSE,
    SPINE,
    Prepared,
    answered,
    answers,
    patience,
    rule,
)
from harness.protocols.eebus.bindings.limits import listed, such
from harness.protocols.eebus.odd_datagrams import KIND, NAMELESS, NO_VERSION, NOBODY, NOWHERE, STRANGE
from harness.protocols.eebus.spine import functions as fn
from harness.usecases import dialogue as word
from harness.usecases.observation import Observation, first, lookup

QUIET: Final = 5.0
"""Seconds in which an answer that must not come would have come."""
READY: Final = 60.0
UNANSWERED: Final[Mapping[str, tuple[str, Any]]] = {
    "a datagram of an unknown kind": ("header.cmdClassifier", KIND),
    "a question to another device": ("header.addressDestination.device", NOBODY),
    "a question of a version that is none": ("header.specificationVersion", NO_VERSION),
    "a reply that nobody waits for": ("header.msgCounterReference", NOWHERE),
    "news that nobody has subscribed to": ("function", STRANGE),
    "news of a part that does not say of what": ("data.useCaseInformation[].actor", NAMELESS),
    "a result that nobody waits for": ("header.msgCounterReference", NOWHERE),
}
"""What need not be answered: nothing waits for it. By what it is known: a member and its value."""

RULES: Final[Mapping[str, tuple[str, Level]]] = {
    "a question": ("5.2", "SHALL"),
    "a question after a restart of our counter": ("5.2, TC_SPINE_DATA_003", "SHALL"),
    "a question that wants to be acknowledged": ("5.2, TC_SPINE_DATA_007", "SHALL"),
    "a question about an unknown function": ("5.3, TC_SPINE_COMP_001", "SHALL"),
    "a question of a higher version": ("5.2, TC_SPINE_COMP_002", "SHALL"),
    "a question of a version that is none": ("5.2, TC_SPINE_COMP_006", "SHOULD"),
    "a question with a filter that nobody knows": ("5.3.4", "SHALL"),
    "a datagram without a command": ("5.3.2", "SHALL"),
    "a datagram with two commands": ("5.3.2", "SHALL"),
    "news of an entity of an unknown type": ("TC_SPINE_COMP_003", "SHALL"),
    "news that want to be acknowledged": ("5.2, TC_SPINE_DATA_005", "SHALL"),
    "a result that nobody waits for": ("5.2, TC_SPINE_DATA_006, TC_SPINE_DATA_008", "SHALL"),
    "a reply that nobody waits for": ("5.2, TC_SPINE_COMP_004", "SHALL"),
    "a request to write the node management": ("7.3, TC_SPINE_BIND_001", "SHALL"),
    "a subscription": ("7.4, TC_SPINE_SUBS_001", "SHALL"),
    "the end of the subscription": ("7.4, TC_SPINE_SUBS_002", "SHALL"),
    "a subscription at the wrong place": ("7.1, TC_SPINE_FC_001", "SHALL"),
    "a question to another device": ("5.2", "derived"),
}
"""Where it stands how that is answered, and how strictly."""


@BINDING.does(word.Put)
def put(intent: word.Put, scene: Scene) -> Deed:
    ours = EMS if scene.sut_role == DEVICE else DEVICE
    if intent.what in UNANSWERED:
        return Verb(ours, "put", {"what": intent.what})
    return Call(ours, "put", {"what": intent.what})


def _counter(what: str, scene: Scene) -> str:
    """msgCounter of what we have put last, though nothing waits for it."""
    path, value = UNANSWERED[what]
    for seen in reversed(scene.observations):
        if not seen.by_sut and first(seen.body, path) == value:
            return str(first(seen.body, "header.msgCounter"))
    raise HarnessFault(f"the scenario looks for an answer to {what}, but no step has sent it")


@BINDING.sees(word.Acquainted)
def acquainted(sight: word.Acquainted, scene: Scene) -> Check:
    which = rule("dialogue.begun", "what one consists of is told", f"{SPINE} 7.1, TC_SPINE_DDISC_002")
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "the detailed discovery": lambda seen: answers(seen, f"read {fn.DISCOVERY}"),
    }
    return Check(which, Prepared(conditions, READY), "stimulus" if sight.again else "start", consumes=False)


@BINDING.sees(word.AsksWhoWeAre)
def asks_who_we_are(sight: word.AsksWhoWeAre, scene: Scene) -> Check:
    which = rule(
        "dialogue.asks",
        "who wants to use what another node offers asks for its detailed discovery",
        f"{SPINE} 7.1, TC_SPINE_DDISC_001",
    )
    asked = Within(Pattern("request", f"read {fn.DISCOVERY}"), sight.seconds)
    return Check(which, asked, "start", consumes=False)


@BINDING.sees(word.Replied)
def replied(sight: word.Replied, scene: Scene) -> Check:
    must = {} if sight.error is None else {"errorNumber": sight.error}
    id = _counter(sight.what, scene) if sight.what in UNANSWERED else scene.id
    good, bad = answer_to(id), error_to(id, must)
    seconds = RESPONSE if sight.what in UNANSWERED else patience(scene)
    match sight.how:
        case "well":
            return Check(_rule(sight.what, "dialogue.answered", "is answered"), Within(good, seconds))
        case "an error":
            return Check(_rule(sight.what, "dialogue.refused", "is refused"), Within(bad, seconds))
        case "somehow":
            which = _rule(sight.what, "dialogue.answered", "is answered, with or without an error")
            return Check(which, OneOf((good, bad), seconds))
        case "an error or not at all":
            which = _rule(sight.what, "dialogue.refused", "is refused, or not answered")
            return Check(which, OneOf((bad,), seconds, silence=True))
        case "never":
            which = _rule(sight.what, "dialogue.silent", "is not answered")
            return Check(which, Never(Pattern(ANSWERS, answers=id), QUIET))
    raise ValueError(f"nothing is answered {sight.how!r}")


def _rule(what: str, check: str, text: str) -> Rule:
    clause, level = RULES.get(what, ("5.2", "SHALL"))
    return rule(check, f"{what} {text}", f"{SPINE} {clause}", level=level)


@BINDING.sees(word.RepliedOften)
def replied_often(sight: word.RepliedOften, scene: Scene) -> Check:
    which = rule(
        "dialogue.each",
        "each of many questions is answered, and each answer says which it belongs to",
        f"{SPINE} 5.2, TC_SPINE_DATA_001, TC_SPINE_DATA_002, TC_SPINE_DATA_004",
    )
    return Check(which, Count(Pattern("response", f"read {fn.USE_CASES}"), patience(scene), sight.times))


@BINDING.sees(word.AnsweredOrLeft)
def answered_or_left(sight: word.AnsweredOrLeft, scene: Scene) -> Check:
    which = _rule(sight.what, "dialogue.rejected", "is refused, or the connection closed")
    ends = Pattern(("link", "notice"), ("closed", "connectionClose"))
    return Check(which, OneOf((error_to(_counter(sight.what, scene)), ends), RESPONSE + QUIET))


LISTS: Final = {
    "binding": ("bindingEntry", "TC_SPINE_BIND_001"),
    "subscription": ("subscriptionEntry", "TC_SPINE_SUBS_002"),
}


@BINDING.sees(word.Listed)
def is_listed(sight: word.Listed, scene: Scene) -> Check:
    item, clause = LISTS[sight.what]
    stays = "is listed" if sight.there else "is not listed"
    text = f"a {sight.what} of ours with the node management {stays}"
    which = rule("dialogue.listed", text, f"{SPINE} 7.3, 7.4, {clause}")

    def judge(value: Any) -> str | None:
        entries = listed(first(value, item))
        found = [each for each in entries if _managements(each)]
        return None if bool(found) == sight.there else f"{len(found)} of {len(entries)}"

    return answered(scene, which, {"data": such(f"a list in which it {stays}", judge)})


def _managements(entry: Mapping[str, Any]) -> bool:
    """Is it between our node management and theirs?"""
    ends = [(first(entry, f"{end}.entity"), first(entry, f"{end}.feature")) for end in ENDS]
    return all(entity == [0] and feature == 0 for entity, feature in ends)


ENDS: Final = ("clientAddress", "serverAddress")


@BINDING.sees(word.SubRevisionsTold)
def sub_revisions_told(sight: word.SubRevisionsTold, scene: Scene) -> Check:
    which = rule(
        "use_cases.sub_revision",
        "each use case says which sub revision of its document it follows",
        f"{SPINE} TC_SPINE_COMP_005",
    )

    def judge(value: Any) -> str | None:
        every = list(lookup(value, "useCaseInformation[].useCaseSupport[]"))
        bare = [first(each, "useCaseName") for each in every if not first(each, "useCaseDocumentSubRevision")]
        return f"none for {', '.join(map(str, bare))}" if bare or not every else None

    return answered(scene, which, {"data": such("a useCaseDocumentSubRevision for each of them", judge)})
