"""Cases that a table says better than a sentence: what the modules in `test_suites/` are made of.

A suite module has a function `cases()` that gives its `SuiteCase`s. Each has an id of its own, by which alone it can be
run again, and plays on the same stage as scenarios do. A module may have a function `case(id)`, too, that makes cases
which `cases()` leaves out; it gives None for an id that it does not know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.engine.case import CaseInfo, StepResult
from harness.stage.stage import Stage


@dataclass(frozen=True, slots=True)
class SuiteCase:
    """One case of a suite.

    id        unique in the house, stable from run to run
    role      of the system under test · protocol: the rib's name
    needs     features that the system must have
    script    what is done and expected, on the stage
    shares_product  it leaves a healthy product as it was: the next such case may go on with the same one, where
              otherwise each case gets a product of its own
    waits     seconds that it lets pass, at most, with a real product
    """

    id: str
    title: str
    role: str
    protocol: str
    script: Callable[[Stage], None]
    clauses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    shares_product: bool = False
    waits: float = 0.0

    def info(self, path: Path) -> CaseInfo:
        where = f"test_suites/{path.name}"
        return CaseInfo(self.id, self.title, where, self.clauses, self.labels, self.shares_product)

    def play(self, stage: Stage, steps: list[StepResult]) -> None:
        """Play the script as one step."""
        step = StepResult("*", self.title)
        steps.append(step)
        try:
            self.script(stage)
            step.status = "passed"
        except BaseException as error:
            step.status = "failed" if isinstance(error, AssertionError) else "error"
            step.error = f"{error}"
            raise
        finally:
            step.records = (0, stage.position - 1)
