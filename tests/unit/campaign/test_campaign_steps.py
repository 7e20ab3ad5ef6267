"""Every sentence of every feature is defined, and once only."""

from harness.campaign.pool import Pool
from harness.engine.gherkin import check_steps
from harness.errors import UsageFault


def test_every_sentence_has_one_definition() -> None:
    problems: set[str] = set()
    for case in Pool().features:
        try:
            if case.scenario is not None:
                check_steps(case.scenario)
        except UsageFault as fault:
            problems.add(f"{fault}")
    assert sorted(problems) == []
