"""What the functions need beyond `base`: in whose name a way goes, ids and times of our own objects, lists read to the
end, refusals, and objects compared.

Ids of what we publish are new in each scenario, and its times lie before now and go on with each step: who keeps what
we told stays out of the way of later scenarios.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern
from harness.judge.finding import Rule, Verdict
from harness.protocols.binding import Call, Check, Deed, Scene, Verb
from harness.protocols.ocpi import interpretations
from harness.protocols.ocpi.bindings.base import (
    BEHIND_CPO,
    BEHIND_EMSP,
    CPO,
    THROUGH_HUB,
    id_of,
    ours,
    send,
    sut_party,
    wrong,
)
from harness.protocols.ocpi.conditions import differences
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.pagination import next_link
from harness.usecases.observation import Observation

Object = Mapping[str, Any]
HOUR: Final = 3600.0
STEP: Final = 60.0
_CLOSE: Final = Decimal("0.0001")
"""Numbers of OCPI have four decimals."""


@dataclass(frozen=True, slots=True)
class Ours:
    """by: our platform that speaks · id: the party in whose name · to: the system under test"""

    by: str
    id: PartyId
    to: tuple[str, str]

    def send(self, name: str, **payload: Any) -> Call:
        return send(self.by, name, **{"to": self.to, "frm": self.id, **payload})

    def wrong(self, name: str, **payload: Any) -> Call:
        return wrong(self.by, name, **{"to": self.to, "frm": self.id, **payload})

    def path(self, **ids: str) -> dict[str, str]:
        """Where an object of ours is at the other side."""
        return {"country_code": self.id.country_code, "party_id": self.id.party_id, **ids}


def us(scene: Scene, way: str) -> Ours:
    """Who we are on that way: ourselves, or a party behind our hub."""
    by = ours(scene, way)
    behind = BEHIND_EMSP if scene.sut_role == CPO else BEHIND_CPO
    return Ours(by, behind if way == THROUGH_HUB else party(*id_of(by)), sut_party(scene, by))


def have(scene: Scene, way: str, verb: str, **args: Any) -> Deed:
    """Our party on that way does something by itself: a method of what it is."""
    our = us(scene, way)
    if way == THROUGH_HUB:
        return Verb(our.by, "have", {"who": our.id, "verb": verb, "args": args})
    return Verb(our.by, verb, args)


# -- ids and times --------------------------------------------------------------------------------------------------


def began(scene: Scene) -> float:
    """When the scenario began."""
    return scene.observations[0].at


def new_id(scene: Scene, what: str) -> str:
    """An id that no other scenario has, and the same one throughout this one."""
    return f"{what}-{int(began(scene) * 1000)}"


def stamp(scene: Scene, minutes: float = 0.0) -> str:
    """A last_updated: an hour before the scenario began, and a minute later with each step."""
    return date_time(floor(began(scene)) - HOUR + STEP * (len(scene.done) + minutes))


# -- lists --------------------------------------------------------------------------------------------------------


def crawl(scene: Scene, way: str, what: str, **query: str) -> Deed:
    """Our eMSP reads a list page by page to its end."""
    return have(scene, way, "pull", what=what, query=query)


def shown(scene: Scene, name: str, by: str) -> list[Object]:
    """All objects in the pages that answered such requests of that platform of ours, the last of each id only."""
    found: dict[tuple[str, ...], Object] = {}
    for seen in scene.seen(name, "response"):
        if seen.record.party == by:
            found |= {key(each): each for each in objects(seen)}
    return list(found.values())


def objects(seen: Observation) -> list[Object]:
    """The objects of a page."""
    data = seen.body.get("data")
    return [each for each in data if isinstance(each, Mapping)] if isinstance(data, list) else []


def key(held: Object) -> tuple[str, ...]:
    """What tells objects of one kind apart: CiStrings, so without case."""
    names = ("country_code", "party_id", "id", "uid", "type")
    return tuple(str(held.get(name, "")).upper() for name in names if name in held)


def is_last(seen: Observation) -> bool:
    """Is this the last page of a list, or no page at all?"""
    if seen.shape != "response":
        return True
    return next_link(str(seen.body["headers"].get("link", ""))) is None


Judge = Callable[[Sequence[Observation]], Outcome | str | None]


@dataclass(frozen=True, slots=True)
class Tale:
    """All observations picked until `last` says so of one, with at most `seconds` from each to the next.

    judge   what is wrong with them, or None; or an outcome with a grade of its own
    late    what it is worth if the last never comes (None: the rule is broken)
    """

    pattern: Pattern
    seconds: float
    last: Callable[[Observation], bool]
    judge: Judge
    what: str
    late: Verdict | None = None

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen):
                return None
            state.seen.append(seen)
            state.deadline = max(state.deadline or 0.0, seen.at + self.seconds)
            if not self.last(seen):
                return None
            found = self.judge(state.seen)
            if isinstance(found, Outcome):
                return found
            return Outcome(found is None, found or f"{len(state.seen)} × {self.pattern}", tuple(state.seen))

        def time(state: Expectation) -> Outcome:
            text = f"{len(state.seen)} so far, the last never came within {self.seconds:g} s"
            return Outcome(False, text, tuple(state.seen), self.late)

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.pattern}: {self.what}"


def read_to_end(scene: Scene, which: Rule, name: str, by: str, judge: Judge, what: str) -> Check:
    """The list that is being read comes to its end, and is as `judge` wants it: who is given its pages."""

    def pages(seen: Sequence[Observation]) -> Outcome | str | None:
        bad = next((each for each in seen if each.shape != "response"), None)
        if bad is not None:
            return f"a page could not be read: {answered(bad)}"
        return judge(seen)

    pattern = Pattern((*ANSWERS, "broken"), name, party=by)
    return Check(which, Tale(pattern, scene.seconds("answer_within"), is_last, pages, what), consumes=False)


# -- answers ------------------------------------------------------------------------------------------------------


def answered(seen: Observation) -> str:
    """An answer in short."""
    if seen.shape == "broken":
        return f"no HTTP: {seen.body.get('why')}"
    code = seen.body.get("code")
    return f"HTTP {seen.body['status']}, " + (f"OCPI {code}" if code is not None else "no OCPI code")


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer to the request `id` is a refusal in OCPI.

    codes    the codes that fit · statuses: the HTTP statuses that do besides, whatever the code
    choices  the reading of `http_errors`: HTTP 4xx with an OCPI code 2xxx
    taken    what it is worth if it is no refusal
    """

    id: str
    codes: tuple[int, ...]
    seconds: float
    choices: Mapping[str, str]
    statuses: tuple[int, ...] = ()
    taken: Verdict = Verdict.FAIL

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            asked = seen.answers
            if not seen.by_sut or asked is None or asked.by_sut or asked.id != self.id:
                return None
            verdict, note = self._judge(seen)
            return Outcome(verdict is Verdict.PASS, answered(seen), (seen,), verdict, note)

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"no answer within {self.seconds:g} s")
        )

    def _judge(self, seen: Observation) -> tuple[Verdict, str]:
        if seen.shape == "broken":
            return Verdict.FAIL, ""
        status, code = seen.body["status"], seen.body.get("code")
        if status in self.statuses:
            return Verdict.PASS, ""
        if code is None or status >= 500:
            return Verdict.FAIL, ""
        if code // 1000 == 1:
            return self.taken, "it is taken"
        if 400 <= status < 500 and code // 1000 == 2:
            point = interpretations.POINTS["http_errors"]
            if interpretations.lenient(self.choices, point.id):
                return Verdict.PASS, ""
            settled = interpretations.settled(self.choices, point.id)
            verdict = Verdict.FAIL if settled else Verdict.WARNING
            return verdict, f"{point.field} (interpretation {point.id})"
        if code in self.codes:
            return Verdict.PASS, ""
        return Verdict.WARNING, "it is refused, but the code says something else"

    def __str__(self) -> str:
        codes = f"HTTP 200 with OCPI {' or '.join(map(str, self.codes))}"
        return " or ".join([codes, *(f"HTTP {each}" for each in self.statuses)])


