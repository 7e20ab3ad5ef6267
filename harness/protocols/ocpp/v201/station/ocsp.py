"""Revocation status of the V2G certificate and its sub-CAs, kept ready for EVs (use case M06).

Asked for after each new certificate and at least once a week; where nobody could tell, again after an hour, then after
two and so on, so that a CSMS in trouble is left in peace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509

from harness.pki.hashes import hash_data
from harness.protocols.ocpp.peer import Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

REFRESH = 6 * 86400.0
"""Seconds after which what is known is asked for anew: within the week that M06.FR.10 gives."""
RETRY = 3600.0
TIMER = "OCSP status"


class Ocsp(Part):
    """The cache: `statuses` holds the answers (base64 of DER) by serial number."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.statuses: dict[str, str] = {}
        self._failures = 0

    def renew(self, now: float) -> None:
        """Ask for the status of each certificate that says where to ask (M06.FR.06, M06.FR.07, M06.FR.10)."""
        chain = self.station.own_certificates.v2g
        self.station.timers.cancel(TIMER)
        if chain is None:
            return
        for certificate, issuer in chain.pairs:
            self.ask(certificate, issuer, now)
        self.station.timers.set(TIMER, now + REFRESH, self.renew)

    def ask(self, certificate: x509.Certificate, issuer: x509.Certificate, now: float) -> None:
        url = responder(certificate)
        if not url:
            return
        data: Payload = dict(hash_data(certificate, issuer)) | {"responderURL": url}
        self.station.calls.send(
            "GetCertificateStatus",
            {"ocspRequestData": data},
            now,
            lambda answer, at: self.answered(data["serialNumber"], answer, at),
        )

    def answered(self, serial: str, answer: Answer, now: float) -> None:
        payload = accepted(answer)
        if payload is not None and payload.get("status") == "Accepted":
            self.statuses[serial] = str(payload.get("ocspResult", ""))
            self._failures = 0
            return
        self.statuses.pop(serial, None)
        self.station.timers.set(TIMER, now + self.retry_wait(), self.try_again)

    def retry_wait(self) -> float:
        """Seconds until the next round of questions after one that failed."""
        return float(min(RETRY * 2**self._failures, REFRESH))

    def try_again(self, now: float) -> None:
        self._failures += 1
        self.renew(now)

    def forget(self) -> None:
        self.statuses.clear()
        self.station.timers.cancel(TIMER)

    def boot_accepted(self, now: float) -> None:
        """What came over the reboot may be old."""
        self.renew(now)


def responder(certificate: x509.Certificate) -> str:
    """The URL of the OCSP responder in a certificate (RFC 5280, 4.2.2.1), or ""."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return ""
    ocsp = x509.oid.AuthorityInformationAccessOID.OCSP
    return next((str(each.access_location.value) for each in access if each.access_method == ocsp), "")
