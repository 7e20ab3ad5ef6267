"""What a started system under test looks like to the engine, whether it is a process or a container."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from harness.clock import Clock, SystemClock
from harness.sut.address import placeholders_in
from harness.sut.evidence import EvidenceLog
from harness.sut.profile import Profile
from harness.sut.readiness import describe
from harness.sut.sections import Start


class RunningSut(Protocol):
    """A product that we start and stop. Every call blocks; none belongs on an event loop."""

    log: EvidenceLog

    def start(self) -> None:
        """Start it and wait until it is ready.

        Raises EnvironmentFault, with the last lines of its log, when it cannot be started, ends, or is not
        ready in time; then nothing of it is left running. So also when this is interrupted.
        """

    def stop(self) -> None:
        """End it for sure: politely first, then not. Idempotent."""

    def power_cycle(self) -> None:
        """End it without warning and start it again; does not wait until it is ready."""

    def alive(self) -> bool:
        """Whether it runs now."""

    @property
    def exit_code(self) -> int | None:
        """How it ended by itself the last time (-n: by signal n); None if it has not."""


def make_sut(
    profile: Profile, addresses: Mapping[str, str], log: Path, clock: Clock | None = None
) -> RunningSut | None:
    """The product of [start], not yet started; None if the profile has no [start].

    addresses   by protocol, the URL at which our side listens
    log         file for what it writes
    Raises UsageFault for a missing secret or value, EnvironmentFault if the log cannot be written.
    """
    if profile.start is None:
        return None
    evidence = EvidenceLog(log, profile.needles())
    if profile.start.image is not None:
        from harness.sut.docker import DockerSut

        return DockerSut(profile, profile.start, addresses, evidence, clock or SystemClock())
    from harness.sut.process import SutProcess

    return SutProcess(profile.start, profile.placeholders(addresses), evidence, clock or SystemClock())


def called(start: Start) -> str:
    """How the product is named in messages: the command as the profile has it, placeholders unfilled."""
    if start.image is not None:
        return f"container of {start.image}"
    word = start.command[0] if start.command else ""
    return " ".join(start.command[:2]) if placeholders_in(word) else word


def not_ready(start: Start, log: EvidenceLog) -> str:
    """The message for a product that did not get ready in time."""
    ready = start.ready
    return (
        f"{called(start)}: not ready after {ready.within:g} s; waited for {describe(ready)} (start.ready). "
        f"{_tail(log)}"
    )


def ended(start: Start, code: int | None, log: EvidenceLog) -> str:
    """The message for a product that ended before it was ready."""
    return f"{called(start)}: {ending(code)} before it was ready. {_tail(log)}"


def ending(code: int | None) -> str:
    """How a process ended, in words."""
    return f"ended by signal {-code}" if code is not None and code < 0 else f"exited with code {code}"


def _tail(log: EvidenceLog) -> str:
    lines = log.last_lines()
    return f"Its last words ({log.path}):\n{lines}" if lines else f"It wrote nothing ({log.path})."
