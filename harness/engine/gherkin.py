"""Scenarios of behave's model, played on our stage."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib import import_module
from inspect import getclosurevars
from typing import Any

from behave import given
from behave.matchers import make_step_matcher
from behave.model import Scenario, Step

from harness.engine.case import StepResult
from harness.engine.sentences import head, modules, modules_for
from harness.errors import UsageFault
from harness.stage.stage import CheckFailed, Inconclusive, Stage

Around = Callable[[str], AbstractContextManager[Any]]
"""Wraps the run of a step, for whoever reports it."""


class Context:
    """What our step functions get: the stage, and the step's table and text.

    behave's own context has these attributes, too; so the same functions run under both.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.table: Any = None
        self.text: str | None = None


def load_steps(names: Iterable[str] | None = None) -> None:
    """Import these step modules, or all: that registers their sentences with behave.

    behave would compile each sentence and try it on all the others, which takes longer than all the rest; here a
    sentence is compiled when a step looks for it, and `definition` does not let a step pass that fits two.
    """
    registry = _registry()

    def add(keyword: str, sentence: str, function: Callable[..., Any]) -> None:
        kind = keyword.lower()
        registry.steps[kind].append(make_step_matcher(function, sentence, kind))

    registry.add_step_definition = add
    try:
        for name in modules() if names is None else names:
            import_module(name)
    finally:
        del registry.add_step_definition


def _registry() -> Any:
    """The one that the decorators write to; behave has several."""
    return getclosurevars(given).nonlocals["self"]


def definition(step: Step) -> Any:
    """The one step definition that fits. Raises UsageFault, naming the place, for none or several."""
    fitting = _fitting(step.step_type, step.name)
    where = f"{step.filename}:{step.line}"
    if not fitting:
        raise UsageFault(f"{where}: no step is defined for: {step.keyword} {step.name}")
    if len(fitting) > 1:
        places = ", ".join(str(each.location) for each in fitting)
        raise UsageFault(f"{where}: the step is ambiguous: {step.keyword} {step.name} (fits {places})")
    return fitting[0]


@cache
def _fitting(kind: str, sentence: str) -> tuple[Any, ...]:
    """All definitions that the sentence fits. Kept: there are hundreds of them, and sentences come again."""
    load_steps(modules_for(sentence))
    registry = _registry()
    kinds = registry.steps[kind] + (registry.steps["step"] if kind != "step" else [])
    return tuple(each for each in kinds if sentence.startswith(head(each.pattern)) and each.match(sentence))


def check_steps(scenario: Scenario) -> None:
    """Raise UsageFault for the first step of the scenario that is not defined exactly once."""
    for step in scenario.all_steps:
        definition(step)


def player(
    scenario: Scenario, around: Around = lambda _: nullcontext()
) -> Callable[[Stage, list[StepResult]], None]:
    """Plays the scenario's steps, those of the background first."""

    def play(stage: Stage, results: list[StepResult]) -> None:
        context = Context(stage)
        steps = list(scenario.all_steps)
        results.extend(StepResult(step.keyword, step.name) for step in steps)
        for step, result in zip(steps, results, strict=True):
            first = stage.position
            try:
                with around(f"{step.keyword} {step.name}"):
                    _run(step, context)
                result.status = "passed"
            except CheckFailed as failed:
                result.status, result.error = "failed", f"{failed}"
                raise
            except Inconclusive as reason:
                result.status, result.error = "inconclusive", f"{reason}"
                raise
            except KeyboardInterrupt:
                result.status, result.error = "inconclusive", "interrupted"
                raise
            except Exception as error:
                result.status, result.error = "error", f"{type(error).__name__}: {error}"
                raise
            finally:
                result.records = (first, stage.position - 1)

    return play


def _run(step: Step, context: Context) -> None:
    match = definition(step).match(step.name)
    context.table, context.text = step.table, step.text
    values = [each.value for each in match.arguments if each.name is None]
    named = {each.name: each.value for each in match.arguments if each.name is not None}
    match.func(context, *values, **named)
