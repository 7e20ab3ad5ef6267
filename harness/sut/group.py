"""A child process with everything that it starts, as one thing that can be ended for sure.

The child leads a process group of its own. Until `close` it is not reaped, so its number cannot be given to
anybody else and a signal to the group reaches only what we started. What is still there when the interpreter
ends is ended (`stop_all`). It must not know what the child is for.
"""

import atexit
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from harness.clock import Clock
from harness.errors import EnvironmentFault
from harness.sut.waiting import Pause, pause, wait_until

_KILL_WITHIN = 5.0
_live: "set[ProcessGroup]" = set()
_live_lock = threading.Lock()


class ProcessGroup:
    """A running child. Raises EnvironmentFault on construction if it cannot be started.

    command  what is run, placeholders filled in; never shown
    called   how it is named in messages, without secrets
    on_exit  called from another thread, with this object, when the child has ended, by itself or by us
    """

    def __init__(
        self,
        command: Sequence[str],
        called: str,
        cwd: Path,
        env: Mapping[str, str],
        with_stdin: bool = False,
        split_stderr: bool = False,
        on_exit: "Callable[[ProcessGroup], object]" = lambda _: None,
    ) -> None:
        self.called = called
        self._on_exit = on_exit
        self._exit_code: int | None = None
        self._closed = False
        self._close_lock = threading.RLock()  # a signal handler may come in between
        self._exited = threading.Event()
        self._owner = os.getpid()
        self._process = self._spawn(command, cwd, env, with_stdin, split_stderr)
        with _live_lock:
            _live.add(self)
        threading.Thread(target=self._watch, name=f"exit of {self.pid}", daemon=True).start()

    def _spawn(
        self,
        command: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        with_stdin: bool,
        split_stderr: bool,
    ) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                list(command),
                cwd=cwd,
                env={**os.environ, **env},
                stdin=subprocess.PIPE if with_stdin else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if split_stderr else subprocess.STDOUT,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else "") or "it holds a zero byte"
            raise EnvironmentFault(
                f"{self.called}: cannot be started in {cwd} ({why}); right would be a program that exists "
                "there or on PATH and may be executed"
            ) from None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def stdout(self) -> BufferedReader:
        return cast(BufferedReader, self._process.stdout)

    @property
    def stderr(self) -> BufferedReader:
        return cast(BufferedReader, self._process.stderr)

    @property
    def exit_code(self) -> int | None:
        """None while it runs; -n if signal n ended it."""
        return self._exit_code

    def alive(self) -> bool:
        return self._exit_code is None

    def wait(self, within: float) -> bool:
        """Whether it has ended, waiting for that at most so many seconds."""
        return self._exited.wait(within)

    def _watch(self) -> None:
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        exited = ended.si_code == os.CLD_EXITED
        self._exit_code = ended.si_status if exited else -ended.si_status
        self._exited.set()
        self._on_exit(self)

    def signal(self, number: int) -> None:
        """Send a signal to the whole group. Nothing happens when it is gone or was closed."""
        with self._close_lock:
            if not self._closed:
                self._signal(number)

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass
        except PermissionError:
            raise EnvironmentFault(f"{self.called}: process group {self.pid} may not be signalled") from None

    def stop(self, within: float, clock: Clock, pause: Pause = pause) -> None:
        """Ask it to end (SIGTERM), then make sure (SIGKILL to the group). Idempotent."""
        try:
            self.signal(signal.SIGTERM)
            wait_until(lambda: not self.alive(), within, clock, pause)
        finally:
            self.close()

    def close(self) -> None:
        """End the whole group at once and reap the child. Idempotent. EnvironmentFault if it will not die."""
        with self._close_lock:
            if self._closed:
                return
            self._signal(signal.SIGKILL)
            if not self._exited.wait(_KILL_WITHIN):
                raise EnvironmentFault(f"{self.called}: process {self.pid} does not end on SIGKILL")
            self._process.wait()
            self._closed = True
        with _live_lock:
            _live.discard(self)

    @property
    def ours(self) -> bool:
        """Whether this very process started it (and not one that we were forked from)."""
        return os.getpid() == self._owner


def stop_all() -> None:
    """End every child that is still there. For the end of the interpreter and for signal handlers."""
    for group in list(_live):
        if group.ours:
            group.close()


atexit.register(stop_all)
