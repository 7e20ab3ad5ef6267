"""Boot and heartbeat: whether the CSMS knows the station (use cases B01 to B03, G02).

power-up --boot sent--> Booting --Accepted--> Accepted
                           |  ^
                 Pending,  |  | interval over, link back, TriggerMessage (Pending only)
                 Rejected  v  |
                        Pending, Rejected
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from harness.clock import parse_iso8601
from harness.protocols.ocpp.peer import LINK_LOST, Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.device_model import Variable
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

Status = Literal["", "Accepted", "Pending", "Rejected"]
RETRY, HEARTBEAT = "boot retry", "heartbeat"
DAY = 86400.0


class Registration(Part):
    """The dialogue of BootNotification and the sign of life after it."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.status: Status = ""
        self.reason = "PowerUp"
        self.not_before = 0.0
        self._last_heartbeat = 0.0

    @property
    def accepted(self) -> bool:
        return self.status == "Accepted"

    def rebooting(self, now: float) -> None:
        self.status = ""
        self.not_before = 0.0

    def link_opened(self, now: float) -> None:
        """Boot if that is still due: after power-up, or when an interval ran out meanwhile (B01.FR.01,
        B02.FR.04).

        A mere reconnect is no reason to boot (Part 4, 5.3).
        """
        if self.accepted:
            return
        if now >= self.not_before:
            self.boot(self.reason, now)
        else:
            self.retry_at(self.not_before)

    def boot(self, reason: str, now: float) -> None:
        """Send BootNotification (B01.FR.01, B01.FR.09)."""
        self.station.timers.cancel(RETRY)
        self.station.calls.put("BootNotification", self.boot_payload(reason), now, self.answered)

    def boot_payload(self, reason: str) -> Payload:
        config = self.station.config
        station = {
            "model": config.model,
            "vendorName": config.vendor,
            "serialNumber": config.serial_number,
            "firmwareVersion": self.station.firmware.version,
        }
        return {
            "reason": reason,
            "chargingStation": {name: value for name, value in station.items() if value},
        }

    def answered(self, answer: Answer, now: float) -> None:
        """The CSMS answered the boot, or did not."""
        if answer is LINK_LOST:
            return
        payload = accepted(answer)
        if payload is None or payload.get("status") not in ("Accepted", "Pending", "Rejected"):
            self.try_again(self.station.config.boot_retry_wait, now)
            return
        self.status = payload["status"]
        self.set_clock(payload, now)
        interval = payload.get("interval")
        seconds = float(interval) if isinstance(interval, int) else 0.0
        if self.accepted:
            self.now_accepted(seconds, now)
        else:
            self.try_again(seconds if seconds > 0 else self.own_wait(), now)

    def own_wait(self) -> float:
        """Seconds to the next boot when the CSMS gives 0 (B02.FR.07, B03.FR.05)."""
        return self.station.config.boot_retry_wait

    def try_again(self, seconds: float, now: float) -> None:
        """Boot again after the interval, not earlier (B02.FR.04, B02.FR.08, B03.FR.06)."""
        self.not_before = now + seconds
        self.retry_at(self.not_before)

    def retry_at(self, at: float) -> None:
        self.station.timers.set(RETRY, at, self.retry)

    def retry(self, now: float) -> None:
        if self.station.calls.peer is not None and not self.accepted:
            self.boot(self.reason, now)

    def now_accepted(self, interval: float, now: float) -> None:
        """Accepted: take over the heartbeat interval and tell all parts (B01.FR.04, G02.FR.01)."""
        self.station.timers.cancel(RETRY)
        if interval > 0:
            self.station.model.store("OCPPCommCtrlr.HeartbeatInterval", f"{interval:.0f}", now)
        self._last_heartbeat = now
        self.arm_heartbeat(now)
        self.station.tell_boot_accepted(now)

    def set_clock(self, payload: Payload, now: float) -> None:
        """Follow the clock of the CSMS when heartbeats are the time source (B01.FR.06, G02.FR.06)."""
        sources = self.station.model.members("ClockCtrlr", "TimeSource")
        if not sources or sources[0] != "Heartbeat":
            return
        try:
            self.station.clock_offset = parse_iso8601(str(payload.get("currentTime"))) - now
        except ValueError:
            return

    # -- heartbeat

    def arm_heartbeat(self, now: float) -> None:
        """The next sign of life: after HeartbeatInterval of silence, and once a day anyhow (G02.FR.02,
        G02.FR.07).
        """
        interval = self.station.model.number("OCPPCommCtrlr", "HeartbeatInterval")
        if not self.accepted or interval <= 0:
            self.station.timers.cancel(HEARTBEAT)
            return
        at = min(now + interval, max(self._last_heartbeat + DAY, now))
        self.station.timers.set(HEARTBEAT, at, self.heartbeat_due)

    def heartbeat_due(self, now: float) -> None:
        if self.station.calls.peer is not None:
            self.heartbeat(now)
        self.arm_heartbeat(now)

    def heartbeat(self, now: float, asked: bool = False) -> None:
        self._last_heartbeat = now
        self.station.calls.send("Heartbeat", {}, now, self.heartbeat_answered, asked)

    def heartbeat_answered(self, answer: Answer, now: float) -> None:
        payload = accepted(answer)
        if payload is not None:
            self.set_clock(payload, now)

    def traffic(self, action: str, now: float) -> None:
        """A CALL goes out: the CSMS knows that we live, the silence starts anew (G02.FR.05, recommended)."""
        self.arm_heartbeat(now)

    def back_online(self, now: float, offline_for: float) -> None:
        self.arm_heartbeat(now)

    def variable_changed(self, variable: Variable, now: float) -> None:
        if variable.name == "HeartbeatInterval":
            self.arm_heartbeat(now)
