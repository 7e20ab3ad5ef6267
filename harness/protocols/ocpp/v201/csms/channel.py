"""The secured channel as the CSMS wants it (use case A00): its certificates, and what it asks of a station's.

    profile 2    no certificate is asked for; the station logs in
    profile 3    demanded: path to one of our roots (A00.FR.403), O = operator (A00.FR.404), CN = serial number of a
                 station (A00.FR.405), not revoked (A00.FR.705); else the handshake ends (A00.FR.407). Whose serial
                 number it is shows when the station says who it is: see `opened`

    2 to 3       a station that was given a connection with profile 3 (A05) may show a certificate and need not log in;
                 once it has, the lower profile is gone (A05.FR.07)

A CSMS that only watches asks for a certificate and lets everybody in, whatever they show.
"""

from cryptography import x509

from harness.pki.credential import common_name, organization
from harness.pki.pem import read_chain
from harness.pki.tls import TlsTerms
from harness.protocols.machine import Close, LinkInfo
from harness.protocols.ocpp.v201.csms.links import POLICY_VIOLATION, Links
from harness.protocols.ocpp.v201.csms.stations import Json, Station

ALL = frozenset({"*"})


class Channel(Links):
    """What it is set up with stands in `CsmsConfig`."""

    def tls(self, now: float) -> TlsTerms | None:
        """For whoever knocks. None in security profiles without TLS."""
        config = self.config
        if config.security_profile < 2:
            return None
        return TlsTerms(
            credentials=config.credentials,
            trust=self.trusted(),
            crls=self.revocations(now),
            client_certificates=self.wanted(),
            minimum=self.oldest_version(),
            ciphers=self.ciphers(),
            overlook=ALL if config.careless_tls else frozenset(),
            judge=self.judge_client,
        )

    def trusted(self) -> tuple[x509.Certificate, ...]:
        """Whom we believe about stations."""
        return self.config.client_roots

    def wanted(self) -> str:
        """Whether stations have to show a certificate."""
        if self.config.security_profile < 3:
            return "asked" if any(station.going_to >= 3 for station in self.stations.values()) else "none"
        return "asked" if self.config.careless_tls else "demanded"

    def oldest_version(self) -> str:
        """A00.FR.313, A00.FR.416."""
        return "TLSv1.2"

    def ciphers(self) -> str:
        """In OpenSSL's words; "": the four of OCPP among others (A00.FR.318, A00.FR.421)."""
        return ""

    def revocations(self, now: float) -> tuple[x509.CertificateRevocationList, ...]:
        """What the authorities say (A00.FR.705)."""
        return self.config.client_crls(now) if self.config.client_crls is not None else ()

    def judge_client(self, chain: tuple[x509.Certificate, ...], now: float) -> str:
        """What is wrong with a certificate whose path is good, or ""."""
        return self.owner_problem(chain[0]) or self.name_problem(chain[0])

    def owner_problem(self, leaf: x509.Certificate) -> str:
        """A00.FR.404."""
        return "" if organization(leaf) == self.config.operator else "organization"

    def name_problem(self, leaf: x509.Certificate) -> str:
        """A00.FR.405: some station of ours is called so."""
        known = self.config.certificate_serials.values()
        return "" if not known or common_name(leaf) in known else "name"

    def opened(self, link: LinkInfo, now: float) -> None:
        """A certificate of another station opens no door (A00.FR.405)."""
        if self.belongs_to_another(link):
            self._out.append(Close(link.name, POLICY_VIOLATION, "the certificate is that of another station"))
            return
        self.gone_up(link)
        super().opened(link, now)

    def after_set_network_profile(self, station: Station, request: Json, response: Json, now: float) -> None:
        """It may go up from now on (A05)."""
        if response.get("status") == "Accepted":
            station.going_to = max(station.going_to, int(request["connectionData"]["securityProfile"]))

    def certified(self, identity: str, certificates: tuple[str, ...]) -> bool:
        """Need it not log in, for it has shown a certificate where one is expected?"""
        known = self.stations.get(identity)
        return known is not None and known.going_to >= 3 and bool(certificates)

    def gone_up(self, link: LinkInfo) -> None:
        """A station that was let in by its certificate does not come any more without (A05.FR.07)."""
        if self.certified(link.peer, link.certificates) and self.config.on_profile is not None:
            self.config.on_profile(link.peer, self.stations[link.peer].going_to)

    def belongs_to_another(self, link: LinkInfo) -> bool:
        wanted = self.config.certificate_serials.get(link.peer)
        if wanted is None or not link.certificates or self.config.security_profile < 3:
            return False
        return common_name(read_chain(link.certificates[0])[0]) != wanted
