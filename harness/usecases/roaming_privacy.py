"""Words for what becomes of personal data: who gets them, who keeps them, and how they are forgotten (IEC 63119-1, 8)."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ReadCards(Intent):
    """Our operator reads all tokens of the eMSP."""

    way: str


@dataclass(frozen=True, slots=True)
class CardToForget(Sight):
    """There is a token of a driver who can be forgotten."""

    way: str


@dataclass(frozen=True, slots=True)
class ForgetDriver(Intent):
    """The driver of that token wants to be forgotten by the eMSP."""

    way: str


@dataclass(frozen=True, slots=True)
class AskAboutForgotten(Intent):
    """Our operator asks whether the token of who was forgotten may charge."""

    way: str


@dataclass(frozen=True, slots=True)
class NoLongerAllowed(Sight):
    """It may not."""


@dataclass(frozen=True, slots=True)
class DriverGone(Sight):
    """The token is listed no more, or as one that is not valid, and nobody else has got its contract."""

    way: str


@dataclass(frozen=True, slots=True)
class LetRetentionPass(Intent):
    """As long goes by as the operator keeps what it knows of drivers."""


@dataclass(frozen=True, slots=True)
class LookForDriver(Intent):
    """Our eMSP looks what the operator still has of the driver.

    where   "token", "sessions"
    """

    where: str
    way: str


@dataclass(frozen=True, slots=True)
class TokenErased(Sight):
    """Nothing of the token is left that leads to the driver."""


@dataclass(frozen=True, slots=True)
class SessionsErased(Sight):
    """No session is left that leads to the driver."""

    way: str


@dataclass(frozen=True, slots=True)
class ChargeAtOperator(Intent):
    """A driver charges at our operator with the token that was handed over, and the bill is made."""


@dataclass(frozen=True, slots=True)
class ReadOthers(Intent):
    """Another eMSP of ours reads all sessions, or all CDRs, that the hub has for it.

    what   "sessions", "cdrs"
    """

    what: str


@dataclass(frozen=True, slots=True)
class KeptApart(Sight):
    """No platform that had nothing to do with it has seen anything of driver, session and bill."""


@dataclass(frozen=True, slots=True)
class GuessToken(Intent):
    """Our eMSP asks the operator for a token that is somebody else's.

    whose   "a party that it has made up", "an eMSP behind the hub"
    """

    whose: str
    way: str


@dataclass(frozen=True, slots=True)
class PutSession(Intent):
    """Our operator tells the eMSP of a session with one of its tokens."""

    way: str


@dataclass(frozen=True, slots=True)
class SessionKept(Sight):
    """It is taken."""


@dataclass(frozen=True, slots=True)
class GuessSession(Intent):
    """Our operator asks the eMSP for a session that is somebody else's.

    whose   "a party that it has made up", "an operator behind the hub"
    """

    whose: str
    way: str


@dataclass(frozen=True, slots=True)
class NothingShown(Sight):
    """What belongs to somebody else is not shown.

    real   there is such a thing, and it is somebody else's; otherwise it does not exist under that name
    """

    real: bool = False


@dataclass(frozen=True, slots=True)
class KeepPlacePrivate(Intent):
    """The operator has a place for drivers of one group only."""


@dataclass(frozen=True, slots=True)
class PrivatePlaceHidden(Sight):
    """It is not told to who has no driver of that group, and if it is, then as not for everybody."""

    way: str


@dataclass(frozen=True, slots=True)
class PrivatePlaceUntold(Sight):
    """It is not pushed to who has no driver of that group."""


@dataclass(frozen=True, slots=True)
class NothingNeedless(Sight):
    """Nothing that was sent says more about drivers and tokens than it has to."""


@dataclass(frozen=True, slots=True)
class ReadPlaces(Intent):
    """Our eMSP reads all places of the operator."""

    way: str
