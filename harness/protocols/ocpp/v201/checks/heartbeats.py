"""Heartbeats keep to the interval that the CSMS set (B01.FR.04, G02)."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment, Opened
from harness.protocols.ocpp.v201.checks.payload import objects, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

INTERVAL: Final = Rule(
    "heartbeat.interval",
    "heartbeats are not sent faster than the interval that the CSMS set",
    ("OCPP 2.0.1 G02.FR.01", "OCPP 2.0.1 B01.FR.04"),
    "SHALL",
    "inferred",
)


class Heartbeats:
    """Judges the pace of a station's heartbeats, once the CSMS has set it in this trace."""

    RULES = (INTERVAL,)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._tolerance = situation.context.tolerance
        self._interval: dict[str, int] = {}
        self._last: dict[str, Opened] = {}
        self._triggered: dict[str, int] = {}

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (False, "response", "BootNotification"): self._accepted,
            (True, "response", "SetVariables"): self._set,
            (False, "request", "TriggerMessage"): self._trigger,
            (True, "request", "Heartbeat"): self._beat,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _accepted(self, moment: Moment) -> None:
        interval, link = whole(moment.seen.body, "interval"), moment.line.name
        self._last.pop(link, None)
        if text(moment.seen.body, "status") == "Accepted" and interval and not moment.planted:
            self._interval[link] = interval

    def _set(self, moment: Moment) -> None:
        """Setting HeartbeatInterval changes the pace; what it is now shows in the next Accepted boot."""
        data = objects(moment.asked, "setVariableData")
        if any((text(each, "variable", "name") or "").lower() == "heartbeatinterval" for each in data):
            self._interval.pop(moment.line.name, None)

    def _trigger(self, moment: Moment) -> None:
        if text(moment.seen.body, "requestedMessage") == "Heartbeat":
            self._triggered[moment.line.name] = self._triggered.get(moment.line.name, 0) + 1

    def _beat(self, moment: Moment) -> None:
        link, seen = moment.line.name, moment.seen
        if self._triggered.get(link, 0) > 0:
            self._triggered[link] -= 1
            return
        interval, last = self._interval.get(link), self._last.get(link)
        if moment.call is not None:
            self._last[link] = moment.call
        if interval is None or last is None or last.answer is None or last.answer.shape == "error":
            return  # a heartbeat that failed may be sent again
        since = seen.at - last.at
        if since >= interval - min(self._tolerance, interval / 5):
            self._tally.held(INTERVAL, seen.record.seq)
        else:
            self._tally.broke(INTERVAL, f"every {interval} s", f"after {since:.1f} s", *last.seq, seen.seq)
