"""Reset: reboot of the station or of one EVSE (use cases B11, B12).

idle --Reset, nothing runs--> delivering --queue empty or timeout--> rebooting --time over--> boot
  |  --Immediate, runs--> transactions ended --^
  |  --OnIdle, runs--> scheduled --last transaction ended--^
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

DEADLINE, POWER_ON = "reset deadline", "power on"


class Reset(Part):
    """Carries out resets. `in_progress`: transactions are over, the last events are being delivered."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"Reset": "reset"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.in_progress = False
        self.scheduled = False
        self.scheduled_evses: set[int] = set()
        self._reason = ""

    def reset(self, request: Payload, now: float) -> Payload:
        if self.blocked():
            return status("Rejected", "FwUpdateInProgress")
        if "evseId" in request:
            return self.reset_evse(request["evseId"], request["type"] == "Immediate", now)
        return self.reset_station(request["type"] == "Immediate", now)

    def blocked(self) -> bool:
        """Is something going on that must not be interrupted (B11.FR.06)?"""
        return self.station.firmware.uninterruptible

    # -- the station

    def reset_station(self, immediate: bool, now: float) -> Payload:
        """B11.FR.03, B12.FR.01, B12.FR.02."""
        if self.station.transactions.ongoing() and not immediate:
            self.scheduled = True
            return status("Scheduled", "TxInProgress")
        self.begin("RemoteReset", now)
        return status("Accepted")

    def begin(self, reason: str, now: float) -> None:
        """End what runs (B12.FR.04), wait for the answers to it, reboot."""
        self.scheduled = False
        self.in_progress = True
        self._reason = reason
        timeout = self.station.model.number("OCPPCommCtrlr", "MessageTimeout", "Default", 30.0)
        self.station.timers.set(DEADLINE, now + timeout, self.reboot)
        self.end_transactions(now)
        self.station.timers.set(("reset", "go"), now, self.delivery_moved)

    def end_transactions(self, now: float) -> None:
        self.station.transactions.end_all("ResetCommand", "ImmediateReset", now)

    def delivery_moved(self, now: float) -> None:
        """Reboot once everything about transactions is delivered; the deadline sees to the rest (B12.FR.05)."""
        if self.in_progress and not self.station.delivery.holds():
            self.reboot(now)

    def reboot(self, now: float) -> None:
        """Go down in the orderly way, come back after the reboot time (B01.FR.03, B11.FR.04)."""
        self.in_progress = False
        self.station.restart(self._reason, self.station.config.reboot_time, now)

    # -- one EVSE

    def reset_evse(self, evse_id: int, immediate: bool, now: float) -> Payload:
        """B11.FR.08, B11.FR.09, B12.FR.07 to B12.FR.09."""
        evse = self.station.equipment.evse(evse_id)
        if evse is None:
            return status("Rejected", "UnknownEvse")
        if not self.can_reset(evse):
            return status("Rejected", "UnsupportedParam")
        if evse.session is not None and evse.session.ongoing and not immediate:
            self.scheduled_evses.add(evse_id)
            return status("Scheduled", "TxInProgress")
        self.restart_evse(evse, now)
        return status("Accepted")

    def can_reset(self, evse: Evse) -> bool:
        """EVSE.AllowReset."""
        variable = self.station.model.find("EVSE", "AllowReset", evse=evse.id)
        return variable is not None and variable.attributes["Actual"].value == "true"

    def restart_evse(self, evse: Evse, now: float) -> None:
        self.station.transactions.end_all("ResetCommand", "ImmediateReset", now, evse)
        self.scheduled_evses.discard(evse.id)
        evse.resetting = True
        self.station.availability.report_changes(now)
        at = now + self.station.config.evse_reset_time
        self.station.timers.set(("evse reset", evse.id), at, lambda then: self.evse_back(evse, then))

    def evse_back(self, evse: Evse, now: float) -> None:
        """As before, with its Unavailable and Reserved states (B11.FR.02, B11.FR.05)."""
        evse.resetting = False
        self.station.availability.report_changes(now)

    def transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        """What was put off until idle happens (B12.FR.03, B12.FR.07)."""
        if evse_id in self.scheduled_evses:
            evse = self.station.equipment.evse(evse_id) if evse_id else None
            if evse is not None:
                self.restart_evse(evse, now)
        if self.scheduled and not self.station.transactions.ongoing():
            self.begin("ScheduledReset", now)

    def rebooting(self, now: float) -> None:
        self.in_progress = self.scheduled = False
        self.scheduled_evses.clear()
        for evse in self.station.equipment.evses:
            evse.resetting = False
