"""Contract certificates for the EV: what it asks for is handed on as it is, and so is the answer (use cases M01, M02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.protocols.ocpp.peer import Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.part import Part, Payload

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

SCHEMA = "urn:iso:15118:2:2013:MsgDef"


class EvCertificates(Part):
    """`told`: what the EV was told at last, as {"status", "exi"}; None: nothing yet."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.told: Payload | None = None

    def ask(self, action: str, exi: str, now: float) -> None:
        """An EV wants a contract certificate: `action` is Install or Update, `exi` its message in base64."""
        self.told = None
        payload = {"iso15118SchemaVersion": SCHEMA, "action": action, "exiRequest": exi}
        self.station.calls.send("Get15118EVCertificate", payload, now, self.answered)

    def answered(self, answer: Answer, now: float) -> None:
        """Whatever went wrong, the EV learns that it did."""
        payload = accepted(answer) or {}
        good = payload.get("status") == "Accepted"
        self.told = {
            "status": "Accepted" if good else "Failed",
            "exi": payload.get("exiResponse", "") if good else "",
        }
