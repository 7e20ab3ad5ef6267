"""IEC 63110-1, 8.3.19: a station learns to believe in a CSMS on site, and goes there. Our side plays both CSMSs."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ReadAddresses(Intent):
    """The CSMS reads in which order the station tries its connections."""


@dataclass(frozen=True, slots=True)
class AddressesTold(Sight):
    """The station tells it, and it has been seen how it reaches the CSMS."""


@dataclass(frozen=True, slots=True)
class TellOfLocalCsms(Intent):
    """The CSMS gives the station the address of the local CSMS."""


@dataclass(frozen=True, slots=True)
class AddressTaken(Sight):
    """The station keeps it."""


@dataclass(frozen=True, slots=True)
class SendTo(Intent):
    """The station shall go to this CSMS first: "local" · "central"."""

    which: str


@dataclass(frozen=True, slots=True)
class OrderTaken(Sight):
    """The station will."""


@dataclass(frozen=True, slots=True)
class AnnouncesItselfAt(Sight):
    """The station connects to this CSMS and announces itself there: "local" · "central"."""

    which: str
