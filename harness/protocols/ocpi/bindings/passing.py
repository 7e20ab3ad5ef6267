"""Expectations of what passes through a hub: where something goes that one of our platforms has handed over, and which
answer comes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, told
from harness.judge.finding import Rule, Verdict
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi.bindings.base import fits
from harness.protocols.ocpi.conditions import differences
from harness.usecases.observation import Observation

_IDS: Final = ("evse_uid", "location_id", "session_id", "tariff_id", "token_uid")


def about(seen: Observation) -> str:
    """The id of what a request is about: of its URL, else of its body; "" where it has none."""
    path, json = seen.body["path"], seen.body["json"]
    found = next((path[name] for name in _IDS if name in path), None)
    if found is None and isinstance(json, Mapping):
        found = json.get("id")
    return str(found or "").casefold()


@dataclass(frozen=True, slots=True)
class Handed:
    """Our request `id` reaches each of `wanted` once, and nobody who is not among `wanted` or `free`.

    seconds  until all have it · quiet: how long nobody else may get it then
    """

    id: str
    wanted: frozenset[str]
    seconds: float
    quiet: float
    free: frozenset[str] = frozenset()

    @property
    def is_silence(self) -> bool:
        """Is it met by time alone?"""
        return not self.wanted

    def open(self, at: float) -> Expectation:
        handed: list[Observation] = []
        missing = set(self.wanted)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape != "request":
                return None
            if not seen.by_sut:
                if seen.id == self.id and not handed:
                    handed.append(seen)
                return None
            party = seen.record.party
            if not handed or party == handed[0].record.party or not _same(handed[0], seen):
                return None
            if party in self.free:
                return None
            state.seen.append(seen)
            if (wrong := self._wrong(handed[0], seen, missing)) is not None:
                return Outcome(False, wrong, (handed[0], *state.seen))
            missing.discard(party)
            if not missing:
                state.deadline = seen.at + self.quiet
            return None

        def time(state: Expectation) -> Outcome:
            if missing:
                got = f"nothing of it at {', '.join(sorted(missing))} within {self.seconds:g} s"
                return Outcome(False, got, (*handed, *state.seen))
            where = ", ".join(each.record.party for each in state.seen) or "nobody"
            return Outcome(True, f"{where} got it", (*handed, *state.seen))

        return Expectation(at + (self.seconds if self.wanted else self.quiet), see, time)

    def _wrong(self, handed: Observation, seen: Observation, missing: set[str]) -> str | None:
        party = seen.record.party
        if party not in self.wanted:
            return f"{told(seen)} at {party}"
        if party not in missing:
            return f"{told(seen)} at {party} once more"
        was, now = handed.body["path"], seen.body["path"]
        names = [each for each in {**was, **now} if each != "*"]  # that one is the receiver's own
        other = [name for name in names if _text(was.get(name)) != _text(now.get(name))]
        return f"the URL says another {', '.join(other)}: {seen.body['url']}" if other else None

    def __str__(self) -> str:
        whom = f"once at {', '.join(sorted(self.wanted))}" if self.wanted else "nowhere"
        besides = f", perhaps at {', '.join(sorted(self.free))}" if self.free else ""
        return f"what was handed over arrives {whom}{besides}, and nowhere else for {self.quiet:g} s"


@dataclass(frozen=True, slots=True)
class Returned:
    """Our request `id` is answered as `receiver`, a platform of ours, has answered it: with that OCPI code.

    Other data in a good answer are a warning: that a hub leaves them as they are is inferred.
    """

    id: str
    receiver: str
    code: int
    seconds: float

    def open(self, at: float) -> Expectation:
        theirs: list[Observation] = []
        name: list[str] = []

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape == "request" and not seen.by_sut and seen.id == self.id:
                name.append(seen.name)
            if seen.shape not in ANSWERS:
                return None
            if not seen.by_sut and seen.record.party == self.receiver and seen.name in name:
                theirs.append(seen)
            if not seen.by_sut or seen.id != self.id:
                return None
            rests = (*theirs[-1:], seen)
            status, code = seen.body["status"], seen.body["code"]
            if status not in ((200, 201) if self.code == 1000 else (200,)) or code != self.code:
                return Outcome(False, f"HTTP {status}, OCPI {code}", rests)
            other = _other(theirs[-1].body["data"], seen.body["data"]) if theirs else ""
            if other:
                return Outcome(False, other, rests, Verdict.WARNING, "that data stay as they are is inferred")
            return Outcome(True, told(seen), rests)

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"no answer within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return f"the answer of {self.receiver}, OCPI {self.code}, within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Coded:
    """Our request `id` is answered with HTTP 200 and one of the codes `good`; one of `borne` is a warning."""

    id: str
    good: tuple[int, ...]
    borne: tuple[int, ...]
    seconds: float
    note: str

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape not in ANSWERS or not seen.by_sut or seen.id != self.id:
                return None
            status, code = seen.body["status"], seen.body["code"]
            if status == 200 and code in self.good:
                return Outcome(True, told(seen), (seen,))
            verdict = Verdict.WARNING if status == 200 and code in self.borne else None
            return Outcome(
                False, f"HTTP {status}, OCPI {code}", (seen,), verdict, self.note if verdict else ""
            )

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"no answer within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        codes = " or ".join(map(str, self.good))
        return f"HTTP 200 with OCPI {codes} within {self.seconds:g} s"


def answer_to(scene: Scene, which: Rule, judge: Callable[[Observation], str | None], what: str) -> Check:
    """Our last request is answered, by whatever HTTP and OCPI codes, as `judge` wants it: it says what is wrong."""
    pattern = Pattern(ANSWERS, answers=scene.id)
    return fits(which, pattern, scene.seconds("answer_within"), judge, what)


def _same(handed: Observation, seen: Observation) -> bool:
    return seen.name == handed.name and about(seen) == about(handed)


def _text(value: object) -> str:
    return str(value).casefold()


def _other(was: Any, now: Any) -> str:
    """In what two answers differ, or ""."""
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        other = differences(was, now)
        return f"the data have other {', '.join(other)}" if other else ""
    return "" if was == now or was in (None, [], {}) else f"other data: {now!r}"
