"""Expectations: small objects fed one observation at a time until they are met or broken.

Theory. A *spec* (`Within`, `Never`, ...) is plain data and says what must be seen and for how long; `open(at)`
anchors it at an instant and gives an `Expectation` that is fed:

    open --see(observation)/pass_time(at)--> open | settled(met) | settled(broken)

Only two things move it: observations, and the time that records carry. An observation at the deadline still
counts, one after it does not. So feeding the same records again gives the same outcome: live and re-judged verdicts
cannot differ. Nothing in here can send or wait.

A `Pattern` has two parts: `where` picks the observation that is meant, `must` is what that one has to hold. The
first one picked decides; an observation that is not picked is passed over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

from harness.judge.finding import Verdict
from harness.judge.matchers import describe, explain, show
from harness.usecases.observation import Observation, Shape

MESSAGES: tuple[Shape, ...] = ("request", "response", "error", "notice", "broken")
ANSWERS: tuple[Shape, ...] = ("response", "error")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which observation is meant (`shape`, `name`, `where`, ...) and what it must hold (`must`).

    name     one name, several, or () for any
    answers  message id of the request that it answers
    be       the shape that the observation picked has to have (an error where a result is due breaks it)
    party    which of our parties it was exchanged with; None: any
    by_sut   False: something that we did (rarely of use)
    """

    shape: Shape | tuple[Shape, ...]
    name: str | tuple[str, ...] = ()
    where: Mapping[str, Any] = field(default_factory=dict)
    must: Mapping[str, Any] = field(default_factory=dict)
    answers: str | None = None
    link: str | None = None
    by_sut: bool = True
    be: Shape | None = None
    party: str | None = None

    def picks(self, seen: Observation) -> bool:
        """Is `seen` the kind of thing that is meant?"""
        shapes = (self.shape,) if isinstance(self.shape, str) else self.shape
        names = (self.name,) if isinstance(self.name, str) else self.name
        return (
            seen.by_sut == self.by_sut
            and seen.shape in shapes
            and (not names or seen.name in names)
            and (self.link is None or seen.link == self.link)
            and (self.party is None or seen.record.party == self.party)
            and (self.answers is None or (seen.shape in ANSWERS and seen.id == self.answers))
            and explain(self.where, seen.body) is None
        )

    def wrong(self, seen: Observation) -> str | None:
        """What is wrong with an observation that was picked, or None."""
        if self.be is not None and seen.shape != self.be:
            return f"wanted {'an' if self.be == 'error' else 'a'} {self.be}"
        return explain(self.must, seen.body)

    def _shapes(self) -> tuple[Shape, ...]:
        return (self.shape,) if isinstance(self.shape, str) else self.shape

    def __str__(self) -> str:
        names = self.name if isinstance(self.name, str) else " or ".join(self.name)
        parts = [names or "any message", {"response": "answer"}.get(self._shapes()[0], self._shapes()[0])]
        if self.answers is not None:
            parts = ["the error in answer" if self.be == "error" else "the answer"]
        parts += [f"at {self.party}"] if self.party is not None else []
        conditions = [describe(part) for part in (self.where, self.must) if part]
        return " ".join(parts) + (f" with {'; '.join(conditions)}" if conditions else "")


def answer_to(id: str, must: Mapping[str, Any] | None = None) -> Pattern:
    """The positive answer to our request `id`. An error instead breaks it."""
    return Pattern(ANSWERS, must=must or {}, answers=id, be="response")


