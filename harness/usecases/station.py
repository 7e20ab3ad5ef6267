"""A charging station on the line: power, link, readiness."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class PowerUp(Intent):
    """The station is switched off and on again."""


@dataclass(frozen=True, slots=True)
class LoseLink(Intent):
    """The network between station and CSMS goes away."""


@dataclass(frozen=True, slots=True)
class RestoreLink(Intent):
    """The network is back."""


@dataclass(frozen=True, slots=True)
class LetTimePass(Intent):
    """Nothing is done for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StationReady(Sight):
    """The station is connected and the CSMS has accepted it."""


@dataclass(frozen=True, slots=True)
class StationBooted(Sight):
    """The station announces itself, for this reason ("" = any)."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class LinkStaysUp(Sight):
    """The system under test keeps the connection for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LinkClosed(Sight):
    """The system under test closes the connection."""
