"""IEC 63110-1, 8.3.17, 8.4.9 and firmware in 8.3.21, where a station is tested: what it asks about certificates, what it
passes on for EVs, and whose firmware it takes.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class TellStatus(Intent):
    """Our CSMS shall tell how things stand with certificates ("good"), or that it cannot find out ("unknown")."""

    how: str


@dataclass(frozen=True, slots=True)
class StatusAsked(Sight):
    """The station asks how things stand with its V2G certificate and the CAs above it, each by its right name."""


@dataclass(frozen=True, slots=True)
class StatusAskedAgain(Sight):
    """Within `days` the station asks anew."""

    days: float


@dataclass(frozen=True, slots=True)
class NoFlood(Sight):
    """For `seconds` the station does not press for what nobody could tell it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class EvRequest(Intent):
    """An EV at the station wants a contract certificate: "Install" · "Update"."""

    action: str


@dataclass(frozen=True, slots=True)
class AnswerEv(Intent):
    """Our CSMS shall have a contract certificate for the EV, or none."""

    found: bool


@dataclass(frozen=True, slots=True)
class EvRequestPassedOn(Sight):
    """The station passes on what the EV said, as it said it."""

    action: str


# -- firmware


@dataclass(frozen=True, slots=True)
class OrderFirmware(Intent):
    """The CSMS orders an update whose signer has a certificate with a flaw: "was revoked" · "expired yesterday" ..."""

    flaw: str


@dataclass(frozen=True, slots=True)
class FirmwareRefused(Sight):
    """The station refuses the update, for its signer is not to be trusted."""


@dataclass(frozen=True, slots=True)
class BadSignerReported(Sight):
    """The station reports that the signer of firmware is not to be trusted."""
