"""The TLS matrix in OCPP 2.0.1: one odd handshake, what is due (the catalogue of cells), and that life goes on."""

from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome, Pattern, Within
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Handshaking, Scene, Verb, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS
from harness.protocols.ocpp.v201.bindings.login import station_of
from harness.protocols.ocpp.v201.tls_matrix.catalogue import by_id
from harness.protocols.ocpp.v201.tls_matrix.cells import Cell, rule
from harness.protocols.ocpp.v201.tls_matrix.offers import LOOK
from harness.protocols.ocpp.v201.tls_matrix.reaction import Reacts
from harness.usecases import tls_matrix as word
from harness.usecases.observation import Observation

UNKNOWN = "CP-UNKNOWN-77"
"""Another station; [values] unknown_identity takes its place."""

ALIVE = {
    CSMS: rule(
        "csms.alive",
        "whatever came before, a CSMS takes a good connection",
        "A00.FR.306",
        "A00.FR.409",
        "Part 4 3.2",
    ),
    CS: rule(
        "station.alive", "whatever came before, a station tries again until it is connected", "Part 4 5.3"
    ),
}
"""By role of the system under test."""


@BINDING.does(word.ShakeHands)
def shake_hands(intent: word.ShakeHands, scene: Scene) -> list[Deed]:
    """Once: the handshake after it is a good one."""
    cell = by_id(intent.cell)
    if cell.receiver == CSMS:
        other = str(scene.value("unknown_identity", UNKNOWN))
        who = {"identity": other} if cell.stranger else {}
        return [Verb(CS, "link_down"), Handshaking(CS, cell.changes, 1), Verb(CS, "dial_with", who)]
    return [Handshaking(CSMS, cell.changes, 1), Verb(CSMS, "hang_up", {"station": station_of(scene)})]


@BINDING.does(word.ShakeHandsWell)
def shake_hands_well(intent: word.ShakeHandsWell, scene: Scene) -> list[Deed]:
    """A channel that a scripted end keeps open does not prove that life goes on: our CSMS gives it up."""
    if scene.sut_role == CS:
        return [Wait(scene.seconds("settle_for")), Verb(CSMS, "hang_up", {"station": station_of(scene)})]
    return [Verb(CS, "link_down"), Verb(CS, "dial_with")]


@BINDING.sees(word.HandshakeJudged)
def handshake_judged(sight: word.HandshakeJudged, scene: Scene) -> Check:
    cell = by_id(sight.cell)
    return Check(cell.rule, Reacts(cell, _patience(cell, scene), scene.interpretation), consumes=False)


def _patience(cell: Cell, scene: Scene) -> float:
    """A station comes when it likes to, and then the handshake may take its time."""
    coming = scene.seconds("reconnect_within") if cell.receiver == CS else 0.0
    return coming + scene.seconds("answer_within")


@BINDING.sees(word.HelloJudged)
def hello_judged(sight: word.HelloJudged, scene: Scene) -> Check:
    cell = by_id(sight.cell)
    return Check(cell.rule, Offers(cell.offer, scene.seconds("reconnect_within")), consumes=False)


@dataclass(frozen=True, slots=True)
class Offers:
    """The next ClientHello, within `seconds`, offers what it should, as far as `what` goes."""

    what: str
    seconds: float

    def open(self, at: float) -> Expectation:
        hello = Pattern("link", "tls")

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not hello.picks(seen) or not seen.body.get("offered"):
                return None
            offered = seen.body["offered"]
            wrong = LOOK[self.what](offered)
            return Outcome(
                not wrong, wrong or f"{self.what}: {offered.get(self.what, 'nothing of it')}", (seen,)
            )

        def late(state: Expectation) -> Outcome:
            return Outcome(False, f"no ClientHello within {self.seconds:g} s", (), Verdict.INCONCLUSIVE)

        return Expectation(at + self.seconds, see, late)

    def __str__(self) -> str:
        return f"a ClientHello whose {self.what.replace('_', ' ')} are as they should be, within {self.seconds:g} s"


@BINDING.sees(word.GoodConnectionThere)
def good_connection_there(sight: word.GoodConnectionThere, scene: Scene) -> Check:
    opened = Pattern("link", "opened", by_sut=False)
    seconds = scene.seconds("reconnect_within")
    if scene.sut_role == CS:
        seconds = 2 * seconds + scene.seconds("answer_within")
    return Check(ALIVE[scene.sut_role], Within(opened, seconds), consumes=False)
