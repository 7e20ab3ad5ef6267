"""What can go wrong with one direction of a link, as data, and the queue that makes it late.

Times are kept by the loop (`call_at`), chance by a seeded generator, so that a run can be repeated, also in
virtual time. Nothing here knows which transport is underneath.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.errors import HarnessFault


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of one direction. Frames (messages and pings, pongs) count from 1 on each link.

    delay             seconds that each frame is late
    jitter            and up to so many more, by chance; the order is kept
    rate              bytes per second that get through, 0 for no limit; a slow reader holds the other side up
    lose              numbers of the frames that vanish
    loss              chance (0..1) of each other frame to vanish
    garbage           before frame n: these bytes, or so many random ones, past the framing
    cut_after_frame   the connection is dropped after this frame; 0 as soon as it is open
    cut_after_byte    likewise after so many bytes: outgoing as on the line where the link can tell (then the
                      last frame goes out truncated), otherwise of payload
    silent_after      half-open after this frame: nothing more either way, and no end; 0 from the start
    """

    delay: float = 0.0
    jitter: float = 0.0
    rate: float = 0.0
    lose: frozenset[int] = frozenset()
    loss: float = 0.0
    garbage: Mapping[int, bytes | int] = field(default_factory=dict)
    cut_after_frame: int | None = None
    cut_after_byte: int | None = None
    silent_after: int | None = None

    def __post_init__(self) -> None:
        counts = (self.cut_after_frame, self.cut_after_byte, self.silent_after)
        wrong = [name for name in ("delay", "jitter", "rate") if getattr(self, name) < 0]
        wrong += [] if 0 <= self.loss <= 1 else ["loss"]
        wrong += (
            [] if all(one is None or one >= 0 for one in counts) else ["cut_after_frame, _byte, silent_after"]
        )
        wrong += (
            [] if all(n >= 1 for n in (*self.lose, *self.garbage)) else ["frame number (they count from 1)"]
        )
        if wrong:
            raise HarnessFault(f"faults out of range: {wrong[0]}")


class Lane:
    """One direction of one link: counts what passes, makes it late, keeps it in order.

    seed  gives this lane its own chance, independent of other links
    """

    __slots__ = ("_dice", "_free_at", "_late", "_loop", "_timer", "bytes", "faults", "frames")

    def __init__(self, faults: Faults, seed: str) -> None:
        self.faults = faults
        self.frames = 0
        self.bytes = 0
        self._dice = random.Random(seed)
        self._loop = asyncio.get_running_loop()
        self._late: deque[tuple[float, Callable[[], None]]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._free_at = 0.0

    @property
    def waiting(self) -> int:
        """How much is on its way."""
        return len(self._late)

    def lost(self) -> bool:
        """Does the frame that was just counted vanish? Ask once a frame."""
        faults = self.faults
        return self.frames in faults.lose or (faults.loss > 0 and self._dice.random() < faults.loss)

    def garbage(self) -> bytes | None:
        """What comes before the frame that was just counted."""
        wanted = self.faults.garbage.get(self.frames)
        return self._dice.randbytes(wanted) if isinstance(wanted, int) else wanted

    def put(self, action: Callable[[], None], size: int = 0) -> None:
        """Do `action` when `size` bytes have made their way; at once if nothing holds them up."""
        due = self._due(size)
        if not self._late and due <= self._loop.time():
            action()
            return
        self._late.append((due, action))
        if self._timer is None:
            self._timer = self._loop.call_at(due, self._do_next)

    def _due(self, size: int) -> float:
        now, faults = self._loop.time(), self.faults
        self._free_at = max(now, self._free_at) + (size / faults.rate if faults.rate else 0.0)
        return self._free_at + faults.delay + (self._dice.uniform(0, faults.jitter) if faults.jitter else 0.0)

    def _do_next(self) -> None:
        _, action = self._late.popleft()
        # Set the next alarm first: the action may fail, or clear the lane. Who was lucky and would be due before
        # its forerunner comes right after it.
        self._timer = self._loop.call_at(self._late[0][0], self._do_next) if self._late else None
        action()

    def clear(self) -> None:
        """Nothing of what is on its way arrives."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._late.clear()
