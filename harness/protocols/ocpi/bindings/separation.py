"""S8: data of one pair of partners are no business of anybody else; and no more is told than has to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, Within, told
from harness.judge.matchers import one_of
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpi import personal
from harness.protocols.ocpi.bindings.base import (
    BEHIND_CPO,
    BEHIND_EMSP,
    BINDING,
    CPO,
    HUB,
    IEC,
    ocpi,
    rule,
)
from harness.protocols.ocpi.bindings.cards import listed, told_by_us
from harness.protocols.ocpi.bindings.goods import NOBODY, latest
from harness.protocols.ocpi.bindings.means import new_id, us
from harness.protocols.ocpi.bindings.passing import answer_to
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform import samples
from harness.usecases import roaming_privacy as word
from harness.usecases.observation import Observation

THIRD: Final = frozenset({"cpo2", "emsp2"})
"""Those of our platforms at a hub that have nothing to do with what the first ones do."""


# -- three at a hub -------------------------------------------------------------------------------------------------


@BINDING.does(word.ChargeAtOperator)
def charge_at_operator(intent: word.ChargeAtOperator, scene: Scene) -> list[Deed]:
    uid = scene.seen("PUT token", by_sut=False)[-1].body["json"]["uid"]
    place = {"uid": uid, "evse": f"{samples.PLACES[0]}-1"}
    return [
        Verb(CPO, "start_session", place),
        Wait(scene.seconds("settle_for")),
        Verb(CPO, "meter", {"kwh": 1}),
        Verb(CPO, "stop_session", {}),
    ]


@BINDING.does(word.ReadOthers)
def read_others(intent: word.ReadOthers, scene: Scene) -> Deed:
    return Verb("emsp2", "pull", {"what": intent.what})


@dataclass(frozen=True, slots=True)
class Apart:
    """Nothing at `third` of what went between the others, from the beginning until it was quiet for `seconds`."""

    third: frozenset[str]
    seconds: float

    @property
    def is_silence(self) -> bool:
        """It is met by time alone."""
        return True

    def open(self, at: float) -> Expectation:
        secrets: set[str] = set()

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape not in ("request", *ANSWERS):
                return None
            if seen.record.party not in self.third:
                if seen.shape == "request" and not seen.by_sut:
                    secrets.update(_secrets(seen))
                return None
            if not seen.by_sut:
                return None
            texts = [str(seen.body.get("url", "")), *(text for _, text in personal.texts(seen.body["json"]))]
            leaked = sorted(each for each in secrets if any(each in text for text in texts))
            if leaked:
                what = f"{told(seen)} at {seen.record.party}, with {', '.join(leaked)}"
                return Outcome(False, what, (seen,))
            return None

        return Expectation(
            at + self.seconds,
            see,
            lambda _: Outcome(True, f"nothing of it at {', '.join(sorted(self.third))}"),
        )

    def __str__(self) -> str:
        return f"no token, session or CDR of the others at {', '.join(sorted(self.third))}"


def _secrets(seen: Observation) -> set[str]:
    """What of a request of ours names a driver, a session or a bill."""
    json = seen.body["json"]
    if not isinstance(json, Mapping):
        return set()
    token = json if seen.name == "PUT token" else json.get("cdr_token")
    named = [token.get(name) for name in ("uid", "contract_id")] if isinstance(token, Mapping) else []
    if seen.name in ("PUT session", "POST cdr"):
        named.append(json.get("id"))
    return {each for each in named if isinstance(each, str) and each}


@BINDING.sees(word.KeptApart)
def kept_apart(sight: word.KeptApart, scene: Scene) -> Check:
    which = rule(
        "roaming_privacy.apart",
        "a hub shows tokens, sessions and CDRs of two of its clients to no third one",
        *ocpi("transport_and_format"),
        f"{IEC} 8",
    )
    return Check(which, Apart(THIRD, scene.seconds("quiet_for")), "start", consumes=False)


# -- somebody else's --------------------------------------------------------------------------------------------------


def _owner(whose: str) -> PartyId:
    owners = {"an eMSP behind the hub": BEHIND_EMSP, "an operator behind the hub": BEHIND_CPO}
    return owners.get(whose, NOBODY)


@BINDING.does(word.GuessToken)
def guess_token(intent: word.GuessToken, scene: Scene) -> Deed:
    uid = next(each.body["json"]["uid"] for each in told_by_us(scene) if each.name == "PUT token")
    owner = _owner(intent.whose)
    path = {"country_code": owner.country_code, "party_id": owner.party_id, "token_uid": uid}
    return us(scene, intent.way).wrong("GET token", path=path, interface="receiver")


@BINDING.does(word.PutSession)
def put_session(intent: word.PutSession, scene: Scene) -> list[Deed]:
    our, known = us(scene, intent.way), listed(scene)
    if not known:
        return []
    place = samples.location(our.id, "LOC1")
    now, id = date_time(latest(scene)), new_id(scene, "S8")
    held = {
        "country_code": our.id.country_code,
        "party_id": our.id.party_id,
        "id": id,
        "start_date_time": now,
        "kwh": 0,
        "cdr_token": samples.cdr_token(dict(known[0])),
        "auth_method": "WHITELIST",
        "location_id": place["id"],
        "evse_uid": place["evses"][0]["uid"],
        "connector_id": "1",
        "currency": "EUR",
        "status": "ACTIVE",
        "last_updated": now,
    }
    return [our.send("PUT session", path=our.path(session_id=id), json=held, interface="receiver")]


@BINDING.sees(word.SessionKept)
def session_kept(sight: word.SessionKept, scene: Scene) -> Check:
    which = rule("roaming_privacy.session_taken", "an eMSP takes a session", *ocpi("mod_sessions"))
    must = {"status": one_of(200, 201), "code": one_of(1000)}
    pattern = Pattern(ANSWERS, "PUT session", must=must)
    return Check(which, Within(pattern, scene.seconds("answer_within")), consumes=False)


@BINDING.does(word.GuessSession)
def guess_session(intent: word.GuessSession, scene: Scene) -> Deed:
    owner = _owner(intent.whose)
    path = {"country_code": owner.country_code, "party_id": owner.party_id, "session_id": new_id(scene, "S8")}
    return us(scene, intent.way).wrong("GET session", path=path, interface="receiver")


@BINDING.sees(word.NothingShown)
def nothing_shown(sight: word.NothingShown, scene: Scene) -> Check:
    if sight.real:
        which = rule(
            "roaming_privacy.foreign",
            "who asks for an object of somebody else does not get it",
            f"{IEC} 7.2",
            f"{IEC} 8",
            *ocpi("transport_and_format"),
        )
    else:
        which = rule(
            "roaming_privacy.made_up",
            "an object is found under the name of its owner, and of nobody else",
            *ocpi("transport_and_format"),
            level="derived",
        )

    def judge(seen: Observation) -> str | None:
        if seen.shape == "response" and seen.body["data"] not in (None, [], {}):
            return f"HTTP {seen.body['status']}, OCPI {seen.body['code']}, with the object"
        return None

    return answer_to(scene, which, judge, "HTTP 404, or an error of OCPI")


# -- no more than has to be -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Minimal:
    """Nothing from the beginning on that says more than it has to.

    handed_on   objects are those of others
    """

    seconds: float
    handed_on: bool

    @property
    def is_silence(self) -> bool:
        """It is met by time alone."""
        return True

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.shape not in ("request", *ANSWERS):
                return None
            state.seen.append(seen)
            found = [*personal.told(seen, self.handed_on), *personal.tokens_told(seen)]
            return Outcome(False, "; ".join(found), (seen,)) if found else None

        return Expectation(
            at + self.seconds, see, lambda state: Outcome(True, f"{len(state.seen)} messages without any")
        )

    def __str__(self) -> str:
        return "no e-mail address, no number of a payment card, no credentials token where it does not belong"


@BINDING.sees(word.NothingNeedless)
def nothing_needless(sight: word.NothingNeedless, scene: Scene) -> Check:
    which = rule(
        "roaming_privacy.minimal",
        "messages say no more about drivers, and show tokens nowhere else, than they have to",
        f"{IEC} 8",
        level="derived",
        basis="inferred",
    )
    spec = Minimal(scene.seconds("quiet_for"), scene.sut_role == HUB)
    return Check(which, spec, "start", consumes=False)
