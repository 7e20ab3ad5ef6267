"""The rules that hold on every OCPI trace, whoever recorded it.

`run_checks` looks at all observations of one scenario and judges what the system under test did; what we sent counts only
as the cause. Each module holds rules that belong together.
"""

from collections.abc import Sequence
from typing import Final

from harness.judge.finding import Finding, Rule
from harness.judge.tally import Tally
from harness.judge.watching import watch
from harness.protocols.ocpi.checks.answers import Answers
from harness.protocols.ocpi.checks.asked import Asked
from harness.protocols.ocpi.checks.billing import Billing
from harness.protocols.ocpi.checks.cdrs import Cdrs
from harness.protocols.ocpi.checks.commands import Commands
from harness.protocols.ocpi.checks.context import Situation, Terms
from harness.protocols.ocpi.checks.hub import Hub
from harness.protocols.ocpi.checks.money import Money
from harness.protocols.ocpi.checks.objects import Objects
from harness.protocols.ocpi.checks.owners import Owners
from harness.protocols.ocpi.checks.pages import Pages
from harness.protocols.ocpi.checks.privacy import Privacy
from harness.protocols.ocpi.checks.registration import Registration
from harness.protocols.ocpi.checks.requests import Requests
from harness.protocols.ocpi.checks.routing import Routing
from harness.protocols.ocpi.checks.sessions import Sessions
from harness.protocols.ocpi.checks.world import World
from harness.protocols.registry import Verdicts
from harness.usecases.observation import Observation

MAKERS: Final = (
    Requests,
    Answers,
    Routing,
    Objects,
    Owners,
    Asked,
    Pages,
    Registration,
    Sessions,
    Cdrs,
    Money,
    Billing,
    Commands,
    Hub,
    Privacy,
)
RULES: Final[tuple[Rule, ...]] = tuple(each for maker in MAKERS for each in maker.RULES)
"""All rules that these checks enforce."""


def run_checks(observations: Sequence[Observation], context: Verdicts, terms: Terms) -> list[Finding]:
    """Judge one trace: a finding for each rule that held throughout, and one for each message that broke one."""
    situation = Situation(Tally(), World(), context, terms)
    watch([maker(situation) for maker in MAKERS], observations, situation.world.take, context.ended_at)
    return situation.tally.findings()
