"""The rules that hold on every trace of ECHONET Lite, whoever recorded it."""

from collections.abc import Sequence

from harness.judge.finding import Finding, Rule
from harness.protocols.echonet.lite.checks import announcements, answers, frames, managing, properties
from harness.protocols.echonet.lite.checks.context import Context
from harness.protocols.echonet.lite.checks.ledger import ledger
from harness.usecases.observation import Observation

__all__ = ["RULES", "Context", "run_checks"]

RULES: tuple[Rule, ...] = (
    *frames.RULES,
    *answers.RULES,
    *properties.RULES,
    *announcements.RULES,
    *managing.RULES,
)


def run_checks(observations: Sequence[Observation], context: Context) -> list[Finding]:
    """All findings that are not met, in the order of the rules."""
    book = ledger(observations)
    found = [
        finding
        for each in (frames, answers, properties, announcements)
        for finding in each.check(book, context)
    ]
    found += frames.flood(list(observations))
    if context.sut_role == "ems":
        found += managing.check(book, context)
    return found
