"""What else a station may ask or tell: certificates, firmware, logs, messages, data transfer (A, L, M, N, O,
P).
"""

from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.v201.csms.ordering import Ordering
from harness.protocols.ocpp.v201.csms.stations import Json, Station


class Services(Ordering):
    """Answers, and does no more than it was set up for."""

    def on_sign_certificate(self, station: Station, request: Json, now: float) -> Reply:
        """A02.FR.11, FR.12. When it can be signed, the chain follows in a CertificateSigned."""
        chain = self.sign(station, request)
        if chain is None:
            return {"status": "Rejected"}
        payload: Json = {"certificateChain": chain}
        if "certificateType" in request:
            payload["certificateType"] = request["certificateType"]
        self.afterwards(lambda at: self.order_by_itself(station, "CertificateSigned", payload, at))
        return {"status": "Accepted"}

    def sign(self, station: Station, request: Json) -> str | None:
        """The chain for a signing request, or None."""
        signer = self.config.sign_certificate
        type = request.get("certificateType", "ChargingStationCertificate")
        return signer(station.identity, request["csr"], type) if signer else None

    def on_get_15118_ev_certificate(self, station: Station, request: Json, now: float) -> Reply:
        """M01, M02: there is no provider of contract certificates behind this CSMS."""
        return {"status": "Failed", "exiResponse": ""}

    def on_get_certificate_status(self, station: Station, request: Json, now: float) -> Reply:
        """M06.FR.04: there is no OCSP responder behind this CSMS."""
        return {"status": "Failed"}

    def on_log_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """N01."""
        return {}

    def on_firmware_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """L01. New firmware may bring another device model (B07.FR.14)."""
        if request["status"] == "Installed":
            station.inventoried = False
        return {}

    def on_publish_firmware_status_notification(self, station: Station, request: Json, now: float) -> Reply:
        """L03."""
        return {}

    def on_data_transfer(self, station: Station, request: Json, now: float) -> Reply:
        """P02: no vendor is known here."""
        return {"status": "UnknownVendorId"}
