"""The plan: what would run against a system, what not and why, how often a person is needed, how long it
takes.

Nothing is started for it. Times are estimates from data: the waits that cases demand and the hands they need.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from harness.campaign.select import Selected, Skipped, SutSelection
from harness.campaign.target import Hands, Target
from harness.requirements.catalogue import base_id, catalogue
from harness.requirements.explain import explanation
from harness.requirements.model import Case
from harness.requirements.vocabulary import vocabulary

EXCHANGE_SECONDS = 1.0
"""Of a case beside its waits, against a real product."""

VIRTUAL_SECONDS = 0.02
"""Of a whole case against a bundled system: its waits take no time."""

CONTROL_SECONDS = 0.5
"""Of a control verb that no person carries out."""


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """A case that would run.

    control  verbs that it needs, in order · seconds: how long it probably takes
    counted  false: a scenario of which nobody wrote down what it needs; `control` and `seconds` are then too little
    """

    case: Selected
    control: tuple[str, ...]
    seconds: float
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run against one system would be.

    missing  cases of the catalogue for this role and version that nothing implements
    """

    target: Target
    cases: tuple[PlannedCase, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[Case, ...]

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every verb that a person would be asked for; with mixed hands that is the most it can be."""
        if self.target.hands not in (Hands.PERSON, Hands.MIXED):
            return ()
        return tuple(verb for case in self.cases for verb in case.control)

    @property
    def uncounted(self) -> int:
        """Cases of which nobody knows whether they need a person, or how long they take."""
        return 0 if self.target.bundled else sum(not case.counted for case in self.cases)

    @property
    def seconds(self) -> float:
        return sum(case.seconds for case in self.cases)

    @property
    def unlocks(self) -> tuple[tuple[str, int], ...]:
        """Claims that the profile says nothing about, with the number of cases that each alone would add."""
        alone = Counter(claim for case in self.skipped if len(case.missing) == 1 for claim in case.missing)
        return tuple(sorted(alone.items(), key=lambda each: (-each[1], each[0])))

    @property
    def handless(self) -> tuple[PlannedCase, ...]:
        """Cases that need control which nobody offers: they would come out INCONCLUSIVE."""
        if self.target.hands is not Hands.NOBODY:
            return ()
        return tuple(case for case in self.cases if case.control)


def plan(selections: Sequence[SutSelection], implemented: Collection[str]) -> tuple[Plan, ...]:
    """A plan for each system.

    implemented  everything of the catalogue that features and suites carry
    """
    return tuple(
        Plan(
            target=each.target,
            cases=tuple(_planned(case, each.target) for case in each.run),
            skipped=each.skipped,
            missing=_missing(each.target, implemented),
        )
        for each in selections
    )


def _planned(case: Selected, target: Target) -> PlannedCase:
    known = explanation(case.case_id)
    control = known.control if known else ()
    waits = known.waits if known else case.waits
    if target.bundled:
        return PlannedCase(case, control, VIRTUAL_SECONDS)
    hands = sum(_seconds(verb, target.hands) for verb in control)
    return PlannedCase(case, control, EXCHANGE_SECONDS + waits + hands, known is not None or case.line == 0)


def _seconds(verb: str, hands: Hands) -> float:
    if hands is Hands.PERSON:
        return vocabulary().verbs[verb].seconds
    return CONTROL_SECONDS if hands is not Hands.NOBODY else 0.0


def _missing(target: Target, implemented: Collection[str]) -> tuple[Case, ...]:
    protocol = vocabulary().protocols.get(target.protocol)
    version = protocol.version if protocol else ""
    carried = {base_id(each) for each in implemented}
    return tuple(
        case
        for case in catalogue().case_by_id.values()
        if target.party in case.suts and version in case.versions and case.id not in carried
    )
