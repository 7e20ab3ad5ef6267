"""The OCPP 2.0.1 charging station as a sans-IO machine. Start reading at `machine`."""

from harness.protocols.ocpp.v201.station.config import (
    ConnectorConfig,
    EvseConfig,
    Functions,
    StationConfig,
)
from harness.protocols.ocpp.v201.station.machine import ChargingStation

__all__ = ["ChargingStation", "ConnectorConfig", "EvseConfig", "Functions", "StationConfig"]
