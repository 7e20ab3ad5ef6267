"""Variable monitors and the events they raise (use cases N07, N08). The messages that set them are in
`monitoring`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from harness.protocols.ocpp.v201.station.device_model import Variable
from harness.protocols.ocpp.v201.station.metering import next_aligned
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

Kind = Literal["HardWiredMonitor", "PreconfiguredMonitor", "CustomMonitor"]
THRESHOLDS = ("UpperThreshold", "LowerThreshold")
PERIODIC = ("Periodic", "PeriodicClockAligned")


@dataclass(slots=True, eq=False)
class Monitor:
    """One monitor. `exceeded`: its threshold is crossed and that was told. `seen`: value when last told."""

    id: int
    variable: Variable
    type: str
    value: float
    severity: int
    transaction: bool = False
    kind: Kind = "CustomMonitor"
    active: bool = True
    exceeded: bool = False
    seen: str = ""


class Monitors(Part):
    """The monitors of the station; custom ones survive reboots (N07.FR.13)."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.monitors: list[Monitor] = []
        self._next_id = 1
        self._event_id = 0
        self._queued: list[Payload] = []
        self.install_factory()

    # -- the store

    def install_factory(self) -> None:
        """Hard-wired: problems of connectors and locks (G05.FR.02). Preconfigured: the temperature."""
        if not self.station.config.functions.monitoring:
            return
        for variable in self.station.model:
            if variable.name == "Problem" and variable.component.connector is not None:
                self.add(variable, "Delta", 1, 3, kind="HardWiredMonitor")
        temperature = self.station.model.find("ChargingStation", "Temperature")
        if temperature is not None:
            self.add(temperature, "UpperThreshold", 80, 4, kind="PreconfiguredMonitor")

    def add(
        self,
        variable: Variable,
        type: str,
        value: float,
        severity: int,
        transaction: bool = False,
        kind: Kind = "CustomMonitor",
    ) -> Monitor:
        monitor = Monitor(self._next_id, variable, type, value, severity, transaction, kind)
        self._next_id += 1
        monitor.seen = variable.attributes["Actual"].value
        self.monitors.append(monitor)
        return monitor

    def by_id(self, id: int) -> Monitor | None:
        return next((monitor for monitor in self.monitors if monitor.id == id), None)

    def remove(self, monitors: Iterable[Monitor]) -> None:
        """Gone without a word, whether exceeded or not (N07.FR.12)."""
        for monitor in list(monitors):
            self.monitors.remove(monitor)
            self.station.timers.cancel(("monitor", monitor.id))

    # -- watching

    def variable_changed(self, variable: Variable, now: float) -> None:
        for monitor in self.monitors:
            if monitor.variable is variable:
                self.check(monitor, now)

    def check(self, monitor: Monitor, now: float) -> None:
        """Has a monitored value done what its monitor waits for?"""
        if not self.watching(monitor):
            return
        value = monitor.variable.value(now)
        if monitor.type in THRESHOLDS:
            self.check_threshold(monitor, value, now)
        elif monitor.type == "Delta" and self.moved(monitor, value):
            monitor.seen = value
            self.raise_event(monitor, "Delta", now)

    def watching(self, monitor: Monitor) -> bool:
        """Is the monitor in force now? Some only watch while a transaction runs."""
        if not monitor.active or not self.station.model.flag("MonitoringCtrlr", "Enabled", default=True):
            return False
        return not monitor.transaction or bool(self.station.transactions.ongoing())

    def check_threshold(self, monitor: Monitor, value: str, now: float) -> None:
        """Told when crossed, and as cleared when it is back within (N07.FR.02, N07.FR.16, N07.FR.17)."""
        beyond = self.beyond(monitor, value)
        if beyond == monitor.exceeded:
            return
        monitor.exceeded = beyond
        self.raise_event(monitor, "Alerting", now, cleared=not beyond)

    def beyond(self, monitor: Monitor, value: str) -> bool:
        """Past the threshold; on it is not past it."""
        try:
            number = float(value)
        except ValueError:
            return False
        return number > monitor.value if monitor.type == "UpperThreshold" else number < monitor.value

    def moved(self, monitor: Monitor, value: str) -> bool:
        """Changed by more than the delta; what is not a number, at all (N07.FR.18, N07.FR.19)."""
        if not monitor.variable.numeric:
            return value != monitor.seen
        try:
            return abs(float(value) - float(monitor.seen)) > monitor.value
        except ValueError:
            return value != monitor.seen

    def arm(self, monitor: Monitor, now: float) -> None:
        """Set the next periodic event (N08.FR.06, N08.FR.07)."""
        name = ("monitor", monitor.id)
        if monitor.type not in PERIODIC or monitor.value <= 0:
            self.station.timers.cancel(name)
            return
        aligned = monitor.type == "PeriodicClockAligned"
        at = next_aligned(now, monitor.value) if aligned else now + monitor.value
        self.station.timers.set(name, at, lambda then: self.period_over(monitor, then))

    def period_over(self, monitor: Monitor, now: float) -> None:
        self.arm(monitor, now)
        if self.watching(monitor):
            self.raise_event(monitor, "Periodic", now)

    def boot_accepted(self, now: float) -> None:
        """Deliver what was kept, and look whether anything moved meanwhile (N07.FR.14)."""
        self.back_online(now, 0.0)
        for monitor in self.monitors:
            self.arm(monitor, now)
            self.check(monitor, now)

    # -- telling

    def raise_event(self, monitor: Monitor, trigger: str, now: float, cleared: bool = False) -> None:
        """Make a NotifyEvent, unless the monitoring level keeps it back (N05.FR.03, N07.FR.15)."""
        if monitor.severity > self.station.model.number(
            "MonitoringCtrlr", "ActiveMonitoringLevel", default=9
        ):
            return
        self.notify(self.event_data(monitor, trigger, now, cleared), monitor.severity, now)

    def event_data(self, monitor: Monitor, trigger: str, now: float, cleared: bool) -> Payload:
        """N07.FR.06, N07.FR.10, N08.FR.05."""
        self._event_id += 1
        data: Payload = {
            "eventId": self._event_id,
            "timestamp": self.station.timestamp(now),
            "trigger": trigger,
            "actualValue": self.shown_value(monitor, now),
            "eventNotificationType": monitor.kind,
            "component": monitor.variable.component.wire(),
            "variable": monitor.variable.wire(),
            "variableMonitoringId": monitor.id,
        }
        if cleared:
            data["cleared"] = True
        return data

    def shown_value(self, monitor: Monitor, now: float) -> str:
        """Never the value of a write-only variable (N07.FR.10)."""
        return "" if monitor.variable.write_only else monitor.variable.value(now)[:2500]

    def notify(self, data: Payload, severity: int, now: float) -> None:
        """Send, or keep while offline if severe enough (N07.FR.04, N08.FR.03). seqNo starts at 0 (N07.FR.07)."""
        payload: Payload = {
            "generatedAt": self.station.timestamp(now),
            "seqNo": 0,
            "tbc": False,
            "eventData": [data],
        }
        if self.station.connection.is_open and self.station.registration.accepted:
            self.station.calls.send("NotifyEvent", payload, now)
        elif self.keeps_offline(severity):
            self._queued.append(payload)

    def keeps_offline(self, severity: int) -> bool:
        return severity <= self.station.model.number("MonitoringCtrlr", "OfflineQueuingSeverity", default=0)

    def back_online(self, now: float, offline_for: float) -> None:
        queued, self._queued = self._queued, []
        for payload in queued:
            self.station.calls.send("NotifyEvent", payload, now)
