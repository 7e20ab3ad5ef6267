"""Stations that tell what they are, or change it, wrongly (8.3.3, 8.3.4)."""

from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.calls import Calls
from harness.protocols.ocpp.v201.station.part import status
from harness.protocols.ocpp.v201.station.reports import Reports
from harness.protocols.ocpp.v201.station.variables import Variables
from tests.miniatures.confession import caught_by, faulty_part
from tests.miniatures.frames import TampersWithErrors
from tests.miniatures.stations import reports
from tests.miniatures.tampering import Frame, spoils_answers

FULL, SETTABLE, SUMMARY = "IEC63110-8.3.3-P1", "IEC63110-8.3.3-X1", "IEC63110-8.3.3-X2"

caught_by("report.agreed", FULL)(reports.reports_what_it_refused_to_report)
caught_by("report.numbered", FULL)(reports.numbers_report_parts_from_one)
caught_by("read.results", "IEC63110-8.3.3-P2")(reports.answers_the_first_question_only)
caught_by("read.values", "IEC63110-8.3.3-P2")(reports.accepts_a_question_without_telling_the_value)


# -- reading


@faulty_part(Reports, "send", "boot.pending.report", "IEC63110-8.3.15-P2")
def promises_reports_and_forgets_them(self: Any, usual: Any, *args: Any) -> None:
    pass


caught_by("report.comes", "IEC63110-8.3.3-N3")(promises_reports_and_forgets_them)
caught_by("report.numbered", FULL)(promises_reports_and_forgets_them)


@faulty_part(Reports, "report_data", "report.described", FULL)
def describes_nothing(self: Any, usual: Any, *args: Any) -> Any:
    data = usual(*args)
    data.pop("variableCharacteristics")
    return data


@faulty_part(Reports, "characteristics", "report.lists", FULL)
def lists_no_choices(self: Any, usual: Any, variable: Any) -> Any:
    return {name: value for name, value in usual(variable).items() if name != "valuesList"}


@faulty_part(Reports, "characteristics", "report.fits", FULL, warns=True)
def has_values_beyond_their_limits(self: Any, usual: Any, variable: Any) -> Any:
    shape = usual(variable)
    return shape | {"maxLimit": 0.5} if "maxLimit" in shape else shape


@faulty_part(Reports, "selected", "report.mandatory", FULL)
def leaves_out_its_offline_threshold(self: Any, usual: Any, base: str) -> Any:
    return [each for each in usual(base) if each.name != "OfflineThreshold"]


caught_by("report.settable", SETTABLE)(leaves_out_its_offline_threshold)


@faulty_part(Reports, "selected", "report.availability", SUMMARY)
def leaves_its_connectors_out_of_the_summary(self: Any, usual: Any, base: str) -> Any:
    return [each for each in usual(base) if base != "SummaryInventory" or each.component.name != "Connector"]


@faulty_part(Reports, "get_base_report", "report.not_supported", "IEC63110-8.3.3-N3")
def rejects_what_it_does_not_support(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Rejected") if request["reportBase"] == "SummaryInventory" else usual(request, now)


@faulty_part(Reports, "get_report", "report.none", "IEC63110-8.3.3-N2")
def reports_everything_whatever_was_asked(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    self.send(request["requestId"], list(self.station.model), now)
    return answer


@faulty_part(Reports, "get_report", "report.selection", "IEC63110-8.3.3-X5[variable]")
def takes_every_selection_for_everything(self: Any, usual: Any, request: Any, now: float) -> Any:
    self.send(request["requestId"], list(self.station.model), now)
    return status("Accepted")


@faulty_part(Reports, "meets", "report.empty", "IEC63110-8.3.3-N2")
def does_not_care_for_criteria(self: Any, usual: Any, variable: Any, criteria: Any) -> bool:
    return True


@spoils_answers(ChargingStation, "GetReport", "report.empty", "IEC63110-8.3.3-N2")
def agrees_to_report_nothing(payload: Any) -> None:
    payload["status"] = "Accepted"


@faulty_part(Calls, "refuse_oversized", "read.too_many", "IEC63110-8.3.3-N4")
def answers_the_first_few_of_many_questions(self: Any, usual: Any, call: Any) -> Any:
    if call.action == "GetVariables":
        del call.payload["getVariableData"][5:]
    return None


@caught_by("refusal.code", "IEC63110-8.3.3-N5", warns=True)
class calls_every_error_a_security_error(TampersWithErrors, ChargingStation):
    def spoil(self, frame: Frame) -> None:
        frame[2] = "SecurityError"


# -- writing


@faulty_part(Variables, "apply", "properties.kept", "IEC63110-8.3.4-P2", "IEC63110-8.3.4-X1")
def accepts_changes_and_forgets_them(self: Any, usual: Any, *args: Any) -> Any:
    return "Accepted", ""


@spoils_answers(ChargingStation, "SetVariables", "properties.refused", "IEC63110-8.3.4-N1[unknown_component]")
def accepts_every_change(payload: Any) -> None:
    for result in payload["setVariableResult"]:
        result["attributeStatus"] = "Accepted"


caught_by("properties.refused", "IEC63110-8.3.4-N2[unknown_variable]", "IEC63110-8.3.4-X2")(
    accepts_every_change
)


@spoils_answers(ChargingStation, "SetVariables", "properties.write", "IEC63110-8.3.4-X1")
def rejects_every_change(payload: Any) -> None:
    for result in payload["setVariableResult"]:
        result["attributeStatus"] = "Rejected"


@faulty_part(Variables, "refuse", "properties.unchanged", "IEC63110-8.3.4-N4[below_range]")
def makes_the_changes_that_it_refuses(
    self: Any, usual: Any, variable: Any, attribute: Any, kind: str, value: str, now: float
) -> Any:
    reason = usual(variable, attribute, kind, value, now)
    if reason:
        self.station.model.put(variable, value, now, kind)
    return reason
