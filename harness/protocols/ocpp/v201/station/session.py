"""One charging session: from the first sign of a driver to the end of the transaction. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.protocols.ocpp.v201.station.equipment import Connector, Evse
from harness.protocols.ocpp.v201.station.part import Payload


@dataclass(slots=True, eq=False)
class Untold:
    """What the next TransactionEvent has to carry, once (E03.FR.01, E01.FR.16, F02.FR.21, E03.FR.03)."""

    token: Payload | None = None
    evse: bool = False
    remote_start_id: int | None = None
    reservation_id: int | None = None
    begin_values: bool = False


@dataclass(slots=True, eq=False)
class Session:
    """A session on an EVSE, or not yet on one (`evse` None: token first, several EVSEs).

    transaction_id   "" until a TxStartPoint is reached
    charging_state   what was last told to the CSMS
    authorized       energy may flow
    suspended        the station holds energy back because the token turned out invalid
    energy_limit     register (Wh) at which an invalid token's allowance is used up
    stop_reason      why authorization ended, for the Ended event that comes later
    power_path_since when EV and authorization came together: start of relative profiles (K01.FR.42)
    ended_values     meter values collected for the Ended event
    """

    number: int
    evse: Evse | None = None
    connector: Connector | None = None
    token: Payload | None = None
    group: str = ""
    authorized: bool = False
    authorizing: bool = False
    remote_start_id: int | None = None
    transaction_id: str = ""
    seq_no: int = 0
    charging_state: str = ""
    suspended: bool = False
    energy_limit: float | None = None
    stop_reason: str = ""
    power_path_since: float | None = None
    charging_since: float | None = None
    time_charging: float = 0.0
    ended_values: list[Payload] = field(default_factory=list)
    untold: Untold = field(default_factory=Untold)

    @property
    def ongoing(self) -> bool:
        """Is there a transaction?"""
        return bool(self.transaction_id)

    @property
    def plugged(self) -> bool:
        return self.connector is not None and self.connector.plugged
