"""Roaming, function F2: what can be charged at, in which state it is, and what it costs.

way   "directly", "through a hub": how our platform and the system under test are connected
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight

# -- lists of an operator ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadList(Intent):
    """Our eMSP reads a list to its end.

    what    "places", "tariffs", "CDRs", "sessions"
    pieces  in so many pages at least, as far as it is known how long the list is
    """

    what: str
    way: str = "directly"
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class ListRead(Sight):
    """The list has come to its end."""

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ListComplete(Sight):
    """Its pages hold as many things as was said, and none twice."""

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadNewest(Intent):
    """Our eMSP asks for what was changed since the latest change that it knows of, that one included."""

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NewestThere(Sight):
    """What was changed last is among them."""

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class AskOddly(Intent):
    """Our eMSP asks for places with parameters that make little sense.

    how   "a limit of 0", "a limit of -1", "an offset beyond the end", "a date that is none"
    """

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class OddAnswered(Sight):
    """That is answered in OCPI, without harm."""


@dataclass(frozen=True, slots=True)
class NothingMore(Sight):
    """The list is empty, and leads nowhere."""


# -- one by one -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceKnown(Sight):
    """Among the places that were read there is one with an EVSE that is free."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadOneByOne(Intent):
    """Our eMSP reads a place of the list, an EVSE of it, and a connector of that."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class AsListed(Sight):
    """All three are as they were in the list."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadUnknown(Intent):
    """Our eMSP asks for something that does not exist: "a place", "an EVSE", "a connector"."""

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NotFound(Sight):
    """It is told that there is no such thing."""


# -- an operator's EVSEs change ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangeEvse(Intent):
    """An EVSE of the operator under test gets into another state.

    state   "out of order", "free", "removed"
    """

    state: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ChangeTold(Sight):
    """Our eMSP is told of the state, or is not told anything."""

    state: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadChanges(Intent):
    """Our eMSP asks for the places that were changed since it read them."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class StateListed(Sight):
    """The EVSE is listed in that state."""

    state: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NothingDeleted(Sight):
    """Nobody asks our eMSP to delete anything."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ChangeUnheard(Intent):
    """Our platform cannot be reached while an EVSE changes its state ten times, at last to "out of order"."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NoReplay(Sight):
    """The states in between are not told any more."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class RefuseChanges(Intent):
    """Our platform refuses whatever it is told about places: "HTTP 404", "HTTP 500", "unknown location"."""

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NoStorm(Sight):
    """The operator does not go on and on."""

    way: str = "directly"


# -- we tell an eMSP of places ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TellPlace(Intent):
    """Our operator tells the eMSP under test of a place with two EVSEs."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TellChange(Intent):
    """Our operator tells it of a change.

    change   "an EVSE that is occupied", "... reserved", "... gone", "... new", "a stronger connector", "a weaker
             connector", "another name", "an older state"
    """

    change: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TellWrongly(Intent):
    """Our operator tells it of a change, or of another place, and makes a mistake.

    mistake   "a change without its time", "a change of a place that nobody knows", "a change of an EVSE that nobody
              knows", "a place with few decimals", "a place with a time that is not UTC", "a place with a state that
              there is not", "a place that is nowhere", "a place of somebody else"
    """

    mistake: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TakenOver(Sight):
    """What was told is taken over."""


@dataclass(frozen=True, slots=True)
class MistakeRefused(Sight):
    """It is refused for that mistake."""

    mistake: str


@dataclass(frozen=True, slots=True)
class ReadBack(Intent):
    """Our operator asks the eMSP for its place: the one that it told last."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class StandsAsTold(Sight):
    """It stands there as it was told."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NewerStays(Sight):
    """It stands there as it was told last by its own time."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class WholeIsNewer(Sight):
    """Whatever the change belongs to has its time, or a later one."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NotKept(Sight):
    """The eMSP has no such place."""


# -- connected both ways ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListOurs(Intent):
    """Our hub lists our platform that is connected directly, too."""


@dataclass(frozen=True, slots=True)
class TellPlaceThroughHub(Intent):
    """Our hub tells of a place of the operator that is connected directly, too."""


@dataclass(frozen=True, slots=True)
class StartFromApp(Intent):
    """A driver of the eMSP under test wants to charge at that place."""


@dataclass(frozen=True, slots=True)
class StartComesDirectly(Sight):
    """The wish comes directly to the operator, for the place that the hub told of."""
