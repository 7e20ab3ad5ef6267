"""Display messages (use cases O01 to O06). They survive reboots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.reports import chunks

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation


class Display(Part):
    """The messages that the station shows, by id."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "SetDisplayMessage": "set_message",
        "GetDisplayMessages": "get_messages",
        "ClearDisplayMessage": "clear_message",
    }

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.messages: dict[int, Payload] = {}

    def set_message(self, request: Payload, now: float) -> Payload:
        """O01, O02, O06."""
        message = request["message"]
        refusal = self.refuse(message)
        if refusal:
            return status(refusal)
        if message["priority"] == "AlwaysFront":
            self.replace_front()
        self.messages[message["id"]] = message
        self.watch(message)
        self.count(now)
        return status("Accepted")

    def watch(self, message: Payload) -> None:
        """Take the message away when its time is over."""
        if "endDateTime" in message:
            at = parse_iso8601(message["endDateTime"])
            self.station.timers.set(
                ("message", message["id"]), at, lambda now: self.remove(message["id"], now)
            )

    def boot_accepted(self, now: float) -> None:
        for message in self.messages.values():
            self.watch(message)

    def refuse(self, message: Payload) -> str:
        """Why a message cannot be shown, or ""."""
        model = self.station.model
        if message["priority"] not in model.members("DisplayMessageCtrlr", "SupportedPriorities"):
            return "NotSupportedPriority"
        if message["message"]["format"] not in model.members("DisplayMessageCtrlr", "SupportedFormats"):
            return "NotSupportedMessageFormat"
        transaction_id = message.get("transactionId")
        if transaction_id is not None and self.station.transactions.by_id(transaction_id) is None:
            return "UnknownTransaction"
        return ""

    def replace_front(self) -> None:
        """Only one message is always in front."""
        self.messages = {
            id: other for id, other in self.messages.items() if other["priority"] != "AlwaysFront"
        }

    def remove(self, id: int, now: float) -> None:
        self.messages.pop(id, None)
        self.station.timers.cancel(("message", id))
        self.count(now)

    def count(self, now: float) -> None:
        self.station.model.store("DisplayMessageCtrlr.DisplayMessages", str(len(self.messages)), now)

    def clear_message(self, request: Payload, now: float) -> Payload:
        """O05."""
        if request["id"] not in self.messages:
            return status("Unknown")
        self.remove(request["id"], now)
        return status("Accepted")

    def get_messages(self, request: Payload, now: float) -> Payload:
        """O03, O04: answer, then the messages in parts."""
        found = [message for message in self.messages.values() if self.wanted(message, request)]
        if not found:
            return status("Unknown")
        parts = chunks(found, self.station.config.report_chunk)
        for number, part in enumerate(parts, start=1):
            payload: Payload = {
                "requestId": request["requestId"],
                "messageInfo": list(part),
                "tbc": number < len(parts),
            }
            self.station.calls.send("NotifyDisplayMessages", payload, now)
        return status("Accepted")

    def wanted(self, message: Payload, request: Payload) -> bool:
        ids = request.get("id")
        return (ids is None or message["id"] in ids) and all(
            message.get(name) == request[name] for name in ("priority", "state") if name in request
        )

    def transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        """A message for a transaction goes with it."""
        for id in [
            id for id, message in self.messages.items() if message.get("transactionId") == transaction_id
        ]:
            self.remove(id, now)
