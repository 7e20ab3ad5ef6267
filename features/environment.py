"""behave's hooks; see harness/engine/behave_hooks.py."""

from pathlib import Path

from harness.campaign.pool import Pool
from harness.campaign.select import select
from harness.campaign.target import targets
from harness.engine import behave_hooks
from harness.engine.behave_hooks import after_all, after_scenario, before_scenario
from harness.engine.plan_file import Target

__all__ = ["after_all", "after_scenario", "before_all", "before_scenario"]


def before_all(context):
    sut = context.config.userdata.get("sut")
    chosen = select(Pool(), targets(Path(sut) if sut else None))
    taken = {}
    for system in reversed(chosen):
        for case in system.run:
            where = (str(case.file.resolve()), case.line)
            taken[where] = (system.target.ref, Target(case.case_id, str(case.file), case.line), "")

    def where(scenario):
        place = (str(Path(scenario.filename).resolve()), scenario.line)
        return taken.get(place, (None, None, "it does not apply to this system"))

    context.where = where
    behave_hooks.before_all(context)
