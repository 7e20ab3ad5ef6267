"""States of connectors, and ChangeAvailability (use cases G01, G03, G04, B04).

A connector's state, the first that fits: Faulted, Unavailable (station, EVSE or connector out of service),
Reserved, Occupied, Available. What the CSMS set is kept over reboots (G03.FR.08, G04.FR.09).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from harness.protocols.ocpp.v201.station.device_model import Component
from harness.protocols.ocpp.v201.station.equipment import Connector, Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.session import Session

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

State = Literal["Available", "Occupied", "Reserved", "Unavailable", "Faulted"]
Target = tuple[int | None, int | None]
RANKING: tuple[State, ...] = ("Available", "Occupied", "Reserved", "Unavailable", "Faulted")
BUSY: tuple[State, ...] = ("Occupied", "Reserved")


class Availability(Part):
    """What can be used and what the CSMS was told about it."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"ChangeAvailability": "change_availability"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.operative = True
        self.scheduled: list[Target] = []
        self._known: dict[tuple[int, int], State] = {}
        self._changed_offline: set[tuple[int, int]] = set()

    # -- states

    def state_of(self, connector: Connector) -> State:
        evse = self.station.equipment.evses[connector.evse_id - 1]
        if connector.fault:
            return "Faulted"
        if not self.in_service(evse, connector):
            return "Unavailable"
        if self.station.reservations.holds(evse):
            return "Reserved"
        return "Occupied" if connector.plugged or connector.cable_left else "Available"

    def in_service(self, evse: Evse, connector: Connector) -> bool:
        """Is it operative on all three levels (G03.FR.06, G04.FR.07), and no reset or update in its way?"""
        blocked = evse.resetting or self.station.firmware.blocks(evse) or self.waiting_for_station(evse)
        return self.operative and evse.operative and connector.operative and not blocked

    def evse_usable(self, evse: Evse) -> bool:
        """Can a session start there: some connector is neither Faulted nor Unavailable?"""
        return any(
            self.state_of(connector) not in ("Faulted", "Unavailable") for connector in evse.connectors
        )

    def report_changes(self, now: float) -> None:
        """Tell of every connector whose state is not the one last told (G01.FR.03 to G01.FR.07)."""
        for connector in self.station.equipment.connectors():
            key, state = (connector.evse_id, connector.id), self.state_of(connector)
            if self._known.get(key, "Available") == state:
                continue
            self._known[key] = state
            self.show(connector, state, now)
            if self.station.connection.is_open:
                self.send_state(connector, now)
            else:
                self._changed_offline.add(key)

    def show(self, connector: Connector, state: State, now: float) -> None:
        """Keep the device model's AvailabilityState true."""
        model = self.station.model
        parts = (
            (Component("Connector", "", connector.evse_id, connector.id), state),
            *self._levels(connector),
        )
        for component, value in parts:
            variable = model.look_up(component, "AvailabilityState")
            if not isinstance(variable, str):
                model.put(variable, value, now)

    def _levels(self, connector: Connector) -> tuple[tuple[Component, str], ...]:
        evse = self.station.equipment.evses[connector.evse_id - 1]
        states = [self.evse_state(each) for each in self.station.equipment.evses]
        return (
            (Component("EVSE", evse=evse.id), self.evse_state(evse)),
            (Component("ChargingStation"), min(states, key=RANKING.index)),
        )

    def evse_state(self, evse: Evse) -> State:
        """An EVSE serves one EV at a time: it is as occupied as its busiest connector in working order."""
        states = [self.state_of(connector) for connector in evse.connectors]
        return next((state for state in BUSY if state in states), min(states, key=RANKING.index))

    def send_state(self, connector: Connector, now: float, asked: bool = False) -> None:
        """Send StatusNotification for one connector."""
        self.station.calls.send("StatusNotification", self.state_payload(connector, now), now, asked=asked)

    def state_payload(self, connector: Connector, now: float) -> Payload:
        return {
            "timestamp": self.station.timestamp(now),
            "connectorStatus": self.state_of(connector),
            "evseId": connector.evse_id,
            "connectorId": connector.id,
        }

    def boot_accepted(self, now: float) -> None:
        """Every connector is told after a boot (B01.FR.05)."""
        for connector in self.station.equipment.connectors():
            self._known[(connector.evse_id, connector.id)] = self.state_of(connector)
            self.show(connector, self.state_of(connector), now)
            self.send_state(connector, now)
        self._changed_offline.clear()

    def back_online(self, now: float, offline_for: float) -> None:
        """After a long time offline all connectors, otherwise those that changed (B04.FR.01, B04.FR.02)."""
        everything = offline_for > self.station.model.number("OCPPCommCtrlr", "OfflineThreshold")
        for connector in self.station.equipment.connectors():
            if everything or (connector.evse_id, connector.id) in self._changed_offline:
                self.send_state(connector, now)
        self._changed_offline.clear()

    # -- ChangeAvailability

    def change_availability(self, request: Payload, now: float) -> Payload:
        """Use cases G03 and G04."""
        evse = request.get("evse") or {}
        target: Target = (evse.get("id"), evse.get("connectorId"))
        if not self.exists(target):
            return status("Rejected", "UnknownEvse" if target[1] is None else "UnknownConnectorId")
        operative = request["operationalStatus"] == "Operative"
        if target in self.scheduled:
            self.scheduled.remove(target)
        if self.setting(target) == operative:
            return status("Accepted")
        if not operative and self.in_use(target):
            self.schedule(target, now)
            return status("Scheduled", "TxInProgress")
        self.set_setting(target, operative, now)
        self.report_changes(now)
        return status("Accepted")

    def exists(self, target: Target) -> bool:
        evse_id, connector_id = target
        if evse_id is None:
            return True
        if connector_id is None:
            return self.station.equipment.evse(evse_id) is not None
        return self.station.equipment.connector(evse_id, connector_id) is not None

    def setting(self, target: Target) -> bool:
        """Is the target set to Operative?"""
        evse_id, connector_id = target
        if evse_id is None:
            return self.operative
        evse = self.station.equipment.evses[evse_id - 1]
        return evse.operative if connector_id is None else evse.connectors[connector_id - 1].operative

    def set_setting(self, target: Target, operative: bool, now: float) -> None:
        evse_id, connector_id = target
        evse = self.station.equipment.evse(evse_id) if evse_id is not None else None
        if evse is None:
            self.operative = operative
        elif connector_id is None:
            evse.operative = operative
        else:
            evse.connectors[connector_id - 1].operative = operative
        for each in self.station.equipment.evses:
            if not self.evse_usable(each):
                self.station.reservations.evse_lost(each, now)

    def in_use(self, target: Target) -> bool:
        """Does a transaction stand in the way (G03.FR.05, G04.FR.06)?"""
        evse_id, connector_id = target
        return any(
            evse_id in (None, session.evse.id if session.evse else None)
            and connector_id in (None, session.connector.id if session.connector else None)
            for session in self.station.transactions.ongoing()
        )

    def schedule(self, target: Target, now: float) -> None:
        """Later for what is in use; idle EVSEs go out of service at once when the whole station is meant."""
        self.scheduled.append(target)
        self.report_changes(now)

    def apply_scheduled(self, now: float) -> None:
        for target in list(self.scheduled):
            if not self.in_use(target):
                self.scheduled.remove(target)
                self.set_setting(target, False, now)

    def transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        """What was put off until now happens (G01.FR.05, G03.FR.05)."""
        self.apply_scheduled(now)
        self.report_changes(now)

    def rebooting(self, now: float) -> None:
        """Nothing runs any more: what was put off is in force after the reboot."""
        for target in self.scheduled:
            self.set_setting(target, False, now)
        self.scheduled.clear()

    def waiting_for_station(self, evse: Evse) -> bool:
        """Is the station to go out of service, and this EVSE idle already?"""
        return (None, None) in self.scheduled and not _busy(evse.session)


def _busy(session: Session | None) -> bool:
    return session is not None and session.ongoing
