"""F1 with an operator under test: whom it asks when a card is shown, and whether the driver charges.

What is told of a session counts (sessions, receiver). Who does not tell of sessions is judged by what it asks only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.judge.expectations import Count, Expectation, Never, Outcome, Pattern, Spec, Within, told
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi.bindings.base import BINDING, HUB, fits, ocpi, request_of_sut, rule
from harness.protocols.ocpi.bindings.cards import same_text
from harness.protocols.ocpi.bindings.charging_cards import AUTHORIZE, REFERENCE, card, uid
from harness.protocols.ocpi.bindings.weighing import GOOD, Opinion, Weighed
from harness.protocols.ocpi.headers import receiver
from harness.protocols.ocpi.troupe import ISSUER
from harness.usecases import roaming_tokens as word
from harness.usecases.observation import Observation

MODULE: Final = ocpi("mod_tokens")


@dataclass(slots=True)
class Told:
    """The sessions by that card, as far as they were told."""

    uid: str
    held: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def hear(self, seen: Observation) -> Mapping[str, Any] | None:
        """The session that this is about, as it is now; None: it is about something else."""
        json, path = seen.body.get("json"), seen.body.get("path")
        if seen.name not in ("PUT session", "PATCH session") or not isinstance(json, Mapping):
            return None
        id = (seen.record.party, *map(str.casefold, (path or {}).values()))
        if id not in self.held and not _of_card(json, self.uid):
            return None
        known = {} if seen.name == "PUT session" else self.held.get(id, {})
        self.held[id] = known | dict(json)
        return self.held[id]


def _of_card(json: Mapping[str, Any], wanted: str) -> bool:
    token = json.get("cdr_token")
    return isinstance(token, Mapping) and same_text(wanted)(token.get("uid")) is None


@dataclass(frozen=True, slots=True)
class Charges:
    """A session by that card becomes active within `seconds`, and `weigh(session, was asked before)` agrees; or it is a
    `silence`: none does.
    """

    uid: str
    seconds: float
    weigh: Callable[[Mapping[str, Any], bool], str | None]
    what: str
    is_silence: bool = False

    def open(self, at: float) -> Expectation:
        told_of, asked = Told(self.uid), list[int]()

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape != "request" or not seen.by_sut:
                return None
            if seen.name == AUTHORIZE and same_text(self.uid)(seen.body["path"].get("token_uid")) is None:
                asked.append(seen.seq)
            session = told_of.hear(seen)
            billed = seen.name == "POST cdr" and _of_card(seen.body.get("json") or {}, self.uid)
            if self.is_silence and (billed or (session or {}).get("status") == "ACTIVE"):
                return Outcome(False, told(seen), (seen,))
            if self.is_silence or session is None or session.get("status") != "ACTIVE":
                return None
            wrong = self.weigh(session, bool(asked))
            return Outcome(wrong is None, wrong or told(seen), (seen,))

        def time(state: Expectation) -> Outcome:
            return Outcome(self.is_silence, f"no session that is active within {self.seconds:g} s")

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.what}, {'for' if self.is_silence else 'within'} {self.seconds:g} s"


def _nothing_wrong(session: Mapping[str, Any], asked: bool) -> str | None:
    return None


def _patience(scene: Scene) -> float:
    """How long it may take from a card to a session, if somebody has to be asked."""
    return scene.seconds("react_within") + scene.seconds("answer_within")


@BINDING.sees(word.WhitelistObeyed)
def whitelist_obeyed(sight: word.WhitelistObeyed, scene: Scene) -> Check:
    which = rule(
        "tokens.whitelist",
        "ALWAYS: the driver charges and nobody is asked; NEVER, and ALLOWED_OFFLINE as long as somebody can be reached: "
        "the provider is asked each time; ALLOWED: as the operator likes",
        *MODULE,
        "63119:F1",
    )
    kind, meant = str(card(scene).get("whitelist")), uid(scene)
    must = kind in ("NEVER", "ALLOWED_OFFLINE")

    def weigh(session: Mapping[str, Any], asked: bool) -> str | None:
        if must and not asked:
            return f"the driver charges, and nobody was asked, though the whitelist is {kind}"
        return (
            "the provider was asked, though the whitelist is ALWAYS" if kind == "ALWAYS" and asked else None
        )

    who = {"ALWAYS": "nobody is asked", "ALLOWED": "as the operator likes"}.get(kind, "the provider is asked")
    spec: Spec = Charges(meant, _patience(scene), weigh, f"{kind}: {who}, then a session is active")
    if "sends_sessions" not in scene.features:
        question = Pattern("request", AUTHORIZE, where={"path.token_uid": same_text(meant)})
        seconds = scene.seconds("react_within")
        spec = Within(question, seconds) if must else Never(question, seconds)
    return Check(which, spec)


@BINDING.sees(word.AskedFor)
def asked_for(sight: word.AskedFor, scene: Scene) -> Check:
    which = rule(
        "tokens.asked",
        "a token that must be asked for is asked for, even if it was not valid before",
        *MODULE,
    )
    return request_of_sut(scene, which, AUTHORIZE, where={"path.token_uid": same_text(uid(scene))})


@BINDING.sees(word.AskedAtIssuer)
def asked_at_issuer(sight: word.AskedAtIssuer, scene: Scene) -> Check:
    which = rule(
        "tokens.issuer_asked",
        "who has issued a card is asked: the clearing house, by the hub",
        *ocpi("transport_and_format"),
        "IEC 63119-1 5",
        level="derived",
    )

    def judge(seen: Observation) -> str | None:
        to = receiver(seen.body["headers"])
        if seen.record.party != HUB:
            return f"asked at {seen.record.party}"
        return None if to in (None, ISSUER) else f"wanted TO {ISSUER}, or open routing, got {to}"

    pattern = Pattern("request", AUTHORIZE, where={"path.token_uid": same_text(uid(scene))})
    return fits(which, pattern, scene.seconds("react_within"), judge, f"at the hub, TO {ISSUER}")


@BINDING.sees(word.AskedOnce)
def asked_once(sight: word.AskedOnce, scene: Scene) -> Check:
    which = rule(
        "tokens.asked_once",
        "who is connected both ways is asked once, on one of them",
        "IEC 63119-1 5",
        level="derived",
    )
    pattern = Pattern("request", AUTHORIZE, where={"path.token_uid": same_text(uid(scene))})
    return Check(which, Count(pattern, scene.seconds("react_within"), 1, 1), consumes=False)


@BINDING.sees(word.ChargingBegins)
def charging_begins(sight: word.ChargingBegins, scene: Scene) -> Check:
    which = (
        rule(
            "tokens.offline",
            "when nobody can be reached a driver with ALLOWED_OFFLINE may charge",
            *MODULE,
        )
        if sight.offline
        else rule("tokens.charging", "who may charge does", *ocpi("mod_tokens", "mod_sessions"))
    )
    spec = Charges(uid(scene), 2 * _patience(scene), _nothing_wrong, "a session is active")
    return Check(which, spec, consumes=False)


@BINDING.sees(word.NoCharging)
def no_charging(sight: word.NoCharging, scene: Scene) -> Check:
    which = rule(
        "tokens.no_charging",
        "nobody charges by a card that is not good, or of which it is not known whether it is",
        *MODULE,
        "63119:F1",
    )
    quiet = scene.seconds("quiet_for")
    if sight.answer == "nothing":
        quiet += scene.seconds("react_within") + scene.seconds("answer_within")
    spec = Charges(uid(scene), quiet, _nothing_wrong, "no session that is active, and no bill", True)
    return Check(which, spec)


@BINDING.sees(word.ReferenceTold)
def reference_told(sight: word.ReferenceTold, scene: Scene) -> Check:
    which = rule(
        f"tokens.reference_{sight.where}",
        "the authorization_reference of the provider is in the session, and in the CDR",
        *ocpi("mod_sessions", "mod_cdrs"),
    )

    def said(held: Mapping[str, Any]) -> str | None:
        got = held.get("authorization_reference")
        return same_text(REFERENCE)(got) and f"wanted authorization_reference {REFERENCE}, got {got}"

    if sight.where == "session":
        what = f"a session is active, with authorization_reference {REFERENCE}"
        spec: Spec = Charges(uid(scene), _patience(scene), lambda held, asked: said(held), what)
        return Check(which, spec, consumes=False)

    def weigh(seen: Observation) -> Opinion:
        wrong = said(seen.body["json"])
        return (Verdict.FAIL, wrong) if wrong else GOOD

    pattern = Pattern("request", "POST cdr", where={"json.cdr_token.uid": same_text(uid(scene))})
    spec = Weighed(
        pattern, scene.seconds("stop_within"), weigh, f"with {REFERENCE}", nothing=Verdict.INCONCLUSIVE
    )
    return Check(which, spec)
