"""Stations that are no good at smart charging (8.2.3)."""

from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.calls import Calls
from harness.protocols.ocpp.v201.station.metering import Metering
from harness.protocols.ocpp.v201.station.part import status
from harness.protocols.ocpp.v201.station.profile_rules import ProfileRules
from harness.protocols.ocpp.v201.station.smart_charging import SmartCharging
from tests.miniatures.confession import caught_by, faulty_part
from tests.miniatures.tampering import DROP, spoils_answers, spoils_calls

SESSION, DEFAULT = "IEC63110-8.2.3-P1", "IEC63110-8.2.3-P2"


@spoils_answers(ChargingStation, "SetChargingProfile", "limit.accepted", SESSION, DEFAULT)
def rejects_every_limit(payload: Any) -> None:
    payload["status"] = "Rejected"


@spoils_answers(ChargingStation, "SetChargingProfile", "limit.no_evse", "IEC63110-8.2.3-N2")
def accepts_every_limit(payload: Any) -> None:
    payload["status"] = "Accepted"


for _check, _case, _warns in (
    ("limit.level_taken", "IEC63110-8.2.3-X14", False),
    ("limit.no_transaction", "IEC63110-8.2.3-N1", False),
    ("limit.session_on_station", "IEC63110-8.2.3-X12", True),
    ("limit.station_on_evse", "IEC63110-8.2.3-X13", True),
    ("limit.unit", "IEC63110-8.2.3-N4", False),
    ("limit.unknown_transaction", "IEC63110-8.2.3-N3", False),
):
    caught_by(_check, _case, warns=_warns)(accepts_every_limit)


@faulty_part(ProfileRules, "same_place", "limit.level_taken", "IEC63110-8.2.3-X15")
def stacks_two_limits_on_one_level(self: Any, usual: Any, *args: Any) -> bool:
    return False


@faulty_part(Calls, "refuse", "limit.not_supported", "IEC63110-8.2.3-N7")
def takes_limits_that_it_cannot_keep(self: Any, usual: Any, call: Any) -> Any:
    if call.action == "SetChargingProfile" and call.action not in self.handlers:
        return status("Accepted")
    return usual(call)


@faulty_part(SmartCharging, "install", "limits.as_set", DEFAULT)
def rounds_limits_to_ten_ampere(self: Any, usual: Any, evse_id: int, profile: Any, now: float) -> None:
    for schedule in profile["chargingSchedule"]:
        for period in schedule["chargingSchedulePeriod"]:
            period["limit"] = 10.0
    usual(evse_id, profile, now)


caught_by("schedule.ceiling", SESSION)(rounds_limits_to_ten_ampere)


@faulty_part(SmartCharging, "install", "schedule.value", SESSION)
def halves_every_limit(self: Any, usual: Any, evse_id: int, profile: Any, now: float) -> None:
    for schedule in profile["chargingSchedule"]:
        for period in schedule["chargingSchedulePeriod"]:
            period["limit"] /= 2
    usual(evse_id, profile, now)


@spoils_calls(ChargingStation, "ReportChargingProfiles", "limits.reported", DEFAULT)
def promises_lists_of_limits_and_forgets_them(payload: Any) -> Any:
    return DROP


@spoils_answers(ChargingStation, "ClearChargingProfile", "limits.cleared", "IEC63110-8.2.3-X6")
def knows_no_limit_to_drop(payload: Any) -> None:
    payload["status"] = "Unknown"


@spoils_answers(ChargingStation, "ClearChargingProfile", "limits.unknown", "IEC63110-8.2.3-N5")
def drops_limits_that_it_never_had(payload: Any) -> None:
    payload["status"] = "Accepted"


@faulty_part(SmartCharging, "remove", "limits.no_profiles", "IEC63110-8.2.3-X6")
def keeps_the_limits_that_it_drops(self: Any, usual: Any, gone: Any) -> None:
    pass


@faulty_part(SmartCharging, "composite", "schedule.covers", SESSION)
def tells_the_first_minute_only(self: Any, usual: Any, evse: Any, duration: int, *args: Any) -> Any:
    return usual(evse, 60, *args)


@spoils_answers(ChargingStation, "GetCompositeSchedule", "schedule.told", "IEC63110-8.2.3-X20")
def cannot_tell_a_schedule(payload: Any) -> None:
    payload.clear()
    payload["status"] = "Rejected"


@faulty_part(SmartCharging, "get_composite_schedule", "schedule.no_evse", "IEC63110-8.2.3-X24")
def has_a_schedule_for_every_question(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    unit = request.get("chargingRateUnit", "W")
    schedule = self.composite(self.station.equipment.evses[0], request["duration"], unit, now)
    return answer if answer["status"] == "Accepted" else {"status": "Accepted", "schedule": schedule}


caught_by("schedule.unit", "IEC63110-8.2.3-N4")(has_a_schedule_for_every_question)


@faulty_part(Metering, "reading", "limit.applied", "IEC63110-8.2.3-X29")
def takes_three_times_what_it_may(self: Any, usual: Any, evse: Any, measurand: str, now: float) -> float:
    value = float(usual(evse, measurand, now))
    return 3 * value if measurand in ("Power.Active.Import", "Current.Import") else value