def error_to(id: str, must: Mapping[str, Any] | None = None) -> Pattern:
    """The error in answer to our request `id`. A positive answer instead breaks it."""
    return Pattern(ANSWERS, must=must or {}, answers=id, be="error")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an expectation ended. `seen` are the observations it rests on, the deciding one last.

    verdict   for expectations that grade; None: the rule says what it is worth when it is broken
    note      what there is to say besides
    """

    ok: bool
    received: str
    seen: tuple[Observation, ...] = ()
    verdict: Verdict | None = None
    note: str = ""


class Expectation:
    """An opened spec. `deadline` is when time alone settles it (None: never)."""

    __slots__ = ("_near", "_on_see", "_on_time", "deadline", "outcome", "seen")

    def __init__(
        self,
        deadline: float | None,
        on_see: "Callable[[Expectation, Observation], Outcome | None]",
        on_time: "Callable[[Expectation], Outcome]",
    ) -> None:
        self.deadline = deadline
        self.outcome: Outcome | None = None
        self.seen: list[Observation] = []
        self._on_see = on_see
        self._on_time = on_time

    def see(self, seen: Observation) -> None:
        """Look at one more observation. Does nothing once settled."""
        self.pass_time(seen.at, inclusive=False)
        if self.outcome is None:
            self.outcome = self._on_see(self, seen)

    def pass_time(self, at: float, inclusive: bool = True) -> None:
        """It is now `at`. A tick at the deadline closes the window, an observation at the deadline does not."""
        if self.outcome is not None or self.deadline is None:
            return
        if at > self.deadline or (inclusive and at >= self.deadline):
            self.outcome = self._on_time(self)


class Spec(Protocol):
    """What must be seen, and for how long.

    A spec whose `is_silence` is true is met by time alone: whoever looks for it has to go on looking for all of its
    seconds, whatever time went by before.
    """

    @property
    def seconds(self) -> float:
        """How long it may take at most."""
        ...

    def open(self, at: float) -> Expectation: ...


@dataclass(frozen=True, slots=True)
class Within:
    """The first observation picked, at the latest after `seconds`, holds what it must."""

    pattern: Pattern
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen):
                return None
            wrong = self.pattern.wrong(seen)
            return Outcome(
                wrong is None, told(seen) if wrong is None else f"{wrong} in {told(seen)}", (seen,)
            )

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return f"{self.pattern} within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Never:
    """Nothing that fits the pattern (`where` and `must`) for `seconds`."""

    pattern: Pattern
    seconds: float

    @property
    def is_silence(self) -> bool:
        return True

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if self.pattern.picks(seen) and self.pattern.wrong(seen) is None:
                return Outcome(False, told(seen), (seen,))
            return None

        return Expectation(at + self.seconds, see, lambda _: Outcome(True, "nothing of the kind"))

    def __str__(self) -> str:
        return f"no {self.pattern} for {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Count:
    """At least `low` (and, if given, at most `high`) observations that fit within `seconds`.

    Without `high` it is met as soon as `low` are there; with `high` the whole window has to pass.
    """

    pattern: Pattern
    seconds: float
    low: int
    high: int | None = None

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if self.pattern.picks(seen) and self.pattern.wrong(seen) is None:
                state.seen.append(seen)
            count = len(state.seen)
            if self.high is not None and count > self.high:
                return Outcome(False, f"{count} of them", tuple(state.seen))
            if self.high is None and count >= self.low:
                return Outcome(True, f"{count} of them", tuple(state.seen))
            return None

        def time(state: Expectation) -> Outcome:
            return Outcome(len(state.seen) >= self.low, f"{len(state.seen)} of them", tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        wanted = f"at least {self.low}" if self.high is None else f"{self.low} to {self.high}"
        if self.low == self.high:
            wanted = f"exactly {self.low}"
        return f"{wanted} × {self.pattern} within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class InOrder:
    """One observation for each pattern, in this order, others may lie between. All within `seconds`."""

    patterns: Sequence[Pattern]
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            pattern = self.patterns[len(state.seen)]
            if not pattern.picks(seen):
                return None
            state.seen.append(seen)
            wrong = pattern.wrong(seen)
            if wrong is not None:
                return Outcome(False, f"{wrong} in {told(seen)}", tuple(state.seen))
            done = len(state.seen) == len(self.patterns)
            return Outcome(True, " → ".join(map(told, state.seen)), tuple(state.seen)) if done else None

        return Expectation(
            at + self.seconds, see, lambda state: _incomplete(self.patterns, state, self.seconds)
        )

    def __str__(self) -> str:
        return f"in order: {'; then '.join(map(str, self.patterns))}; within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class InAnyOrder:
    """One observation for each pattern, in whatever order. Each observation counts for one pattern.

    The answer to a certain request comes once: if it is wrong, no other can be right.

    over   after that nothing more will come
    """

    patterns: Sequence[Pattern]
    seconds: float
    over: Pattern | None = None

    def open(self, at: float) -> Expectation:
        missing = list(self.patterns)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if self.over is not None and self.over.picks(seen):
                return _in_vain(state, seen)
            for pattern in missing:
                if not pattern.picks(seen):
                    continue
                wrong = pattern.wrong(seen)
                if wrong is None:
                    missing.remove(pattern)
                    state.seen.append(seen)
                    break
                if pattern.answers is not None:
                    return Outcome(False, f"{wrong} in {told(seen)}", (*state.seen, seen))
            if missing:
                return None
            return Outcome(True, "; ".join(map(told, state.seen)), tuple(state.seen))

        def time(state: Expectation) -> Outcome:
            lacking = "; ".join(map(str, missing))
            return Outcome(False, f"missing after {self.seconds:g} s: {lacking}", tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"in any order: {'; '.join(map(str, self.patterns))}; within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The first observation that any pattern picks, within `seconds`, holds what that pattern says.

    `silence` True: nothing at all is fine, too.
    """

    patterns: Sequence[Pattern]
    seconds: float
    silence: bool = False

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            picked = [pattern for pattern in self.patterns if pattern.picks(seen)]
            if not picked:
                return None
            wrong = [pattern.wrong(seen) for pattern in picked]
            if None in wrong:
                return Outcome(True, told(seen), (seen,))
            return Outcome(False, f"{wrong[0]} in {told(seen)}", (seen,))

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(self.silence, f"nothing within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        silence = ", or nothing" if self.silence else ""
        return f"{' or '.join(map(str, self.patterns))}{silence} within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Periodic:
    """`times` observations that fit, one every `every` seconds, each at most `tolerance` early or late.

    Gaps are counted from one to the next; the first is counted from the opening only as "not later than".
    """

    pattern: Pattern
    every: float
    tolerance: float
    times: int

    @property
    def seconds(self) -> float:
        return (self.every + self.tolerance) * self.times

    def open(self, at: float) -> Expectation:
        limit = self.every + self.tolerance

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen) or self.pattern.wrong(seen) is not None:
                return None
            early = bool(state.seen) and seen.at - state.seen[-1].at < self.every - self.tolerance
            state.seen.append(seen)
            if early:
                return Outcome(False, _gaps(at, state.seen), tuple(state.seen))
            state.deadline = seen.at + limit
            return Outcome(True, _gaps(at, state.seen), tuple(state.seen)) if self._done(state) else None

        def time(state: Expectation) -> Outcome:
            return Outcome(False, f"{_gaps(at, state.seen)}, then nothing for {limit:g} s", tuple(state.seen))

        return Expectation(at + limit, see, time)

    def _done(self, state: Expectation) -> bool:
        return len(state.seen) >= self.times

    def __str__(self) -> str:
        return f"{self.times} × {self.pattern} every {self.every:g} ± {self.tolerance:g} s"


