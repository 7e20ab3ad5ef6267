"""Where the name of a CSMS stands in its certificate: OCPP 2.0.1 wants it in the common name (A00.FR.309, A00.FR.412,
A00.FR.510), and alternative names only where there are several ways to the CSMS (note to A00.FR.511). RFC 9525 has
given up on common names, and stacks with it, so a station does not get this for nothing.
"""

from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Verdict
from harness.pki.credential import common_name
from harness.pki.names import is_address
from harness.protocols.binding import Check, Deed, Handshaking, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, rule
from harness.protocols.ocpp.v201.bindings.estate import estate, now
from harness.protocols.ocpp.v201.bindings.secure_refusal import told
from harness.usecases import secure_connection as word
from harness.usecases.observation import Observation


def host(scene: Scene) -> str:
    """By which name the station came last; where that was not seen, the first one of our CSMS."""
    came = [str(seen.body.get("host") or "") for seen in scene.seen("upgrade", "link")]
    name = came[-1] if came else ""
    if name.rpartition(":")[2].isdigit():
        name = name.rpartition(":")[0]
    return name.strip("[]") or common_name(estate(scene).servers[0].certificate)


@BINDING.does(word.ShowCommonNameOnly)
def show_common_name_only(intent: word.ShowCommonNameOnly, scene: Scene) -> Deed:
    ours, name = estate(scene), host(scene)
    shown = tuple(
        ours.csms_ca.issue(now(scene), common_name=name, organization=ours.operator, usage="server", key=key)
        for key in ("P-256", "RSA-2048")
    )
    return Handshaking(CSMS, {"credentials": shown})


@BINDING.sees(word.CommonNameBelieved)
def common_name_believed(sight: word.CommonNameBelieved, scene: Scene) -> Check:
    which = rule(
        "tls.common_name",
        "a station knows its CSMS by the common name, where the certificate has no other names",
        "A00.FR.309",
        "A00.FR.412",
        "A00.FR.510",
        basis="inferred",
    )
    return Check(which, GoesOn(scene.seconds("reconnect_within"), is_address(host(scene))), consumes=False)


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The next handshake succeeds, and a WebSocket is asked for, within `seconds`.

    address  the station dials an address: no common name is like that, so that nothing can be settled
    """

    seconds: float
    address: bool

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape != "link":
                return None
            if seen.name in ("upgrade", "rejected"):
                return Outcome(True, "it asks for a WebSocket", (seen,))
            if seen.name == "tls" and seen.body.get("outcome") == "failed":
                unsettled = Verdict.INCONCLUSIVE if self.address else None
                note = "the station dials an address in place of a name" if self.address else ""
                return Outcome(False, told(seen.body), (seen,), unsettled, note)
            return None

        return Expectation(at + self.seconds, see, self._late)

    def _late(self, state: Expectation) -> Outcome:
        return Outcome(False, f"no handshake within {self.seconds:g} s", (), Verdict.INCONCLUSIVE)

    def __str__(self) -> str:
        return f"a secured connection within {self.seconds:g} s"
