"""What verdicts and exit codes mean, in words and signs. The one place for the wording of all reports."""

from dataclasses import dataclass

from harness.judge.finding import Verdict

WORST_FIRST = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.INCONCLUSIVE,
    Verdict.WARNING,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
    Verdict.NOT_IMPLEMENTED,
)
"""The order in which reports list verdicts."""

SIGN = {
    Verdict.ERROR: "‼",
    Verdict.FAIL: "✕",
    Verdict.INCONCLUSIVE: "?",
    Verdict.WARNING: "▲",
    Verdict.PASS: "✓",
    Verdict.NOT_APPLICABLE: "–",
    Verdict.NOT_IMPLEMENTED: "○",
}
"""A sign beside the colour, for prints and for readers who do not tell the colours apart."""

MEANING = {
    Verdict.ERROR: "the harness or its environment failed; nothing is said about the system under test",
    Verdict.FAIL: "the system under test broke a SHALL",
    Verdict.INCONCLUSIVE: "could not be settled",
    Verdict.WARNING: "a SHOULD, an inferred or a disputed rule was broken",
    Verdict.PASS: "every check held",
    Verdict.NOT_APPLICABLE: "settled before the run: the profile says that it does not apply",
    Verdict.NOT_IMPLEMENTED: "in the catalogue, but there is no test for it yet",
}


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
    3: Outcome("No verdict", "the harness or its environment failed", Verdict.ERROR),
    4: Outcome("Not settled", "nothing failed, but at least one case is inconclusive", Verdict.INCONCLUSIVE),
    5: Outcome(
        "Baseline drift",
        "an expected failure passed, failed in another way, or was never run",
        Verdict.FAIL,
    ),
}


def outcome(exit_code: int | None) -> Outcome:
    """What `exit_code` means; None for a run that never came to one."""
    if exit_code is None:
        return Outcome("Not finished", "the run ended before it had an exit code", Verdict.ERROR)
    unknown = Outcome("Unknown outcome", "this exit code has no meaning here", Verdict.ERROR)
    return _OUTCOMES.get(exit_code, unknown)


def label(verdict: Verdict) -> str:
    """The verdict as people read it: "NOT APPLICABLE"."""
    return verdict.name.replace("_", " ")


def css(verdict: Verdict) -> str:
    """The class that colours it: "v-fail"."""
    return "v-" + verdict.name.lower().replace("_", "-")
