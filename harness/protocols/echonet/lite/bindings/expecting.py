"""What the bindings wait for: answers to several requests, and what is known already.

Who judges says what is wrong in a few words, or None. "?" in front means that it cannot be told: that is INCONCLUSIVE.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Spec
from harness.judge.finding import Verdict
from harness.usecases.observation import Observation


def _outcome(wrong: str | None, right: str, seen: tuple[Observation, ...]) -> Outcome:
    if wrong is not None and wrong.startswith("?"):
        return Outcome(False, wrong.removeprefix("?"), seen, Verdict.INCONCLUSIVE)
    return Outcome(wrong is None, wrong or right, seen)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to each of these requests, within `seconds`, and together they are what `judge` wants.

    judge  takes the answers in the order of the requests, returns what is wrong, or None; "?" in front: it cannot be told
    """

    ids: tuple[str, ...]
    seconds: float
    judge: Callable[[Sequence[Observation]], str | None]
    what: str

    def open(self, at: float) -> Expectation:
        found: dict[str, Observation] = {}

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.shape not in ANSWERS or seen.id not in self.ids or seen.id in found:
                return None
            if seen.answers is None:
                return None
            found[seen.id] = seen
            state.seen.append(seen)
            if len(found) < len(set(self.ids)):
                return None
            wrong = self.judge([found[id] for id in self.ids])
            return _outcome(wrong, shown(state.seen), tuple(state.seen))

        def time(state: Expectation) -> Outcome:
            lacking = len(set(self.ids)) - len(found)
            return Outcome(False, f"{lacking} of {len(self.ids)} not answered", tuple(state.seen))

        if not self.ids:
            return Expectation(
                at, see, lambda _: Outcome(False, "nothing was asked", (), Verdict.INCONCLUSIVE)
            )
        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.what}, within {self.seconds:g} s"


def shown(seen: Sequence[Observation]) -> str:
    return "; ".join(f"{each.body['service']} {pairs(each)}" for each in seen[:3]) + (
        "; …" if len(seen) > 3 else ""
    )


def pairs(seen: Observation) -> str:
    properties = [*seen.body["properties"], *seen.body["gets"]]
    return " ".join(f"{each['epc']}={each['edt'] or '-'}" for each in properties)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known already decides: `judge` says what is wrong, or None, and by what it was seen."""

    judge: Callable[[], tuple[str | None, tuple[Observation, ...]]]
    what: str
    seconds: float = 0.0

    def open(self, at: float) -> Expectation:
        def time(state: Expectation) -> Outcome:
            wrong, seen = self.judge()
            return _outcome(wrong, "it is so", seen)

        return Expectation(at, lambda state, seen: None, time)

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class WithoutTheGroup:
    """What another spec looks for, where our side is not in the group of all nodes: only what was heard is certain.

    itself  what is looked for goes to the group; else it only follows from what we would have told the group
    """

    spec: Spec
    itself: bool = True

    @property
    def seconds(self) -> float:
        return self.spec.seconds

    @property
    def is_silence(self) -> bool:
        return bool(getattr(self.spec, "is_silence", False))

    def open(self, at: float) -> Expectation:
        inner = self.spec.open(at)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            inner.see(seen)
            return self._certain(inner.outcome)

        def time(state: Expectation) -> Outcome:
            inner.pass_time(state.deadline or at)
            return self._certain(inner.outcome) or Outcome(False, "nothing", (), Verdict.INCONCLUSIVE)

        return Expectation(inner.deadline, see, time)

    def _certain(self, outcome: Outcome | None) -> Outcome | None:
        if outcome is None or any(each.shape == "error" for each in outcome.seen):
            return outcome
        if outcome.ok and (outcome.seen or not self.itself):
            return outcome
        received = f"{outcome.received}; but our side does without the group of all nodes"
        return Outcome(False, received, outcome.seen, Verdict.INCONCLUSIVE)

    def __str__(self) -> str:
        return f"{self.spec}"
