"""Finds the case that a target names: a scenario in a feature file, or a case of a suite."""

import importlib.util
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from behave.model import Feature, Scenario
from behave.parser import parse_file

from harness.engine.case import CaseInfo, Play
from harness.engine.gherkin import player
from harness.engine.plan_file import Target
from harness.engine.sentences import title
from harness.engine.suites import SuiteCase
from harness.errors import UsageFault

Around = Callable[[str], AbstractContextManager[Any]]


def find(target: Target, around: Around = lambda _: nullcontext()) -> tuple[CaseInfo, Play]:
    """What the target is and how it is played. Raises UsageFault if it is not where it is said to be."""
    path = Path(target.file)
    if path.suffix == ".py":
        case = suite_case(path, target.id)
        if case is None:
            raise UsageFault(f"{path}: there is no case {target.id}")
        return case.info(path), case.play
    scenario = _scenario(path, target.line)
    return info(scenario, target, path), player(scenario, around)


def info(scenario: Scenario, target: Target, path: Path) -> CaseInfo:
    """Title, clauses and labels as the scenario's tags say."""
    tags = [str(tag) for tag in scenario.effective_tags]
    return CaseInfo(
        id=target.id,
        title=title(scenario.name),
        where=f"{place(path)}:{scenario.line}",
        clauses=tuple(sorted(tag for tag in tags if tag[:1].isdigit())),
        labels=tuple(sorted(tag for tag in tags if tag.startswith("TC_"))),
    )


def place(path: Path) -> str:
    """A path as people know it, from "features/" or "test_suites/" on."""
    parts = path.parts
    for top in ("features", "test_suites"):
        if top in parts:
            return "/".join(parts[parts.index(top) :])
    return path.name


def suite_case(path: Path, id: str) -> SuiteCase | None:
    """The case of that id, be it one that a run plays or one that the suite can make besides."""
    if found := suite_cases(path).get(id):
        return found
    make: Callable[[str], SuiteCase | None] = getattr(_module(path), "case", lambda _: None)
    return make(id)


@cache
def suite_cases(path: Path) -> dict[str, SuiteCase]:
    """The cases of a suite, by id: what its `cases()` gives."""
    return {case.id: case for case in _module(path).cases()}


@cache
def _module(path: Path) -> Any:
    name = f"chargeproof_suite_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageFault(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _scenario(path: Path, line: int) -> Scenario:
    for scenario in _feature(path).walk_scenarios():
        if scenario.line == line:
            return scenario
    raise UsageFault(f"{path}:{line}: no scenario starts here")


@cache
def _feature(path: Path) -> Feature:
    feature = parse_file(str(path))
    if feature is None:
        raise UsageFault(f"{path} holds no feature")
    return feature
