"""F2 and F4: an operator's lists are read, whole, in pieces, from a time on, and its places one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern
from harness.judge.finding import Rule, Verdict
from harness.protocols.binding import Check, Deed, Scene
from harness.protocols.ocpi.bindings.base import BINDING, OCPI, ocpi, ours, rule
from harness.protocols.ocpi.bindings.means import (
    Object,
    Tale,
    answered,
    crawl,
    key,
    lost,
    objects,
    read_to_end,
    refusal,
    shown,
    us,
)
from harness.protocols.ocpi.conditions import moment
from harness.protocols.ocpi.pagination import count, next_link
from harness.usecases import roaming_status as word
from harness.usecases.observation import Observation

LISTS: Final[Mapping[str, str]] = {
    "places": "locations",
    "tariffs": "tariffs",
    "CDRs": "cdrs",
    "sessions": "sessions",
}
ODD: Final[Mapping[str, Mapping[str, str]]] = {
    "a limit of 0": {"limit": "0"},
    "a limit of -1": {"limit": "-1"},
    "a date that is none": {"date_from": "yesterday"},
}
"""Parameters that make little sense. What is missing here is worked out."""
BEYOND: Final = 1000
"""So many more than there are."""
LONG_AGO: Final = "2020-01-01T00:00:00Z"
FREE: Final = "AVAILABLE"


def name_of(what: str) -> str:
    """The request for a list."""
    return f"GET {LISTS[what]}"


def listed(scene: Scene, what: str, way: str) -> list[Object]:
    """What was read of a list on that way."""
    return shown(scene, name_of(what), ours(scene, way))


def total(scene: Scene, what: str, way: str) -> int:
    """How many things there are in a list, as was told last, or as many as were seen."""
    for seen in reversed(scene.seen(name_of(what), "response")):
        if seen.record.party == ours(scene, way):
            told = count(seen.body["headers"].get("x-total-count"))
            return len(listed(scene, what, way)) if told is None else told
    return 0


@BINDING.does(word.ReadList)
def read_list(intent: word.ReadList, scene: Scene) -> Deed:
    query = {"date_from": LONG_AGO} if intent.what == "sessions" else {}
    if intent.pieces > 1:
        known = total(scene, intent.what, intent.way)
        query["limit"] = str(max(1, -(-known // intent.pieces)))
    return crawl(scene, intent.way, LISTS[intent.what], **query)


@BINDING.sees(word.ListRead)
def list_read(sight: word.ListRead, scene: Scene) -> Check:
    which = rule("roaming.list_read", "a list can be read to its end", *ocpi("transport_and_format"))
    return read_to_end(
        scene, which, name_of(sight.what), ours(scene, sight.way), lambda pages: None, "readable"
    )


@BINDING.sees(word.ListComplete)
def list_complete(sight: word.ListComplete, scene: Scene) -> Check:
    which = rule(
        "roaming.list_complete",
        "the pages of a list hold as many objects together as X-Total-Count says, and none of them twice",
        *ocpi("transport_and_format"),
        "63119:6",
    )
    what = "all of them, none twice"
    return read_to_end(scene, which, name_of(sight.what), ours(scene, sight.way), complete, what)


def complete(pages: Sequence[Observation]) -> str | None:
    """What is wrong with a list that was read to its end. A list may change while it is read, and then its count does."""
    every = [key(each) for page in pages for each in objects(page)]
    totals = [count(each.body["headers"].get("x-total-count")) for each in pages]
    told = [each for each in totals if each is not None]
    if not told:
        return "no page says how many there are (X-Total-Count)"
    steady = min(told) == max(told)
    twice = next((each for each in every if every.count(each) > 1), None)
    if twice is not None and steady:
        return f"{'/'.join(twice)} stands there twice"
    if not min(told) <= len(set(every)) <= max(told):
        return f"X-Total-Count {told[-1]}, and {len(set(every))} objects on {len(pages)} pages"
    return None


# -- from a time on ------------------------------------------------------------------------------------------------


def before(scene: Scene, seq: int | None = None) -> Scene:
    """The scene as it was before that record; None: before the last intent was begun."""
    until = scene.done[-1].seq if seq is None else seq
    known = [each for each in scene.observations if each.seq < until]
    return replace(scene, observations=known)


def updated(held: Object) -> str:
    return str(held.get("last_updated", ""))


def newest(scene: Scene, what: str, way: str) -> Object:
    """The object of a list that was changed last; {} if there is none."""
    known = [each for each in listed(scene, what, way) if updated(each)]
    return max(known, key=lambda each: moment(updated(each)), default={})


@BINDING.does(word.ReadNewest)
def read_newest(intent: word.ReadNewest, scene: Scene) -> Deed:
    since = updated(newest(scene, intent.what, intent.way)) or LONG_AGO
    return crawl(scene, intent.way, LISTS[intent.what], date_from=since)


@BINDING.sees(word.NewestThere)
def newest_there(sight: word.NewestThere, scene: Scene) -> Check:
    which = rule(
        "roaming.newest_there",
        "date_from is inclusive: what was last updated at that very time is listed",
        *ocpi("transport_and_format"),
    )
    last = newest(before(scene), sight.what, sight.way)

    def judge(pages: Sequence[Observation]) -> str | None:
        there = {key(each) for page in pages for each in objects(page)}
        if not last or key(last) in there:
            return None
        return f"{'/'.join(key(last))}, last updated {updated(last)}, is not listed from {updated(last)} on"

    what = "what was changed at that time is there"
    return read_to_end(scene, which, name_of(sight.what), ours(scene, sight.way), judge, what)


# -- odd parameters ------------------------------------------------------------------------------------------------


@BINDING.does(word.AskOddly)
def ask_oddly(intent: word.AskOddly, scene: Scene) -> Deed:
    query = ODD.get(intent.how)
    if query is None:
        query = {"offset": str(total(scene, "places", intent.way) + BEYOND)}
        return us(scene, intent.way).send("GET locations", query=query, interface="sender")
    return us(scene, intent.way).wrong("GET locations", query=query, interface="sender")


@BINDING.sees(word.OddAnswered)
def odd_answered(sight: word.OddAnswered, scene: Scene) -> Check:
    which = rule(
        "roaming.odd_parameters",
        "a parameter that makes no sense is ignored or answered by HTTP 200 with OCPI 2001",
        *ocpi("status_codes", "transport_and_format"),
        basis="inferred",
    )
    return Check(which, Harmless(scene.id, scene.seconds("answer_within"), which))


class Harmless:
    """The answer to the request `id` is OCPI 1000 or 2001. An HTTP error is warned of, one of the server is a failure."""

    def __init__(self, id: str, seconds: float, which: Rule) -> None:
        self.id, self.seconds, self._which = id, seconds, which

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            asked = seen.answers
            if not seen.by_sut or asked is None or asked.by_sut or asked.id != self.id:
                return None
            status, code = seen.body.get("status"), seen.body.get("code")
            if status == 200 and code in (1000, 2001):
                return Outcome(True, answered(seen), (seen,))
            dead = seen.shape == "broken" or not isinstance(status, int) or status >= 500
            return Outcome(False, answered(seen), (seen,), Verdict.FAIL if dead else self._which.worst)

        return Expectation(
            at + self.seconds,
            see,
            lambda _: Outcome(False, f"no answer within {self.seconds:g} s", (), Verdict.FAIL),
        )

    def __str__(self) -> str:
        return "HTTP 200 with OCPI 1000 or 2001"


@BINDING.sees(word.NothingMore)
def nothing_more(sight: word.NothingMore, scene: Scene) -> Check:
    which = rule(
        "roaming.nothing_more",
        "beyond its end a list is empty, and has no link to a next page",
        *ocpi("transport_and_format"),
    )

    def judge(seen: Sequence[Observation]) -> str | None:
        page = seen[-1]
        if page.shape != "response":
            return answered(page)
        if page.body.get("data") != []:
            return f"{len(objects(page))} objects"
        return (
            "a link to a next page" if next_link(page.body["headers"].get("link", "")) is not None else None
        )

    pattern = Pattern(ANSWERS, answers=scene.id)
    spec = Tale(
        pattern, scene.seconds("answer_within"), lambda seen: True, judge, "an empty list without a Link"
    )
    return Check(which, spec)


# -- one by one -----------------------------------------------------------------------------------------------------


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def free_evse(scene: Scene, way: str) -> tuple[Object, Object] | None:
    """A place that was read and an EVSE of it that is free: the one of the profile, or the first with a connector."""
    meant = scene.value("evse_uid", "")
    for place in listed(scene, "places", way):
        for each in _list(place.get("evses")):
            good = isinstance(each, Mapping) and each.get("status") == FREE and _list(each.get("connectors"))
            if good and str(meant or each.get("uid")).upper() == str(each.get("uid")).upper():
                return place, each
    return None


@BINDING.sees(word.PlaceKnown)
def place_known(sight: word.PlaceKnown, scene: Scene) -> Check:
    which = rule("roaming.place_known", "there is a place with an EVSE that is free", f"{OCPI} mod_locations")

    def judge(pages: Sequence[Observation]) -> str | None:
        return None if free_evse(scene, sight.way) else "none of those that were read"

    name, by = name_of("places"), ours(scene, sight.way)
    return read_to_end(scene, which, name, by, judge, "one of them is AVAILABLE and has a connector")


def chosen(scene: Scene, way: str) -> tuple[Object, Object]:
    """The EVSE that a scenario is about, once it was seen that there is one."""
    found = free_evse(scene, way)
    return found if found is not None else ({}, {})


def _paths(scene: Scene, way: str) -> list[tuple[str, dict[str, str], Object]]:
    place, evse = chosen(scene, way)
    connector: Object = next(iter(_list(evse.get("connectors"))), {})
    path = {"location_id": str(place.get("id"))}
    below = {**path, "evse_uid": str(evse.get("uid"))}
    return [
        ("GET location", path, place),
        ("GET evse", below, evse),
        ("GET connector", {**below, "connector_id": str(connector.get("id"))}, connector),
    ]


@BINDING.does(word.ReadOneByOne)
def read_one_by_one(intent: word.ReadOneByOne, scene: Scene) -> list[Deed]:
    our = us(scene, intent.way)
    return [our.send(name, path=path, interface="sender") for name, path, _ in _paths(scene, intent.way)]


@BINDING.sees(word.AsListed)
def as_listed(sight: word.AsListed, scene: Scene) -> Check:
    which = rule(
        "roaming.as_listed", "a place, an EVSE and a connector can be read one by one, as listed",
        *ocpi("mod_locations"),
    )  # fmt: skip
    ids = list(scene.done[-1].ids)
    meant = _paths(scene, sight.way)
    wanted = dict(zip(ids, (each for _, _, each in meant), strict=True))

    def judge(seen: Sequence[Observation]) -> str | None:
        for each in seen:
            if each.shape != "response":
                return f"{each.name}: {answered(each)}"
            told, held = wanted[str(each.id)], each.body.get("data")
            if isinstance(held, Mapping) and updated(held) != updated(told) and updated(told):
                continue  # it has changed since
            if differing := lost(told, held):
                return f"{each.name}: other {', '.join(differing[:5])}"
        return None

    left = set(ids)

    def last(seen: Observation) -> bool:
        left.discard(str(seen.id))
        return not left

    pattern = Pattern(ANSWERS, tuple(name for name, _, _ in meant), party=ours(scene, sight.way))
    return Check(which, Tale(pattern, scene.seconds("answer_within"), last, judge, "each as in the list"))


@BINDING.does(word.ReadUnknown)
def read_unknown(intent: word.ReadUnknown, scene: Scene) -> Deed:
    paths = {"a place": 0, "an EVSE": 1, "a connector": 2}
    name, path, _ = _paths(scene, intent.way)[paths[intent.what]]
    last = next(reversed(path))
    return us(scene, intent.way).send(name, path={**path, last: "NOWHERE-AT-ALL"}, interface="sender")


@BINDING.sees(word.NotFound)
def not_found(sight: word.NotFound, scene: Scene) -> Check:
    which = rule(
        "roaming.not_found",
        "what does not exist is not given: HTTP 404",
        *ocpi("status_codes", "mod_locations"),
    )
    return refusal(scene, which, 2000, 2001, 2003, statuses=(404,))
