"""Stations that onboard wrongly, or log in wrongly (8.3.15)."""

from dataclasses import replace
from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.availability import Availability
from harness.protocols.ocpp.v201.station.connection import Connection
from harness.protocols.ocpp.v201.station.registration import Registration
from harness.protocols.ocpp.v201.station.variables import Variables
from tests.miniatures.confession import caught_by, faulty_part
from tests.miniatures.stations import boot, reports

caught_by("boot.gate", "IEC63110-8.3.15-N7")(boot.serves_a_csms_that_rejected_it)
caught_by("boot.patience", "IEC63110-8.3.15-X1")(boot.boots_again_before_the_interval_is_over)
caught_by("boot.pending.no_session", "IEC63110-8.3.15-N6[start]")(
    boot.takes_remote_starts_while_it_is_pending
)
caught_by("boot.pending.quiet", "IEC63110-8.3.15-P2")(boot.chatters_while_it_is_pending)
caught_by("boot.pending.served", "IEC63110-8.3.15-P2")(reports.reports_what_it_refused_to_report)


@caught_by("properties.heartbeat", "IEC63110-8.3.4-P1")
@faulty_part(Registration, "arm_heartbeat", "boot.heartbeat", "IEC63110-8.3.15-P1")
def never_gives_a_sign_of_life(self: Any, usual: Any, now: float) -> None:
    pass


@faulty_part(Registration, "boot_payload", "boot.reason", "IEC63110-8.3.15-P1")
def does_not_know_why_it_boots(self: Any, usual: Any, reason: str) -> Any:
    return usual("Unknown")


@faulty_part(Availability, "send_state", "boot.states", "IEC63110-8.3.15-P1")
def keeps_its_connectors_to_itself(self: Any, usual: Any, *args: Any, **named: Any) -> None:
    pass


@caught_by("link.no_subprotocol.station", "IEC63110-8.3.15-N8", warns=True)
class stays_on_a_link_without_a_subprotocol(ChargingStation):
    def __init__(self, config: Any, *others: Any) -> None:
        super().__init__(replace(config, strict_subprotocol=False), *others)


@faulty_part(Connection, "options", "login.station", "IEC63110-8.3.15-X2")
def logs_in_only_once(self: Any, usual: Any) -> Any:
    """From the second time on it comes without its password."""
    self.dialled = getattr(self, "dialled", 0) + 1
    options = dict(usual())
    return options if self.dialled == 1 else options | {"password": None}


@faulty_part(Connection, "options", "password.used", "IEC63110-8.3.15-X3")
def never_uses_a_new_password(self: Any, usual: Any) -> Any:
    options = dict(usual())
    self.first = getattr(self, "first", options["password"])
    return options | {"password": self.first}


@faulty_part(Variables, "refuse", "password.answer", "IEC63110-8.3.15-X4")
def takes_the_shortest_password(self: Any, usual: Any, variable: Any, *args: Any) -> Any:
    return "" if variable.name == "BasicAuthPassword" else usual(variable, *args)


@faulty_part(Connection, "back_off", "reconnect.waits", "IEC63110-8.3.15-X9")
def knocks_every_second(self: Any, usual: Any) -> float:
    return 1.0
