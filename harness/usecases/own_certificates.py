"""IEC 63110-1, 8.3.18 and 8.3.20, where a station is tested: the certificates that it shows, and how it gets them.

Kinds are "station" (for the connection to the CSMS) and "V2G" (for EVs). A `flaw` is what is wrong with a certificate, in
words that go on after "a certificate that ..."; "" for nothing.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


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
    """If the station connects with a certificate and has taken a new one, it has come back, or stays where it is."""


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
    """The station asks for a new certificate by itself within a day, for its own runs out soon."""


@dataclass(frozen=True, slots=True)
class ConnectsWith(Sight):
    """The station comes back and shows a certificate.

    which  "new": the one it took last · "old": not that one · "former": the one it showed before
    """

    which: str


@dataclass(frozen=True, slots=True)
class ShowsFactoryCertificate(Sight):
    """The station shows a certificate that is its own: its serial number stands in it, and its key is strong enough."""


@dataclass(frozen=True, slots=True)
class NothingSecretReported(Sight):
    """Nowhere in what the station reports of itself is there a key or a password."""
