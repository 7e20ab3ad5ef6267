"""How nodes find each other, by what they know each other, and whom they keep out."""

from collections.abc import Callable
from typing import Any, Final

from harness.judge.expectations import Expectation, Never, Outcome, Pattern, Within
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb
from harness.protocols.eebus.bindings.base import BINDING, DEVICE, EMS, SHIP, rule
from harness.protocols.eebus.interpretations import lenient, settled
from harness.protocols.eebus.ship.passport import CIPHERS, MANDATORY_CIPHER, ski_shown
from harness.usecases import nodes as word
from harness.usecases.observation import Observation

SUITES: Final = {"all": CIPHERS, "mandatory": MANDATORY_CIPHER}
AFTER_READY: Final = (
    "messageProtocolHandshake",
    "messageProtocolHandshakeError",
    "connectionPinState",
    "accessMethodsRequest",
    "accessMethods",
)
DOUBLE: Final = "double_connection"
WORD: Final = 5.0
"""Seconds in which a node that does not trust us says so."""


TURNED_AWAY: Final = rule(
    "ship.turned_away",
    "a certificate that states another SKI than that of its key ends the TLS handshake, and so does none at all",
    f"{SHIP} 12.2, TC_SHIP_SEC_001, TC_SHIP_SEC_002",
)
UNNAMED: Final = rule(
    "ship.turned_away.unnamed",
    "a certificate that states no SKI ends the TLS handshake",
    f"{SHIP} 12.2",
    basis="inferred",
)


def _ours(scene: Scene) -> str:
    return EMS if scene.sut_role == DEVICE else DEVICE


@BINDING.does(word.ConnectAs)
def connect_as(intent: word.ConnectAs, scene: Scene) -> list[Deed]:
    ours = _ours(scene)
    changes = {"shows": intent.shows, "suites": SUITES[intent.suites]}
    return [Setting(ours, "behave", changes), Verb(ours, "redial")]


@BINDING.does(word.ConnectTwice)
def connect_twice(intent: word.ConnectTwice, scene: Scene) -> list[Deed]:
    ours = _ours(scene)
    return [Setting(ours, "behave", {"tidies": False}), Verb(ours, "dial")]


@BINDING.sees(word.Searchable)
def searchable(sight: word.Searchable, scene: Scene) -> Check:
    which = rule("ship.searchable", "nodes can be looked for on this network", f"{SHIP} 7")
    return Check(which, Never(Pattern("fact", "no discovery", by_sut=False), 0), "start", consumes=False)


@BINDING.sees(word.Found)
def found(sight: word.Found, scene: Scene) -> Check:
    which = rule(
        "ship.announced",
        "a node announces itself on the network as _ship._tcp",
        f"{SHIP} 7, TC_SHIP_MDNS_001",
    )
    announced = Pattern("fact", "discovered", where={"txt": _of_the_product(scene)})
    return Check(which, Within(announced, sight.seconds), "start", consumes=False)


@BINDING.sees(word.Choosy)
def choosy(sight: word.Choosy, scene: Scene) -> Check:
    which = rule("ship.choosy", "the node does not accept whoever comes (register=true)", f"{SHIP} 7")
    its_own = _of_the_product(scene)
    open_to_all = Pattern(
        "fact", "discovered", where={"txt": lambda txt: its_own(txt) or _accepts_everybody(txt)}
    )
    return Check(which, Never(open_to_all, 0), "start", consumes=False)


def _of_the_product(scene: Scene) -> Callable[[Any], str | None]:
    """Others announce themselves, too: the SKI tells whose a TXT record is, once the product has shown its own."""
    shown = {ski_shown(seen.body) for seen in scene.observations if seen.name == "tls"} - {""}

    def judge(txt: Any) -> str | None:
        told = {str(key).lower(): str(value).lower() for key, value in txt} if isinstance(txt, list) else {}
        return None if not shown or told.get("ski") in shown else "wanted the SKI of the product"

    return judge


def _accepts_everybody(txt: Any) -> str | None:
    told = isinstance(txt, list) and ["register", "true"] in txt
    return None if told else "wanted register=true"


