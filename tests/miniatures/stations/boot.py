"""Stations that do not keep to the rules of being let in: boot, heartbeat, clock."""

from dataclasses import replace
from typing import Any

from harness.protocols.ocpp.peer import Answer, ErrorReply
from harness.protocols.ocpp.rpc import Call
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.calls import Calls
from harness.protocols.ocpp.v201.station.part import Payload, status
from harness.protocols.ocpp.v201.station.registration import HEARTBEAT, Registration
from harness.protocols.ocpp.v201.station.remote_control import RemoteControl
from tests.miniatures.confession import caught_by

IDLE = "IEC63110-8.3.7-P1"
PENDING = "PROBE-CS-station-held-pending"
REJECTED = "PROBE-CS-station-rejected"
QUIET = "PROBE-CS-a-session-and-a-quiet-hour"


class TalksFirst(Registration):
    def link_opened(self, now: float) -> None:
        if not self.accepted:
            self.station.calls.put("Heartbeat", {}, now)
        super().link_opened(now)


@caught_by("boot.first", IDLE)
class talks_before_it_boots(ChargingStation):
    registration_type = TalksFirst


class ChattersUnaccepted(Registration):
    unwanted = ""

    def answered(self, answer: Answer, now: float) -> None:
        super().answered(answer, now)
        if self.status == self.unwanted:
            self.station.calls.put("Heartbeat", {}, now)


class ChattersPending(ChattersUnaccepted):
    unwanted = "Pending"


class ChattersRejected(ChattersUnaccepted):
    unwanted = "Rejected"


@caught_by("boot.pending", PENDING)
class chatters_while_it_is_pending(ChargingStation):
    registration_type = ChattersPending


@caught_by("boot.rejected", REJECTED)
class chatters_though_it_was_rejected(ChargingStation):
    registration_type = ChattersRejected


class IsImpatient(Registration):
    def try_again(self, seconds: float, now: float) -> None:
        super().try_again(seconds / 10, now)


@caught_by("boot.interval", PENDING, REJECTED)
class boots_again_before_the_interval_is_over(ChargingStation):
    registration_type = IsImpatient


class StartsPending(RemoteControl):
    def request_start(self, request: Payload, now: float) -> Payload:
        return (
            super().request_start(request, now) if self.station.registration.accepted else status("Accepted")
        )


@caught_by("boot.pending.remote", PENDING)
class takes_remote_starts_while_it_is_pending(ChargingStation):
    remote_control_type = StartsPending


class ServesAnybody(Calls):
    def refuse_unaccepted(self, call: Call) -> ErrorReply | None:
        return None


@caught_by("boot.rejected.answer", REJECTED)
class serves_a_csms_that_rejected_it(ChargingStation):
    calls_type = ServesAnybody


class HangsUp(Registration):
    def answered(self, answer: Answer, now: float) -> None:
        super().answered(answer, now)
        if self.status == "Pending":
            self.station.connection.renew(now, "not accepted")


@caught_by("boot.pending.open", PENDING)
class hangs_up_when_it_is_held_pending(ChargingStation):
    registration_type = HangsUp


class BeatsFast(Registration):
    def arm_heartbeat(self, now: float) -> None:
        super().arm_heartbeat(now)
        if self.station.timers.at(HEARTBEAT) is not None:
            self.station.timers.set(HEARTBEAT, now + 15, self.heartbeat_due)


@caught_by("heartbeat.interval", QUIET, warns=True)
class beats_every_quarter_of_a_minute(ChargingStation):
    registration_type = BeatsFast


@caught_by("time.future", IDLE, warns=True)
class lives_ten_minutes_ahead(ChargingStation):
    def timestamp(self, now: float) -> str:
        return super().timestamp(now + 600)


@caught_by("time.stale", QUIET, warns=True)
class lives_two_hours_behind(ChargingStation):
    def timestamp(self, now: float) -> str:
        return super().timestamp(now - 7200)


@caught_by("link.subprotocol.offered", IDLE)
class offers_no_subprotocol(ChargingStation):
    def __init__(self, config: Any, *others: Any) -> None:
        super().__init__(replace(config, subprotocols=()), *others)


@caught_by("link.subprotocol.offered", IDLE)
class offers_an_old_version_only(ChargingStation):
    def __init__(self, config: Any, *others: Any) -> None:
        super().__init__(replace(config, subprotocols=("ocpp1.6",)), *others)
