"""How a charging station of ours can be other than most, or tell what is odd, for energy managers under test.

All of it is by name. `NEWS` is told once and changes nothing in us; `WAYS` change what we are, `VEHICLES` what comes.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from harness.errors import HarnessFault
from harness.protocols.eebus.device import tree
from harness.protocols.eebus.device.tree import STATION, VEHICLE
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Cmd
from harness.protocols.eebus.spine.local import READ, Entity, LocalDevice
from harness.protocols.eebus.spine.node import Node
from harness.protocols.eebus.spine.types import scaled

News = Callable[[Node], None]
Change = Callable[[LocalDevice], None]
PARTIAL: Final[tuple[dict[str, Any], ...]] = ({"cmdControl": {"partial": {}}},)
DESCRIBED: Final = "measurementDescriptionListData"
CHARACTERISTICS: Final = "electricalConnectionCharacteristicListData"
PERMITTED: Final = "electricalConnectionPermittedValueSetListData"
LIMITS_DESCRIBED: Final = "loadControlLimitDescriptionListData"
KEYS_DESCRIBED: Final = "deviceConfigurationKeyValueDescriptionListData"
MAKER: Final = "deviceClassificationManufacturerData"
IDENTITY: Final = "identificationListData"
UNUSED: Final = 4711
ELSEWHERE: Final = (1, 7)
"""Where a vehicle is that is not at the usual place."""


T = TypeVar("T")


def named(table: Mapping[str, T], name: str) -> T:
    """The entry of that name. Raises HarnessFault: a scenario speaks of what there is not."""
    if name not in table:
        raise HarnessFault(f"nothing odd is called {name!r}; there are {', '.join(table)}")
    return table[name]


def _tell(
    path: tuple[int, ...], number: int, function: str, data: Any, partial: bool = False
) -> Callable[[Node], None]:
    """News of a function of ours; nothing where there is no such entity at present."""

    def tell(node: Node) -> None:
        if node.device.feature((path, number)) is not None:
            cmd = Cmd(function, data, PARTIAL if partial else ())
            node.notify(node.device.address(path, number), cmd)

    return tell


def _value(id: int, value: float, **more: Any) -> dict[str, Any]:
    told = {"measurementId": id, "valueType": "value", "value": scaled(value), "valueSource": "measuredValue"}
    return {"measurementData": [{**told, "valueState": "normal", **more}]}


def _stored(path: tuple[int, ...], number: int, function: str, change: Callable[[Any], Any]) -> News:
    """News of what is stored, changed."""

    def tell(node: Node) -> None:
        feature = node.device.feature((path, number))
        if feature is not None:
            data = change(feature.data.get(function, {}))
            node.notify(node.device.address(path, number), Cmd(function, data))

    return tell


def _each(item: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    return lambda data: {item: [change(dict(each)) for each in data.get(item, [])]}


def _without(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


def _whole_discovery(node: Node) -> None:
    node.notify(node.management, Cmd(fn.DISCOVERY, node.device.discovery()))


def _under_the_vehicle(node: Node) -> None:
    use_cases = [replace(each, actor="EV") for each in node.device.use_cases]
    told = LocalDevice(node.device.name, node.device.type)
    told.use_cases = use_cases
    node.notify(node.management, Cmd(fn.USE_CASES, told.use_case_data()))


_KEY = {"keyId": UNUSED, "keyName": "x-mood", "valueType": "string"}
_ID = {"identificationId": 1, "identificationType": "x-nickname", "identificationValue": "Herbie"}
_EUIS = [
    {"identificationId": 1, "identificationType": "eui48", "identificationValue": "02-00-5E-10-00-4B"},
    {"identificationId": 2, "identificationType": "eui64", "identificationValue": "02-00-5E-10-00-4B-00-01"},
]

NEWS: Final[Mapping[str, News]] = {
    "a power whose measurement has failed": _tell(
        STATION, tree.METER, tree.VALUES, _value(tree.POWER, 99999, valueState="error"), True
    ),
    "a power that was never described": _tell(STATION, tree.METER, tree.VALUES, _value(UNUSED, 5000), True),
    "descriptions with remarks that nobody knows": _stored(
        STATION,
        tree.METER,
        DESCRIBED,
        _each("measurementDescriptionData", lambda each: {**each, "label": "x", "vendorRemark": {"y": 1}}),
    ),
    "no maximum at all": _tell(STATION, tree.ELECTRIC, CHARACTERISTICS, {}),
    "a maximum of a kind that nobody knows": _stored(
        STATION,
        tree.ELECTRIC,
        CHARACTERISTICS,
        _each("electricalConnectionCharacteristicData", lambda each: {**each, "characteristicType": "x-foo"}),
    ),
    "no charging power limits": _tell(VEHICLE, tree.ELECTRIC, PERMITTED, {}),
    "charging power limits without a scale": _tell(
        VEHICLE,
        tree.ELECTRIC,
        PERMITTED,
        {
            "electricalConnectionPermittedValueSetData": [
                {
                    "electricalConnectionId": tree.CONNECTION,
                    "parameterId": 20,
                    "permittedValueSet": [{"range": [{"min": {"number": 4140}, "max": {"number": 11040}}]}],
                }
            ]
        },
    ),
    "a key that nobody knows": _stored(
        STATION,
        tree.CONFIG,
        KEYS_DESCRIBED,
        lambda data: {
            "deviceConfigurationKeyValueDescriptionData": [
                *data["deviceConfigurationKeyValueDescriptionData"],
                _KEY,
            ]
        },
    ),
    "that it has failed, but not why": _tell(
        STATION, tree.DIAGNOSIS, tree.STATE, {"operatingState": "failure"}
    ),
    "its use cases under the name of a vehicle": _under_the_vehicle,
    "all that it consists of once more": _whole_discovery,
    "an identity of a kind that nobody knows": _tell(
        VEHICLE, tree.IDENTITY, IDENTITY, {"identificationData": [_ID]}
    ),
    "two identities of the vehicle": _tell(VEHICLE, tree.IDENTITY, IDENTITY, {"identificationData": _EUIS}),
    "a maker with umlauts and smileys": _stored(
        STATION, tree.CLASSIFICATION, MAKER, lambda data: {**data, "brandName": "Bühne 🎭"}
    ),
    "a maker with a name of 300 letters": _stored(
        STATION, tree.CLASSIFICATION, MAKER, lambda data: {**data, "brandName": "ä" * 300}
    ),
    "nothing about its maker": _tell(STATION, tree.CLASSIFICATION, MAKER, {}),
    "a state of charge of 101 percent": _tell(
        VEHICLE, tree.METER, tree.VALUES, _value(tree.EV_CHARGE, 101), True
    ),
    "a state of charge below zero": _tell(VEHICLE, tree.METER, tree.VALUES, _value(tree.EV_CHARGE, -1), True),
    "measurements of a commodity that it does not name": _stored(
        VEHICLE,
        tree.METER,
        DESCRIBED,
        _each("measurementDescriptionData", lambda each: _without(each, "commodityType")),
    ),
    "no limit at all": _tell(STATION, tree.LOAD, tree.LIMITS, {}),
    "an inactive limit without a value": _tell(
        STATION,
        tree.LOAD,
        tree.LIMITS,
        {"loadControlLimitData": [{"limitId": tree.LIMIT_ID, "isLimitActive": False}]},
    ),
}


def _unavailable(device: LocalDevice) -> None:
    device.use_cases = [replace(each, available=False) for each in device.use_cases]


def _entity_type(type: str) -> Change:
    def change(device: LocalDevice) -> None:
        device.entities[STATION].type = type

    return change


MOVED: Final = "its vehicle at another place"
WAYS: Final[Mapping[str, Change]] = {
    MOVED: lambda device: None,
    "use cases that it calls not available": _unavailable,
    "its limit on an entity of another type": _entity_type("CEM"),
}


def _limits(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Change:
    def describe(device: LocalDevice) -> None:
        data = device.entities[VEHICLE].features[tree.LOAD].data
        found = data[LIMITS_DESCRIBED]["loadControlLimitDescriptionData"]
        data[LIMITS_DESCRIBED] = {"loadControlLimitDescriptionData": change(found)}

    return describe


def _stranger_beside(device: LocalDevice) -> None:
    brewing: Entity = device.entities[VEHICLE]
    brewing.add(UNUSED, "Brewing", {"brewingData": READ})


VEHICLES: Final[Mapping[str, Change]] = {
    "is at another place": lambda device: None,
    "has two phases": _limits(
        lambda found: [
            each for each in found if each["limitId"] in (*tree.OBLIGATIONS[:2], *tree.RECOMMENDATIONS[:2])
        ]
    ),
    "lets nobody limit it": _limits(lambda found: []),
    "has a feature that nobody knows": _stranger_beside,
    "has limits that cannot be changed": lambda device: None,
}
"""What becomes of the entity of the vehicle before it is told of."""
