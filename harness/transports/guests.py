"""Who is in: the links of one listener, their names, and how to get them all out within a bounded time."""

import asyncio
import contextlib
from collections import Counter
from typing import Protocol


class Guest(Protocol):
    """Somebody who can be asked to leave, and thrown out."""

    def close(self, code: int = 1000, reason: str = "") -> None: ...

    def abort(self) -> None: ...


class Guests:
    """Everybody who came in through one listener and has not left."""

    def __init__(self) -> None:
        self._inside: dict[Guest, None] = {}  # a set that keeps the order of arrival
        self._counts: Counter[str] = Counter()
        self._nobody_left = asyncio.Event()

    def __len__(self) -> int:
        return len(self._inside)

    def enter(self, guest: Guest) -> None:
        self._inside[guest] = None

    def leave(self, guest: Guest) -> None:
        self._inside.pop(guest, None)
        if not self._inside:
            self._nobody_left.set()

    def name_for(self, identity: str) -> str:
        """The name of the next link of `identity`: "CS001#1", "CS001#2" ...; "guest#1" of somebody without one."""
        identity = identity or "guest"
        self._counts[identity] += 1
        return f"{identity}#{self._counts[identity]}"

    async def see_out(self, seconds: float) -> None:
        """Close all with 1001, wait `seconds` for it, cut who is left. Takes at most twice `seconds`."""
        for guest in list(self._inside):
            guest.close(1001, "going away")
        await self._empty(seconds)
        for guest in list(self._inside):
            guest.abort()
        await self._empty(seconds)

    async def _empty(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._inside:
                    self._nobody_left.clear()
                    await self._nobody_left.wait()
