"""Our EMS: it finds a charger, watches and directs it, and survives bad manners. Both parties on one wire."""

from dataclasses import dataclass
from typing import Any

import pytest

from harness.errors import PeerFault
from harness.protocols.echonet.lite.charger import ChargerObject
from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.ems import Ems
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.node import Node
from harness.protocols.machine import LinkInfo, Send
from tests.unit.echonet.nodes import ems, flat


@dataclass
class Wire:
    """A device at 192.0.2.1 and an EMS at 192.0.2.2; everybody hears the group."""

    device: Device
    ems: Ems
    now: float = 0.0

    def __post_init__(self) -> None:
        self.sent: list[str] = []
        self.nodes: dict[str, Node] = {"192.0.2.1": self.device, "192.0.2.2": self.ems}
        for own, node in self.nodes.items():
            for name in (GROUP, *(each for each in self.nodes if each != own)):
                node.opened(LinkInfo(name, name), self.now)
        for node in self.nodes.values():
            node.start(self.now)
        self.deliver()

    def deliver(self) -> None:
        while sent := [(own, each) for own, node in self.nodes.items() for each in node.commands()]:
            for own, command in sent:
                if isinstance(command, Send):
                    self.sent.append(
                        f"{own[-1]}{'=>' if command.link == GROUP else '->'}{command.data.hex().upper()}"
                    )
                    for name, node in self.nodes.items():
                        if name != own and command.link in (name, GROUP):
                            node.received(own, command.data, command.form, self.now)

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while True:
            times = [at for node in self.nodes.values() if (at := node.next_wake()) is not None]
            if not times or min(times) > end:
                break
            self.now = max(self.now, min(times))
            for node in self.nodes.values():
                if (at := node.next_wake()) is not None and at <= self.now:
                    node.wake(self.now)
            self.deliver()
        self.now = end

    def order(self, action: str, **payload: Any) -> str:
        told = self.ems.operate(action, payload, self.now)
        self.deliver()
        return told

    def written(self) -> list[str]:
        """What the EMS wrote: property and data."""
        return [
            each.partition("05FF01")[2][10:] for each in self.sent if each[0] == "2" and each[23:25] == "61"
        ]


@pytest.fixture
def wire() -> Wire:
    return Wire(Device((ChargerObject(0x027E01),), "DEV"), Ems("EMS", True))


def test_it_announces_itself_and_asks_who_is_there() -> None:
    assert ems().greeting == [
        flat("=> 1081 0001 0EF001 0EF001 73 01 D5 04 01 05FF01"),
        flat("=> 1081 0002 05FF01 0EF001 62 01 D6 00"),
    ]
    assert len(ems(initiative=False).greeting) == 1


def test_it_learns_what_the_charger_can(wire: Wire) -> None:
    (known,) = wire.ems.known.values()
    assert known.known
    assert known.release == "R"
    assert 0xDA in known.writable
    assert known.shows(0xDA) == "idle"
    asked = [each for each in wire.sent if each.startswith("2->")]
    assert [each[27:29] for each in asked[:5]] == ["83", "9F", "9E", "9D", "82"]


def test_it_watches_by_asking_and_by_listening(wire: Wire) -> None:
    wire.device.plug_in(wire.now)
    wire.deliver()
    assert wire.ems.record("vehicle") == "chargeable and dischargeable"
    wire.device.put(wire.now, "DA", "44", quietly=True)
    assert wire.ems.record("mode") == "idle"
    wire.wait(31)
    assert wire.ems.record("mode") == "standby"
    assert wire.ems.record("state of charge") == 50


def test_limit_before_mode_and_reading_back(wire: Wire) -> None:
    wire.device.plug_in(wire.now)
    wire.deliver()
    assert wire.order("charge", power=3000) == "ordered"
    assert wire.written() == ["EB0400000BB8", "DA0142"]
    assert wire.ems.record("mode") == "charge"
    assert wire.ems.record("charging power") == 3000
    assert wire.order("stop") == "ordered"
    assert wire.written()[-1] == "DA0144"


def test_it_does_not_ask_for_what_cannot_be(wire: Wire) -> None:
    assert wire.order("charge") == "declined"
    wire.device.plug_in(wire.now)
    wire.deliver()
    wire.order("limit", power=99_000)
    assert wire.written() == ["EB0400001770"]


def test_a_plain_charger_is_never_told_to_discharge() -> None:
    wire = Wire(Device((ChargerObject(0x02A101),), "DEV"), Ems("EMS", True))
    wire.device.plug_in(wire.now)
    wire.deliver()
    assert wire.order("discharge") == "declined"
    assert wire.order("charge") == "ordered"


def test_what_it_may_not_write_it_does_not_write() -> None:
    charger = ChargerObject(0x027E01, only_read=frozenset((0xEB, 0x99, 0xDC)))
    wire = Wire(Device((charger,), "DEV"), Ems("EMS", True))
    assert wire.order("limit", power=3000) == "declined"
    assert wire.order("method", method="surplus") == "declined"


def test_a_refusal_is_a_refusal(wire: Wire) -> None:
    wire.device.plug_in(wire.now)
    wire.deliver()
    wire.device.behave("refuse", services=("write",))
    wire.order("charge")
    assert wire.ems.record("refused") is True
    assert wire.ems.record("mode") == "idle"
    assert wire.written() == ["DA0142"]


@pytest.mark.parametrize("how", ["silence", "wrong transaction", "wrong object", "cut", "no properties"])
def test_bad_answers_change_nothing_and_it_asks_again(wire: Wire, how: str) -> None:
    wire.device.put(wire.now, "DA", "44", quietly=True)
    wire.device.behave(how, services=("Get",))
    wire.wait(120)
    assert wire.ems.record("mode") == "idle"
    wire.device.well_behaved()
    wire.wait(120)
    assert wire.ems.record("mode") == "standby"


@pytest.mark.parametrize(("how", "edt"), [("value", "99"), ("longer", "")])
def test_values_that_mean_nothing_are_unknown(wire: Wire, how: str, edt: str) -> None:
    wire.device.behave(how, services=("Get",), edt=edt)
    wire.wait(31)
    assert wire.ems.record("mode") is None


def test_nobody_to_direct() -> None:
    with pytest.raises(PeerFault):
        ems().node.operate("charge", {}, 0.0)  # type: ignore[attr-defined]


def test_a_node_that_was_running_before_is_found() -> None:
    wire = Wire(Device((ChargerObject(0x027E01),), "DEV"), Ems("EMS", True))
    wire.ems.power_cycle(wire.now)
    wire.deliver()
    wire.wait(5)
    assert wire.ems.record("chargers") == 1
