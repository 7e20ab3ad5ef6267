"""IEC 63110-1, 8.4.5: somebody is authorized elsewhere (app, kiosk, roaming), and the CSMS starts or stops for them."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class OrderSession(Intent):
    """The CSMS orders a session on an EVSE.

    token     of the profile, for whom the session is
    profile   "" · "valid": with a limit of 6 A for it · "invalid": with one that is not meant for a session
    numbered  False: the CSMS gives the order its number itself
    """

    evse: int = 1
    token: str = "id_token"
    profile: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class OrderStop(Intent):
    """The CSMS orders a session to stop: the running one, or one that does not exist."""

    which: str = "running"


@dataclass(frozen=True, slots=True)
class TakeOutOfService(Intent):
    """The CSMS takes an EVSE out of service, or puts it back."""

    evse: int = 1
    back: bool = False


@dataclass(frozen=True, slots=True)
class ServiceChanged(Sight):
    """The station does so at once."""


@dataclass(frozen=True, slots=True)
class AskBorder(Intent):
    """The CSMS asks the station where its sessions begin ("begin") or end ("end")."""

    which: str


@dataclass(frozen=True, slots=True)
class BorderIsAuthorization(Sight):
    """Sessions of the station begin, or end, with their authorization."""

    which: str


@dataclass(frozen=True, slots=True)
class SessionBegunByCable(Sight):
    """The station began a session when the cable came, with nobody authorized yet."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class StartAccepted(Sight):
    """The station takes the order."""


@dataclass(frozen=True, slots=True)
class StartRejected(Sight):
    """The station does not take the order. `why`: what stands against it, in words that the binding knows."""

    why: str


@dataclass(frozen=True, slots=True)
class StartNamesSession(Sight):
    """The answer names the session that has begun already."""


@dataclass(frozen=True, slots=True)
class StartedRemotely(Sight):
    """The station tells that the session goes back to the order of the CSMS."""


@dataclass(frozen=True, slots=True)
class BegunRemotely(Sight):
    """The session begins with the order."""


@dataclass(frozen=True, slots=True)
class StartNumbered(Sight):
    """The session carries the number of the order."""


@dataclass(frozen=True, slots=True)
class StartNamesToken(Sight):
    """The session carries the token of the order."""


@dataclass(frozen=True, slots=True)
class RemoteTokenAsked(Sight):
    """The station asks whether the token of the order may charge."""


@dataclass(frozen=True, slots=True)
class RemoteTokenNotAsked(Sight):
    """The station takes the token of the order as authorized, without asking."""


@dataclass(frozen=True, slots=True)
class EnergyAfterOrder(Sight):
    """With order and EV there, energy is offered."""


@dataclass(frozen=True, slots=True)
class NoEnergyForRefused(Sight):
    """No energy flows, and no session is authorized, for a token that was refused."""


@dataclass(frozen=True, slots=True)
class GaveUpWaiting(Sight):
    """`seconds` after the authorization the station says that no EV came, and frees the EVSE."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StopAccepted(Sight):
    """The station takes the order to stop."""


@dataclass(frozen=True, slots=True)
class StopRejected(Sight):
    """The station knows no such session."""


@dataclass(frozen=True, slots=True)
class StoppedRemotely(Sight):
    """The station tells that the session was stopped from afar."""


@dataclass(frozen=True, slots=True)
class EndedRemotely(Sight):
    """The session is over, and the reason is the order."""


@dataclass(frozen=True, slots=True)
class SessionOver(Sight):
    """The session that was ordered to stop is over, for whatever reason."""


@dataclass(frozen=True, slots=True)
class EndPutDownToOrder(Sight):
    """The session is over, at the latest with the cable, and the reason is the order."""


@dataclass(frozen=True, slots=True)
class OrderBelongsToSession(Sight):
    """Somewhere the session was told with trigger, number and token of the order."""


@dataclass(frozen=True, slots=True)
class NoMoreEnergy(Sight):
    """No energy flows any more."""


@dataclass(frozen=True, slots=True)
class SessionUnharmed(Sight):
    """The running session goes on."""


@dataclass(frozen=True, slots=True)
class StationRefusesSessions(Intent):
    """Our station shall take no order for a session."""


@dataclass(frozen=True, slots=True)
class StationAsksFirst(Intent):
    """Our station shall ask about the tokens of orders."""


@dataclass(frozen=True, slots=True)
class StationIsImpatient(Intent):
    """Our station shall wait no longer than `seconds` for an EV."""

    seconds: int


@dataclass(frozen=True, slots=True)
class StartOrdered(Sight):
    """The CSMS orders the session, for the driver who wants it. `profile`: with a limit for it."""

    token: str = "id_token"
    profile: bool = False


@dataclass(frozen=True, slots=True)
class StartsNumberedApart(Sight):
    """Each order that the CSMS sent has a number of its own."""


@dataclass(frozen=True, slots=True)
class StartNotRepeated(Sight):
    """The CSMS does not order again for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StopOrdered(Sight):
    """The CSMS orders the running session to stop."""


@dataclass(frozen=True, slots=True)
class QuestionGranted(Sight):
    """The CSMS confirms the token that it ordered a session for."""


@dataclass(frozen=True, slots=True)
class SessionGranted(Sight):
    """The CSMS confirms the token when our station tells of the session."""


@dataclass(frozen=True, slots=True)
class NewsTaken(Sight):
    """The CSMS acknowledges what our station told of the session: that it "was stopped", that "no EV came"."""

    news: str
