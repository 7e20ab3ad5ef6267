"""Who may charge: tokens presented at the station (use cases C01 to C16, E07).

    token presented --starts or stops?--> stop: same token, or same group as far as known here: at once
                                          start: list > cache > CSMS; offline: list, cache, unknown if allowed

The list comes before the cache (C13.FR.01, C14.FR.01).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from harness.protocols.ocpp.peer import LINK_LOST, Answer
from harness.protocols.ocpp.v201.station.calls import accepted
from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload
from harness.protocols.ocpp.v201.station.session import Session
from harness.protocols.ocpp.v201.station.tokens import key_of

Decision = Literal["yes", "no", "ask"]
Then = Callable[[Payload | None, float], None]
"""Called with the idTokenInfo of an accepted token, or None when it is refused."""


class Authorization(Part):
    """Decides on tokens, asking the CSMS where it has to."""

    def required(self) -> bool:
        """Does energy need authorization at all (AuthCtrlr.Enabled, C01.FR.01)?"""
        return self.station.model.flag("AuthCtrlr", "Enabled", default=True)

    # -- a token is presented

    def presented(self, token: Payload, evse: Evse | None, now: float) -> None:
        """A driver shows a token, at an EVSE or at the station's only reader."""
        if self.gives_cable_back(token):
            return
        session = self.session_it_stops(token, evse, now)
        if session is not None:
            self.stop(session, token, now)
            return
        target = self.session_it_may_start(evse)
        if target is None:
            self.foreign_token(token, evse, now)
        else:
            self.start(target, token, now)

    def gives_cable_back(self, token: Payload) -> bool:
        """The driver fetches a cable that stayed locked after its EV end was pulled (E09.FR.03)."""
        held = [plug for plug in self.station.equipment.connectors() if plug.held_for == key_of(token)]
        for plug in held:
            plug.unlock()
        return bool(held)

    def session_it_stops(self, token: Payload, evse: Evse | None, now: float) -> Session | None:
        """An authorized session with this token, or with its group as far as known here (C01.FR.03,
        E07.FR.01).
        """
        candidates = self.candidates(evse)
        for session in candidates:
            if session.token is not None and key_of(session.token) == key_of(token):
                return session
        info = self.known(token, now)
        if info is None or info.get("status") != "Accepted" or (evse is None and self.free_evses()):
            return None
        return next((session for session in candidates if self.same_group(session, info)), None)

    def candidates(self, evse: Evse | None) -> list[Session]:
        sessions = [session for session in self.station.transactions.all() if session.authorized]
        return sessions if evse is None else [session for session in sessions if session.evse is evse]

    def same_group(self, session: Session, info: Payload) -> bool:
        """C09.FR.03."""
        group = (info.get("groupIdToken") or {}).get("idToken", "")
        return bool(group) and group.casefold() == session.group.casefold()

    def free_evses(self) -> list[Evse]:
        """EVSEs on which nobody is authorized, those with an EV first."""
        free = [
            evse
            for evse in self.station.equipment.evses
            if self.station.availability.evse_usable(evse)
            and not (evse.session is not None and (evse.session.authorized or evse.session.authorizing))
        ]
        return sorted(free, key=lambda evse: evse.plugged is None)

    def session_it_may_start(self, evse: Evse | None) -> Session | None:
        """The session that a new authorization would be for; None when there is no place for one."""
        transactions = self.station.transactions
        free = self.free_evses()
        if evse is not None:
            return transactions.session_on(evse) if evse in free else None
        if any(session.authorizing for session in transactions.waiting):
            return None
        plugged = [candidate for candidate in free if candidate.plugged is not None]
        if plugged or (free and len(self.station.equipment.evses) == 1):
            return transactions.session_on((plugged or free)[0])
        if not free or transactions.waiting:
            return None
        session = transactions.new_session()
        transactions.waiting.append(session)
        return session

    def start(self, session: Session, token: Payload, now: float) -> None:
        """Authorize the token for this session, then begin."""
        if not self.station.may_charge():
            self.station.transactions.forget_if_empty(session)
            return
        session.authorizing = True
        self.decide(token, session.evse, now, lambda info, at: self.decided(session, token, info, at))

    def decided(self, session: Session, token: Payload, info: Payload | None, now: float) -> None:
        session.authorizing = False
        if session not in self.station.transactions.all():
            return
        if info is None or not self.may_start(session, token, info, now):
            session.untold.remote_start_id = None
            self.station.transactions.forget_if_empty(session)
            return
        group = (info.get("groupIdToken") or {}).get("idToken", "")
        reservation_id = self.station.reservations.use(token, group, session.evse, now)
        self.station.transactions.authorized(session, token, group, now, reservation_id)

    def may_start(self, session: Session, token: Payload, info: Payload, now: float) -> bool:
        """An accepted token still may not start: as master pass, elsewhere, on another's reservation."""
        if self.is_master_pass(info):
            self.master_pass(now)
            return False
        allowed = info.get("evseId")
        if session.evse is not None and allowed and session.evse.id not in allowed:
            return False
        group = (info.get("groupIdToken") or {}).get("idToken", "")
        if session.evse is None:
            return True
        return self.station.reservations.permits(token, group, session.evse)

    def stop(self, session: Session, token: Payload, now: float) -> None:
        """End the session's authorization without asking (E07.FR.01, E07.FR.02, E07.FR.05)."""
        self.station.transactions.stop(session, "StopAuthorized", "Local", now, token=token)

    def foreign_token(self, token: Payload, evse: Evse | None, now: float) -> None:
        """No place to start: perhaps it belongs to a group, or is a master pass (C09.FR.05, C16)."""
        sessions = self.candidates(evse)
        if sessions and self.station.may_charge():
            self.decide(token, evse, now, lambda info, at: self.foreign_decided(token, evse, info, at))

    def foreign_decided(self, token: Payload, evse: Evse | None, info: Payload | None, now: float) -> None:
        """Only an accepted token stops, and only its own group's sessions (C09.FR.03, C09.FR.11, C01.FR.23)."""
        if info is None:
            return
        if self.is_master_pass(info):
            self.master_pass(now)
            return
        session = next((each for each in self.candidates(evse) if self.same_group(each, info)), None)
        if session is not None:
            self.stop(session, token, now)

    # -- master pass

    def is_master_pass(self, info: Payload) -> bool:
        master = self.station.model.text("AuthCtrlr", "MasterPassGroupId")
        group = (info.get("groupIdToken") or {}).get("idToken", "")
        return bool(master) and group.casefold() == master.casefold()

    def master_pass(self, now: float) -> None:
        """It stops all that runs; with a display the driver chooses first (C16.FR.01 to C16.FR.03)."""
        if self.station.config.has_master_pass_ui:
            return
        for session in self.candidates(None):
            self.station.transactions.stop(session, "StopAuthorized", "MasterPass", now)

    # -- deciding

    def known(self, token: Payload, now: float) -> Payload | None:
        """What list or cache say of a token; the list comes first."""
        listed = self.station.local_list.find(token, now)
        return listed if listed is not None else self.station.cache.find(token, now)

    def decide(self, token: Payload, evse: Evse | None, now: float, then: Then) -> None:
        """Find out about a token and say so, at once or when the CSMS has answered."""
        if not self.needs_no_check(token):
            info = self.known(token, now)
            decision = (
                self.online(token, info) if self.station.connection.is_open else self.offline(token, info)
            )
            match decision:
                case "ask":
                    self.ask(token, evse, now, then)
                case "yes":
                    then(info or {"status": "Accepted"}, now)
                case _:
                    then(None, now)
        else:
            then({"status": "Accepted"}, now)

    def needs_no_check(self, token: Payload) -> bool:
        """Nothing to ask for these (C02.FR.01, C03.FR.01, C05.FR.01), or authorization is off."""
        return token["type"] in ("NoAuthorization", "Central") or not self.required()

    def online(self, token: Payload, info: Payload | None) -> Decision:
        """With a link (C01.FR.02, C10.FR.03, C12.FR.02, C14.FR.02, C14.FR.03)."""
        model = self.station.model
        if info is not None and info.get("status") == "Accepted":
            local = model.flag("AuthCtrlr", "LocalPreAuthorize") or model.flag(
                "AuthCtrlr", "DisableRemoteAuthorization"
            )
            return "yes" if local else "ask"
        if model.flag("AuthCtrlr", "DisableRemoteAuthorization"):
            return "no"
        return "no" if info is not None and self.post_authorize_disabled(token) else "ask"

    def post_authorize_disabled(self, token: Payload) -> bool:
        """Is a known bad token refused without asking (LocalAuthListCtrlr,
        AuthCacheCtrlr.DisablePostAuthorize)?
        """
        holder = "LocalAuthListCtrlr" if self.station.local_list.lists(token) else "AuthCacheCtrlr"
        return self.station.model.flag(holder, "DisablePostAuthorize")

    def offline(self, token: Payload, info: Payload | None) -> Decision:
        """Without a link (C13.FR.02 to C13.FR.06, C15.FR.08)."""
        model = self.station.model
        if info is not None:
            good = info.get("status") == "Accepted" and model.flag("AuthCtrlr", "LocalAuthorizeOffline")
            return "yes" if good else "no"
        if self.station.local_list.lists(token):
            return "no"
        return "yes" if model.flag("AuthCtrlr", "OfflineTxForUnknownIdEnabled") else "no"

    def ask(self, token: Payload, evse: Evse | None, now: float, then: Then) -> None:
        """Send Authorize (C01.FR.02)."""
        self.station.calls.send(
            "Authorize",
            {"idToken": token},
            now,
            lambda answer, at: self.answered(token, evse, answer, at, then),
        )

    def answered(self, token: Payload, evse: Evse | None, answer: Answer, now: float, then: Then) -> None:
        """The CSMS decided, or the link went and we are on our own."""
        if answer is LINK_LOST:
            info = self.known(token, now)
            then(info or {"status": "Accepted"} if self.offline(token, info) == "yes" else None, now)
            return
        payload = accepted(answer)
        info = payload.get("idTokenInfo") if payload else None
        if not isinstance(info, dict):
            then(None, now)
            return
        self.learn(token, info, now)
        then(info if info.get("status") == "Accepted" else None, now)

    def learn(self, token: Payload, info: Payload, now: float) -> None:
        """Keep what the CSMS said in the cache (C10.FR.04, C10.FR.05)."""
        self.station.cache.learn(token, info, now)
