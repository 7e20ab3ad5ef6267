"""EEBUS nodes that behave badly: `eebus_nodes.py HOW simulate device ...` is `chargeproof simulate`, spoilt that way."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.cli import simulating
from harness.cli.main import main
from harness.protocols.eebus import parties
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.machine import Command, Send
from harness.protocols.registry import Settings
from harness.sut.sections import NodeKeys
from tests.miniatures.eebus.kit import only, posts, sends, with_data

MANY, MEGABYTES_10, FULL = 5_000, 10 * 1024 * 1024, 5_000


def floods(machine: EebusMachine) -> None:
    """Thousands of notifications that nobody wanted come with each of the first two replies."""
    usual, times = machine.node._post, 0

    def post(link: str, told: Datagram) -> None:
        nonlocal times
        usual(link, told)
        if told.classifier == "reply" and times < 2:
            times += 1
            for _ in range(MANY):
                machine.node.counter += 1
                news = replace(told, classifier="notify", reference=None, counter=machine.node.counter)
                usual(link, replace(news, cmds=(Cmd("deviceDiagnosisStateData", {}),)))

    machine.node._post = post  # type: ignore[method-assign,assignment]


def is_huge(machine: EebusMachine) -> None:
    """Its discovery has ten megabytes."""

    def grown(told: Datagram) -> Datagram:
        about = {"entityAddress": {"entity": [9]}, "entityType": "EV", "label": "x" * MEGABYTES_10}
        entities = [*told.cmd.data["entityInformation"], {"description": about}]
        return with_data(told, told.cmd.data | {"entityInformation": entities})

    posts(machine, only("reply", fn.DISCOVERY, grown))


def is_beyond_measure(machine: EebusMachine) -> None:
    """Its discovery has so many megabytes that nobody has to take it."""
    sends(machine, lambda told, data: data + b" " * 2 * MEGABYTES_10 if b'"reply"' in data else data)


def is_full(machine: EebusMachine) -> None:
    """Its discovery tells of thousands of entities."""

    def grown(told: Datagram) -> Datagram:
        every = [
            {"description": {"entityAddress": {"entity": [n]}, "entityType": "EV"}} for n in range(9, FULL)
        ]
        return with_data(
            told, told.cmd.data | {"entityInformation": [*told.cmd.data["entityInformation"], *every]}
        )

    posts(machine, only("reply", fn.DISCOVERY, grown))


def _once_in_data(machine: EebusMachine, data: bytes) -> None:
    done = False

    def how(told: m.Message, usual: bytes) -> bytes:
        nonlocal done
        if isinstance(told, m.Data) and not done:
            done = True
            return data
        return usual

    sends(machine, how)


def is_no_utf8(machine: EebusMachine) -> None:
    _once_in_data(machine, b'\x02{"data":"\xff\xfe\xc3"}')


def is_of_no_type(machine: EebusMachine) -> None:
    _once_in_data(machine, b"\x09{}")


def sends_a_result_to_nothing(machine: EebusMachine) -> None:
    """Each reply is followed by a result without a reference."""
    usual = machine.node._post

    def post(link: str, told: Datagram) -> None:
        usual(link, told)
        if told.classifier == "reply":
            machine.node.counter += 1
            stray = replace(told, classifier="result", reference=None, counter=machine.node.counter)
            usual(link, replace(stray, cmds=(Cmd(fn.RESULT, {"errorNumber": 0}),)))

    machine.node._post = post  # type: ignore[method-assign,assignment]


def stops_in_the_handshake(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: None if isinstance(told, m.Handshake | m.Data) else data)


def cannot_be_found(machine: EebusMachine) -> None:
    """Nothing is wrong with it, but nobody hears of it: see `quietly`."""


def quietly(**keys: Any) -> NodeKeys:
    return NodeKeys(**keys | {"announce": False})


def dials_twice(machine: EebusMachine) -> None:
    usual, dialled = machine.opened, 0

    def opened(link: Any, now: float) -> None:
        nonlocal dialled
        usual(link, now)
        dialled += 1
        if dialled == 1:
            machine.dial(now)

    machine.opened = opened  # type: ignore[method-assign]


def dies_of_a_hello(machine: EebusMachine) -> None:
    def commands() -> list[Command]:
        told = usual()
        if any(isinstance(each, Send) and b"connectionHello" in each.data for each in told):
            sys.exit(1)
        return told

    usual = machine.commands
    machine.commands = commands  # type: ignore[method-assign]


HOW: dict[str, Callable[[EebusMachine], None]] = {
    each.__name__: each
    for each in (
        floods, is_huge, is_beyond_measure, is_full, is_no_utf8, is_of_no_type, sends_a_result_to_nothing,
        stops_in_the_handshake, cannot_be_found, dials_twice, dies_of_a_hello,
    )
}  # fmt: skip


def spoilt(how: str) -> Callable[[str, Settings], Any]:
    usual = parties.machine

    def machine(role: str, settings: Settings) -> Any:
        party = usual(role, settings)
        assert isinstance(party, EebusMachine)
        HOW[how](party)
        return party

    return machine


if __name__ == "__main__":
    how = sys.argv.pop(1)
    parties.machine = spoilt(how)  # type: ignore[assignment]
    if how == "cannot_be_found":
        vars(simulating)["NodeKeys"] = quietly
    sys.exit(main())
