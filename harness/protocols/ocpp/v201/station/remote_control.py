"""What the CSMS may do from afar: start, stop, unlock (use cases F01 to F03, F05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload, status
from harness.protocols.ocpp.v201.station.session import Session


class RemoteControl(Part):
    """Orders of the CSMS for sessions and locks."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "RequestStartTransaction": "request_start",
        "RequestStopTransaction": "request_stop",
        "UnlockConnector": "unlock",
    }

    # -- start

    def request_start(self, request: Payload, now: float) -> Payload:
        """Use cases F01 and F02: answer first, then authorize and begin."""
        evse = self.choose_evse(request)
        refusal = self.refuse_start(request, evse, now)
        if refusal is not None or evse is None:
            return refusal or status("Rejected", "UnknownEvse")
        session = self.station.transactions.session_on(evse)
        answer = status("Accepted")
        if session.ongoing:
            answer["transactionId"] = session.transaction_id
        self.begin(session, request, now)
        return answer

    def choose_evse(self, request: Payload) -> Evse | None:
        """The EVSE asked for, or one that the station selects, with an EV if there is one (F01.FR.20)."""
        if "evseId" in request:
            return self.station.equipment.evse(request["evseId"])
        if not self.station.config.functions.remote_start_any_evse:
            return None
        return next(iter(self.station.authorization.free_evses()), None)

    def refuse_start(self, request: Payload, evse: Evse | None, now: float) -> Payload | None:
        """Why not: not accepted yet, EVSE, reservation, profile (F01.FR.21 to F01.FR.26, B02.FR.05)."""
        if not self.station.registration.accepted:
            return status("Rejected", "CSNotAccepted")
        if evse is None:
            return status("Rejected", "UnknownEvse" if "evseId" in request else "UnsupportedParam")
        if not self.station.availability.evse_usable(evse):
            return status("Rejected", "NotEnabled", "the EVSE is Unavailable or Faulted")
        if evse.session is not None and (evse.session.authorized or evse.session.authorizing):
            return status("Rejected", "TxInProgress")
        if not self.matches_reservation(request, evse):
            return status("Rejected", "InvalidIdToken", "the EVSE is reserved")
        return self.refuse_profile(request, evse, now)

    def matches_reservation(self, request: Payload, evse: Evse) -> bool:
        """F01.FR.21, F01.FR.22."""
        group = (request.get("groupIdToken") or {}).get("idToken", "")
        return self.station.reservations.permits(request["idToken"], group, evse)

    def refuse_profile(self, request: Payload, evse: Evse, now: float) -> Payload | None:
        """A bad profile, if the station cares for profiles at all (F01.FR.12, F01.FR.26, K05.FR.02)."""
        profile = request.get("chargingProfile")
        if profile is None or not self.station.smart_charging.active:
            return None
        if profile["chargingProfilePurpose"] != "TxProfile" or "transactionId" in profile:
            return status("Rejected", "InvalidProfile")
        objection = self.station.profile_rules.objection(evse.id, profile)
        return status("Rejected", objection[0], objection[1]) if objection else None

    def begin(self, session: Session, request: Payload, now: float) -> None:
        """Bind the order to the session and authorize its token (F01.FR.01, F01.FR.02, F01.FR.19, F01.FR.25)."""
        session.remote_start_id = session.untold.remote_start_id = request["remoteStartId"]
        profile = request.get("chargingProfile")
        if profile is not None and self.station.smart_charging.active:
            self.station.smart_charging.remember_for(session, profile)
        token, group = request["idToken"], request.get("groupIdToken") or {}
        if self.authorizes_first():
            self.station.authorization.start(session, token, now)
            return
        info: Payload = {"status": "Accepted"}
        if group:
            info["groupIdToken"] = group
        self.station.authorization.decided(session, token, info, now)

    def authorizes_first(self) -> bool:
        """AuthCtrlr.AuthorizeRemoteStart."""
        return self.station.model.flag("AuthCtrlr", "AuthorizeRemoteStart")

    # -- stop

    def request_stop(self, request: Payload, now: float) -> Payload:
        """Use case F03."""
        if not self.station.registration.accepted:
            return status("Rejected", "CSNotAccepted")
        session = self.station.transactions.by_id(request["transactionId"])
        if session is None:
            return status("Rejected", "TxNotFound")
        self.stop(session, now)
        return status("Accepted")

    def stop(self, session: Session, now: float) -> None:
        """F03.FR.02, F03.FR.03."""
        self.station.transactions.stop(session, "RemoteStop", "Remote", now)

    # -- unlock

    def unlock(self, request: Payload, now: float) -> Payload:
        """Use case F05."""
        connector = self.station.equipment.connector(request["evseId"], request["connectorId"])
        if connector is None:
            return status("UnknownConnector")
        evse = self.station.equipment.evses[connector.evse_id - 1]
        session = evse.session
        if session is not None and session.ongoing and session.authorized and session.connector is connector:
            return status("OngoingAuthorizedTransaction")
        if not connector.unlock():
            return status("UnlockFailed", "FixedCable" if connector.fixed_cable else "")
        if session is not None and session.ongoing and session.connector is connector:
            self.station.transactions.update(session, "UnlockCommand", now)
        return status("Unlocked")
