"""Setting, listing and clearing monitors (use cases N02 to N06)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from harness.protocols.ocpp.v201.station.device_model import Component, Variable
from harness.protocols.ocpp.v201.station.monitors import PERIODIC, THRESHOLDS, Monitor
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.reports import any_match, chunks

CRITERIA = {
    "ThresholdMonitoring": THRESHOLDS,
    "DeltaMonitoring": ("Delta",),
    "PeriodicMonitoring": PERIODIC,
}


class Monitoring(Part):
    """The CSMS's orders about monitors."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "SetVariableMonitoring": "set_monitoring",
        "ClearVariableMonitoring": "clear_monitoring",
        "SetMonitoringBase": "set_base",
        "SetMonitoringLevel": "set_level",
        "GetMonitoringReport": "get_report",
    }

    # -- SetVariableMonitoring

    def set_monitoring(self, request: Payload, now: float) -> Payload:
        """One result per item (N04.FR.01, N04.FR.02)."""
        return {"setMonitoringResult": [self.set_one(item, now) for item in request["setMonitoringData"]]}

    def set_one(self, item: Payload, now: float) -> Payload:
        result = {name: item[name] for name in ("type", "severity", "component", "variable")}
        outcome, monitor = self.attempt(item, now)
        if monitor is not None:
            result["id"] = monitor.id
        elif "id" in item:
            result["id"] = item["id"]
        return {"status": outcome, **result}

    def attempt(self, item: Payload, now: float) -> tuple[str, Monitor | None]:
        """N04.FR.03 to N04.FR.18, in the order in which they can be found out."""
        name = item["variable"]
        variable = self.station.model.look_up(
            Component.of(item["component"]), name["name"], name.get("instance") or ""
        )
        if isinstance(variable, str):
            return variable, None
        if not self.supports(variable, item["type"]):
            return "UnsupportedMonitorType", None
        if not self.acceptable(variable, item) or not self.id_fits(variable, item):
            return "Rejected", None
        if self.duplicate(variable, item):
            return "Duplicate", None
        return "Accepted", self.install(variable, item, now)

    def supports(self, variable: Variable, type: str) -> bool:
        """Thresholds need numbers (N04.FR.05)."""
        return variable.monitored and (variable.numeric or type not in THRESHOLDS)

    def acceptable(self, variable: Variable, item: Payload) -> bool:
        """Severity 0 to 9, thresholds within the variable's range, no negative delta (N04.FR.06, N04.FR.14)."""
        value = item["value"]
        if not 0 <= item["severity"] <= 9:
            return False
        if item["type"] in THRESHOLDS:
            low, high = variable.min_limit, variable.max_limit
            return (low is None or value >= low) and (high is None or value <= high)
        return bool(value > 0 if item["type"] in PERIODIC else value >= 0)

    def id_fits(self, variable: Variable, item: Payload) -> bool:
        """A given id is that of a changeable monitor of this variable (N04.FR.13, N04.FR.16, N04.FR.18)."""
        if "id" not in item:
            return True
        monitor = self.station.monitors.by_id(item["id"])
        return monitor is not None and monitor.variable is variable and monitor.kind != "HardWiredMonitor"

    def duplicate(self, variable: Variable, item: Payload) -> bool:
        """Same type and severity on the same variable under another id (N04.FR.10)."""
        return any(
            monitor.variable is variable
            and (monitor.type, monitor.severity) == (item["type"], item["severity"])
            and monitor.id != item.get("id")
            for monitor in self.station.monitors.monitors
        )

    def install(self, variable: Variable, item: Payload, now: float) -> Monitor:
        """Add, or replace: a replaced preconfigured one becomes a custom one (N04.FR.11, N04.FR.12,
        N04.FR.15).
        """
        monitors = self.station.monitors
        monitor = monitors.by_id(item["id"]) if "id" in item else None
        if monitor is None:
            monitor = monitors.add(variable, item["type"], item["value"], item["severity"])
        was_threshold = monitor.type in THRESHOLDS
        monitor.type, monitor.value, monitor.severity = item["type"], item["value"], item["severity"]
        monitor.transaction = item.get("transaction", False)
        monitor.kind, monitor.active = "CustomMonitor", True
        monitor.seen = variable.value(now)
        if not (was_threshold and monitor.type in THRESHOLDS):
            monitor.exceeded = False
        monitors.arm(monitor, now)
        monitors.check(monitor, now)
        return monitor

    # -- ClearVariableMonitoring

    def clear_monitoring(self, request: Payload, now: float) -> Payload:
        """One result per id (N06.FR.05)."""
        return {"clearMonitoringResult": [{"id": id, "status": self.clear_one(id)} for id in request["id"]]}

    def clear_one(self, id: int) -> str:
        """N06.FR.01 to N06.FR.03."""
        monitor = self.station.monitors.by_id(id)
        if monitor is None:
            return "NotFound"
        if not self.clearable(monitor):
            return "Rejected"
        self.station.monitors.remove([monitor])
        return "Accepted"

    def clearable(self, monitor: Monitor) -> bool:
        return monitor.kind != "HardWiredMonitor"

    # -- base and level

    def set_base(self, request: Payload, now: float) -> Payload:
        """N03.FR.03 to N03.FR.05."""
        base, monitors = request["monitoringBase"], self.station.monitors
        if base != "All":
            monitors.remove([each for each in monitors.monitors if each.kind == "CustomMonitor"])
        if base == "FactoryDefault":
            self.restore_preconfigured()
        for monitor in monitors.monitors:
            if monitor.kind == "PreconfiguredMonitor":
                monitor.active = base != "HardWiredOnly"
        self.station.model.store("MonitoringCtrlr.ActiveMonitoringBase", base, now)
        return status("Accepted")

    def restore_preconfigured(self) -> None:
        """Bring back factory monitors that were overruled or cleared."""
        monitors = self.station.monitors
        kept = [each for each in monitors.monitors if each.kind != "HardWiredMonitor"]
        monitors.remove(kept)
        hard_wired = list(monitors.monitors)
        monitors.install_factory()
        monitors.remove(
            [each for each in monitors.monitors if each.kind == "HardWiredMonitor" and each not in hard_wired]
        )

    def set_level(self, request: Payload, now: float) -> Payload:
        """N05.FR.01, N05.FR.02."""
        if not 0 <= request["severity"] <= 9:
            return status("Rejected", "ValueOutOfRange")
        self.station.model.store("MonitoringCtrlr.ActiveMonitoringLevel", str(request["severity"]), now)
        return status("Accepted")

    # -- GetMonitoringReport

    def get_report(self, request: Payload, now: float) -> Payload:
        """N02.FR.01, N02.FR.10."""
        found = list(self.selected(request))
        if not found:
            return status("EmptyResultSet")
        self.send(request["requestId"], found, now)
        return status("Accepted")

    def selected(self, request: Payload) -> Iterator[Monitor]:
        """N02.FR.05 to N02.FR.21."""
        criteria = request.get("monitoringCriteria") or ()
        wanted = request.get("componentVariable") or ()
        types = {type for criterion in criteria for type in CRITERIA[criterion]}
        for monitor in self.station.monitors.monitors:
            if not monitor.active or (criteria and monitor.type not in types):
                continue
            if not wanted or any_match(wanted, monitor.variable):
                yield monitor

    def send(self, request_id: int, monitors: list[Monitor], now: float) -> None:
        """NotifyMonitoringReports, numbered from 0 (N02.FR.04, N02.FR.09)."""
        parts = chunks(monitors, self.station.config.report_chunk)
        for seq_no, part in enumerate(parts):
            payload: Payload = {
                "requestId": request_id,
                "generatedAt": self.station.timestamp(now),
                "seqNo": seq_no,
                "tbc": seq_no < len(parts) - 1,
                "monitor": [self.monitoring_data(monitor) for monitor in part],
            }
            self.station.calls.send("NotifyMonitoringReport", payload, now)

    def monitoring_data(self, monitor: Monitor) -> Payload:
        return {
            "component": monitor.variable.component.wire(),
            "variable": monitor.variable.wire(),
            "variableMonitoring": [
                {
                    "id": monitor.id,
                    "transaction": monitor.transaction,
                    "value": monitor.value,
                    "type": monitor.type,
                    "severity": monitor.severity,
                }
            ],
        }
