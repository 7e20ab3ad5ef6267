"""Reports in several parts: numbered from 0, with the requestId that asked for them, ended by tbc."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation
from harness.usecases.observation import Observation

NUMBERS: Final = Rule(
    "report.seq",
    "the parts of a report are numbered from 0 without gaps",
    ("OCPP 2.0.1 B07.FR.10", "OCPP 2.0.1 B08.FR.14", "OCPP 2.0.1 N02.FR.09"),
)
REQUEST_ID: Final = Rule(
    "report.request",
    "a report has the requestId of the request that asked for it",
    ("OCPP 2.0.1 B07.FR.04", "OCPP 2.0.1 B08.FR.04", "OCPP 2.0.1 K09.FR.01", "OCPP 2.0.1 N02.FR.04"),
)
AFTER_ANSWER: Final = Rule(
    "report.after_answer", "a request is answered before its report begins", ("OCPP 2.0.1 Part 2, 3, FR.05",)
)
REFUSED: Final = Rule("report.refused", "what was refused is not reported", ("OCPP 2.0.1 B07.FR.05",))
LAST: Final = Rule(
    "report.tbc",
    "nothing follows the part of a report that is not to be continued",
    ("OCPP 2.0.1 K09.FR.02", "OCPP 2.0.1 Part 2, NotifyReportRequest.tbc"),
)
EVENTS: Final = Rule(
    "report.event.seq",
    "the first part of an event report has seqNo 0",
    ("OCPP 2.0.1 N07.FR.07", "OCPP 2.0.1 N08.FR.04"),
)

_ASKED_BY: Final = {
    "NotifyCustomerInformation": ("CustomerInformation",),
    "NotifyDisplayMessages": ("GetDisplayMessages",),
    "NotifyMonitoringReport": ("GetMonitoringReport",),
    "NotifyReport": ("GetBaseReport", "GetReport"),
    "ReportChargingProfiles": ("GetChargingProfiles",),
}
_REPORT_OF: Final = {asked: report for report, requests in _ASKED_BY.items() for asked in requests}
_REFUSALS: Final = frozenset(
    {"Rejected", "NotSupported", "EmptyResultSet", "NoProfiles", "Unknown", "Invalid"}
)

Key = tuple[str, str, int]
"""Identity, reporting action, requestId."""


@dataclass(slots=True)
class _Report:
    asked: Observation | None = None
    answer: str | None = None
    next: int = 0
    last: Observation | None = None
    done: bool = False
    cut: bool = False


class Reports:
    """Judges the reports of a charging station."""

    RULES = (NUMBERS, REQUEST_ID, AFTER_ANSWER, REFUSED, LAST, EVENTS)

    def __init__(self, situation: Situation) -> None:
        self._context = situation.context
        self._tally = situation.tally
        self._reports: dict[Key, _Report] = {}
        self._events: dict[str, tuple[int, Observation]] = {}
        self._cut: set[str] = set()

    def interests(self) -> Mapping[Interest, Handler]:
        wanted: dict[Interest, Handler] = {(True, "request", name): self._part for name in _ASKED_BY}
        wanted |= {(False, "request", name): self._ask for name in _REPORT_OF}
        wanted |= {(True, "response", name): self._answer for name in _REPORT_OF}
        wanted |= {(by_sut, "link", "closed"): self._closed for by_sut in (True, False)}
        return wanted | {(True, "request", "NotifyEvent"): self._event}

    def end(self, at: float) -> None:
        """A report may still be under way."""

    def _closed(self, moment: Moment) -> None:
        """The link is lost: a report that was under way may begin anew."""
        self._cut.add(moment.line.identity)
        for (identity, _, _), report in self._reports.items():
            report.cut = report.cut or (identity == moment.line.identity and report.last is not None)

    def _key(self, moment: Moment, report: str, body: object) -> Key | None:
        id = whole(body, "requestId")
        return None if id is None else (moment.line.identity, report, id)

    def _ask(self, moment: Moment) -> None:
        key = self._key(moment, _REPORT_OF[moment.seen.name], moment.seen.body)
        if key:
            self._reports[key] = _Report(moment.seen)

    def _answer(self, moment: Moment) -> None:
        key = self._key(moment, _REPORT_OF[moment.seen.name], moment.asked)
        if key and key in self._reports:
            self._reports[key].answer = text(moment.seen.body, "status") or ""

    def _part(self, moment: Moment) -> None:
        key = self._key(moment, moment.seen.name, moment.seen.body)
        if key is None:
            return
        report = self._reports.get(key)
        if report is None:
            self._unasked(moment, key)
            report = self._reports[key] = _Report(answer="")
        elif report.asked is not None:
            self._tally.held(REQUEST_ID, moment.seen.seq)
            self._allowed(moment, report)
        if report.last is not None and report.last.body == moment.seen.body:
            return  # sent again
        self._continues(moment, report)

    def _unasked(self, moment: Moment, key: Key) -> None:
        known = [id for identity, report, id in self._reports if (identity, report) == key[:2]]
        if moment.line.standing is None and (known or self._context.fresh):
            wanted = f"one of {known}" if known else "no report, nobody asked"
            self._tally.broke(REQUEST_ID, wanted, f"requestId {key[2]}", moment.seen.seq)

    def _allowed(self, moment: Moment, report: _Report) -> None:
        asked = (report.asked.seq,) if report.asked else ()
        if report.answer is None:
            got = f"{moment.seen.name} before the answer"
            self._tally.broke(AFTER_ANSWER, "the answer first", got, *asked, moment.seen.seq)
        else:
            self._tally.held(AFTER_ANSWER, moment.seen.seq)
        if report.answer in _REFUSALS:
            got = f"{moment.seen.name} after {report.answer}"
            self._tally.broke(REFUSED, "no report", got, *asked, moment.seen.seq)

    def _continues(self, moment: Moment, report: _Report) -> None:
        seen, before = moment.seen, (report.last.seq,) if report.last else ()
        if report.done and not (report.cut and whole(seen.body, "seqNo") == 0):
            self._tally.broke(LAST, "no further part", f"another {seen.name}", *before, seen.seq)
        elif report.last is not None:
            self._tally.held(LAST, seen.seq)
        number = whole(seen.body, "seqNo")
        if report.cut and number == 0:
            report.next = 0
        report.cut = False
        if number is not None and (report.asked is not None or report.last is not None):
            if number == report.next:
                self._tally.held(NUMBERS, seen.seq)
            else:
                self._tally.broke(NUMBERS, f"seqNo {report.next}", f"seqNo {number}", *before, seen.seq)
        report.next = (number if number is not None else report.next) + 1
        report.last, report.done = seen, dig(seen.body, "tbc") is not True

    def _event(self, moment: Moment) -> None:
        number, seen = whole(moment.seen.body, "seqNo"), moment.seen
        if number is None:
            return
        wanted, before = self._events.get(moment.line.identity, (0, None))
        if before is not None and before.body == seen.body:
            return  # sent again
        if moment.line.identity in self._cut and number == 0:
            wanted = 0
        self._cut.discard(moment.line.identity)
        seqs = (before.seq,) if before is not None and wanted else ()
        if number == wanted:
            self._tally.held(EVENTS, seen.seq)
        else:
            self._tally.broke(EVENTS, f"seqNo {wanted}", f"seqNo {number}", *seqs, seen.seq)
        goes_on = dig(seen.body, "tbc") is True
        self._events[moment.line.identity] = (number + 1 if goes_on else 0, seen)
