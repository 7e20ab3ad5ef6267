"""What else a station may tell: firmware, logs, data transfer (L, N, P). Certificates have a module of their own."""

from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.v201.csms.ordering import Ordering
from harness.protocols.ocpp.v201.csms.stations import Json, Station


class Services(Ordering):
    """Answers, and does no more than it was set up for."""

    def on_log_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """N01."""
        return {}

    def on_firmware_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """L01. New firmware may bring another device model (B07.FR.14)."""
        if request["status"] == "Installed":
            station.inventoried = False
        return {}

    def on_publish_firmware_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """L03."""
        return {}

    def on_data_transfer(self, station: Station, request: Json, now: float) -> Reply:
        """P02: no vendor is known here."""
        return {"status": "UnknownVendorId"}
