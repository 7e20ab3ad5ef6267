"""The station's own certificates: how it asks for them, what it looks at before it takes one, and which is in use (use
cases A02, A03).

    asked: none --trigger, expiry--> sent --CSMS Accepted--> waiting --CertificateSigned, valid--> none, in use
                                      |  ^                     |  |
                             Rejected |  |---wait is over------|  |--CertificateSigned, not valid--> none, event
                                      v      (doubled, so many times, then none)
                                     none

A key pair is made for each request and never leaves (A02.FR.02, A02.FR.05). While a request is repeated it stays the
same one, so that an answer to any of them fits (A02.FR.17).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness.pki.credential import (
    Credential,
    PrivateKey,
    common_name,
    make_csr,
    new_key,
    organization,
    public_der,
)
from harness.pki.hashes import hash_data, same_hash_data
from harness.pki.pem import read_chain
from harness.pki.verify import verify
from harness.protocols.machine import LinkInfo
from harness.protocols.ocpp.peer import Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.certificates import CSMS_ROOT, V2G_CHAIN, V2G_ROOT
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

STATION, V2G = "ChargingStationCertificate", "V2GCertificate"
ROOT_FOR: Mapping[str, str] = {STATION: CSMS_ROOT, V2G: V2G_ROOT}
MONTH = 30 * 86400.0
SWITCH_PAUSE = 1.0
"""Seconds until a new certificate is in use: its acceptance has to be told first."""
RENEWAL, SWITCH = "certificate renewal", "certificate switch"


@dataclass(slots=True)
class Asked:
    """A signing request that is under way. `repeats`: how often it was sent again."""

    key: PrivateKey = field(repr=False)
    csr: str
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class V2GChain:
    """A V2G certificate in use, with its root, which the hash data of its topmost sub-CA need."""

    credential: Credential
    root: x509.Certificate

    @property
    def pairs(self) -> tuple[tuple[x509.Certificate, x509.Certificate], ...]:
        """Each certificate with its issuer, leaf first."""
        chain = (*self.credential.chain, self.root)
        return tuple(pairwise(chain))

    def listed(self) -> Payload:
        """As CertificateHashDataChainType: sub-CAs are children of the leaf (M03.FR.05)."""
        leaf, *children = [dict(hash_data(each, issuer)) for each, issuer in self.pairs]
        listed: Payload = {"certificateType": V2G_CHAIN, "certificateHashData": leaf}
        return listed | ({"childCertificateHashData": children[:4]} if children else {})

    def holds(self, wanted: Mapping[str, str]) -> bool:
        algorithm = wanted["hashAlgorithm"]
        return any(same_hash_data(hash_data(each, issuer, algorithm), wanted) for each, issuer in self.pairs)


class OwnCertificates(Part):
    """What the station shows of itself. All of it survives reboots.

    credential   with which it connects, if it has one · former: the one before, until a connection with the new one
                 is open (A02.FR.10, A02.FR.28 of the errata)
    v2g          what it shows to EVs
    """

    ANSWERS: ClassVar[Mapping[str, str]] = {"CertificateSigned": "signed"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.credential: Credential | None = station.config.credential
        self.former: Credential | None = None
        self.v2g: V2GChain | None = None
        self._asked: dict[str, Asked] = {}
        self._declined: set[str] = set()
        self._refusals = 0

    # -- asking

    def sign(self, kind: str, now: float) -> None:
        """Ask for a certificate for a key that is new (A02.FR.02, A02.FR.03)."""
        self._declined.discard(kind)
        key = new_key("P-256")
        self._asked[kind] = Asked(key, self.csr(kind, key))
        self.send(kind, now)

    def csr(self, kind: str, key: PrivateKey) -> str:
        """The subject that it wants: its serial number and the operator's name (A00.FR.509, A00.FR.511)."""
        model = self.station.model
        if kind == V2G:
            return make_csr(
                key,
                common_name=model.text("ISO15118Ctrlr", "SeccId"),
                organization=model.text("ISO15118Ctrlr", "OrganizationName"),
                country=model.text("ISO15118Ctrlr", "CountryName"),
                domain="CPO",
            )
        name = model.text("SecurityCtrlr", "OrganizationName")
        return make_csr(key, common_name=self.station.config.serial_number, organization=name)

    def send(self, kind: str, now: float) -> None:
        payload = {"csr": self._asked[kind].csr, "certificateType": kind}
        self.station.calls.send(
            "SignCertificate", payload, now, lambda answer, at: self.answered(kind, answer, at), asked=True
        )

    def answered(self, kind: str, answer: Answer, now: float) -> None:
        """It will come; if it never does, ask again with doubled waits (A02.FR.17 to A02.FR.19)."""
        payload = accepted(answer)
        asked = self._asked.get(kind)
        if asked is None:
            return
        if payload is None or payload.get("status") != "Accepted":
            del self._asked[kind]
            return
        if asked.repeats >= self.station.model.number("SecurityCtrlr", "CertSigningRepeatTimes"):
            return
        wait = self.station.model.number("SecurityCtrlr", "CertSigningWaitMinimum") * 2**asked.repeats
        self.station.timers.set(waiting(kind), now + wait, lambda at: self.ask_again(kind, at))

    def ask_again(self, kind: str, now: float) -> None:
        if kind in self._asked:
            self._asked[kind].repeats += 1
            self.send(kind, now)

    # -- taking

    def signed(self, request: Payload, now: float) -> Payload:
        """Take it into use, or refuse it, say so and ask no more (A02.FR.06, A02.FR.07, A02.FR.16, A02.FR.20)."""
        kind = request.get("certificateType", STATION)
        text = request["certificateChain"]
        self.station.timers.cancel(waiting(kind))
        asked = self._asked.pop(kind, None)
        if self.oversized(text):
            return status("Rejected", "InvalidCertificate", "longer than MaxCertificateChainSize")
        chain, flaw = self.examined(kind, text, asked, now)
        if flaw or asked is None:
            self._declined.add(kind)
            self.station.security_log.event("InvalidChargingStationCertificate", now, flaw)
            return status("Rejected", "InvalidCertificate", flaw)
        self.take(kind, Credential(chain[0], asked.key, chain[1:]), now)
        return status("Accepted")

    def oversized(self, text: str) -> bool:
        limit = self.station.model.number("SecurityCtrlr", "MaxCertificateChainSize")
        return bool(limit) and len(text) > limit

    def examined(
        self, kind: str, text: str, asked: Asked | None, now: float
    ) -> tuple[tuple[x509.Certificate, ...], str]:
        """The chain in the text, and what is wrong with it or ""."""
        if "PRIVATE KEY" in text:
            return (), "a private key came along"
        try:
            chain = read_chain(text)
        except ValueError as unreadable:
            return (), f"{unreadable}"
        return chain, self.flaw(kind, chain, asked, now)

    def flaw(self, kind: str, chain: tuple[x509.Certificate, ...], asked: Asked | None, now: float) -> str:
        """What is wrong with a chain that was read, or "" (A02.FR.06)."""
        if asked is None:
            return "nobody asked for it"
        return (
            self.key_flaw(chain[0], asked)
            or self.path_flaw(kind, chain, now)
            or self.name_flaw(kind, chain[0])
        )

    def key_flaw(self, leaf: x509.Certificate, asked: Asked) -> str:
        return "" if public_of(leaf) == public_der(asked.key) else "it is for another key"

    def path_flaw(self, kind: str, chain: tuple[x509.Certificate, ...], now: float) -> str:
        """Validity, key, and a way up to an installed root."""
        usage = "client" if kind == STATION else "secc"
        return verify(chain, self.station.certificates.of_use(ROOT_FOR[kind]), now, usage=usage)

    def name_flaw(self, kind: str, leaf: x509.Certificate) -> str:
        """Is it for this station, and of the operator (Certificate Properties)?"""
        if kind != STATION:
            return ""
        if common_name(leaf) != self.station.config.serial_number:
            return f"its common name is {common_name(leaf)!r}"
        wanted = self.station.model.text("SecurityCtrlr", "OrganizationName")
        return "" if organization(leaf) == wanted else f"its organization is {organization(leaf)!r}"

    def take(self, kind: str, credential: Credential, now: float) -> None:
        if kind == V2G:
            self.v2g = V2GChain(credential, self.root_of(credential, now))
            self.station.certificates.count(now)
            self.station.ocsp.renew(now)
            return
        self.former, self.credential = self.credential, credential
        self._refusals = 0
        self.station.security_log.event("ReconfigurationOfSecurityParameters", now)
        self.watch_expiry(now)
        if self.station.network.security_profile() >= 3:
            self.station.timers.set(SWITCH, now + SWITCH_PAUSE, self.switch)

    def root_of(self, credential: Credential, now: float) -> x509.Certificate:
        roots = self.station.certificates.of_use(V2G_ROOT)
        return next(root for root in roots if verify(credential.chain, (root,), now, usage="secc") == "")

    # -- using

    def switch(self, now: float) -> None:
        """Come back with the new certificate (A02.FR.08)."""
        self.station.connection.renew(now, "new certificate")

    def link_opened(self, link: LinkInfo, now: float) -> None:
        """What is in use works: the other one goes (A02.FR.10)."""
        self.former = None
        self._refusals = 0

    def refused(self, now: float) -> None:
        """Nobody wants the new certificate, however often it was tried: back to the old one (A02.FR.28)."""
        self._refusals += 1
        attempts = self.station.model.number("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", default=1)
        if self.former is not None and self._refusals >= attempts:
            self.credential, self.former = self.former, None
            self.station.security_log.event("DiscardedRenewedClientCertificate", now)
            self.watch_expiry(now)

    def watch_expiry(self, now: float) -> None:
        """Ask for a new certificate a month before the old one expires (A03.FR.02), unless one was not valid."""
        self.station.timers.cancel(RENEWAL)
        if self.credential is not None and STATION not in self._declined:
            due = self.credential.certificate.not_valid_after_utc.timestamp() - MONTH
            self.station.timers.set(RENEWAL, max(due, now), self.expires_soon)

    def expires_soon(self, now: float) -> None:
        if self.station.registration.accepted and STATION not in self._asked:
            self.sign(STATION, now)

    def boot_accepted(self, now: float) -> None:
        self.watch_expiry(now)

    def rebooting(self, now: float) -> None:
        """What was asked for is forgotten with the key that it was for."""
        self._asked.clear()

    # -- for the store

    def is_own(self, wanted: Mapping[str, str]) -> bool:
        """Does the hash data mean the certificate with which the station connects?"""
        algorithm = wanted["hashAlgorithm"]
        return any(
            same_hash_data(hash_data(held.certificate, self.issuer(held), algorithm), wanted)
            for held in (self.credential, self.former)
            if held is not None
        )

    def issuer(self, held: Credential) -> x509.Certificate:
        """The next one up: in its chain, or a root; itself if nobody is known."""
        roots = self.station.certificates.of_use(CSMS_ROOT)
        above = (*held.issuers, *roots)
        return next((each for each in above if each.subject == held.certificate.issuer), held.certificate)

    def listed_chains(self) -> list[Payload]:
        return [self.v2g.listed()] if self.v2g is not None else []

    def delete_chain(self, wanted: Mapping[str, str]) -> bool:
        """Forget the V2G chain that a certificate belongs to (M04.FR.08). False: none of ours."""
        if self.v2g is None or not self.v2g.holds(wanted):
            return False
        self.v2g = None
        self.station.ocsp.forget()
        return True


def waiting(kind: str) -> tuple[str, str]:
    """Name of the timer for a certificate that has to come."""
    return ("signed certificate", kind)


def public_of(certificate: x509.Certificate) -> bytes:
    """The public key as SubjectPublicKeyInfo."""
    return certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
