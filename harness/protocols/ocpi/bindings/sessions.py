"""F3: sessions as an operator tells them: how they begin, go on and end, and that what is read is what was told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Never, Outcome, Pattern, told
from harness.judge.finding import Verdict
from harness.judge.matchers import Matcher, one_of
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi.bindings.base import BINDING, ocpi, rule
from harness.protocols.ocpi.bindings.session_results import goes_to, result_of, result_url
from harness.protocols.ocpi.bindings.session_scene import (
    PUSHES,
    RESULTS,
    STARTED,
    Known,
    first_start,
    last_start,
    listed,
    listener,
    orders,
    sessions,
    token_of,
    uid_of,
    whole,
)
from harness.usecases import roaming_sessions as word
from harness.usecases.observation import Observation

OVER: Final = ("COMPLETED", "INVALID")
RESERVED: Final = ("RESERVATION", "RESERVED")
"""The enumeration has the one, the chapter on reservations the other; that it is disputed is judged elsewhere."""


@dataclass(frozen=True, slots=True)
class Goes:
    """Sessions of a token are told until one of them is in one of these states; `judge` says what is wrong on the way.

    known   ids, in capitals, of those that were told before · silent, stuck: what it is worth if nothing is told, or
            never the state that is waited for; None: what the rule says
    """

    uid: str
    party: str | None
    until: tuple[str, ...]
    seconds: float
    what: str
    judge: Callable[[Mapping[str, Any], Observation], str | None] = lambda held, seen: None
    known: frozenset[str] = frozenset()
    silent: Verdict | None = None
    stuck: Verdict | None = None

    def open(self, at: float) -> Expectation:
        ids = set(self.known)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not pushed(seen) or self.party not in (None, seen.record.party):
                return None
            held = seen.body["json"]
            id = str(seen.body["path"].get("session_id", "")).upper()
            if token_of(held) == self.uid:
                ids.add(id)
            if id not in ids:
                return None
            state.seen.append(seen)
            if (wrong := self.judge(held, seen)) is not None:
                return Outcome(False, f"{wrong} in {told(seen)}", tuple(state.seen))
            if held.get("status") in self.until:
                return Outcome(True, told(seen), tuple(state.seen))
            return None

        def time(state: Expectation) -> Outcome:
            if not state.seen:
                return Outcome(False, f"nothing was told within {self.seconds:g} s", (), self.silent)
            got = (
                f"{told(state.seen[-1])}, and then never {' or '.join(self.until)} within {self.seconds:g} s"
            )
            return Outcome(False, got, tuple(state.seen), self.stuck)

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.what} within {self.seconds:g} s"


def pushed(seen: Observation) -> bool:
    """Is that a session that the system under test tells of?"""
    return (
        seen.by_sut
        and seen.shape == "request"
        and seen.name in PUSHES
        and isinstance(seen.body["json"], Mapping)
    )


def _as_ordered(order: Mapping[str, Any]) -> Callable[[Mapping[str, Any], Observation], str | None]:
    """The session says what its order said: token, place, reference."""
    token, reference = order.get("token", {}), order.get("authorization_reference")

    def judge(held: Mapping[str, Any], seen: Observation) -> str | None:
        if seen.name != "PUT session":
            return None
        card = held.get("cdr_token")
        for name in ("country_code", "party_id", "uid", "type", "contract_id"):
            got = card.get(name) if isinstance(card, Mapping) else None
            if str(got).upper() != str(token.get(name)).upper():
                return f"cdr_token.{name}: wanted {token.get(name)}, got {got}"
        if str(held.get("authorization_reference")).upper() != str(reference).upper():
            return f"authorization_reference: wanted {reference}, got {held.get('authorization_reference')}"
        if str(held.get("location_id")).upper() != str(order.get("location_id")).upper():
            return f"location_id: wanted {order.get('location_id')}, got {held.get('location_id')}"
        return None

    return judge


@BINDING.sees(word.SessionTold)
def session_told(sight: word.SessionTold, scene: Scene) -> Check:
    which = rule(
        "sessions.told",
        "the session that came of an order is told to the eMSP by PUT, with the token and the authorization_reference of "
        "the order",
        *ocpi("mod_sessions, Push model", "mod_commands, StartSession"),
    )
    order = last_start(scene)
    what = "a session with the token and the reference of the order, ACTIVE"
    spec = Goes(
        uid_of(order),
        listener(scene, sight.way),
        ("ACTIVE",),
        scene.seconds("start_within"),
        what,
        _as_ordered(order),
        frozenset(sessions(scene, frozenset({uid_of(order)}))),
        silent=Verdict.INCONCLUSIVE,
        stuck=Verdict.INCONCLUSIVE,
    )
    return Check(which, spec, "lately", consumes=False)


@dataclass(frozen=True, slots=True)
class _Runs:
    """A session of that token is told or listed as ACTIVE."""

    uid: str
    seconds: float
    known: bool

    def open(self, at: float) -> Expectation:
        ids: set[str] = set()

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if pushed(seen):
                held = seen.body["json"]
                id = str(seen.body["path"].get("session_id", ""))
                if token_of(held) == self.uid:
                    ids.add(id)
                if id in ids and held.get("status") == "ACTIVE":
                    return Outcome(True, told(seen), (seen,))
            elif seen.by_sut and seen.shape == "response" and seen.name == "GET sessions":
                runs = [each for each in listed(seen) if token_of(each) == self.uid]
                if any(each.get("status") == "ACTIVE" for each in runs):
                    return Outcome(True, told(seen), (seen,))
            return None

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "none is told or listed"))

    def __str__(self) -> str:
        return f"a session of the token {self.uid} that is ACTIVE within {self.seconds:g} s"


@BINDING.sees(word.SessionRuns)
def session_runs(sight: word.SessionRuns, scene: Scene) -> Check:
    which = rule("sessions.runs", "a session comes of the order", *ocpi("mod_commands", "mod_sessions"))
    return Check(
        which, _Runs(uid_of(first_start(scene)), scene.seconds("start_within"), True), "start", consumes=False
    )


@BINDING.sees(word.SessionOver)
def session_over(sight: word.SessionOver, scene: Scene) -> Check:
    which = rule(
        "sessions.over",
        "a session that was stopped is told as COMPLETED, with the time when it ended",
        *ocpi("mod_sessions"),
        basis="inferred",
    )
    uid = uid_of(first_start(scene))
    known = sessions(scene, frozenset({uid}))
    ended = {id for id, each in known.items() if "end_date_time" in each.held}

    def judge(held: Mapping[str, Any], seen: Observation) -> str | None:
        if held.get("status") != "COMPLETED":
            return None
        id = str(seen.body["path"].get("session_id", "")).upper()
        return None if held.get("end_date_time") or id in ended else "there is no end_date_time"

    what = "the session is told as COMPLETED, with end_date_time"
    party = listener(scene, sight.way)
    seconds = scene.seconds("stop_within")
    return Check(
        which,
        Goes(uid, party, ("COMPLETED",), seconds, what, judge, frozenset(known)),
        "lately",
        consumes=False,
    )


@BINDING.sees(word.SessionGoesOn)
def session_goes_on(sight: word.SessionGoesOn, scene: Scene) -> Check:
    which = rule(
        "sessions.goes_on",
        "what another eMSP orders does not end a session or a reservation",
        *ocpi("mod_commands, ReserveNow"),
        "IEC 63119-1 7.2-c",
    )
    known = sessions(scene, frozenset({uid_of(first_start(scene))}))
    where = {"path.session_id": _any_of(frozenset(known)), "json.status": one_of(*OVER)}
    return Check(
        which, Never(Pattern("request", PUSHES, where=where), scene.seconds("quiet_for")), consumes=False
    )


def _any_of(ids: frozenset[str]) -> Matcher:
    def match(value: Any) -> str | None:
        return None if str(value).upper() in ids else f"wanted one of {', '.join(sorted(ids))}, got {value}"

    return match


@BINDING.sees(word.ReservationTold)
def reservation_told(sight: word.ReservationTold, scene: Scene) -> Check:
    which = rule(
        "sessions.reservation_told",
        "a reservation is told as a session of the status RESERVATION, with the token and the reference of the order",
        *ocpi("mod_sessions, Reservation", "mod_commands, ReserveNow"),
    )
    order = last_start(scene)
    spec = Goes(
        uid_of(order),
        listener(scene, sight.way),
        RESERVED,
        scene.seconds("react_within"),
        "a session with the token and the reference of the order, of the status RESERVATION",
        _as_ordered(order),
    )
    return Check(which, spec, "lately", consumes=False)


@dataclass(frozen=True, slots=True)
class _AllOver:
    """Each of these sessions (ids in capitals) is told as COMPLETED."""

    ids: frozenset[str]
    seconds: float

    def open(self, at: float) -> Expectation:
        missing = set(self.ids)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if pushed(seen) and seen.body["json"].get("status") == "COMPLETED":
                missing.discard(str(seen.body["path"].get("session_id", "")).upper())
                state.seen.append(seen)
            return Outcome(True, f"{len(self.ids)} of them", tuple(state.seen)) if not missing else None

        def time(state: Expectation) -> Outcome:
            return Outcome(False, f"not told as COMPLETED: {', '.join(sorted(missing))}", tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"COMPLETED is told of {', '.join(sorted(self.ids))} within {self.seconds:g} s"


@BINDING.sees(word.ReservationsOver)
def reservations_over(sight: word.ReservationsOver, scene: Scene) -> Check:
    which = rule(
        "sessions.reservations_over",
        "a reservation that no charging came of is told as COMPLETED, and there is but one of an id",
        *ocpi("mod_sessions, Reservation", "mod_commands, ReserveNow"),
    )
    kept = sessions(scene, frozenset(uid_of(each.body["json"]) for each in orders(scene, "POST RESERVE_NOW")))
    ids = frozenset(id for id, each in kept.items() if each.told)
    return Check(which, _AllOver(ids, scene.seconds("stop_within")), "start", consumes=False)


@dataclass(frozen=True, slots=True)
class _Agrees:
    """The list that is answered to the request `id` says of our sessions what was told of them last.

    told    by id in capitals: what is known · pushes: the operator says that it tells of sessions while they run
    """

    id: str
    uids: frozenset[str]
    told: Mapping[str, Known] = field(default_factory=dict)
    pushes: bool = True
    seconds: float = 30.0

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.shape not in ANSWERS or seen.id != self.id:
                return None
            wrong = self._wrong(seen)
            return Outcome(wrong is None, wrong or told(seen), (seen,))

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "no answer"))

    def _wrong(self, seen: Observation) -> str | None:
        if seen.shape != "response" or not isinstance(seen.body["data"], list):
            return f"no list: {told(seen)}"
        there = {
            str(each.get("id", "")).upper(): each for each in listed(seen) if token_of(each) in self.uids
        }
        for id, each in self.told.items():
            if each.told and id not in there and whole(seen):
                return f"the session {each.id} was told, and is not in the list"
        for id, held in there.items():
            known = self.told.get(id)
            if known is None or not known.told:
                if self.pushes:
                    return f"the session {held.get('id')} is in the list, and was never told"
            elif held.get("status") != known.told:
                return f"the session {known.id} was told as {known.told} last, and is {held.get('status')} in the list"
        return None

    def __str__(self) -> str:
        return "a list in which our sessions are as they were told"


@BINDING.sees(word.ListAgrees)
def list_agrees(sight: word.ListAgrees, scene: Scene) -> Check:
    which = rule(
        "sessions.list_agrees",
        "a session and its changes are told to the eMSP; what it reads is what it was told",
        *ocpi("mod_sessions, Push model; Pull model"),
    )
    uids = frozenset(uid_of(each.body["json"]) for each in orders(scene, *STARTED))
    pushes = "sends_sessions" in scene.features
    seconds = scene.seconds("answer_within")
    return Check(which, _Agrees(scene.id, uids, sessions(scene, uids), pushes, seconds), consumes=False)


@dataclass(frozen=True, slots=True)
class _NoSecond:
    """A second order at an EVSE that is taken comes to nothing: no session of its token, no result ACCEPTED.

    answered   what the answer to the order said, if it has come
    """

    uid: str
    url: str
    seconds: float

    @property
    def is_silence(self) -> bool:
        return True

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.shape != "request":
                return None
            active = pushed(seen) and seen.body["json"].get("status") == "ACTIVE"
            if active and token_of(seen.body["json"]) == self.uid:
                return Outcome(False, f"a second session is told: {told(seen)}", (seen,))
            here = seen.name in RESULTS and goes_to(self.url)(seen.body["url"]) is None
            if here and result_of(seen) == "ACCEPTED":
                state.seen.append(seen)
            return None

        def time(state: Expectation) -> Outcome:
            if state.seen:
                got = f"no second session is told, but {told(state.seen[-1])}"
                return Outcome(False, got, tuple(state.seen), Verdict.WARNING)
            return Outcome(True, "nothing of the kind")

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"no session of the token {self.uid} and no result ACCEPTED for {self.seconds:g} s"


@BINDING.sees(word.NotStarted)
def not_started(sight: word.NotStarted, scene: Scene) -> Check:
    which = rule(
        "sessions.not_started",
        "no session starts at an EVSE where another one runs, or that is out of order",
        *ocpi("mod_commands, CommandResultType"),
    )
    given = orders(scene, *STARTED)
    order = given[-1] if given else None
    url, seconds = result_url(order), scene.seconds("react_within")
    return Check(which, _NoSecond(uid_of(last_start(scene)), url, seconds), consumes=False)
