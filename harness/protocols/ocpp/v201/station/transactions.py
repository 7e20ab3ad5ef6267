"""Transactions: when one starts, what is told while it runs, when it ends (use cases E01 to E10).

What happens (a cable, a token, a limit) comes in as a method call with its time. Each such event is told with
its own TransactionEvent; a change of the charging state that follows from it gets one of its own (E02.FR.17).

    condition            becomes true                    TxStartPoint      ends it (TxStopPoint)
    bay occupied         EV detected                     ParkingBay...     EV departs
    EV connected         cable in at both ends           EVConnected       cable out at either end
    authorized           token, remote start             Authorized        token again, remote stop, bad token
    power path closed    both of the above               PowerPathClosed   either of the above
    data signed          first signed value, power path  DataSigned        -
    energy transfer      EV takes what is offered        EnergyTransfer    EV or station suspends

    chargingState:  Idle --plug--> EVConnected --authorized--> Charging <--> SuspendedEV, SuspendedEVSE
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from harness.protocols.ocpp.v201.station.equipment import Connector, Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload
from harness.protocols.ocpp.v201.station.session import Session
from harness.protocols.ocpp.v201.station.tokens import key_of

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

NO_AUTHORIZATION: Payload = {"idToken": "", "type": "NoAuthorization"}
REASONS = ("GroundFault", "OvercurrentFault", "EmergencyStop", "PowerQuality", "PowerLoss")


class Transactions(Part):
    """All sessions, on EVSEs and waiting for one."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "GetTransactionStatus": "transaction_status",
        "CostUpdated": "cost_updated",
    }

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.waiting: list[Session] = []
        self.costs: dict[str, float] = {}
        self._sessions = 0

    # -- sessions

    def all(self) -> list[Session]:
        on_evses = [evse.session for evse in self.station.equipment.evses if evse.session is not None]
        return on_evses + self.waiting

    def ongoing(self) -> list[Session]:
        """Sessions with a transaction that has started and not ended."""
        return [session for session in self.all() if session.ongoing]

    def by_id(self, transaction_id: str) -> Session | None:
        return next((session for session in self.ongoing() if session.transaction_id == transaction_id), None)

    def session_on(self, evse: Evse) -> Session:
        """The session of an EVSE, a new one if there is none."""
        if evse.session is None:
            evse.session = self.new_session()
            self.bind(evse.session, evse)
        return evse.session

    def new_session(self) -> Session:
        self._sessions += 1
        return Session(self._sessions)

    def bind(self, session: Session, evse: Evse) -> None:
        """From now on the session is on this EVSE."""
        if session in self.waiting:
            self.waiting.remove(session)
        session.evse, evse.session = evse, session
        session.connector = evse.plugged
        session.untold.evse = True

    def forget_if_empty(self, session: Session) -> None:
        """A session without EV, driver and transaction is none."""
        bay = session.evse is not None and session.evse.bay_occupied
        if session.ongoing or session.authorized or session.authorizing or session.plugged or bay:
            return
        self.discard(session)

    def discard(self, session: Session) -> None:
        self.station.timers.cancel(("ev timeout", session.number))
        self.station.timers.cancel(("energy limit", session.number))
        if session in self.waiting:
            self.waiting.remove(session)
        if session.evse is not None and session.evse.session is session:
            session.evse.session = None

    # -- the cable

    def plugged_in(self, evse: Evse, connector: Connector, now: float) -> None:
        """EV and station are connected (E01.FR.02, E02.FR.05)."""
        if evse.plugged is not None:
            return
        connector.plugged, connector.cable_left, connector.served = True, False, False
        evse.ev_ready = True
        self.station.availability.report_changes(now)
        if not self.station.may_charge() or not self.usable(evse, connector):
            return
        session = self.session_for_cable(evse)
        session.connector = connector
        session.untold.evse = True
        self.station.timers.cancel(("ev timeout", session.number))
        self.advance(session, "CablePluggedIn", now)
        if not self.station.authorization.required() and not session.authorized:
            self.authorized(session, dict(NO_AUTHORIZATION), "", now)

    def usable(self, evse: Evse, connector: Connector) -> bool:
        return self.station.availability.state_of(connector) not in ("Faulted", "Unavailable")

    def session_for_cable(self, evse: Evse) -> Session:
        """A session that waits for an EVSE finds it now (token first), unless the EVSE has its own."""
        if evse.session is None and self.waiting:
            self.bind(self.waiting[0], evse)
        return self.session_on(evse)

    def plugged_out(self, evse: Evse, connector: Connector, now: float, ev_side_only: bool = False) -> None:
        """The cable is out, at the EV's end only or altogether (E06.FR.02, E09, E10)."""
        was_plugged = connector.plugged
        connector.plugged = False
        connector.cable_left = ev_side_only and not connector.fixed_cable
        if not connector.cable_left:
            connector.locked, connector.held_for = False, None
        session = evse.session
        if was_plugged and session is not None and session.connector is connector:
            self.ev_lost(session, now)
        self.station.availability.report_changes(now)

    def ev_lost(self, session: Session, now: float) -> None:
        """The EV is gone from this session: end, deauthorize or wait for it (E06.FR.02, E09.FR.01, E10)."""
        self.station.energy.power_off(session, now)
        session.power_path_since = None
        authorized = session.authorized
        model = self.station.model
        deauthorizes = authorized and model.flag("TxCtrlr", "StopTxOnEVSideDisconnect")
        if deauthorizes:
            session.authorized = False
            self.unlock_on_ev_side(session)
        if session.ongoing and (
            self.ends_on_disconnect() or (deauthorizes and self.ends_on_deauthorization())
        ):
            self.end(session, "EVCommunicationLost", session.stop_reason or "EVDisconnected", now)
            return
        if session.ongoing:
            self.update(session, "EVCommunicationLost", now, state="Idle")
        if session.authorized:
            self.await_ev(session, now)
        if deauthorizes:
            session.stop_reason = "EVDisconnected"
        self.forget_if_empty(session)

    def unlock_on_ev_side(self, session: Session) -> None:
        """Let go of the cable if so configured, else keep it for its driver (E09.FR.02, E09.FR.03)."""
        if session.connector is None:
            return
        if self.station.model.flag("OCPPCommCtrlr", "UnlockOnEVSideDisconnect"):
            session.connector.unlock()
        elif session.connector.cable_left and session.token is not None:
            session.connector.held_for = key_of(session.token)

    def await_ev(self, session: Session, now: float) -> None:
        """The EV has EVConnectionTimeOut seconds to be connected (E03.FR.05, F02.FR.07)."""
        timeout = self.station.model.number("TxCtrlr", "EVConnectionTimeOut")
        if not session.plugged and timeout > 0:
            name = ("ev timeout", session.number)
            self.station.timers.set(name, now + timeout, lambda at: self.ev_timed_out(session, at))

    def ev_timed_out(self, session: Session, now: float) -> None:
        """Nobody plugged in: end it, or take the authorization back when the bay rules (E03.FR.05,
        E03.FR.15).
        """
        session.authorized = False
        if session.ongoing and not self.ends_on_departure():
            self.end(session, "EVConnectTimeout", "Timeout", now)
            return
        if session.ongoing:
            session.stop_reason = "Timeout"
            self.update(session, "EVConnectTimeout", now)
        self.forget_if_empty(session)

    # -- the parking bay

    def bay_occupied(self, evse: Evse, now: float) -> None:
        """An EV is in the bay (E01.FR.01)."""
        evse.bay_occupied = True
        if not self.station.may_charge() or not self.station.availability.evse_usable(evse):
            return
        self.advance(self.session_on(evse), "EVDetected", now)

    def bay_left(self, evse: Evse, now: float) -> None:
        """The bay is empty (E06.FR.01)."""
        evse.bay_occupied = False
        session = evse.session
        if session is None:
            return
        if session.ongoing and self.ends_on_departure():
            self.end(session, "EVDeparted", session.stop_reason or "Local", now)
        elif session.ongoing:
            self.update(session, "EVDeparted", now)
        self.forget_if_empty(session)

    # -- authorization

    def authorized(
        self, session: Session, token: Payload, group: str, now: float, reservation_id: int | None = None
    ) -> None:
        """The driver may charge (E01.FR.03, E02.FR.01, E02.FR.20)."""
        session.token, session.group, session.authorized = token, group, True
        session.authorizing = session.suspended = False
        session.stop_reason = ""
        session.untold.token = token
        session.untold.reservation_id = reservation_id
        self.advance(session, "Authorized", now)
        if session.authorized and not session.plugged:
            self.await_ev(session, now)

    def stop(
        self, session: Session, trigger: str, reason: str, now: float, token: Payload | None = None
    ) -> None:
        """Authorization ends: by the driver, the CSMS, or because the token is not good (E06.FR.03, E07,
        F03).
        """
        session.authorized = False
        session.suspended = False
        session.stop_reason = reason
        self.station.timers.cancel(("ev timeout", session.number))
        self.station.energy.power_off(session, now)
        if trigger != "Deauthorized":
            self.release_cable(session)
        if session.ongoing and self.ends_on_deauthorization():
            self.end(session, trigger, reason, now, token=token)
        elif session.ongoing:
            self.update(
                session, trigger, now, state=self.station.energy.state_without_energy(session), token=token
            )
        self.forget_if_empty(session)

    def release_cable(self, session: Session) -> None:
        """Unlock as part of a normal end (E06.FR.10, E07.FR.07)."""
        if session.connector is not None:
            session.connector.unlock()

    def token_invalid(self, session: Session, now: float) -> None:
        """The CSMS says that the token of a running transaction is not valid (E05, C15)."""
        if self.station.model.flag("TxCtrlr", "StopTxOnInvalidId"):
            self.stop(session, "Deauthorized", "DeAuthorized", now)
            return
        allowance = self.station.model.number("TxCtrlr", "MaxEnergyOnInvalidId")
        if allowance > 0 and session.evse is not None:
            session.energy_limit = session.evse.meter.read(now) + allowance
            self.station.energy.watch_energy(session, now)
        else:
            self.station.energy.suspend(session, now)

    # -- energy

    def ev_ready(self, evse: Evse, ready: bool, now: float) -> None:
        """The EV suspends or resumes (E01.FR.19)."""
        evse.ev_ready = ready
        if evse.session is not None:
            self.station.energy.settle_power(evse.session, now)

    def faulted(self, evse: Evse, connector: Connector, code: str, now: float) -> None:
        """A fault ends what runs on the connector (E06.FR.16)."""
        session = evse.session
        if session is not None and session.ongoing and session.connector in (connector, None):
            self.station.energy.power_off(session, now)
            session.authorized = False
            self.end(session, "AbnormalCondition", code if code in REASONS else "Other", now)

    def advance(self, session: Session, trigger: str, now: float) -> None:
        """Something happened: tell it, starting a transaction if that is due, then let power follow."""
        state = session.charging_state or self.station.energy.state_without_energy(session)
        if not session.plugged or state == "Idle":
            state = self.station.energy.state_without_energy(session)
        if session.ongoing:
            self.update(session, trigger, now, state=state)
        elif self.must_start(session):
            self.start(session, trigger, state, now)
        self.station.energy.settle_power(session, now)

    def state_changed(self, session: Session, state: str, now: float) -> None:
        """Tell it (E01.FR.18), or end when energy transfer is the stop point (E06.FR.07)."""
        suspended = state in ("SuspendedEV", "SuspendedEVSE")
        if session.charging_state == "Charging" and suspended and "EnergyTransfer" in self.stop_points():
            reason = "StoppedByEV" if state == "SuspendedEV" else "Other"
            session.authorized = False
            self.end(session, "ChargingStateChanged", session.stop_reason or reason, now)
        else:
            self.update(session, "ChargingStateChanged", now, state=state)

    # -- start and stop points

    def start_points(self) -> frozenset[str]:
        return frozenset(self.station.model.members("TxCtrlr", "TxStartPoint"))

    def stop_points(self) -> frozenset[str]:
        return frozenset(self.station.model.members("TxCtrlr", "TxStopPoint"))

    def must_start(self, session: Session) -> bool:
        """Is a start point reached that needs no energy (E01.FR.01 to E01.FR.03, E01.FR.05)?"""
        bay = session.evse is not None and session.evse.bay_occupied
        reached = {
            "ParkingBayOccupancy": bay,
            "EVConnected": session.plugged,
            "Authorized": session.authorized,
            "PowerPathClosed": session.plugged and session.authorized,
        }
        return any(reached.get(point, False) for point in self.start_points())

    def starts_on_signed_data(self, session: Session) -> bool:
        """DataSigned: all set for energy, and the meter signs (E01.FR.04)."""
        signs = self.station.model.flag("SampledDataCtrlr", "SignReadings")
        return signs and session.authorized and "DataSigned" in self.start_points()

    def ends_on_departure(self) -> bool:
        return "ParkingBayOccupancy" in self.stop_points()

    def ends_on_disconnect(self) -> bool:
        """E06.FR.02, E06.FR.06."""
        return not self.stop_points().isdisjoint(("EVConnected", "PowerPathClosed"))

    def ends_on_deauthorization(self) -> bool:
        """E06.FR.03, E06.FR.06, E05.FR.10."""
        return not self.stop_points().isdisjoint(("Authorized", "PowerPathClosed", "EnergyTransfer"))

    # -- telling

    def new_transaction_id(self) -> str:
        """Never used before, not even before a reboot (E01.FR.08)."""
        return self.station.new_id()[:36]

    def start(self, session: Session, trigger: str, state: str, now: float) -> None:
        """Send Started (E01)."""
        session.transaction_id = self.new_transaction_id()
        session.seq_no = 0
        if session.connector is not None:
            session.connector.served = True
        self.station.smart_charging.transaction_started(session)
        values = self.station.metering.sampled(session, "TxStarted", "Transaction.Begin", now)
        session.untold.begin_values = session.evse is None
        self.station.events.tell(session, "Started", trigger, now, state=state, values=values)
        self.station.metering.transaction_started(session, now)

    def update(
        self,
        session: Session,
        trigger: str,
        now: float,
        state: str = "",
        token: Payload | None = None,
        meter_values: list[Payload] | None = None,
    ) -> None:
        """Send Updated. The charging state is told when it changed, when it is the reason, or when asked for."""
        changed = bool(state) and state != session.charging_state
        if not changed and trigger not in ("ChargingStateChanged", "Trigger", "CablePluggedIn"):
            state = ""
        values = list(meter_values or ())
        if session.untold.begin_values and state == "Charging":
            session.untold.begin_values = False
            values += self.station.metering.sampled(session, "TxStarted", "Transaction.Begin", now)
            session.ended_values += self.station.metering.sampled(
                session, "TxEnded", "Transaction.Begin", now
            )
        self.station.events.tell(session, "Updated", trigger, now, state=state, token=token, values=values)

    def end(
        self, session: Session, trigger: str, reason: str, now: float, token: Payload | None = None
    ) -> None:
        """Send Ended, once, and clear the session away (E06)."""
        self.station.energy.power_off(session, now)
        values = self.station.metering.ended_values(session, now)
        state = self.station.energy.state_without_energy(session)
        self.station.events.tell(
            session, "Ended", trigger, now, state=state, token=token, values=values, reason=reason
        )
        self.station.metering.stop_sampling(session)
        self.discard(session)
        evse = session.evse
        self.station.tell_transaction_ended(session.transaction_id, evse.id if evse else None, now)
        if evse is not None and (evse.plugged is not None or evse.bay_occupied) and evse.session is None:
            self.session_on(evse).untold.evse = True

    # -- questions of the CSMS

    def transaction_status(self, request: Payload, now: float) -> Payload:
        """Use case E14."""
        transaction_id = request.get("transactionId")
        answer: Payload = {"messagesInQueue": self.station.delivery.holds(transaction_id)}
        if transaction_id is not None:
            answer["ongoingIndicator"] = self.by_id(transaction_id) is not None
        return answer

    def cost_updated(self, request: Payload, now: float) -> Payload:
        """Use case I02: the running cost is shown."""
        self.costs[request["transactionId"]] = request["totalCost"]
        return {}

    # -- reboot and reset

    def end_all(self, trigger: str, reason: str, now: float, evse: Evse | None = None) -> None:
        """End all transactions, or that of one EVSE (B12.FR.04, B12.FR.08)."""
        for session in self.all():
            if evse is not None and session.evse is not evse:
                continue
            self.station.energy.power_off(session, now)
            session.authorized = False
            if session.ongoing:
                self.end(session, trigger, reason, now)
            else:
                self.discard(session)

    def rebooting(self, now: float) -> None:
        self.waiting.clear()
        for evse in self.station.equipment.evses:
            evse.session = None
            evse.meter.set_power(0.0, now)

    def boot_accepted(self, now: float) -> None:
        """EVs that are connected after a boot are noticed; one that came meanwhile counts as just plugged in."""
        for evse in self.station.equipment.evses:
            connector = evse.plugged
            if evse.session is not None or connector is None or not self.usable(evse, connector):
                continue
            session = self.session_on(evse)
            if not connector.served:
                self.advance(session, "CablePluggedIn", now)
            if not self.station.authorization.required():
                self.authorized(session, dict(NO_AUTHORIZATION), "", now)