@BINDING.sees(word.Welcome)
def welcome(sight: word.Welcome, scene: Scene) -> Check:
    which = rule(
        "ship.welcome",
        "the node was told to trust the other one (its SKI was made known to it)",
        f"{SHIP} 13.4.4.1",
    )
    return Check(which, _Welcome(WORD), "start", consumes=False)


class _Welcome:
    """The first hello is not a refusal. Who says nothing is judged by others."""

    is_silence = False

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.name != "connectionHello":
                return None
            phase = seen.body.get("phase")
            if phase == "ready":
                return Outcome(True, "it is ready", (seen,))
            told = f"hello {phase}: it does not trust our side, and has to be told to"
            return Outcome(False, told, (seen,)) if phase in ("aborted", "pending") else None

        return Expectation(at + self.seconds, see, lambda _: Outcome(True, "no refusal"))

    def __str__(self) -> str:
        return "a hello that is ready"


@BINDING.sees(word.LetIn)
def let_in(sight: word.LetIn, scene: Scene) -> Check:
    which = rule(
        "ship.let_in",
        "whoever shows the key of a partner is let in, whatever the dates of the certificate, with the mandatory suite",
        f"{SHIP} 9.1, 12.1.1",
    )
    opened = Within(Pattern("link", "opened", by_sut=False), scene.seconds("reconnect_within"))
    return Check(which, opened)


@BINDING.sees(word.TurnedAway)
def turned_away(sight: word.TurnedAway, scene: Scene) -> Check:
    which = UNNAMED if sight.unnamed else TURNED_AWAY
    ended = Pattern("link", "tls", where={"outcome": "failed", "by": "sut"})
    return Check(which, Within(ended, scene.seconds("reconnect_within")), consumes=False)


@BINDING.sees(word.KeptOut)
def kept_out(sight: word.KeptOut, scene: Scene) -> Check:
    which = rule(
        "ship.kept_out", "a node that is not trusted gets no further than the hello", f"{SHIP} 13.4.4.1"
    )
    return Check(which, _LetIn(sight.seconds), consumes=False)


class _LetIn:
    """For so long nothing that is said to somebody who is trusted."""

    is_silence = True

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            return Outcome(False, f"{seen.name or seen.shape}", (seen,)) if _trusting(seen) else None

        return Expectation(at + self.seconds, see, lambda _: Outcome(True, "nothing of the kind"))

    def __str__(self) -> str:
        return f"neither ready nor what comes after it, for {self.seconds:g} s"


def _trusting(seen: Observation) -> bool:
    if not seen.by_sut or seen.record.kind != "wire":
        return False
    if seen.name == "connectionHello":
        return bool(seen.body.get("phase") == "ready")
    return seen.name in AFTER_READY or "header" in (seen.body if isinstance(seen.body, dict) else {})


@BINDING.sees(word.OneLeft)
def one_left(sight: word.OneLeft, scene: Scene) -> Check:
    which = rule(
        "ship.double",
        "of two connections the node with the larger SKI keeps the most recent one, and closes the other",
        f"{SHIP} 12.2.2, TC_SHIP_CONN_001",
    )
    links = [each.link for each in scene.observations if each.shape == "link" and each.name == "opened"]
    older = links[-1] if links else ""
    chosen = scene.interpretation
    newer_may_go = (
        Verdict.PASS
        if lenient(chosen, DOUBLE)
        else Verdict.FAIL
        if settled(chosen, DOUBLE)
        else Verdict.WARNING
    )
    return Check(which, _OneLeft(sight.seconds, older, newer_may_go))


class _OneLeft:
    """The older link is closed. The newer one in its place is worth `otherwise`."""

    is_silence = False

    def __init__(self, seconds: float, older: str, otherwise: Verdict) -> None:
        self.seconds = seconds
        self._older = older
        self._otherwise = otherwise

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not (seen.shape == "link" and seen.name in ("closed", "refused") and seen.by_sut):
                return None
            if seen.link == self._older:
                return Outcome(True, "the older one was closed", (seen,))
            note = "products in the field do so (interpretation double_connection)"
            good = self._otherwise is Verdict.PASS
            return Outcome(good, "the newer one was closed", (seen,), self._otherwise, note)

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "both stay"))

    def __str__(self) -> str:
        return f"the older one is closed within {self.seconds:g} s"
