"""Checks whose outcome has more than two sides: right, borne, wrong, or not to be told."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome, Pattern, told
from harness.judge.finding import Verdict
from harness.usecases.observation import Observation

Opinion = tuple[Verdict, str]
"""What an observation is worth, and why; the reason of a PASS may be empty."""
GOOD: Opinion = Verdict.PASS, ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The first observation picked, within `seconds`, is worth what `weigh` says.

    nothing   what it is worth if none comes; None: what the rule says
    """

    pattern: Pattern
    seconds: float
    weigh: Callable[[Observation], Opinion]
    what: str
    nothing: Verdict | None = None

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen):
                return None
            verdict, why = self.weigh(seen)
            return Outcome(verdict <= Verdict.WARNING, why or told(seen), (seen,), verdict)

        def time(state: Expectation) -> Outcome:
            return Outcome(False, f"nothing within {self.seconds:g} s", verdict=self.nothing)

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.pattern}: {self.what}; within {self.seconds:g} s"


def status(seen: Observation) -> str:
    """The answer in a few words: "HTTP 404, OCPI 2004"."""
    code = seen.body["code"]
    return f"HTTP {seen.body['status']}, " + (f"OCPI {code}" if code is not None else "no OCPI code")
