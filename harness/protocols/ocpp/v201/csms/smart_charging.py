"""Charging profiles (functional block K): what was asked for, what is booked as active.

order --Accepted--> booked --cleared, replaced by the same id, TxProfile: its transaction ended--> gone
      --anything else--> never booked
"""

from functools import partial
from typing import Any

from harness.clock import iso8601
from harness.errors import UsageFault
from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.v201.csms.reporting import Reporting
from harness.protocols.ocpp.v201.csms.reports import Report
from harness.protocols.ocpp.v201.csms.stations import BookedProfile, Json, Station
from harness.protocols.ocpp.v201.csms.transactions import Transaction, Transactions

PHASES = {"AC_single_phase": 1, "AC_two_phase": 2, "AC_three_phase": 3}
DAY = 86_400


class SmartCharging(Transactions, Reporting):
    """Sets limits, and gives a car that tells its needs a schedule."""

    # what stations tell

    def on_notify_ev_charging_needs(self, station: Station, request: Json, now: float) -> Reply:
        """K15.FR.02 to FR.05. Without a transaction on the EVSE no profile can be made."""
        transaction = self.running(station.identity, request["evseId"])
        status = self.config.charging_needs if transaction is not None else "Rejected"
        if transaction is not None and status != "Rejected":
            station.needs[request["evseId"]] = request
            self.promise_profile(station, transaction)
        return {"status": status}

    def promise_profile(self, station: Station, transaction: Transaction) -> None:
        """Behind the answer under way, now or after the configured delay."""
        provide = partial(self.answer_needs, station, transaction)
        delay = self.config.profile_delay
        self.afterwards((lambda now: self.agenda.at(now + delay, provide)) if delay else provide)

    def answer_needs(self, station: Station, transaction: Transaction, now: float) -> None:
        """K15.FR.07, FR.08: a TxProfile for the running transaction, within 60 s."""
        request = station.needs.get(transaction.evse or 0)
        if transaction.active and request is not None:
            period = self.period_for(request["chargingNeeds"])
            profile = self.tx_profile(station, transaction, period, now)
            payload = {"evseId": request["evseId"], "chargingProfile": profile}
            self.order_by_itself(station, "SetChargingProfile", payload, now)

    def period_for(self, needs: Json) -> Json:
        """One period, so that no station's limit on them is exceeded. DC is limited in W, AC in A."""
        if "dcChargingParameters" in needs:
            wanted = needs["dcChargingParameters"]
            power = wanted.get("evMaxPower", wanted["evMaxCurrent"] * wanted["evMaxVoltage"])
            return {"chargingRateUnit": "W", "limit": float(min(power, self.config.max_power))}
        current = needs.get("acChargingParameters", {}).get("evMaxCurrent", self.config.max_current)
        phases = PHASES.get(needs["requestedEnergyTransfer"])
        period: Json = {"chargingRateUnit": "A", "limit": float(min(current, self.config.max_current))}
        return period if phases is None else {**period, "numberPhases": phases}

    def on_notify_ev_charging_schedule(self, station: Station, request: Json, now: float) -> Reply:
        """K15.FR.11 to FR.13: what goes beyond our limits is renegotiated, once in a transaction."""
        if self.schedule_fits(station, request["evseId"], request["chargingSchedule"]):
            return {"status": "Accepted"}
        transaction = self.running(station.identity, request["evseId"])
        if transaction is not None and not transaction.renegotiated:
            transaction.renegotiated = True
            self.promise_profile(station, transaction)
        return {"status": "Rejected"}

    def schedule_fits(self, station: Station, evse: int, schedule: Json) -> bool:
        """No period above what we allowed in the same unit."""
        booked = [
            entry.schedule
            for entry in station.profiles.values()
            if entry.purpose == "TxProfile"
            and entry.evse == evse
            and entry.schedule["chargingRateUnit"] == schedule["chargingRateUnit"]
        ]
        allowed = [max(period["limit"] for period in entry["chargingSchedulePeriod"]) for entry in booked]
        highest = max(period["limit"] for period in schedule["chargingSchedulePeriod"])
        return not allowed or highest <= max(allowed)

    def on_notify_charging_limit(self, station: Station, request: Json, now: float) -> Reply:
        """K11, K12."""
        return {}

    def on_cleared_charging_limit(self, station: Station, request: Json, now: float) -> Reply:
        """K13."""
        return {}

    def transaction_ended(self, station: Station, transaction: Transaction, now: float) -> None:
        """K02.FR.05: a TxProfile ends with its transaction."""
        super().transaction_ended(station, transaction, now)
        station.needs.pop(transaction.evse or 0, None)
        gone = [id for id, booked in station.profiles.items() if booked.transaction == transaction.id]
        for id in gone:
            del station.profiles[id]

    # what the operator wants

    def limit_transaction(self, station: str, evse: int, limit: float, unit: str, now: float) -> str:
        """Limit the running transaction of an EVSE to `limit` A or W (K01.FR.03). UsageFault when there is
        none.
        """
        transaction = self.running(station, evse)
        if transaction is None:
            self.orders.book(station, "SetChargingProfile", now).fail(f"no transaction on EVSE {evse}", now)
            raise UsageFault(f"no transaction is running on EVSE {evse} of {station}")
        period = {"chargingRateUnit": unit, "limit": limit}
        profile = self.tx_profile(self.station(station), transaction, period, now)
        return self.request(station, "SetChargingProfile", {"evseId": evse, "chargingProfile": profile}, now)

    def limit_default(self, station: str, evse: int, limit: float, unit: str, now: float) -> str:
        """A TxDefaultProfile for an EVSE, or for all with EVSE 0 (K01.FR.08)."""
        return self._limit(station, evse, "TxDefaultProfile", limit, unit, now)

    def limit_station(self, station: str, limit: float, unit: str, now: float) -> str:
        """A ChargingStationMaxProfile (K01.FR.38: it is never Relative)."""
        return self._limit(station, 0, "ChargingStationMaxProfile", limit, unit, now)

    def get_profiles(self, station: str, criteria: Json, now: float, evse: int | None = None) -> str:
        """`criteria` as in chargingProfile (K09)."""
        payload: Json = {"requestId": self.number(), "chargingProfile": criteria}
        return self.request(
            station, "GetChargingProfiles", payload if evse is None else {**payload, "evseId": evse}, now
        )

    def tx_profile(self, station: Station, transaction: Transaction, period: Json, now: float) -> Json:
        """A TxProfile in place of the one booked for this transaction, if any (K01.FR.05, FR.39)."""
        booked = [id for id, entry in station.profiles.items() if entry.transaction == transaction.id]
        profile = self.profile("TxProfile", booked[0] if booked else self.number(), period, now)
        return {**profile, "transactionId": transaction.id}

    def profile(self, purpose: str, id: int, period: Json, now: float) -> Json:
        """An Absolute profile of one period that starts now (K01.FR.31, FR.40)."""
        rest = {name: value for name, value in period.items() if name != "chargingRateUnit"}
        schedule = {
            "id": id,
            "startSchedule": iso8601(now),
            "duration": DAY,
            "chargingRateUnit": period["chargingRateUnit"],
            "chargingSchedulePeriod": [{"startPeriod": 0, **rest}],
        }
        return {
            "id": id,
            "stackLevel": 0,
            "chargingProfilePurpose": purpose,
            "chargingProfileKind": "Absolute",
            "chargingSchedule": [schedule],
        }

    # what became of it

    def after_set_charging_profile(self, station: Station, request: Json, response: Json, now: float) -> None:
        """Only what the station accepted is active."""
        if response["status"] == "Accepted":
            profile = request["chargingProfile"]
            station.profiles[profile["id"]] = BookedProfile(request["evseId"], profile)

    def after_clear_charging_profile(
        self, station: Station, request: Json, response: Json, now: float
    ) -> None:
        if response["status"] == "Accepted":
            for id in [id for id, booked in station.profiles.items() if _matches(id, booked, request)]:
                del station.profiles[id]

    def learn_report_charging_profiles(self, station: Station, report: Report, now: float) -> None:
        """The station tells what it really has (K09)."""
        for number in sorted(report.parts):
            part = report.parts[number]
            for profile in part["chargingProfile"]:
                station.profiles[profile["id"]] = BookedProfile(part["evseId"], profile)

    def limits(self) -> list[Json]:
        """Every booked limit, the first period of it."""
        return [
            _limit_row(station, id, booked)
            for station in self.stations.values()
            for id, booked in station.profiles.items()
        ]

    def _limit(self, station: str, evse: int, purpose: str, limit: float, unit: str, now: float) -> str:
        known = self.station(station).profiles
        same = [id for id, booked in known.items() if booked.purpose == purpose and booked.evse == evse]
        period = {"chargingRateUnit": unit, "limit": limit}
        profile = self.profile(purpose, same[0] if same else self.number(), period, now)
        return self.request(station, "SetChargingProfile", {"evseId": evse, "chargingProfile": profile}, now)


def _matches(id: int, booked: BookedProfile, request: Json) -> bool:
    """Does ClearChargingProfile mean this profile (K10.FR.03, FR.04)?"""
    if "chargingProfileId" in request:
        return bool(request["chargingProfileId"] == id)
    wanted = request.get("chargingProfileCriteria", {})
    actual: dict[str, Any] = {
        "evseId": booked.evse,
        "chargingProfilePurpose": booked.purpose,
        "stackLevel": booked.profile["stackLevel"],
    }
    return all(actual[name] == value for name, value in wanted.items() if name in actual)


def _limit_row(station: Station, id: int, booked: BookedProfile) -> Json:
    return {
        "station": station.identity,
        "profile": id,
        "evse": booked.evse,
        "purpose": booked.purpose,
        "transaction": booked.transaction,
        "limit": booked.schedule["chargingSchedulePeriod"][0]["limit"],
        "unit": booked.schedule["chargingRateUnit"],
        "active": True,
    }
