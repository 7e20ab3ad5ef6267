"""The station's trust store: roots that it believes in, which the CSMS installs, lists and removes (use cases M03 to
M05).

A certificate that does not stand up to a look at it never comes in. With AdditionalRootCertificateCheck there is one
CSMS root at a time: a new one has to be signed by it, and the old one stays as a fallback until a connection under the
new one is open (M05.FR.09 to M05.FR.14). The station's own certificates are in `own_certificates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cryptography import x509

from harness.pki.hashes import hash_data, same_hash_data
from harness.pki.pem import read_chain
from harness.pki.signatures import certificate_signed_by
from harness.pki.verify import verify
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

if TYPE_CHECKING:
    from harness.protocols.machine import LinkInfo
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

CSMS_ROOT, MANUFACTURER_ROOT = "CSMSRootCertificate", "ManufacturerRootCertificate"
V2G_ROOT, MO_ROOT = "V2GRootCertificate", "MORootCertificate"
V2G_CHAIN = "V2GCertificateChain"


@dataclass(frozen=True, slots=True)
class Root:
    """One root: what it is for (certificateType), and who signed it (itself, or the root that it takes over from)."""

    use: str
    certificate: x509.Certificate
    issuer: x509.Certificate

    @property
    def hash_data(self) -> Payload:
        """As CertificateHashDataType."""
        return dict(hash_data(self.certificate, self.issuer))


class Certificates(Part):
    """Roots. They survive reboots.

    fallback   the CSMS root that was replaced and still opens the way back (M05.FR.12)
    """

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "InstallCertificate": "install",
        "DeleteCertificate": "delete",
        "GetInstalledCertificateIds": "installed_ids",
    }

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.store: list[Root] = [
            Root(use, certificate, certificate) for use, certificate in station.config.roots
        ]
        self.fallback: Root | None = None
        self.count(0.0)

    def of_use(self, use: str) -> tuple[x509.Certificate, ...]:
        """The roots for one use, a fallback last."""
        held = [root.certificate for root in self.store if root.use == use]
        if use == CSMS_ROOT and self.fallback is not None:
            held.append(self.fallback.certificate)
        return tuple(held)

    def ready_for(self, security_profile: int) -> bool:
        """Are the certificates there that a security profile needs (A05.FR.02, A05.FR.03)?"""
        own = self.station.own_certificates.credential
        return bool(self.of_use(CSMS_ROOT)) and (security_profile < 3 or own is not None)

    # -- in

    def install(self, request: Payload, now: float) -> Payload:
        """Use case M05."""
        use = request["certificateType"]
        certificate = self.readable(request["certificate"])
        if certificate is None or self.flaw(certificate, now):
            return status("Rejected", "InvalidCertificate")
        if use == CSMS_ROOT and self.strict and self.of_use(CSMS_ROOT):
            return self.take_over(certificate, now)
        entry = Root(use, certificate, certificate)
        if entry not in self.store:
            if self.full():
                return status("Rejected", "OutOfStorage")
            self.store.append(entry)
        self.count(now)
        return status("Accepted")

    @property
    def strict(self) -> bool:
        return self.station.model.flag("SecurityCtrlr", "AdditionalRootCertificateCheck")

    def readable(self, pem: str) -> x509.Certificate | None:
        """The one certificate in the text, or None."""
        try:
            chain = read_chain(pem)
        except ValueError:
            return None
        return chain[0] if len(chain) == 1 else None

    def flaw(self, certificate: x509.Certificate, now: float) -> str:
        """What makes it no root to believe in, or "" (M05.FR.07). Who signed it is looked at elsewhere."""
        if not may_issue(certificate):
            return "not_a_ca"
        if certificate.subject == certificate.issuer and not certificate_signed_by(certificate, certificate):
            return "bad_signature"
        return verify((certificate,), (certificate,), now)

    def full(self) -> bool:
        """Is CertificateEntries.maxLimit reached (M05.FR.06)?"""
        limit = self.station.model.find("SecurityCtrlr", "CertificateEntries")
        return limit is not None and limit.max_limit is not None and self.entries() >= limit.max_limit

    def take_over(self, certificate: x509.Certificate, now: float) -> Payload:
        """The new CSMS root replaces the old one, which stays as the fallback (M05.FR.10 to M05.FR.12)."""
        old = next(root for root in self.store if root.use == CSMS_ROOT)
        if certificate == old.certificate:
            return status("Accepted")
        if not self.signed_by(certificate, old.certificate, now):
            return status("Rejected", "InvalidCertificate")
        self.store = [root for root in self.store if root.use != CSMS_ROOT]
        self.store.append(Root(CSMS_ROOT, certificate, old.certificate))
        self.fallback = old
        self.count(now)
        return status("Accepted")

    def signed_by(self, new: x509.Certificate, old: x509.Certificate, now: float) -> bool:
        return verify((new,), (old,), now) == ""

    def link_opened(self, link: LinkInfo, now: float) -> None:
        """A connection under the new CSMS root works: the fallback has done its duty (M05.FR.13)."""
        if self.fallback is None or not link.certificates:
            return
        chain = read_chain("".join(link.certificates))
        new = [root.certificate for root in self.store if root.use == CSMS_ROOT]
        if verify(chain, new, now, usage="server") == "":
            self.fallback = None

    # -- out

    def delete(self, request: Payload, now: float) -> Payload:
        """Use case M04; the station's own certificate stays (M04.FR.06), so does the last CSMS root in use."""
        wanted = request["certificateHashData"]
        own = self.station.own_certificates
        if own.is_own(wanted):
            return status("Failed")
        if own.delete_chain(wanted):
            self.count(now)
            return status("Accepted")
        found = [root for root in self.store if self.meant(root, wanted)]
        if not found:
            return status("NotFound")
        if any(self.needed(root) for root in found):
            return status("Failed")
        self.store = [root for root in self.store if root not in found]
        self.count(now)
        return status("Accepted")

    def meant(self, root: Root, wanted: Payload) -> bool:
        return same_hash_data(hash_data(root.certificate, root.issuer, wanted["hashAlgorithm"]), wanted)

    def needed(self, root: Root) -> bool:
        """Would the station be cut off without it (M04.FR.03, a MAY)?"""
        in_use = self.station.network.security_profile() >= 2
        return in_use and root.use == CSMS_ROOT and len(self.of_use(CSMS_ROOT)) == 1

    # -- what is there

    def installed_ids(self, request: Payload, now: float) -> Payload:
        """Use case M03."""
        uses = request.get("certificateType")
        found = [entry for entry in self.listed() if not uses or entry["certificateType"] in uses]
        if not found:
            return status("NotFound")
        return {"status": "Accepted", "certificateHashDataChain": found}

    def listed(self) -> list[Payload]:
        """Roots, then V2G chains, as CertificateHashDataChainType."""
        roots = [*self.store, *([self.fallback] if self.fallback is not None else [])]
        listed: list[Payload] = [
            {"certificateType": root.use, "certificateHashData": root.hash_data} for root in roots
        ]
        return listed + self.station.own_certificates.listed_chains()

    def entries(self) -> int:
        return len(self.listed())

    def count(self, now: float) -> None:
        self.station.model.store("SecurityCtrlr.CertificateEntries", str(self.entries()), now)


def may_issue(certificate: x509.Certificate) -> bool:
    """Is it the certificate of an authority (RFC 5280, 4.2.1.3 and 4.2.1.9)?"""
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return basic.ca
    return basic.ca and usage.key_cert_sign
