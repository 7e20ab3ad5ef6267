"""IEC 63110-1, 8.3.18, 8.3.20 and 8.3.21, where a CSMS of security profile 3 is tested: stations come with certificates
that are withdrawn, that are new, or that are their manufacturers'.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ShowAnother(Intent):
    """Our station shall show another certificate that the operator's authority made for it.

    silent  whoever could say whether it is still good cannot be reached
    """

    silent: bool = False


@dataclass(frozen=True, slots=True)
class RevokeShown(Intent):
    """The authority revokes the other certificate that our station shows."""


@dataclass(frozen=True, slots=True)
class HandOutList(Intent):
    """The authority hands out a list of revoked certificates that is wrong in this way; "": its own again."""

    flaw: str = ""


@dataclass(frozen=True, slots=True)
class ComeFromFactory(Intent):
    """Our station shall show the certificate that it was built with, until it has another one."""


@dataclass(frozen=True, slots=True)
class PolicyShown(Sight):
    """It shows whether the CSMS lets a station in whose certificate it cannot look up. Either is for it to decide."""


@dataclass(frozen=True, slots=True)
class OldOneGood(Sight):
    """The CSMS lets the station in with the certificate that it had before."""


@dataclass(frozen=True, slots=True)
class NewcomerRenewed(Sight):
    """A station with its manufacturer's certificate is told at once to ask for one of the operator."""


@dataclass(frozen=True, slots=True)
class NewcomerAsked(Sight):
    """Our station has asked for one."""


@dataclass(frozen=True, slots=True)
class NewcomerAccepted(Sight):
    """It comes back with its new certificate, and is accepted."""
