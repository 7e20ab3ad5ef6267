"""A system under test that is a process on this machine. Blocking, with threads; knows no event loop."""

import threading

from harness.clock import Clock
from harness.errors import EnvironmentFault, HarnessFault
from harness.sut.evidence import EvidenceLog
from harness.sut.group import ProcessGroup, stop_all
from harness.sut.placeholders import Placeholders
from harness.sut.readiness import Probe, probe_for
from harness.sut.running import called, ended, not_ready
from harness.sut.sections import Start
from harness.sut.waiting import Pause, pause, wait_until

__all__ = ["SutProcess", "stop_all"]

_DRAIN_WITHIN = 1.0
_SHORT_LIFE = 1.0
_SHORT_LIVES = 3
_SIGN_OF_LIFE = 0.25  # without a condition, what lives that long has started


class SutProcess:
    """Starts and stops the command of [start]; see `RunningSut`.

    With on_exit = "restart" it is started again whenever it ends by itself, until it has lived less than a
    second three times in a row.
    """

    def __init__(
        self, start: Start, placeholders: Placeholders, log: EvidenceLog, clock: Clock, pause: Pause = pause
    ) -> None:
        self.log = log
        self.exits: list[int] = []
        self._start = start
        self._placeholders = placeholders
        self._clock = clock
        self._pause = pause
        self._lock = threading.RLock()
        self._used = self._wanted = self._over = False
        self._group: ProcessGroup | None = None
        self._reader: threading.Thread | None = None
        self._born = 0.0
        self._short_lives = 0

    @property
    def exit_code(self) -> int | None:
        return self.exits[-1] if self.exits else None

    def alive(self) -> bool:
        group = self._group
        return group is not None and group.alive()

    def start(self) -> None:
        if self._used:
            raise HarnessFault(f"{called(self._start)}: started twice")
        self._used = True
        probe = probe_for(self._start.ready, self._placeholders.fill, self.log)
        try:
            with self._lock:
                self._wanted = True
                self._spawn()
            self._wait_ready(probe)
        except BaseException:
            self.stop()
            raise

    def _spawn(self) -> None:
        fill = self._placeholders.fill
        group = ProcessGroup(
            [fill(word) for word in self._start.command],
            called(self._start),
            self._start.cwd,
            {name: fill(text) for name, text in self._start.env.items()},
            on_exit=self._ended,
        )
        self._group, self._born = group, self._clock.now()
        self._reader = threading.Thread(
            target=self._read, args=(group,), name=f"log of {group.pid}", daemon=True
        )
        self._reader.start()

    def _read(self, group: ProcessGroup) -> None:
        with group.stdout as pipe:
            while data := pipe.read1(65_536):
                self.log.feed(data)
        self.log.flush()

    def _wait_ready(self, probe: Probe | None) -> None:
        def settled() -> bool:
            return self._over or not self._wanted or (probe is not None and probe())

        within = self._start.ready.within if probe else _SIGN_OF_LIFE
        ready = wait_until(settled, within, self._clock, self._pause)
        if not self._wanted:
            raise EnvironmentFault(f"{called(self._start)}: stopped before it was ready")
        if self._over:
            self._drain()
            raise EnvironmentFault(ended(self._start, self.exit_code, self.log))
        if probe and not ready:
            raise EnvironmentFault(not_ready(self._start, self.log))

    def _drain(self) -> None:
        """Let the last words arrive. A grandchild that keeps the pipe open is not waited for."""
        if self._reader is not None:
            self._reader.join(_DRAIN_WITHIN)

    def _ended(self, group: ProcessGroup) -> None:
        """It ended, by itself or by our hand. Called from its watcher."""
        with self._lock:
            reader = self._reader if group is self._group else None
        if reader is not None:
            reader.join(_DRAIN_WITHIN)  # its last words come before our remark
        with self._lock:
            if group is not self._group or group.exit_code is None or not self._wanted:
                return
            self.exits.append(group.exit_code)
            lived = self._clock.now() - self._born
            self.log.remark(f"process {group.pid} ended with {group.exit_code} after {lived:.1f} s")
            if self._start.on_exit == "restart" and self._worth_another(lived):
                self._again(group)
            else:
                self._over = True

    def _worth_another(self, lived: float) -> bool:
        self._short_lives = self._short_lives + 1 if lived < _SHORT_LIFE else 0
        return self._short_lives < _SHORT_LIVES

    def _again(self, old: ProcessGroup) -> None:
        old.close()
        self._drain()
        try:
            self._spawn()
        except EnvironmentFault as fault:
            self._over = True
            self.log.remark(f"could not be started again: {fault}")

    def power_cycle(self) -> None:
        with self._lock:
            if not self._wanted or self._group is None:
                raise EnvironmentFault(
                    f"{called(self._start)}: power cycle of a process that was not started"
                )
            old, self._group, self._over = self._group, None, False
            self.log.remark("power cycle")
            self._again(old)
            if self._over:
                raise EnvironmentFault(f"{called(self._start)}: {self.log.last_lines(1)}")

    def stop(self) -> None:
        with self._lock:
            self._wanted = False
            group = self._group
        try:
            if group is not None:
                group.stop(self._start.stop_within, self._clock, self._pause)
                self._drain()
        finally:
            self.log.close()
