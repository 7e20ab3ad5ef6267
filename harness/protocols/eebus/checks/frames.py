"""How messages are put: binary, EEBUS JSON, one command, members in order (SHIP 13.4.2 and 11; SPINE 5.2)."""

from typing import Final

from harness.judge.finding import Rule, Verdict
from harness.protocols.eebus.bindings.base import SHIP, SPINE
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.checks.world import header
from harness.protocols.eebus.interpretations import lenient, settled
from harness.protocols.eebus.spine import types
from harness.usecases.observation import Observation

READABLE: Final = rule("frame.readable", "every message can be read", f"{SHIP} 11", f"{SHIP} 13.4.2")
SIZE: Final = rule("frame.size", "messages have less than 16 MiB", f"{SHIP} 13.4.2", basis="inferred")
FORM: Final = rule("frame.form", "messages are put as EEBUS JSON", f"{SHIP} 11")
ORDER: Final = rule(
    "frame.order", "members of the header stand in the order of the schema", f"{SHIP} 11", level="SHOULD"
)
ONE: Final = rule("datagram.one_cmd", "a datagram holds exactly one command", f"{SPINE} 5.3.2")
CMD: Final = rule(
    "datagram.cmd", "a command holds one data element, and names it where it is filtered", f"{SPINE} 5.2"
)
VERSION: Final = rule(
    "datagram.version", "specificationVersion is three numbers", f"{SPINE} 5.2, TC_SPINE_COMP_006"
)
FAULTS: Final[dict[str, Rule]] = {
    "form": FORM,
    "shape": FORM,
    "protocol": FORM,
    "frame_form": READABLE,
    "header": READABLE,
    "text": READABLE,
    "type": READABLE,
    "empty": READABLE,
    "size": SIZE,
    "unknown": READABLE,
    "order": ORDER,
    "cmd": CMD,
    "unnamed": CMD,
    "cmd count": ONE,
}
FIELD_KNOWS: Final = {
    "ship_encoding": ("NUL bytes", "a bare error"),
    "unnamed_function": ("a filter, but no member", "function is empty"),
}
"""How the texts of faults begin that a reading of the field forgives, by the point that is read."""


class Frames:
    """Looks at everything that the system under test sends."""

    RULES = (READABLE, SIZE, FORM, ORDER, ONE, CMD, VERSION)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._chosen = situation.verdicts.interpretation

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or seen.record.kind != "wire" or seen.shape == "fact":
            return
        broken: set[str] = set()
        for kind, text in seen.faults:
            which = FAULTS.get(kind, READABLE)
            broken.add(which.check)
            self._fault(which, text, seen)
        for which in (READABLE, SIZE, FORM):
            if which.check not in broken:
                self._tally.held(which, seen.seq)
        if header(seen):
            self._datagram(seen, broken)

    def _fault(self, which: Rule, text: str, seen: Observation) -> None:
        point = next((each for each, begins in FIELD_KNOWS.items() if text.startswith(begins)), None)
        if point is not None and lenient(self._chosen, point):
            return
        if point is not None and not settled(self._chosen, point):
            note = f"products in the field do so (interpretation {point})"
            self._tally.graded(which, Verdict.WARNING, which.text, text, seen.seq, note=note)
            return
        self._tally.broke(which, which.text, text, seen.seq)

    def _datagram(self, seen: Observation, broken: set[str]) -> None:
        for which in (ORDER, ONE, CMD):
            if which.check not in broken:
                self._tally.held(which, seen.seq)
        version = header(seen).get("specificationVersion")
        if isinstance(version, str) and types.VERSION.fullmatch(version):
            self._tally.held(VERSION, seen.seq)
        else:
            expected = "three numbers, such as 1.3.0"
            self._tally.broke(VERSION, expected, f"{version!r}", seen.seq)

    def end(self, at: float) -> None:
        """Nothing is open."""
