"""IEC 63110-1, 8.3.16 to 8.3.18, 8.3.20, 8.3.21 and 8.4.9, where a station is tested: what it believes in, what it shows
of itself, and what it asks about certificates.

Kinds of roots are "CSMS", "manufacturer", "V2G", "mobility operator"; of what is listed also "V2G chain". A `flaw` is
what is wrong with a certificate, in words that go on after "a certificate that ..."; "" for nothing.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight

# -- roots


@dataclass(frozen=True, slots=True)
class InstallRoot(Intent):
    """The CSMS gives the station a root of this kind that it does not have."""

    kind: str


@dataclass(frozen=True, slots=True)
class InstallSuccessor(Intent):
    """The CSMS gives the station a new CSMS root that the one in use has signed."""


@dataclass(frozen=True, slots=True)
class InstallOldUnderSuccessor(Intent):
    """The CSMS gives the station the CSMS root that it had before, signed by the successor."""


@dataclass(frozen=True, slots=True)
class GoOver(Intent):
    """Our CSMS shall show a certificate under another root from now on: "successor" · "new" · "usual" (as before)."""

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


# -- the station's own certificate


@dataclass(frozen=True, slots=True)
class ReadSigningSettings(Intent):
    """The CSMS reads what governs requests for certificates: the operator's name, the longest chain, the waits."""


@dataclass(frozen=True, slots=True)
class SigningSettingsTold(Sight):
    """The station has told what it has of these."""


@dataclass(frozen=True, slots=True)
class SetSigningWaits(Intent):
    """The station shall wait `seconds` for a certificate, then twice as long, `times` over; None: as before."""

    seconds: int | None
    times: int = 0


@dataclass(frozen=True, slots=True)
class SigningWaitsTaken(Sight):
    """The station takes the new waits."""


@dataclass(frozen=True, slots=True)
class VouchForOperator(Intent):
    """The CSMS sees to it that the station believes in the operator's root (of the CSMS, or V2G for what EVs see)."""

    kind: str = "CSMS"


@dataclass(frozen=True, slots=True)
class OperatorBelieved(Sight):
    """It does."""


@dataclass(frozen=True, slots=True)
class TakeRequests(Intent):
    """Our CSMS shall accept requests for certificates, or decline them."""

    accept: bool


@dataclass(frozen=True, slots=True)
class DemandRequest(Intent):
    """The CSMS asks the station to renew a certificate: "station" · "V2G"."""

    kind: str = "station"


@dataclass(frozen=True, slots=True)
class RequestMade(Sight):
    """The station asks for a certificate of this kind, for a key that is strong enough."""

    kind: str = "station"


@dataclass(frozen=True, slots=True)
class RequestNamesStation(Sight):
    """The certificate is to be in the station's own name and the operator's."""


@dataclass(frozen=True, slots=True)
class KeyIsNew(Sight):
    """The last request is for another key than the one before."""


@dataclass(frozen=True, slots=True)
class RequestRepeated(Sight):
    """The request is repeated after `seconds`, then after twice as long, `times` over, and then no more."""

    seconds: int
    times: int


@dataclass(frozen=True, slots=True)
class NoMoreRequests(Sight):
    """For `seconds` the station asks for no certificate."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HandOver(Intent):
    """The CSMS sends the certificate that the station asked for.

    flaw  what is wrong with it
    days  how long it is valid
    kind  "station" · "V2G"
    """

    flaw: str = ""
    kind: str = "station"
    days: float = 365.0


@dataclass(frozen=True, slots=True)
class LockOutNewCertificate(Intent):
    """Our CSMS shall let nobody in who shows a certificate for the key of the last request."""


@dataclass(frozen=True, slots=True)
class HandOverUnasked(Intent):
    """The CSMS sends a certificate that nobody asked for."""


@dataclass(frozen=True, slots=True)
class CertificateTaken(Sight):
    """The station takes the certificate."""


@dataclass(frozen=True, slots=True)
class BackAfterRenewal(Sight):
    """If the station connects with a certificate, it has come back with the new one."""


@dataclass(frozen=True, slots=True)
class CertificateRefused(Sight):
    """The station refuses the certificate for its flaw."""

    flaw: str


@dataclass(frozen=True, slots=True)
class CertificateSettled(Sight):
    """The station takes the certificate or refuses it: either is right."""


@dataclass(frozen=True, slots=True)
class TooMuchRefused(Sight):
    """The station refuses a chain that is too long."""


@dataclass(frozen=True, slots=True)
class UnaskedRefused(Sight):
    """The station refuses a certificate that it did not ask for."""


@dataclass(frozen=True, slots=True)
class BadCertificateReported(Sight):
    """The station reports that it was sent a certificate that is not valid."""


@dataclass(frozen=True, slots=True)
class RenewsInTime(Sight):
    """The station asks for a new certificate by itself, for its own runs out soon."""


@dataclass(frozen=True, slots=True)
class ConnectsWith(Sight):
    """The station comes back and shows a certificate: "new" (the one it was sent last) · "old" (the one before)."""

    which: str


@dataclass(frozen=True, slots=True)
class ShowsFactoryCertificate(Sight):
    """The station shows a certificate that is its own: its serial number stands in it, and its key is strong enough."""


@dataclass(frozen=True, slots=True)
class NothingSecretReported(Sight):
    """Nowhere in what the station reports of itself is there a key or a password."""


# -- questions of the station


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
