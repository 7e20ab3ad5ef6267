"""Heartbeats that we send: a counter, and when the next one is due."""

from typing import Any

from harness.protocols.eebus.spine.types import duration, timestamp


class Beats:
    """`timeout` is what is announced; they come twice as often. `counting` False: the counter stands still."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.counter = 0
        self.counting = True
        self.due: float | None = None

    def keep(self, now: float, timeout: float | None = None) -> None:
        """Beat from now on; with another time-out if one is given."""
        if timeout is not None and timeout != self.timeout:
            self.timeout = timeout
            self.due = now
        if self.due is None:
            self.due = now

    def stop(self) -> None:
        """No more beats."""
        self.due = None

    def beat(self, now: float) -> dict[str, Any]:
        """One beat, as deviceDiagnosisHeartbeatData; the next one is due half a time-out later."""
        self.counter += self.counting
        if self.due is not None:
            self.due = now + self.timeout / 2
        return {
            "timestamp": timestamp(now),
            "heartbeatCounter": self.counter,
            "heartbeatTimeout": duration(self.timeout),
        }
