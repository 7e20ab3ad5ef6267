"""How a connection comes about and ends, step by step, where scenarios take one side into their own hands."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ConnectAnew(Intent):
    """The connection is cut and made again; our side does nothing by itself from a phase on.

    silent   the phase from which on we do nothing by ourselves; "": we behave as usual
    pin      what PIN we ask for: "none", "required"
    access_after, data_after   seconds by which we are late with our access methods, and with answers to data
    """

    silent: str = ""
    pin: str = "none"
    access_after: float = 0.0
    data_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Say(Intent):
    """Our side sends a message by its name, which may be one that is out of place or broken.

    if_open   nothing is sent where the connection has been closed meanwhile
    """

    what: str
    if_open: bool = False


@dataclass(frozen=True, slots=True)
class CloseConnection(Intent):
    """Our side ends the connection in the orderly way."""


@dataclass(frozen=True, slots=True)
class EndedByUser(Intent):
    """The system under test is made to end the connection in the orderly way, as when trust is withdrawn."""


@dataclass(frozen=True, slots=True)
class AskAtOnce(Intent):
    """Our side asks for the detailed discovery, for the access methods and for the use cases, in one go."""


@dataclass(frozen=True, slots=True)
class Connected(Sight):
    """There is a connection (again). `first`: at any time; otherwise since the last thing that was done."""

    first: bool = False


@dataclass(frozen=True, slots=True)
class Told(Sight):
    """The system under test sends the message of that name, within so many seconds from when it is looked for."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended(Sight):
    """The system under test closes the connection within so many seconds. `silently`: without another word."""

    seconds: float
    silently: bool = False


@dataclass(frozen=True, slots=True)
class Patient(Sight):
    """The system under test keeps the connection for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Mute(Sight):
    """The system under test does not send the message of that name for so many seconds."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ToldOrEnded(Sight):
    """It sends that message, or has closed the connection."""

    what: str
    seconds: float
