"""How the asyncio side of a scenario runs: on a thread of its own in real time, or in virtual time.

Steps are plain function calls on the main thread. In real time the loop turns on its own thread for as long as the
session lives, because a loop that only turns inside steps would stamp frames late. In virtual time it turns only
inside steps: between two steps no time passes.
"""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, Protocol, TypeVar

from harness.clock import Clock, ManualClock, SystemClock
from harness.errors import HarnessFault
from harness.transports.virtual_time import VirtualLoop

T = TypeVar("T")
TURNS = 3
"""Of the loop before it is closed: what was aborted last lets go of its socket in one of them."""


class Driver(Protocol):
    """Runs coroutines for somebody who is not one."""

    clock: Clock
    name: str

    def run(self, work: Coroutine[Any, Any, T]) -> T: ...

    def close(self) -> None: ...


class ThreadDriver:
    """A loop on its own thread, in real time."""

    name = "system"

    def __init__(self) -> None:
        self.clock: Clock = SystemClock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chargeproof-loop", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            with contextlib.suppress(CancelledError, Exception):
                future.result(5)
            raise

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Without waiting for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        if self._loop.is_closed():
            return
        with contextlib.suppress(Exception):
            asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()


class VirtualDriver:
    """A loop in virtual time, turned by whoever calls `run`."""

    name = "virtual"

    def __init__(self) -> None:
        manual = ManualClock()
        self.clock: Clock = manual
        self._loop = VirtualLoop(manual)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop.is_closed():
            work.close()
            raise HarnessFault("the stage is closed")
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        if not self._loop.is_closed():
            self._loop.run_until_complete(_cancel_all())
            self._loop.close()


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for _ in range(TURNS):
        await asyncio.sleep(0)
