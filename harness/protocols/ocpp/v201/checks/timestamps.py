"""The clock of the system under test agrees with ours: in the station's reports and in the CSMS's answers."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, moment
from harness.protocols.ocpp.v201.checks.registration import Boot
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation
from harness.usecases.observation import lookup

STALE_AFTER: Final = 3600.0
FAR_OFF: Final = 60.0

FUTURE: Final = Rule(
    "time.future",
    "no report is from the future",
    ("OCPP 2.0.1 B01.FR.06", "OCPP 2.0.1 G02.FR.06"),
    "SHALL",
    "inferred",
)
STALE: Final = Rule(
    "time.stale",
    "what is reported online is not older than an hour",
    ("OCPP 2.0.1 E04.FR.03",),
    "SHALL",
    "inferred",
)
CURRENT: Final = Rule(
    "csms.time", "the CSMS tells its current time", ("OCPP 2.0.1 G02.FR.03", "OCPP 2.0.1 B01.FR.06")
)
PRECISE: Final = Rule(
    "csms.time.precise",
    "the time that the CSMS tells is right to a few seconds",
    ("OCPP 2.0.1 G02.FR.03",),
    "SHALL",
    "inferred",
)

_REPORTED: Final = {
    "MeterValues": ("meterValue[].timestamp",),
    "NotifyCustomerInformation": ("generatedAt",),
    "NotifyEvent": ("generatedAt", "eventData[].timestamp"),
    "NotifyMonitoringReport": ("generatedAt",),
    "NotifyReport": ("generatedAt",),
    "SecurityEventNotification": ("timestamp",),
    "StatusNotification": ("timestamp",),
    "TransactionEvent": ("timestamp",),
}
_FRESH: Final = frozenset({"MeterValues", "NotifyMonitoringReport", "NotifyReport", "TransactionEvent"})
"""Reports that are about the present moment. The others may tell of something that happened long ago."""


class StationClock:
    """Times in the requests of a charging station, once it was accepted and so could set its clock."""

    RULES = (FUTURE, STALE)

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._tally = situation.tally

    def interests(self) -> Mapping[Interest, Handler]:
        return {(True, "request", name): self._report for name in _REPORTED}

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _report(self, current: Moment) -> None:
        seen = current.seen
        if (
            self._situation.stations.of(current.line).boot is not Boot.ACCEPTED
            or dig(seen.body, "offline") is True
        ):
            return
        texts = [text for path in _REPORTED[seen.name] for text in lookup(seen.body, path)]
        times = [time for time in map(moment, texts) if time is not None]
        if not times:
            return
        ahead = max(times) - seen.at
        if ahead > self._situation.context.tolerance:
            self._tally.broke(FUTURE, "no later than its arrival", f"{ahead:.1f} s ahead", seen.seq)
        else:
            self._tally.held(FUTURE, seen.record.seq)
        if seen.name in _FRESH and not self._situation.context.faulty:
            self._age(current, seen.at - min(times))

    def _age(self, current: Moment, age: float) -> None:
        if age > STALE_AFTER:
            self._tally.broke(STALE, "not older than an hour", f"{age / 3600:.1f} h old", current.seen.seq)
        else:
            self._tally.held(STALE, current.seen.record.seq)


class CsmsClock:
    """currentTime in the answers of a CSMS."""

    RULES = (CURRENT, PRECISE)

    def __init__(self, situation: Situation) -> None:
        self._context = situation.context
        self._tally = situation.tally

    def interests(self) -> Mapping[Interest, Handler]:
        return {(True, "response", name): self._answer for name in ("BootNotification", "Heartbeat")}

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _answer(self, current: Moment) -> None:
        seen = current.seen
        told = moment(dig(seen.body, "currentTime"))
        if told is None or self._context.faulty:
            return
        off = told - seen.at
        tolerance = self._context.tolerance
        for rule, most in ((CURRENT, max(FAR_OFF, tolerance)), (PRECISE, tolerance)):
            if abs(off) <= most:
                self._tally.held(rule, seen.seq)
            else:
                got = f"{off:+.1f} s from the time of arrival"
                self._tally.broke(rule, f"within {most:g} s", got, *current.asked_seq, seen.seq)
                break
