"""F4: a bill that comes to the eMSP under test a second time is not booked a second time."""

from collections.abc import Mapping

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Rule, Verdict
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi import interpretations
from harness.protocols.ocpi.bindings.base import BINDING, ocpi, rule
from harness.protocols.ocpi.bindings.emsp_billing import place_of_bill, told_place
from harness.protocols.ocpi.bindings.means import answered
from harness.usecases import roaming_billing as word
from harness.usecases.observation import Observation


@BINDING.sees(word.BookedOnce)
def booked_once(sight: word.BookedOnce, scene: Scene) -> Check:
    which = rule(
        "roaming.booked_once",
        "a bill that comes a second time is not booked a second time",
        *ocpi("mod_cdrs"),
        basis="inferred",
    )
    first = place_of_bill(scene)
    return Check(which, Once(scene.id, first, scene.seconds("answer_within"), scene.interpretation, which))


class Once:
    """The answer to the request `id` is a refusal in OCPI, or has the same Location as the first one."""

    def __init__(self, id: str, first: str, seconds: float, choices: Mapping[str, str], which: Rule) -> None:
        self.id, self.first, self.seconds, self._choices, self._which = id, first, seconds, choices, which

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            asked = seen.answers
            if not seen.by_sut or asked is None or asked.by_sut or asked.id != self.id:
                return None
            verdict, note = self._judge(seen)
            return Outcome(verdict is Verdict.PASS, self._told(seen), (seen,), verdict, note)

        text = f"no answer within {self.seconds:g} s"
        return Expectation(at + self.seconds, see, lambda _: Outcome(False, text, (), Verdict.FAIL))

    def _judge(self, seen: Observation) -> tuple[Verdict, str]:
        if seen.shape == "broken" or seen.body["status"] >= 500:
            return Verdict.FAIL, ""
        if seen.shape == "response":
            same = told_place(seen).upper() == self.first.upper()
            return (Verdict.PASS, "") if same else (self._which.worst, "it is somewhere else, too")
        if seen.body["status"] == 409:
            point = interpretations.POINTS["duplicate_cdr"]
            if interpretations.lenient(self._choices, point.id):
                return Verdict.PASS, ""
            settled = interpretations.settled(self._choices, point.id)
            verdict = Verdict.FAIL if settled else Verdict.WARNING
            return verdict, f"{point.field} (interpretation {point.id})"
        return Verdict.PASS if seen.body["status"] == 200 else Verdict.WARNING, ""

    def _told(self, seen: Observation) -> str:
        where = f", Location {told_place(seen)}" if seen.shape == "response" else ""
        return f"{answered(seen)}{where}"

    def __str__(self) -> str:
        return f"refused with OCPI 2xxx, or Location {self.first} once more"
