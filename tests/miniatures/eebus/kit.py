"""How a reference party is spoilt, and what is said of each that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus import parties
from harness.protocols.eebus.device.application import ChargingStation
from harness.protocols.eebus.ems.application import EnergyManager
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.machine import Command, Machine, Send
from harness.protocols.registry import Settings

Spoil = Callable[[EebusMachine], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by the name of its function, the check that must go red, how red, and in which case."""

    spoil: Spoil
    role: str
    check: str
    case: str
    verdict: Verdict
    interpretation: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.spoil.__name__

    def __str__(self) -> str:
        return f"{self.role}/{self.name}"

    def make(self, role: str, settings: Settings) -> Machine:
        """The reference party of that role, spoilt."""
        machine = parties.machine(role, settings)
        assert isinstance(machine, EebusMachine)
        self.spoil(machine)
        return machine


FAULTS: list[Fault] = []


def caught_by(
    check: str, case: str, verdict: Verdict = Verdict.FAIL, **interpretation: str
) -> Callable[[Spoil], Spoil]:
    """Decorator: this fault turns that check red in that case; the case says which side is spoilt."""

    def add(spoil: Spoil) -> Spoil:
        role = "ems" if "-E-" in case or case.startswith(("ship:ems:", "spine:ems:")) else "device"
        FAULTS.append(Fault(spoil, role, check, case, verdict, interpretation))
        return spoil

    return add


def station(machine: EebusMachine) -> ChargingStation:
    assert isinstance(machine.app, ChargingStation)
    return machine.app


def manager(machine: EebusMachine) -> EnergyManager:
    assert isinstance(machine.app, EnergyManager)
    return machine.app


def sends(
    machine: EebusMachine, how: Callable[[m.Message, bytes], bytes | None], form: str = "binary"
) -> None:
    """Every message goes out as `how` says; None: it does not go out."""
    usual = machine.commands

    def commands() -> list[Command]:
        out: list[Command] = []
        for each in usual():
            if not isinstance(each, Send):
                out.append(each)
            elif (data := how(m.read(each.data)[0], each.data)) is not None:
                out.append(Send(each.link, data, form))
        return out

    machine.commands = commands  # type: ignore[method-assign]


def posts(machine: EebusMachine, how: Callable[[Datagram], Datagram | None]) -> None:
    """Every datagram goes out as `how` says; None: it does not go out."""
    usual = machine.node._post

    def post(link: str, datagram: Datagram) -> None:
        changed = how(datagram)
        if changed is not None:
            usual(link, changed)

    machine.node._post = post  # type: ignore[method-assign]


def only(classifier: str, function: str, how: Callable[[Datagram], Datagram | None]) -> Any:
    """`how` for datagrams of that kind; all others are as they should be."""

    def change(told: Datagram) -> Datagram | None:
        kind = (told.classifier, told.cmd.function)
        return how(told) if kind == (classifier, function) else told

    return change


def with_data(told: Datagram, data: Any) -> Datagram:
    """The datagram with other data."""
    cmd = told.cmd
    return replace(told, cmds=(Cmd(cmd.function, data, cmd.filters, cmd.named),))


__all__ = ["FAULTS", "Fault", "caught_by", "dg", "manager", "only", "posts", "sends", "station", "with_data"]
