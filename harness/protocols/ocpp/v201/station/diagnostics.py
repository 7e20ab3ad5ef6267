"""Log upload and customer information (use cases N01, N09, N10). Uploads are simulated.

A remote location that contains "fail" cannot be written to, so that a failed upload can be had on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.tokens import key_of

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

UPLOAD = "log upload"


class Logs(Part):
    """One upload at a time."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"GetLog": "get_log"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.uploading: Payload | None = None

    def get_log(self, request: Payload, now: float) -> Payload:
        """A new request takes the place of a running upload (N01.FR.01, N01.FR.12, N01.FR.20)."""
        if not self.available(request):
            return status("Rejected", "NotFound")
        running, self.uploading = self.uploading, request
        if running is not None:
            self.tell("AcceptedCanceled", running["requestId"], now)
        self.station.timers.set(UPLOAD, now, self.start)
        filename = f"{request['logType']}-{request['requestId']}.log"
        return {"status": "AcceptedCanceled" if running else "Accepted", "filename": filename}

    def available(self, request: Payload) -> bool:
        """Is there a log of this kind? The simulated station always has one (N01.FR.05)."""
        return True

    def start(self, now: float) -> None:
        """N01.FR.08."""
        if self.uploading is not None:
            self.tell("Uploading", self.uploading["requestId"], now)
            self.station.timers.set(UPLOAD, now + self.station.config.upload_time, self.finish)

    def finish(self, now: float) -> None:
        """N01.FR.09, N01.FR.10."""
        if self.uploading is not None:
            failed = "fail" in self.uploading["log"]["remoteLocation"]
            request, self.uploading = self.uploading, None
            self.tell("UploadFailure" if failed else "Uploaded", request["requestId"], now)

    def report_status(self, now: float) -> None:
        """Uploading, or Idle and then without an id (F06.FR.14, F06.FR.15, N01.FR.13)."""
        if self.uploading is not None:
            self.tell("Uploading", self.uploading["requestId"], now)
        else:
            self.station.calls.send("LogStatusNotification", {"status": "Idle"}, now, asked=True)

    def tell(self, state: str, request_id: int, now: float) -> None:
        """Every status carries the id of its request (N01.FR.07)."""
        payload = {"status": state, "requestId": request_id}
        self.station.calls.send("LogStatusNotification", payload, now, asked=True)

    def rebooting(self, now: float) -> None:
        self.uploading = None


class CustomerInformation(Part):
    """What the station stores about a customer: cache and running transactions, and the local list."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"CustomerInformation": "customer_information"}

    def customer_information(self, request: Payload, now: float) -> Payload:
        """N09.FR.02, N09.FR.07, N09.FR.09."""
        references = [
            name for name in ("idToken", "customerCertificate", "customerIdentifier") if name in request
        ]
        if len(references) != 1:
            return status("Invalid", "InvalidValue", "exactly one reference to a customer")
        if not (request["report"] or request["clear"]):
            return status("Rejected", "InvalidValue", "neither report nor clear")
        known = self.stored(request)
        if request["clear"]:
            self.clear(request, now)
        self.notify(request["requestId"], self.text(request, known), now)
        return status("Accepted")

    def stored(self, request: Payload) -> list[str]:
        """One line per place where the customer is known."""
        token = request.get("idToken")
        if token is None:
            return []
        lines = []
        if key_of(token) in self.station.cache.entries:
            info = self.station.cache.entries[key_of(token)].info
            lines.append(f"authorization cache: {token['idToken']} {info['status']}")
        if key_of(token) in self.station.local_list.entries:
            lines.append(f"local authorization list: {token['idToken']}")
        return lines

    def clear(self, request: Payload, now: float) -> None:
        """Everything but the local list (N10.FR.03, N10.FR.06)."""
        if "idToken" in request:
            self.station.cache.forget(request["idToken"], now)

    def text(self, request: Payload, known: list[str]) -> str:
        """N09.FR.05, N09.FR.06, N10.FR.03, N10.FR.04, N10.FR.06."""
        if not request["report"]:
            return "cleared"
        return "; ".join(known)[:512] if known else "no data found"

    def notify(self, request_id: int, text: str, now: float) -> None:
        payload = {
            "data": text,
            "seqNo": 0,
            "tbc": False,
            "generatedAt": self.station.timestamp(now),
            "requestId": request_id,
        }
        self.station.calls.send("NotifyCustomerInformation", payload, now)
