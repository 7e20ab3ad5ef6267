"""Runs cases one after the other: opens the session of the system under test, plays, judges, stores."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from harness.engine.case import CaseInfo, CaseResult, Play, judge_case
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

        casting = self.casting(sut)
        info, play = find(target, self.around)
        trace_path = self.store.trace_path(info.id, casting.name)
        try:
            session = self._session(sut)
            actor, trace = session.begin(trace_path)
        except ChargeproofError as fault:
            return self._stillborn(casting, info, trace_path, fault)
        started = trace.clock.now()
        try:
            stage = Stage(casting.rib, scene(casting), actor)
            stage.observer = lambda what: self.observer(info.id, what)
            result = judge_case(info, play, stage, (session.alarm,))
            ended = trace.clock.now()
        finally:
            session.end()
        self.stored = self.store.add_case(result, casting.sut(), started, ended, trace_path)
        return result

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def _session(self, sut: str) -> Session:
        if sut not in self._sessions:
            self._sessions[sut] = open_session(self.casting(sut), self.store, self.plan.seed)
        return self._sessions[sut]

    def _stillborn(
        self, casting: Casting, info: CaseInfo, trace_path: Path, fault: ChargeproofError
    ) -> CaseResult:
        from harness.clock import SystemClock

        now = SystemClock().now()
        result = CaseResult(info, Verdict.ERROR, f"{fault}")
        trace_path.touch()
        self.stored = self.store.add_case(result, casting.sut(), now, now, trace_path)
        return result


def open_session(casting: Casting, store: RunStore, seed: int) -> Session:
    """The session that fits the system under test."""
    if casting.profile is None:
        return MemorySession(casting, seed)
    from harness.stage.real_session import RealSession

    return RealSession(casting, store.evidence(), seed)


def scene(casting: Casting) -> Scene:
    """What bindings may know of the cast."""
    return Scene(
        sut_role=casting.role,
        values=casting.values,
        interpretation=casting.interpretation,
        features=casting.features,
    )


def replayed(info: CaseInfo, play: Play, casting: Casting, records: list[Any]) -> CaseResult:
    """Judge a stored trace again."""
    from harness.stage.replay import ReplayActor

    return judge_case(info, play, Stage(casting.rib, scene(casting), ReplayActor(casting.rib, records)))
