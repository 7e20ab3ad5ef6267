"""A station we play tells an energy manager under test things that are odd, and is otherwise like any other."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class LetKnow(Intent):
    """The station lets the energy manager know something, by its name."""

    news: str


@dataclass(frozen=True, slots=True)
class BecomeOdd(Intent):
    """The connection is cut; when it comes back the station is another one in some way, by its name."""

    way: str


@dataclass(frozen=True, slots=True)
class PlugInOddly(Intent):
    """A vehicle comes to the station that is other than most, by its name."""

    vehicle: str


@dataclass(frozen=True, slots=True)
class RefuseNext(Intent):
    """The station will refuse the next settings: "currents", "failsafe values"; or not answer "currents" at all."""

    what: str
    silently: bool = False


@dataclass(frozen=True, slots=True)
class FallSilentStation(Intent):
    """The station does not show that it is alive any more."""


@dataclass(frozen=True, slots=True)
class AskManager(Intent):
    """The station asks the energy manager for its "state" or its "sign of life"."""

    what: str


@dataclass(frozen=True, slots=True)
class Inquired(Sight):
    """The energy manager asks for (and wants to be told of) something, by its name, on a vehicle or on the station.

    heard  it also wants to be told of changes
    """

    what: str
    seconds: float
    heard: bool = False


@dataclass(frozen=True, slots=True)
class ManagerAnswers(Sight):
    """What the station has asked for is answered; a state is one that is well."""

    what: str


@dataclass(frozen=True, slots=True)
class PhasesSetThere(Sight):
    """The energy manager limits the phases that the vehicle has, at the place where it is, and no others."""

    amperes: float
    phases: int = 3


@dataclass(frozen=True, slots=True)
class NoPhaseSet(Sight):
    """The energy manager limits no phase, for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SettingsFew(Sight):
    """The energy manager does not set failsafe values again and again."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class KeyMeant(Sight):
    """The failsafe value is set under the number that the station gave its key."""


@dataclass(frozen=True, slots=True)
class ActorAnnounced(Sight):
    """The energy manager announces that it takes in the state of charge, in a part that is known."""
