"""Products to start: tiny programs, their profile tables, and the pieces around them."""

import sys
from collections.abc import Mapping
from pathlib import Path

from harness.clock import Clock, ManualClock, SystemClock
from harness.sut.evidence import EvidenceLog
from harness.sut.placeholders import Placeholders
from harness.sut.process import SutProcess
from harness.sut.sections import ProtocolTable, Ready, Start
from harness.sut.waiting import Pause, pause

HELLO_AND_STAY = "print('connected to', 'x', flush=True); import threading; threading.Event().wait()"
STUBBORN = (
    "import signal, threading; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True);"
    "threading.Event().wait()"
)
SILENT = "import threading; threading.Event().wait()"
DIES = "print('no such config file', flush=True); raise SystemExit(3)"

TABLE = ProtocolTable("volts", "2.0.1", "CS001")


def start(script: str, folder: Path, ready: Ready | None = None, **more: object) -> Start:
    """[start] for a Python script."""
    return Start((sys.executable, "-c", script), folder, ready=ready or Ready("log", "connected", 10), **more)  # type: ignore[arg-type]


def product(
    table: Start,
    folder: Path,
    clock: Clock | None = None,
    pause: Pause = pause,
    tables: Mapping[str, ProtocolTable] | None = None,
    secrets: tuple[bytes, ...] = (),
    limit: int = 100_000,
) -> SutProcess:
    """The product, not started; its log is sut.log."""
    placeholders = Placeholders(folder / "profile.toml", tables or {"volts": TABLE}, {})
    log = EvidenceLog(folder / "sut.log", secrets, limit)
    return SutProcess(table, placeholders, log, clock or SystemClock(), pause)


class Hurried:
    """A clock on which waiting takes no real time; counts how long was waited."""

    def __init__(self) -> None:
        self.clock = ManualClock()

    def pause(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @property
    def waited(self) -> float:
        return self.clock.now() - ManualClock.START
