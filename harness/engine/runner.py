"""Runs cases one after the other: opens the session of the system under test, plays, judges, stores."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.clock import Clock, SystemClock
from harness.engine.case import Alarm, CaseInfo, CaseResult, Play, judge_case
from harness.engine.plan_file import PlanFile, Target
from harness.engine.store import RunStore
from harness.errors import ChargeproofError
from harness.judge.finding import Verdict
from harness.protocols.binding import Scene
from harness.stage.casting import Casting, cast
from harness.stage.session import MemorySession, Session
from harness.stage.stage import Stage

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
        return self.perform(sut, info, lambda stage, alarms: judge_case(info, play, stage, alarms))

    def perform(
        self, sut: str, info: CaseInfo, judge: Callable[[Stage, Sequence[Alarm]], CaseResult]
    ) -> CaseResult:
        """Set the stage, let somebody judge on it, clear it, store the result."""
        with self.on_stage(sut, info) as setting:
            setting.result = judge(setting.stage, setting.alarms) if setting.stage else setting.result
        assert setting.result is not None
        return setting.result

    @contextmanager
    def on_stage(self, sut: str, info: CaseInfo) -> Iterator["Setting"]:
        """The stage for a case. Whoever uses it leaves the result in the setting; then it is stored.

        If the stage cannot be set, there is none, and the result (ERROR) is there already.
        """
        casting = self.casting(sut)
        trace_path = self.store.trace_path(info.id, casting.name)
        started = SystemClock().now()
        setting = Setting(None, ())
        session: Session | None = None
        try:
            session = self._session(sut)
            actor, trace = session.begin(trace_path)
            started = trace.clock.now()
            stage = Stage(casting.rib, scene(casting, session.password), actor)
            stage.observer = lambda what: self.observer(info.id, what)
            setting = Setting(stage, (session.alarm,))
            clock: Clock = trace.clock
        except ChargeproofError as fault:
            setting.result = CaseResult(info, Verdict.ERROR, f"{fault}")
            clock = SystemClock()
            trace_path.touch()
        try:
            yield setting
        except KeyboardInterrupt:
            findings = setting.stage.findings if setting.stage else []
            setting.result = CaseResult(info, Verdict.INCONCLUSIVE, "the run was interrupted", findings)
            raise
        finally:
            ended = clock.now()
            if session is not None:
                session.end()
            if setting.result is not None:
                self.stored = self.store.add_case(setting.result, casting.sut(), started, ended, trace_path)

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

    stage: Stage | None
    alarms: Sequence[Alarm]
    result: CaseResult | None = None


def open_session(casting: Casting, store: RunStore, seed: int) -> Session:
    """The session that fits the system under test."""
    if casting.profile is None:
        return MemorySession(casting, seed)
    from harness.stage.real_session import RealSession

    return RealSession(casting, store.evidence(), seed)


def scene(casting: Casting, password: str = "") -> Scene:
    """What bindings may know of the cast."""
    return Scene(
        sut_role=casting.role,
        values=casting.values,
        interpretation=casting.interpretation,
        features=casting.features,
        password=password,
    )


def replayed(info: CaseInfo, play: Play, casting: Casting, records: list[Any]) -> CaseResult:
    """Judge a stored trace again."""
    from harness.stage.replay import ReplayActor

    return judge_case(info, play, Stage(casting.rib, scene(casting), ReplayActor(casting.rib, records)))
