"""IEC 63110-1, B.3: parts of a message that are signed or sealed pass through the CSMS as they are."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ReportSealed(Intent):
    """Our station reports a reading that holds something that is not for the CSMS to read.

    what  "signed" (a signed reading) · "own" (something of the maker's own) · "both"
    """

    what: str


@dataclass(frozen=True, slots=True)
class SealedTaken(Sight):
    """The CSMS takes the report."""


@dataclass(frozen=True, slots=True)
class LookUpReadings(Intent):
    """Somebody looks up at the CSMS what readings it has kept."""


@dataclass(frozen=True, slots=True)
class ReadingsShown(Sight):
    """The CSMS shows readings."""


@dataclass(frozen=True, slots=True)
class SealedKept(Sight):
    """What was signed is there as it was sent, character by character."""
