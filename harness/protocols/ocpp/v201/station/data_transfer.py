"""Vendor messages (use case P01): known vendors are those of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from harness.protocols.ocpp.v201.station.part import Part, Payload, status


class DataTransfer(Part):
    """Answers DataTransfer."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"DataTransfer": "data_transfer"}

    def data_transfer(self, request: Payload, now: float) -> Payload:
        if request["vendorId"] not in self.station.config.vendor_ids:
            return status("UnknownVendorId")
        return status("UnknownMessageId") if "messageId" in request else status("Accepted")
