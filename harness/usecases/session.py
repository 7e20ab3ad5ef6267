"""Charging sessions: cable, token, transaction."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class PlugIn(Intent):
    """The driver connects the EV."""

    evse: int = 1
    connector: int = 1


@dataclass(frozen=True, slots=True)
class PlugOut(Intent):
    """The driver takes the cable out."""

    evse: int = 1
    connector: int = 1


@dataclass(frozen=True, slots=True)
class PresentToken(Intent):
    """The driver presents the token that the profile calls `name`."""

    name: str = "id_token"
    evse: int = 1


@dataclass(frozen=True, slots=True)
class StartSession(Intent):
    """The driver connects the EV and presents a valid token."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class EndSession(Intent):
    """The driver presents the token again and takes the cable out."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class SessionRunning(Sight):
    """A transaction is running on the EVSE."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class SessionEnded(Sight):
    """The running transaction ends, for this reason ("" = any)."""

    reason: str = ""
