"""Who may limit us, and whether they are alive: the heartbeats and states of those that are bound (RTS_003).

Which client is the energy guard of a feature is decided by the binding that it made. We subscribe to the DeviceDiagnosis
of that client only: the one on its entity, or, where there is none, the one on its device that we find.
"""

from collections.abc import Callable

from harness.protocols.eebus.device.tree import GENERIC, HEARTBEAT, STATE
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.events import DataCame
from harness.protocols.eebus.spine.node import Node
from harness.protocols.eebus.spine.remote import RemoteFeature

Heard = Callable[[float], None]
Told = Callable[[str, float], None]


class Guard:
    """The guard of one feature of ours; `path` is the entity that listens to it."""

    def __init__(self, node: Node, path: tuple[int, ...], heard: Heard, told: Told | None = None) -> None:
        self._node = node
        self.path = path
        self._heard = heard
        self._told = told
        self.link = ""
        self.client: Address | None = None
        self.source: RemoteFeature | None = None

    def bound(self, link: str, client: Address, now: float) -> None:
        """This client is bound now."""
        self.link, self.client, self.source = link, client, None
        self.look(now)

    def gone(self, link: str) -> None:
        """A link is gone; with it perhaps the guard."""
        if link == self.link:
            self.link, self.client, self.source = "", None, None

    def look(self, now: float) -> None:
        """Find its DeviceDiagnosis, if it is known by now, and subscribe to it."""
        peer = self._node.peers.get(self.link)
        if peer is None or self.client is None or self.source is not None:
            return
        servers = {
            entity.path: feature
            for entity, feature in peer.device.servers("DeviceDiagnosis")
            if feature.allows(HEARTBEAT, "read")
        }
        found = servers.get(self.client.entity) or next(iter(servers.values()), None)
        if found is None:
            return
        self.source = found
        own = self._node.device.address(self.path, GENERIC)
        self._node.subscribe(self.link, own, found, now)
        for function in (HEARTBEAT, STATE) if self._told else (HEARTBEAT,):
            if found.allows(function, "read"):
                self._node.read(self.link, own, found.address, function, now)

    def data(self, event: DataCame, now: float) -> None:
        """Something came; perhaps from it."""
        if self.source is None or (event.link, event.source.place) != (self.link, self.source.address.place):
            return
        if event.function == HEARTBEAT and isinstance(event.part, dict) and "heartbeatCounter" in event.part:
            self._heard(now)
        elif event.function == STATE and self._told is not None and isinstance(event.data, dict):
            self._told(str(event.data.get("operatingState", "")), now)
