"""Transactions as the CSMS sees them, and remote start and stop (functional blocks E, F, H, J).

    unknown --TransactionEvent--> active --Ended--> ended

An event counts once, whatever how often it is sent (E13): it is known by its seqNo. Events may come late and
out of order from an offline queue (E04, E12); what is missing between the lowest and the highest number is
kept as a gap. A transaction whose Started was never seen is booked all the same.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.v201.csms.authorization import Authorization, token_key
from harness.protocols.ocpp.v201.csms.config import CsmsConfig
from harness.protocols.ocpp.v201.csms.orders import Order
from harness.protocols.ocpp.v201.csms.stations import Json, Station


@dataclass(slots=True)
class Transaction:
    """`numbers` holds each seqNo seen, `doubles` how many events came again.

    authorized    its token was accepted
    renegotiated  a schedule of the EV was refused and we offered a profile again
    """

    station: str
    id: str
    since: float
    evse: int | None = None
    connector: int | None = None
    token: tuple[str, str] | None = None
    remote_start: int | None = None
    charging_state: str | None = None
    stopped_reason: str | None = None
    started: str | None = None
    ended: str | None = None
    authorized: bool = False
    renegotiated: bool = False
    doubles: int = 0
    numbers: set[int] = field(default_factory=set)
    meter: list[Json] = field(default_factory=list)

    @property
    def active(self) -> bool:
        return self.ended is None

    @property
    def missing(self) -> list[tuple[int, int]]:
        """The gaps in seqNo, as first and last number missing. Numbers begin at 0."""
        seen = [-1, *sorted(number for number in self.numbers if number >= 0)]
        return [(before + 1, after - 1) for before, after in pairwise(seen) if after > before + 1]

    def row(self) -> Json:
        return {
            "station": self.station,
            "transaction": self.id,
            "state": "active" if self.active else "ended",
            "evse": self.evse,
            "connector": self.connector,
            "id_token": self.token[1] if self.token and self.token[0] != "KeyCode" else None,
            "remote_start": self.remote_start,
            "charging_state": self.charging_state,
            "stopped_reason": self.stopped_reason,
            "started": self.started,
            "ended": self.ended,
            "events": len(self.numbers),
            "doubles": self.doubles,
            "missing": self.missing,
        }


class Transactions(Authorization):
    """Books transactions. Transaction ids are unique per station (E01)."""

    def __init__(self, config: CsmsConfig, new_id: Callable[[], str]) -> None:
        super().__init__(config, new_id)
        self.meter_values: deque[Json] = deque(maxlen=config.journal)
        self._transactions: dict[tuple[str, str], Transaction] = {}
        self._ended: deque[tuple[str, str]] = deque()

    # what stations tell

    def on_transaction_event(self, station: Station, request: Json, now: float) -> Reply:
        """J02.FR.19: always an answer; with a status whenever there was a token (E01.FR.12, E02.FR.02,
        C09.FR.12).
        """
        transaction = self.book_event(station, request, now)
        if "idToken" not in request:
            return {}
        return {"idTokenInfo": self.transaction_token(station, transaction, request["idToken"], now)}

    def transaction_token(
        self, station: Station, transaction: Transaction, id_token: Json, now: float
    ) -> Json:
        """E02.FR.04, E05.FR.01: the token is judged anew, whoever let it in before."""
        info = self.token_info(station, id_token, now, (station.identity, transaction.id))
        if transaction.token == token_key(id_token):
            transaction.authorized = info["status"] == "Accepted"
        return info

    def book_event(self, station: Station, request: Json, now: float) -> Transaction:
        """Count the event, once."""
        id = request["transactionInfo"]["transactionId"]
        transaction = self._transactions.get((station.identity, id))
        if transaction is None:
            transaction = self._transactions[(station.identity, id)] = Transaction(station.identity, id, now)
        if self.is_double(transaction, request):
            transaction.doubles += 1
        else:
            transaction.numbers.add(request["seqNo"])
            self.apply_event(station, transaction, request, now)
        return transaction

    def is_double(self, transaction: Transaction, request: Json) -> bool:
        """E13: a repeated message is the same event."""
        return request["seqNo"] in transaction.numbers

    def apply_event(self, station: Station, transaction: Transaction, request: Json, now: float) -> None:
        """What the event says about the transaction. What an older event says does not undo a newer one."""
        newest = request["seqNo"] == max(transaction.numbers)
        info, evse = request["transactionInfo"], request.get("evse", {})
        transaction.evse = evse.get("id", transaction.evse)
        transaction.connector = evse.get("connectorId", transaction.connector)
        transaction.remote_start = info.get("remoteStartId", transaction.remote_start)
        transaction.stopped_reason = info.get("stoppedReason", transaction.stopped_reason)
        if newest:
            transaction.charging_state = info.get("chargingState", transaction.charging_state)
            transaction.meter = request.get("meterValue", transaction.meter)
        if "idToken" in request and request["triggerReason"] != "StopAuthorized":
            transaction.token = token_key(request["idToken"])
        if request["eventType"] == "Started":
            transaction.started = request["timestamp"]
        if request["eventType"] == "Ended" and transaction.active:
            transaction.ended = request["timestamp"]
            self.transaction_ended(station, transaction, now)

    def transaction_ended(self, station: Station, transaction: Transaction, now: float) -> None:
        """The oldest ended ones are forgotten when there are too many."""
        self._ended.append((station.identity, transaction.id))
        while len(self._ended) > self.config.journal:
            self._transactions.pop(self._ended.popleft(), None)

    def on_meter_values(self, station: Station, request: Json, now: float) -> Reply:
        """J01.FR.18. What is signed in it stays as it came."""
        self.meter_values.append({"station": station.identity, **request})
        return {}

    def on_reservation_status_update(self, station: Station, request: Json, now: float) -> Reply:
        """H04, H01.FR.16."""
        return {}

    # what the CSMS wants to know

    def transactions(self) -> Iterator[Transaction]:
        return iter(self._transactions.values())

    def running(self, station: str, evse: int | None = None) -> Transaction | None:
        """The latest active transaction of a station, on `evse` if given."""
        found = [
            transaction
            for (identity, _), transaction in self._transactions.items()
            if identity == station and transaction.active and evse in (None, transaction.evse)
        ]
        return found[-1] if found else None

    def in_use(self, key: tuple[str, str], transaction: tuple[str, str] | None) -> bool:
        return any(
            other.active and other.authorized and other.token == key and place != transaction
            for place, other in self._transactions.items()
        )

    # what the operator wants

    def start_transaction(
        self, station: str, id_token: Json, now: float, evse: int | None = None, profile: Json | None = None
    ) -> str:
        """Remote start with a remoteStartId of its own (F01, F02). A token of type Central is ours and known
        to us.
        """
        payload: Json = {"idToken": id_token, "remoteStartId": self.number()}
        if evse is not None:
            payload["evseId"] = evse
        if profile is not None:
            payload["chargingProfile"] = profile
        return self.request(station, "RequestStartTransaction", payload, now)

    def stop_transaction(self, station: str, transaction: str, now: float) -> str:
        """F03.FR.01."""
        return self.request(station, "RequestStopTransaction", {"transactionId": transaction}, now)

    def sending(self, station: Station, order: Order, payload: Json, now: float) -> None:
        super().sending(station, order, payload, now)
        if order.action == "RequestStartTransaction":
            order.note = f"remoteStartId {payload.get('remoteStartId')}"
            if payload.get("idToken", {}).get("type") == "Central":
                self._started_by_us.add(token_key(payload["idToken"]))
