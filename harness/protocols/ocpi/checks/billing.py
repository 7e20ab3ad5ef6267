"""CDRs beside the sessions that they bill (mod_cdrs, mod_sessions): one for each, after its end, of the same content.

Judged are the CDRs of a CPO, beside the sessions that it told the same platform of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, Situation, rule
from harness.protocols.ocpi.checks.listing import Listing
from harness.protocols.ocpi.money.quantities import Unreadable, instant, number, said
from harness.usecases.observation import Observation

_F4: Final = f"{IEC}F4"
SESSION_ID: Final = rule(
    "cdr.session_id",
    "a CDR names its session where the CPO has the module Sessions",
    _F4,
    "OCPI mod_cdrs, CDR",
)
AFTER: Final = rule(
    "cdr.after_session",
    "a CDR comes when its session is over",
    _F4,
    "OCPI mod_cdrs, Introduction",
    basis="inferred",
)
CONTENT: Final = rule(
    "cdr.session",
    "energy, times and currency of a CDR are those of its session when it was over",
    _F4,
    "OCPI mod_cdrs, CDR; mod_sessions, Session",
    basis="inferred",
)
ONE_BILL: Final = rule(
    "cdr.one_bill",
    "a session is billed again only after the first CDR was credited",
    _F4,
    "OCPI mod_cdrs, Credit CDRs",
)
ONE_CREDIT: Final = rule(
    "cdr.one_credit", "a CDR is credited once", _F4, "OCPI mod_cdrs, Credit CDRs", basis="inferred"
)
CORRECTED: Final = rule(
    "cdr.corrected",
    "a credit CDR names the CDR that it credits, and no other CDR names one",
    _F4,
    "OCPI mod_cdrs, Credit CDRs",
    basis="inferred",
)
_KWH: Final = Decimal("0.001")
_MINUTE: Final = 60.0
_UNDER_WAY: Final = 10.0
"""Seconds by which the end of a session may come behind its CDR."""
_OPEN: Final = ("ACTIVE", "PENDING", "RESERVATION", "RESERVED")

Key = tuple[str, ...]


@dataclass(slots=True)
class _Session:
    """The last that was told of it."""

    seq: int
    held: dict[str, Any]


@dataclass(slots=True)
class _Bill:
    """A CDR that stands: not credited yet."""

    seq: int
    id: str
    held: Mapping[str, Any]


class Billing:
    """Follows sessions and the CDRs for them."""

    RULES: tuple[Rule, ...] = (SESSION_ID, AFTER, CONTENT, ONE_BILL, ONE_CREDIT, CORRECTED)

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._sessions: dict[Key, _Session] = {}
        self._standing: dict[Key, _Bill] = {}
        self._credited: dict[Key, int] = {}
        self._seen: set[Key] = set()
        self._early: dict[Key, Observation] = {}

    def see(self, seen: Observation) -> None:
        if self._it.verdicts.sut_role != "cpo":
            return
        if not seen.by_sut:
            if seen.name == "POST cdr" and seen.shape == "error" and seen.answers is not None:
                self._refused(seen.answers)
            return
        if seen.name == "PATCH session" and seen.shape == "request":
            self._changed(seen)
        for each in Listing.of(seen):
            key = (seen.record.party, *each.key)
            if each.kind == "session":
                self._sessions[key] = _Session(seen.seq, dict(each.held))
                self._told_again(key)
            elif each.kind == "cdr" and key not in self._seen:
                self._seen.add(key)
                self._billed(key, each.held, seen)

    def _changed(self, seen: Observation) -> None:
        path, changes = seen.body["path"], seen.body["json"]
        key = (seen.record.party, *(str(each).upper() for each in path.values()))
        session = self._sessions.get(key)
        if session is not None and isinstance(changes, Mapping):
            session.held |= changes
            session.seq = seen.seq
            self._told_again(key)

    def _billed(self, key: Key, cdr: Mapping[str, Any], seen: Observation) -> None:
        credit, reference = cdr.get("credit") is True, cdr.get("credit_reference_id")
        got = f"credit {cdr.get('credit')}, credit_reference_id {reference}"
        self._it.ruled(credit == (reference is not None), CORRECTED, "both or none", got, seen.seq)
        if credit:
            self._credits((*key[:3], str(reference).upper()), seen)
            return
        id = cdr.get("session_id")
        self._named(key, id, cdr, seen)
        if id is None:
            return
        session = self._sessions.get((*key[:3], str(id).upper()))
        if session is not None and seen.shape == "request":
            if session.held.get("status") in _OPEN:
                self._early[*key[:3], str(id).upper()] = seen  # its end may be on the way
            else:
                self._it.tally.held(AFTER, seen.seq)
        if session is not None and session.held.get("status") == "COMPLETED":
            differing = "; ".join(_differing(session.held, cdr))
            self._it.ruled(not differing, CONTENT, "as in the session", differing, session.seq, seen.seq)
        self._once((*key[:3], str(id).upper()), key[3], cdr, seen)

    def _named(self, key: Key, id: Any, cdr: Mapping[str, Any], seen: Observation) -> None:
        pushed = [each.seq for other, each in self._sessions.items() if other[:3] == key[:3]]
        if pushed and not _only_reserved(cdr):
            self._it.ruled(id is not None, SESSION_ID, "a session_id", "none", pushed[-1], seen.seq)

    def _told_again(self, key: Key) -> None:
        """What a session is told to be after its CDR."""
        bill = self._early.pop(key, None)
        if bill is not None:
            self._over(self._sessions[key], bill)

    def _over(self, session: _Session, bill: Observation) -> None:
        status = session.held.get("status")
        where = sorted((session.seq, bill.seq))
        self._it.ruled(status not in _OPEN, AFTER, "status COMPLETED", f"{status}", *where)

    def _refused(self, bill: Observation) -> None:
        """A CDR that was not taken bills nothing."""
        self._standing = {key: each for key, each in self._standing.items() if each.seq != bill.seq}

    def _credits(self, original: Key, seen: Observation) -> None:
        before = self._credited.get(original)
        got = f"{original[3]} a second time"
        self._it.ruled(
            before is None, ONE_CREDIT, "another CDR", got, *((before,) if before else ()), seen.seq
        )
        self._credited[original] = seen.seq

    def _once(self, session: Key, id: str, cdr: Mapping[str, Any], seen: Observation) -> None:
        first = self._standing.get(session)
        open_ = first is not None and (*session[:3], first.id) not in self._credited
        if first is not None and open_ and seen.shape == "request" and _overlap(first.held, cdr):
            expected = f"first a credit CDR for {first.id}"
            got = f"{id} for the same session {session[3]}"
            self._it.ruled(False, ONE_BILL, expected, got, first.seq, seen.seq)
        elif first is None or not open_:
            self._it.tally.held(ONE_BILL, seen.seq)
        self._standing[session] = _Bill(seen.seq, id, cdr)

    def end(self, at: float) -> None:
        """A session whose CDR came before its end, and whose end never came."""
        for key, bill in self._early.items():
            if at - bill.at > _UNDER_WAY:
                self._over(self._sessions[key], bill)


def _differing(session: Mapping[str, Any], cdr: Mapping[str, Any]) -> list[str]:
    """In what a CDR is not like its session; what either does not tell is left out."""
    found: list[str] = []
    try:
        kwh, energy = number(session.get("kwh"), "kwh"), number(cdr.get("total_energy"), "total_energy")
        if abs(kwh - energy) > _KWH:
            found.append(f"total_energy {said(energy)}, and kwh {said(kwh)}")
        for name in ("start_date_time", "end_date_time"):
            if session.get(name) is None or (name.startswith("start") and _reserved(cdr)):
                continue
            one, other = instant(session[name], name), instant(cdr.get(name), name)
            if abs((one - other).total_seconds()) > _MINUTE:
                found.append(f"{name} {cdr.get(name)}, and {session[name]}")
    except Unreadable:
        return found
    if str(session.get("currency")).upper() != str(cdr.get("currency")).upper():
        found.append(f"currency {cdr.get('currency')}, and {session.get('currency')}")
    return found


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Do two CDRs bill some of the same time?"""
    try:
        return instant(one.get("start_date_time"), "") < instant(other.get("end_date_time"), "") and instant(
            other.get("start_date_time"), ""
        ) < instant(one.get("end_date_time"), "")
    except Unreadable:
        return False


def _kinds(cdr: Mapping[str, Any]) -> set[str]:
    periods = cdr.get("charging_periods")
    return {
        str(each.get("type"))
        for period in (periods if isinstance(periods, list) else ())
        if isinstance(period, Mapping)
        for each in period.get("dimensions") or ()
        if isinstance(each, Mapping) and each.get("volume")
    }


def _reserved(cdr: Mapping[str, Any]) -> bool:
    return "RESERVATION_TIME" in _kinds(cdr)


def _only_reserved(cdr: Mapping[str, Any]) -> bool:
    """A reservation that never became a session has none."""
    return _kinds(cdr) <= {"RESERVATION_TIME"}
