"""The tools of measuring: time, memory, a child process, a row of the result."""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, what came out, what is wanted, and whether it is reached."""

    what: str
    result: str
    goal: str = ""
    reached: bool | None = None


def best_of(times: int, work: Callable[[], Any]) -> float:
    """Seconds of the fastest of several runs."""
    return min(timed(work) for _ in range(times))


def median_of(times: int, work: Callable[[], float]) -> float:
    return statistics.median(work() for _ in range(times))


def timed(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def per_call(work: Callable[[], Any], number: int) -> float:
    """Seconds per call, of the fastest of three series."""

    def series() -> None:
        for _ in range(number):
            work()

    return best_of(3, series) / number


def child(module: str, *args: str) -> Any:
    """What `python -m benchmarks.<module> args` prints as its last line, as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *args]
    env = os.environ | {"BENCH_START": repr(time.time())}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=env)
    return json.loads(done.stdout.strip().splitlines()[-1])


def resident() -> int:
    """Resident memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
