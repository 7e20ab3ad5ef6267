"""What all parts of the station have in common: the station they belong to, and the moments they are told of.

A part keeps one idea (reset, smart charging, ...). It answers the CALLs that it names in `ANSWERS` with the
method named there, so that a station with one fault overrides one method of one part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.device_model import Variable
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

Payload = dict[str, Any]


class Part:
    """Base of the parts. All hooks may be left as they are."""

    ANSWERS: ClassVar[Mapping[str, str]] = {}
    """Action of a CALL from the CSMS → name of the method `(request, now) -> Reply` that answers it."""

    def __init__(self, station: ChargingStation) -> None:
        self.station = station

    def boot_accepted(self, now: float) -> None:
        """BootNotification was accepted, for the first time since power-up."""

    def back_online(self, now: float, offline_for: float) -> None:
        """The link is back after `offline_for` seconds and the station is accepted."""

    def went_offline(self, now: float) -> None:
        """The link was lost."""

    def rebooting(self, now: float) -> None:
        """Everything volatile is gone. What must survive stays."""

    def transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        """The Ended event of this transaction has been made."""

    def variable_changed(self, variable: Variable, now: float) -> None:
        """An attribute of a variable got another value, by whatever way."""


def status(value: str, reason: str = "", info: str = "") -> Payload:
    """A response with `status`, and `statusInfo` when there is a reason code (Part 2 appendix 5)."""
    answer: Payload = {"status": value}
    if reason:
        answer["statusInfo"] = status_info(reason, info)
    return answer


def status_info(reason: str, info: str = "") -> Payload:
    answer: Payload = {"reasonCode": reason}
    if info:
        answer["additionalInfo"] = info[:512]
    return answer
