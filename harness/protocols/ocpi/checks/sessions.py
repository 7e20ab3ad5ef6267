"""Sessions go on and come to an end, grow by PATCH, and say by what authorisation they run (mod_sessions)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, Situation, rule
from harness.protocols.ocpi.money.quantities import Unreadable, instant
from harness.usecases.observation import Observation

FLOW: Final = rule(
    "session.flow", "a session that is over stays over", f"{IEC}F3", "OCPI mod_sessions, SessionStatus"
)
BACKWARD: Final = rule(
    "session.backward",
    "a session that charges does not go back to waiting",
    "OCPI mod_sessions, SessionStatus",
    basis="inferred",
)
ENERGY: Final = rule(
    "session.energy",
    "the energy of a session does not become less",
    "OCPI mod_sessions, Session",
    basis="inferred",
)
APPENDED: Final = rule(
    "session.appended",
    "a PATCH brings new charging periods only, for they are appended",
    f"{IEC}F3",
    "OCPI mod_sessions, PATCH Method",
)
REFERENCE: Final = rule(
    "session.reference",
    "the authorization_reference that the eMSP gave is repeated in sessions and CDRs",
    f"{IEC}F3",
    "OCPI mod_sessions, Session; mod_cdrs, CDR",
)
TOKEN: Final = rule(
    "cdr.token",
    "the token of a CDR is that of its session",
    f"{IEC}F4",
    "OCPI mod_commands, StartSession",
    basis="inferred",
)
_RANK: Final = {"RESERVATION": 0, "RESERVED": 0, "PENDING": 1, "ACTIVE": 2, "COMPLETED": 3, "INVALID": 3}
_OVER: Final = ("COMPLETED", "INVALID")
_CLOCKS: Final = 300.0
"""Seconds by which clocks may differ: what began longer before an authorisation does not rest on it."""
_COMMANDS: Final = ("POST START_SESSION", "POST RESERVE_NOW")


@dataclass(slots=True)
class _Session:
    first: int
    status: str = ""
    kwh: Decimal | None = None
    token: str = ""
    periods: dict[str, Any] = field(default_factory=dict)
    seq: int = 0


@dataclass(slots=True)
class _Given:
    """An authorisation of ours: where it stood and when, and its authorization_reference, if it had one."""

    seq: int
    at: float
    reference: str | None


class Sessions:
    """Follows each session that is pushed."""

    RULES: tuple[Rule, ...] = (FLOW, BACKWARD, ENERGY, APPENDED, REFERENCE, TOKEN)

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._sessions: dict[tuple[str, ...], _Session] = {}
        self._given: dict[str, list[_Given]] = {}

    def see(self, seen: Observation) -> None:
        if not seen.by_sut:
            self._ours(seen)
            return
        if seen.name in _COMMANDS and seen.shape in ("response", "error") and seen.answers is not None:
            self._refused(seen, seen.answers)
        if seen.shape != "request" or not isinstance(seen.body["json"], dict):
            return
        held = seen.body["json"]
        if seen.name in ("PUT session", "PATCH session"):
            self._pushed(seen, held)
        elif seen.name == "POST cdr":
            self._billed(seen, held)

    # -- what we authorise --------------------------------------------------------------------------------------

    def _ours(self, seen: Observation) -> None:
        if seen.shape == "request" and seen.name in _COMMANDS:
            self._gave(seen, seen.body["json"])
        elif seen.shape == "response" and seen.name == "POST authorize":
            data = seen.body["data"]
            if isinstance(data, Mapping) and data.get("allowed") == "ALLOWED":
                self._gave(seen, data)

    def _gave(self, seen: Observation, held: Any) -> None:
        token = held.get("token") if isinstance(held, Mapping) else None
        uid = token.get("uid") if isinstance(token, Mapping) else None
        if isinstance(uid, str):
            reference = held.get("authorization_reference")
            given = _Given(seen.seq, seen.at, reference if isinstance(reference, str) else None)
            self._given.setdefault(uid.upper(), []).append(given)

    def _refused(self, seen: Observation, asked: Observation) -> None:
        """A command that is not accepted starts nothing, and its reference is none."""
        data = seen.body["data"]
        if seen.shape == "response" and isinstance(data, Mapping) and data.get("result") == "ACCEPTED":
            return
        for uid, given in self._given.items():
            self._given[uid] = [each for each in given if each.seq != asked.seq]

    # -- what is pushed -----------------------------------------------------------------------------------------

    def _pushed(self, seen: Observation, held: Mapping[str, Any]) -> None:
        path = seen.body["path"]
        key = (seen.record.party, *(each.upper() for each in path.values()))
        known = self._sessions.get(key)
        session = known or self._sessions.setdefault(key, _Session(seen.seq))
        if known is not None:
            self._went_on(known, held, seen)
        self._periods(session, held, seen)
        status, kwh = held.get("status"), held.get("kwh")
        session.status = status if isinstance(status, str) else session.status
        session.kwh = Decimal(kwh) if isinstance(kwh, int | Decimal) else session.kwh
        session.token = _uid(held) or session.token
        session.seq = seen.seq
        self._reference(held, session.token, session.first, seen, seen.name.startswith("PUT"))

    def _went_on(self, before: _Session, held: Mapping[str, Any], seen: Observation) -> None:
        status, where = held.get("status"), (before.seq, seen.seq)
        if isinstance(status, str) and before.status:
            over = before.status in _OVER
            kept = status == before.status or status == "INVALID"
            self._it.ruled(not over or kept, FLOW, before.status, status, *where)
            if not over:
                back = _RANK.get(status, 9) < _RANK.get(before.status, 0)
                self._it.ruled(not back, BACKWARD, f"{before.status} or what follows", status, *where)
        kwh = held.get("kwh")
        if isinstance(kwh, int | Decimal) and before.kwh is not None:
            self._it.ruled(kwh >= before.kwh, ENERGY, f"at least {before.kwh}", f"{kwh}", *where)

    def _periods(self, session: _Session, held: Mapping[str, Any], seen: Observation) -> None:
        periods = held.get("charging_periods")
        if seen.name.startswith("PUT"):
            session.periods = {}
        if not isinstance(periods, list):
            return
        starts = [
            (each["start_date_time"], each)
            for each in periods
            if isinstance(each, dict) and "start_date_time" in each
        ]
        if seen.name.startswith("PATCH") and starts:
            again = [str(start) for start, each in starts if session.periods.get(str(start)) == each]
            expected = "periods that the session does not have yet"
            self._it.ruled(
                not again, APPENDED, expected, f"again {', '.join(again)}", session.seq or seen.seq, seen.seq
            )
        session.periods |= {str(start): each for start, each in starts}

    def _reference(
        self, held: Mapping[str, Any], uid: str, first: int, seen: Observation, whole: bool
    ) -> None:
        """What counts are references that we gave before the session came up, for the token that it runs by."""
        begun = _instant(held.get("start_date_time"))
        given = [
            each
            for each in self._given.get(uid.upper(), ())
            if each.seq < first and (begun is None or begun >= each.at - _CLOCKS)
        ]
        told = held.get("authorization_reference")
        if (
            not given
            or given[-1].reference is None
            or (told is None and (not whole or held.get("auth_method") == "WHITELIST"))
        ):
            return
        later = self._given.get(uid.upper(), ())
        good = str(told).upper() in [each.reference.upper() for each in later if each.reference is not None]
        expected = f"authorization_reference {given[-1].reference}"
        self._it.ruled(good, REFERENCE, expected, f"{told or 'none'}", given[-1].seq, seen.seq)

    def _billed(self, seen: Observation, held: Mapping[str, Any]) -> None:
        id, uid = held.get("session_id"), _uid(held)
        owner = [str(held.get(name)).upper() for name in ("country_code", "party_id")]
        session = self._sessions.get((seen.record.party, *owner, str(id).upper())) if id else None
        if session is not None and session.token and uid:
            same = session.token.upper() == uid.upper()
            self._it.ruled(same, TOKEN, f"token {session.token}", uid, session.seq, seen.seq)
        if held.get("credit") is not True:
            self._reference(held, uid, session.first if session else seen.seq, seen, whole=True)

    def end(self, at: float) -> None:
        """Nothing is open."""


def _instant(told: Any) -> float | None:
    """Epoch seconds of a time of OCPI, or None."""
    try:
        return instant(told, "").timestamp()
    except Unreadable:
        return None


def _uid(held: Mapping[str, Any]) -> str:
    token = held.get("cdr_token")
    uid = token.get("uid") if isinstance(token, Mapping) else None
    return uid if isinstance(uid, str) else ""
