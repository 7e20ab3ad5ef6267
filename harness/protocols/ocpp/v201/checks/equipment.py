"""EVSEs and connectors are numbered as Part 1, 7 says, and those in use are among those reported."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, objects, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

NUMBERED: Final = Rule(
    "evse.number",
    "EVSEs and connectors are numbered from 1",
    ("OCPP 2.0.1 Part 1, 7.1", "OCPP 2.0.1 Part 1, 7.2"),
)
NO_GAPS: Final = Rule(
    "evse.no_gaps",
    "no EVSE and no connector number is skipped",
    ("OCPP 2.0.1 Part 1, 7.1", "OCPP 2.0.1 Part 1, 7.2"),
    "SHALL",
    "inferred",
)
REPORTED: Final = Rule(
    "evse.reported",
    "what is used in a transaction was reported with its status after the boot",
    ("OCPP 2.0.1 B01.FR.05",),
    "SHALL",
    "inferred",
)

Place = tuple[int, int]
"""EVSE and connector; connector 0: not told."""


class Equipment:
    """Judges the EVSE and connector numbers of a charging station."""

    RULES = (NUMBERED, NO_GAPS, REPORTED)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._tolerance = situation.context.tolerance
        self._last: dict[str, float] = {}
        self._booted: dict[str, int] = {}
        self._reported: dict[str, dict[Place, int]] = {}
        self._used: dict[str, dict[Place, int]] = {}
        self._cut: set[str] = set()

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (False, "response", "BootNotification"): self._accepted,
            (True, "request", "StatusNotification"): self._status,
            (True, "request", "NotifyEvent"): self._event,
            (True, "request", "TransactionEvent"): self._transaction,
            (True, "request", "MeterValues"): self._meter,
            (True, "request", "NotifyEVChargingNeeds"): self._needs,
            (True, "link", "closed"): self._closed,
            (False, "link", "closed"): self._closed,
        }

    def end(self, at: float) -> None:
        """Compare what was used with what was reported, where a whole report was due in this trace.

        Gaps only count when the report seems to be over: nothing came for as long as clocks may differ.
        """
        for identity, seq in self._booted.items():
            reported = {place: each for place, each in self._reported.get(identity, {}).items() if each > seq}
            if reported:
                self._unreported(identity, reported)
            over = at - self._last.get(identity, at) >= self._tolerance
            if reported and over and identity not in self._cut:
                self._gaps(reported)

    def _closed(self, moment: Moment) -> None:
        """A link that is lost amid the reports takes with it what was still to be told."""
        identity = moment.line.identity
        if moment.seen.at - self._last.get(identity, moment.seen.at) < self._tolerance:
            self._cut.add(identity)

    def _accepted(self, moment: Moment) -> None:
        if text(moment.seen.body, "status") == "Accepted" and not moment.planted:
            self._booted.setdefault(moment.line.identity, moment.seen.seq)

    def _status(self, moment: Moment) -> None:
        evse, connector = whole(moment.seen.body, "evseId"), whole(moment.seen.body, "connectorId")
        if evse is None or connector is None:
            return
        self._numbered(moment, evse >= 1 and connector >= 1, f"evseId {evse}, connectorId {connector}")
        self._report(moment, (evse, connector))

    def _event(self, moment: Moment) -> None:
        for data in objects(moment.seen.body, "eventData"):
            evse = whole(data, "component", "evse", "id")
            connector = whole(data, "component", "evse", "connectorId")
            is_state = text(data, "variable", "name") == "AvailabilityState"
            if is_state and text(data, "component", "name") == "Connector" and evse and connector:
                self._report(moment, (evse, connector))

    def _report(self, moment: Moment, place: Place) -> None:
        self._reported.setdefault(moment.line.identity, {})[place] = moment.seen.seq
        self._last[moment.line.identity] = moment.seen.at

    def _transaction(self, moment: Moment) -> None:
        evse, connector = (
            whole(moment.seen.body, "evse", "id"),
            whole(moment.seen.body, "evse", "connectorId"),
        )
        if evse is None:
            return
        shown = f"evse {dig(moment.seen.body, 'evse')}"
        self._numbered(moment, evse >= 1 and (connector is None or connector >= 1), shown)
        self._used.setdefault(moment.line.identity, {})[evse, connector or 0] = moment.seen.seq

    def _meter(self, moment: Moment) -> None:
        evse = whole(moment.seen.body, "evseId")
        if evse is not None:
            self._numbered(moment, evse >= 0, f"evseId {evse}")

    def _needs(self, moment: Moment) -> None:
        evse = whole(moment.seen.body, "evseId")
        if evse is not None:
            self._numbered(moment, evse >= 1, f"evseId {evse}")

    def _numbered(self, moment: Moment, ok: bool, got: str) -> None:
        if ok:
            self._tally.held(NUMBERED, moment.seen.seq)
        else:
            self._tally.broke(NUMBERED, "numbers from 1", got, moment.seen.seq)

    def _gaps(self, reported: Mapping[Place, int]) -> None:
        evses = {evse for evse, _ in reported}
        missing = [f"EVSE {each}" for each in range(1, min(max(evses), 1000)) if each not in evses]
        for evse in evses:
            connectors = {connector for each, connector in reported if each == evse}
            most = min(max(connectors), 1000)
            missing += [
                f"connector {each} of EVSE {evse}" for each in range(1, most) if each not in connectors
            ]
        last = max(reported.values())
        if missing:
            self._tally.broke(NO_GAPS, "no number skipped", f"nothing of {', '.join(missing[:5])}", last)
        else:
            self._tally.held(NO_GAPS, last)

    def _unreported(self, identity: str, reported: Mapping[Place, int]) -> None:
        evses = {evse for evse, _ in reported}
        for (evse, connector), seq in self._used.get(identity, {}).items():
            if evse in evses and (connector == 0 or (evse, connector) in reported):
                self._tally.held(REPORTED, seq)
            else:
                got = f"EVSE {evse}, connector {connector or 'unknown'}"
                self._tally.broke(REPORTED, f"one of {sorted(reported)}", got, seq)
