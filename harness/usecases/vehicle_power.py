"""Metering, and the currents of a vehicle: what is drawn, and how an energy manager limits or recommends it per phase."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class TakeChargeOfVehicle(Intent):
    """A vehicle comes and wants to charge; the energy manager takes charge of it and shows that it is alive.

    The power of the station as a whole is not limited.
    """


@dataclass(frozen=True, slots=True)
class FreeStation(Intent):
    """The energy manager shows that it is alive and says that the power of the station is not limited, if it may."""


@dataclass(frozen=True, slots=True)
class LimitPhases(Intent):
    """The energy manager limits (or recommends) the current of all phases; None: it frees them.

    unknown  it speaks of a limit that the station has never told of
    form     "one" phase alone · "full": with all that is stored · "unknown element"
    """

    amperes: float | None
    recommended: bool = False
    unknown: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class TellFailure(Intent):
    """The energy manager tells that it has failed, and goes on showing that it is alive."""


@dataclass(frozen=True, slots=True)
class WriteMeasurement(Intent):
    """The energy manager tries to write a measurement."""


@dataclass(frozen=True, slots=True)
class AskForMissing(Intent):
    """The energy manager asks a feature for a function that it does not have."""


@dataclass(frozen=True, slots=True)
class AskGoneVehicle(Intent):
    """The energy manager asks the vehicle that is gone for its measurements."""


@dataclass(frozen=True, slots=True)
class TellUnknownGone(Intent):
    """The station we play tells that a vehicle is gone which was never there."""


@dataclass(frozen=True, slots=True)
class OrderCurrent(Intent):
    """The operator of the energy manager limits each phase of the vehicle."""

    amperes: float


@dataclass(frozen=True, slots=True)
class ManagerConnected(Sight):
    """The energy manager knows what the station has to tell."""


@dataclass(frozen=True, slots=True)
class VehicleInCharge(Sight):
    """The vehicle is there, has told the limits of its phases, and lets the energy manager set them."""


@dataclass(frozen=True, slots=True)
class TotalPowerDescribed(Sight):
    """The total power is described once, in watts."""


@dataclass(frozen=True, slots=True)
class EverythingTold(Sight):
    """For everything that is described there is a value."""


@dataclass(frozen=True, slots=True)
class NothingUndescribed(Sight):
    """No value is told that is not described."""


@dataclass(frozen=True, slots=True)
class PowerTold(Sight):
    """A new value of the total power is told, without being asked for."""

    seconds: float


@dataclass(frozen=True, slots=True)
class QuestionRefused(Sight):
    """What was asked is answered with an error."""


@dataclass(frozen=True, slots=True)
class VehicleTold(Sight):
    """It is told that a vehicle has come, or gone."""

    came: bool


@dataclass(frozen=True, slots=True)
class PhasesDescribed(Sight):
    """A limit for each phase is described, in amperes."""


@dataclass(frozen=True, slots=True)
class PhasesDraw(Sight):
    """What the phases draw: "at most", "more than" (one of them) or "less than" so many amperes.

    amperes  None: the most that the vehicle can take
    """

    how: str
    amperes: float | None


@dataclass(frozen=True, slots=True)
class VehicleAdopted(Sight):
    """The energy manager subscribes to the vehicle and asks what it is."""

    seconds: float


@dataclass(frozen=True, slots=True)
class RightAskedFor(Sight):
    """The energy manager asks for the right to limit the currents of the vehicle."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ManagerAliveFast(Sight):
    """The energy manager shows at least every 4 seconds that it is alive."""

    seconds: float


@dataclass(frozen=True, slots=True)
class PhasesSet(Sight):
    """The energy manager limits all phases of the vehicle, in one message."""

    amperes: float
