"""The secured channel as the station wants it (use case A00): what it shows, whom it believes, and what it tells the CSMS
of channels that came to nothing.

    certificate of the CSMS is no good ------------> InvalidCsmsCertificate    (A00.FR.310, A00.FR.413)
    it speaks nothing newer than TLS 1.1 ----------> InvalidTLSVersion         (A00.FR.316, A00.FR.419)
    it has none of the cipher suites --------------> InvalidTLSCipherSuite     (A00.FR.323, A00.FR.426)

Each is told once, however often the station tries, until a connection is open again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography import x509

from harness.pki.credential import organization
from harness.pki.tls import TlsTerms
from harness.protocols.ocpp.v201.station.certificates import CSMS_ROOT
from harness.protocols.ocpp.v201.station.part import Part

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

ALL = frozenset({"*"})
BY_ALERT: Mapping[str, str] = {
    "protocol_version": "InvalidTLSVersion",
    "handshake_failure": "InvalidTLSCipherSuite",
    "insufficient_security": "InvalidTLSCipherSuite",
}
"""What an alert at the very beginning of a handshake means."""


class Channel(Part):
    """Makes terms, reads what became of them."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self._told: set[str] = set()

    def terms(self, url: str, profile: int) -> TlsTerms | None:
        """For a connection to `url` with a security profile. Nothing for profiles without TLS."""
        if profile < 2:
            return None
        return TlsTerms(
            credentials=self.shown(profile),
            trust=self.station.certificates.of_use(CSMS_ROOT),
            peer_name=urlsplit(url).hostname or "",
            minimum=self.oldest_version(),
            maximum=self.newest_version(),
            ciphers=self.ciphers(),
            overlook=self.overlooked(),
            judge=self.judge_server,
        )

    def shown(self, profile: int) -> tuple[Any, ...]:
        """The station's certificate, in security profile 3 only (A00.FR.401, A00.FR.402)."""
        own = self.station.own_certificates.credential
        return (own,) if profile >= 3 and own is not None else ()

    def oldest_version(self) -> str:
        """A00.FR.313, A00.FR.416."""
        return "TLSv1.2"

    def newest_version(self) -> str:
        return "TLSv1.3"

    def ciphers(self) -> str:
        """In OpenSSL's words; "": those that everybody should have (A00.FR.319, A00.FR.422)."""
        return ""

    def overlooked(self) -> frozenset[str]:
        """Problems of the other side's certificate that do not matter: none (A00.FR.308, A00.FR.309)."""
        return ALL if self.station.config.careless_tls else frozenset()

    def judge_server(self, chain: tuple[x509.Certificate, ...], now: float) -> str:
        """What is wrong with a certificate whose path is good: nobody owns it (A00.FR.509)."""
        return "" if organization(chain[0]) else "organization"

    def refused(self, facts: Mapping[str, Any] | None, now: float) -> None:
        """A handshake came to nothing, or it was not the handshake (None)."""
        event = self.event(facts) if facts is not None else ""
        if event and event not in self._told:
            self._told.add(event)
            self.station.security_log.event(event, now, str(facts["why"]) if facts else "")

    def event(self, facts: Mapping[str, Any]) -> str:
        """The security event for a handshake that failed, "" when it means nothing."""
        if facts.get("problem"):
            return "InvalidCsmsCertificate"
        alert = facts.get("alert")
        if alert is None or facts.get("peer_chain"):
            return ""
        return BY_ALERT.get(str(alert["name"]), "")

    def link_opened(self) -> None:
        self._told.clear()
