"""Charging profiles: which are installed, which are refused, what they amount to (use cases K01 to K10).

The arithmetic is in `schedules`; here is the store, its rules, its messages, and the link to the energy that
flows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from harness.protocols.ocpp.v201.station import schedules
from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.schedules import (
    EXTERNAL,
    MAXIMUM,
    TX,
    TX_DEFAULT,
    Installed,
    Limit,
    Supply,
)
from harness.protocols.ocpp.v201.station.session import Session

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

HORIZON = 86400.0


class SmartCharging(Part):
    """The profiles of the station. All but TxProfiles survive reboots (K01.FR.27)."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "SetChargingProfile": "set_profile",
        "GetChargingProfiles": "get_profiles",
        "ClearChargingProfile": "clear_profile",
        "GetCompositeSchedule": "get_composite_schedule",
    }

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.installed: list[Installed] = []
        self._remembered: dict[int, Payload] = {}

    @property
    def active(self) -> bool:
        """Does the station care for profiles (SmartChargingCtrlr.Enabled)?"""
        functions = self.station.config.functions
        return functions.smart_charging and self.station.model.flag(
            "SmartChargingCtrlr", "Enabled", default=True
        )

    # -- SetChargingProfile

    def set_profile(self, request: Payload, now: float) -> Payload:
        """Use case K01."""
        evse_id, profile = request["evseId"], request["chargingProfile"]
        if not self.active:
            return status("Rejected", "NotEnabled")
        objection = self.station.profile_rules.objection(
            evse_id, profile
        ) or self.station.profile_rules.transaction_objection(evse_id, profile)
        objection = objection or self.station.profile_rules.conflict(evse_id, profile)
        if objection:
            return status("Rejected", *objection)
        self.install(evse_id, profile, now)
        return status("Accepted")

    def install(self, evse_id: int, profile: Payload, now: float) -> None:
        """Store, replacing the one with the same id (K01.FR.05), and let it act (K01.FR.07, K01.FR.32)."""
        self.remove([other for other in self.installed if other.profile["id"] == profile["id"]])
        self.installed.append(Installed(evse_id, profile))
        self.changed(now)

    def remove(self, gone: list[Installed]) -> None:
        self.installed = [entry for entry in self.installed if entry not in gone]

    def changed(self, now: float) -> None:
        """Bring the energy that flows into line (K01.FR.07, K10.FR.05)."""
        count = str(len(self.installed))
        self.station.model.store("SmartChargingCtrlr.Entries[ChargingProfiles]", count, now)
        for evse in self.station.equipment.evses:
            if evse.session is not None:
                self.station.timers.set(("limit", evse.id), now, self.limit_due(evse))

    # -- profiles of transactions

    def remember_for(self, session: Session, profile: Payload) -> None:
        """A profile that came with a remote start waits for its transaction (F01.FR.10, K05.FR.03)."""
        if session.ongoing:
            self.attach(session, profile)
        else:
            self._remembered[session.number] = profile

    def transaction_started(self, session: Session) -> None:
        profile = self._remembered.pop(session.number, None)
        if profile is not None:
            self.attach(session, profile)

    def attach(self, session: Session, profile: Payload) -> None:
        if session.evse is not None:
            own = {**profile, "transactionId": session.transaction_id}
            self.remove([other for other in self.installed if other.profile["id"] == profile["id"]])
            self.installed.append(Installed(session.evse.id, own))

    def transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        """TxProfiles go with their transaction (K02.FR.05)."""
        gone = [
            entry
            for entry in self.installed
            if entry.purpose == TX and entry.profile.get("transactionId") == transaction_id
        ]
        if gone:
            self.remove(gone)
            self.changed(now)

    def rebooting(self, now: float) -> None:
        self._remembered.clear()
        self.remove([entry for entry in self.installed if entry.purpose == TX])

    # -- limits

    def supply(self, evse: Evse) -> Supply:
        return Supply(evse.config.voltage, max(evse.config.phases, 1))

    def of_purpose(self, purpose: str, evse_id: int) -> Iterator[Payload]:
        """Profiles of a purpose that act on an EVSE: its own and those of EVSE 0 (K01.FR.14, K01.FR.15)."""
        for entry in self.installed:
            if entry.purpose == purpose and entry.evse_id in (0, evse_id):
                yield entry.profile

    def limit_at(self, evse: Evse, at: float, relative_start: float) -> Limit:
        """What the EVSE may take at `at` in W: the lowest over the purposes and the hardware (K08.FR.04)."""
        supply = self.supply(evse)
        transaction = schedules.winning(self.of_purpose(TX, evse.id), at, relative_start, supply)
        if transaction is None:
            transaction = schedules.winning(self.of_purpose(TX_DEFAULT, evse.id), at, relative_start, supply)
        limits = [transaction, *self.station_limits(at, relative_start, supply, evse.id)]
        found = schedules.lowest(limits)
        hardware = Limit(evse.config.max_power)
        return hardware if found is None or found.watts > hardware.watts else found

    def station_limits(
        self, at: float, relative_start: float, supply: Supply, evse_id: int
    ) -> list[Limit | None]:
        """The limits of the grid connection (K04) and of others (K12)."""
        return [
            schedules.winning(self.of_purpose(purpose, evse_id), at, relative_start, supply)
            for purpose in (MAXIMUM, EXTERNAL)
        ]

    def offered(self, evse: Evse, now: float) -> float:
        """Watts that the EVSE offers now; without smart charging all it has."""
        if not self.active:
            return evse.config.max_power
        start = self.relative_start(evse, now)
        own = self.limit_at(evse, now, start).watts
        station = schedules.lowest(self.station_limits(now, start, self.supply(evse), evse.id))
        return own if station is None else min(own, station.watts / max(self.drawing(evse), 1))

    def drawing(self, evse: Evse) -> int:
        """How many EVSEs share the grid connection now, this one included (K04.FR.05)."""
        others = [each for each in self.station.equipment.evses if each is not evse and each.meter.power > 0]
        return 1 + len(others)

    def rebalance(self, evse: Evse, now: float) -> None:
        """An EVSE began or ceased to draw: the others get their new share."""
        for other in self.station.equipment.evses:
            if other is not evse and other.meter.power > 0 and self.active:
                self.station.timers.set(("limit", other.id), now, self.limit_due(other))

    def relative_start(self, evse: Evse, now: float) -> float:
        """Where relative profiles begin: when the power path closed, or now (K01.FR.42, K08.FR.06)."""
        since = evse.session.power_path_since if evse.session is not None else None
        return since if since is not None else now

    def watch(self, evse: Evse, now: float) -> None:
        """Be awake when the limit may change."""
        name = ("limit", evse.id)
        if evse.session is None or not self.active:
            self.station.timers.cancel(name)
            return
        moments = self.moments(evse, now, now + HORIZON)
        if moments:
            self.station.timers.set(name, min(moments), self.limit_due(evse))
        else:
            self.station.timers.cancel(name)

    def moments(self, evse: Evse, since: float, until: float) -> set[float]:
        start = self.relative_start(evse, since)
        found: set[float] = set()
        for purpose in (TX, TX_DEFAULT, MAXIMUM, EXTERNAL):
            for profile in self.of_purpose(purpose, evse.id):
                found |= schedules.boundaries(profile, since, until, start)
        return found

    def limit_due(self, evse: Evse) -> Callable[[float], None]:
        return lambda now: self.apply_limit(evse, now)

    def apply_limit(self, evse: Evse, now: float) -> None:
        """Follow a new limit, and tell of it when the change is significant (LimitChangeSignificance)."""
        session, before = evse.session, evse.meter.power
        if session is None:
            return
        state = session.charging_state
        self.station.energy.settle_power(session, now)
        self.watch(evse, now)
        after = evse.meter.power
        significant = self.station.model.number("SmartChargingCtrlr", "LimitChangeSignificance", default=1.0)
        moved = before > 0 and after > 0 and abs(after - before) * 100 >= significant * before
        if session.ongoing and session.charging_state == state and moved and after != before:
            self.station.transactions.update(session, "ChargingRateChanged", now, state=state)

    # -- GetCompositeSchedule

    def get_composite_schedule(self, request: Payload, now: float) -> Payload:
        """Use case K08."""
        evse_id, unit = request["evseId"], request.get("chargingRateUnit")
        evse = self.station.equipment.evse(evse_id)
        if evse_id != 0 and evse is None:
            return status("Rejected", "UnknownEvse")
        if unit is not None and not self.station.profile_rules.supports_unit(unit):
            return status("Rejected", "UnsupportedRateUnit")
        if not self.active:
            return status("Rejected", "NotEnabled")
        unit = unit or self.station.model.members("SmartChargingCtrlr", "RateUnit")[0]
        return {"status": "Accepted", "schedule": self.composite(evse, request["duration"], unit, now)}

    def composite(self, evse: Evse | None, duration: int, unit: str, now: float) -> Payload:
        """The composite schedule of an EVSE, or of the whole station (K08.FR.02, K08.FR.03)."""
        evses = [evse] if evse is not None else self.station.equipment.evses
        moments = {moment for each in evses for moment in self.moments(each, now, now + duration)}
        supply = self.supply(evses[0])
        periods = schedules.composite(now, duration, moments, lambda at: self.total_limit(evse, at, now))
        return {
            "evseId": evse.id if evse is not None else 0,
            "duration": duration,
            "scheduleStart": self.station.timestamp(now),
            "chargingRateUnit": unit,
            "chargingSchedulePeriod": [self.period(offset, limit, unit, supply) for offset, limit in periods],
        }

    def total_limit(self, evse: Evse | None, at: float, now: float) -> Limit:
        """The limit of one EVSE; for the station the sum of all, within its own limits (K08.FR.03)."""
        if evse is not None:
            return self.limit_at(evse, at, self.relative_start(evse, now))
        evses = self.station.equipment.evses
        total = Limit(sum(self.limit_at(each, at, self.relative_start(each, now)).watts for each in evses))
        own = self.station_limits(at, now, self.supply(evses[0]), 0)
        return schedules.lowest([total, *own]) or total

    def period(self, offset: int, limit: Limit, unit: str, supply: Supply) -> Payload:
        value = limit.watts if unit == "W" else supply.amperes(limit.watts, limit.phases)
        shape: Payload = {"startPeriod": offset, "limit": round(value, 1)}
        if limit.phases is not None:
            shape["numberPhases"] = limit.phases
        return shape

    # -- GetChargingProfiles

    def get_profiles(self, request: Payload, now: float) -> Payload:
        """Use case K09: answer, then report per EVSE and source (K09.FR.01, K09.FR.02)."""
        found = [entry for entry in self.installed if self.wanted(entry, request)]
        if not found:
            return status("NoProfiles")
        groups = sorted({(entry.evse_id, entry.source) for entry in found})
        for position, (evse_id, source) in enumerate(groups, start=1):
            profiles = [
                entry.profile for entry in found if (entry.evse_id, entry.source) == (evse_id, source)
            ]
            payload: Payload = {
                "requestId": request["requestId"],
                "chargingLimitSource": source,
                "evseId": evse_id,
                "chargingProfile": profiles,
                "tbc": position < len(groups),
            }
            self.station.calls.send("ReportChargingProfiles", payload, now)
        return status("Accepted")

    def wanted(self, entry: Installed, request: Payload) -> bool:
        """K09.FR.03 to K09.FR.06."""
        criterion = request["chargingProfile"]
        if "evseId" in request and entry.evse_id != request["evseId"]:
            return False
        if "chargingProfileId" in criterion and entry.profile["id"] not in criterion["chargingProfileId"]:
            return False
        if "chargingLimitSource" in criterion and entry.source not in criterion["chargingLimitSource"]:
            return False
        return all(
            entry.profile[name] == criterion[name]
            for name in ("stackLevel", "chargingProfilePurpose")
            if name in criterion
        )

    # -- ClearChargingProfile

    def clear_profile(self, request: Payload, now: float) -> Payload:
        """Use case K10."""
        gone = [
            entry for entry in self.installed if entry.purpose != EXTERNAL and self.to_clear(entry, request)
        ]
        if not gone:
            return status("Unknown")
        self.remove(gone)
        self.changed(now)
        return status("Accepted")

    def to_clear(self, entry: Installed, request: Payload) -> bool:
        """By id alone (K10.FR.03), else by all criteria given (K10.FR.04)."""
        if "chargingProfileId" in request:
            return bool(entry.profile["id"] == request["chargingProfileId"])
        criteria = request.get("chargingProfileCriteria") or {}
        return (
            criteria.get("evseId") in (None, entry.evse_id)
            and criteria.get("stackLevel") in (None, entry.profile["stackLevel"])
            and criteria.get("chargingProfilePurpose") in (None, entry.purpose)
        )
