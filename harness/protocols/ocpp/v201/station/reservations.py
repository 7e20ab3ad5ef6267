"""Reservations (use cases H01 to H04). They survive reboots (B01.FR.13, B11.FR.05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.tokens import key_of

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation


@dataclass(frozen=True, slots=True)
class Reservation:
    """A place kept for a token: on one EVSE, on any with a connector type, or on any."""

    id: int
    evse_id: int | None
    connector_type: str
    token: Payload
    group: str
    expires: float


class Reservations(Part):
    """The reservations of the station."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"ReserveNow": "reserve", "CancelReservation": "cancel"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.all: dict[int, Reservation] = {}

    # -- ReserveNow

    def reserve(self, request: Payload, now: float) -> Payload:
        """Use case H01; a known id replaces (H01.FR.02)."""
        if not self.station.model.flag("ReservationCtrlr", "Enabled", default=True):
            return status("Rejected", "NotEnabled")
        if "evseId" not in request and not self.station.model.flag("ReservationCtrlr", "NonEvseSpecific"):
            return status("Rejected", "UnsupportedParam", "evseId is needed")
        replaced = self.all.pop(request["id"], None)
        outcome = self.outcome(request, now)
        if outcome == "Accepted":
            self.store(request, now)
        elif replaced is not None:
            self.all[replaced.id] = replaced
        self.station.availability.report_changes(now)
        return status(outcome)

    def outcome(self, request: Payload, now: float) -> str:
        """Available somewhere among the targets, or what keeps all of them (H01.FR.04 to H01.FR.14)."""
        targets = self.targets(request.get("evseId"), request.get("connectorType", ""))
        if not targets or parse_iso8601(request["expiryDateTime"]) <= now:
            return "Rejected"
        states = [self.station.availability.evse_state(evse) for evse in targets]
        taken = self.unspecific() if "evseId" not in request else 0
        if states.count("Available") > taken:
            return "Accepted"
        if "Available" in states or "Occupied" in states or "Reserved" in states:
            return "Occupied"
        return "Faulted" if "Faulted" in states else "Unavailable"

    def unspecific(self) -> int:
        """How many reservations hold some EVSE that is not named."""
        return sum(1 for reservation in self.all.values() if reservation.evse_id is None)

    def targets(self, evse_id: int | None, connector_type: str) -> list[Evse]:
        return [
            evse
            for evse in self.station.equipment.evses
            if evse_id in (None, evse.id)
            and (not connector_type or any(plug.type == connector_type for plug in evse.connectors))
        ]

    def store(self, request: Payload, now: float) -> None:
        group = (request.get("groupIdToken") or {}).get("idToken", "")
        expires = parse_iso8601(request["expiryDateTime"])
        reservation = Reservation(
            request["id"],
            request.get("evseId"),
            request.get("connectorType", ""),
            request["idToken"],
            group,
            expires,
        )
        self.all[reservation.id] = reservation
        self.watch(reservation)

    def cancel(self, request: Payload, now: float) -> Payload:
        """H02.FR.01, H02.FR.02."""
        if self.all.pop(request["reservationId"], None) is None:
            return status("Rejected", "NotFound")
        self.station.timers.cancel(("reservation", request["reservationId"]))
        self.station.availability.report_changes(now)
        return status("Accepted")

    # -- the end of a reservation

    def ended(self, reservation: Reservation, now: float) -> None:
        """Not used in time (H04.FR.01)."""
        if self.all.pop(reservation.id, None) is not None:
            self.tell(reservation, "Expired", now)
            self.station.availability.report_changes(now)

    def tell(self, reservation: Reservation, update: str, now: float) -> None:
        payload = {"reservationId": reservation.id, "reservationUpdateStatus": update}
        self.station.calls.send("ReservationStatusUpdate", payload, now)

    def evse_lost(self, evse: Evse, now: float) -> None:
        """The EVSE is Faulted or Unavailable: its reservation falls away (H01.FR.16, H01.FR.17)."""
        for reservation in list(self.all.values()):
            if reservation.evse_id == evse.id:
                del self.all[reservation.id]
                self.station.timers.cancel(("reservation", reservation.id))
                self.tell(reservation, "Removed", now)

    def boot_accepted(self, now: float) -> None:
        for reservation in list(self.all.values()):
            if reservation.expires <= now:
                self.ended(reservation, now)
            else:
                self.watch(reservation)

    def watch(self, reservation: Reservation) -> None:
        name = ("reservation", reservation.id)
        self.station.timers.set(name, reservation.expires, lambda at: self.ended(reservation, at))

    # -- using one

    def holds(self, evse: Evse) -> bool:
        """Is the EVSE kept: reserved itself, or needed for those who may take any (H01.FR.20, H01.FR.23,
        H01.FR.24)?
        """
        return any(self.concerns(reservation, evse) for reservation in self.all.values())

    def concerns(self, reservation: Reservation, evse: Evse) -> bool:
        if reservation.evse_id is not None:
            return reservation.evse_id == evse.id
        free = [
            each
            for each in self.targets(None, reservation.connector_type)
            if each.session is None and not self.named(each) and not each.faulted
        ]
        alike = [
            other
            for other in self.all.values()
            if other.evse_id is None and other.connector_type == reservation.connector_type
        ]
        return evse in free and len(alike) >= len(free)

    def named(self, evse: Evse) -> bool:
        return any(reservation.evse_id == evse.id for reservation in self.all.values())

    def permits(self, token: Payload, group: str, evse: Evse) -> bool:
        """May this token use the EVSE (H03.FR.01 to H03.FR.06)?"""
        if not self.holds(evse):
            return True
        return self.matching(token, group, evse) is not None

    def matching(self, token: Payload, group: str, evse: Evse | None) -> Reservation | None:
        """The reservation that a token uses: its own or its group's."""
        for reservation in self.all.values():
            here = evse is None or evse in self.targets(reservation.evse_id, reservation.connector_type)
            same_group = bool(group) and group.casefold() == reservation.group.casefold()
            if here and (key_of(reservation.token) == key_of(token) or same_group):
                return reservation
        return None

    def use(self, token: Payload, group: str, evse: Evse | None, now: float) -> int | None:
        """Consume the reservation of this token; its id goes into the next event (H03.FR.09, H03.FR.10)."""
        reservation = self.matching(token, group, evse)
        if reservation is None:
            return None
        del self.all[reservation.id]
        self.station.timers.cancel(("reservation", reservation.id))
        self.station.availability.report_changes(now)
        return reservation.id
