"""A SPINE node that a test talks to in plain datagrams, and two nodes that talk to each other."""

from dataclasses import dataclass, field
from typing import Any

from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.eebus.spine.events import Event
from harness.protocols.eebus.spine.local import CLIENT, READ, WRITE, LocalDevice
from harness.protocols.eebus.spine.node import Node

LIMITS, DESCRIPTIONS = "loadControlLimitListData", "loadControlLimitDescriptionListData"
PARTIAL: tuple[dict[str, Any], ...] = ({"cmdControl": {"partial": {}}},)
THERE = Address("d:_i:1_TESTER", (1,), 1)
NODE_THERE = Address("d:_i:1_TESTER", (0,), 0)


def limit(**more: Any) -> dict[str, Any]:
    return {
        "limitId": 1,
        "isLimitChangeable": True,
        "isLimitActive": False,
        "value": {"number": 11000, "scale": 0},
        **more,
    }


def wallbox() -> LocalDevice:
    """A device with one writeable feature at [1]/10."""
    device = LocalDevice("d:_i:1_WALLBOX", "ChargingStation")
    entity = device.entity((1,), "EVSE")
    data = {
        LIMITS: {"loadControlLimitData": [limit()]},
        DESCRIPTIONS: {"loadControlLimitDescriptionData": []},
    }
    entity.add(10, "LoadControl", {DESCRIPTIONS: READ, LIMITS: WRITE}, data=data)
    entity.add(11, "DeviceDiagnosis", {"deviceDiagnosisHeartbeatData": READ})
    entity.add(20, "Generic", role=CLIENT)
    return device


def manager() -> LocalDevice:
    device = LocalDevice("d:_i:1_MANAGER", "EnergyManagementSystem")
    device.entity((1,), "CEM").add(1, "Generic", role=CLIENT)
    return device


@dataclass
class Asked:
    """One node; the test is the other side, on the link "L"."""

    node: Node = field(default_factory=lambda: Node(wallbox()))
    now: float = 1000.0
    counter: int = 100

    @classmethod
    def ready(cls) -> "Asked":
        asked = cls()
        asked.node.connected("L", asked.now)
        asked.said()
        return asked

    def say(
        self,
        classifier: str,
        *cmds: Cmd,
        to: tuple[tuple[int, ...], int] = ((1,), 10),
        source: Address = THERE,
        device: str | None = "d:_i:1_WALLBOX",
        ack: bool = True,
        reference: int | None = None,
    ) -> list[Datagram]:
        """Say it and give what comes back."""
        self.counter += 1
        target = Address(device, *to)
        told = Datagram(source, target, self.counter, classifier, cmds, reference, ack)
        self.node.received("L", dg.write(told), self.now)
        return self.said()

    def said(self) -> list[Datagram]:
        found = [dg.read(payload) for _, payload in self.node.take()]
        assert not [each.faults for each in found if each.faults]
        return [each.datagram for each in found if each.datagram is not None]

    def result(self, classifier: str, *cmds: Cmd, **how: Any) -> int | None:
        """The result number that it ends with; None: no result."""
        results = [each for each in self.say(classifier, *cmds, **how) if each.classifier == "result"]
        for each in results:
            assert each.reference == self.counter
        return results[0].cmd.data["errorNumber"] if results else None

    def bind(self) -> int | None:
        return self.result("call", relation(fn.BIND, "bindingRequest"), to=((0,), 0), source=NODE_THERE)

    def subscribe(self) -> int | None:
        return self.result(
            "call", relation(fn.SUBSCRIBE, "subscriptionRequest"), to=((0,), 0), source=NODE_THERE
        )

    def limits(self) -> list[dict[str, Any]]:
        """What the limits are, read over the line."""
        (reply,) = self.say("read", Cmd(LIMITS), ack=False)
        assert reply.classifier == "reply"
        assert reply.reference == self.counter
        found: list[dict[str, Any]] = reply.cmd.data["loadControlLimitData"]
        return found

    def events(self) -> list[Event]:
        return list(self.node.events())


def relation(
    function: str, member: str, server: tuple[tuple[int, ...], int] = ((1,), 10), type: str = "LoadControl"
) -> Cmd:
    there = Address("d:_i:1_WALLBOX", *server)
    data = {"clientAddress": THERE.plain(), "serverAddress": there.plain()}
    if member.endswith("Request"):
        data["serverFeatureType"] = type  # type: ignore[assignment]
    return Cmd(function, {member: data})


@dataclass
class Linked:
    """Two nodes on one link."""

    one: Node = field(default_factory=lambda: Node(wallbox()))
    two: Node = field(default_factory=lambda: Node(manager()))
    now: float = 1000.0
    wire: list[Datagram] = field(default_factory=list)

    @classmethod
    def ready(cls) -> "Linked":
        linked = cls()
        linked.one.connected("L", linked.now)
        linked.two.connected("L", linked.now)
        return linked.settle()

    def settle(self) -> "Linked":
        while pairs := [(self.two, each) for each in self.one.take()] + [
            (self.one, each) for each in self.two.take()
        ]:
            for node, (_, payload) in pairs:
                reading = dg.read(payload)
                assert not reading.faults
                assert reading.datagram is not None
                self.wire.append(reading.datagram)
                node.received("L", payload, self.now)
        return self