def refusal(
    scene: Scene,
    which: Rule,
    *codes: int,
    statuses: tuple[int, ...] = (),
    taken: Verdict = Verdict.FAIL,
) -> Check:
    """Our last request is refused. `taken`: what it is worth if it is not."""
    spec = Refused(scene.id, codes, scene.seconds("answer_within"), scene.interpretation, statuses, taken)
    return Check(which, spec)


# -- objects ------------------------------------------------------------------------------------------------------


def lost(told: Any, held: Any, at: str = "") -> list[str]:
    """What is not there any more of what was told, as paths; what is there besides does no harm."""
    if isinstance(told, Mapping):
        if not isinstance(held, Mapping):
            return [at or "kind of value"] if told else []
        return [
            each
            for name, value in told.items()
            for each in lost(value, held.get(name), f"{at}.{name}" if at else name)
        ]
    if isinstance(told, list):
        others = held if isinstance(held, list) else []
        if len(others) < len(told):
            return [at]
        pairs = [(each, _same_one(each, number, others)) for number, each in enumerate(told)]
        return [
            each for number, (one, other) in enumerate(pairs) for each in lost(one, other, f"{at}[{number}]")
        ]
    return [] if _equal(told, held) else [at]


def unlike(told: Mapping[str, Any], held: Any) -> str | None:
    """In what an object is not as it was told, in words; None: it is."""
    if not isinstance(held, Mapping):
        return f"wanted one object, got {'a list' if isinstance(held, list) else 'none'}"
    differing = lost(told, held)
    return f"other {', '.join(differing[:5])}" if differing else None


def _same_one(told: Any, number: int, others: Sequence[Any]) -> Any:
    """The member of a list that is meant: by its id, if it has one."""
    names = [name for name in ("uid", "id") if isinstance(told, Mapping) and name in told]
    for each in others:
        if names and isinstance(each, Mapping) and alike(each.get(names[0]), told[names[0]]):
            return each
    return None if names else others[number]


def alike(one: Any, other: Any) -> bool:
    """The same CiString."""
    return str(one).upper() == str(other).upper()


def _equal(told: Any, held: Any) -> bool:
    if isinstance(told, bool) or isinstance(held, bool) or told is None:
        return told is held
    if isinstance(told, int | Decimal) and isinstance(held, int | Decimal):
        return abs(Decimal(told) - Decimal(held)) <= _CLOSE
    if isinstance(told, str) and isinstance(held, str) and told.upper() == held.upper():
        return True
    return not differences({"it": told}, {"it": held})
