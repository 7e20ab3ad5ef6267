"""What came of a handshake, as the record has it, and what it is worth.

The note `tls` of the handshake decides, unless it says that the channel is open where it should not be: then what
follows on it counts, too, because HTTP may still say no, and TLS 1.3 lets a server say no when we are through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Verdict
from harness.protocols.ocpp.disputed import settle
from harness.protocols.ocpp.v201.tls_matrix.cells import (
    AGREED,
    ANYTHING,
    CLEAR,
    CLOSED,
    HTTP,
    NOTHING,
    OPEN,
    QUIET,
    REFUSED,
    SILENT,
    WORDS,
    Cell,
)
from harness.usecases.observation import Observation

AT_ONCE = 4.0
"""Seconds in which a system may still close a connection that it had let in (the tolerance of the certification labs)."""


@dataclass(frozen=True, slots=True)
class Reacts:
    """The next handshake of ours comes to what the cell allows, within `seconds`.

    choices  the interpretations of the profile
    """

    cell: Cell
    seconds: float
    choices: Mapping[str, str] = field(default_factory=dict)

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            kind = self._kind(seen, bool(state.seen))
            if kind is None:
                return None
            if seen.name == "tls" and kind is not QUIET:
                state.seen.append(seen)
            if kind is OPEN and seen.name == "tls" and not self._enough():
                return None
            if kind is OPEN and seen.name == "upgrade" and self._may_close():
                state.seen.append(seen)
                state.deadline = min(state.deadline or at, seen.at + AT_ONCE)
                return None
            return self.outcome(kind, tuple(state.seen) or (seen,))

        return Expectation(at + self.seconds, see, self._late)

    def _enough(self) -> bool:
        """Does it tell everything that the channel is open?"""
        return OPEN in self.cell.fine and not self.cell.used

    def _may_close(self) -> bool:
        """May it still take back that it let us in?"""
        return CLOSED in self.cell.fine and OPEN not in self.cell.fine

    def _kind(self, seen: Observation, waiting: bool) -> str | None:
        """What an observation says; None: nothing. `waiting`: the channel is open, what becomes of it?"""
        if seen.shape != "link" or not isinstance(seen.body, Mapping):
            return None
        match seen.name:
            case "tls":
                kind = kind_of(seen.body)
                return QUIET if waiting and kind is OPEN else kind
            case "upgrade" if waiting:
                return OPEN if seen.body.get("status") == 101 else None
            case "refused" if waiting:
                if seen.body.get("gave_up"):
                    return QUIET
                return HTTP if int(seen.body.get("status") or 0) >= 400 else REFUSED
            case "closed" if waiting and seen.by_sut:
                return CLOSED
        return None

    def _late(self, state: Expectation) -> Outcome:
        if state.seen:
            let_in = state.seen[-1].name == "upgrade"
            return self.outcome(OPEN if let_in else QUIET, tuple(state.seen))
        return Outcome(False, f"no handshake within {self.seconds:g} s", (), Verdict.INCONCLUSIVE)

    def outcome(self, kind: str, seen: tuple[Observation, ...]) -> Outcome:
        """What `kind` is worth in this cell."""
        facts = seen[0].body
        left = facts.get("why") == LEFT
        received = f"{'our own end of it' if left else WORDS[kind]}: {told(facts)}"
        wrong = _differing(self.cell.wants, facts) if kind is OPEN else ""
        if wrong:
            return Outcome(False, f"{received}; {wrong}", seen)
        if kind is NOTHING and facts.get("script") and self.cell.fine != ANYTHING:
            note = "the two have nothing in common that the cell could be played with"
            return Outcome(False, received, seen, Verdict.INCONCLUSIVE, note)
        if kind in self.cell.fine or left:
            return Outcome(True, received, seen)
        if kind in self.cell.odd:
            note = "it does not agree to it, but neither does it end it"
            return Outcome(False, received, seen, Verdict.WARNING, note)
        return self._disputed(Outcome(False, received, seen))

    def _disputed(self, outcome: Outcome) -> Outcome:
        id, option = self.cell.dispute
        if not id:
            return outcome
        settlement = settle(self.choices, id)
        verdict = settlement.verdict(option)
        ok = verdict is Verdict.PASS
        return replace(outcome, ok=ok, verdict=verdict, note=settlement.explain(option))

    def __str__(self) -> str:
        return f"{self.cell.expected} within {self.seconds:g} s"


LEFT = "we left on purpose"
_NOT_COMMON = ("protocol_version", "handshake_failure", "insufficient_security")


def kind_of(facts: Mapping[str, Any]) -> str:
    """What a note of a handshake tells."""
    if facts.get("outcome") == "open":
        return OPEN
    if facts.get("cleartext"):
        return CLEAR if facts.get("agreed") else REFUSED
    if facts.get("by") == "sut":
        return REFUSED
    alert = facts.get("alert") or {}
    if alert.get("from") == "harness" and alert.get("name") in _NOT_COMMON:
        return NOTHING
    return AGREED if facts.get("agreed") else SILENT


def told(facts: Mapping[str, Any]) -> str:
    """Version, suite, alert and reason, as far as they are known."""
    alert = facts.get("alert") or {}
    shown = [
        str(facts.get("version") or ""),
        str(facts.get("suite") or ""),
        f"compression {facts['compression']}" if facts.get("compression") else "",
        f"alert {alert['name']} ({alert['code']}) from {alert['from']}" if alert else "",
        str(facts.get("why") or "") if not alert else "",
        "a former session was taken up" if facts.get("resumed") else "",
        f"after {facts['reached']}" if facts.get("reached") else "",
    ]
    return ", ".join(each for each in shown if each) or "nothing was agreed"


def _differing(wants: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    wrong = [f"{name} is {facts.get(name)!r}" for name, value in wants.items() if facts.get(name) != value]
    return ", ".join(wrong)
