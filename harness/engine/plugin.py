"""pytest as the engine: it collects `.feature` files through behave's model and the suites in `test_suites/`.

What is collected is what the plan says. Without a plan (somebody typed `pytest features/`) every scenario that the
bundled systems can play is planned. Verdicts map to pytest like this: FAIL → failed, ERROR → error (not an
AssertionError), INCONCLUSIVE → skipped with the reason, everything else → passed. The record is `cases.jsonl`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.engine.plan_file import Index, SutPlan, Target
from harness.errors import UsageFault

_KEY = pytest.StashKey["Engine"]()


class CaseErrored(Exception):
    """The verdict is ERROR: the harness or its environment failed."""


class Engine:
    """The plan and the runner of this pytest process."""

    def __init__(self, index: Index) -> None:
        from harness.engine.runner import Runner

        self.index = index
        self.runner = Runner(index.plan)


class FeatureFile(pytest.File):
    """A `.feature` file."""

    engine: Engine

    def collect(self) -> Iterator[pytest.Item]:
        from harness.engine.library import find

        for sut, target in self.engine.index.by_file.get(str(self.path.resolve()), []):
            find(target)  # read now what the plan has read: the file may change while the run goes on
            item: CaseItem = CaseItem.from_parent(
                self, name=f"{target.id}[{self.engine.runner.name_of(sut)}]"
            )
            yield item.prepare(self.engine, sut, target)


class CaseItem(pytest.Item):
    """One case against one system under test."""

    engine: Engine
    sut: str
    target: Target

    def prepare(self, engine: Engine, sut: str, target: Target) -> "CaseItem":
        """Fill in what `from_parent` cannot take."""
        self.engine, self.sut, self.target = engine, sut, target
        return self

    def setup(self) -> None:
        """The SUT (and the row) are parameters for Allure, so that it keeps two systems apart.

        pytest itself would take an item with a `callspec` for a function, so it gets one only now.
        """
        _, _, row = self.target.id.partition("[")
        params = {"sut": self.engine.runner.name_of(self.sut)} | (
            {"row": row.removesuffix("]")} if row else {}
        )
        self.callspec = SimpleNamespace(params=params, id=None)
        self.funcargs: dict[str, Any] = {}

    def runtest(self) -> None:
        result = self.engine.runner.run(self.sut, self.target)
        self.user_properties += [
            ("case", self.name),
            ("verdict", result.verdict.name),
            ("reason", result.reason),
        ]
        _tell(result)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, max(self.target.line - 1, 0), self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return f"{excinfo.value}"


def _tell(result: Any) -> None:
    from harness.judge.finding import Verdict

    match result.verdict:
        case Verdict.FAIL:
            raise AssertionError(result.reason)
        case Verdict.ERROR:
            raise CaseErrored(result.reason)
        case Verdict.INCONCLUSIVE:
            pytest.skip(f"INCONCLUSIVE: {result.reason}")


# -- hooks ----------------------------------------------------------------------------------------------------------


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from harness.engine import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("chargeproof", "conformance testing of EV charging systems")
    group.addoption(
        "--chargeproof-plan", metavar="FILE", help="the plan of a run, written by `chargeproof run`"
    )
    group.addoption(
        "--sut", metavar="FILE", help="profile of the system under test (default: the bundled ones)"
    )
    group.addoption("--chargeproof-out", metavar="DIR", help="where the record of the run goes")


def pytest_configure(config: pytest.Config) -> None:
    if plan := config.getoption("--chargeproof-plan"):
        from harness.engine import plan_file

        config.stash[_KEY] = Engine(Index.of(plan_file.read(Path(plan))))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".feature":
        engine = _engine(parent.config)
        feature: FeatureFile = FeatureFile.from_parent(parent, path=file_path)
        feature.engine = engine
        return feature
    if file_path.suffix == ".py" and _KEY in parent.config.stash:
        engine = parent.config.stash[_KEY]
        if str(file_path.resolve()) in engine.index.by_file:
            suite: FeatureFile = FeatureFile.from_parent(parent, path=file_path)
            suite.engine = engine
            return suite
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """A suite that the plan names is collected by us, not as an ordinary test module."""
    if _KEY in parent.config.stash and str(module_path.resolve()) in parent.config.stash[_KEY].index.by_file:
        return _Nothing.from_parent(parent, path=module_path)
    return None


class _Nothing(pytest.Module):
    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        return []


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Workers share the cases by `Runner.group_of`: one real product is never played by two of them at once."""
    if _KEY not in config.stash and not config.getoption("--sut"):
        return None
    from harness.engine.sharing import scheduler

    engine = _engine(config)
    groups = {
        f"{target.id}[{engine.runner.name_of(sut)}]": engine.runner.group_of(sut, target)
        for cases in engine.index.by_file.values()
        for sut, target in cases
    }
    return scheduler(config, log, groups)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _KEY in session.config.stash:
        session.config.stash[_KEY].runner.close()


def runner_of(config: pytest.Config) -> Any:
    """The runner of this process, or None if it runs nothing of ours."""
    return config.stash[_KEY].runner if _KEY in config.stash else None


def _engine(config: pytest.Config) -> Engine:
    """The engine of this process; without a plan, one that runs everything against the chosen system."""
    if _KEY not in config.stash:
        try:
            config.stash[_KEY] = Engine(Index.of(config.hook.pytest_chargeproof_plan(config=config)))
        except UsageFault as fault:
            raise pytest.UsageError(f"{fault}") from fault
    return config.stash[_KEY]


__all__ = ["CaseErrored", "CaseItem", "Engine", "FeatureFile", "SutPlan"]
