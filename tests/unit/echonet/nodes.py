"""A node of ours as a dialogue: frames in hex go in, frames in hex come out."""

from typing import Any

from harness.protocols.echonet.lite.charger import ChargerObject
from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.ems import Ems
from harness.protocols.echonet.lite.group import GROUP, MULTICAST
from harness.protocols.echonet.lite.node import Node
from harness.protocols.machine import LinkInfo, Send

PEER = "192.0.2.7"


class Dialogue:
    """One node and somebody who talks to it."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.now = 1000.0
        node.opened(LinkInfo(GROUP, GROUP), self.now)
        node.opened(LinkInfo(PEER, PEER), self.now)
        node.start(self.now)
        self.greeting = self.heard()

    def says(self, written: str, form: str = "datagram", link: str = PEER) -> list[str]:
        """What the node sends when it gets these bytes: "-> hex" to the peer, "=> hex" to the group."""
        self.node.received(link, bytes.fromhex(written), form, self.now)
        return self.heard()

    def says_to_all(self, written: str) -> list[str]:
        return self.says(written, MULTICAST)

    def does(self, verb: str, **args: Any) -> list[str]:
        getattr(self.node, verb)(now=self.now, **args)
        return self.heard()

    def waits(self, seconds: float) -> list[str]:
        """What it sends in that time."""
        end = self.now + seconds
        heard: list[str] = []
        while (at := self.node.next_wake()) is not None and at <= end:
            self.now = max(self.now, at)
            self.node.wake(self.now)
            heard += self.heard()
        self.now = end
        return heard

    def heard(self) -> list[str]:
        sent = [each for each in self.node.commands() if isinstance(each, Send)]
        return [f"{'=>' if each.link == GROUP else '->'} {each.data.hex().upper()}" for each in sent]


def device(*chargers: ChargerObject) -> Dialogue:
    return Dialogue(Device(chargers or (ChargerObject(0x027E01),), "DEV-1"))


def ems(initiative: bool = True) -> Dialogue:
    return Dialogue(Ems("EMS-1", initiative))


def flat(written: str) -> str:
    """Without the spaces that make it readable."""
    arrow, _, frame = written.partition(" ")
    return f"{arrow} {frame.replace(' ', '')}"
