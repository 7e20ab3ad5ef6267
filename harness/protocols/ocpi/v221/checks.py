"""The rules on every trace of OCPI 2.2.1."""

from collections.abc import Sequence
from typing import Final

from harness.judge.finding import Finding
from harness.protocols.ocpi import checks
from harness.protocols.ocpi.checks.context import Terms
from harness.protocols.ocpi.v221.schema import SCHEMA
from harness.protocols.registry import Verdicts
from harness.usecases.observation import Observation

TERMS: Final = Terms("2.2.1", SCHEMA)


def run_checks(observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
    """Judge one trace."""
    return checks.run_checks(observations, context, TERMS)
