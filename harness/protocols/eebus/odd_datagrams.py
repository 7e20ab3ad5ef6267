"""Datagrams that a party of ours sends by name: what the test specification of SPINE asks for, right or wrong.

All of them go from our node management to the other side, so that they suit a device and an energy manager alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from harness.errors import HarnessFault
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import MANAGEMENT, Address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.eebus.spine.node import Node

Change = Callable[[Datagram], Datagram]
PARTIAL: Final[dict[str, Any]] = {"cmdControl": {"partial": {}}}
NOWHERE: Final = 4711
"""A msgCounter, and a number of an entity or feature, that nobody uses."""
NOBODY, NO_VERSION, KIND = "d:_i:12345_NOBODY", "newest", "shout"
STRANGE, NAMELESS = "brewingData", "Teapot"
FAR: Final = 88777
STEP: Final = 200


def put(node: Node, what: str) -> int:
    """Send the datagram of that name to the first device that we are linked to. Returns its msgCounter."""
    link, peer = next(iter(node.peers.items()))
    there = Address(peer.device.name, *MANAGEMENT)
    if what == "twenty questions":
        node.counter = max(node.counter, FAR)
        for _ in range(20):
            node.counter += STEP - 1
            last = _send(node, link, there, _read(fn.USE_CASES))
        return last
    if what == "a question after a restart of our counter":
        node.counter = 0
        return _send(node, link, there, _read(fn.USE_CASES))
    if what not in DATAGRAMS:
        raise HarnessFault(f"no datagram is called {what!r}")
    return _send(node, link, there, DATAGRAMS[what](node, there))


def _send(node: Node, link: str, there: Address, change: Change) -> int:
    node.counter += 1
    usual = Datagram(node.management, there, node.counter, "read", (Cmd(fn.USE_CASES),))
    node._post(link, change(usual))
    return node.counter


def _read(function: str, **changes: Any) -> Change:
    return lambda told: replace(told, cmds=(Cmd(function),), **changes)


def _call(function: str, data: Any, **changes: Any) -> Change:
    return lambda told: replace(told, classifier="call", cmds=(Cmd(function, data),), ack=True, **changes)


def _ours(node: Node, there: Address, feature: str = fn.NODE_MANAGEMENT) -> dict[str, Any]:
    return {
        "clientAddress": node.management.plain(),
        "serverAddress": there.plain(),
        "serverFeatureType": feature,
    }


def _given_back(node: Node, there: Address) -> dict[str, Any]:
    return {"clientAddress": node.management.plain(), "serverAddress": there.plain()}


def _some_place(there: Address, node: Node) -> Address:
    """A feature of theirs that is not the node management."""
    for peer in node.peers.values():
        for path, entity in peer.device.entities.items():
            for number in entity.features:
                if (path, number) != MANAGEMENT:
                    return Address(there.device, path, number)
    return Address(there.device, (1,), 0)


def _stranger(node: Node, there: Address) -> Change:
    """A notification of entities and features of types that nobody knows."""
    data = {
        "deviceInformation": {"description": {"deviceAddress": {"device": node.device.name}}},
        "entityInformation": [
            {
                "description": {
                    "entityAddress": {"device": node.device.name, "entity": [NOWHERE]},
                    "entityType": "Teapot",
                    "lastStateChange": "added",
                    "vendorRemark": "x",
                }
            }
        ],
        "featureInformation": [
            {
                "description": {
                    "featureAddress": {"device": node.device.name, "entity": [NOWHERE], "feature": 1},
                    "featureType": "Brewing",
                    "role": "server",
                    "supportedFunction": [{"function": "brewingData", "possibleOperations": {"read": {}}}],
                }
            }
        ],
    }
    cmd = Cmd(fn.DISCOVERY, data, (PARTIAL,))
    return lambda told: replace(told, classifier="notify", cmds=(cmd,), ack=True)


def _use_cases_again(node: Node, there: Address) -> Change:
    cmd = Cmd(fn.USE_CASES, node.device.use_case_data())
    return lambda told: replace(told, classifier="notify", cmds=(cmd,), ack=True)


def _filtered(node: Node, there: Address) -> Change:
    """A part of the use cases, by selectors that nobody knows."""
    filters = ({**PARTIAL, "brewingDataSelectors": {"strength": 3}},)
    return lambda told: replace(told, cmds=(Cmd(fn.USE_CASES, filters=filters),))


def _unheard(node: Node, there: Address) -> Change:
    """News of a function that we have not."""
    return lambda told: replace(told, classifier="notify", cmds=(Cmd(STRANGE, {"strength": 3}),))


def _nameless(node: Node, there: Address) -> Change:
    """News of a use case, in part, without a word of whose it is."""
    data = {"useCaseInformation": [{"actor": NAMELESS}]}
    return lambda told: replace(told, classifier="notify", cmds=(Cmd(fn.USE_CASES, data, (PARTIAL,)),))


def _result(node: Node, there: Address) -> Change:
    cmd = Cmd(fn.RESULT, {"errorNumber": 0})
    return lambda told: replace(told, classifier="result", cmds=(cmd,), reference=NOWHERE, ack=True)


def _reply(node: Node, there: Address) -> Change:
    cmd = Cmd(fn.DISCOVERY, {"entityInformation": [{"description": {"entityType": "EV"}}]})
    return lambda told: replace(told, classifier="reply", cmds=(cmd,), reference=NOWHERE)


Make = Callable[[Node, Address], Change]
DATAGRAMS: Final[Mapping[str, Make]] = {
    "a question": lambda node, there: _read(fn.USE_CASES),
    "a question for everything": lambda node, there: _read(fn.DISCOVERY),
    "a question that wants to be acknowledged": lambda node, there: _read(fn.USE_CASES, ack=True),
    "a question about an unknown function": lambda node, there: _read(STRANGE),
    "a question of a higher version": lambda node, there: _read(fn.USE_CASES, version="1.99.0"),
    "a question of a version that is none": lambda node, there: _read(fn.USE_CASES, version=NO_VERSION),
    "a question to an entity that is not there": lambda node, there: _read(
        fn.USE_CASES, destination=Address(there.device, (NOWHERE,), 1)
    ),
    "a question to a feature that is not there": lambda node, there: _read(
        fn.USE_CASES, destination=Address(there.device, (0,), NOWHERE)
    ),
    "a question to another device": lambda node, there: _read(fn.USE_CASES, destination=there.at(NOBODY)),
    "a datagram without a command": lambda node, there: lambda told: replace(told, cmds=()),
    "a datagram with two commands": lambda node, there: (
        lambda told: replace(told, cmds=(Cmd(fn.USE_CASES), Cmd(fn.DISCOVERY)))
    ),
    "a datagram of an unknown kind": lambda node, there: lambda told: replace(told, classifier=KIND),
    "a question with a filter that nobody knows": _filtered,
    "news that nobody has subscribed to": _unheard,
    "news of a part that does not say of what": _nameless,
    "news of an entity of an unknown type": _stranger,
    "news that want to be acknowledged": _use_cases_again,
    "a result that nobody waits for": _result,
    "a reply that nobody waits for": _reply,
    "a request to write the node management": lambda node, there: _call(
        fn.BIND, {"bindingRequest": _ours(node, there)}
    ),
    "a subscription": lambda node, there: _call(fn.SUBSCRIBE, {"subscriptionRequest": _ours(node, there)}),
    "the end of the subscription": lambda node, there: _call(
        fn.UNSUBSCRIBE, {"subscriptionDelete": _given_back(node, there)}
    ),
    "a subscription at the wrong place": lambda node, there: _call(
        fn.SUBSCRIBE, {"subscriptionRequest": _ours(node, there)}, destination=_some_place(there, node)
    ),
    "a question for the bindings": lambda node, there: _read(fn.BINDINGS),
    "a question for the subscriptions": lambda node, there: _read(fn.SUBSCRIPTIONS),
}
"""By name: what becomes of a plain question for the use cases."""
