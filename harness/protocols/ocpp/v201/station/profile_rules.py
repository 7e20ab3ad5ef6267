"""Which charging profiles are refused, and why (use case K01). The store is in `smart_charging`."""

from __future__ import annotations

from collections.abc import Callable

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.station import schedules
from harness.protocols.ocpp.v201.station.part import Part, Payload
from harness.protocols.ocpp.v201.station.schedules import EXTERNAL, MAXIMUM, TX, TX_DEFAULT, Installed

Objection = tuple[str, str]
"""Reason code and text."""


class ProfileRules(Part):
    """What speaks against a profile: by itself, for its transaction, beside the others."""

    def objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """What is wrong with a profile by itself, on this EVSE."""
        checks: tuple[Callable[[int, Payload], Objection | None], ...] = (
            self.evse_objection,
            self.purpose_objection,
            self.kind_objection,
            self.schedule_objection,
            self.phase_objection,
        )
        return next((found for check in checks if (found := check(evse_id, profile))), None)

    def evse_objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """K01.FR.28."""
        if evse_id != 0 and self.station.equipment.evse(evse_id) is None:
            return ("UnknownEvse", f"there is no EVSE {evse_id}")
        return None

    def purpose_objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """K01.FR.16, K01.FR.22, K04.FR.03, and the highest stack level."""
        purpose = profile["chargingProfilePurpose"]
        if purpose == EXTERNAL:
            return ("InvalidProfile", f"{EXTERNAL} is not the CSMS's to set")
        if purpose == MAXIMUM and evse_id != 0:
            return ("InvalidProfile", f"{MAXIMUM} belongs on EVSE 0")
        if purpose == TX and evse_id == 0:
            return ("InvalidProfile", "TxProfile needs an EVSE")
        if purpose != TX and "transactionId" in profile:
            return ("InvalidProfile", "only a TxProfile has a transactionId")
        highest = self.station.model.number("SmartChargingCtrlr", "ProfileStackLevel", default=9)
        if not 0 <= profile["stackLevel"] <= highest:
            return ("InvalidStackLevel", f"stack levels go from 0 to {highest:g}")
        return None

    def kind_objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """K01.FR.38, K01.FR.40, K01.FR.41; a recurring profile says how it recurs."""
        kind, schedule = profile["chargingProfileKind"], profile["chargingSchedule"][0]
        if kind == "Relative" and profile["chargingProfilePurpose"] == MAXIMUM:
            return ("InvalidProfile", f"{MAXIMUM} cannot be Relative")
        if kind == "Relative" and "startSchedule" in schedule:
            return ("InvalidSchedule", "a Relative profile has no startSchedule")
        if kind != "Relative" and "startSchedule" not in schedule:
            return ("InvalidSchedule", f"{kind} needs a startSchedule")
        if kind == "Recurring" and "recurrencyKind" not in profile:
            return ("InvalidProfile", "Recurring needs a recurrencyKind")
        since, until = profile.get("validFrom"), profile.get("validTo")
        if since and until and parse_iso8601(since) >= parse_iso8601(until):
            return ("InvalidProfile", "validTo is not after validFrom")
        return None

    def schedule_objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """K01.FR.26, K01.FR.31, K01.FR.34, K01.FR.35, and the number of periods."""
        if len(profile["chargingSchedule"]) != 1:
            return ("InvalidSchedule", "only one chargingSchedule without ISO 15118")
        schedule = profile["chargingSchedule"][0]
        if not self.supports_unit(schedule["chargingRateUnit"]):
            return ("UnsupportedRateUnit", schedule["chargingRateUnit"])
        if not schedules.ascending(schedule):
            return ("InvalidSchedule", "periods start at 0 and ascend")
        most = self.station.model.number("SmartChargingCtrlr", "PeriodsPerSchedule", default=24)
        if len(schedule["chargingSchedulePeriod"]) > most:
            return ("InvalidSchedule", f"at most {most:g} periods")
        return None

    def supports_unit(self, unit: str) -> bool:
        """SmartChargingCtrlr.RateUnit."""
        return unit in self.station.model.members("SmartChargingCtrlr", "RateUnit")

    def phase_objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """K01.FR.19, K01.FR.20, K01.FR.43, K01.FR.48."""
        switching = self.station.model.flag("SmartChargingCtrlr", "ACPhaseSwitchingSupported")
        for period in profile["chargingSchedule"][0]["chargingSchedulePeriod"]:
            if "phaseToUse" in period and (period.get("numberPhases") != 1 or not switching):
                return ("UnsupportedParam", "phaseToUse")
            if not 1 <= period.get("numberPhases", 3) <= 3:
                return ("InvalidSchedule", "numberPhases goes from 1 to 3")
        return None

    def transaction_objection(self, evse_id: int, profile: Payload) -> Objection | None:
        """A TxProfile needs its transaction (K01.FR.03, K01.FR.09, K01.FR.33)."""
        if profile["chargingProfilePurpose"] != TX:
            return None
        evse = self.station.equipment.evse(evse_id)
        session = evse.session if evse is not None else None
        if session is None or not session.ongoing:
            return ("TxNotFound", f"no transaction on EVSE {evse_id}")
        if profile.get("transactionId") != session.transaction_id:
            return ("UnknownTxId" if "transactionId" in profile else "MissingParam", "transactionId")
        return None

    def conflict(self, evse_id: int, profile: Payload) -> Objection | None:
        """Another profile already holds this place (K01.FR.05, K01.FR.06, K01.FR.39, K01.FR.52, K01.FR.53)."""
        for other in self.station.smart_charging.installed:
            if other.profile["id"] == profile["id"]:
                if other.purpose == EXTERNAL:
                    return ("InvalidProfile", "an external constraint cannot be replaced")
            elif self.same_place(other, evse_id, profile) and overlap(other.profile, profile):
                return ("DuplicateProfile", f"profile {other.profile['id']} has this stack level")
        most = self.station.model.find("SmartChargingCtrlr", "Entries", "ChargingProfiles")
        known = any(other.profile["id"] == profile["id"] for other in self.station.smart_charging.installed)
        if (
            not known
            and most is not None
            and most.max_limit is not None
            and len(self.station.smart_charging.installed) >= most.max_limit
        ):
            return ("OutOfStorage", "too many profiles")
        return None

    def same_place(self, other: Installed, evse_id: int, profile: Payload) -> bool:
        """Same purpose and stack level; TxDefaultProfiles of EVSE 0 and of single EVSEs share their levels."""
        if (other.purpose, other.profile["stackLevel"]) != (
            profile["chargingProfilePurpose"],
            profile["stackLevel"],
        ):
            return False
        if other.evse_id == evse_id:
            return True
        return other.purpose == TX_DEFAULT and 0 in (other.evse_id, evse_id)


def overlap(one: Payload, other: Payload) -> bool:
    """Do the periods of validity of two profiles overlap?"""
    latest_start = max(
        (parse_iso8601(each["validFrom"]) for each in (one, other) if "validFrom" in each), default=None
    )
    first_end = min(
        (parse_iso8601(each["validTo"]) for each in (one, other) if "validTo" in each), default=None
    )
    return latest_start is None or first_end is None or latest_start < first_end
