"""The table of the OCPI binding, and what all its modules share. It is the same for every version.

A module of a function (F1 tokens, F2 status, F3 sessions, F4 billing, S7, S8) does `@BINDING.does(word.X)` for each
intent and `@BINDING.sees(word.Y)` for each sight, and is named in `bindings/__init__`. Word modules are
`usecases/roaming_*`, sentences `steps/roaming_*`.

Who is who
    direct(scene)        our platform that has to do with the system under test without a hub: "emsp", "cpo"
    our_hub(scene)       "hub", or our first platform if the system under test is the hub itself
    ours(scene, way)     the one for a way: "directly", "through a hub"; many(scene, way): all of them
    id_of(party)         ("NL", "EMS"): who a platform of ours is · BEHIND_EMSP, BEHIND_CPO: who stands behind our hub
    sut_party(scene, party)    (country_code, party_id) of the system under test, as that platform of ours knows it

What we do (deeds)
    send(by, "PUT session", path={...}, json={...}, ...)    a request; everything that may be said of it: ocpi/requests.py
                                                           (to, frm, query, headers, token, show, body, raw, url)
    wrong(by, name, ...)                                   the same, wrong on purpose: rules for our requests do not apply
    answers(by, "PUT session", status=200, code=2001, times=1, delay=s, silent=, cut=, data=, headers=, body=, raw=)
                                                           a Setting: how ours answers; see platform/manners.py
    Verb(SUT role, "start_session", {...})                 something at the system under test (scene.sut_role); the verbs
                                                           are the methods of platform/cpo.py, emsp.py and machine.py
    Verb("hub", "list_client", {"country_code": "NL", "party_id": "EMS", "role": "EMSP"})   our hub lists our direct
                                                           platform, too: the mixed topology of mode C is complete
    Verb("hub", "have", {"who": BEHIND_EMSP, "verb": "set_valid", "args": {"uid": ..., "valid": False}})   a party that
                                                           stands behind our hub acts
    request bodies   platform/samples.py makes a location, a tariff, a token that are valid

What must be seen (checks)
    answer_to_ours(scene, rule, http=(200, 201), code=(1000,), must={...})  our last request is answered so (None: any)
    request_of_sut(scene, rule, "POST cdr", seconds, at="emsp", where={...}, must={...})    it sends that to us in time
    silence(scene, rule, "POST authorize", seconds, at="emsp", where={...})  it does not send that
    fits(rule, pattern, seconds, judge, what)       the first observation picked, and `judge(observation)` says what is
                                                    wrong with it or None; for what a matcher cannot say
    Each check has a fault that turns it red: tests/miniatures/ocpi/ (kit.py says how), proved by
    tests/miniatures/test_ocpi_faults.py, which also plays every case against the platforms without a fault.
    Paths in where and must: "json.status", "path.evse_uid", "headers.x-request-id", "query.type" in requests;
    "status", "code", "data.allowed", "headers.location" in answers. See ocpi/reader.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Expectation, Never, Outcome, Pattern, Within, told
from harness.judge.finding import Basis, Level, Rule
from harness.judge.matchers import one_of
from harness.protocols.binding import Binding, Call, Check, Scene, Setting
from harness.protocols.ocpi.troupe import BEHIND_CPO, BEHIND_EMSP, CPO, EMSP, HUB, IDS, TROUPE
from harness.usecases.observation import Observation

__all__ = ["BEHIND_CPO", "BEHIND_EMSP", "BINDING", "CPO", "EMSP", "HUB"]

BINDING = Binding("OCPI")

OCPI, IEC = "OCPI", "IEC 63119-1"
DIRECTLY, THROUGH_HUB, BOTH = "directly", "through a hub", "both"
GOOD_HTTP: Final = (200, 201)
GOOD: Final = (1000,)


def rule(check: str, text: str, *clauses: str, level: Level = "SHALL", basis: Basis = "text") -> Rule:
    """A rule. Clauses name their document: "OCPI credentials", "IEC 63119-1 7.2"."""
    return Rule(check, text, clauses, level, basis)


def ocpi(*chapters: str) -> tuple[str, ...]:
    """Chapters of OCPI as clauses: "mod_tokens" → "OCPI mod_tokens"."""
    return tuple(f"{OCPI} {each}" for each in chapters)


# -- who is who -------------------------------------------------------------------------------------------------


def direct(scene: Scene) -> str:
    """Our platform on the other end of a direct connection."""
    return TROUPE[scene.sut_role][0]


def our_hub(scene: Scene) -> str:
    """Our hub; where the system under test is one, our first platform at it."""
    return direct(scene) if scene.sut_role == HUB else HUB


def ours(scene: Scene, way: str = DIRECTLY) -> str:
    """The platform of ours for a way of being connected. What holds on either way is seen on the one that there is."""
    hub_alone = "hub_mode" in scene.features and "peer_mode" not in scene.features
    return our_hub(scene) if way == THROUGH_HUB or hub_alone else direct(scene)


def many(scene: Scene, way: str = DIRECTLY) -> tuple[str, ...]:
    """All our platforms that a scenario of that way needs."""
    if scene.sut_role == HUB or way == BOTH:
        return TROUPE[scene.sut_role]
    return (ours(scene, way),)


def id_of(party: str) -> tuple[str, str]:
    """Who that platform of ours is."""
    id = IDS[party]
    return id.country_code, id.party_id


def standing(scene: Scene, party: str) -> Mapping[str, Any]:
    """How things stood with that platform of ours when the scenario began."""
    for seen in scene.observations:
        if seen.name == "standing" and seen.record.party == party and isinstance(seen.body, Mapping):
            return seen.body
    return {}


def registered(scene: Scene, party: str) -> bool:
    """Was it registered already when the scenario began?"""
    return standing(scene, party).get("registered") is True


def sut_members(scene: Scene, party: str) -> Sequence[Mapping[str, Any]]:
    """The roles of the system under test, as that platform of ours has learnt them: by an answer to its credentials, by
    credentials that it was sent, or long ago.
    """
    for seen in reversed(scene.observations):
        if seen.record.party != party or not seen.by_sut or not seen.name.endswith(" credentials"):
            continue
        held = seen.body.get("json") if seen.shape == "request" else seen.body.get("data")
        if isinstance(held, Mapping) and isinstance(held.get("roles"), list):
            return [each for each in held["roles"] if isinstance(each, Mapping)]
    peer = standing(scene, party).get("peer")
    members = peer.get("members") if isinstance(peer, Mapping) else None
    return members if isinstance(members, list) else []


def sut_party(scene: Scene, party: str) -> tuple[str, str]:
    """Who the system under test is, in the role that it is tested in. Raises HarnessFault before it is known."""
    for each in sut_members(scene, party):
        if str(each.get("role", "")).lower() == scene.sut_role:
            return str(each["country_code"]), str(each["party_id"])
    raise HarnessFault(f"{party} does not know yet who the system under test is; nobody has registered")


# -- what we do ---------------------------------------------------------------------------------------------------


def send(by: str, name: str, **payload: Any) -> Call:
    """Our platform sends a request; for what may be said of it see `ocpi.requests`."""
    return Call(by, name, payload)


def wrong(by: str, name: str, **payload: Any) -> Call:
    """The same, wrong on purpose."""
    return Call(by, name, payload, planted=True)


def answers(by: str, to: str, **manner: Any) -> Setting:
    """Our platform answers requests of that name so; fields of `platform.manners.Manner`."""
    return Setting(by, "answer", {"to": to, **manner})


# -- what must be seen --------------------------------------------------------------------------------------------


def answer_to_ours(
    scene: Scene,
    which: Rule,
    http: Sequence[int] = GOOD_HTTP,
    code: Sequence[int] | None = GOOD,
    must: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> Check:
    """Our last request is answered with one of these HTTP statuses and OCPI codes (None: any, or none at all)."""
    wanted: dict[str, Any] = {"status": one_of(*http)}
    if code is not None:
        wanted["code"] = one_of(*code)
    pattern = Pattern(ANSWERS, must=wanted | dict(must or {}), answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within") if seconds is None else seconds))


def request_of_sut(
    scene: Scene,
    which: Rule,
    name: str | tuple[str, ...],
    seconds: float | None = None,
    at: str | None = None,
    where: Mapping[str, Any] | None = None,
    must: Mapping[str, Any] | None = None,
    since: str = "stimulus",
) -> Check:
    """The system under test sends that request (to `at`, one of our platforms), and it holds what it must."""
    pattern = Pattern("request", name, where=where or {}, must=must or {}, party=at)
    return Check(which, Within(pattern, scene.seconds("react_within") if seconds is None else seconds), since)


def silence(
    scene: Scene,
    which: Rule,
    name: str | tuple[str, ...] = (),
    seconds: float | None = None,
    at: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Check:
    """The system under test does not send that."""
    pattern = Pattern("request", name, where=where or {}, party=at)
    quiet = scene.seconds("quiet_for") if seconds is None else seconds
    return Check(which, Never(pattern, quiet), consumes=False)


@dataclass(frozen=True, slots=True)
class Fits:
    """The first observation picked, within `seconds`, is what `judge` wants: it says what is wrong, or None."""

    pattern: Pattern
    seconds: float
    judge: Callable[[Observation], str | None]
    what: str

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen):
                return None
            wrong = self.pattern.wrong(seen) or self.judge(seen)
            return Outcome(wrong is None, wrong or told(seen), (seen,))

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return f"{self.pattern}: {self.what}; within {self.seconds:g} s"


def fits(
    which: Rule,
    pattern: Pattern,
    seconds: float,
    judge: Callable[[Observation], str | None],
    what: str,
    since: str = "stimulus",
) -> Check:
    """A check for what a matcher cannot say."""
    return Check(which, Fits(pattern, seconds, judge, what), since)
