"""Certificates: a store that keeps what it is given (use cases A02, M03 to M05). Nothing is verified
cryptographically.

The hash data of a certificate are made from its text, stable and different for different certificates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from harness.protocols.ocpp.peer import LINK_LOST, Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

AWAIT = "signed certificate"
CSR = "-----BEGIN CERTIFICATE REQUEST-----\n{}\n-----END CERTIFICATE REQUEST-----\n"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One installed certificate: its use and its text."""

    use: str
    pem: str

    @property
    def hash_data(self) -> Payload:
        digest = hashlib.sha256(self.pem.encode()).hexdigest()
        return {
            "hashAlgorithm": "SHA256",
            "issuerNameHash": digest,
            "issuerKeyHash": digest[::-1],
            "serialNumber": digest[:16],
        }


class Certificates(Part):
    """Roots, and the station's own certificate. They survive reboots."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "InstallCertificate": "install",
        "DeleteCertificate": "delete",
        "GetInstalledCertificateIds": "installed_ids",
        "CertificateSigned": "signed",
    }

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.store: list[Certificate] = []
        self.own: Certificate | None = None
        self._requests = 0
        self._repeats = 0

    def ready_for(self, security_profile: int) -> bool:
        """Are the certificates there that a security profile needs (A05.FR.02, A05.FR.03)?"""
        root = any(certificate.use == "CSMSRootCertificate" for certificate in self.store)
        return root and (security_profile < 3 or self.own is not None)

    # -- roots

    def install(self, request: Payload, now: float) -> Payload:
        """Use case M05."""
        if not self.looks_valid(request["certificate"]):
            return status("Rejected", "InvalidCertificate")
        entry = Certificate(request["certificateType"], request["certificate"])
        limit = self.station.model.find("SecurityCtrlr", "CertificateEntries")
        if limit is not None and limit.max_limit is not None and len(self.store) >= limit.max_limit:
            return status("Rejected", "OutOfStorage")
        if entry not in self.store:
            self.store.append(entry)
        self.count(now)
        return status("Accepted")

    def looks_valid(self, pem: str) -> bool:
        return "-----BEGIN CERTIFICATE-----" in pem and "-----END CERTIFICATE-----" in pem

    def count(self, now: float) -> None:
        self.station.model.store("SecurityCtrlr.CertificateEntries", str(len(self.store)), now)

    def delete(self, request: Payload, now: float) -> Payload:
        """Use case M04; the station's own certificate stays."""
        if self.own is not None and same(self.own.hash_data, request["certificateHashData"]):
            return status("Failed")
        kept = [entry for entry in self.store if not same(entry.hash_data, request["certificateHashData"])]
        if len(kept) == len(self.store):
            return status("NotFound")
        self.store = kept
        self.count(now)
        return status("Accepted")

    def installed_ids(self, request: Payload, now: float) -> Payload:
        """Use case M03."""
        uses = request.get("certificateType")
        found = [entry for entry in self.store if not uses or entry.use in uses]
        if not found:
            return status("NotFound")
        chain = [{"certificateType": entry.use, "certificateHashData": entry.hash_data} for entry in found]
        return {"status": "Accepted", "certificateHashDataChain": chain}

    # -- the station's own

    def sign(self, now: float) -> None:
        """Ask for a new certificate, with a new key each time (A02.FR.02)."""
        self._requests += 1
        payload = {"csr": self.new_csr(), "certificateType": "ChargingStationCertificate"}
        self.station.calls.send("SignCertificate", payload, now, self.sign_answered, asked=True)

    def new_csr(self) -> str:
        text = f"{self.station.config.identity} key {self._requests}".encode().hex()
        return CSR.format(text)

    def sign_answered(self, answer: Answer, now: float) -> None:
        """If it never comes, ask again with doubled waits (A02.FR.17 to A02.FR.19)."""
        payload = accepted(answer)
        if answer is LINK_LOST or payload is None or payload.get("status") != "Accepted":
            return
        model = self.station.model
        if self._repeats >= model.number("SecurityCtrlr", "CertSigningRepeatTimes"):
            return
        wait = model.number("SecurityCtrlr", "CertSigningWaitMinimum") * 2**self._repeats
        self.station.timers.set(AWAIT, now + wait, self.ask_again)

    def ask_again(self, now: float) -> None:
        self._repeats += 1
        self.sign(now)

    def signed(self, request: Payload, now: float) -> Payload:
        """Take it into use, or refuse it and say so (A02.FR.06, A02.FR.07)."""
        limit = self.station.model.number("SecurityCtrlr", "MaxCertificateChainSize", default=10000)
        chain = request["certificateChain"]
        self.station.timers.cancel(AWAIT)
        self._repeats = 0
        if not self.looks_valid(chain) or len(chain) > limit:
            self.station.security_log.event("InvalidChargingStationCertificate", now)
            return status("Rejected", "InvalidCertificate")
        self.own = Certificate("ChargingStationCertificate", chain)
        return status("Accepted")


def same(one: Payload, other: Payload) -> bool:
    """Do two hash data mean the same certificate?"""
    names = ("hashAlgorithm", "issuerNameHash", "issuerKeyHash", "serialNumber")
    return all(str(one.get(name, "")).casefold() == str(other.get(name, "")).casefold() for name in names)
