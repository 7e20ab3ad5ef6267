"""From the [control] table of a profile to a control that is ready to act."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from harness.sut.control.bridge import Bounded, in_thread
from harness.sut.control.contract import Args, Control, Done, Outcome, Unsupported, check_call
from harness.sut.control.http import HttpControl
from harness.sut.control.human import HumanControl, LineReader, screen_on
from harness.sut.control.python import PythonControl, load_adapter
from harness.sut.control.stdio import StdioControl
from harness.sut.evidence import EvidenceLog
from harness.sut.profile import Profile
from harness.sut.running import RunningSut
from harness.sut.sections import ControlTable


class NoControl:
    """Nothing can be made to act."""

    async def act(self, verb: str, args: Args) -> Outcome:
        check_call(verb, args)
        return Unsupported("the profile has no [control] that could do it")

    def close(self) -> None: ...


class FirstThatCan:
    """Asks one control after the other, until one does not say Unsupported. All reasons are kept."""

    def __init__(self, *controls: Control) -> None:
        self._controls = controls

    async def act(self, verb: str, args: Args) -> Outcome:
        reasons: list[str] = []
        for control in self._controls:
            outcome = await control.act(verb, args)
            if not isinstance(outcome, Unsupported):
                return outcome
            reasons.append(outcome.why)
        return Unsupported("; ".join(reasons))

    def close(self) -> None:
        for control in self._controls:
            control.close()


class PowerSwitch:
    """Does the power cycle of a product that we started, by killing it and starting it again."""

    def __init__(self, sut: RunningSut) -> None:
        self._sut = sut

    async def act(self, verb: str, args: Args) -> Outcome:
        if verb != "power_cycle":
            return Unsupported(f"killing and starting again does not do {verb}")
        await in_thread(self._sut.power_cycle)
        return Done()

    def close(self) -> None: ...


def open_control(
    profile: Profile,
    addresses: Mapping[str, str],
    log: Path,
    sut: RunningSut | None = None,
    answers: TextIO | None = None,
    screen: TextIO | None = None,
) -> Control:
    """The control of the profile, ready. Blocking; close it in the end.

    addresses        by protocol, the URL at which our side listens, for placeholders
    log              where stderr of a child goes
    sut              the running product, for power_cycle = "restart"
    answers, screen  where a person answers and reads; the terminal if not given
    Raises UsageFault for what the profile has wrong, EnvironmentFault if the control cannot be started.
    """
    table = profile.control
    if table is None:
        return NoControl()
    controls: list[Control] = []
    if table.power_cycle == "restart" and sut is not None:
        controls.append(
            Bounded(PowerSwitch(sut), "power_cycle by restart", table.within + _stop_time(profile))
        )
    if (binding := _binding(profile, table, addresses, log)) is not None:
        controls.append(binding)
    if table.human:
        reader = LineReader(answers or terminal_input())
        controls.append(HumanControl(reader, screen_on(screen or _stderr()), table.human_within))
    if not controls:
        return NoControl()
    return controls[0] if len(controls) == 1 else FirstThatCan(*controls)


def _stop_time(profile: Profile) -> float:
    return profile.start.stop_within if profile.start else 0


def _binding(
    profile: Profile, table: ControlTable, addresses: Mapping[str, str], log: Path
) -> Control | None:
    fill = profile.placeholders(addresses).fill
    if table.python:
        where = f"{profile.file}: control.python"
        adapter = load_adapter(where, table.python, profile.folder, table.options)
        return Bounded(PythonControl(adapter, table.python), f"control {table.python}", table.within)
    if table.stdio:
        called = f"control {table.stdio[0]}"
        command = [fill(word) for word in table.stdio]
        evidence = EvidenceLog(log, profile.needles())
        return Bounded(StdioControl(command, called, profile.folder, {}, evidence), called, table.within)
    if table.http:
        return Bounded(HttpControl(fill(table.http)), f"control {table.http}", table.within)
    return None


def _stderr() -> TextIO:
    return sys.__stderr__ or sys.stderr


def terminal_input() -> TextIO:
    """Where a person's answers come from: standard input; the terminal itself if that leads nowhere."""
    stdin = sys.__stdin__ or sys.stdin
    try:
        if os.path.samestat(os.fstat(stdin.fileno()), os.stat(os.devnull)):  # noqa: PTH116
            return open("/dev/tty", encoding="utf-8")  # noqa: PTH123
    except (OSError, ValueError):
        pass
    return stdin
