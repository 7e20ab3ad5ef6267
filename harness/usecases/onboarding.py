"""IEC 63110-1, 8.3.15: a station comes to its CSMS for the first time: the door, the login, acceptance."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class AnswerNextBoot(Intent):
    """The CSMS shall answer the next announcement of the station with this.

    status    "Accepted" · "Pending" · "Rejected"
    interval  seconds: until the next announcement, or between signs of life once it is accepted
    """

    status: str
    interval: int


@dataclass(frozen=True, slots=True)
class TriggerBoot(Intent):
    """The CSMS asks the station to announce itself again."""


@dataclass(frozen=True, slots=True)
class TakeInventory(Intent):
    """The CSMS asks the station for everything it is made of."""


@dataclass(frozen=True, slots=True)
class OrderSession(Intent):
    """The CSMS orders the start or the stop of a session.

    what  "start" · "stop"
    """

    what: str


@dataclass(frozen=True, slots=True)
class ReadAnyway(Intent):
    """The CSMS asks a station for a setting though it has rejected it."""


@dataclass(frozen=True, slots=True)
class AgreeToNoSubprotocol(Intent):
    """Our CSMS shall let stations in from now on without agreeing to any subprotocol."""


@dataclass(frozen=True, slots=True)
class RefuseConnections(Intent):
    """Our CSMS shall turn away the next `times` attempts to connect."""

    times: int


@dataclass(frozen=True, slots=True)
class HangUp(Intent):
    """The CSMS closes the connection to the station."""


@dataclass(frozen=True, slots=True)
class ConnectAs(Intent):
    """Our station leaves and connects with other credentials.

    flaw  "a wrong password" · "no password" · "the user name of another station" · "an unknown identity" ·
          "its former password"
    """

    flaw: str


@dataclass(frozen=True, slots=True)
class ConnectAnew(Intent):
    """Our station leaves and connects again, with what it usually connects with."""


@dataclass(frozen=True, slots=True)
class OfferSubprotocols(Intent):
    """Our station leaves and connects with these subprotocols on offer."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportTooEarly(Intent):
    """Our station reports the state of a connector though it was not accepted yet."""


@dataclass(frozen=True, slots=True)
class BootWithoutStation(Intent):
    """Our station announces itself without saying what it is."""


@dataclass(frozen=True, slots=True)
class ChangePassword(Intent):
    """The CSMS gives the station another password.

    which  "new" · "too short" · "former"
    """

    which: str


@dataclass(frozen=True, slots=True)
class PutPasswordInForce(Intent):
    """The CSMS restarts the station, if the station said that a new password needs that."""


@dataclass(frozen=True, slots=True)
class StationRefusesPassword(Intent):
    """Our station shall refuse every new password."""


@dataclass(frozen=True, slots=True)
class BootAnsweredWith(Sight):
    """The CSMS answers the announcement of the station with one of these."""

    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BootAnsweredInTime(Sight):
    """The CSMS answers the announcement: the station is accepted or held, and it is told the right time."""


@dataclass(frozen=True, slots=True)
class ConnectorsReported(Sight):
    """The station reports the state of each connector."""


@dataclass(frozen=True, slots=True)
class SignsOfLife(Sight):
    """The station is never silent for longer than `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class InventoryAnswered(Sight):
    """The station accepts to report what it is made of."""


@dataclass(frozen=True, slots=True)
class InventoryComes(Sight):
    """The station reports what it is made of."""


@dataclass(frozen=True, slots=True)
class TriggerAccepted(Sight):
    """The station is willing to announce itself again."""


@dataclass(frozen=True, slots=True)
class NothingUnasked(Sight):
    """Until its next announcement the held station sends nothing that it was not asked for."""


@dataclass(frozen=True, slots=True)
class SessionOrderRejected(Sight):
    """The station rejects the order to start or stop a session."""


@dataclass(frozen=True, slots=True)
class RefusedAsPremature(Sight):
    """The last request is refused because the station is not accepted."""


@dataclass(frozen=True, slots=True)
class SilentUntilNextBoot(Sight):
    """The next thing that the station sends is its announcement, and not before `seconds` have passed."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StaysConnected(Sight):
    """The station has not left (it may while it is rejected)."""


@dataclass(frozen=True, slots=True)
class BootedAgain(Sight):
    """The station announces itself once more, for whatever reason."""


@dataclass(frozen=True, slots=True)
class ConnectedWithoutSubprotocol(Sight):
    """The station has connected, and no subprotocol was agreed."""


@dataclass(frozen=True, slots=True)
class LeavesWithoutSubprotocol(Sight):
    """The station closes a connection for which no subprotocol was agreed."""


@dataclass(frozen=True, slots=True)
class LoginDemanded(Sight):
    """Our door lets nobody in without a login: the profile has a password."""


@dataclass(frozen=True, slots=True)
class LogsIn(Sight):
    """The station connects and gives its own identity and its password."""


@dataclass(frozen=True, slots=True)
class UsesNewPassword(Sight):
    """The station that took another password leaves and comes back with that one."""


@dataclass(frozen=True, slots=True)
class TurnedAway(Sight):
    """The CSMS refuses the connection.

    why  "credentials" · "identity": what the station had wrong
    """

    why: str


@dataclass(frozen=True, slots=True)
class LetIn(Sight):
    """The CSMS accepts the connection and agrees to a subprotocol that was on offer.

    password  "" the usual one · "new": the one that it gave the station · "kept": the one that stayed in force
    """

    password: str = ""


@dataclass(frozen=True, slots=True)
class ClosedForNoSubprotocol(Sight):
    """The CSMS, which speaks none of the subprotocols on offer, ends the connection."""


@dataclass(frozen=True, slots=True)
class BootRefusedAsMalformed(Sight):
    """An announcement without a station is refused."""


@dataclass(frozen=True, slots=True)
class PasswordAnswered(Sight):
    """The station answers the new password.

    taken  True: it takes it · False: it refuses it
    """

    taken: bool


@dataclass(frozen=True, slots=True)
class PasswordOrdered(Sight):
    """The CSMS sends the station a new password."""


@dataclass(frozen=True, slots=True)
class BootTriggered(Sight):
    """The CSMS asks the station to announce itself again."""


@dataclass(frozen=True, slots=True)
class MissingElementNamed(Sight):
    """If the refusal says why, it says that an element is missing."""


@dataclass(frozen=True, slots=True)
class ReadBackOff(Intent):
    """The CSMS reads how long the station waits before it connects again."""


@dataclass(frozen=True, slots=True)
class BackOffTold(Sight):
    """The station has told it."""


@dataclass(frozen=True, slots=True)
class SetBackOff(Intent):
    """The station shall wait `seconds` before it connects again, twice as long each time, without chance."""

    seconds: int


@dataclass(frozen=True, slots=True)
class RestoreBackOff(Intent):
    """The station shall wait as it did before the scenario."""


@dataclass(frozen=True, slots=True)
class BackOffTaken(Sight):
    """The station takes the new waits."""


@dataclass(frozen=True, slots=True)
class ComesBackAfter(Sight):
    """The station connects again: it waits at least so many seconds before each attempt, the last one succeeds."""

    waits: tuple[float, ...]
