"""How a CSMS is set up: plain values, fixed for the life of the machine unless a method says otherwise.

`CsmsConfig()` is the CSMS that the harness plays: it answers everything, lets everybody in, and sends nothing
of its own accord. `reference()` is the bundled reference CSMS: it onboards stations, knows its tokens and
checks itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cryptography.x509 import Certificate, CertificateRevocationList

from harness.pki.credential import Credential
from harness.protocols.ocpp.v201.csms.outside import AskPool, AskResponder, nobody

BootStatus = Literal["Accepted", "Pending", "Rejected"]
AuthorizationStatus = Literal[
    "Accepted",
    "Blocked",
    "ConcurrentTx",
    "Expired",
    "Invalid",
    "NoCredit",
    "NotAllowedTypeEVSE",
    "NotAtThisLocation",
    "NotAtThisTime",
    "Unknown",
]
CertificateStatus = Literal[
    "Accepted",
    "SignatureError",
    "CertificateExpired",
    "CertificateRevoked",
    "NoCertificateAvailable",
    "CertChainError",
    "ContractCancelled",
]


@dataclass(frozen=True, slots=True)
class BootAnswer:
    """What a BootNotification is answered with. `interval` in seconds; None: the heartbeat interval."""

    status: BootStatus = "Accepted"
    interval: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """An identification token as the CSMS knows it (OCPP 2.0.1 Part 2, IdTokenType and IdTokenInfoType).

    group        idToken of the group it belongs to, of type `group_type`
    evses        the EVSEs it may charge at, the same on every station; empty: all (C01.FR.19, C01.FR.20)
    stations     the stations it may charge at; None: all (C01.FR.22)
    valid_until  epoch seconds from which on it is Expired
    cache_for    seconds that a station may keep the answer (sent as cacheExpiryDateTime)
    """

    id: str
    type: str = "ISO14443"
    status: AuthorizationStatus = "Accepted"
    group: str | None = None
    group_type: str = "Central"
    evses: tuple[int, ...] = ()
    stations: frozenset[str] | None = None
    valid_until: float | None = None
    cache_for: float | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Tokens are case-insensitive and unique per type."""
        return self.type, self.id.casefold()


Signer = Callable[[str, str, str, float], str | None]
"""(station, certificate signing request, certificate type, now) to a PEM chain, leaf first, or None to refuse."""


@dataclass(frozen=True, slots=True)
class CsmsConfig:
    """Seconds everywhere unless a name says otherwise.

    boot, boot_per_station  answer to BootNotification, in general and for an identity
    boot_script             each station's first answers, in order, before the above apply
    heartbeat_interval      `interval` of the answer where none is given
    accepted                identities that count as accepted before they ever boot
    certificate_serials     security profile 3: serial number in the certificate of an identity (B01.FR.11)
    message_timeout         how long to wait for an answer to our own CALLs
    silent_for              a station is offline after so long without a sign of life; None: twice the
                            interval that it was told plus the message timeout; 0: never
    validate                refuse received CALLs that break their schema
    guarded                 refuse to send what OCPP forbids a CSMS to send
    take_inventory          ask stations for their FullInventory at first contact (B07.FR.14)
    report_timeout          an unfinished report is discarded after so long without a part
    tokens                  the token table
    unknown_token           status of a token that is in no table
    concurrent_transactions may a token be in several transactions at a time?
    certificates            certificateStatus by eMAID, certificate serial number or PEM text
    unknown_certificate     certificateStatus of a chain that is in no table
    charging_needs          answer to NotifyEVChargingNeeds
    profile_delay           how long after it the charging profile is sent (K15.FR.08: within 60 s)
    max_current, max_power  what such a profile allows at most, in A and W
    on_password             told of (station, password) once a station took a new password (A01.FR.03)
    on_profile              told of (station, security profile) once a station has gone up (A05.FR.07)
    sign_certificate        makes chains out of signing requests; None: SignCertificate is Rejected
    judge_requests          refuse signing requests that must not be signed: weak keys, another's name
    ocsp, contracts         whom it asks about certificates, and for contract certificates
    outside_within          how long it waits for them; it has to answer the station before that one gives up
    security_profile        2, 3: TLS is spoken; 3: stations show certificates
    credentials             our certificates, one for each kind of cipher suite
    client_roots            whom we believe about stations · client_crls: what was revoked at a moment
    operator                organization that stations' certificates belong to (A00.FR.404)
    manufacturers, factory_roots  organizations whose stations may come with the certificate that they were built
                            with, and the roots of those (A00.FR.804)
    careless_tls            look over everything that is wrong with a station's certificate
    journal                 how many orders, events and ended transactions are kept
    first_number            where request ids, remote start ids and profile ids begin
    """

    boot: BootAnswer = BootAnswer()
    boot_per_station: Mapping[str, BootAnswer] = field(default_factory=dict)
    boot_script: tuple[BootAnswer, ...] = ()
    heartbeat_interval: int = 300
    accepted: frozenset[str] = frozenset()
    certificate_serials: Mapping[str, str] = field(default_factory=dict)
    message_timeout: float = 30.0
    silent_for: float | None = None
    validate: bool = True
    guarded: bool = False
    take_inventory: bool = False
    report_timeout: float = 60.0
    tokens: tuple[Token, ...] = ()
    unknown_token: AuthorizationStatus = "Accepted"
    concurrent_transactions: bool = True
    certificates: Mapping[str, CertificateStatus] = field(default_factory=dict)
    unknown_certificate: CertificateStatus = "Accepted"
    charging_needs: Literal["Accepted", "Processing", "Rejected"] = "Accepted"
    profile_delay: float = 0.0
    max_current: float = 32.0
    max_power: float = 22000.0
    on_password: Callable[[str, str], None] | None = None
    on_profile: Callable[[str, int], None] | None = None
    sign_certificate: Signer | None = None
    judge_requests: bool = False
    ocsp: AskResponder = nobody
    contracts: AskPool = nobody
    outside_within: float = 10.0
    security_profile: int = 1
    credentials: tuple[Credential, ...] = field(default=(), repr=False)
    client_roots: tuple[Certificate, ...] = field(default=(), repr=False)
    client_crls: Callable[[float], tuple[CertificateRevocationList, ...]] | None = None
    operator: str = ""
    manufacturers: frozenset[str] = frozenset()
    factory_roots: tuple[Certificate, ...] = field(default=(), repr=False)
    careless_tls: bool = False
    journal: int = 10_000
    first_number: int = 1


def reference(**changes: Any) -> CsmsConfig:
    """The configuration of the bundled reference CSMS, with `changes`."""
    base = CsmsConfig(
        guarded=True,
        judge_requests=True,
        take_inventory=True,
        unknown_token="Unknown",
        concurrent_transactions=False,
        unknown_certificate="CertChainError",
    )
    return replace(base, **changes)
