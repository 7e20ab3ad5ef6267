"""Roaming, sessions at an eMSP: what it is told of them, and what its drivers order in the app.

`way` says how our side is connected: "directly", "through a hub", "both" (then what belongs to sessions goes directly).
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class TellPlace(Intent):
    """Our operator tells of a place of its own, if that is wanted."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadTokens(Intent):
    """Our operator reads the tokens of the eMSP."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TokenFound(Sight):
    """One of them is good for charging."""


@dataclass(frozen=True, slots=True)
class TellSession(Intent):
    """Our operator tells of a session of that token.

    what   "begins", "goes on", "goes on without a new period", "ends", "is told anew"
    """

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TellWrongly(Intent):
    """Our operator tells of that session what cannot be.

    how   "a change without a time", "a state that does not exist", "an energy in words",
          "the session of another operator"
    """

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadSession(Intent):
    """Our operator reads what the eMSP holds of that session."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SessionTaken(Sight):
    """What was told is taken."""


@dataclass(frozen=True, slots=True)
class SessionHeld(Sight):
    """What is read is what was told, all periods in their order."""


@dataclass(frozen=True, slots=True)
class WrongRefused(Sight):
    """What cannot be is refused."""


@dataclass(frozen=True, slots=True)
class StrangerRefused(Sight):
    """Nobody tells of the sessions of another operator."""


@dataclass(frozen=True, slots=True)
class AnswerOrders(Intent):
    """How our operator answers orders from now on.

    how   "accepts them", "accepts them for a moment", "rejects them", "does not support them", "fails",
          "answers HTTP 500", "answers no JSON"
    """

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class DriverStarts(Intent):
    """A driver wants to charge, in the app, at the place of our operator."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class DriverStops(Intent):
    """The driver has had enough, in the app."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class OrderCame(Sight):
    """The order to "start" or "stop" comes to our operator and is a good one."""

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TellResult(Intent):
    """Our operator tells what became of the order.

    late   longer after it than the time that was promised
    """

    result: str
    way: str = "directly"
    late: bool = False


@dataclass(frozen=True, slots=True)
class ResultTaken(Sight):
    """The result is taken. surprising: one that comes late or once more."""

    surprising: bool = False


@dataclass(frozen=True, slots=True)
class NoSecondOrder(Sight):
    """The eMSP does not order the start once more by itself."""


@dataclass(frozen=True, slots=True)
class NothingAtTheHub(Sight):
    """Nothing that belongs to a session comes through the hub."""
