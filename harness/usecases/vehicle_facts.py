"""What a station and its vehicle tell of themselves: state, maker, identity, charge, what they can take."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class WriteFact(Intent):
    """The energy manager tries to write what is only read; `what` as in `LookUp`."""

    what: str


@dataclass(frozen=True, slots=True)
class LookUpPart(Intent):
    """The energy manager looks up only the description of the total power."""


@dataclass(frozen=True, slots=True)
class GiveBackRight(Intent):
    """The energy manager gives back the right to set something: "failsafe", "currents"."""

    what: str


@dataclass(frozen=True, slots=True)
class BreakStation(Intent):
    """Something breaks in the station; mended: it works again."""

    mended: bool = False


@dataclass(frozen=True, slots=True)
class TellState(Intent):
    """The energy manager we play tells that it is in a state that nobody knows."""


@dataclass(frozen=True, slots=True)
class ComeAndGo(Intent):
    """A vehicle comes and goes, so many times, as fast as it can."""

    times: int


@dataclass(frozen=True, slots=True)
class KeepAliveOddly(Intent):
    """The energy manager goes on showing that it is alive: "fast", or "without counting"."""

    how: str


@dataclass(frozen=True, slots=True)
class OthersKeepAlive(Intent):
    """The energy manager falls silent; another one, which limits nothing, shows that it is alive, for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class OtherAsksForRight(Intent):
    """A second energy manager comes, and asks for the right to limit the currents of the vehicle, too."""


@dataclass(frozen=True, slots=True)
class Unchanged(Sight):
    """What was looked up is as it was when it was looked up before."""


@dataclass(frozen=True, slots=True)
class ScenariosMatch(Sight):
    """What is measured is what the announced scenarios say."""


@dataclass(frozen=True, slots=True)
class PartTold(Sight):
    """What was asked for in part is there, with or without the rest."""


@dataclass(frozen=True, slots=True)
class OneMaximum(Sight):
    """There are not both a nominal and a contractual maximum."""


@dataclass(frozen=True, slots=True)
class ChargingRangeShown(Sight):
    """Between which powers the vehicle charges is told, and it makes sense. `alone`: there is one such range only."""

    alone: bool = False


@dataclass(frozen=True, slots=True)
class VehicleKeysShown(Sight):
    """How vehicle and station talk, and whether phases may differ, is told."""


@dataclass(frozen=True, slots=True)
class StateShown(Sight):
    """The state that was looked up."""

    state: str


@dataclass(frozen=True, slots=True)
class StateNotified(Sight):
    """The station tells by itself that it has failed, or that it works again."""

    failed: bool


@dataclass(frozen=True, slots=True)
class FailureExplained(Sight):
    """The station tells, with its failure, why it has failed."""


@dataclass(frozen=True, slots=True)
class VehicleListed(Sight):
    """A vehicle is among what the station consists of, as it told last."""


@dataclass(frozen=True, slots=True)
class VehicleUseCasesShown(Sight):
    """The use cases of a vehicle are among those that were looked up."""


@dataclass(frozen=True, slots=True)
class TurnsTold(Sight):
    """Coming and going are told in turn, so many times."""

    times: int


@dataclass(frozen=True, slots=True)
class IdentityShown(Sight):
    """Which vehicle it is is told. `well_formed`: only the form counts, of whatever is told."""

    well_formed: bool = False


@dataclass(frozen=True, slots=True)
class MakerShown(Sight):
    """Something is told about the maker. `short`: no text is longer than it should be."""

    short: bool = False


@dataclass(frozen=True, slots=True)
class ChargeShown(Sight):
    """A state of charge from 0 to 100 percent is told."""


@dataclass(frozen=True, slots=True)
class ChargeNotified(Sight):
    """A new state of charge is told without being asked for, within so many seconds."""

    seconds: float
