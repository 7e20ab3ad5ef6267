"""An expectation about what must not come: not at all for a while, or not before something else.

See `expectations` for how specs and expectations work. Each thing that is forbidden has a word for it, so that a
finding says what happened instead of what did not match.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome, Pattern, told
from harness.usecases.observation import Observation


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Observations that fit `pattern` (`where` and `must`) must not be. `so`: what it means if there is one."""

    pattern: Pattern
    so: str

    def fits(self, seen: Observation) -> bool:
        return self.pattern.picks(seen) and self.pattern.wrong(seen) is None


@dataclass(frozen=True, slots=True)
class NoneBefore:
    """One observation that fits `wanted` within `seconds`, and before it nothing that is forbidden.

    The first one that `wanted` picks decides, as with `Within`. `wanted` None: nothing forbidden for `seconds`.
    """

    forbidden: Sequence[Forbidden]
    seconds: float
    wanted: Pattern | None = None

    @property
    def is_silence(self) -> bool:
        return self.wanted is None

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            for each in self.forbidden:
                if each.fits(seen):
                    return Outcome(False, f"{each.so}: {told(seen)}", (seen,))
            if self.wanted is None or not self.wanted.picks(seen):
                return None
            wrong = self.wanted.wrong(seen)
            return Outcome(
                wrong is None, told(seen) if wrong is None else f"{wrong} in {told(seen)}", (seen,)
            )

        def time(state: Expectation) -> Outcome:
            return Outcome(self.wanted is None, f"nothing of the kind within {self.seconds:g} s")

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        unwanted = " and ".join(f"no {each.pattern}" for each in self.forbidden)
        if self.wanted is None:
            return f"{unwanted} for {self.seconds:g} s"
        return f"{self.wanted} within {self.seconds:g} s, and {unwanted} before it"
