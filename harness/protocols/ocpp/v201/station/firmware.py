"""Firmware updates, simulated (use cases L01, L02).

    Idle -> DownloadScheduled? -> Downloading -> Downloaded -> SignatureVerified? -> InstallScheduled?
         -> Installing -> InstallRebooting -> (boot FirmwareUpdate) -> Installed

Failures can be had on purpose: a location that contains "fail" cannot be downloaded, one with "broken" not be
installed, a signature "invalid" does not verify.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from harness.clock import parse_iso8601
from harness.pki.pem import read_chain
from harness.pki.verify import verify
from harness.protocols.ocpp.v201.station.certificates import MANUFACTURER_ROOT
from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.timers import Due

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

STEP = "firmware step"


class Firmware(Part):
    """One update at a time. `uninterruptible`: neither reset nor another update may break in (B11.FR.06)."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"UpdateFirmware": "update_firmware"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.version = station.config.firmware_version
        self.status = "Idle"
        self.uninterruptible = False
        self.waiting_for_idle = False
        self.request: Payload | None = None
        self._request_id: int | None = None

    @property
    def running(self) -> bool:
        return self.request is not None

    def blocks(self, evse: Evse) -> bool:
        """Idle EVSEs are out of service while an update waits for the others (L01.FR.07)."""
        allowed = self.station.model.flag("ChargingStation", "AllowNewSessionsPendingFirmwareUpdate")
        return (
            self.waiting_for_idle and not allowed and not (evse.session is not None and evse.session.ongoing)
        )

    def update_firmware(self, request: Payload, now: float) -> Payload:
        """L01.FR.21, L01.FR.22, L01.FR.24, L01.FR.27."""
        if self.uninterruptible:
            return status("Rejected", "FwUpdateInProgress")
        certificate = request["firmware"].get("signingCertificate")
        flaw = self.certificate_flaw(certificate, now) if certificate is not None else ""
        if flaw:
            self.station.security_log.event("InvalidFirmwareSigningCertificate", now, flaw)
            return status("RevokedCertificate" if flaw == "revoked" else "InvalidCertificate")
        cancelled = self.running
        self.waiting_for_idle = False
        self.request, self._request_id = request, request["requestId"]
        self.station.timers.set(STEP, now, self.retrieve)
        return status("AcceptedCanceled" if cancelled else "Accepted")

    def certificate_flaw(self, pem: str, now: float) -> str:
        """What is wrong with the certificate of the signer, or "" (L01.FR.12, L01.FR.21): it has to lead up to an
        installed root of the manufacturer, and not to be revoked.
        """
        try:
            chain = read_chain(pem)
        except ValueError as unreadable:
            return f"{unreadable}"
        roots = self.station.certificates.of_use(MANUFACTURER_ROOT)
        known = self.station.config.crls
        return verify(chain, roots, now, usage="firmware", crls=known(now) if known else ())

    # -- the steps

    def enter(self, state: str, now: float) -> None:
        """A new state, told with the request's id (L01.FR.01, L01.FR.10)."""
        self.status = state
        self.report_status(now)

    def report_status(self, now: float) -> None:
        """The last state; Idle before the first and after Installed (L01.FR.20, L01.FR.25, L01.FR.26)."""
        payload: Payload = {"status": self.status}
        if self.status != "Idle" and self._request_id is not None:
            payload["requestId"] = self._request_id
        self.station.calls.send("FirmwareStatusNotification", payload, now, asked=True)

    def retrieve(self, now: float) -> None:
        """L01.FR.13."""
        if self.request is None:
            return
        at = parse_iso8601(self.request["firmware"]["retrieveDateTime"])
        if at > now:
            self.enter("DownloadScheduled", now)
            self.station.timers.set(STEP, at, self.download)
        else:
            self.download(now)

    def download(self, now: float) -> None:
        self.enter("Downloading", now)
        self.later(self.downloaded, now)

    def downloaded(self, now: float) -> None:
        """L01.FR.04, L01.FR.30."""
        if self.request is None:
            return
        firmware = self.request["firmware"]
        if "fail" in firmware["location"]:
            self.give_up("DownloadFailed", now)
            return
        self.enter("Downloaded", now)
        if "signature" in firmware and not self.signature_valid(firmware["signature"]):
            self.station.security_log.event("InvalidFirmwareSignature", now)
            self.give_up("InvalidSignature", now)
            return
        if "signature" in firmware:
            self.enter("SignatureVerified", now)
        self.schedule(now)

    def signature_valid(self, signature: str) -> bool:
        return "invalid" not in signature.lower()

    def schedule(self, now: float) -> None:
        """Wait for the hour, then for the transactions (L01.FR.05 to L01.FR.07, L01.FR.16)."""
        if self.request is None:
            return
        date = self.request["firmware"].get("installDateTime")
        if date is not None and parse_iso8601(date) > now:
            self.enter("InstallScheduled", now)
            self.station.timers.set(STEP, parse_iso8601(date), self.install_when_idle)
        else:
            self.install_when_idle(now)

    def install_when_idle(self, now: float) -> None:
        if self.station.transactions.ongoing():
            self.waiting_for_idle = True
            self.station.availability.report_changes(now)
        else:
            self.install(now)

    def transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        if not self.waiting_for_idle or self.station.transactions.ongoing():
            return
        if self.status == "Installing":
            self.installed(now)
        else:
            self.install(now)

    def install(self, now: float) -> None:
        self.enter("Installing", now)
        self.uninterruptible = True
        self.later(self.installed, now)

    def installed(self, now: float) -> None:
        """Activate with a reboot, when nothing runs (L01.FR.28, L01.FR.32, L01.FR.33)."""
        if self.request is None:
            return
        if self.station.transactions.ongoing():
            self.uninterruptible, self.waiting_for_idle = False, True
            self.station.availability.report_changes(now)
            return
        self.uninterruptible = self.waiting_for_idle = False
        if "broken" in self.request["firmware"]["location"]:
            self.give_up("InstallationFailed", now)
            self.station.availability.report_changes(now)
            return
        self.enter("InstallRebooting", now)
        self.later(self.activate, now)

    def activate(self, now: float) -> None:
        self.station.restart("FirmwareUpdate", self.station.config.reboot_time, now)

    def boot_accepted(self, now: float) -> None:
        """After the reboot the new firmware says that it is there (L01.FR.31)."""
        if self.status == "InstallRebooting":
            self.enter("Installed", now)
            self.request, self.status = None, "Idle"
            self.station.security_log.event("FirmwareUpdated", now)

    def give_up(self, state: str, now: float) -> None:
        self.enter(state, now)
        self.request = None
        self.waiting_for_idle = False

    def later(self, step: Due, now: float) -> None:
        self.station.timers.set(STEP, now + self.station.config.install_time, step)

    def rebooting(self, now: float) -> None:
        """An update that was not yet installed is over with the power."""
        self.uninterruptible = self.waiting_for_idle = False
        if self.status != "InstallRebooting":
            self.request = None
            self.status = "Idle"
