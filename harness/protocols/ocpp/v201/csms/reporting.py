"""Reports in parts of every kind: the store is in `reports`, here is what starts, feeds and ends them.

The part that a station sends is always answered, whether or not it was asked for (B07, B08, N02, K09, N09,
O).
"""

from collections.abc import Callable
from functools import partial

from harness.protocols.ocpp.peer import Answer, OnAnswer, Reply
from harness.protocols.ocpp.v201.csms.actions import FROM_STATION, REPORTS
from harness.protocols.ocpp.v201.csms.ordering import Ordering
from harness.protocols.ocpp.v201.csms.orders import Order
from harness.protocols.ocpp.v201.csms.orders import State as OrderState
from harness.protocols.ocpp.v201.csms.reports import Report, State
from harness.protocols.ocpp.v201.csms.stations import Json, Station

Learn = Callable[[Station, Report, float], None]


class Reporting(Ordering):
    """Expects, collects and gives up reports."""

    def on_notify_report(self, station: Station, request: Json, now: float) -> Reply:
        """B07, B08."""
        return self.part(station, "NotifyReport", request, request["seqNo"], now)

    def on_notify_monitoring_report(self, station: Station, request: Json, now: float) -> Reply:
        """N02."""
        return self.part(station, "NotifyMonitoringReport", request, request["seqNo"], now)

    def on_notify_customer_information(self, station: Station, request: Json, now: float) -> Reply:
        """N09."""
        return self.part(station, "NotifyCustomerInformation", request, request["seqNo"], now)

    def on_report_charging_profiles(self, station: Station, request: Json, now: float) -> Reply:
        """K09. Its parts have no number: they count as they come."""
        return self.part(station, "ReportChargingProfiles", request, None, now)

    def on_notify_display_messages(self, station: Station, request: Json, now: float) -> Reply:
        """O03, O04. Its parts have no number: they count as they come."""
        return self.part(station, "NotifyDisplayMessages", request, None, now)

    def part(self, station: Station, kind: str, request: Json, number: int | None, now: float) -> Reply:
        """A part came in."""
        known = self.reports.get(station.identity, kind, request["requestId"])
        was_open = known is None or known.open
        if number is None:
            number = known.received if known else 0
        report = self.reports.add(station.identity, kind, request["requestId"], number, request, now)
        if known is None:
            self._watch(station, report, now)
        if was_open and report.state is State.COMPLETE:
            self.report_complete(station, report, now)
        return {}

    def report_complete(self, station: Station, report: Report, now: float) -> None:
        """All parts are there: `learn_<kind>` takes what it needs, then the parts are let go."""
        learn: Learn | None = getattr(self, f"learn_{FROM_STATION[report.kind]}", None)
        if learn is not None:
            learn(station, report, now)
        report.parts.clear()

    def learn_notify_report(self, station: Station, report: Report, now: float) -> None:
        station.variables.learn_report(report.entries("reportData"))

    def sending(self, station: Station, order: Order, payload: Json, now: float) -> None:
        super().sending(station, order, payload, now)
        kind, id = REPORTS.get(order.action), payload.get("requestId")
        if kind is not None and isinstance(id, int) and payload.get("report", True):
            self._watch(station, self.reports.expect(station.identity, kind, id, now), now)

    def concluded(
        self, station: Station, order: Order, payload: Json, done: OnAnswer | None, answer: Answer, now: float
    ) -> None:
        super().concluded(station, order, payload, done, answer, now)
        if order.action in REPORTS and order.state is not OrderState.ACCEPTED:
            report = self.reports.get(station.identity, REPORTS[order.action], payload.get("requestId", -1))
            if report is not None:
                refused = order.state is OrderState.REJECTED
                self.give_up(station, report, State.REFUSED if refused else State.INCOMPLETE, now)

    def give_up_reports(self, station: Station, now: float) -> None:
        """The station began anew: what it had not finished it never will."""
        for report in self.reports.open(station.identity):
            self.give_up(station, report, State.INCOMPLETE, now)

    def give_up(self, station: Station, report: Report, state: State, now: float) -> None:
        """Throw away what has arrived of a report. An inventory is asked for again at the next boot."""
        self.reports.give_up(report, now, state)
        if report.kind == "NotifyReport" and report.state is State.INCOMPLETE:
            station.inventoried = False

    def _watch(self, station: Station, report: Report, now: float) -> None:
        self.agenda.at(report.changed + self.config.report_timeout, partial(self._look_at, station, report))

    def _look_at(self, station: Station, report: Report, now: float) -> None:
        if not report.open:
            return
        if now >= report.changed + self.config.report_timeout:
            self.give_up(station, report, State.INCOMPLETE, now)
        else:
            self._watch(station, report, now)