@dataclass(frozen=True, slots=True)
class Gather:
    """All observations picked until one is the `last`, within `seconds`; together they are what `judge` wants.

    judge  takes the gathered observations, returns what is wrong or None
    what   the judgement in words
    over   after that nothing more will come
    """

    pattern: Pattern
    seconds: float
    last: Callable[[Observation], bool]
    judge: Callable[[Sequence[Observation]], str | None]
    what: str
    over: Pattern | None = None

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if self.over is not None and self.over.picks(seen):
                return _in_vain(state, seen)
            if not self.pattern.picks(seen):
                return None
            state.seen.append(seen)
            if not self.last(seen):
                return None
            wrong = self.judge(state.seen)
            return Outcome(wrong is None, wrong or f"{len(state.seen)} × {self.pattern}", tuple(state.seen))

        def time(state: Expectation) -> Outcome:
            got = f"{len(state.seen)} so far, the last never came within {self.seconds:g} s"
            return Outcome(False, got, tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.pattern}, all of them within {self.seconds:g} s: {self.what}"


def is_silence(spec: Spec) -> bool:
    """Is it met by time alone?"""
    return bool(getattr(spec, "is_silence", False))


def told(seen: Observation) -> str:
    """An observation for people: what it is and what it holds."""
    answer = {"response": " answer", "error": " error"}.get(seen.shape, "")
    return f"{seen.name or seen.shape}{answer} {show(seen.body)}"


def _in_vain(state: Expectation, seen: Observation) -> Outcome:
    return Outcome(False, f"it came to nothing: {told(seen)}", (*state.seen, seen))


def _incomplete(patterns: Sequence[Pattern], state: Expectation, seconds: float) -> Outcome:
    missing = patterns[len(state.seen)]
    return Outcome(
        False,
        f"after {len(state.seen)} of {len(patterns)} no {missing} within {seconds:g} s",
        tuple(state.seen),
    )


def _gaps(start: float, seen: Sequence[Observation]) -> str:
    instants = [start, *(each.at for each in seen)]
    gaps = ", ".join(f"{later - earlier:.1f}" for earlier, later in pairwise(instants))
    return f"after {gaps} s" if gaps else "nothing"
