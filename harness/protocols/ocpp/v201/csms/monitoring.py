"""Status, events and monitors (functional blocks G and N).

What a station tells is answered with an empty payload and written down; a change of a connector's
availability may come as StatusNotification or as an event on AvailabilityState (G01), and counts the same.
"""

from collections import deque
from collections.abc import Callable

from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.v201.csms.config import CsmsConfig
from harness.protocols.ocpp.v201.csms.provisioning import Provisioning
from harness.protocols.ocpp.v201.csms.reports import Report
from harness.protocols.ocpp.v201.csms.stations import Json, Station


class Monitoring(Provisioning):
    """Keeps the newest events of all stations."""

    def __init__(self, config: CsmsConfig, new_id: Callable[[], str]) -> None:
        super().__init__(config, new_id)
        self.events: deque[Json] = deque(maxlen=config.journal)
        self.security_events: deque[Json] = deque(maxlen=config.journal)

    def on_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """G01."""
        station.connectors[(request["evseId"], request["connectorId"])] = request["connectorStatus"]
        return {}

    def on_notify_event(self, station: Station, request: Json, now: float) -> Reply:
        """N07.FR.03, N08.FR.02, G05.FR.03: always an empty answer."""
        for event in request["eventData"]:
            self.book_event_data(station, event, now)
        return {}

    def book_event_data(self, station: Station, event: Json, now: float) -> None:
        self.events.append({"station": station.identity, "at": now, **event})
        evse = event["component"].get("evse", {})
        if event["variable"]["name"] == "AvailabilityState" and "connectorId" in evse:
            station.connectors[(evse["id"], evse["connectorId"])] = event["actualValue"]

    def on_security_event_notification(self, station: Station, request: Json, now: float) -> Reply:
        """A04.FR.03."""
        self.security_events.append({"station": station.identity, "at": now, **request})
        return {}

    def change_availability(
        self, station: str, status: str, now: float, evse: int | None = None, connector: int | None = None
    ) -> str:
        """`status`: Operative or Inoperative; for the whole station, an EVSE or a connector (G03, G04)."""
        payload: Json = {"operationalStatus": status}
        if evse is not None:
            payload["evse"] = {"id": evse} if connector is None else {"id": evse, "connectorId": connector}
        return self.request(station, "ChangeAvailability", payload, now)

    def set_monitors(self, station: str, items: list[Json], now: float) -> list[str]:
        """`items` as in setMonitoringData. In as many requests as the station needs (N04.FR.09)."""
        return [
            self.request(station, "SetVariableMonitoring", {"setMonitoringData": part}, now)
            for part in self.portions(station, "SetVariableMonitoring", items, "MonitoringCtrlr")
        ]

    def clear_monitors(self, station: str, ids: list[int], now: float) -> list[str]:
        """In as many requests as the station needs (N06.FR.04)."""
        most = self.station(station).variables.number(
            "MonitoringCtrlr", "ItemsPerMessage", "ClearVariableMonitoring"
        )
        size = most or len(ids) or 1
        return [
            self.request(station, "ClearVariableMonitoring", {"id": ids[start : start + size]}, now)
            for start in range(0, len(ids), size)
        ]

    def after_set_variable_monitoring(
        self, station: Station, request: Json, response: Json, now: float
    ) -> None:
        """The station gives the ids (N04.FR.11)."""
        for result in response["setMonitoringResult"]:
            if result["status"] == "Accepted" and "id" in result:
                station.monitors[result["id"]] = result

    def after_clear_variable_monitoring(
        self, station: Station, request: Json, response: Json, now: float
    ) -> None:
        for result in response["clearMonitoringResult"]:
            if result["status"] in ("Accepted", "NotFound"):
                station.monitors.pop(result["id"], None)

    def learn_notify_monitoring_report(self, station: Station, report: Report, now: float) -> None:
        """N02: the monitors as the station has them, one entry each."""
        for entry in report.entries("monitor"):
            for monitor in entry["variableMonitoring"]:
                rest = {"component": entry["component"], "variable": entry["variable"]}
                station.monitors[monitor["id"]] = {**monitor, **rest}
