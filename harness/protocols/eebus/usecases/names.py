"""Names and versions of the use cases, and who plays which part in them (IEC 63380-2, 5.2)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Named:
    """A use case. `short` as the tables call it; actors as they may be announced, the proper one first."""

    short: str
    name: str
    version: str
    servers: tuple[str, ...]
    clients: tuple[str, ...]


LPC: Final = Named("LPC", "limitationOfPowerConsumption", "1.0.0", ("ControllableSystem",), ("EnergyGuard",))
MPC: Final = Named(
    "MPC", "monitoringOfPowerConsumption", "1.0.0", ("MonitoredUnit",), ("MonitoringAppliance",)
)
EVSECC: Final = Named("EVSECC", "evseCommissioningAndConfiguration", "1.0.1", ("EVSE", "EV"), ("CEM",))
EVCC: Final = Named("EVCC", "evCommissioningAndConfiguration", "1.0.1", ("EV",), ("CEM",))
EVCEM: Final = Named("EVCEM", "measurementOfElectricityDuringEvCharging", "1.0.1", ("EV",), ("CEM",))
OPEV: Final = Named(
    "OPEV", "overloadProtectionByEvChargingCurrentCurtailment", "1.0.1", ("EV",), ("EnergyGuard", "CEM")
)
OSCEV: Final = Named("OSCEV", "optimizationOfSelfConsumptionDuringEvCharging", "1.0.1", ("EV",), ("CEM",))
EVSOC: Final = Named("EVSOC", "evStateOfCharge", "1.0.0", ("EV",), ("MonitoringAppliance", "CEM"))
CEVC: Final = Named("CEVC", "coordinatedEvCharging", "1.0.1", ("EV",), ("EnergyGuard", "EnergyBroker", "CEM"))
EVCS: Final = Named("EVCS", "evChargingSummary", "1.0.1", ("EVSE", "EV"), ("EnergyBroker", "CEM"))

USE_CASES: Final = {
    each.name: each for each in (LPC, MPC, EVSECC, EVCC, EVCEM, OPEV, OSCEV, EVSOC, CEVC, EVCS)
}
