"""The simulated hardware: EVSEs, connectors, cables, energy meters. Knows nothing of OCPP messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.protocols.ocpp.v201.station.config import EvseConfig

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.session import Session


@dataclass(slots=True)
class Meter:
    """An energy meter that integrates `power` (W) into `register` (Wh) over the time it is told.

    The register never runs backwards (J02.FR.16) and is not reset between transactions (J02.FR.17).
    """

    register: float
    power: float = 0.0
    at: float = 0.0

    def read(self, now: float) -> float:
        """The register in Wh at `now`."""
        if self.at and now > self.at:
            self.register += self.power * (now - self.at) / 3600
        self.at = max(self.at, now)
        return round(self.register, 3)

    def set_power(self, power: float, now: float) -> None:
        self.read(now)
        self.power = power

    def when(self, register: float, now: float) -> float | None:
        """When the register will reach `register` at the power of now; None if never."""
        missing = register - self.read(now)
        if missing <= 0:
            return now
        return now + missing * 3600 / self.power if self.power > 0 else None


@dataclass(slots=True)
class Connector:
    """A plug or socket.

    plugged       an EV is connected through it
    cable_left    a detachable cable still hangs in the socket, its EV end is free
    held_for      the token that gets the locked cable back (E09.FR.03)
    served        a transaction has started since the EV was connected
    """

    evse_id: int
    id: int
    type: str
    fixed_cable: bool
    plugged: bool = False
    cable_left: bool = False
    locked: bool = False
    lock_jammed: bool = False
    fault: str = ""
    operative: bool = True
    served: bool = False
    held_for: tuple[str, str] | None = None

    def unlock(self) -> bool:
        """Try to unlock. A fixed cable has nothing to unlock, a jammed lock stays."""
        if self.fixed_cable or self.lock_jammed:
            return False
        self.locked, self.held_for = False, None
        return True


@dataclass(slots=True)
class Evse:
    """An EVSE: one EV at a time, through one of its connectors."""

    id: int
    config: EvseConfig
    connectors: list[Connector]
    meter: Meter
    operative: bool = True
    resetting: bool = False
    bay_occupied: bool = False
    ev_ready: bool = True
    session: Session | None = field(default=None, repr=False)

    @property
    def plugged(self) -> Connector | None:
        """The connector through which an EV is connected."""
        return next((connector for connector in self.connectors if connector.plugged), None)

    @property
    def faulted(self) -> bool:
        """Can no connector be used because of faults?"""
        return all(connector.fault for connector in self.connectors)

    @property
    def max_current(self) -> float:
        """Ampere per phase."""
        return self.config.max_power / (self.config.voltage * max(self.config.phases, 1))


class Equipment:
    """All EVSEs, numbered from 1 without gaps."""

    def __init__(self, evses: tuple[EvseConfig, ...]) -> None:
        self.evses = [_build(number, config) for number, config in enumerate(evses, start=1)]

    def evse(self, evse_id: int) -> Evse | None:
        return self.evses[evse_id - 1] if 1 <= evse_id <= len(self.evses) else None

    def connector(self, evse_id: int, connector_id: int) -> Connector | None:
        evse = self.evse(evse_id)
        if evse is None or not 1 <= connector_id <= len(evse.connectors):
            return None
        return evse.connectors[connector_id - 1]

    def connectors(self) -> Iterator[Connector]:
        for evse in self.evses:
            yield from evse.connectors


def _build(number: int, config: EvseConfig) -> Evse:
    connectors = [
        Connector(number, index, connector.type, connector.fixed_cable)
        for index, connector in enumerate(config.connectors, start=1)
    ]
    return Evse(number, config, connectors, Meter(config.register))
