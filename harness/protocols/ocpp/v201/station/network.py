"""Network connection profiles (use cases B09, B10, A05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from harness.protocols.ocpp.v201.station.device_model import split
from harness.protocols.ocpp.v201.station.inventory import SLOTS
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation


class Network(Part):
    """The configuration slots. They survive reboots."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"SetNetworkProfile": "set_profile"}

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        first = split(station.model.text("OCPPCommCtrlr", "NetworkConfigurationPriority"))[0]
        self.profiles: dict[str, Payload] = {first: {}}

    def profile(self, slot: str) -> Payload:
        """What is stored in a slot; {} for the one that the station was built with."""
        return self.profiles.get(slot, {})

    def security_profile(self) -> int:
        return int(self.station.model.number("SecurityCtrlr", "SecurityProfile"))

    def set_profile(self, request: Payload, now: float) -> Payload:
        """B09.FR.01, B09.FR.02, B09.FR.04, B09.FR.05."""
        slot, data = str(request["configurationSlot"]), request["connectionData"]
        if slot not in SLOTS:
            return status("Rejected", "InvalidValue", f"slots are {', '.join(SLOTS)}")
        if data["securityProfile"] < self.security_profile() or data["securityProfile"] > 3:
            return status("Rejected", "InvalidValue", "securityProfile")
        if not self.content_valid(data):
            return status("Rejected", "InvalidURL")
        self.profiles[slot] = data
        return status("Accepted")

    def content_valid(self, data: Payload) -> bool:
        """JSON, version 2.0.1 (called OCPP20 here), a WebSocket URL that fits the security profile."""
        url = urlsplit(data["ocppCsmsUrl"])
        scheme = "ws" if data["securityProfile"] <= 1 else "wss"
        fits = url.scheme == scheme and bool(url.hostname)
        return fits and data["ocppTransport"] == "JSON" and data["ocppVersion"] == "OCPP20"

    def refuse_priority(self, value: str) -> str:
        """Why NetworkConfigurationPriority cannot be this: a slot without profile, a missing certificate
        (A05, B10).
        """
        slots = split(value)
        if not slots or any(slot not in self.profiles for slot in slots):
            return "NotFound"
        for slot in slots:
            wanted = self.profiles[slot].get("securityProfile", self.security_profile())
            if wanted < self.security_profile():
                return "InvalidValue"
            if wanted > self.security_profile() and not self.station.certificates.ready_for(wanted):
                return "InvalidCertificate"
        return ""

    def connected_by(self, slot: str, now: float) -> None:
        """A higher security profile is in use: the lower ones are gone for good (A05.FR.06)."""
        used = self.profile(slot).get("securityProfile", self.security_profile())
        if used <= self.security_profile():
            return
        self.station.model.store("SecurityCtrlr.SecurityProfile", str(used), now)
        self.profiles = {
            name: data for name, data in self.profiles.items() if data.get("securityProfile", 0) >= used
        }
        slots = split(self.station.model.text("OCPPCommCtrlr", "NetworkConfigurationPriority"))
        kept = ",".join(name for name in slots if name in self.profiles)
        self.station.model.store("OCPPCommCtrlr.NetworkConfigurationPriority", kept, now)
