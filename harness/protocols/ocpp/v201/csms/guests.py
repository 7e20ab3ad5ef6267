"""Drivers of other providers at our stations: a desk is asked about their tokens, and told of their sessions.

A token that the CSMS does not know is asked for; the answer to the station waits for that. What the desk has agreed to is
a good token for as long as the CSMS lives. Energy is what the main register of the session's EVSE has moved since the
session began (measurand Energy.Active.Import.Register; J02).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpp.peer import DEFER, Reply
from harness.protocols.ocpp.v201.csms.config import Token
from harness.protocols.ocpp.v201.csms.overrides import Received
from harness.protocols.ocpp.v201.csms.transactions import Transactions
from harness.protocols.roaming_desk import RoamingDesk

REGISTER: Final = "Energy.Active.Import.Register"
KILO: Final = Decimal(1000)


class Guests(Transactions):
    """Asks at a desk, if there is one."""

    _desk: RoamingDesk | None = None

    def host(self, desk: RoamingDesk) -> None:
        """See `roaming_desk.Hosting`."""
        self._desk = desk
        self._guests: set[tuple[str, str]] = set()
        self._hosted: set[str] = set()
        self._first: dict[str, Decimal] = {}
        self.override("Authorize", self._ask)
        self.override("TransactionEvent", self._book)

    def _ask(self, received: Received) -> Reply:
        """A token of our own is answered as ever; for others the desk is asked, and the station waits."""
        assert self._desk is not None
        if not isinstance(received.default, Mapping):
            return received.default
        asked = received.call.payload["idToken"]
        key = asked["type"], asked["idToken"].casefold()
        if key in self.tokens and key not in self._guests:
            return received.default
        id = received.call.id

        def told(may: bool, now: float) -> None:
            if may:
                self._guests.add(key)
                self.set_token(Token(asked["idToken"], type=asked["type"]))
            elif key in self._guests:
                self.remove_token(asked["idToken"], asked["type"])
            info = {"status": "Accepted" if may else "Invalid"}
            self.answer_later(received.station, id, {"idTokenInfo": info})

        desk = self._desk
        self.afterwards(lambda now: desk.may_charge(asked["idToken"], 1, now, told))
        return DEFER

    def _book(self, received: Received) -> Reply:
        """What happens in a session of theirs is told at the desk."""
        assert self._desk is not None
        event: Any = received.call.payload
        if not isinstance(received.default, Mapping):
            return received.default
        session = str(event["transactionInfo"]["transactionId"])
        at = datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00")).timestamp()
        shown = event.get("idToken", {})
        if (
            session not in self._hosted
            and (shown.get("type"), shown.get("idToken", "").casefold()) in self._guests
        ):
            self._hosted.add(session)
            self._desk.begun(session, shown["idToken"], event.get("evse", {}).get("id", 1), at)
        for reading in readings(event.get("meterValue", ())):
            moved = reading - self._first.setdefault(session, reading)
            if moved > 0 and session in self._hosted:
                self._desk.metered(session, moved, at)
        if event["eventType"] == "Ended":
            self._first.pop(session, None)
            if session in self._hosted:
                self._hosted.remove(session)
                self._desk.ended(session, at)
        return received.default


def readings(values: Any) -> Iterator[Decimal]:
    """What the main energy register showed, in kWh, in the order of `meterValue`."""
    for value in values:
        for sample in value["sampledValue"]:
            if sample.get("measurand", REGISTER) != REGISTER or sample.get("phase"):
                continue
            unit = sample.get("unitOfMeasure", {})
            energy = Decimal(str(sample["value"])).scaleb(unit.get("multiplier", 0))
            yield energy if unit.get("unit") == "kWh" else energy / KILO
