"""What counts as refusing a connection: the end of the handshake, or of the connection as soon as it can be told.

station tested    handshake ends by it --> refused          an HTTP request comes -------> accepted
CSMS tested       handshake ends by it, HTTP error, link closed by it --> refused
                  nothing happens, or it answers the BootNotification and stays --> accepted
"""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Verdict
from harness.protocols.ocpp.v201.bindings.base import TOLERANCE
from harness.usecases.observation import Observation, first

NOTHING_IN_COMMON = "the two have nothing in common that it could be tried with"


@dataclass(frozen=True, slots=True)
class Refused:
    """How one observation is to be taken.

    station      the system under test is a station
    ours_counts  a handshake that our side ends counts, too: there was nothing that both sides would do
    """

    station: bool
    ours_counts: bool = False

    def outcome(self, seen: Observation) -> Outcome | None:
        if seen.shape == "link" and isinstance(seen.body, Mapping):
            match seen.name:
                case "tls":
                    return self._shaken(seen)
                case "upgrade" | "rejected" if self.station:
                    return Outcome(False, "it goes on: it asks for a WebSocket", (seen,))
                case "refused":
                    return self._turned_away(seen)
                case "closed" if seen.by_sut and not self.station:
                    return Outcome(True, f"it closes the connection: {seen.body.get('code')}", (seen,))
        return None

    def welcome(self, seen: Observation) -> bool:
        """Has a CSMS answered the station's announcement? It may still close the connection."""
        answer = seen.shape == "response" and seen.name == "BootNotification" and seen.by_sut
        return answer and not self.station

    def _shaken(self, seen: Observation) -> Outcome | None:
        facts = seen.body
        if facts.get("outcome") != "failed":
            return None
        if facts.get("cleartext"):
            return Outcome(False, "it speaks in the clear", (seen,))
        if facts.get("by") == "sut" or self.ours_counts:
            return Outcome(True, told(facts), (seen,))
        return Outcome(False, told(facts), (seen,), Verdict.INCONCLUSIVE, NOTHING_IN_COMMON)

    def _turned_away(self, seen: Observation) -> Outcome:
        status = seen.body.get("status") or 0
        how = f"HTTP status {status}" if status else f"no answer: {seen.body.get('why', '')}"
        return Outcome(True, how, (seen,))


@dataclass(frozen=True, slots=True)
class Refusal:
    """The next connection is refused, within `seconds`."""

    of: Refused
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape == "link" and seen.name in ("tls", "upgrade"):
                state.seen.append(seen)
            if self.of.welcome(seen):
                state.seen.append(seen)
                state.deadline = min(state.deadline or at, seen.at + TOLERANCE)
            return self.of.outcome(seen)

        return Expectation(at + self.seconds, see, self._late)

    def _late(self, state: Expectation) -> Outcome:
        if state.seen and self.of.welcome(state.seen[-1]):
            status = first(state.seen[-1].body, "status")
            return Outcome(False, f"it goes on: {status} to the BootNotification", tuple(state.seen))
        if state.seen:
            return Outcome(False, "it leaves the connection open", tuple(state.seen))
        return Outcome(False, f"no handshake within {self.seconds:g} s", (), Verdict.INCONCLUSIVE)

    def __str__(self) -> str:
        return f"the connection is refused within {self.seconds:g} s"


def told(facts: Mapping[str, object]) -> str:
    """A handshake that failed, for people."""
    alert = facts.get("alert")
    how = f"alert {alert['name']}" if isinstance(alert, Mapping) else "no alert"
    return f"the handshake ends: {how} ({facts.get('why')})"
