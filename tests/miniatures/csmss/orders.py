"""CSMSs whose orders are well-formed and wrong all the same."""

from typing import Any

from harness.protocols.ocpp.v201.csms import Csms
from tests.miniatures.confession import caught_by
from tests.miniatures.tampering import TampersWithCalls

PROFILES, QUESTIONS = "PROBE-CSMS-profiles", "PROBE-CSMS-questions"


class TampersWithProfiles(TampersWithCalls):
    """Changes the profiles of one purpose in SetChargingProfile."""

    actions = ("SetChargingProfile",)
    purpose = "TxDefaultProfile"

    def change(self, payload: dict[str, Any]) -> None:
        if payload["chargingProfile"]["chargingProfilePurpose"] == self.purpose:
            self.spoil(payload["chargingProfile"])

    def spoil(self, profile: dict[str, Any]) -> None:
        raise NotImplementedError


@caught_by("csms.profile.tx", PROFILES)
class forgets_whose_profile_it_is(TampersWithProfiles, Csms):
    purpose = "TxProfile"

    def spoil(self, profile: dict[str, Any]) -> None:
        del profile["transactionId"]


@caught_by("csms.profile.purpose", PROFILES)
class poses_as_an_external_limit(TampersWithProfiles, Csms):
    def spoil(self, profile: dict[str, Any]) -> None:
        profile["chargingProfilePurpose"] = "ChargingStationExternalConstraints"


@caught_by("csms.profile.max", PROFILES)
class limits_stations_relatively(TampersWithProfiles, Csms):
    purpose = "ChargingStationMaxProfile"

    def spoil(self, profile: dict[str, Any]) -> None:
        profile["chargingProfileKind"] = "Relative"
        del profile["chargingSchedule"][0]["startSchedule"]


@caught_by("csms.profile.start", PROFILES)
class forgets_when_a_schedule_begins(TampersWithProfiles, Csms):
    purpose = "ChargingStationMaxProfile"

    def spoil(self, profile: dict[str, Any]) -> None:
        del profile["chargingSchedule"][0]["startSchedule"]


@caught_by("csms.profile.periods", PROFILES)
class begins_schedules_in_the_middle(TampersWithProfiles, Csms):
    def spoil(self, profile: dict[str, Any]) -> None:
        profile["chargingSchedule"][0]["chargingSchedulePeriod"][0]["startPeriod"] = 5


@caught_by("csms.profile.one_schedule", PROFILES)
class offers_a_choice_of_schedules(TampersWithProfiles, Csms):
    def spoil(self, profile: dict[str, Any]) -> None:
        profile["chargingSchedule"].append({**profile["chargingSchedule"][0], "id": 2})


@caught_by("csms.profile.phase", PROFILES)
class names_one_phase_of_three(TampersWithProfiles, Csms):
    def spoil(self, profile: dict[str, Any]) -> None:
        period = profile["chargingSchedule"][0]["chargingSchedulePeriod"][0]
        period["numberPhases"], period["phaseToUse"] = 3, 1


@caught_by("csms.remote_start.profile", PROFILES)
class starts_sessions_with_a_default_profile(TampersWithCalls, Csms):
    actions = ("RequestStartTransaction",)

    def change(self, payload: dict[str, Any]) -> None:
        if "chargingProfile" in payload:
            payload["chargingProfile"]["chargingProfilePurpose"] = "TxDefaultProfile"


@caught_by("csms.trigger.connector", "PROBE-CSMS-orders-from-afar")
class asks_for_the_state_of_no_connector_in_particular(TampersWithCalls, Csms):
    actions = ("TriggerMessage",)

    def change(self, payload: dict[str, Any]) -> None:
        payload.get("evse", {}).pop("connectorId", None)


@caught_by("csms.variables.twice", QUESTIONS)
class sets_everything_twice(TampersWithCalls, Csms):
    actions = ("SetVariables",)

    def change(self, payload: dict[str, Any]) -> None:
        payload["setVariableData"] *= 2


@caught_by("csms.profiles.criteria", PROFILES)
class asks_for_profiles_by_id_and_by_purpose(TampersWithCalls, Csms):
    actions = ("GetChargingProfiles",)

    def change(self, payload: dict[str, Any]) -> None:
        payload["chargingProfile"]["chargingProfileId"] = [6]


@caught_by("csms.customer.reference", QUESTIONS)
class names_a_customer_twice(TampersWithCalls, Csms):
    actions = ("CustomerInformation",)

    def change(self, payload: dict[str, Any]) -> None:
        payload["customerIdentifier"] = "somebody"
