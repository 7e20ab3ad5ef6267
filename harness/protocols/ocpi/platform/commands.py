"""Commands and charging profiles at an operator: an answer at once, and the result when the station has said it.

What the text leaves open is chosen here:

* a place, EVSE or connector that is not there is OCPI 2003; somebody else's session is unknown, somebody else's
  reservation is rejected; so is a token that does not belong to who sends the command;
* a station takes `STATION` seconds for anything, a result is promised within `TIMEOUT` seconds;
* the same reservation id of the same party replaces the reservation that is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from harness.protocols.ocpi.envelope import INVALID, UNKNOWN_LOCATION, date_time
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import SENDER
from harness.protocols.ocpi.platform.application import asker
from harness.protocols.ocpi.platform.charging import Session
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, invalid, not_found
from harness.protocols.ocpi.platform.pages import moment
from harness.protocols.ocpi.platform.stores import Object, owner_of

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.cpo import Cpo

STATION: Final = 1.0
TIMEOUT: Final = 30
BROKEN: Final = frozenset({"INOPERATIVE", "OUTOFORDER", "PLANNED", "REMOVED", "BLOCKED"})
TAKEN: Final = frozenset({"CHARGING", "RESERVED"})


@dataclass(slots=True)
class _Reservation:
    """A reservation of an EVSE, as long as it lasts. `session`: what is told of it."""

    session: Session
    until: float


class Commands:
    """The commands and chargingprofiles modules of an operator."""

    def __init__(self, cpo: "Cpo") -> None:
        self._cpo = cpo
        self._reserved: dict[tuple[PartyId, str], _Reservation] = {}

    def abandon(self) -> None:
        """No reservation lasts any longer."""
        self._reserved.clear()

    # -- commands ---------------------------------------------------------------------------------------------------

    def handle(self, incoming: Incoming, now: float) -> Answer:
        """Answer a command, and see that its result follows."""
        given = incoming.json
        if problems := self._cpo.platform.version.problems(incoming.operation.takes, given, False):
            return invalid("; ".join(problems))
        who = asker(incoming, "EMSP")
        if who is None:
            return invalid("it is not clear who sends this command")
        match incoming.name.partition(" ")[2]:
            case "START_SESSION":
                return self._start(incoming, who, now)
            case "STOP_SESSION":
                return self._stop(incoming, who, now)
            case "RESERVE_NOW":
                return self._reserve(incoming, who, now)
            case "CANCEL_RESERVATION":
                return self._cancel(incoming, who, now)
        return self._unlock(incoming, now)

    def _start(self, incoming: Incoming, who: PartyId, now: float) -> Answer:
        given = incoming.json
        if "connector_id" in given and "evse_uid" not in given:
            return invalid("connector_id without evse_uid")
        if owner_of(given["token"]) != who:
            return _said("REJECTED")
        place = self._cpo.places.get(given["location_id"])
        evse = self._evse(place, given.get("evse_uid"))
        if place is None or evse is None:
            return Answer(UNKNOWN_LOCATION, message="there is no such place or EVSE")
        id = given.get("connector_id", evse["connectors"][0]["id"])
        connector = next((each for each in evse["connectors"] if each["id"] == id), None)
        if connector is None:
            return Answer(UNKNOWN_LOCATION, message="there is no such connector")

        def done(at: float) -> str:
            kept = self._kept_for(who, evse)
            if evse["status"] in BROKEN:
                return "EVSE_INOPERATIVE"
            if evse["status"] in TAKEN and kept is None:
                return "EVSE_OCCUPIED"
            reference = given.get("authorization_reference", "")
            if kept is not None:
                self._cpo.charging.activate(kept, at, reference)
            else:
                self._cpo.charging.begin(given["token"], place, evse, connector, "COMMAND", at, reference)
            self._cpo.set_status(evse["uid"], "CHARGING", at)
            return "ACCEPTED"

        return self._later(incoming, who, now, done)

    def _stop(self, incoming: Incoming, who: PartyId, now: float) -> Answer:
        session = self._session(incoming.json["session_id"], who)
        if session is None or session.over:
            return _said("UNKNOWN_SESSION")

        def done(at: float) -> str:
            if not session.over:
                self._cpo.end(session, at)
            return "ACCEPTED"

        return self._later(incoming, who, now, done)

    def _reserve(self, incoming: Incoming, who: PartyId, now: float) -> Answer:
        given = incoming.json
        if owner_of(given["token"]) != who or moment(given["expiry_date"]) <= now:
            return _said("REJECTED")
        place = self._cpo.places.get(given["location_id"])
        evse = self._evse(place, given.get("evse_uid"))
        if place is None or evse is None:
            return Answer(UNKNOWN_LOCATION, message="there is no such place or EVSE")
        key = who, str(given["reservation_id"]).casefold()

        def done(at: float) -> str:
            until = moment(given["expiry_date"])
            held = self._reserved.get(key)
            if held is not None and held.session.evse is evse:
                held.until = until
            elif evse["status"] in BROKEN:
                return "EVSE_INOPERATIVE"
            elif evse["status"] in TAKEN:
                return "EVSE_OCCUPIED"
            else:
                if held is not None:
                    self._release(key, at)
                reference = given.get("authorization_reference", "")
                first = evse["connectors"][0]
                session = self._cpo.charging.begin(
                    given["token"], place, evse, first, "COMMAND", at, reference, "RESERVATION"
                )
                self._reserved[key] = _Reservation(session, until)
                self._cpo.set_status(evse["uid"], "RESERVED", at)
            self._cpo.platform.alarm(until, lambda then: self._expire(key, then))
            return "ACCEPTED"

        return self._later(incoming, who, now, done)

    def _cancel(self, incoming: Incoming, who: PartyId, now: float) -> Answer:
        key = who, str(incoming.json["reservation_id"]).casefold()
        if key not in self._reserved:
            return _said("REJECTED")

        def done(at: float) -> str:
            if key not in self._reserved:
                return "UNKNOWN_RESERVATION"
            self._release(key, at)
            return "ACCEPTED"

        return self._later(incoming, who, now, done)

    def _unlock(self, incoming: Incoming, now: float) -> Answer:
        given = incoming.json
        evse = self._evse(self._cpo.places.get(given["location_id"]), given["evse_uid"])
        if evse is None or all(each["id"] != given["connector_id"] for each in evse["connectors"]):
            return Answer(UNKNOWN_LOCATION, message="there is no such connector")
        who = asker(incoming, "EMSP")
        assert who is not None
        return self._later(incoming, who, now, lambda at: "ACCEPTED")

    # -- charging profiles -----------------------------------------------------------------------------------------

    def profile(self, incoming: Incoming, now: float) -> Answer:
        """Set, tell or clear the charging profile of a session."""
        who = asker(incoming, "EMSP") or asker(incoming, "SCSP")
        given, query = incoming.json, incoming.query
        if incoming.operation.takes and (
            problems := self._cpo.platform.version.problems("SetChargingProfile", given, False)
        ):
            return invalid("; ".join(problems))
        url = given["response_url"] if incoming.operation.takes else query.get("response_url", "")
        if not url or (incoming.operation.method == "GET" and not query.get("duration", "").isdigit()):
            return invalid("response_url and, to read a profile, duration are required")
        session = self._session(incoming.path["session_id"], who) if who is not None else None
        if session is None or session.over:
            return _said("UNKNOWN_SESSION", 0)
        asked, running = who, session

        def told(at: float) -> None:
            self._result(
                incoming, asked, url, "POST profile_result", self._profiled(incoming, running, at), at
            )

        self._cpo.platform.alarm(now + STATION, told)
        return _said("ACCEPTED")

    def _profiled(self, incoming: Incoming, session: Session, now: float) -> Object:
        match incoming.operation.method:
            case "PUT":
                session.profile = dict(incoming.json["charging_profile"])
                return {"result": "ACCEPTED"}
            case "DELETE":
                had, session.profile = session.profile is not None, None
                return {"result": "ACCEPTED" if had else "UNKNOWN"}
        profile = session.profile or {
            "charging_rate_unit": "W",
            "charging_profile_period": [{"start_period": 0, "limit": 11000}],
        }
        active = {"start_date_time": date_time(now), "charging_profile": profile}
        return {"result": "ACCEPTED", "profile": active}

    def preferences(self, incoming: Incoming, now: float) -> Answer:
        """What a driver would like. Where the EVSE cannot do that: HTTP 404 and 2001 (mod_sessions)."""
        given = incoming.json
        if problems := self._cpo.platform.version.problems("ChargingPreferences", given, False):
            return invalid("; ".join(problems))
        who = asker(incoming, "EMSP")
        session = self._session(incoming.path["session_id"], who) if who is not None else None
        if session is None:
            return not_found("there is no such session")
        if "CHARGING_PREFERENCES_CAPABLE" not in session.evse.get("capabilities", ()):
            return Answer(INVALID, message="this EVSE knows no preferences", status=404)
        if given["profile_type"] in ("CHEAP", "GREEN"):
            for field, lacking in (
                ("departure_time", "DEPARTURE_REQUIRED"),
                ("energy_need", "ENERGY_NEED_REQUIRED"),
            ):
                if field not in given:
                    return Answer(data=lacking)
        return Answer(data="ACCEPTED")

    # -- inside -----------------------------------------------------------------------------------------------------

    def _later(self, incoming: Incoming, who: PartyId, now: float, done: Any) -> Answer:
        """Accepted; the station says how it went."""
        url = incoming.json["response_url"]

        def told(at: float) -> None:
            self._result(incoming, who, url, "POST command_result", {"result": done(at)}, at)

        self._cpo.platform.alarm(now + STATION, told)
        return _said("ACCEPTED")

    def _result(
        self, incoming: Incoming, who: PartyId | None, url: str, name: str, body: Object, now: float
    ) -> None:
        self._cpo.platform.ask(
            incoming.relation, name, now, json=body, to=who, frm=self._cpo.id, url=url, interface=SENDER
        )

    def _session(self, id: str, who: PartyId) -> Session | None:
        """That session, if it belongs to a token of theirs."""
        session = self._cpo.charging.sessions.get(id)
        return session if session is not None and session.owner == who else None

    def _evse(self, place: Mapping[str, Any] | None, uid: str | None) -> Object | None:
        """That EVSE, or the first free one where none is named."""
        evses = (place or {}).get("evses") or []
        wanted = [
            each for each in evses if each["status"] != "REMOVED" and (uid is None or each["uid"] == uid)
        ]
        free = (each for each in wanted if each["status"] == "AVAILABLE")
        return next(free, wanted[0] if wanted else None)

    def _kept_for(self, who: PartyId, evse: Object) -> Session | None:
        """The reservation that is taken up by who comes now."""
        for key, held in list(self._reserved.items()):
            if key[0] == who and held.session.evse is evse:
                del self._reserved[key]
                return held.session
        return None

    def _release(self, key: tuple[PartyId, str], now: float) -> None:
        held = self._reserved.pop(key)
        self._cpo.charging.end(held.session, now)
        self._cpo.set_status(held.session.evse["uid"], "AVAILABLE", now)

    def _expire(self, key: tuple[PartyId, str], now: float) -> None:
        held = self._reserved.get(key)
        if held is not None and held.until <= now:
            self._release(key, now)


def _said(result: str, timeout: int = TIMEOUT) -> Answer:
    return Answer(data={"result": result, "timeout": timeout})
