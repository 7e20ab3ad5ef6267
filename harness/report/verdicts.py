"""What verdicts and exit codes mean, in words and signs. The one place for the wording of all reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from harness.judge.finding import Verdict
from harness.requirements.coverage import NOT_RUN, PAPER_REVIEW


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict shows: with a sign beside the colour, for prints and for eyes that see no colours."""

    name: str
    sign: str
    meaning: str

    @property
    def label(self) -> str:
        """As people read it: "NOT APPLICABLE"."""
        return self.name.replace("_", " ")

    @property
    def css(self) -> str:
        """The class that colours it: "v-fail"."""
        return "v-" + self.name.lower().replace("_", "-")


LOOKS: Mapping[str, Look] = {
    look.name: look
    for look in (
        Look(
            Verdict.ERROR.name,
            "‼",
            "the harness or its environment failed; nothing is said about the system under test",
        ),
        Look(Verdict.FAIL.name, "✕", "the system under test broke a SHALL"),
        Look(Verdict.INCONCLUSIVE.name, "?", "could not be settled"),
        Look(Verdict.WARNING.name, "▲", "a SHOULD, an inferred or a disputed rule was broken"),
        Look(Verdict.PASS.name, "✓", "every check held"),
        Look(Verdict.NOT_APPLICABLE.name, "–", "settled before the run: the profile rules it out"),
        Look(NOT_RUN, "·", "there is a test, but it was not part of this run"),
        Look(
            PAPER_REVIEW, "§", "no wire can show it: a matter for documents, see `chargeproof list questions`"
        ),
        Look(Verdict.NOT_IMPLEMENTED.name, "○", "in the catalogue, but there is no test for it yet"),
    )
}
"""By name, in the order in which reports list them: worst first, then what did not run."""

WORST_FIRST = tuple(Verdict[name] for name in LOOKS if name in Verdict.__members__)


def look(verdict: Verdict | str) -> Look:
    """How a verdict shows; a name that this version does not know shows as itself."""
    name = verdict if isinstance(verdict, str) else verdict.name
    return LOOKS.get(name) or Look(name, "?", "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an exit code says: `headline` in a few words, `meaning` in one sentence."""

    headline: str
    meaning: str
    verdict: Verdict


_OUTCOMES = {
    0: Outcome("No violation found", "nothing worse than WARNING", Verdict.PASS),
    1: Outcome("Does not conform", "the system under test failed at least one case", Verdict.FAIL),
    2: Outcome("Not run as asked", "usage or configuration was wrong", Verdict.ERROR),
    3: Outcome("Harness or environment error", "at least one case could not be judged", Verdict.ERROR),
    4: Outcome("Not settled", "nothing failed, but at least one case is inconclusive", Verdict.INCONCLUSIVE),
    5: Outcome(
        "Baseline drift",
        "an expected failure passed, failed in another way, or was never run",
        Verdict.FAIL,
    ),
}
_UNFINISHED = Outcome("Not finished", "the run ended before it had an exit code", Verdict.ERROR)
_UNKNOWN = Outcome("Unknown outcome", "this exit code has no meaning here", Verdict.ERROR)


_AS_EXPECTED = Outcome(
    "As the baseline expects", "every case came out as it is known to, and not all are good", Verdict.WARNING
)


def outcome(exit_code: int | None, counts: Mapping[Verdict, int] = MappingProxyType({})) -> Outcome:
    """What `exit_code` means; None for a run that never came to one.

    counts  of the verdicts: where a baseline excuses what was found, nobody may read that nothing was
    """
    if exit_code == 0 and any(counts.get(each, 0) for each in (Verdict.FAIL, Verdict.INCONCLUSIVE)):
        return _AS_EXPECTED
    return _UNFINISHED if exit_code is None else _OUTCOMES.get(exit_code, _UNKNOWN)
