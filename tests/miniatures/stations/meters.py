"""Stations that measure, or number what they have, wrongly."""

from collections.abc import Sequence
from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.availability import Availability
from harness.protocols.ocpp.v201.station.equipment import Connector, Evse
from harness.protocols.ocpp.v201.station.metering import Metering
from harness.protocols.ocpp.v201.station.part import Payload
from harness.protocols.ocpp.v201.station.session import Session
from tests.miniatures.confession import caught_by

WHOLE_SESSION = "PROBE-CS-a-session-and-a-quiet-hour"
IDLE = "IEC63110-8.3.7-P1"


class CountsBack(Metering):
    def reading(self, evse: Evse, measurand: str, now: float) -> float:
        value = super().reading(evse, measurand, now)
        return 1_000_000 - value if measurand.endswith(".Register") else value


@caught_by("meter.register", WHOLE_SESSION, "PROBE-CS-clock-aligned-values")
class has_a_meter_that_runs_backwards(ChargingStation):
    metering_type = CountsBack


class AddsAValue(Metering):
    """Every sample comes with a second one, `apart` seconds from it."""

    apart = 0.0

    def sampled(self, session: Session, kind: str, context: str, now: float) -> list[Payload]:
        here = super().sampled(session, kind, context, now)
        return here + super().sampled(session, kind, context, now + self.apart)


class AddsTheFuture(AddsAValue):
    apart = 600.0


class AddsThePast(AddsAValue):
    apart = -10.0


@caught_by("meter.sample_time", WHOLE_SESSION)
class samples_the_future(ChargingStation):
    metering_type = AddsTheFuture


@caught_by("meter.order", WHOLE_SESSION, warns=True)
class tells_older_values_behind_newer_ones(ChargingStation):
    metering_type = AddsThePast


class Renumbers(Availability):
    """EVSEs go by other numbers in what is told of their connectors."""

    numbers: Sequence[int] = ()

    def state_payload(self, connector: Connector, now: float) -> Payload:
        payload: dict[str, Any] = super().state_payload(connector, now)
        return payload | {"evseId": self.numbers[connector.evse_id - 1]}


class FromZero(Renumbers):
    numbers = (0, 1)


class OddOnly(Renumbers):
    numbers = (1, 3)


@caught_by("evse.number", IDLE)
class numbers_its_evses_from_zero(ChargingStation):
    availability_type = FromZero


@caught_by("evse.no_gaps", WHOLE_SESSION, warns=True)
class skips_a_number_among_its_evses(ChargingStation):
    availability_type = OddOnly


class TellsOfOne(Availability):
    def send_state(self, connector: Connector, now: float, asked: bool = False) -> None:
        if connector.evse_id == 1:
            super().send_state(connector, now, asked)


@caught_by("evse.reported", "PROBE-CS-two-sessions", warns=True)
class tells_only_of_its_first_evse(ChargingStation):
    availability_type = TellsOfOne
