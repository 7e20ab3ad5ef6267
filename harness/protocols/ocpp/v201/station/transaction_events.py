"""What a TransactionEvent looks like, and what its answer means (Part 2 E, 1.5; use case E05).

When one is made is decided in `transactions`; how it gets to the CSMS in `delivery`.
"""

from __future__ import annotations

from harness.protocols.ocpp.v201.station.part import Part, Payload
from harness.protocols.ocpp.v201.station.session import Session


class TransactionEvents(Part):
    """Makes events, each fact told as often as the standard wants it."""

    def next_seq_no(self, session: Session) -> int:
        """0 at the start, then one more each time (Part 2 E, 1.3.2.1)."""
        number = session.seq_no
        session.seq_no += 1
        return number

    def tell(
        self,
        session: Session,
        event_type: str,
        trigger: str,
        now: float,
        state: str = "",
        token: Payload | None = None,
        values: list[Payload] | None = None,
        reason: str = "",
    ) -> None:
        """Make a TransactionEvent and hand it to delivery."""
        info = self.transaction_info(session, event_type, state, reason, now)
        payload: Payload = {
            "eventType": event_type,
            "timestamp": self.station.timestamp(now),
            "triggerReason": trigger,
            "seqNo": self.next_seq_no(session),
            "transactionInfo": info,
        }
        self.add_untold(session, payload)
        if token is not None:
            payload["idToken"] = token
        if values:
            payload["meterValue"] = values
        if state == "Charging" and session.evse is not None and session.evse.config.phases:
            payload["numberOfPhasesUsed"] = session.evse.config.phases
        if state:
            session.charging_state = state
        self.station.delivery.enqueue(payload, self.delivered, now)

    def transaction_info(
        self, session: Session, event_type: str, state: str, reason: str, now: float
    ) -> Payload:
        info: Payload = {"transactionId": session.transaction_id}
        if state:
            info["chargingState"] = state
        if reason:
            info["stoppedReason"] = reason
        if event_type == "Ended":
            info["timeSpentCharging"] = int(session.time_charging)
        return info

    def add_untold(self, session: Session, payload: Payload) -> None:
        """What is told once: token, EVSE, remote start, reservation; RemoteStart overrides the reason
        (F01.FR.19).
        """
        untold = session.untold
        if untold.token is not None:
            payload["idToken"], untold.token = untold.token, None
        if untold.evse and session.evse is not None:
            payload["evse"], untold.evse = {"id": session.evse.id}, False
            if session.connector is not None and session.plugged:
                payload["evse"]["connectorId"] = session.connector.id
        if untold.remote_start_id is not None:
            payload["triggerReason"] = "RemoteStart"
            payload["transactionInfo"]["remoteStartId"], untold.remote_start_id = untold.remote_start_id, None
        if untold.reservation_id is not None:
            payload["reservationId"], untold.reservation_id = untold.reservation_id, None

    def delivered(self, event: Payload, response: Payload, now: float) -> None:
        """The CSMS answered an event: learn about the token, act if it is not accepted (C10.FR.05,
        E05.FR.01).
        """
        transaction_id = event["transactionInfo"]["transactionId"]
        if isinstance(response.get("totalCost"), int | float):
            self.station.transactions.costs[transaction_id] = response["totalCost"]
        info = response.get("idTokenInfo")
        if not isinstance(info, dict):
            return
        if "idToken" in event:
            self.station.authorization.learn(event["idToken"], info, now)
        session = self.station.transactions.by_id(transaction_id)
        if session is not None and session.authorized and event.get("idToken") in (None, session.token):
            self.consider(session, info, now)

    def consider(self, session: Session, info: Payload, now: float) -> None:
        group = (info.get("groupIdToken") or {}).get("idToken")
        if group:
            session.group = group
        if info.get("status") != "Accepted" and not session.suspended and session.energy_limit is None:
            self.station.transactions.token_invalid(session, now)
