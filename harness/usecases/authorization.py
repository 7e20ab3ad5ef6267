"""IEC 63110-1, 8.4.4: the driver shows a token at the station, and energy flows only if it is good.

A `token` is the name that a profile gives it ("id_token", "second_id_token", ...). A `group` is "fleet", "other" or
"master". A status is one of the protocol's.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class CsmsJudges(Intent):
    """From now on our CSMS says this of the token."""

    token: str
    status: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class TokenAskedAbout(Sight):
    """The station asks the CSMS about the token. `why` says what makes it ask: see the binding."""

    token: str
    why: str = "it knows nothing of it"


@dataclass(frozen=True, slots=True)
class TokenNotAskedAbout(Sight):
    """The station does not ask about the token.

    why    the rule that forbids it to
    past   True: look back at the whole scenario, do not wait
    """

    token: str
    why: str
    past: bool = False


@dataclass(frozen=True, slots=True)
class SessionAuthorized(Sight):
    """The station says that the session is authorized, and with which token."""

    token: str


@dataclass(frozen=True, slots=True)
class StartedWithoutAsking(Sight):
    """The session is authorized with a token out of the station's `store` ("list" or "cache"), unasked."""

    token: str
    store: str


@dataclass(frozen=True, slots=True)
class NothingAuthorized(Sight):
    """No session is told to be authorized, nor does one name the token as its own.

    past   True: look back at the whole scenario, do not wait
    """

    token: str
    why: str = "the CSMS refused it"
    past: bool = False


@dataclass(frozen=True, slots=True)
class NoEnergy(Sight):
    """No energy flows."""


@dataclass(frozen=True, slots=True)
class EnergyFlows(Sight):
    """The station says that it charges, or offers to."""


@dataclass(frozen=True, slots=True)
class StoppedByToken(Sight):
    """The station says that a token ended the authorization of the session."""


@dataclass(frozen=True, slots=True)
class StopNamesToken(Sight):
    """What tells of the stop names the token."""

    token: str


@dataclass(frozen=True, slots=True)
class StoppedWithoutAsking(Sight):
    """The session is stopped by the token, and nobody was asked about it before."""

    token: str


@dataclass(frozen=True, slots=True)
class SessionGoesOn(Sight):
    """The session is neither ended nor stopped."""


@dataclass(frozen=True, slots=True)
class Deauthorized(Sight):
    """The session ends because the CSMS found its token not valid."""


@dataclass(frozen=True, slots=True)
class EnergyHeldBack(Sight):
    """The session goes on without energy because the CSMS found its token not valid."""


@dataclass(frozen=True, slots=True)
class EnergyStillAllowed(Sight):
    """The session may go on charging although the CSMS found its token not valid."""


@dataclass(frozen=True, slots=True)
class OfflineStartTold(Sight):
    """After the link is back, the station tells of the session that it authorized without one."""

    token: str
    why: str


@dataclass(frozen=True, slots=True)
class CableTimeout(Sight):
    """Nobody connected an EV: the authorization is taken back, and said to be."""


@dataclass(frozen=True, slots=True)
class SessionBegins(Sight):
    """A session begins with the authorization, before any cable is in."""

    token: str


@dataclass(frozen=True, slots=True)
class AllSessionsStopped(Sight):
    """Every session that was running is stopped."""


@dataclass(frozen=True, slots=True)
class MasterPassNamed(Sight):
    """The end of a session gives the master pass as its reason."""


@dataclass(frozen=True, slots=True)
class LetSettle(Intent):
    """Give the station the time that it needs between two things done to it, or (`long`) to say something."""

    long: bool = False


@dataclass(frozen=True, slots=True)
class BackOnline(Sight):
    """The station has connected again."""


@dataclass(frozen=True, slots=True)
class SessionOver(Sight):
    """The session that was told of last has ended, at whatever moment since it ran."""
