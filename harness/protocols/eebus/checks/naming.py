"""Who plays which part: the actors under which use cases are announced (IEC 63380-2, 5.2; SPINE 1.3.0, 7.5).

Where two actors may play a part (an energy guard, or a manager of charging), either is right. One that products are known
to name in place of the right one is a matter of interpretation; any other is told as a warning, since the names were put
together from public sources.
"""

from typing import Final

from harness.judge.finding import Verdict
from harness.protocols.eebus.bindings.base import IEC, SPINE
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.checks.world import header
from harness.protocols.eebus.interpretations import lenient, settled
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.usecases.names import USE_CASES, Named
from harness.usecases.observation import Observation, first, lookup

ACTOR: Final = rule(
    "use_case.actor",
    "a use case is announced by an actor that has a part in it",
    f"{IEC} 5.2",
    f"{SPINE} nodeManagementUseCaseData",
)
POINT: Final = "use_case_actor"


class Naming:
    """Looks at the use cases that are announced."""

    RULES = (ACTOR,)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._chosen = situation.verdicts.interpretation

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or not header(seen) or seen.body.get("function") != fn.USE_CASES:
            return
        for each in lookup(seen.body, "data.useCaseInformation[]"):
            actor = first(each, "actor")
            for name in lookup(each, "useCaseSupport[].useCaseName"):
                if isinstance(name, str) and name in USE_CASES:
                    self._announced(USE_CASES[name], actor, seen)

    def _announced(self, use_case: Named, actor: object, seen: Observation) -> None:
        right, *known = use_case.servers
        if actor in (right, *use_case.clients):
            self._tally.held(ACTOR, seen.seq)
            return
        expected = f"{use_case.name} by {' or '.join((right, *use_case.clients))}"
        if actor not in known:
            note = "inferred from public sources"
            self._tally.graded(ACTOR, Verdict.WARNING, expected, f"{actor}", seen.seq, note=note)
        elif settled(self._chosen, POINT):
            self._tally.broke(ACTOR, expected, f"{actor}", seen.seq)
        elif not lenient(self._chosen, POINT):
            note = f"products do so (interpretation {POINT})"
            self._tally.graded(ACTOR, Verdict.WARNING, expected, f"{actor}", seen.seq, note=note)

    def end(self, at: float) -> None:
        """Nothing is open."""
