"""IEC 63110-1, 8.3.16 to 8.3.21 and 8.4.9, where a CSMS is tested: it hands out certificates, has them signed, lists
and removes them, and passes on questions about them to those who know.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight

# -- roots and other certificates that a station has


@dataclass(frozen=True, slots=True)
class OrderRoot(Intent):
    """The operator has a root installed: "CSMS" · "manufacturer" · "V2G" · "mobility operator"."""

    kind: str


@dataclass(frozen=True, slots=True)
class OrderList(Intent):
    """The operator asks what the station has installed of these kinds, as in `OrderRoot` and "V2G chain"; (): of all."""

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderRemoval(Intent):
    """The operator has the certificate removed that our station listed last."""


@dataclass(frozen=True, slots=True)
class StationHas(Intent):
    """Our station has one certificate of each kind, and lists them by this hash algorithm."""

    kinds: tuple[str, ...]
    algorithm: str = "SHA256"


@dataclass(frozen=True, slots=True)
class StationDeclines(Intent):
    """Our station does not do what it is told.

    what  "a root" · "a removal" · "a signed certificate"
    how   "Failed" · "Rejected" · "NotFound"
    """

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class LookUpRoots(Intent):
    """Somebody looks up at the CSMS which certificates the station has installed."""


@dataclass(frozen=True, slots=True)
class RootOrdered(Sight):
    """The station is told to install a root of that kind, in a form that it can read."""

    kind: str


@dataclass(frozen=True, slots=True)
class ListOrdered(Sight):
    """The station is asked what it has of these kinds; (): of all.

    more  it may be asked for others, too
    """

    kinds: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class RemovalOrdered(Sight):
    """The station is told to remove a certificate that it listed, called as it listed it."""


@dataclass(frozen=True, slots=True)
class NotOrderedAgain(Sight):
    """What the station declined is not ordered again by itself: as in `StationDeclines`."""

    what: str


@dataclass(frozen=True, slots=True)
class RootsShown(Sight):
    """The CSMS shows which certificates the station has installed."""


@dataclass(frozen=True, slots=True)
class RootNotBooked(Sight):
    """The CSMS does not count the root that was declined among those that the station has."""


# -- the certificate of the station itself


@dataclass(frozen=True, slots=True)
class OrderRenewal(Intent):
    """The operator has the station ask for a new certificate: "station" · "V2G" · "combined"."""

    kind: str = "station"


@dataclass(frozen=True, slots=True)
class AskForCertificate(Intent):
    """Our station asks for a certificate for a new key.

    how   "good" or what is wrong with the request: "garbage" · "another's name" · "a server's name" ...; or the kind of
          its key: "RSA-2048", "P-384" ...
    kind  as in `OrderRenewal`
    """

    how: str = "good"
    kind: str = "station"


@dataclass(frozen=True, slots=True)
class RenewalOrdered(Sight):
    """The station is told to ask for a new certificate of that kind."""

    kind: str = "station"


@dataclass(frozen=True, slots=True)
class SigningAccepted(Sight):
    """The CSMS takes the request on."""


@dataclass(frozen=True, slots=True)
class SigningRefused(Sight):
    """The CSMS refuses the request at once.

    certain  nobody could make a certificate of it; else an authority behind the CSMS may be the one that refuses
    """

    certain: bool


@dataclass(frozen=True, slots=True)
class CertificateIssued(Sight):
    """The certificate comes: for the key that was asked about, with its issuers, such as the station may use."""


@dataclass(frozen=True, slots=True)
class KindKept(Sight):
    """It comes as the kind of certificate that was asked for."""


@dataclass(frozen=True, slots=True)
class NothingIssued(Sight):
    """No certificate comes of the request."""


@dataclass(frozen=True, slots=True)
class NoKeyShown(Sight):
    """No message of the CSMS holds a private key."""


# -- questions that are passed on


@dataclass(frozen=True, slots=True)
class AskForStatus(Intent):
    """Our station asks whether a certificate is still good.

    which      the certificate: "good" · "revoked"
    responder  what the one does who knows: "answers" · "is not there" · "hangs", or how its answer is wrong
               (names of `pki.responder`)
    algorithm  of the hashes by which the certificate is named
    """

    which: str = "good"
    responder: str = "answers"
    algorithm: str = "SHA256"


@dataclass(frozen=True, slots=True)
class AskForStatusOfNobody(Intent):
    """Our station asks about a certificate without saying who knows."""


@dataclass(frozen=True, slots=True)
class StatusPassedOn(Sight):
    """The answer holds what the responder said: "good" · "revoked" · "unknown"."""

    status: str


@dataclass(frozen=True, slots=True)
class StatusNotHad(Sight):
    """The answer says in time that the state of the certificate could not be found out."""


@dataclass(frozen=True, slots=True)
class StatusAnswered(Sight):
    """There is an answer: what the responder said, or that nothing could be found out."""


@dataclass(frozen=True, slots=True)
class BadStatusHeldBack(Sight):
    """What is no honest answer of the responder is not passed on as if it were one."""


@dataclass(frozen=True, slots=True)
class StatusQuestionRefused(Sight):
    """A question that does not say who knows is not answered as if it were right."""


# -- contract certificates


@dataclass(frozen=True, slots=True)
class AskForContract(Intent):
    """A vehicle wants a contract certificate, and our station passes its wish on.

    which  "install" · "update" · "unknown" (the pool does not know the vehicle) · "slow" (the pool takes its time) ·
           "not base64" · "longest" · "too long" · "renew" (there is no such wish)
    """

    which: str


@dataclass(frozen=True, slots=True)
class ContractPassedOn(Sight):
    """The answer holds what the pool said to the vehicle, byte by byte: "install" · "update"."""

    which: str


@dataclass(frozen=True, slots=True)
class ContractNotHad(Sight):
    """The answer says in time that there is no contract certificate.

    why  what the pool did: "unknown" · "slow" · "not base64"
    """

    why: str


@dataclass(frozen=True, slots=True)
class ContractWishRefused(Sight):
    """A wish that the protocol does not know is not answered as if it were right."""


@dataclass(frozen=True, slots=True)
class ContractWishTaken(Sight):
    """A wish as long as it may be is answered."""
