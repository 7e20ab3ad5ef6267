"""Security events: the log, and what is told of it (use case A04). Secrets never enter it (A01.FR.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.protocols.ocpp.peer import LINK_LOST, TIMED_OUT, Answer
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

CRITICAL = frozenset(
    [
        "FirmwareUpdated",
        "SettingSystemTime",
        "StartupOfTheDevice",
        "ResetOrReboot",
        "SecurityLogWasCleared",
        "ReconfigurationOfSecurityParameters",
        "MemoryExhaustion",
        "TamperDetectionActivated",
        "InvalidFirmwareSignature",
        "InvalidFirmwareSigningCertificate",
        "InvalidCsmsCertificate",
        "InvalidChargingStationCertificate",
        "InvalidTLSVersion",
        "InvalidTLSCipherSuite",
    ]
)
"""Events that the CSMS must be told of (Part 2 appendix 1)."""


class SecurityLog(Part):
    """What happened, in order; critical events are sent when the station can send."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.entries: list[Payload] = []
        self._unsent: list[Payload] = []

    def event(self, type: str, now: float, info: str = "") -> None:
        """Log an event, and send it if it is critical (A04.FR.01, A04.FR.02)."""
        payload: Payload = {"type": type, "timestamp": self.station.timestamp(now)}
        if info:
            payload["techInfo"] = info[:255]
        self.entries.append(payload)
        if type in CRITICAL and self.station.config.security_events:
            self._unsent.append(payload)
            self.flush(now)

    def flush(self, now: float) -> None:
        if self.station.connection.is_open and self.station.registration.accepted:
            unsent, self._unsent = self._unsent, []
            for payload in unsent:
                self.send(payload, now)

    def send(self, payload: Payload, now: float) -> None:
        """Until the CSMS has confirmed it, it is kept for the next connection (A04.FR.02)."""

        def answered(answer: Answer, at: float) -> None:
            if answer in (LINK_LOST, TIMED_OUT):
                self._unsent.append(payload)

        self.station.calls.send("SecurityEventNotification", payload, now, answered)

    def boot_accepted(self, now: float) -> None:
        self.flush(now)

    def back_online(self, now: float, offline_for: float) -> None:
        self.flush(now)
