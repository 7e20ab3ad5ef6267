"""Requests that hold a list of items, and answers with a result for each: variables and monitors (B05, N04)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.judge.expectations import ANSWERS, Pattern
from harness.judge.matchers import Matcher, describe, explain, show
from harness.protocols.binding import Scene
from harness.usecases.observation import Observation

Json = Mapping[str, Any]
Key = tuple[Any, ...]


def key(item: Json) -> Key:
    """What an item is about. Identifiers compare without regard to case."""
    component, variable = _object(item.get("component")), _object(item.get("variable"))
    evse = _object(component.get("evse"))
    return (
        _name(component.get("name")),
        _name(component.get("instance")),
        evse.get("id"),
        evse.get("connectorId"),
        _name(variable.get("name")),
        _name(variable.get("instance")),
    )


def variable_key(item: Json) -> Key:
    """`key` with the attribute; an omitted one is the actual value (B05.FR.13).

    That a result must not leave it out (B05.FR.12, B06.FR.11) is said by the generic check `variables.attribute`.
    """
    return (*key(item), item.get("attributeType", "Actual"))


def monitor_key(item: Json) -> Key:
    """`key` with type and severity of the monitor."""
    return (*key(item), item.get("type"), item.get("severity"))


def last_asked(scene: Scene, name: str, id: str | None = None) -> Observation | None:
    """The request of ours with this id (None: the last one), if it has left already."""
    asked = [each for each in scene.seen(name, by_sut=False) if id is None or each.id == id]
    return asked[-1] if asked else None


def results(
    asked: Sequence[Json],
    allowed: Sequence[Collection[str]],
    status: str,
    of: Callable[[Json], Key],
    named: Callable[[Json], Key],
) -> Matcher:
    """A list with one result for each item asked, in any order, whose `status` is one of those allowed for it.

    of, named  what a request's item, and a result, is about
    """

    def match(value: Any) -> str | None:
        found = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        return _compare(asked, found, allowed, status, of, named)

    return match


def _compare(
    asked: Sequence[Json],
    told: Sequence[Json],
    allowed: Sequence[Collection[str]],
    status: str,
    of: Callable[[Json], Key],
    named: Callable[[Json], Key],
) -> str | None:
    found = list(told)
    if len(found) != len(asked):
        return f"wanted {len(asked)} results, got {len(found)}"
    for item, statuses in zip(asked, allowed, strict=True):
        about = next((each for each in found if named(each) == of(item)), None)
        if about is None:
            return f"no result for {_told(of(item))} in {show(told)}"
        found.remove(about)
        if about.get(status) not in tuple(statuses):
            return f"{_told(of(item))}: wanted {' or '.join(sorted(statuses))}, got {show(about.get(status))}"
    return None


@dataclass(frozen=True, slots=True)
class Fitting(Pattern):
    """An answer that is judged beside the request that it answers, which may have had to wait for its turn.

    judge  takes the request and the answer, returns what is wrong or None
    what   the judgement in words
    """

    judge: Callable[[Observation, Observation], str | None] = lambda asked, seen: None
    what: str = ""

    def wrong(self, seen: Observation) -> str | None:
        if seen.shape != "response":
            return "wanted an answer that is no CALLERROR"
        if not isinstance(seen.body, Mapping):
            return "wanted an object"
        return self.judge(seen.answers, seen) if seen.answers else "answers nothing that was asked"

    def __str__(self) -> str:
        return f"the answer {self.what}"


@dataclass(frozen=True, slots=True)
class Answering(Pattern):
    """The answer to a message whose content is `asked`; its id is not known beforehand."""

    asked: Json = field(default_factory=dict)

    def picks(self, seen: Observation) -> bool:
        return (
            Pattern.picks(self, seen)
            and seen.answers is not None
            and not explain(self.asked, seen.answers.body)
        )

    def __str__(self) -> str:
        return f"the answer to {self.name} with {describe(self.asked)}"


def fitting(id: str, judge: Callable[[Observation, Observation], str | None], what: str) -> Fitting:
    """The answer to our request `id`, judged beside it."""
    return Fitting(ANSWERS, answers=id, judge=judge, what=what)


@dataclass(frozen=True, slots=True)
class Results:
    """One result for each item of the request, in any order, whose status is one of those allowed for the item.

    asked, told  names of the lists in request and answer
    of, named    what an item of the request, and a result, is about
    allowed      statuses for each item in turn; a single entry counts for all items
    """

    asked: str
    told: str
    status: str
    of: Callable[[Json], Key]
    named: Callable[[Json], Key]
    allowed: Sequence[Collection[str]]

    def __call__(self, request: Observation, answer: Observation) -> str | None:
        items, found = listed(request.body, self.asked), listed(answer.body, self.told)
        allowed = self.allowed if len(self.allowed) > 1 else [*self.allowed] * len(items)
        return _compare(items, found, allowed, self.status, self.of, self.named)

    def __str__(self) -> str:
        wanted = ", ".join(" or ".join(sorted(each)) for each in self.allowed)
        return f"with a result for each item: {wanted}"


def doubles(items: Sequence[Json]) -> str | None:
    """The first thing that the items name twice."""
    seen: set[Key] = set()
    for item in items:
        if (about := variable_key(item)) in seen:
            return _told(about)
        seen.add(about)
    return None


def listed(body: Any, name: str) -> list[Json]:
    """The objects in the list `name` of a body, whatever shape the body has."""
    value = body.get(name) if isinstance(body, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    return str(value or "").casefold()


def _told(about: Key) -> str:
    return " ".join(str(part) for part in about if part not in (None, ""))
