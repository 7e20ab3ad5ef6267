"""The rules that hold on every EEBUS trace, whoever recorded it."""

from collections.abc import Sequence

from harness.judge.finding import Finding
from harness.protocols.registry import Verdicts
from harness.usecases.observation import Observation


def run_checks(observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
    """Judge one trace."""
    return []
