"""Stations that watch, tell or show presence wrongly (8.3.5)."""

from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.availability import Availability
from harness.protocols.ocpp.v201.station.metering import Metering
from harness.protocols.ocpp.v201.station.monitoring import Monitoring
from harness.protocols.ocpp.v201.station.monitors import Monitors
from harness.protocols.ocpp.v201.station.part import status
from harness.protocols.ocpp.v201.station.triggers import Triggers
from tests.miniatures.confession import caught_by, faulty_part
from tests.miniatures.stations import onboarding
from tests.miniatures.tampering import DROP, spoils_answers, spoils_calls


@faulty_part(Monitors, "check_threshold", "monitoring.alert", "IEC63110-8.3.5-P1")
def never_notices_that_a_threshold_is_crossed(self: Any, usual: Any, *args: Any) -> None:
    pass


@faulty_part(Monitors, "moved", "monitoring.change", "IEC63110-8.3.5-X8")
def never_notices_a_change(self: Any, usual: Any, *args: Any) -> bool:
    return False


@spoils_calls(ChargingStation, "NotifyEvent", "monitoring.cleared", "IEC63110-8.3.5-P1")
def never_gives_the_all_clear(payload: Any) -> Any:
    return DROP if payload["eventData"][0].pop("cleared", False) else None


@spoils_calls(ChargingStation, "NotifyEvent", "monitoring.hardwired", "IEC63110-8.3.5-X16")
def calls_every_monitor_a_custom_one(payload: Any) -> None:
    payload["eventData"][0]["eventNotificationType"] = "CustomMonitor"


@faulty_part(Monitors, "arm", "monitoring.periodic", "IEC63110-8.3.5-P2")
def never_starts_a_periodic_monitor(self: Any, usual: Any, *args: Any) -> None:
    pass


@spoils_answers(
    ChargingStation, "SetMonitoringBase SetMonitoringLevel", "monitoring.choice", "IEC63110-8.3.5-X2[all]"
)
def refuses_every_choice_of_monitors(payload: Any) -> None:
    payload["status"] = "Rejected"


@spoils_answers(ChargingStation, "ClearVariableMonitoring", "monitoring.clear", "IEC63110-8.3.5-P2")
def finds_no_monitor_to_remove(payload: Any) -> None:
    for result in payload["clearMonitoringResult"]:
        result["status"] = "NotFound"


@faulty_part(Monitoring, "clearable", "monitoring.clear", "IEC63110-8.3.5-N5")
def removes_its_built_in_monitors(self: Any, usual: Any, monitor: Any) -> bool:
    return True


@faulty_part(Monitoring, "selected", "monitoring.list", "IEC63110-8.3.5-X17[of_kind]")
def lists_only_what_it_left_the_factory_with(self: Any, usual: Any, request: Any) -> Any:
    return [monitor for monitor in usual({}) if monitor.kind != "CustomMonitor"]


@faulty_part(Monitoring, "selected", "monitoring.list", "IEC63110-8.3.5-X17[of_kind]")
def lists_every_monitor_whatever_was_asked(self: Any, usual: Any, request: Any) -> Any:
    return usual({})


@faulty_part(Monitoring, "set_level", "monitoring.out_of_range", "IEC63110-8.3.5-N4")
def knows_a_severity_of_ten(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Accepted")


@faulty_part(Monitoring, "acceptable", "monitoring.refused", "IEC63110-8.3.5-N3[negative_delta]")
def takes_monitors_that_make_no_sense(self: Any, usual: Any, *args: Any) -> bool:
    return True


@spoils_answers(ChargingStation, "SetVariableMonitoring", "monitoring.set", "IEC63110-8.3.5-P1")
def gives_its_monitors_no_number(payload: Any) -> None:
    for result in payload["setMonitoringResult"]:
        result.pop("id", None)


@faulty_part(Monitoring, "clear_one", "monitoring.silent", "IEC63110-8.3.5-X10")
def goes_on_watching_what_it_was_told_to_leave(self: Any, usual: Any, id: int) -> str:
    return "Accepted"


# -- asked to tell


@spoils_answers(ChargingStation, "TriggerMessage", "trigger.answer", "IEC63110-8.3.5-N6")
def promises_to_tell_whatever_it_is_asked(payload: Any) -> None:
    payload["status"] = "Accepted"


@faulty_part(Triggers, "heartbeat", "trigger.told", "IEC63110-8.3.5-X21")
def promises_heartbeats_and_forgets_them(self: Any, usual: Any, *args: Any) -> str:
    return "Accepted"


# -- presence


caught_by("presence.state", "IEC63110-8.3.5-X31")(onboarding.keeps_its_connectors_to_itself)


@faulty_part(Availability, "back_online", "presence.all_states", "IEC63110-8.3.5-X32")
def tells_nothing_when_it_is_back(self: Any, usual: Any, *args: Any) -> None:
    pass


@faulty_part(Availability, "back_online", "presence.unchanged_state", "IEC63110-8.3.5-X33")
def tells_everything_again_after_every_little_pause(
    self: Any, usual: Any, now: float, offline_for: float
) -> None:
    usual(now, 1e9)


@faulty_part(Metering, "send_aligned", "presence.aligned", "IEC63110-8.3.5-X34")
def does_not_look_at_the_clock(self: Any, usual: Any, now: float) -> None:
    pass


@faulty_part(Metering, "aligned_ended_due", "presence.aligned_end", "IEC63110-8.3.5-X36")
def keeps_no_values_for_the_end(self: Any, usual: Any, now: float) -> None:
    self.arm_aligned(now)


@faulty_part(Metering, "send_aligned", "presence.aligned_idle_only", "IEC63110-8.3.5-X37")
def tells_the_time_in_the_middle_of_a_session(self: Any, usual: Any, now: float) -> None:
    for evse in self.station.equipment.evses:
        self.send_meter_values(evse.id, "Sample.Clock", now)


@faulty_part(Metering, "meter_value", "presence.aligned_signed", "IEC63110-8.3.5-X38")
def signs_nothing(
    self: Any, usual: Any, evse: Any, measurands: Any, context: str, now: float, signed: bool
) -> Any:
    return usual(evse, measurands, context, now, False)
