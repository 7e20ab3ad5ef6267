"""Runs cases one after the other: opens the session of the system under test, plays, judges, stores."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.clock import Clock, SystemClock
from harness.engine.case import (
    INTERRUPTED,
    Alarm,
    CaseInfo,
    CaseResult,
    Play,
    StepResult,
    broken_off,
    judge_case,
)
from harness.engine.plan_file import PlanFile, Target
from harness.engine.store import RunStore
from harness.errors import ChargeproofError
from harness.judge.finding import Verdict
from harness.pki.estate import Estate
from harness.protocols.binding import Scene
from harness.stage.casting import Casting, cast
from harness.stage.memory_session import MemorySession
from harness.stage.session import Session
from harness.stage.stage import Stage
from harness.trace.log import add_fault

Around = Callable[[str], AbstractContextManager[Any]]


class Runner:
    """The cases of one process. One session for each system under test, opened when it is first needed.

    around    wraps every step, for whoever reports steps · observer: told what the running case does or waits for
    stored    the line of the last case, as it went into the record
    """

    def __init__(self, plan: PlanFile) -> None:
        self.plan = plan
        self.store = RunStore(Path(plan.out))
        self._castings: dict[str, Casting] = {}
        self._sessions: dict[str, Session] = {}
        self.around: Around = lambda _: nullcontext()
        self.stored: dict[str, Any] = {}
        self.observer: Callable[[str, str], None] = lambda case, what: None

    def casting(self, sut: str) -> Casting:
        if sut not in self._castings:
            self._castings[sut] = cast(sut)
        return self._castings[sut]

    def name_of(self, sut: str) -> str:
        return self.casting(sut).name

    def group_of(self, sut: str, target: Target) -> str:
        """Cases of one group run in one process: those against a real system; in memory each is on its own."""
        return sut if self.casting(sut).profile is not None else f"{sut}:{target.id}"

    def run(self, sut: str, target: Target) -> CaseResult:
        """Run one case and store what came of it."""
        from harness.engine.library import find

        info, play = find(target, self.around)
        with self.on_stage(sut, info) as setting:
            if setting.stage is not None:
                setting.result = judge_case(info, play, setting.stage, setting.alarms, setting.steps)
        assert setting.result is not None
        return setting.result

    @contextmanager
    def on_stage(self, sut: str, info: CaseInfo) -> Iterator["Setting"]:
        """The stage for a case. Whoever uses it leaves the result in the setting; then it is stored.

        If the stage cannot be set, there is none, and the result (ERROR) is there already.
        """
        casting = self.casting(sut)
        trace = self.store.trace_path(info.id, casting.name)
        setting = Setting(info)
        session: Session | None = None
        try:
            try:
                session = self._session(sut)
                self._set(setting, casting, session, trace)
            except Exception as fault:
                why = (
                    f"{fault}" if isinstance(fault, ChargeproofError) else f"{type(fault).__name__}: {fault}"
                )
                setting.stage, setting.result = None, CaseResult(info, Verdict.ERROR, why)
                add_fault(trace, setting.clock.now(), fault)
            yield setting
        except KeyboardInterrupt:
            setting.break_off()
            raise
        finally:
            ended = setting.clock.now()
            setting.add_remark(session)
            if session is not None:
                session.end(keep=info.shares_product and setting.passed)
            if not self.stored:
                gc.freeze()  # what is loaded by now stays: no use in looking through it for garbage again and again
            if setting.result is not None:
                trace.touch()
                self.stored = self.store.add_case(
                    setting.result, casting.sut(), setting.started, ended, trace
                )

    def _set(self, setting: "Setting", casting: Casting, session: Session, path: Path) -> None:
        actor, trace = session.begin(path, setting.info.shares_product)
        setting.clock, setting.started = trace.clock, trace.clock.now()
        setting.alarms = (session.alarm,)
        setting.stage = Stage(casting.rib, scene(casting, session.password, session.estate), actor)
        setting.stage.observer = lambda what: self.observer(setting.info.id, what)

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def _session(self, sut: str) -> Session:
        if sut not in self._sessions:
            self._sessions[sut] = open_session(self.casting(sut), self.store, self.plan.seed)
        return self._sessions[sut]


@dataclass(slots=True)
class Setting:
    """A stage that is set, if it could be, and what came of it."""

    info: CaseInfo
    stage: Stage | None = None
    alarms: Sequence[Alarm] = ()
    clock: Clock = field(default_factory=SystemClock)
    started: float = field(default_factory=lambda: SystemClock().now())
    result: CaseResult | None = None
    steps: list[StepResult] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.result is not None and self.result.verdict is Verdict.PASS

    def break_off(self) -> None:
        """The run was interrupted; the case is told as far as it came."""
        self.result = CaseResult(self.info, Verdict.INCONCLUSIVE, INTERRUPTED, steps=self.steps)
        if self.stage is not None:
            self.result = broken_off(self.info, self.stage, self.steps)

    def add_remark(self, session: Session | None) -> None:
        """What else belongs to a verdict that is none to be glad about."""
        if self.result is not None and session is not None and self.result.verdict > Verdict.WARNING:
            self.result.reason = "; ".join(filter(None, (self.result.reason, session.remark())))


def open_session(casting: Casting, store: RunStore, seed: int) -> Session:
    """The session that fits the system under test."""
    if casting.profile is None:
        return MemorySession(casting, seed)
    from harness.stage.real_session import RealSession

    return RealSession(casting, store.evidence(), seed)


def scene(casting: Casting, password: str = "", estate: Estate | None = None) -> Scene:
    """What bindings may know of the cast."""
    return Scene(
        sut_role=casting.role,
        values=casting.values,
        interpretation=casting.interpretation,
        features=casting.features,
        password=password,
        estate=estate,
    )


def replayed(info: CaseInfo, play: Play, casting: Casting, records: list[Any]) -> CaseResult:
    """Judge a stored trace again."""
    from harness.stage.replay import ReplayActor

    return judge_case(info, play, Stage(casting.rib, scene(casting), ReplayActor(casting.rib, records)))
