"""IEC 63110-1, 8.3.7: the CSMS restarts a charging station or one EVSE."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ResetStation(Intent):
    """The CSMS orders a restart, of the whole station or of one EVSE.

    when   "immediately" · "when idle" · any other text is sent as it is (a value that does not exist)
    """

    when: str = "immediately"
    evse: int | None = None


@dataclass(frozen=True, slots=True)
class ResetAnswered(Sight):
    """The station answers the order with this status."""

    status: str


@dataclass(frozen=True, slots=True)
class ResetRefusedAsMalformed(Sight):
    """The station refuses an order that does not exist in its protocol."""


@dataclass(frozen=True, slots=True)
class StationRestarted(Sight):
    """The station drops the connection, comes back and announces itself, for this reason ("" = any)."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoRestart(Sight):
    """The station does not restart for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StationRefusesReset(Intent):
    """Our station shall answer every order to restart with Rejected."""


@dataclass(frozen=True, slots=True)
class ResetOrdered(Sight):
    """The CSMS sends the order to restart.

    when  "immediately" · "when idle" · "" any
    evse  the EVSE that is meant; None: the whole station, or with `when` "" whatever it says
    """

    when: str = ""
    evse: int | None = None


@dataclass(frozen=True, slots=True)
class ResetNotRepeated(Sight):
    """The CSMS does not send the order again for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class FirmwareUpdateRuns(Intent):
    """The CSMS orders a firmware update."""


@dataclass(frozen=True, slots=True)
class FirmwareInstalling(Sight):
    """The station is in the phase of a firmware update that must not be interrupted."""


@dataclass(frozen=True, slots=True)
class WithholdAnswerToSessionEnd(Intent):
    """Our CSMS shall not answer the message that ends a transaction, until the station has booted again."""


@dataclass(frozen=True, slots=True)
class SessionEndRepeated(Sight):
    """The message that ended the transaction and was never answered is sent again after the restart."""


@dataclass(frozen=True, slots=True)
class SessionGoesOn(Sight):
    """The running session does not end for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ReserveEvse(Intent):
    """The CSMS reserves an EVSE for an hour, or (`cancel`) takes that back."""

    evse: int
    cancel: bool = False


@dataclass(frozen=True, slots=True)
class ReservationTaken(Sight):
    """The EVSE is reserved; a precondition of what follows."""


@dataclass(frozen=True, slots=True)
class RestartedAs(Sight):
    """The station restarts, and then tells that the connector is in this state."""

    state: str
    evse: int = 1
    connector: int = 1


@dataclass(frozen=True, slots=True)
class StationLetIn(Sight):
    """The CSMS accepts the station that comes back."""


@dataclass(frozen=True, slots=True)
class SessionEndHeard(Sight):
    """The CSMS acknowledges the end of the session."""
