"""When a station asks for a certificate again by itself, and when it does not (OCPP 2.0.1 A02.FR.17 to A02.FR.20,
A03.FR.02).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import Expectation, Never, Outcome, Pattern, Within
from harness.judge.finding import Verdict
from harness.pki.authority import DAY
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpp.disputed import settle
from harness.protocols.ocpp.v201.bindings.base import BINDING, request, rule
from harness.protocols.ocpp.v201.bindings.signing import KINDS, well_formed
from harness.usecases import own_certificates as word
from harness.usecases.observation import Observation, first


class Repeats:
    """A request that is repeated with doubled waits, and then no more.

    wait     seconds until it is repeated for the first time, counted from our answer
    times    what CertSigningRepeatTimes says · more: one more is let pass, as the number may count the doublings
    slack    seconds that it may be late · early: seconds that it may come too soon
    """

    def __init__(self, wait: float, times: int, more: Verdict, slack: float, early: float) -> None:
        self._wait, self._times, self._more = wait, times, more
        self._slack, self._early = slack, early

    @property
    def seconds(self) -> float:
        return self._wait * 2.0 ** (self._times + 2) + self._slack

    def open(self, at: float) -> Expectation:
        pattern = request("SignCertificate")

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not pattern.picks(seen):
                return None
            if state.seen and (wrong := self._wrong(state.seen, seen)):
                return Outcome(False, wrong, (*state.seen, seen))
            state.seen.append(seen)
            state.deadline = seen.at + self._due(len(state.seen)) + self._slack
            return None

        return Expectation(at + self._slack, see, self._over)

    def _due(self, number: int) -> float:
        """How long to wait after the request of this number, the first being 1."""
        return self._wait * 2.0 ** (number - 1)

    def _wrong(self, before: Sequence[Observation], seen: Observation) -> str:
        waited, wanted = seen.at - before[-1].at, self._due(len(before))
        if len(before) > self._times + 1:
            return f"repeated {len(before)} times"
        return f"repeated after {waited:.1f} s, wanted {wanted:g} s" if waited < wanted - self._early else ""

    def _over(self, state: Expectation) -> Outcome:
        seen = tuple(state.seen)
        repeated = len(seen) - 1
        if repeated < self._times:
            waited = self._due(len(seen)) if seen else 0.0
            return Outcome(False, f"repeated {max(repeated, 0)} times, then nothing for {waited:g} s", seen)
        if repeated > self._times and self._more is not Verdict.PASS:
            return Outcome(False, f"repeated {repeated} times", seen, self._more)
        return Outcome(True, f"repeated {repeated} times", seen)

    def __str__(self) -> str:
        waits = ", ".join(f"{self._due(number):g} s" for number in range(1, self._times + 1))
        return f"the request again after {waits}, and then no more"


@BINDING.sees(word.RequestRepeated)
def request_repeated(sight: word.RequestRepeated, scene: Scene) -> Check:
    reading = settle(scene.interpretation, "signing_repeats")
    which = rule(
        "csr.repeats",
        "a station that was promised a certificate and gets none asks again, with waits that double, so often as "
        "CertSigningRepeatTimes says, and then no more",
        "A02.FR.17",
        "A02.FR.18",
        "A02.FR.19",
    )
    times, more = sight.times, reading.verdict("doublings")
    if reading.chosen and reading.option == "doublings":
        times, more = sight.times + 1, Verdict.FAIL
    early = scene.seconds("time_tolerance") / 2
    spec = Repeats(sight.seconds, times, more, scene.seconds("react_within"), early)
    return Check(which, spec, since="stimulus")


@BINDING.sees(word.NoMoreRequests)
def no_more_requests(sight: word.NoMoreRequests, scene: Scene) -> Check:
    """Since the last stimulus, less what was asked for; what a station does about one for another use is its affair."""
    answers = scene.seen("SignCertificate", "response", by_sut=False)
    if answers and first(answers[-1].body, "status") != "Accepted":
        which = rule(
            "csr.declined",
            "a station whose request was declined asks no more until it is told to",
            "A02.FR.12",
            "A02.FR.17",
            basis="inferred",
        )
    else:
        which = rule(
            "csr.stops",
            "a station that was sent a certificate which is not valid asks no more until it is told to",
            "A02.FR.20",
        )
    again = request("SignCertificate", where={"certificateType": for_its_connection})
    return Check(which, Never(again, sight.seconds))


def for_its_connection(value: Any) -> str | None:
    """Left out, it is for the station (A02.FR.13)."""
    return None if value == KINDS["station"] or not isinstance(value, str) else f"is for another use: {value}"


@BINDING.sees(word.RenewsInTime)
def renews_in_time(sight: word.RenewsInTime, scene: Scene) -> Check:
    """How soon it has to notice the texts do not say; where time costs nothing, a day is enough."""
    which = rule(
        "csr.renewal",
        "a station asks for a new certificate when its own runs out within a month",
        "A03.FR.02",
        "A03.FR.03",
        basis="inferred",
    )
    made = request("SignCertificate", {"certificateType": for_its_connection}, {"csr": well_formed})
    if "simulated_time" in scene.features:
        return Check(which, Within(made, DAY + scene.seconds("apply_within")))
    return Check(which, Perhaps(made, scene.seconds("apply_within")))


@dataclass(frozen=True, slots=True)
class Perhaps:
    """As `Within`; but nothing at all settles nothing."""

    pattern: Pattern
    seconds: float

    def open(self, at: float) -> Expectation:
        inner = Within(self.pattern, self.seconds).open(at)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            inner.see(seen)
            return inner.outcome

        def late(state: Expectation) -> Outcome:
            got = f"nothing within {self.seconds:g} s"
            return Outcome(False, got, (), Verdict.INCONCLUSIVE, "it may look at its certificate once a day")

        return Expectation(at + self.seconds, see, late)

    def __str__(self) -> str:
        return f"{self.pattern} within {self.seconds:g} s"
