"""What a scenario can have a party of ours send: reads and writes of what the other side has announced.

An order finds the feature by what was announced, never by a number. Each returns the msgCounter of its request.
PeerFault: the other side has announced nothing of the kind.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.errors import PeerFault
from harness.protocols.eebus import odd_datagrams
from harness.protocols.eebus.ems import served as sv
from harness.protocols.eebus.ems.application import EnergyManager, command
from harness.protocols.eebus.ems.served import Served
from harness.protocols.eebus.ems.wishes import CurrentWish, LimitWish
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.spine.address import Address, read_address
from harness.protocols.eebus.spine.datagram import Cmd
from harness.protocols.eebus.spine.functions import entries
from harness.protocols.eebus.spine.remote import RemoteFeature
from harness.protocols.eebus.spine.types import duration, scaled

Order = Callable[[EebusMachine, Mapping[str, Any], float], int]
PARTIAL: Final[dict[str, Any]] = {"cmdControl": {"partial": {}}}


def _manager(machine: EebusMachine) -> EnergyManager:
    if not isinstance(machine.app, EnergyManager):
        raise PeerFault("only an energy manager can do that")
    return machine.app


def _limited(machine: EebusMachine) -> tuple[EnergyManager, Served, int]:
    app = _manager(machine)
    known = app.limited()
    if known is None:
        raise PeerFault("the other side announces no limit of its consumption")
    return app, known, known.limits(sv.POWER)[0]


def write_limit(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """watts, active, seconds · form: "", "no scale", "unknown element", "unknown entry", "full" · endless: the end is
    deleted in the same command.
    """
    app, known, id = _limited(machine)
    wish = LimitWish(payload.get("watts"), bool(payload.get("active", True)), payload.get("seconds"))
    entry = wish.entry(id, known.limit(id))
    form = payload.get("form", "")
    if form == "no scale":
        entry["value"] = {"number": entry["value"]["number"]}
    elif form == "unknown element":
        entry["vendorRemark"] = "x"
    elif form == "unknown entry":
        entry["limitId"] = max(known.limits({})) + 1000
    if not payload.get("endless"):
        return app.write_limits(known, [entry], now)
    delete = {
        "cmdControl": {"delete": {}},
        "loadControlLimitListDataSelectors": {"limitId": id},
        "loadControlLimitDataElements": {"timePeriod": {"endTime": {}}},
    }
    cmd = Cmd(sv.LIMITS, {"loadControlLimitData": [entry]}, (delete, PARTIAL))
    feature = _feature(known, "LoadControl")
    return app.node.write(known.link, app.asking, feature.address, cmd, now)


def write_failsafe(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """watts or seconds."""
    app, known, _ = _limited(machine)
    if payload.get("watts") is not None:
        name = "failsafeConsumptionActivePowerLimit"
        value: dict[str, Any] = {"scaledNumber": scaled(payload["watts"])}
    else:
        name, value = "failsafeDurationMinimum", {"duration": duration(payload["seconds"])}
    counter = app.write_key(known, name, value, now)
    if counter is None:
        raise PeerFault(f"the other side announces no key {name}")
    return counter


def write_unbound(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """A limit, from a feature of ours that is bound to nothing."""
    app, known, id = _limited(machine)
    feature = _feature(known, "LoadControl")
    cmd = command(feature, sv.LIMITS, [LimitWish(payload.get("watts"), True).entry(id, known.limit(id))])
    return app.node.write(known.link, app.node.management, feature.address, cmd, now)


def read(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """function of the feature · type, on the entity that has a limit, or (with `vehicle`) on that of the vehicle."""
    node = machine.node
    link, feature = _find(machine, str(payload["type"]), str(payload["function"]), payload.get("entity", ""))
    source = _manager(machine).asking if isinstance(machine.app, EnergyManager) else node.management
    return node.read(link, source, feature.address, str(payload["function"]), now)


def read_management(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """function of the node management."""
    node = machine.node
    link, peer = next(iter(node.peers.items()))
    target = Address(peer.device.name, (0,), 0)
    return node.read(link, node.management, target, str(payload["function"]), now)


def write_measurement(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """An attempt to write what is only read."""
    app = _manager(machine)
    link, feature = _find(machine, "Measurement", "measurementListData", "")
    data = {"measurementData": [{"measurementId": 1, "valueType": "value", "value": scaled(1)}]}
    return app.node.write(link, app.asking, feature.address, Cmd("measurementListData", data), now)


def write_currents(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """amperes for all phases (None: no limit) · kind: "obligation", "recommendation" · unknown: another limit besides."""
    app = _manager(machine)
    kind = sv.OBLIGATION if payload.get("kind") == "obligation" else sv.RECOMMENDATION
    known = next((each for each in app.served.values() if each.limits(kind)), None)
    if known is None:
        raise PeerFault("the other side announces no limit of the current of a vehicle")
    wish = CurrentWish(payload.get("amperes"))
    items = [wish.entry(id, known.limit(id)) for id in known.limits(kind)]
    if payload.get("unknown"):
        items.append({**items[0], "limitId": max(known.limits({})) + 1000})
    match payload.get("form"):
        case "one":
            items = items[:1]
        case "unknown element":
            items = [{**each, "vendorRemark": "x"} for each in items]
        case "full":
            return _write_in_full(app, known, items, now)
    return app.write_limits(known, items, now)


def _write_in_full(app: EnergyManager, known: Served, items: list[dict[str, Any]], now: float) -> int:
    """These limits, with all others as they are stored, although less would do."""
    feature, news = _feature(known, "LoadControl"), {each["limitId"]: each for each in items}
    stored = entries(sv.LIMITS, feature.data.get(sv.LIMITS))
    whole = [{**each, **news.get(each.get("limitId"), {})} for each in stored]
    cmd = Cmd(sv.LIMITS, {"loadControlLimitData": whole})
    return app.node.write(known.link, app.asking, feature.address, cmd, now)


def write_fact(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """An attempt to write a function · type, entity that is only read, with what it holds."""
    app, function = _manager(machine), str(payload["function"])
    link, feature = _find(machine, str(payload["type"]), function, str(payload["entity"]))
    cmd = Cmd(function, feature.data.get(function, {}))
    return app.node.write(link, app.asking, feature.address, cmd, now)


def read_part(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """Entries of a function · type, entity with that scopeType; all of them where that is not announced."""
    app, function = _manager(machine), str(payload["function"])
    link, feature = _find(machine, str(payload["type"]), function, str(payload["entity"]))
    if not feature.allows(function, "read", partial=True):
        return app.node.read(link, app.asking, feature.address, function, now)
    selectors = {f"{function}Selectors": {"scopeType": payload["scopeType"]}}
    return app.node.read(
        link, app.asking, feature.address, function, now, filters=({**PARTIAL, **selectors},)
    )


def unbind(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """Give back the right to write a feature · type, on an entity of that type."""
    app, type = _manager(machine), str(payload["type"])
    link, feature = _find(machine, type, sv.WRITTEN[type], str(payload["entity"]))
    return app.node.unbind(link, app.asking, feature, now)


def read_at(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """function of the feature at an address, whether it is there or not."""
    app = _manager(machine)
    link, peer = next(iter(app.node.peers.items()))
    target = read_address(payload["address"])
    assert target is not None
    return app.node.read(link, app.asking, target.at(peer.device.name), str(payload["function"]), now)


def read_elsewhere(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """A function of a feature · type that does not have it."""
    app = _manager(machine)
    for link, peer in app.node.peers.items():
        for _, feature in peer.device.servers(str(payload["type"])):
            return app.node.read(link, app.asking, feature.address, str(payload["function"]), now)
    raise PeerFault(f"the other side announces no {payload['type']}")


def bind_as_another(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """The right to write the limits of a vehicle, for the second manager of ours (`stand_in`)."""
    app = _manager(machine)
    link, feature = _find(machine, "LoadControl", sv.LIMITS, "EV")
    return app.node.bind(link, app.other, feature, now)


def put(machine: EebusMachine, payload: Mapping[str, Any], now: float) -> int:
    """what: the name of a datagram that is odd in some way."""
    return odd_datagrams.put(machine.node, str(payload["what"]))


def _find(machine: EebusMachine, type: str, function: str, entity: str) -> tuple[str, RemoteFeature]:
    for link, peer in machine.node.peers.items():
        for owner, feature in peer.device.servers(type):
            if function in feature.functions and entity in ("", owner.type):
                return link, feature
    raise PeerFault(f"the other side announces no {type} with {function}")


def _feature(known: Served, type: str) -> RemoteFeature:
    feature = known.feature(type)
    if feature is None:
        raise PeerFault(f"the other side announces no {type}")
    return feature


ORDERS: Final[Mapping[str, Order]] = {
    "write limit": write_limit,
    "write failsafe": write_failsafe,
    "write limit unbound": write_unbound,
    "write measurement": write_measurement,
    "write currents": write_currents,
    "read at": read_at,
    "read elsewhere": read_elsewhere,
    "bind as another": bind_as_another,
    "put": put,
    "write fact": write_fact,
    "read part": read_part,
    "unbind": unbind,
    "read": read,
    "read management": read_management,
}
