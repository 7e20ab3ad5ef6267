"""How a CSMS answers, and how it treats stations that it did not accept (B01 to B03, E01)."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, text
from harness.protocols.ocpp.v201.checks.registration import Boot
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

SECURITY: Final = Rule(
    "csms.gate",
    "what a station sends before it is accepted, and was not told to send, is answered with SecurityError",
    ("OCPP 2.0.1 B01.FR.10", "OCPP 2.0.1 B02.FR.09", "OCPP 2.0.1 B03.FR.07"),
)
SILENT: Final = Rule(
    "csms.rejected", "the CSMS initiates nothing while a station is rejected", ("OCPP 2.0.1 B03.FR.03",)
)
EARLY: Final = Rule(
    "csms.early",
    "the CSMS initiates nothing before it answered the first BootNotification",
    ("OCPP 2.0.1 B01.FR.02", "OCPP 2.0.1 B02.FR.01"),
    "SHALL",
    "inferred",
)
NO_REMOTE: Final = Rule(
    "csms.pending.remote",
    "the CSMS starts and stops no transaction while a station is pending",
    ("OCPP 2.0.1 B02.FR.05",),
)
OPEN: Final = Rule(
    "csms.pending.open",
    "the CSMS keeps the connection open while a station is pending",
    ("OCPP 2.0.1 B02.FR.06",),
)
TOKEN_INFO: Final = Rule(
    "csms.id_token_info",
    "the answer to a transaction event with an idToken has its authorization status",
    ("OCPP 2.0.1 E01.FR.12", "OCPP 2.0.1 E02.FR.02", "OCPP 2.0.1 E03.FR.02"),
)
_DELIBERATE: Final = frozenset({1000, 1002, 1003, 1007, 1008, 1011})


class CsmsConduct:
    """Judges a CSMS."""

    RULES = (SECURITY, SILENT, EARLY, NO_REMOTE, OPEN, TOKEN_INFO)

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._tally = situation.tally
        self._trigger = situation.context.settled("trigger_while_rejected")

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request"): self._call,
            (True, "response"): self._answer,
            (True, "error"): self._answer,
            (True, "response", "TransactionEvent"): self._token_info,
            (True, "link", "closed"): self._closed,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _call(self, moment: Moment) -> None:
        seen, station = moment.seen, self._situation.stations.of(moment.line)
        match station.boot:
            case Boot.REJECTED:
                self._rejected(moment, station.seq)
            case Boot.NONE if station.told:
                self._tally.broke(EARLY, EARLY.text, seen.name, seen.seq)
            case Boot.PENDING if seen.name in ("RequestStartTransaction", "RequestStopTransaction"):
                self._tally.broke(NO_REMOTE, NO_REMOTE.text, seen.name, station.seq, seen.seq)
            case Boot.PENDING:
                self._tally.held(NO_REMOTE, seen.seq)

    def _rejected(self, moment: Moment, boot_seq: int) -> None:
        seen = moment.seen
        asked = text(seen.body, "requestedMessage")
        if seen.name == "TriggerMessage" and asked == "BootNotification":
            verdict, note = self._trigger.verdict("boot_trigger"), self._trigger.explain("boot_trigger")
            got = "TriggerMessage(BootNotification)"
            self._tally.graded(SILENT, verdict, "no CALL", got, boot_seq, seen.seq, note=note)
        else:
            self._tally.broke(SILENT, "no CALL", seen.name, boot_seq, seen.seq)

    def _answer(self, moment: Moment) -> None:
        call = moment.call
        if call is None or moment.again or call.seen is None or call.planted:
            return
        if call.action == "BootNotification":
            return
        station = self._situation.stations.of(moment.line)
        closed = station.boot in (Boot.PENDING, Boot.REJECTED) and station.since <= call.at
        if not closed or call.action in station.instructed:
            return
        got = f"CALLERROR {dig(moment.seen.body, 'code')}" if moment.seen.shape == "error" else "a CALLRESULT"
        if got == "CALLERROR SecurityError":
            self._tally.held(SECURITY, moment.seen.seq)
        else:
            self._tally.broke(SECURITY, "CALLERROR SecurityError", got, *call.seq, moment.seen.seq)

    def _token_info(self, moment: Moment) -> None:
        if moment.call is None or moment.call.planted or dig(moment.asked, "idToken") is None:
            return
        status = text(moment.seen.body, "idTokenInfo", "status")
        if status is not None:
            self._tally.held(TOKEN_INFO, moment.seen.seq)
        else:
            self._tally.broke(TOKEN_INFO, "idTokenInfo", "none", *moment.asked_seq, moment.seen.seq)

    def _closed(self, moment: Moment) -> None:
        station, code = self._situation.stations.of(moment.line), moment.seen.body.get("code")
        if station.boot is Boot.PENDING and station.link == moment.line.name and code in _DELIBERATE:
            self._tally.broke(OPEN, OPEN.text, f"closed with {code}", station.seq, moment.seen.seq)
