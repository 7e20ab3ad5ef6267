"""GetBaseReport, GetReport and the NotifyReports that follow (use cases B07, B08)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, TypeVar

from harness.protocols.ocpp.v201.station.device_model import Component, Variable
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

T = TypeVar("T")
SUMMARY = ("AvailabilityState", "Problem", "Tripped", "Overload", "Fallback", "Active")
CRITERIA = {"Active": True, "Available": True, "Enabled": True, "Problem": False}
"""Criterion → does a component without such a variable count too (B08.FR.07 to B08.FR.10)?"""


class Reports(Part):
    """Lists of variables, in parts."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"GetBaseReport": "get_base_report", "GetReport": "get_report"}

    def get_base_report(self, request: Payload, now: float) -> Payload:
        """B07.FR.01, B07.FR.02."""
        base = request["reportBase"]
        if base == "SummaryInventory" and not self.station.config.functions.summary_report:
            return status("NotSupported", "UnsupportedParam")
        self.send(request["requestId"], self.selected(base), now)
        return status("Accepted")

    def selected(self, base: str) -> list[Variable]:
        """B07.FR.07 to B07.FR.09."""
        variables = list(self.station.model)
        if base == "FullInventory":
            return variables
        if base == "ConfigurationInventory":
            return [variable for variable in variables if self.settable(variable)]
        return [variable for variable in variables if variable.name in SUMMARY and self.noteworthy(variable)]

    def settable(self, variable: Variable) -> bool:
        """Can an operator set any of its attributes?"""
        return any(attribute.mutability != "ReadOnly" for attribute in variable.attributes.values())

    def noteworthy(self, variable: Variable) -> bool:
        return variable.name == "AvailabilityState" or variable.attributes["Actual"].value == "true"

    def get_report(self, request: Payload, now: float) -> Payload:
        """B08.FR.01, B08.FR.05, B08.FR.13, B08.FR.15."""
        criteria = request.get("componentCriteria") or ()
        wanted = request.get("componentVariable") or ()
        variables = [
            variable
            for variable in self.station.model
            if self.meets(variable, criteria) and (not wanted or any_match(wanted, variable))
        ]
        if not variables:
            return status("EmptyResultSet")
        self.send(request["requestId"], variables, now)
        return status("Accepted")

    def meets(self, variable: Variable, criteria: Sequence[str]) -> bool:
        """Does the component meet one of the criteria (B08.FR.13)? Without criteria all do."""
        return not criteria or any(self.component_is(variable.component, criterion) for criterion in criteria)

    def component_is(self, component: Component, criterion: str) -> bool:
        """B08.FR.07 to B08.FR.10."""
        variable = self.station.model.look_up(component, criterion)
        if isinstance(variable, str):
            return CRITERIA[criterion]
        return variable.attributes["Actual"].value == "true"

    # -- sending

    def send(self, request_id: int, variables: Sequence[Variable], now: float) -> None:
        """NotifyReports: seqNo from 0, tbc on all but the last (B07.FR.03, B07.FR.04, B07.FR.10)."""
        parts = chunks(variables, self.station.config.report_chunk) or [[]]
        for seq_no, part in enumerate(parts):
            payload: Payload = {
                "requestId": request_id,
                "generatedAt": self.station.timestamp(now),
                "seqNo": seq_no,
                "tbc": seq_no < len(parts) - 1,
            }
            if part:
                payload["reportData"] = [self.report_data(variable, now) for variable in part]
            self.station.calls.send("NotifyReport", payload, now, asked=True)

    def report_data(self, variable: Variable, now: float) -> Payload:
        """One variable with all its attributes (B07.FR.11) and its characteristics (B08.FR.12)."""
        return {
            "component": variable.component.wire(),
            "variable": variable.wire(),
            "variableAttribute": [self.attribute(variable, kind, now) for kind in variable.attributes],
            "variableCharacteristics": self.characteristics(variable),
        }

    def attribute(self, variable: Variable, kind: str, now: float) -> Payload:
        """A WriteOnly one tells no value."""
        attribute = variable.attributes[kind]
        shape: Payload = {
            "type": kind,
            "mutability": attribute.mutability,
            "persistent": attribute.persistent,
            "constant": attribute.constant,
        }
        if attribute.mutability != "WriteOnly" and (value := variable.value(now, kind)):
            shape["value"] = value
        return shape

    def characteristics(self, variable: Variable) -> Payload:
        shape: Payload = {"dataType": variable.data_type, "supportsMonitoring": self.monitorable(variable)}
        if variable.unit:
            shape["unit"] = variable.unit
        if variable.min_limit is not None:
            shape["minLimit"] = variable.min_limit
        if variable.max_limit is not None:
            shape["maxLimit"] = variable.max_limit
        if variable.values:
            shape["valuesList"] = ",".join(variable.values)
        return shape

    def monitorable(self, variable: Variable) -> bool:
        return variable.monitored and self.station.config.functions.monitoring


def chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """The items in runs of `size`."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def matches(entry: Payload, variable: Variable) -> bool:
    """Does a ComponentVariable ask for this variable? What it leaves out matches anything (B08.FR.20 to
    B08.FR.25).
    """
    component, found = Component.of(entry["component"]), variable.component
    wanted = entry.get("variable") or {}
    return all(
        asked is None or asked == "" or asked == held
        for asked, held in (
            (component.name.casefold(), found.name.casefold()),
            (component.instance.casefold(), found.instance.casefold()),
            (component.evse, found.evse),
            (component.connector, found.connector),
            (wanted.get("name", "").casefold(), variable.name.casefold()),
            ((wanted.get("instance") or "").casefold(), variable.instance.casefold()),
        )
    )


def any_match(entries: Iterable[Payload], variable: Variable) -> bool:
    return any(matches(entry, variable) for entry in entries)
