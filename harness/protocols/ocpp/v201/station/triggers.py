"""TriggerMessage: the CSMS wants to be told something now (use case F06).

The answer always leaves first (F06.FR.04): `Peer` holds back what a handler sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.own_certificates import STATION, V2G
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

Trigger = Callable[[Payload, float], str]
"""`(evse part of the request, now)` → the status to answer; what was asked for is already on its way."""


class Triggers(Part):
    """One method per message that can be asked for."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"TriggerMessage": "trigger_message"}

    def kinds(self) -> Mapping[str, Trigger]:
        """What this station can be asked for; everything else is NotImplemented (F06.FR.08)."""
        return {
            "BootNotification": self.boot,
            "Heartbeat": self.heartbeat,
            "StatusNotification": self.connector_status,
            "MeterValues": self.meter_values,
            "TransactionEvent": self.transaction_event,
            "LogStatusNotification": self.log_status,
            "FirmwareStatusNotification": self.firmware_status,
            "SignChargingStationCertificate": self.sign_certificate,
            **(
                {"SignV2GCertificate": self.sign_v2g_certificate} if self.station.config.functions.v2g else {}
            ),
        }

    def trigger_message(self, request: Payload, now: float) -> Payload:
        kind = self.kinds().get(request["requestedMessage"])
        if kind is None:
            return status("NotImplemented")
        return status(kind(request.get("evse") or {}, now))

    def boot(self, evse: Payload, now: float) -> str:
        """Only as long as the last boot was not accepted (F06.FR.17)."""
        if self.station.registration.accepted:
            return "Rejected"
        self.station.registration.boot("Triggered", now)
        return "Accepted"

    def heartbeat(self, evse: Payload, now: float) -> str:
        self.station.registration.heartbeat(now, asked=True)
        return "Accepted"

    def connector_status(self, evse: Payload, now: float) -> str:
        """For one connector only (F06.FR.12)."""
        if "id" not in evse or "connectorId" not in evse:
            return "Rejected"
        connector = self.station.equipment.connector(evse["id"], evse["connectorId"])
        if connector is None:
            return "Rejected"
        self.station.availability.send_state(connector, now, asked=True)
        return "Accepted"

    def meter_values(self, evse: Payload, now: float) -> str:
        """The measurands of AlignedDataCtrlr, of one EVSE or all (F06.FR.06, F06.FR.11)."""
        evses = self.chosen(evse)
        if not evses:
            return "Rejected"
        for each in evses:
            self.station.metering.send_meter_values(each.id, "Trigger", now, asked=True)
        return "Accepted"

    def transaction_event(self, evse: Payload, now: float) -> str:
        """The state and values of each transaction asked about (F06.FR.07)."""
        sessions = self.station.transactions.ongoing()
        if evse:
            sessions = [session for session in sessions if session.evse and session.evse.id == evse["id"]]
        if not sessions:
            return "Rejected"
        for session in sessions:
            values = self.station.metering.sampled(session, "TxUpdated", "Trigger", now)
            self.station.transactions.update(
                session, "Trigger", now, state=session.charging_state, meter_values=values
            )
        return "Accepted"

    def log_status(self, evse: Payload, now: float) -> str:
        """F06.FR.14, F06.FR.15."""
        self.station.logs.report_status(now)
        return "Accepted"

    def firmware_status(self, evse: Payload, now: float) -> str:
        """F06.FR.16, L01.FR.25, L01.FR.26."""
        self.station.firmware.report_status(now)
        return "Accepted"

    def sign_certificate(self, evse: Payload, now: float) -> str:
        """A02: the request follows."""
        self.station.own_certificates.sign(STATION, now)
        return "Accepted"

    def sign_v2g_certificate(self, evse: Payload, now: float) -> str:
        """A02, for the certificate that EVs are shown."""
        self.station.own_certificates.sign(V2G, now)
        return "Accepted"

    def chosen(self, evse: Payload) -> list[Evse]:
        if "id" not in evse:
            return self.station.equipment.evses
        found = self.station.equipment.evse(evse["id"])
        return [found] if found is not None else []
