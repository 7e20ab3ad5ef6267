"""What the receiver made of a malformed message, as an expectation that the oracle grades.

See `judge.expectations` for how specs and expectations work. The first reaction counts: an answer to the message (or to
nothing that we asked, when its id was unreadable), a sign that it was carried out, or a closed connection; when the time
is over, silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from harness.judge.expectations import Expectation, Outcome, Pattern, told
from harness.judge.finding import Verdict
from harness.protocols.ocpp import oracle
from harness.protocols.ocpp.oracle import Grade, Judgement, Planted, Reaction
from harness.usecases.observation import Observation

NOT_SERVED: Final = frozenset({"NotImplemented", "NotSupported"})
_OF_THE_PAYLOAD: Final = frozenset(
    {
        Planted.MISSING_FIELD,
        Planted.WRONG_TYPE,
        Planted.BAD_VALUE,
        Planted.BAD_TIME,
        Planted.HUGE_NUMBER,
        Planted.EXTRA_FIELD,
        Planted.BAD_PAYLOAD,
        Planted.NULL_PAYLOAD,
    }
)


@dataclass(frozen=True, slots=True)
class Reacts:
    """The first reaction to a message with the fault `planted` is one that the oracle allows.

    sent     seq of the message · id: the message id in it, None if it had none that can be read
    seconds  after which no reaction counts as silence
    effect   what would show that the message was carried out
    choices  the interpretations of the profile
    """

    planted: Planted
    sent: int
    id: str | None
    seconds: float
    effect: Pattern | None = None
    choices: Mapping[str, str] = field(default_factory=dict)

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            reaction = self.reaction(seen)
            return None if reaction is None else self._outcome(reaction, seen)

        return Expectation(at + self.seconds, see, lambda _: self._outcome(Reaction("silence")))

    def reaction(self, seen: Observation) -> Reaction | None:
        """What an observation is to our message; None: something else."""
        if not seen.by_sut:
            return None
        match seen.shape:
            case "error" if self._is_ours(seen):
                return Reaction("callerror", str(seen.body["code"]), seen.id)
            case "response" if self._is_ours(seen):
                return Reaction("callresult")
            case "request" if self.effect is not None and self.effect.picks(seen):
                return Reaction("effect")
            case "link" if seen.name == "closed":
                return Reaction("closed")
        return None

    def _is_ours(self, seen: Observation) -> bool:
        """It answers our message, or nothing at all that we sent."""
        return seen.answers is None or seen.answers.seq == self.sent

    def _outcome(self, reaction: Reaction, seen: Observation | None = None) -> Outcome:
        judged = self.judge(reaction)
        received = judged.received if seen is None else f"{judged.received}: {told(seen)}"
        rests_on = () if seen is None else (seen,)
        return Outcome(judged.verdict is Verdict.PASS, received, rests_on, judged.verdict, judged.note)

    def judge(self, reaction: Reaction) -> Judgement:
        """What the oracle says; a request that the receiver does not serve at all cannot show more than that."""
        judged = oracle.judge(self.planted, reaction, choices=self.choices, sent_id=self.id)
        if self.planted in _OF_THE_PAYLOAD and reaction.code in NOT_SERVED and judged.grade is Grade.WARNING:
            return replace(judged, grade=Grade.REMARK, note="it does not serve this action at all")
        return judged

    def __str__(self) -> str:
        return oracle.expected_text(self.planted)
