"""CSMSs that order restarts wrongly (8.3.7)."""

from typing import Any

from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.csms.stations import Json, Station
from tests.miniatures.confession import caught_by

REFUSED = "IEC63110-8.3.7-N6"


@caught_by("reset.ordered", REFUSED)
class keeps_restarts_to_itself(Csms):
    def request(self, station: str, action: str, payload: Any, now: float, done: Any = None) -> str:
        return "" if action == "Reset" else super().request(station, action, payload, now, done)


@caught_by("reset.not_repeated", REFUSED, warns=True)
class repeats_refused_restarts_without_end(Csms):
    def after_reset(self, station: Station, request: Json, response: Json, now: float) -> None:
        super().after_reset(station, request, response, now)
        if response["status"] == "Rejected":
            self.agenda.at(now + 5, lambda at: self.order_by_itself(station, "Reset", request, at))


@caught_by("link.stays", REFUSED, warns=True)
class hangs_up_when_a_restart_is_refused(Csms):
    def after_reset(self, station: Station, request: Json, response: Json, now: float) -> None:
        super().after_reset(station, request, response, now)
        if response["status"] == "Rejected":
            self.close(station, "do as you are told")
