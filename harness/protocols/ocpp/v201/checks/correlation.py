"""CALLs and answers find each other: ids, one CALL at a time, every CALL answered once (Part 4, 4.1)."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.rpc import NO_ID
from harness.protocols.ocpp.v201.checks.exchange import Line, Moment, Opened
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation
from harness.usecases.observation import Observation

HASTE: Final = 2.0
"""Seconds within which nobody has given up waiting yet, whatever its timeout."""

ID_UNIQUE: Final = Rule(
    "generic.id.unique",
    "no message id is used for two CALLs of the same sender, on whatever link of the station",
    ("OCPP 2.0.1 Part 4, 4.1.4",),
)
ID_RETRY: Final = Rule(
    "generic.id.retry",
    "a CALL that is sent again has a message id that the chosen reading allows",
    ("OCPP 2.0.1 Part 4, 4.1.4", "OCPP 2.0.1 errata 2024-09, 4.1.4"),
)
ONE_CALL: Final = Rule(
    "generic.one_call",
    "a CALL is only sent when all earlier ones were answered or timed out",
    ("OCPP 2.0.1 Part 4, 4.1.1", "OCPP 2.0.1 Part 2, 3, FR.01"),
)
ANSWER_KNOWN: Final = Rule(
    "generic.answer.known",
    "every answer has the message id of a CALL that was sent on the same link",
    ("OCPP 2.0.1 Part 4, 4.1.4", "OCPP 2.0.1 Part 4, 4.2.2"),
)
ANSWER_ONCE: Final = Rule(
    "generic.answer.once", "no CALL is answered twice", ("OCPP 2.0.1 Part 4, 4.1.1",), "SHALL", "inferred"
)
ANSWERED: Final = Rule(
    "generic.answered",
    "every CALL is answered",
    ("OCPP 2.0.1 Part 2, 3, FR.02", "OCPP 2.0.1 Part 2, 3, FR.03"),
)
IN_TIME: Final = Rule(
    "generic.answer.in_time",
    "answers come within the message timeout",
    ("OCPP 2.0.1 Part 2, 3.2",),
    "derived",
)


class Correlation:
    """Judges how the system under test relates messages to each other."""

    RULES = (ID_UNIQUE, ID_RETRY, ONE_CALL, ANSWER_KNOWN, ANSWER_ONCE, ANSWERED, IN_TIME)

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._context = situation.context
        self._tally = situation.tally
        self._retry = situation.context.settled("retry_message_id")
        self._used: dict[tuple[str, str], Opened] = {}

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request"): self._call,
            (True, "response"): self._answer,
            (True, "error"): self._answer,
        }

    def end(self, at: float) -> None:
        """Our CALLs that never got an answer, where the time for it is proved to be over."""
        if self._context.faulty:
            return
        for line in self._situation.exchange.lines.values():
            over = line.closed_at if line.closed_at is not None else at
            for call in line.ours.values():
                self._unanswered(call, over)

    def _unanswered(self, call: Opened, over: float) -> None:
        deadline = call.at + self._context.message_timeout
        excused = call.planted or call.doubtful or call.seen is None
        if call.answer is None and not excused and over >= deadline:
            waited = f"nothing in {over - call.at:.1f} s"
            self._tally.broke(ANSWERED, f"an answer to {call.action} ({call.id})", waited, *call.seq)

    def _call(self, moment: Moment) -> None:
        call = moment.call
        if call is None:
            return
        self._one_at_a_time(moment, call)
        key = (moment.line.identity, call.id)
        earlier = self._used.get(key)
        self._used[key] = call
        if earlier is None:
            self._tally.held(ID_UNIQUE, moment.seen.seq)
        elif _again(earlier, moment.seen):
            verdict, note = self._retry.verdict("may_be_same"), self._retry.explain("may_be_same")
            got = f"{call.id!r} again, for the same {call.action}"
            self._tally.graded(ID_RETRY, verdict, "a new id", got, *earlier.seq, moment.seen.seq, note=note)
        else:
            got = f"{call.id!r}, used before for {earlier.action or 'another CALL'}"
            self._tally.broke(ID_UNIQUE, "an id never used before", got, *earlier.seq, moment.seen.seq)

    def _one_at_a_time(self, moment: Moment, call: Opened) -> None:
        hasty = [each for each in moment.pending if not self._timed_out(each, call.at)]
        for each in moment.pending:
            if each not in hasty:
                each.given_up = True
        if not hasty:
            self._tally.held(ONE_CALL, moment.seen.seq)
            return
        first = hasty[0]
        got = (
            f"{call.action} {call.at - first.at:.2f} s after {first.action or first.id}, which is unanswered"
        )
        self._tally.broke(ONE_CALL, "one CALL at a time", got, *first.seq, moment.seen.seq)

    def _timed_out(self, call: Opened, at: float) -> bool:
        known = self._context.sut_timeout
        patience = HASTE if known is None else max(known - self._context.tolerance, HASTE)
        return at - call.at >= min(patience, self._context.message_timeout)

    def _answer(self, moment: Moment) -> None:
        call, seen = moment.call, moment.seen
        if call is None:
            self._stray(moment)
        elif moment.again:
            first = () if call.answer is None else (call.answer.seq,)
            self._tally.broke(ANSWER_ONCE, "one answer", "another one", *call.seq, *first, seen.seq)
        else:
            self._tally.held(ANSWER_KNOWN, seen.seq)
            self._tally.held(ANSWERED, seen.seq)
            self._punctual(moment, call)

    def _punctual(self, moment: Moment, call: Opened) -> None:
        if self._context.faulty or call.seen is None:
            return
        took, most = moment.seen.at - call.at, self._context.message_timeout
        if took <= most:
            self._tally.held(IN_TIME, moment.seen.seq)
        else:
            late = f"after {took:.1f} s"
            self._tally.broke(IN_TIME, f"within {most:g} s", late, *call.seq, moment.seen.seq)

    def _stray(self, moment: Moment) -> None:
        """An answer to nothing. What we sent broken may be answered with any id; that is judged elsewhere."""
        line, id = moment.line, moment.seen.id or ""
        if line.planted_frames > 0:
            line.planted_frames -= 1
            return
        other = self._asked_elsewhere(line, id)
        where = f" (it was asked on {other})" if other else ""
        asked = "the id of a CALL that is open"
        if id == NO_ID:
            asked = f"{NO_ID} only for a frame that cannot be read; ours could"
        self._tally.broke(ANSWER_KNOWN, asked, f"{id!r}{where}", moment.seen.seq)

    def _asked_elsewhere(self, line: Line, id: str) -> str:
        others = self._situation.exchange.siblings(line)
        return next((each.name for each in others if id in each.ours), "")


def _again(earlier: Opened, seen: Observation) -> bool:
    """Is `seen` the same message sent once more, because the first time did not work out?"""
    worked = earlier.answer is not None and earlier.answer.shape == "response"
    return not worked and earlier.action == seen.name and _core(earlier.body) == _core(seen.body)


def _core(body: object) -> object:
    """A payload without what may change when it is sent again (E11.FR.07)."""
    return {key: value for key, value in body.items() if key != "offline"} if isinstance(body, dict) else body
