"""A SPINE node: a device of ours and the devices that it is linked to (SPINE 1.3.0, 5 to 7).

Theory
------

Every link leads to one other device. When data begins to flow the node reads the other's detailed discovery, subscribes
to its node management and reads its use cases; what is found there is told as events, and whoever sits on top goes on
from there. In between the node is a server: it answers what is asked.

    read    → reply, or a result that says what was wrong       (ackRequest is not looked at)
    write   → the whole of it or nothing, then a result if ackRequest is set; needs a binding
    call    → subscriptions and bindings, at 0/0 only; a result if ackRequest is set
    notify  → taken in; a result if ackRequest is set
    reply   → taken in; a result 0 only if ackRequest is set, never an error
    result  → taken in, never answered

A datagram without exactly one command earns result 1. Errors of a read, write or call are told even if nobody asked for a
result. Unknown elements, entity types and feature types are passed over in silence; requests are answered although our
own discovery is not over yet. Counters of the other side may skip, fall back or begin again.

What we ask is answered within `response` seconds (or what the feature announces as its longest delay), or counts as not
answered. The machine is fed and emptied like all machines of the house: `out` is what to send, `events` what happened.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import MANAGEMENT, Address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.eebus.spine.events import (
    DataCame,
    Discovered,
    EntityCame,
    EntityWent,
    Event,
    Gate,
    Left,
    Peer,
    UseCasesTold,
)
from harness.protocols.eebus.spine.local import LocalDevice
from harness.protocols.eebus.spine.merge import CannotMerge, apply, is_partial
from harness.protocols.eebus.spine.relations import Relations
from harness.protocols.eebus.spine.remote import RemoteFeature
from harness.protocols.eebus.spine.serving import Serving
from harness.protocols.eebus.spine.types import VERSION

RESPONSE = 10.0
"""defaultMaxResponseDelay, in seconds."""


OnResult = Callable[[int | None, float], None]
"""Told how a request ended: the result number (0 for a reply), None if nobody answered; and when."""


View = Callable[[tuple[int, ...], str, Any, float], Any]
"""What a reader is given of a function of one of our entities, where that is not just what is stored."""


@dataclass(slots=True)
class _Pending:
    link: str
    until: float
    then: OnResult | None
    server: Address


class Node:
    """See the theory above."""

    def __init__(self, device: LocalDevice, response: float = RESPONSE) -> None:
        self.device = device
        self.response = response
        self.peers: dict[str, Peer] = {}
        self.subscriptions = Relations("subscription")
        self.bindings = Relations("binding")
        self.gates: dict[str, Gate] = {}
        self.view: View | None = None
        self.exclusive = True
        self.unanswered: tuple[int, ...] | None = None
        self.counter = 0
        self._pending: dict[tuple[str, int], _Pending] = {}
        self._out: list[tuple[str, Any]] = []
        self._events: list[Event] = []
        self._serving = Serving(self)

    # -- what happens ------------------------------------------------------------------------------------------

    def connected(self, link: str, now: float) -> None:
        """Data may flow on the link."""
        self.peers[link] = Peer(link)
        self.discover(link, now)

    def disconnected(self, link: str) -> None:
        """The link is gone, and with it all that was agreed on it."""
        if self.peers.pop(link, None) is None:
            return
        self.subscriptions.drop_link(link)
        self.bindings.drop_link(link)
        self._pending = {key: each for key, each in self._pending.items() if each.link != link}
        self._events.append(Left(link))

    def received(self, link: str, payload: Any, now: float) -> None:
        """A datagram has come, in its wire form."""
        peer = self.peers.get(link)
        got = dg.read(payload).datagram
        if peer is None or got is None:
            return
        if len(got.cmds) != 1:
            if got.classifier in ("read", "write", "call", "notify"):
                self._result(link, got, fn.GENERAL, f"{len(got.cmds)} commands; right would be one")
            return
        if got.classifier in ("reply", "result"):
            self._answered(peer, got, now)
            return
        if not VERSION.fullmatch(got.version.removeprefix("v")):
            self._result(link, got, fn.GENERAL, f"{got.version!r} is no version; right would be 1.3.0")
            return
        error, why = self._serving.serve(peer, got, now)
        ignored = got.classifier == "write" and got.destination.entity == self.unanswered
        if not ignored and (error or (got.ack and got.classifier != "read")):
            self._result(link, got, error, why)

    def wake(self, now: float) -> None:
        """See who has not answered in time."""
        late = [key for key, each in self._pending.items() if each.until <= now]
        for key in late:
            pending = self._pending.pop(key)
            if pending.then is not None:
                pending.then(None, now)

    def next_wake(self) -> float | None:
        """When `wake` has something to do."""
        return min((each.until for each in self._pending.values()), default=None)

    def take(self) -> list[tuple[str, Any]]:
        """What to send, as (link, payload in wire form). Emptied by the call."""
        out, self._out = self._out, []
        return out

    def events(self) -> Iterator[Event]:
        """What has happened, one by one; more may be added meanwhile."""
        while self._events:
            yield self._events.pop(0)

    def tell(self, event: Event) -> None:
        """Something has happened."""
        self._events.append(event)

    # -- what we ask -------------------------------------------------------------------------------------------

    def discover(self, link: str, now: float) -> None:
        """Read the other's detailed discovery. Its name is not known yet."""
        self._ask(
            link, self.management, Address(None, *MANAGEMENT), "read", Cmd(fn.DISCOVERY), now, ack=False
        )

    @property
    def management(self) -> Address:
        """The address of our node management."""
        return self.device.address(*MANAGEMENT)

    def read(
        self,
        link: str,
        source: Address,
        target: Address,
        function: str,
        now: float,
        then: OnResult | None = None,
        filters: tuple[dict[str, Any], ...] = (),
    ) -> int:
        """Read a function, in full or as the filters say. Returns the msgCounter."""
        cmd = Cmd(function, filters=filters)
        return self._ask(link, source, target, "read", cmd, now, ack=False, then=then)

    def write(
        self, link: str, source: Address, target: Address, cmd: Cmd, now: float, then: OnResult | None = None
    ) -> int:
        """Write a function. Returns the msgCounter."""
        return self._ask(link, source, target, "write", cmd, now, then=then)

    def subscribe(
        self,
        link: str,
        client: Address,
        server: RemoteFeature | None,
        now: float,
        then: OnResult | None = None,
    ) -> int:
        """Subscribe to a feature; None: to the node management."""
        return self._relate(link, fn.SUBSCRIBE, "subscriptionRequest", client, server, now, then)

    def bind(
        self, link: str, client: Address, server: RemoteFeature, now: float, then: OnResult | None = None
    ) -> int:
        """Bind to a feature that we want to write."""
        return self._relate(link, fn.BIND, "bindingRequest", client, server, now, then)

    def unbind(self, link: str, client: Address, server: RemoteFeature, now: float) -> int:
        """Give a binding back."""
        data = {"bindingDelete": {"clientAddress": client.plain(), "serverAddress": server.address.plain()}}
        return self._call(link, fn.UNBIND, data, now)

    def send(
        self,
        link: str,
        source: Address,
        target: Address,
        classifier: str,
        cmds: tuple[Cmd, ...],
        now: float,
        ack: bool = False,
        reference: int | None = None,
    ) -> int:
        """Send a datagram as it is told, right or wrong. Returns its msgCounter."""
        self.counter += 1
        self._post(link, Datagram(source, target, self.counter, classifier, cmds, reference, ack))
        return self.counter

    def _relate(
        self,
        link: str,
        function: str,
        member: str,
        client: Address,
        server: RemoteFeature | None,
        now: float,
        then: OnResult | None,
    ) -> int:
        there = self._management_of(link) if server is None else server.address
        data = {
            member: {
                "clientAddress": client.plain(),
                "serverAddress": there.plain(),
                "serverFeatureType": fn.NODE_MANAGEMENT if server is None else server.type,
            }
        }
        return self._call(link, function, data, now, then)

    def _call(self, link: str, function: str, data: Any, now: float, then: OnResult | None = None) -> int:
        target = self._management_of(link)
        return self._ask(link, self.management, target, "call", Cmd(function, data), now, then=then)

    def _management_of(self, link: str) -> Address:
        return Address(self.peers[link].device.name, *MANAGEMENT)

    def _ask(
        self,
        link: str,
        source: Address,
        target: Address,
        classifier: str,
        cmd: Cmd,
        now: float,
        ack: bool = True,
        then: OnResult | None = None,
    ) -> int:
        self.counter += 1
        delay = self._delay(link, target)
        self._pending[link, self.counter] = _Pending(link, now + delay, then, target)
        self._post(link, Datagram(source, target, self.counter, classifier, (cmd,), ack=ack))
        return self.counter

    def _delay(self, link: str, target: Address) -> float:
        peer = self.peers.get(link)
        feature = peer.device.feature(target.place) if peer else None
        return self.response if feature is None or feature.max_delay is None else feature.max_delay

    # -- what we tell ------------------------------------------------------------------------------------------

    def set(self, path: tuple[int, ...], number: int, function: str, data: Any) -> bool:
        """A function of ours holds this from now on; subscribers are told if it is something new."""
        feature = self.device.feature((path, number))
        if feature is None or feature.data.get(function) == data:
            return False
        feature.data[function] = data
        self.notify(self.device.address(path, number), Cmd(function, data))
        return True

    def update(self, path: tuple[int, ...], number: int, function: str, part: Any) -> bool:
        """Some entries or members of a function of ours are other from now on; subscribers are told just these."""
        feature = self.device.feature((path, number))
        if feature is None:
            return False
        cmd = Cmd(function, part, ({"cmdControl": {"partial": {}}},))
        after = apply(feature.data.get(function), cmd)
        if after == feature.data.get(function):
            return False
        feature.data[function] = after
        self.notify(self.device.address(path, number), cmd)
        return True

    def notify(self, server: Address, cmd: Cmd) -> None:
        """Tell all who have subscribed to that feature of ours."""
        for each in self.subscriptions.to(server):
            self.counter += 1
            self._post(each.link, Datagram(each.server, each.client, self.counter, "notify", (cmd,)))

    def _post(self, link: str, datagram: Datagram) -> None:
        self._out.append((link, dg.write(datagram)))

    def reply(self, link: str, to: Datagram, function: str, data: Any) -> None:
        """Answer a read."""
        self.counter += 1
        source = self.device.address(*to.destination.place)
        cmd = Cmd(function, data)
        self._post(link, Datagram(source, to.source, self.counter, "reply", (cmd,), to.counter))

    def _result(self, link: str, to: Datagram, error: int, why: str = "") -> None:
        self.counter += 1
        told: dict[str, Any] = {"errorNumber": error}
        if why:
            told["description"] = why
        source = self.device.address(*to.destination.place)
        cmd = Cmd(fn.RESULT, told)
        self._post(link, Datagram(source, to.source, self.counter, "result", (cmd,), to.counter))

    # -- what comes back ---------------------------------------------------------------------------------------

    def _answered(self, peer: Peer, got: Datagram, now: float) -> None:
        known = self._pending.pop((peer.link, got.reference), None) if got.reference is not None else None
        error: int | None = 0
        if got.classifier == "result":
            told = got.cmd.data if isinstance(got.cmd.data, Mapping) else {}
            number = told.get("errorNumber")
            error = number if isinstance(number, int) else fn.GENERAL
        elif known is not None:
            self.take_in(peer, got, now)
        if known is not None and known.then is not None:
            known.then(error, now)
        if got.classifier == "reply" and got.ack:
            self._result(peer.link, got, fn.NONE)

    def take_in(self, peer: Peer, got: Datagram, now: float) -> None:
        """What the other side says of itself, by reply or notify."""
        if got.cmd.function == fn.DISCOVERY and got.source.place == MANAGEMENT:
            self._take_discovery(peer, got, now)
            return
        feature = peer.device.feature(got.source.place)
        if feature is None:
            return
        try:
            feature.data[got.cmd.function] = apply(feature.data.get(got.cmd.function), got.cmd)
        except CannotMerge:
            return
        data = feature.data[got.cmd.function]
        if got.cmd.function == fn.USE_CASES:
            peer.device.supports(data)
            self._events.append(UseCasesTold(peer.link))
            return
        source = got.source.at(peer.device.name)
        self._events.append(DataCame(peer.link, source, got.cmd.function, data, got.cmd.data, got.classifier))

    def _take_discovery(self, peer: Peer, got: Datagram, now: float) -> None:
        first = not peer.device.known
        change = peer.device.discovered(got.cmd.data, is_partial(got.cmd))
        if peer.device.name is None:
            peer.device.name = got.source.device
        for path in change.removed:
            self.subscriptions.drop_entity(path, peer.link)
            self.bindings.drop_entity(path, peer.link)
            self._events.append(EntityWent(peer.link, path))
        if first:
            self.subscribe(peer.link, self.management, None, now)
            self.read(peer.link, self.management, self._management_of(peer.link), fn.USE_CASES, now)
            self._events.append(Discovered(peer.link))
        self._events += [EntityCame(peer.link, path) for path in change.added]

    # -- our own entities --------------------------------------------------------------------------------------

    def entity_added(self, path: tuple[int, ...]) -> None:
        """Tell that an entity of ours has come."""
        self._tell_of_entities(self.device.added(path))

    def entity_removed(self, path: tuple[int, ...], type: str) -> None:
        """An entity of ours goes: it is taken away and told, and what was agreed with it is void."""
        self.device.remove(path)
        self.subscriptions.drop_entity(path)
        self.bindings.drop_entity(path)
        self._tell_of_entities(self.device.removed(path, type))

    def use_cases_changed(self) -> None:
        """Tell our use cases."""
        self.notify(self.management, Cmd(fn.USE_CASES, self.device.use_case_data()))

    def _tell_of_entities(self, told: Any) -> None:
        self.notify(self.management, Cmd(fn.DISCOVERY, told, ({"cmdControl": {"partial": {}}},)))
