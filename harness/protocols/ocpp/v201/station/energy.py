"""Whether energy flows, and how much: power path, charging state, allowance of a bad token.

Told of conditions by `transactions`, of limits by `smart_charging`; tells the meter, and `transactions` when
the charging state changed.
"""

from __future__ import annotations

from harness.protocols.ocpp.v201.station.part import Part
from harness.protocols.ocpp.v201.station.session import Session


class Energy(Part):
    """Brings the flow of energy into line with the conditions."""

    def suspend(self, session: Session, now: float) -> None:
        """No more energy for this token (E05.FR.02)."""
        session.suspended = True
        self.settle_power(session, now)

    def watch_energy(self, session: Session, now: float) -> None:
        """Suspend when the allowance is used up (E05.FR.03)."""
        if session.energy_limit is None or session.evse is None:
            return
        at = session.evse.meter.when(session.energy_limit, now)
        name = ("energy limit", session.number)
        if at is None:
            self.station.timers.cancel(name)
        else:
            self.station.timers.set(name, at, lambda then: self.energy_used_up(session, then))

    def energy_used_up(self, session: Session, now: float) -> None:
        session.energy_limit = None
        self.suspend(session, now)

    def settle_power(self, session: Session, now: float) -> None:
        """Bring energy flow into line with the conditions, and tell a change of the charging state."""
        if session.evse is None or not session.plugged:
            return
        if session.authorized and session.power_path_since is None:
            self.close_power_path(session, now)
        if not session.ongoing and self.station.transactions.starts_on_signed_data(session):
            self.station.transactions.start(session, "SignedDataReceived", "EVConnected", now)
        state = self.energy_state(session, now)
        self.set_power(session, state, now)
        if not session.ongoing:
            if state == "Charging" and "EnergyTransfer" in self.station.transactions.start_points():
                self.station.transactions.start(session, "ChargingStateChanged", state, now)
        elif state != session.charging_state:
            self.station.transactions.state_changed(session, state, now)

    def close_power_path(self, session: Session, now: float) -> None:
        """EV and authorization are there: lock the cable, relative schedules begin (K01.FR.42)."""
        session.power_path_since = now
        if session.connector is not None and not session.connector.fixed_cable:
            session.connector.locked = True

    def energy_state(self, session: Session, now: float) -> str:
        """The charging state that the conditions amount to."""
        if session.evse is None or not session.plugged or not session.authorized:
            return self.state_without_energy(session)
        if session.suspended or session.connector is None or session.connector.lock_jammed:
            return "SuspendedEVSE"
        if self.station.smart_charging.offered(session.evse, now) <= 0:
            return "SuspendedEVSE"
        return "Charging" if session.evse.ev_ready else "SuspendedEV"

    def state_without_energy(self, session: Session) -> str:
        return "EVConnected" if session.plugged else "Idle"

    def set_power(self, session: Session, state: str, now: float) -> None:
        """Let energy flow, or not."""
        if session.evse is None:
            return
        charging = state == "Charging"
        power = self.station.smart_charging.offered(session.evse, now) if charging else 0.0
        session.evse.meter.set_power(power, now)
        if charging != (session.charging_since is not None):
            self.station.smart_charging.rebalance(session.evse, now)
        if charging and session.charging_since is None:
            session.charging_since = now
        elif not charging and session.charging_since is not None:
            session.time_charging += now - session.charging_since
            session.charging_since = None
        self.station.smart_charging.watch(session.evse, now)
        self.watch_energy(session, now)

    def power_off(self, session: Session, now: float) -> None:
        self.set_power(session, "", now)
