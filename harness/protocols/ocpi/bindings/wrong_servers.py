"""S7: whoever calls our platform says nothing to a server that is not the right one, or speaks too old a TLS.

Our platform shows what is wrong, and ends the connections that are open: so the next call begins with a handshake.
"""

from dataclasses import dataclass
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Expectation, Outcome
from harness.judge.finding import Rule, Verdict
from harness.pki.spoil import Spoil, spoil, spoils_for
from harness.protocols.binding import Check, Deed, Handshaking, Scene, Setting
from harness.protocols.ocpi.bindings.base import BINDING, IEC, ours, rule
from harness.protocols.ocpi.bindings.secured_places import OLD, shaken
from harness.protocols.ocpi.bindings.session_scene import now
from harness.protocols.ocpi.bindings.setup import HANDSHAKE
from harness.protocols.ocpi.troupe import TROUPE
from harness.usecases import roaming_security as word
from harness.usecases.observation import Observation

BEYOND_DOUBT: Final = frozenset(
    {
        "expired_leaf",
        "not_yet_valid_leaf",
        "wrong_name",
        "unknown_root",
        "self_signed_leaf",
        "bad_signature",
        "issuer_not_a_ca",
    }
)
"""Nobody knows by such a certificate who is there. What else can be wrong with one is warned of."""

SHOWS, SPEAKS, NEWER = "shows a certificate that ", "speaks ", " and nothing newer"


def named(flaw: str) -> Spoil:
    """The way to be wrong that scenarios call so. HarnessFault for one that is not known."""
    for each in spoils_for("server"):
        if each.text == flaw:
            return each
    raise HarnessFault(f"no certificate of a server is known that {flaw!r}")


def what_is_wrong(does: str) -> str:
    """The flaw of the certificate, or the version of TLS, in what somebody does."""
    for beginning, end in ((SHOWS, ""), (SPEAKS, NEWER)):
        if does.startswith(beginning) and does.endswith(end):
            return does.removeprefix(beginning).removesuffix(end)
    raise HarnessFault(f"nothing is known that is wrong with somebody who {does}")


@BINDING.does(word.BeSomebodyElse)
def be_somebody_else(intent: word.BeSomebodyElse, scene: Scene) -> list[Deed]:
    """Everybody's connections end, because several platforms of ours may share one."""
    by = ours(scene, intent.way)
    hung_up = [Setting(each, "hang_up") for each in TROUPE[scene.sut_role]]
    return [Handshaking(by, changes(what_is_wrong(intent.does), scene), called=True), *hung_up]


def changes(wrong: str, scene: Scene) -> dict[str, Any]:
    """What is other in our handshakes. A certificate for either kind of suites, so that it is the certificate that
    decides.
    """
    if (version := OLD.get(wrong)) is not None:
        return {"minimum": version, "maximum": version, "ciphers": "ALL"}
    if scene.estate is None:
        raise HarnessFault("there are no authorities of ours that could issue such a certificate")
    name, estate, at = named(wrong).name, scene.estate, now(scene)
    return {"credentials": tuple(spoil(name, estate, at, "server", key=key) for key in ("P-256", "RSA-2048"))}


@dataclass(frozen=True, slots=True)
class SaysNothing:
    """It calls, within `seconds`, and asks for nothing. When it has answered our request it will not call any more."""

    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape == "link" and seen.name == "tls" and not _dialled(seen):
                state.seen.append(seen)
            if seen.by_sut and seen.shape == "request":
                return Outcome(False, f"it goes on: {seen.name}", (*state.seen, seen))
            if seen.by_sut and seen.shape in ANSWERS and seen.name == "PUT credentials":
                return self._done(state, seen)
            return None

        return Expectation(at + self.seconds, see, lambda state: self._done(state))

    @staticmethod
    def _done(state: Expectation, *answer: Observation) -> Outcome:
        if state.seen:
            told = shaken(state.seen[-1].body)
            return Outcome(True, f"it called and said nothing: {told}", (*state.seen, *answer))
        return Outcome(False, "it did not call at all", answer, Verdict.INCONCLUSIVE)

    def __str__(self) -> str:
        return f"a call that ends in the handshake, or before anything is asked; within {self.seconds:g} s"


def _dialled(seen: Observation) -> bool:
    """Was it our call?"""
    return bool(seen.link) and not seen.link.startswith("in#")


def distrust(why: str) -> Rule:
    """What turning away rests on."""
    clauses = (f"{IEC} 7.1", f"{IEC} 7.2", "RFC 9110 4.3.4")
    if why in OLD:
        text = "nothing is asked, and no token is shown, over a version of TLS before 1.2"
        return rule("security.old_server", text, *clauses, f"{IEC} 7.3", "RFC 8996 4 and 5")
    text = f"nothing is asked of, and no token is shown to, a server whose certificate {why}"
    if named(why).name in BEYOND_DOUBT:
        return rule("security.wrong_server", text, *clauses, "RFC 5280 6.1")
    return rule("security.careless_server", text, *clauses, basis="inferred")


@BINDING.sees(word.NothingTold)
def nothing_told(sight: word.NothingTold, scene: Scene) -> Check:
    why = what_is_wrong(sight.does)
    spec = SaysNothing(HANDSHAKE * scene.seconds("answer_within"))
    return Check(distrust(why), spec, consumes=False)
