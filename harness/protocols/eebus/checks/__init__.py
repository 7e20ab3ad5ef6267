"""The rules that hold on every EEBUS trace, whoever recorded it.

`run_checks` looks at all observations of one scenario and judges what the system under test did; what we sent counts only
as the cause. Each module holds rules that belong together.
"""

from collections.abc import Sequence
from typing import Final

from harness.judge.finding import Finding, Rule
from harness.judge.tally import Tally
from harness.judge.watching import watch
from harness.protocols.eebus.checks.announced import Announced
from harness.protocols.eebus.checks.channel import Channel
from harness.protocols.eebus.checks.context import Situation
from harness.protocols.eebus.checks.exchange import Exchange
from harness.protocols.eebus.checks.frames import Frames
from harness.protocols.eebus.checks.heartbeats import Heartbeats
from harness.protocols.eebus.checks.naming import Naming
from harness.protocols.eebus.checks.phases import Phases
from harness.protocols.eebus.checks.pulse import Pulse
from harness.protocols.eebus.checks.rights import Rights
from harness.protocols.eebus.checks.tables import Tables
from harness.protocols.eebus.checks.world import World
from harness.protocols.registry import Verdicts
from harness.usecases.observation import Observation

MAKERS: Final = (Announced, Channel, Frames, Phases, Pulse, Exchange, Rights, Heartbeats, Naming, Tables)
RULES: Final[tuple[Rule, ...]] = tuple(each for maker in MAKERS for each in maker.RULES)
"""All rules that these checks enforce."""


def run_checks(observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
    """Judge one trace: a finding for each rule that held throughout, and one for each message that broke one."""
    situation = Situation(Tally(), World(), context)
    watch([maker(situation) for maker in MAKERS], observations, situation.world.take, context.ended_at)
    return situation.tally.findings()
