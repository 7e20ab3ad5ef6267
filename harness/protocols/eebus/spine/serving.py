"""What a SPINE node does when it is asked: the server side of `node`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import MANAGEMENT, Address, read_address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.eebus.spine.events import Bound, Peer, Proposal, Subscribed, Written
from harness.protocols.eebus.spine.local import CLIENT, Feature
from harness.protocols.eebus.spine.merge import CannotMerge, apply, is_partial, select
from harness.protocols.eebus.spine.relations import Relations

if TYPE_CHECKING:
    from harness.protocols.eebus.spine.node import Node


class Serving:
    """Answers reads, writes and calls for a node."""

    def __init__(self, node: "Node") -> None:
        self._node = node

    def serve(self, peer: Peer, got: Datagram, now: float) -> tuple[int, str]:
        """Result number and words. A read that is answered gives 0."""
        if got.destination.device not in (None, self._node.device.name):
            return fn.UNKNOWN_DESTINATION, f"this is {self._node.device.name}"
        feature = self._node.device.feature(got.destination.place)
        if feature is None:
            return fn.UNKNOWN_DESTINATION, f"there is no {Address(None, *got.destination.place)}"
        match got.classifier:
            case "read":
                return self._read(peer, feature, got, now)
            case "notify":
                self._node.take_in(peer, got, now)
                return fn.NONE, ""
            case "write":
                return self._write(peer, feature, got, now)
            case _:
                return self._called(peer, got)

    def _read(self, peer: Peer, feature: Feature, got: Datagram, now: float) -> tuple[int, str]:
        allowed = feature.functions.get(got.cmd.function)
        if allowed is None or not allowed.read:
            return fn.NOT_SUPPORTED, f"{got.cmd.function or 'nothing'} cannot be read here"
        data = self._own(peer, feature, got.cmd.function)
        if self._node.view is not None:
            data = self._node.view(got.destination.entity, got.cmd.function, data, now)
        chosen = select(data, got.cmd) if allowed.read_partial else data
        self._node.reply(peer.link, got, got.cmd.function, chosen)
        return fn.NONE, ""

    def _own(self, peer: Peer, feature: Feature, function: str) -> Any:
        if feature is not self._node.device.management:
            return feature.data.get(function, {})
        tables: dict[str, Callable[[], Any]] = {
            fn.DISCOVERY: self._node.device.discovery,
            fn.USE_CASES: self._node.device.use_case_data,
            fn.SUBSCRIPTIONS: lambda: {"subscriptionEntry": self._node.subscriptions.plain(peer.link)},
            fn.BINDINGS: lambda: {"bindingEntry": self._node.bindings.plain(peer.link)},
        }
        return tables[function]() if function in tables else {}

    def _write(self, peer: Peer, feature: Feature, got: Datagram, now: float) -> tuple[int, str]:
        name = got.cmd.function
        allowed = feature.functions.get(name)
        if allowed is None or not allowed.write:
            return fn.NOT_SUPPORTED, f"{name or 'nothing'} cannot be written here"
        server = self._node.device.address(*got.destination.place)
        if self._node.bindings.find(peer.link, got.source, server) is None:
            return fn.BINDING_REQUIRED, "there is no binding"
        if is_partial(got.cmd) and not allowed.write_partial:
            return fn.COMBINATION, "only whole lists are written here"
        before = feature.data.get(name)
        try:
            after = apply(before, got.cmd)
        except CannotMerge as why:
            return fn.REJECTED, str(why)
        if problem := _forbidden(name, before, after):
            return fn.REJECTED, problem
        gate = self._node.gates.get(name)
        proposal = Proposal(peer.link, got.source, server, name, got.cmd.data, before, after)
        error = gate(proposal, now) if gate is not None else fn.NONE
        if error:
            return error, ""
        self._node.tell(Written(peer.link, got.source, server, name, got.cmd.data))
        if gate is None:
            feature.data[name] = after
            self._node.notify(server, Cmd(name, after))
        return fn.NONE, ""

    def _called(self, peer: Peer, got: Datagram) -> tuple[int, str]:
        if got.destination.place != MANAGEMENT:
            return fn.NOT_SUPPORTED, "calls go to the node management"
        data = got.cmd.data if isinstance(got.cmd.data, Mapping) else {}
        match got.cmd.function:
            case fn.SUBSCRIBE:
                return self._relation_asked(peer, data.get("subscriptionRequest"), self._node.subscriptions)
            case fn.BIND:
                return self._relation_asked(peer, data.get("bindingRequest"), self._node.bindings)
            case fn.UNSUBSCRIBE:
                return self._relation_given_back(
                    peer, data.get("subscriptionDelete"), self._node.subscriptions
                )
            case fn.UNBIND:
                return self._relation_given_back(peer, data.get("bindingDelete"), self._node.bindings)
            case _:
                return fn.NOT_SUPPORTED, f"{got.cmd.function or 'nothing'} cannot be called"

    def _relation_asked(self, peer: Peer, request: Any, relations: Relations) -> tuple[int, str]:
        wanted = request if isinstance(request, Mapping) else {}
        client, server = read_address(wanted.get("clientAddress")), read_address(wanted.get("serverAddress"))
        if client is None or server is None:
            return fn.REJECTED, "clientAddress and serverAddress are needed"
        if server.device not in (None, self._node.device.name):
            return fn.UNKNOWN_DESTINATION, f"this is {self._node.device.name}"
        feature = self._node.device.feature(server.place)
        if feature is None or feature.role == CLIENT:
            return fn.REJECTED, f"{server} serves nothing"
        if wanted.get("serverFeatureType") not in (None, feature.type):
            return fn.REJECTED, f"{server} is {feature.type}"
        if relations is self._node.bindings and (problem := self._unbindable(peer, server)):
            return fn.REJECTED, problem
        own = self._node.device.address(*server.place)
        relations.add(peer.link, client, own)
        kind = Subscribed if relations is self._node.subscriptions else Bound
        self._node.tell(kind(peer.link, client, own))
        return fn.NONE, ""

    def _unbindable(self, peer: Peer, server: Address) -> str:
        """Why that feature of ours is not bound, or ""."""
        if server.place == MANAGEMENT:
            return "the node management is not written"
        others = [each for each in self._node.bindings.to(server) if each.link != peer.link]
        return "somebody else is bound to it" if others and self._node.exclusive else ""

    def _relation_given_back(self, peer: Peer, request: Any, relations: Relations) -> tuple[int, str]:
        given = request if isinstance(request, Mapping) else {}
        client, server = read_address(given.get("clientAddress")), read_address(given.get("serverAddress"))
        id = given.get(f"{relations.name}Id")
        if client is None and server is None and id is None:
            return fn.REJECTED, f"which {relations.name}?"
        if not relations.remove(peer.link, id, client, server):
            return fn.REJECTED, f"there is no such {relations.name}"
        return fn.NONE, ""


def _forbidden(name: str, before: Any, after: Any) -> str:
    """Why a write is against what the data itself says, or "": entries that may not be changed, that are not known."""
    what = fn.function(name)
    if not what.ids:
        return ""
    known = {tuple(str(each.get(id)) for id in what.ids): each for each in fn.entries(name, before)}
    for each in fn.entries(name, after):
        key = tuple(str(each.get(id)) for id in what.ids)
        if key not in known:
            return f"there is no entry {', '.join(map(str, key))}"
        if what.gate and known[key].get(what.gate) is False and each != known[key]:
            return f"{what.gate} of entry {', '.join(map(str, key))} is false"
    return ""
