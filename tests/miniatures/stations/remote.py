"""Stations that obey orders from afar wrongly (8.4.5), and more about restarts (8.3.7)."""

from dataclasses import replace
from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.availability import Availability
from harness.protocols.ocpp.v201.station.energy import Energy
from harness.protocols.ocpp.v201.station.remote_control import RemoteControl
from harness.protocols.ocpp.v201.station.reset import Reset
from harness.protocols.ocpp.v201.station.session import Session
from harness.protocols.ocpp.v201.station.transaction_events import TransactionEvents
from harness.protocols.ocpp.v201.station.transactions import Transactions
from tests.miniatures.confession import caught_by, faulty_part
from tests.miniatures.stations import transactions
from tests.miniatures.tampering import spoils_answers

START, STOP = "IEC63110-8.4.5-P1", "IEC63110-8.4.5-P2"

caught_by("remote.token", START)(transactions.authorizes_without_naming_the_token)
caught_by("remote.number", START)(transactions.makes_up_remote_start_ids)
caught_by("remote.stopped", STOP)(transactions.says_that_every_end_was_local)


@spoils_answers(ChargingStation, "RequestStartTransaction", "remote.accepted", START)
def rejects_every_remote_start(payload: Any) -> None:
    payload["status"] = "Rejected"


@spoils_answers(ChargingStation, "RequestStartTransaction", "remote.occupied", "IEC63110-8.4.5-N2")
def accepts_every_remote_start(payload: Any) -> None:
    payload["status"] = "Accepted"


caught_by("remote.unavailable", "IEC63110-8.4.5-N1")(accepts_every_remote_start)
caught_by("remote.bad_profile", "IEC63110-8.4.5-N4")(accepts_every_remote_start)


@spoils_answers(ChargingStation, "RequestStartTransaction", "remote.names_transaction", "IEC63110-8.4.5-X5")
def does_not_say_which_transaction_an_order_meets(payload: Any) -> None:
    payload.pop("transactionId", None)


@spoils_answers(ChargingStation, "RequestStopTransaction", "remote.stop_accepted", STOP)
def rejects_every_remote_stop(payload: Any) -> None:
    payload["status"] = "Rejected"


@spoils_answers(ChargingStation, "RequestStopTransaction", "remote.stop_rejected", "IEC63110-8.4.5-N3")
def accepts_every_remote_stop(payload: Any) -> None:
    payload["status"] = "Accepted"


@faulty_part(RemoteControl, "authorizes_first", "remote.not_asked", "IEC63110-8.4.5-X2")
def always_asks_about_the_token_of_an_order(self: Any, usual: Any) -> bool:
    return True


@faulty_part(RemoteControl, "authorizes_first", "remote.asks", "IEC63110-8.4.5-N6")
def never_asks_about_the_token_of_an_order(self: Any, usual: Any) -> bool:
    return False


@faulty_part(RemoteControl, "begin", "remote.trigger", START)
def accepts_orders_and_forgets_them(self: Any, usual: Any, *args: Any) -> None:
    pass


caught_by("remote.begins", "IEC63110-8.4.5-X3")(accepts_orders_and_forgets_them)


@faulty_part(RemoteControl, "stop", "remote.stopped", STOP)
def accepts_remote_stops_and_forgets_them(self: Any, usual: Any, *args: Any) -> None:
    pass


caught_by("remote.ended", "IEC63110-8.4.5-X4")(accepts_remote_stops_and_forgets_them)


class EndsWithTheCable(ChargingStation):
    """Its transactions go on until the cable is out, as many products do it."""

    def __init__(self, config: Any, *others: Any) -> None:
        super().__init__(replace(config, variables={"TxCtrlr.TxStopPoint": "EVConnected"}), *others)


class ChargesOn(RemoteControl):
    def stop(self, session: Session, now: float) -> None:
        super().stop(session, now)
        self.station.timers.set("on", now + 2, lambda at: self.go_on(session, at))

    def go_on(self, session: Session, now: float) -> None:
        self.station.transactions.update(session, "ChargingStateChanged", now, state="Charging")


@caught_by("remote.energy_ends", STOP)
class charges_on_after_a_stop(EndsWithTheCable):
    remote_control_type = ChargesOn


class ForgetsWhy(Transactions):
    def ev_lost(self, session: Session, now: float) -> None:
        session.stop_reason = ""
        super().ev_lost(session, now)


@caught_by("remote.end_reason", "IEC63110-8.4.5-X8")
class forgets_over_the_cable_why_a_session_stopped(EndsWithTheCable):
    transactions_type = ForgetsWhy


@faulty_part(Energy, "energy_state", "remote.energy", START)
def takes_orders_and_gives_no_energy(self: Any, usual: Any, session: Any, now: float) -> str:
    state = str(usual(session, now))
    return "EVConnected" if state == "Charging" else state


@faulty_part(TransactionEvents, "add_untold", "remote.trigger", START)
def passes_orders_off_as_the_drivers(self: Any, usual: Any, session: Any, payload: Any) -> None:
    trigger = payload["triggerReason"]
    usual(session, payload)
    payload["triggerReason"] = trigger


@faulty_part(TransactionEvents, "add_untold", "remote.bound", "IEC63110-8.4.5-X2")
def forgets_what_an_order_was_about(self: Any, usual: Any, session: Any, payload: Any) -> None:
    usual(session, payload)
    payload["transactionInfo"].pop("remoteStartId", None)
    payload.pop("idToken", None)


@faulty_part(RemoteControl, "request_stop", "remote.unharmed", "IEC63110-8.4.5-N3")
def stops_whatever_runs_when_it_does_not_know_the_id(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    if answer["status"] == "Rejected":
        for session in self.station.transactions.ongoing():
            self.stop(session, now)
    return answer


@faulty_part(Transactions, "await_ev", "remote.timeout", "IEC63110-8.4.5-N5")
def waits_for_ever_for_the_ev(self: Any, usual: Any, *args: Any) -> None:
    pass


# -- restarts


@faulty_part(Availability, "rebooting", "reset.state_kept", "IEC63110-8.3.7-X2")
def forgets_over_a_restart_what_is_out_of_service(self: Any, usual: Any, now: float) -> None:
    usual(now)
    for evse in self.station.equipment.evses:
        evse.operative = True


@faulty_part(Reset, "reset_evse", "reset.session_goes_on", "IEC63110-8.3.7-X6", "IEC63110-8.3.7-X8")
def ends_sessions_for_a_restart_that_has_to_wait(
    self: Any, usual: Any, evse_id: int, immediate: bool, now: float
) -> Any:
    answer = usual(evse_id, immediate, now)
    if answer["status"] != "Accepted":
        self.station.transactions.end_all("ResetCommand", "ImmediateReset", now)
    return answer
