"""F3: a direct connection and a hub at the same time: what goes where, and what a broken connection does not lose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, told
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene, Setting, Wait
from harness.protocols.ocpi.bindings.app_sessions import told_so_far
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    DIRECTLY,
    HUB,
    THROUGH_HUB,
    answer_to_ours,
    direct,
    ocpi,
    rule,
    send,
)
from harness.protocols.ocpi.bindings.goods import cdr
from harness.protocols.ocpi.bindings.session_orders import order
from harness.protocols.ocpi.bindings.session_scene import (
    Line,
    first_start,
    line,
    listed,
    our_session,
    response_url,
    sessions,
    token_of,
    uid_of,
    whole,
)
from harness.protocols.ocpi.bindings.sessions import pushed
from harness.usecases import roaming_mixed as word
from harness.usecases.observation import Observation

CLOSE: Final = Decimal("0.001")
"""kWh by which a session and its bill may differ, for the sake of rounding."""


@BINDING.does(word.Break)
def break_connection(intent: word.Break, scene: Scene) -> Deed:
    return Setting(direct(scene), "link_down")


@BINDING.does(word.Mend)
def mend_connection(intent: word.Mend, scene: Scene) -> list[Deed]:
    return [Wait(scene.seconds("offline_for")), Setting(direct(scene), "link_up")]


@BINDING.does(word.StopUnreached)
def stop_unreached(intent: word.StopUnreached, scene: Scene) -> Deed:
    it = line(scene, DIRECTLY)
    body = {"response_url": response_url(scene, it.by), "session_id": our_session(scene)}
    return order(it, "STOP_SESSION", body, planted=True)


@BINDING.sees(word.NotLost)
def not_lost(sight: word.NotLost, scene: Scene) -> Check:
    which = rule(
        "sessions.not_lost",
        "what happened to a session while nobody could be reached can be read afterwards",
        *ocpi("mod_sessions, Pull model"),
    )
    spec = _InList(scene.id, our_session(scene).upper(), scene.seconds("answer_within"))
    return Check(which, spec, consumes=False)


@dataclass(frozen=True, slots=True)
class _InList:
    """The list that is answered to the request `id` has that session (its id in capitals), and it is over."""

    id: str
    session: str
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.shape not in ANSWERS or seen.id != self.id:
                return None
            ours = [each for each in listed(seen) if str(each.get("id", "")).upper() == self.session]
            if seen.shape == "response" and not ours and not whole(seen):
                note = "it may stand on another page"
                return Outcome(
                    False, f"not on the first page: {told(seen)}", (seen,), Verdict.INCONCLUSIVE, note
                )
            if seen.shape != "response" or not ours:
                return Outcome(False, f"the session {self.session} is not in {told(seen)}", (seen,))
            status = ours[0].get("status")
            if status == "COMPLETED":
                return Outcome(True, told(seen), (seen,))
            note = "it may be that the station takes its time"
            return Outcome(False, f"the session is {status} in the list", (seen,), Verdict.WARNING, note)

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "no answer"))

    def __str__(self) -> str:
        return f"a list with the session {self.session}, COMPLETED"


@BINDING.sees(word.BillAgrees)
def bill_agrees(sight: word.BillAgrees, scene: Scene) -> Check:
    which = rule(
        "sessions.bill_agrees",
        "the CDR says of the session what the order and the session have said: session_id, token, "
        "authorization_reference, and the energy",
        *ocpi("mod_cdrs, CDR", "mod_commands, StartSession"),
    )
    order = first_start(scene)
    uid = uid_of(order)
    known = sessions(scene, frozenset({uid}))
    held = next(iter(known.values())).held if known else {}
    spec = _Bill(uid, str(order.get("authorization_reference", "")), held, scene.seconds("stop_within"))
    return Check(which, spec, "start", consumes=False)


@dataclass(frozen=True, slots=True)
class _Bill:
    """The first CDR with that token says so; where it does not come in time nothing is settled: OCPI sets none.

    session   what was told or read of it last
    """

    uid: str
    reference: str
    session: Mapping[str, Any]
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not _bill_of(self.uid, self.session)(seen):
                return None
            if (wrong := self._wrong(seen.body["json"])) is not None:
                return Outcome(False, f"{wrong} in {told(seen)}", (seen,))
            if seen.record.party != HUB:
                note = "settling goes through the hub where there is one (IEC 63119-1, 5; type C)"
                return Outcome(False, f"it came directly: {told(seen)}", (seen,), Verdict.WARNING, note)
            if (other := self._other_energy(seen.body["json"])) is not None:
                return Outcome(False, f"{other} in {told(seen)}", (seen,), Verdict.WARNING)
            return Outcome(True, told(seen), (seen,))

        def time(state: Expectation) -> Outcome:
            return Outcome(False, f"no CDR within {self.seconds:g} s", verdict=Verdict.INCONCLUSIVE)

        return Expectation(at + self.seconds, see, time)

    def _wrong(self, bill: Mapping[str, Any]) -> str | None:
        wanted = {
            "session_id": str(self.session.get("id", "")),
            "authorization_reference": self.reference,
        }
        for name, value in wanted.items():
            if value and str(bill.get(name)).upper() != value.upper():
                return f"{name}: wanted {value}, got {bill.get(name)}"
        if token_of(bill) != self.uid:
            return f"cdr_token.uid: wanted {self.uid}, got {token_of(bill)}"
        return None

    def _other_energy(self, bill: Mapping[str, Any]) -> str | None:
        """No sentence says that the numbers are the same; whoever rounds them tells two things of one session."""
        energy, kwh = bill.get("total_energy"), self.session.get("kwh")
        over = self.session.get("status") == "COMPLETED"
        numbers = isinstance(energy, int | Decimal) and isinstance(kwh, int | Decimal)
        if over and numbers and abs(Decimal(str(energy)) - Decimal(str(kwh))) > CLOSE:
            return f"total_energy: wanted the {kwh} kWh of the session, got {energy}"
        return None

    def __str__(self) -> str:
        return f"the CDR of that session at the hub within {self.seconds:g} s"


def _bill_of(uid: str, session: Mapping[str, Any]) -> Callable[[Observation], bool]:
    """Is that the CDR of that session, or of that token?"""

    def fits(seen: Observation) -> bool:
        if not seen.by_sut or seen.shape != "request" or seen.name != "POST cdr":
            return False
        held = seen.body["json"]
        if not isinstance(held, Mapping) or held.get("credit") is True:
            return False
        id = str(session.get("id", ""))
        return token_of(held) == uid or (bool(id) and str(held.get("session_id")).upper() == id.upper())

    return fits


@dataclass(frozen=True, slots=True)
class _AtMostOne:
    """No more than one of what `of` names, by its id, for `seconds`."""

    of: Callable[[Observation], str]
    seconds: float
    what: str

    @property
    def is_silence(self) -> bool:
        return True

    def open(self, at: float) -> Expectation:
        ids: set[str] = set()

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            id = self.of(seen)
            if not id or id in ids:
                return None
            ids.add(id)
            state.seen.append(seen)
            got = f"{len(ids)} of them: {', '.join(sorted(ids))}"
            return Outcome(False, got, tuple(state.seen)) if len(ids) > 1 else None

        def time(state: Expectation) -> Outcome:
            return Outcome(True, f"{len(ids)} of them", tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"no more than one {self.what} for {self.seconds:g} s"


@BINDING.sees(word.OneSession)
def one_session(sight: word.OneSession, scene: Scene) -> Check:
    which = rule(
        "sessions.one_session",
        "the same order that comes on two ways starts one session",
        "IEC 63119-1 5",
        *ocpi("mod_commands"),
        level="derived",
        basis="inferred",
    )
    uid = uid_of(first_start(scene))

    def session(seen: Observation) -> str:
        here = pushed(seen) and token_of(seen.body["json"]) == uid
        active = here and seen.body["json"].get("status") == "ACTIVE"
        return str(seen.body["path"].get("session_id", "")).upper() if active else ""

    return Check(which, _AtMostOne(session, scene.seconds("react_within"), "session"), consumes=False)


@BINDING.sees(word.OneBill)
def one_bill(sight: word.OneBill, scene: Scene) -> Check:
    which = rule(
        "sessions.one_bill",
        "a session is billed once, whatever ways there are",
        "IEC 63119-1 5",
        *ocpi("mod_cdrs"),
        level="derived",
        basis="inferred",
    )
    fits = _bill_of(uid_of(first_start(scene)), {})

    def bill(seen: Observation) -> str:
        return f"{seen.body['json'].get('id')} at {seen.record.party}" if fits(seen) else ""

    return Check(which, _AtMostOne(bill, scene.seconds("react_within"), "CDR"), "start", consumes=False)


# -- at an eMSP -----------------------------------------------------------------------------------------------------


@BINDING.does(word.SendBill)
def send_bill(intent: word.SendBill, scene: Scene) -> Deed:
    held = told_so_far(scene)
    known = line(scene, DIRECTLY)
    through = Line(HUB, known.frm, line(scene, THROUGH_HUB).to)
    bill = cdr(scene, known.by, held["cdr_token"]) | {"session_id": held["id"]}
    return send(HUB, "POST cdr", json=bill, **through.addresses)


@BINDING.sees(word.BillTaken)
def bill_taken(sight: word.BillTaken, scene: Scene) -> Check:
    which = rule(
        "app.bill_taken",
        "an eMSP takes the CDR of a session of its driver, whichever way it comes",
        *ocpi("mod_cdrs, POST Method"),
        "IEC 63119-1 5",
    )
    return answer_to_ours(scene, which)
