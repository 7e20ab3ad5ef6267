"""IEC 63110-1, 7.9.4 and B.4: the connection between station and CSMS is secured, and both prove who they are.

"Our side" is the party that the harness plays: the CSMS when a station is tested, a station when a CSMS is.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ShowCertificate(Intent):
    """Our side shall show, from now on, a certificate that is wrong in this way.

    flaw  in words, as in "a certificate that expired yesterday"
    """

    flaw: str


@dataclass(frozen=True, slots=True)
class ShowCommonNameOnly(Intent):
    """Our CSMS shall show, from now on, a certificate with its host as common name, and without other names."""


@dataclass(frozen=True, slots=True)
class ShowNoCertificate(Intent):
    """Our station shall show no certificate when it is asked for one."""


@dataclass(frozen=True, slots=True)
class SpeakOnly(Intent):
    """Our side shall speak no other versions of TLS than these.

    versions  "TLS 1.0" · "TLS 1.1" · "TLS 1.2" · "TLS 1.3"
    """

    versions: str


@dataclass(frozen=True, slots=True)
class OfferOnly(Intent):
    """Our side shall agree to no other cipher suites than these.

    suites  "suites without encryption" · "the ECDSA suites" · "the RSA suites"
    """

    suites: str


@dataclass(frozen=True, slots=True)
class BeProperAgain(Intent):
    """Our side shall go into handshakes as it should, from now on."""


@dataclass(frozen=True, slots=True)
class SpeakInTheClear(Intent):
    """Our station leaves and connects without TLS."""


@dataclass(frozen=True, slots=True)
class AnnounceOtherSerialNumber(Intent):
    """Our station shall call itself, when it boots, by another serial number than its certificate does."""


@dataclass(frozen=True, slots=True)
class SecureConnection(Sight):
    """A secured connection is made, in TLS 1.2 or newer, and what runs on it is let in.

    certificate  the station has shown its certificate
    """

    certificate: bool = False


@dataclass(frozen=True, slots=True)
class OfferedWell(Sight):
    """What the station offered in its last handshake is as it should be.

    what  "versions" · "suites" · "compression"
    """

    what: str


@dataclass(frozen=True, slots=True)
class ServerCertificateGood(Sight):
    """The certificate of the CSMS is what stations need: its host's name, a way to the root, strong keys."""


@dataclass(frozen=True, slots=True)
class CommonNameBelieved(Sight):
    """The station goes on with a CSMS that has the right common name, and no other names."""


@dataclass(frozen=True, slots=True)
class StationCertificateGood(Sight):
    """The certificate of the station bears its serial number and has a strong key."""


@dataclass(frozen=True, slots=True)
class ConnectionRefused(Sight):
    """The system under test ends the connection, in the handshake or as soon as it can.

    why  what is wrong with our side: the flaw of our certificate, "no certificate", "version", "suites", "clear",
         "serial number"
    """

    why: str


@dataclass(frozen=True, slots=True)
class MakesDoWithNoLess(Sight):
    """However often it tries: the station connects neither without TLS nor to a CSMS that is as wrong as before."""


@dataclass(frozen=True, slots=True)
class SecurityEventTold(Sight):
    """The station tells the CSMS of a security event, at the next good connection.

    event  "certificate of the CSMS" · "version" · "suites" · "its own certificate"
    """

    event: str
