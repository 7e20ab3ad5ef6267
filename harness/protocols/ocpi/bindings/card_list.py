"""F1 with a provider under test: the list of cards, page by page and by date, and news of cards that nobody takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern
from harness.judge.finding import Verdict
from harness.judge.matchers import equals
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    answers,
    many,
    ocpi,
    request_of_sut,
    rule,
    silence,
)
from harness.protocols.ocpi.bindings.card_choice import spare
from harness.protocols.ocpi.bindings.cards import (
    answered,
    fields_of,
    have,
    listed,
    now,
    same_text,
    say,
)
from harness.protocols.ocpi.bindings.weighing import GOOD, Opinion, Weighed, status
from harness.protocols.ocpi.conditions import differences, moment
from harness.protocols.ocpi.pagination import count, next_link
from harness.usecases import roaming_tokens as word
from harness.usecases.observation import Observation

FEW: Final = 2
PAGES: Final = 20
"""A list is read in about so many pages, of two cards at least, and never in more than `MOST`."""
MOST: Final = 100
NEWS: Final = ("PUT token", "PATCH token")
TURNED_AWAY: Final[Mapping[str, Mapping[str, Any]]] = {
    "HTTP 401": {"status": 401, "code": 2000},
    "HTTP 500": {"status": 500, "code": 3000},
    "OCPI 2001": {"code": 2001},
    "nothing": {"silent": True},
}
Key = tuple[str, str, str, str]


def key_of(token: Mapping[str, Any]) -> Key:
    """By what tokens are told apart."""
    one, two, three = (str(token.get(name)).casefold() for name in ("country_code", "party_id", "uid"))
    return one, two, three, str(token.get("type"))


# -- the list -----------------------------------------------------------------------------------------------------


@BINDING.does(word.ReadCards)
def read_cards(intent: word.ReadCards, scene: Scene) -> Deed:
    known = scene.seen("GET tokens", "response")
    total = count(known[-1].body["headers"].get("x-total-count")) if known else None
    size = max(FEW, -(-(total or 0) // PAGES))
    query = {"limit": str(size)}
    if intent.part != "all":
        query["date_from" if intent.part == "newer" else "date_to"] = pivot(scene)
    return have(scene, intent.way, "pull", what="tokens", query=query, most=MOST)


def pivot(scene: Scene) -> str:
    """A time at which some token was changed: the middle one."""
    times = sorted(
        (each["last_updated"] for each in listed(scene) if isinstance(each.get("last_updated"), str)),
        key=moment,
    )
    return times[len(times) // 2] if times else now(scene)


@dataclass(frozen=True, slots=True)
class ReadToTheEnd:
    """The pages of one list, until there is no link, or none that is followed; then `weigh` has its say.

    judged   pages, and whether they are all
    """

    pattern: Pattern
    seconds: float
    weigh: Callable[[Sequence[Observation], bool], Opinion]
    what: str

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen):
                return None
            state.seen.append(seen)
            link = next_link(seen.body["headers"].get("link", ""))
            asked = seen.answers.body["headers"].get("host", "") if seen.answers is not None else ""
            goes_on = (
                seen.shape == "response"
                and link is not None
                and link.host.lower() == asked.lower()
                and len(state.seen) <= MOST
            )
            if goes_on:
                state.deadline = seen.at + self.seconds
                return None
            whole = seen.shape == "response" and link is None
            verdict, why = self.weigh(state.seen, whole)
            return Outcome(verdict <= Verdict.WARNING, why, tuple(state.seen), verdict)

        def time(state: Expectation) -> Outcome:
            got = f"{len(state.seen)} pages, then nothing for {self.seconds:g} s"
            return Outcome(False, got, tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.pattern}, page by page, each within {self.seconds:g} s: {self.what}"


@BINDING.sees(word.CardsRead)
def cards_read(sight: word.CardsRead, scene: Scene) -> Check:
    every = sight.part == "all"
    which = (
        rule(
            "tokens.pages",
            "following the links of a list gives each object once, as many as X-Total-Count tells",
            *ocpi("transport_and_format", "mod_tokens"),
        )
        if every
        else rule(
            "tokens.dates",
            "date_from is the first moment that counts, date_to the first that does not",
            *ocpi("transport_and_format", "mod_tokens"),
        )
    )
    pattern = Pattern(ANSWERS, ("GET tokens", "GET ?"))  # a link may lead to a URL of which nobody was told
    before = _listed_before(scene)

    def weigh(pages: Sequence[Observation], whole: bool) -> Opinion:
        if pages[-1].shape != "response":
            return Verdict.FAIL, f"page {len(pages)}: {status(pages[-1])}"
        found = [each for page in pages for each in _tokens(page)]
        if every:
            return _each_once(pages, found, whole)
        at = next(
            value
            for name, value in (pages[0].answers.body["query"].items() if pages[0].answers else ())
            if name.startswith("date_")
        )
        return _by_date(found, before, at, sight.part, whole)

    what = "each once, all of them" if every else f"the {sight.part} ones, all of them"
    return Check(which, ReadToTheEnd(pattern, scene.seconds("answer_within"), weigh, what))


def _tokens(page: Observation) -> list[Mapping[str, Any]]:
    data = page.body["data"]
    return [each for each in (data if isinstance(data, list) else ()) if isinstance(each, Mapping)]


def _listed_before(scene: Scene) -> dict[Key, str]:
    """When each token was changed, as the lists that were read before the last intent say."""
    begun = scene.done[-1].seq
    return {
        key_of(each): str(each.get("last_updated"))
        for seen in scene.seen("GET tokens", "response")
        if seen.seq < begun
        for each in _tokens(seen)
    }


def _each_once(pages: Sequence[Observation], found: list[Mapping[str, Any]], whole: bool) -> Opinion:
    totals = {count(page.body["headers"].get("x-total-count")) for page in pages}
    if len(totals) > 1:
        return Verdict.INCONCLUSIVE, "X-Total-Count changed while the list was read"
    keys = [key_of(each) for each in found]
    again = sorted({"/".join(each) for each in keys if keys.count(each) > 1})
    if again:
        return Verdict.FAIL, f"more than once: {', '.join(again[:5])}"
    total = totals.pop()
    if whole and total is not None and total != len(keys):
        return Verdict.FAIL, f"X-Total-Count: {total}, but {len(keys)} tokens on {len(pages)} pages"
    return Verdict.PASS, f"{len(keys)} tokens on {len(pages)} pages{'' if whole else ', and more'}"


def _by_date(
    found: list[Mapping[str, Any]], before: Mapping[Key, str], at: str, part: str, whole: bool
) -> Opinion:
    def fits(updated: str) -> bool:
        return (moment(updated) >= moment(at)) is (part == "newer")

    got = {key_of(each): str(each.get("last_updated")) for each in found}
    wrong = sorted(f"{'/'.join(each)} of {updated}" for each, updated in got.items() if not fits(updated))
    if wrong:
        return Verdict.FAIL, f"{part} than {at} was wanted, got {', '.join(wrong[:5])}"
    missing = sorted("/".join(each) for each, updated in before.items() if fits(updated) and each not in got)
    if missing and whole:
        return Verdict.FAIL, f"{part} than {at}, but not there: {', '.join(missing[:5])}"
    return Verdict.PASS, f"{len(got)} tokens"


# -- news that nobody takes -----------------------------------------------------------------------------------------


@BINDING.does(word.TurnNewsAway)
def turn_news_away(intent: word.TurnNewsAway, scene: Scene) -> list[Setting]:
    how = TURNED_AWAY[intent.how]
    return [answers(each, name, **how) for each in many(scene, intent.way) for name in NEWS]


@BINDING.does(word.ChangeCard)
def change_card(intent: word.ChangeCard, scene: Scene) -> Deed:
    """Its visual number is something that harms nobody."""
    number = f"CP-{moment(now(scene))[-9:].replace(':', '')}"
    return Verb(
        scene.sut_role, "update_token", {"uid": spare(scene), "type": "RFID", "visual_number": number}
    )


@BINDING.sees(word.CardNewsCome)
def card_news_come(sight: word.CardNewsCome, scene: Scene) -> Check:
    which = rule(
        "tokens.told", "a provider tells of cards that have changed", *ocpi("mod_tokens"), level="SHOULD"
    )
    about = {"path.token_uid": same_text(spare(scene))}
    return request_of_sut(scene, which, NEWS, where=about)


def _news(scene: Scene) -> Observation | None:
    found = [
        seen
        for seen in scene.observations
        if seen.by_sut
        and seen.shape == "request"
        and seen.name in NEWS
        and seen.seq > scene.done[0].seq
        and same_text(spare(scene))(seen.body["path"].get("token_uid")) is None
        and isinstance(seen.body["json"], Mapping)
    ]
    return found[0] if found else None


@BINDING.sees(word.NewsNotRepeated)
def news_not_repeated(sight: word.NewsNotRepeated, scene: Scene) -> Check:
    which = rule(
        "tokens.not_queued",
        "what was turned away is not sent again: nothing waits in a queue, everything can be fetched",
        *ocpi("transport_and_format"),
        level="SHOULD",
    )
    told = _news(scene)
    if told is None:
        return silence(scene, which, NEWS)
    where = {
        "path.token_uid": same_text(str(told.body["path"].get("token_uid"))),
        "json.last_updated": equals(told.body["json"].get("last_updated")),
    }
    for each in ("ocpi-to-country-code", "ocpi-to-party-id"):  # the same for somebody else is no repetition
        if each in told.body["headers"]:
            where[f"headers.{each}"] = same_text(told.body["headers"][each])
    quiet = scene.seconds("quiet_for") + scene.seconds("answer_within")
    check = silence(scene, which, told.name, quiet, told.record.party, where)
    return Check(check.rule, check.spec, "now", consumes=False)


@BINDING.does(word.LookAtChanges)
def look_at_changes(intent: word.LookAtChanges, scene: Scene) -> Deed:
    told = _news(scene)
    since = told.body["json"].get("last_updated") if told is not None else None
    query = {"date_from": since if isinstance(since, str) else now(scene), "limit": "50"}
    return say(scene, intent.way, "GET tokens", query=query)


@BINDING.sees(word.ChangeListed)
def change_listed(sight: word.ChangeListed, scene: Scene) -> Check:
    which = rule(
        "tokens.listed_as_is",
        "the list shows a card as it is now, whether its news were taken or not",
        *ocpi("mod_tokens", "transport_and_format"),
        level="SHOULD",
    )
    told, uid = _news(scene), spare(scene)
    held: Mapping[str, Any] = told.body["json"] if told is not None else {}

    def weigh(seen: Observation) -> Opinion:
        if seen.shape != "response":
            return which.worst, status(seen)
        found = [each for each in _tokens(seen) if same_text(uid)(each.get("uid")) is None]
        if not found and next_link(seen.body["headers"].get("link", "")) is not None:
            return Verdict.INCONCLUSIVE, f"{uid} is not on the first page"
        if not found:
            return which.worst, f"{uid} is not among what has changed since"
        here, there = ({name: fields_of(name, each[name]) for name in each} for each in (found[0], held))
        other = [name for name in differences(here, there) if name in held and name != "last_updated"]
        return (which.worst, f"other than it was told: {', '.join(other)}") if other else GOOD

    what = f"{uid} is there as it was told"
    return Check(which, Weighed(answered(scene), scene.seconds("answer_within"), weigh, what))
