"""Malformed messages in OCPP 2.0.1: what is sent, what is due (the error-code oracle), and that life goes on."""

from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import MESSAGES, Expectation, Outcome, Pattern, answer_to, told
from harness.judge.finding import Rule, Verdict
from harness.protocols.binding import Call, Check, Deed, Frame, Scene
from harness.protocols.ocpp.oracle import Grade, Reaction, rule_of
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, message_timeout, rule
from harness.protocols.ocpp.v201.malformed.catalogue import Malformed, by_id
from harness.protocols.ocpp.v201.malformed.reaction import Reacts
from harness.usecases import malformed as word
from harness.usecases.observation import Observation

HARMLESS: dict[str, tuple[str, str, dict[str, Any]]] = {
    CSMS: (CS, "Heartbeat", {}),
    CS: (
        CSMS,
        "GetVariables",
        {
            "getVariableData": [
                {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}}
            ]
        },
    ),
}
"""By role of the system under test: who asks, and what."""

_MARK = "bad-"


@BINDING.does(word.AskSomething)
def ask_something(intent: word.AskSomething, scene: Scene) -> Deed:
    return Call(*HARMLESS[scene.sut_role])


@BINDING.does(word.SendMalformed)
def send_malformed(intent: word.SendMalformed, scene: Scene) -> Deed:
    """With an id of its own, made from that of the request before, which was unique."""
    found = by_id(intent.case)
    id = scene.id if found.again else (_MARK + scene.id)[:36]
    message = found.message(id)
    return Frame(found.sender, message.data, message.form, message.id)


@BINDING.sees(word.MalformedJudged)
def malformed_judged(sight: word.MalformedJudged, scene: Scene) -> Check:
    found = by_id(sight.case)
    return Check(rule_of(found.planted), _patient(_reacts(found, scene), scene))


def _reacts(found: Malformed, scene: Scene) -> Reacts:
    """What to look for after the message that was sent last."""
    done = next(each for each in reversed(scene.done) if each.intent == word.SendMalformed.__name__)
    ours = (each for each in scene.observations if not each.by_sut and each.shape in MESSAGES)
    sent = next((each.seq for each in ours if each.seq > done.seq), done.seq)
    id = done.ids[-1] if done.ids else None
    return Reacts(found.planted, sent, id, 0.0, found.effect, scene.interpretation)


def _patient(spec: Reacts, scene: Scene) -> Reacts:
    """Silence that is fine is waited for no longer than it takes to be sure."""
    allowed = spec.judge(Reaction("silence")).grade <= Grade.REMARK
    seconds = scene.seconds("quiet_for") if allowed else message_timeout(scene)
    return Reacts(spec.planted, spec.sent, spec.id, seconds, spec.effect, spec.choices)


def _alive(scene: Scene) -> Rule:
    clauses = ("B06.FR.01", "Part 2 3 FR.02") if scene.sut_role == CS else ("G02.FR.03", "Part 4 4.2.2")
    return rule("malformed.alive", "whatever came before, a valid request is answered as ever", *clauses)


@BINDING.sees(word.LinkThere)
def link_there(sight: word.LinkThere, scene: Scene) -> Check:
    states = [
        each
        for each in scene.observations
        if (each.shape == "link" and each.name in ("opened", "closed")) or each.name == "standing"
    ]
    is_open = bool(states) and states[-1].name != "closed"
    spec = Back(scene.seconds("reconnect_within"), _hung_up(by_id(sight.case), scene))
    return Check(_alive(scene), spec, "start" if is_open else "now", consumes=False)


def _hung_up(found: Malformed, scene: Scene) -> bool:
    """Was the connection closed though the message had its answer already?"""
    reacts = _reacts(found, scene)
    reactions = [reacts.reaction(each) for each in scene.observations if each.seq > reacts.sent]
    return "closed" in [each.kind for each in reactions if each is not None][1:]


@dataclass(frozen=True, slots=True)
class Back:
    """A link that is open within `seconds`. `hung_up`: that it had to be opened again is a finding."""

    seconds: float
    hung_up: bool

    def open(self, at: float) -> Expectation:
        there = Pattern(("link", "fact"), ("opened", "standing"), by_sut=False)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not there.picks(seen):
                return None
            if self.hung_up:
                received = "the message was answered, and then the connection was closed"
                return Outcome(False, received, (seen,), Verdict.WARNING)
            return Outcome(True, told(seen), (seen,))

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"no connection within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return f"a connection within {self.seconds:g} s"


@BINDING.sees(word.AnsweredAsEver)
def answered_as_ever(sight: word.AnsweredAsEver, scene: Scene) -> Check:
    return Check(_alive(scene), Answered(scene.id, message_timeout(scene), sight.last))


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to our request `id` within `seconds`. A connection that was closed may come back, but once."""

    id: str
    seconds: float
    last: bool

    def open(self, at: float) -> Expectation:
        pattern = answer_to(self.id)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if pattern.picks(seen):
                wrong = pattern.wrong(seen)
                return Outcome(
                    wrong is None, told(seen) if wrong is None else f"{wrong} in {told(seen)}", (seen,)
                )
            if seen.by_sut and seen.shape == "link" and seen.name == "closed":
                verdict = None if self.last else Verdict.WARNING
                return Outcome(False, f"the connection was closed: {told(seen)}", (seen,), verdict)
            return None

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return f"{answer_to(self.id)} within {self.seconds:g} s"
