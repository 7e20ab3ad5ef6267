"""Stations whose reports, and answers about variables, are not in order."""

from collections.abc import Iterable
from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.part import Payload
from harness.protocols.ocpp.v201.station.variables import Variables
from tests.miniatures.confession import caught_by
from tests.miniatures.tampering import (
    CALL,
    CALLRESULT,
    Frame,
    Spoilt,
    Tampers,
    TampersWithAnswers,
    TampersWithCalls,
)

QUESTIONS = "PROBE-CS-questions"


class TampersWithReports(TampersWithCalls):
    actions = ("NotifyReport", "NotifyMonitoringReport")


@caught_by("report.seq", QUESTIONS)
class numbers_report_parts_from_one(TampersWithReports, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["seqNo"] += 1


@caught_by("report.request", QUESTIONS)
class gives_reports_an_id_that_nobody_asked_with(TampersWithReports, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["requestId"] += 1000


@caught_by("report.tbc", QUESTIONS)
class calls_every_part_the_last(TampersWithReports, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["tbc"] = False


class HoldsBackAnswers(Tampers):
    """An accepting answer waits until the next CALL is out."""

    actions: tuple[str, ...] = ()
    held: Frame | None = None

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        mine = frame[0] == CALLRESULT and self.action(frame) in self.actions
        if mine and frame[2]["status"] == "Accepted":
            self.held = frame
            return
        yield frame
        if frame[0] == CALL and self.held is not None:
            held, self.held = self.held, None
            yield held


@caught_by("report.after_answer", QUESTIONS)
class reports_before_it_answers(HoldsBackAnswers, ChargingStation):
    actions = ("GetBaseReport",)


@caught_by("trigger.order", "PROBE-CS-orders-from-afar")
class sends_what_was_triggered_before_it_answers(HoldsBackAnswers, ChargingStation):
    actions = ("TriggerMessage",)


@caught_by("report.refused", QUESTIONS)
class reports_what_it_refused_to_report(TampersWithAnswers, ChargingStation):
    actions = ("GetBaseReport",)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield [*frame[:2], {"status": "Rejected"}]


@caught_by("report.event.seq", "PROBE-CS-monitors")
class counts_on_from_event_to_event(TampersWithCalls, ChargingStation):
    actions = ("NotifyEvent",)

    def change(self, payload: dict[str, Any]) -> None:
        payload["seqNo"] = self.sent
        self.sent += 1


# -- variables


class AnswersOne(Variables):
    def get_variables(self, request: Payload, now: float) -> Payload:
        return super().get_variables({"getVariableData": request["getVariableData"][:1]}, now)


@caught_by("variables.results", QUESTIONS)
class answers_the_first_question_only(ChargingStation):
    variables_type = AnswersOne


class TellsNoAttribute(Variables):
    def read(self, item: Payload, now: float) -> Payload:
        result = super().read(item, now)
        del result["attributeType"]
        return result


@caught_by("variables.attribute", QUESTIONS)
class does_not_name_the_attribute(ChargingStation):
    variables_type = TellsNoAttribute


class TellsNoValue(Variables):
    def read(self, item: Payload, now: float) -> Payload:
        result = super().read(item, now)
        result.pop("attributeValue", None)
        return result


@caught_by("variables.value", QUESTIONS)
class accepts_a_question_without_telling_the_value(ChargingStation):
    variables_type = TellsNoValue


class ValuesTheUnknown(Variables):
    def read(self, item: Payload, now: float) -> Payload:
        return {"attributeValue": "0", **super().read(item, now)}


@caught_by("variables.value", QUESTIONS)
class tells_the_value_of_what_it_does_not_know(ChargingStation):
    variables_type = ValuesTheUnknown
