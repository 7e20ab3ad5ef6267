"""A charging station that was not accepted yet keeps quiet (B01 to B03)."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import text
from harness.protocols.ocpp.v201.checks.registration import Boot, Registration
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

FIRST: Final = Rule(
    "boot.first",
    "after power-up a station sends nothing but BootNotification until that is answered Accepted or Pending",
    ("OCPP 2.0.1 B01.FR.08", "OCPP 2.0.1 B01.FR.03"),
)
PENDING: Final = Rule(
    "boot.pending",
    "while it is pending a station only sends BootNotification and what it was told to send",
    ("OCPP 2.0.1 B02.FR.02",),
)
REJECTED: Final = Rule(
    "boot.rejected", "while it is rejected a station only sends BootNotification", ("OCPP 2.0.1 B03.FR.02",)
)
INTERVAL: Final = Rule(
    "boot.interval",
    "a station that was not accepted waits for the interval before it boots again, unless it is triggered",
    ("OCPP 2.0.1 B02.FR.04", "OCPP 2.0.1 B03.FR.02"),
)
NO_START: Final = Rule(
    "boot.pending.remote",
    "while it is pending a station rejects remote starts and stops",
    ("OCPP 2.0.1 B02.FR.05",),
)
GATE: Final = Rule(
    "boot.rejected.answer",
    "while it is rejected a station answers CALLs with SecurityError",
    ("OCPP 2.0.1 B03.FR.08",),
)
OPEN: Final = Rule(
    "boot.pending.open",
    "while the station is pending nobody closes the connection",
    ("OCPP 2.0.1 B02.FR.06",),
)
_DELIBERATE: Final = frozenset({1000, 1002, 1003, 1007, 1008, 1011})
"""Close codes that are a decision, not the end of a process or of the line."""


class Booting:
    """Judges a charging station before it was accepted."""

    RULES = (FIRST, PENDING, REJECTED, INTERVAL, NO_START, GATE, OPEN)

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._tally = situation.tally
        self._leaving: set[str] = set()

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request"): self._call,
            (True, "response"): self._answer,
            (True, "error"): self._answer,
            (False, "error"): self._refused,
            (False, "response"): self._served,
            (True, "response", "CertificateSigned"): self._renewed,
            (True, "link", "closed"): self._closed,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _call(self, moment: Moment) -> None:
        station = self._situation.stations.of(moment.line)
        if moment.seen.name == "BootNotification":
            self._boots_again(moment, station)
            return
        match station.boot:
            case Boot.NONE:
                self._tally.broke(FIRST, "BootNotification", moment.seen.name, moment.seen.seq)
            case Boot.PENDING if moment.seen.name in station.instructed:
                self._tally.held(PENDING, moment.seen.seq)
            case Boot.PENDING:
                self._tally.broke(PENDING, PENDING.text, moment.seen.name, station.seq, moment.seen.seq)
            case Boot.REJECTED:
                self._tally.broke(
                    REJECTED, "BootNotification", moment.seen.name, station.seq, moment.seen.seq
                )
            case Boot.ACCEPTED:
                self._tally.held(FIRST, moment.seen.record.seq)

    def _boots_again(self, moment: Moment, station: Registration) -> None:
        seen = moment.seen
        if station.boot in (Boot.NONE, Boot.UNKNOWN):
            self._tally.held(FIRST, seen.seq)
        waited, interval = seen.at - station.since, station.interval
        again = station.boot in (Boot.PENDING, Boot.REJECTED) and station.link == moment.line.name
        if not again or interval <= 0 or "BootNotification" in station.instructed:
            return
        slack = min(self._situation.context.tolerance, max(0.5, interval / 10))
        if waited >= interval - slack:
            self._tally.held(INTERVAL, seen.seq)
        else:
            self._tally.broke(INTERVAL, f"after {interval} s", f"after {waited:.1f} s", station.seq, seen.seq)

    def _refused(self, moment: Moment) -> None:
        """Our CSMS refused a CALL as premature: so the station was not accepted, whatever is seen."""
        station = self._situation.stations.of(moment.line)
        call = moment.call
        if station.boot is not Boot.UNKNOWN or moment.planted or call is None:
            return
        if moment.seen.body["code"] == "SecurityError" and call.action != "BootNotification":
            got = f"{call.action}, which the CSMS had to refuse"
            self._tally.broke(FIRST, "BootNotification", got, *call.seq, note="no boot was seen before")

    def _served(self, moment: Moment) -> None:
        """Our CSMS served a CALL though no boot was seen: the station was accepted before the trace."""
        station = self._situation.stations.of(moment.line)
        if station.boot is Boot.UNKNOWN and moment.call and moment.call.action != "BootNotification":
            station.boot = Boot.ACCEPTED

    def _answer(self, moment: Moment) -> None:
        call = moment.call
        if call is None or call.planted or moment.again or call.seen is None:
            return
        boot = self._boot_when(moment, call.at)
        if boot is Boot.PENDING and call.action in ("RequestStartTransaction", "RequestStopTransaction"):
            self._no_start(moment)
        elif boot is Boot.REJECTED:
            self._gate(moment)

    def _boot_when(self, moment: Moment, at: float) -> Boot:
        """The status when the CALL was sent; UNKNOWN if it changed since."""
        station = self._situation.stations.of(moment.line)
        return station.boot if station.since <= at else Boot.UNKNOWN

    def _no_start(self, moment: Moment) -> None:
        got = text(moment.seen.body, "status") or str(moment.seen.body)
        if got == "Rejected":
            self._tally.held(NO_START, moment.seen.seq)
        else:
            self._tally.broke(NO_START, "Rejected", got, *moment.asked_seq, moment.seen.seq)

    def _gate(self, moment: Moment) -> None:
        is_error = moment.seen.shape == "error"
        got = str(moment.seen.body["code"]) if is_error else "a CALLRESULT"
        if got == "SecurityError":
            self._tally.held(GATE, moment.seen.seq)
        else:
            self._tally.broke(GATE, "CALLERROR SecurityError", got, *moment.asked_seq, moment.seen.seq)

    def _renewed(self, moment: Moment) -> None:
        """A02.FR.08: a station that has got a new certificate may leave, to come back with it."""
        if text(moment.seen.body, "status") == "Accepted":
            self._leaving.add(moment.line.name)

    def _closed(self, moment: Moment) -> None:
        if moment.line.name in self._leaving:
            return
        station, code = self._situation.stations.of(moment.line), moment.seen.body.get("code")
        if station.boot is Boot.PENDING and station.link == moment.line.name and code in _DELIBERATE:
            self._tally.broke(
                OPEN, "the connection stays open", f"closed with {code}", station.seq, moment.seen.seq
            )
