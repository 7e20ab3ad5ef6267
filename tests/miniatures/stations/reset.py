"""Stations that restart wrongly (8.3.7)."""

from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.rpc import Call
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.calls import Calls
from harness.protocols.ocpp.v201.station.delivery import Delivery
from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Payload, status
from harness.protocols.ocpp.v201.station.reset import Reset
from tests.miniatures.confession import caught_by

IDLE, WAITING, BUSY = "IEC63110-8.3.7-P1", "IEC63110-8.3.7-P2", "IEC63110-8.3.7-P3"


class Refuses(Reset):
    def reset(self, request: Payload, now: float) -> Payload:
        return status("Rejected")


@caught_by("reset.answer", IDLE, WAITING, BUSY)
class refuses_every_restart(ChargingStation):
    reset_type = Refuses


class NeverWaits(Reset):
    def reset_station(self, immediate: bool, now: float) -> Payload:
        self.begin("RemoteReset", now)
        return status("Accepted")


@caught_by("reset.answer", WAITING)
class restarts_at_once_though_a_driver_is_charging(ChargingStation):
    reset_type = NeverWaits


class SaysItWaits(NeverWaits):
    def reset_station(self, immediate: bool, now: float) -> Payload:
        super().reset_station(immediate, now)
        return status("Accepted" if immediate else "Scheduled")


@caught_by("reset.waits", WAITING)
class promises_to_wait_and_restarts_at_once(ChargingStation):
    reset_type = SaysItWaits


class ForgetsToRestart(Reset):
    def reboot(self, now: float) -> None:
        self.in_progress = False


@caught_by("reset.restart", IDLE, WAITING, BUSY)
class accepts_and_never_restarts(ChargingStation):
    reset_type = ForgetsToRestart


class ForgetsTheReason(Reset):
    def begin(self, reason: str, now: float) -> None:
        super().begin("PowerUp", now)


@caught_by("reset.restart", IDLE, WAITING)
class forgets_the_reason_after_reset(ChargingStation):
    reset_type = ForgetsTheReason


class BootsOnTheOldLink(Reset):
    def reboot(self, now: float) -> None:
        self.in_progress = False
        self.station.registration.boot(self._reason, now)


@caught_by("reset.restart", IDLE)
class boots_anew_without_ever_going_down(ChargingStation):
    reset_type = BootsOnTheOldLink


class KeepsTransactions(Reset):
    def end_transactions(self, now: float) -> None:
        """They are simply gone."""


@caught_by("session.ended", BUSY)
class restarts_without_ending_the_session(ChargingStation):
    reset_type = KeepsTransactions


class LosesEvents(Delivery):
    def rebooting(self, now: float) -> None:
        super().rebooting(now)
        self.queue.clear()


@caught_by("reset.event_kept", "IEC63110-8.3.7-N3")
class loses_what_was_not_acknowledged_over_a_restart(ChargingStation):
    delivery_type = LosesEvents


class ResetsAnything(Reset):
    def can_reset(self, evse: Evse) -> bool:
        return True


@caught_by("reset.answer", "IEC63110-8.3.7-N1")
class claims_to_restart_an_evse_though_it_cannot(ChargingStation):
    reset_type = ResetsAnything


class IsNeverBlocked(Reset):
    def blocked(self) -> bool:
        return False


@caught_by("reset.answer", "IEC63110-8.3.7-N2")
class restarts_in_the_middle_of_a_firmware_update(ChargingStation):
    reset_type = IsNeverBlocked


class ReadsNoSchema(Calls):
    def refuse(self, call: Call) -> Reply | None:
        return None if call.action == "Reset" and "type" in call.payload else super().refuse(call)


@caught_by("refusal.callerror", "IEC63110-8.3.7-N5")
class takes_any_kind_of_restart(ChargingStation):
    calls_type = ReadsNoSchema
