"""An expectation about what is due after a silence.

Like those of `expectations` it is plain data that opens into something fed one observation at a time.
"""

from dataclasses import dataclass

from harness.judge.expectations import MESSAGES, Expectation, Outcome, Pattern, told
from harness.usecases.observation import Observation


@dataclass(frozen=True, slots=True)
class AfterSilence:
    """What the pattern picks comes at the latest `after` seconds after the last other message of the same side.

    patience  seconds to look on altogether: a side that never falls silent for so long owes nothing
    early     what comes sooner than that after the last message shows nothing: it may be the end of an older rhythm
    """

    pattern: Pattern
    after: float
    patience: float
    early: float = 0.0

    @property
    def seconds(self) -> float:
        return self.patience

    def open(self, at: float) -> Expectation:
        end = at + self.patience

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            since = state.seen[-1].at if state.seen else at
            if self.pattern.picks(seen) and seen.at - since >= self.early:
                return Outcome(True, told(seen), (seen,))
            if seen.by_sut == self.pattern.by_sut and seen.shape in MESSAGES:
                state.seen[:] = [seen]
                state.deadline = min(seen.at + self.after, end)
            return None

        def time(state: Expectation) -> Outcome:
            since = state.seen[-1].at if state.seen else at
            if since + self.after > end:
                return Outcome(True, f"never silent for {self.after:g} s", tuple(state.seen))
            return Outcome(False, f"silence for {self.after:g} s", tuple(state.seen))

        return Expectation(min(at + self.after, end), see, time)

    def __str__(self) -> str:
        return f"{self.pattern} at the latest after {self.after:g} s of silence"
