"""What counts as refusing a connection: the end of the handshake, or of the connection as soon as it can be told.

station tested    handshake ends by it --> refused          an HTTP request comes -------> accepted
CSMS tested       handshake ends by it, HTTP error, link closed by it --> refused
                  nothing happens, or it answers the BootNotification and stays --> accepted
                  it says nothing until we give up --> worth a warning: it does not go on, but neither does it end it
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Verdict
from harness.protocols.ocpp.v201.bindings.base import TOLERANCE
from harness.usecases.observation import Observation, first

NOTHING_IN_COMMON = "the two have nothing in common that it could be tried with"
MAY_BE_REPLACED = "a CSMS may have such a certificate replaced before it goes on: A00.FR.406, A00.FR.429"
RENEWAL = ("SignChargingStationCertificate", "SignCombinedCertificate")
LEFT_HANGING = "it does not go on with it, but neither does it end it"


@dataclass(frozen=True, slots=True)
class Refused:
    """How one observation is to be taken.

    station      the system under test is a station
    ours_counts  a handshake that our side ends by an alert counts, too: there was nothing that both sides would do
    renewable    a CSMS may hold a station with such a certificate pending, and have it replaced (A00.FR.406, FR.429)
    """

    station: bool
    ours_counts: bool = False
    renewable: bool = False

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

    def renewed(self, seen: Observation, welcomed: Sequence[Observation]) -> Outcome | None:
        """Does a CSMS that holds the station pending see to a new certificate?"""
        trigger = seen.by_sut and seen.shape == "request" and seen.name == "TriggerMessage"
        pending = [each for each in welcomed if first(each.body, "status") == "Pending"]
        if not (self.renewable and trigger and pending and seen.body.get("requestedMessage") in RENEWAL):
            return None
        how = "it holds the station pending, and has it ask for another certificate"
        return Outcome(False, how, (*pending, seen), Verdict.WARNING, MAY_BE_REPLACED)

    def _shaken(self, seen: Observation) -> Outcome | None:
        facts = seen.body
        if facts.get("outcome") != "failed":
            return None
        if facts.get("cleartext"):
            return Outcome(False, "it speaks in the clear", (seen,))
        if facts.get("gave_up") and not self.station:
            return Outcome(False, told(facts), (seen,), Verdict.WARNING, LEFT_HANGING)
        if facts.get("by") == "sut" or (self.ours_counts and facts.get("alert")):
            return Outcome(True, told(facts), (seen,))
        return Outcome(False, told(facts), (seen,), Verdict.INCONCLUSIVE, NOTHING_IN_COMMON)

    def _turned_away(self, seen: Observation) -> Outcome:
        status = seen.body.get("status") or 0
        how = f"HTTP status {status}" if status else f"no answer: {seen.body.get('why', '')}"
        if seen.body.get("gave_up"):
            return Outcome(False, how, (seen,), Verdict.WARNING, LEFT_HANGING)
        return Outcome(True, how, (seen,))


@dataclass(frozen=True, slots=True)
class NoLess:
    """A station comes back for `seconds`, and asks for a WebSocket neither over TLS nor in the clear."""

    seconds: float

    @property
    def is_silence(self) -> bool:
        return True

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape != "link" or not isinstance(seen.body, Mapping):
                return None
            if seen.name in ("upgrade", "rejected"):
                return Outcome(False, "it goes on: it asks for a WebSocket", (*state.seen, seen))
            if seen.name == "tls":
                state.seen.append(seen)
                if seen.body.get("cleartext"):
                    return Outcome(False, "it speaks in the clear", (seen,))
            return None

        def late(state: Expectation) -> Outcome:
            if state.seen:
                return Outcome(True, f"it tried {len(state.seen)} times and left", tuple(state.seen))
            return Outcome(False, f"no handshake within {self.seconds:g} s", (), Verdict.INCONCLUSIVE)

        return Expectation(at + self.seconds, see, late)

    def __str__(self) -> str:
        return f"handshakes that all come to nothing for {self.seconds:g} s"


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
            return self.of.outcome(seen) or self.of.renewed(seen, state.seen)

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
