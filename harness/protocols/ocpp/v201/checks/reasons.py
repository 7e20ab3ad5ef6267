"""The reasons that a station gives for transaction events fit what happened: triggers, stoppedReason, ids."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

TOKEN: Final = Rule(
    "tx.authorized",
    "an event with trigger Authorized carries the idToken",
    ("OCPP 2.0.1 E02.FR.01", "OCPP 2.0.1 E03.FR.01", "OCPP 2.0.1 E02.FR.20"),
)
REMOTE_ID: Final = Rule(
    "tx.remote_start",
    "an event with trigger RemoteStart carries the remoteStartId",
    ("OCPP 2.0.1 F02.FR.21", "OCPP 2.0.1 F01.FR.25"),
)
KNOWN_REMOTE_ID: Final = Rule(
    "tx.remote_start.known",
    "a remoteStartId is one that the CSMS gave",
    ("OCPP 2.0.1 F01.FR.25", "OCPP 2.0.1 F02.FR.01"),
    "SHALL",
    "inferred",
)
STOPPED: Final = Rule(
    "tx.stopped_reason",
    "the stoppedReason fits the trigger of the last event",
    ("OCPP 2.0.1 F03.FR.03", "OCPP 2.0.1 E05.FR.10", "OCPP 2.0.1 F02.FR.07"),
)
SENSIBLE: Final = Rule(
    "tx.trigger",
    "the trigger of an event fits its type and what went before",
    ("OCPP 2.0.1 E01.FR.15", "OCPP 2.0.1 E06.FR.15"),
    "SHALL",
    "inferred",
)
VALUES: Final = Rule(
    "tx.meter_values",
    "an event triggered by the meter carries meter values",
    ("OCPP 2.0.1 J02.FR.11", "OCPP 2.0.1 J01.FR.22"),
    "SHALL",
    "inferred",
)
TRIGGER_LATER: Final = Rule(
    "trigger.order",
    "a triggered message is sent after the answer to its TriggerMessage",
    ("OCPP 2.0.1 F06.FR.04",),
)

_REASONS_OF: Final = {
    "RemoteStop": ("Remote",),
    "Deauthorized": ("DeAuthorized", "EVDisconnected"),
    "EVConnectTimeout": ("Timeout",),
}
_NO_START: Final = frozenset(
    {
        "Deauthorized",
        "EnergyLimitReached",
        "EVCommunicationLost",
        "EVConnectTimeout",
        "EVDeparted",
        "RemoteStop",
        "ResetCommand",
        "StopAuthorized",
        "TimeLimitReached",
        "UnlockCommand",
    }
)
_NO_END: Final = frozenset({"CablePluggedIn", "EVDetected", "RemoteStart"})
_CAUSED_BY: Final = {
    "RemoteStart": "RequestStartTransaction",
    "RemoteStop": "RequestStopTransaction",
    "ResetCommand": "Reset",
    "Trigger": "TriggerMessage",
    "UnlockCommand": "UnlockConnector",
}


class Reasons:
    """Judges the reasons in the TransactionEvents of a charging station."""

    RULES = (TOKEN, REMOTE_ID, KNOWN_REMOTE_ID, STOPPED, SENSIBLE, VALUES, TRIGGER_LATER)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._asked: set[tuple[str, str]] = set()
        self._remote_ids: dict[str, set[int]] = {}
        self._remote_known: set[tuple[str, str | None]] = set()
        self._before: set[str] = set()

    def interests(self) -> Mapping[Interest, Handler]:
        wanted: dict[Interest, Handler] = {
            (False, "request", action): self._ask for action in _CAUSED_BY.values()
        }
        return wanted | {
            (False, "fact", "standing"): self._stand,
            (True, "fact", "standing"): self._stand,
            (True, "request", "TransactionEvent"): self._event,
            (True, "request", "BootNotification"): self._boot,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _stand(self, moment: Moment) -> None:
        """The trace begins in the middle: what we asked for before it nobody knows."""
        self._before.add(moment.line.identity)

    def _ask(self, moment: Moment) -> None:
        seen, identity = moment.seen, moment.line.identity
        self._asked.add((identity, seen.name))
        remote = whole(seen.body, "remoteStartId")
        if seen.name == "RequestStartTransaction" and remote is not None:
            self._remote_ids.setdefault(identity, set()).add(remote)

    def _boot(self, moment: Moment) -> None:
        if text(moment.seen.body, "reason") == "Triggered":
            self._after_its_answer(moment, "BootNotification")

    def _event(self, moment: Moment) -> None:
        body, seq = moment.seen.body, moment.seen.seq
        kind, trigger = text(body, "eventType"), text(body, "triggerReason")
        if kind is None or trigger is None:
            return
        match trigger:
            case "Authorized":
                self._needs(TOKEN, dig(body, "idToken"), "idToken", seq)
            case "RemoteStart":
                self._remote_start(moment)
            case "MeterValuePeriodic" | "MeterValueClock":
                self._needs(VALUES, dig(body, "meterValue"), "meterValue", seq)
            case "Trigger":
                self._after_its_answer(moment, "TransactionEvent")
        self._known_remote(moment)
        if kind == "Ended" and trigger in _REASONS_OF:
            self._stopped(body, trigger, seq)
        self._sensible(moment, kind, trigger)

    def _needs(self, rule: Rule, value: Any, name: str, seq: int) -> None:
        if value is None:
            self._tally.broke(rule, f"{name} in the event", f"no {name}", seq)
        else:
            self._tally.held(rule, seq)

    def _remote_start(self, moment: Moment) -> None:
        key = (moment.line.identity, text(moment.seen.body, "transactionInfo", "transactionId"))
        remote = whole(moment.seen.body, "transactionInfo", "remoteStartId")
        if remote is not None or key not in self._remote_known:
            self._needs(REMOTE_ID, remote, "transactionInfo.remoteStartId", moment.seen.seq)
        self._remote_known.add(key)

    def _known_remote(self, moment: Moment) -> None:
        given = self._remote_ids.get(moment.line.identity)
        remote = whole(moment.seen.body, "transactionInfo", "remoteStartId")
        if remote is None or not given or (remote not in given and self._began_before(moment)):
            return
        if remote in given:
            self._tally.held(KNOWN_REMOTE_ID, moment.seen.seq)
        else:
            wanted = f"one of {', '.join(map(str, sorted(given)))}"
            self._tally.broke(KNOWN_REMOTE_ID, wanted, str(remote), moment.seen.seq)

    def _stopped(self, body: Any, trigger: str, seq: int) -> None:
        reason = text(body, "transactionInfo", "stoppedReason")
        if reason in _REASONS_OF[trigger]:
            self._tally.held(STOPPED, seq)
        else:
            got = f"{reason or 'none'} with trigger {trigger}"
            self._tally.broke(STOPPED, f"stoppedReason {' or '.join(_REASONS_OF[trigger])}", got, seq)

    def _sensible(self, moment: Moment, kind: str, trigger: str) -> None:
        cause = _CAUSED_BY.get(trigger)
        if (kind == "Started" and trigger in _NO_START) or (kind == "Ended" and trigger in _NO_END):
            wanted = f"a trigger for {kind}"
        elif cause and (moment.line.identity, cause) not in self._asked and not self._began_before(moment):
            wanted = f"a {cause} before"
        else:
            self._tally.held(SENSIBLE, moment.seen.record.seq)
            return
        self._tally.broke(SENSIBLE, wanted, f"{kind} with trigger {trigger}", moment.seen.seq)

    def _began_before(self, moment: Moment) -> bool:
        return moment.line.identity in self._before

    def _after_its_answer(self, moment: Moment, message: str) -> None:
        """Our TriggerMessage for this must not be waiting for its answer still."""
        for call in moment.line.waiting:
            if not call.by_sut and call.action == "TriggerMessage":
                if text(call.body, "requestedMessage") == message and not call.doubtful:
                    got = f"{message} while TriggerMessage is unanswered"
                    self._tally.broke(TRIGGER_LATER, "its answer first", got, *call.seq, moment.seen.seq)
                return
        self._tally.held(TRIGGER_LATER, moment.seen.seq)
