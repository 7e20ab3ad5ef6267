"""Malformed requests: what is sent, what may come of it, and that life goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, Within
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene
from harness.protocols.ocpi.bindings.base import BINDING, direct, id_of, ocpi, rule, send, wrong
from harness.protocols.ocpi.malformed import reaction
from harness.protocols.ocpi.malformed.catalogue import Malformed, before, by_id
from harness.protocols.ocpi.malformed.spoil import READABLE
from harness.protocols.ocpi.v221.schema import SCHEMA
from harness.usecases import malformed as word
from harness.usecases.observation import Observation

RESULTS = "https://127.0.0.1:9/nobody-waits-here"
"""Where the results of malformed commands would go."""


@BINDING.does(word.PushValid)
def push_valid(intent: word.PushValid, scene: Scene) -> Deed:
    """Where nothing is to be pushed, it is asked for the versions instead, which every platform has."""
    by = direct(scene)
    first = before(SCHEMA, by_id(SCHEMA, intent.case), id_of(by))
    return send(by, "GET versions") if first is None else send(by, first[0], **first[1])


@BINDING.does(word.AskSomething)
def ask_something(intent: word.AskSomething, scene: Scene) -> Deed:
    return send(direct(scene), "GET versions")


@BINDING.does(word.SendMalformed)
def send_malformed(intent: word.SendMalformed, scene: Scene) -> Deed:
    found, by = by_id(SCHEMA, intent.case), direct(scene)
    return wrong(by, found.operation.name, **found.payload(SCHEMA, id_of(by), RESULTS))


@BINDING.sees(word.TakenValid)
def taken_valid(sight: word.TakenValid, scene: Scene) -> Check:
    which = rule("malformed.ocpi.before", "the valid object is taken", *ocpi("status_codes"))
    return Check(which, _good(scene))


@BINDING.sees(word.AnsweredAsEver)
def answered_as_ever(sight: word.AnsweredAsEver, scene: Scene) -> Check:
    text = "whatever came before, a valid request is answered as ever"
    return Check(rule("malformed.ocpi.alive", text, *ocpi("status_codes")), _good(scene))


def _good(scene: Scene) -> Within:
    pattern = Pattern(ANSWERS, answers=scene.id, be="response")
    return Within(pattern, scene.seconds("answer_within"))


@BINDING.sees(word.MalformedJudged)
def malformed_judged(sight: word.MalformedJudged, scene: Scene) -> Check:
    found = by_id(SCHEMA, sight.case)
    spec = Reacts(found, scene.id, scene.seconds("answer_within"), scene.interpretation)
    return Check(reaction.RULES[found.kind], spec)


@dataclass(frozen=True, slots=True)
class Reacts:
    """The answer to the request `id` is one that its fault allows; no answer is none."""

    malformed: Malformed
    id: str
    seconds: float
    choices: Mapping[str, str] = field(default_factory=dict)

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            asked = seen.answers
            if not seen.by_sut or asked is None or asked.by_sut or asked.id != self.id:
                return None
            found = self.malformed
            readable = found.spoil is not None and found.spoil.name in READABLE
            judged = reaction.judge(found.kind, seen, self.choices, found.stranger, readable)
            return Outcome(
                judged.verdict is Verdict.PASS, judged.received, (seen,), judged.verdict, judged.note
            )

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"no answer within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return reaction.EXPECTED[self.malformed.kind]
