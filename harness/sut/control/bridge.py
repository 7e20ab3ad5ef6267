"""From threads to an event loop: results that arrive on another thread, deadlines on the loop's own clock.

Controls outlive the loop of a case, so nothing here keeps a loop beyond one call.
"""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from harness.errors import ChargeproofError, EnvironmentFault, HarnessFault
from harness.sut.control.contract import Args, Control, Outcome, check_call

T = TypeVar("T")


class Reply(Generic[T]):
    """A result awaited on the running loop and given from any thread. A late one is dropped."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._future: asyncio.Future[T] = self._loop.create_future()

    def give(self, value: T) -> None:
        self._settle(lambda: self._future.set_result(value))

    def fail(self, fault: ChargeproofError) -> None:
        self._settle(lambda: self._future.set_exception(fault))

    def _settle(self, do: Callable[[], None]) -> None:
        def settle() -> None:
            if not self._future.done():
                do()

        with contextlib.suppress(RuntimeError):  # the loop is gone, and so is whoever waited
            self._loop.call_soon_threadsafe(settle)

    async def get(self) -> T:
        return await self._future


async def in_thread(work: Callable[[], T]) -> T:
    """Run blocking `work` beside the loop. What it raises that is not ours becomes HarnessFault.

    The thread is a daemon of its own: one that hangs must neither keep a pool busy nor the interpreter alive.
    """
    reply: Reply[T] = Reply()

    def run() -> None:
        try:
            reply.give(work())
        except ChargeproofError as fault:
            reply.fail(fault)
        except Exception as error:
            reply.fail(HarnessFault(f"{type(error).__name__}: {error}"))

    threading.Thread(target=run, name="control", daemon=True).start()
    return await reply.get()


class Turns:
    """One at a time, on whatever loop runs."""

    def __init__(self) -> None:
        self._of: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None

    def next(self) -> asyncio.Lock:
        """The lock of the running loop."""
        loop = asyncio.get_running_loop()
        if self._of is None or self._of[0] is not loop:
            self._of = (loop, asyncio.Lock())
        return self._of[1]


class Bounded:
    """A control that checks each call, lets one through at a time, and ends it after `within` seconds.

    The seconds are those of the loop's clock. `binding` is the control inside; `called` names it in messages.
    """

    def __init__(self, binding: Control, called: str, within: float) -> None:
        self._binding = binding
        self._called = called
        self._within = within
        self._turns = Turns()

    async def act(self, verb: str, args: Args) -> Outcome:
        check_call(verb, args)
        async with self._turns.next():
            return await self._in_time(verb, self._binding.act(verb, args))

    async def _in_time(self, verb: str, call: Coroutine[Any, Any, Outcome]) -> Outcome:
        try:
            async with asyncio.timeout(self._within):
                return await call
        except TimeoutError:
            raise EnvironmentFault(
                f"{self._called}: no answer to {verb} within {self._within:g} s (control.within); it should "
                "answer as soon as the action is dispatched"
            ) from None

    def close(self) -> None:
        self._binding.close()


def as_json(value: Any, called: str, verb: str) -> Any:
    """`value` as what JSON makes of it. Raises EnvironmentFault if it is not JSON."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise EnvironmentFault(f"{called}: {verb} gave back what is not JSON ({error})") from None
