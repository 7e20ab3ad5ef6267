"""IEC 63110-1, 8.3.16, 8.3.19 and 8.3.21, where a station is tested: what it believes in.

Kinds of roots are "CSMS", "manufacturer", "V2G", "mobility operator"; of what is listed also "V2G chain". A `flaw` is
what is wrong with a certificate, in words that go on after "a certificate that ..."; "" for nothing.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class InstallRoot(Intent):
    """The CSMS gives the station a root of this kind that it does not have."""

    kind: str


@dataclass(frozen=True, slots=True)
class InstallAnother(Intent):
    """The CSMS gives the station one more root of this kind, so that none of them is the last one."""

    kind: str


@dataclass(frozen=True, slots=True)
class InstallSuccessor(Intent):
    """The CSMS gives the station a new CSMS root that the one in use has signed."""


@dataclass(frozen=True, slots=True)
class InstallOldUnderSuccessor(Intent):
    """The CSMS gives the station the CSMS root that it had before, signed by the successor."""


@dataclass(frozen=True, slots=True)
class GoOver(Intent):
    """Our CSMS shall show a certificate under another root from now on: "successor" · "new" · "manufacturer" ·
    "usual" (as before).
    """

    root: str


@dataclass(frozen=True, slots=True)
class Connects(Sight):
    """The station connects, for it believes in what the CSMS shows."""


@dataclass(frozen=True, slots=True)
class ConnectsNot(Sight):
    """The station ends the handshake, for it does not believe in what the CSMS shows."""


@dataclass(frozen=True, slots=True)
class InstallFlawed(Intent):
    """The CSMS gives the station a CSMS root with a flaw."""

    flaw: str


@dataclass(frozen=True, slots=True)
class InstallOfUnknownKind(Intent):
    """The CSMS gives the station a root of a kind that the protocol does not have."""


@dataclass(frozen=True, slots=True)
class RootTaken(Sight):
    """The station installs it."""


@dataclass(frozen=True, slots=True)
class RootRefused(Sight):
    """The station does not install it, for this flaw."""

    flaw: str


@dataclass(frozen=True, slots=True)
class StrangerRefused(Sight):
    """The station does not install a CSMS root that the one in use has not signed."""


@dataclass(frozen=True, slots=True)
class UnknownKindRefused(Sight):
    """The station does not take an order for a kind of root that does not exist."""


@dataclass(frozen=True, slots=True)
class ListCertificates(Intent):
    """The CSMS asks what is installed of these kinds; (): of all."""

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListTold(Sight):
    """The station says what is installed, or that nothing is."""


@dataclass(frozen=True, slots=True)
class Listed(Sight):
    """Each of what the CSMS has given the station of these kinds (): is listed, once, by the right hashes; nothing of
    another kind is.
    """

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotListed(Sight):
    """What the CSMS gave last is not in the list, which may be empty."""


@dataclass(frozen=True, slots=True)
class OnlySuccessorListed(Sight):
    """The successor is in the list, and the CSMS root that it took over from is not."""


@dataclass(frozen=True, slots=True)
class PredecessorListed(Sight):
    """The CSMS root that was in use before is still in the list."""


@dataclass(frozen=True, slots=True)
class NothingListed(Sight):
    """The station says that it has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class ChainListed(Sight):
    """The V2G certificate is listed with its CAs below it."""


@dataclass(frozen=True, slots=True)
class RemoveCertificate(Intent):
    """The CSMS has a certificate removed.

    which  "the last one given" · "one that nobody has" · "its own" (with which it connects) · "the CSMS root in use"
    """

    which: str


@dataclass(frozen=True, slots=True)
class Removed(Sight):
    """The station removes it."""


@dataclass(frozen=True, slots=True)
class RemovalRefused(Sight):
    """The station does not remove it.

    why  "it is not there" · "it is its own"
    """

    why: str


@dataclass(frozen=True, slots=True)
class RemovalSettled(Sight):
    """The station removes the root that it needs, or says that it does not."""


@dataclass(frozen=True, slots=True)
class PutBack(Intent):
    """The CSMS gives the station the CSMS root in use again."""


@dataclass(frozen=True, slots=True)
class TidyUp(Intent):
    """The CSMS removes all that it has given the station in this scenario."""


@dataclass(frozen=True, slots=True)
class Tidy(Sight):
    """It is all gone."""


@dataclass(frozen=True, slots=True)
class AskStoreLimit(Intent):
    """The CSMS asks how many certificates the station can hold."""


@dataclass(frozen=True, slots=True)
class StoreLimitTold(Sight):
    """The station tells it, and there is room for some."""


@dataclass(frozen=True, slots=True)
class FillStore(Intent):
    """The CSMS gives the station roots until it can hold no more."""


@dataclass(frozen=True, slots=True)
class StoreFilled(Sight):
    """All of them fit."""


@dataclass(frozen=True, slots=True)
class StoreFull(Sight):
    """The station takes no more than it can hold."""
