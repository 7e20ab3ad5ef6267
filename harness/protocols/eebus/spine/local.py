"""A device of ours as a tree: entities, features, what each function holds, and how it announces itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import VERSION
from harness.protocols.eebus.spine.functions import (
    BIND,
    BINDINGS,
    DISCOVERY,
    NODE_MANAGEMENT,
    SUBSCRIBE,
    SUBSCRIPTIONS,
    UNBIND,
    UNSUBSCRIBE,
    USE_CASES,
)

SERVER, CLIENT, SPECIAL = "server", "client", "special"


@dataclass(frozen=True, slots=True)
class Operations:
    """What others may do with a function."""

    read: bool = True
    write: bool = False
    read_partial: bool = False
    write_partial: bool = False

    def plain(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if self.read:
            told["read"] = {"partial": {}} if self.read_partial else {}
        if self.write:
            told["write"] = {"partial": {}} if self.write_partial else {}
        return told


READ = Operations(read_partial=True)
WRITE = Operations(write=True, read_partial=True, write_partial=True)


@dataclass(slots=True)
class Feature:
    """A feature. `data` is what its functions hold; a function without data is answered with an empty element."""

    number: int
    type: str
    role: str = SERVER
    functions: dict[str, Operations] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Entity:
    """An entity and its features, by number."""

    path: tuple[int, ...]
    type: str
    features: dict[int, Feature] = field(default_factory=dict)

    def add(
        self,
        number: int,
        type: str,
        functions: Mapping[str, Operations] | None = None,
        role: str = SERVER,
        data: Mapping[str, Any] | None = None,
    ) -> Feature:
        """A new feature."""
        feature = Feature(number, type, role, dict(functions or {}), dict(data or {}))
        self.features[number] = feature
        return feature

    def feature(self, type: str, role: str = SERVER) -> Feature | None:
        """Its feature of that type."""
        return next((one for one in self.features.values() if one.type == type and one.role == role), None)


@dataclass(frozen=True, slots=True)
class UseCase:
    """A use case that we announce."""

    actor: str
    entity: tuple[int, ...]
    name: str
    version: str
    scenarios: tuple[int, ...]
    available: bool = True
    sub_revision: str = "release"


class LocalDevice:
    """Our device. Entity 0 with NodeManagement is made by itself."""

    def __init__(self, name: str, type: str, feature_set: str = "smart") -> None:
        self.name = name
        self.type = type
        self.feature_set = feature_set
        self.entities: dict[tuple[int, ...], Entity] = {}
        self.use_cases: list[UseCase] = []
        self.management = self.entity((0,), "DeviceInformation").add(
            0,
            NODE_MANAGEMENT,
            {
                DISCOVERY: READ,
                USE_CASES: READ,
                SUBSCRIPTIONS: READ,
                SUBSCRIBE: Operations(read=False),
                UNSUBSCRIBE: Operations(read=False),
                BINDINGS: READ,
                BIND: Operations(read=False),
                UNBIND: Operations(read=False),
            },
            SPECIAL,
        )

    def entity(self, path: tuple[int, ...], type: str) -> Entity:
        """A new entity."""
        entity = Entity(path, type)
        self.entities[path] = entity
        return entity

    def remove(self, path: tuple[int, ...]) -> None:
        """Take an entity away, and those below it."""
        for each in [each for each in self.entities if each[: len(path)] == path]:
            del self.entities[each]

    def feature(self, place: tuple[tuple[int, ...], int | None]) -> Feature | None:
        """The feature at that place."""
        path, number = place
        entity = self.entities.get(path)
        return None if entity is None or number is None else entity.features.get(number)

    def address(self, path: tuple[int, ...], number: int | None = None) -> Address:
        """The full address of a place of ours."""
        return Address(self.name, path, number)

    def servers(self) -> Iterator[tuple[Entity, Feature]]:
        """All features that serve something, with their entities."""
        for entity in self.entities.values():
            for feature in entity.features.values():
                if feature.role == SERVER:
                    yield entity, feature

    # -- what it tells of itself -------------------------------------------------------------------------------

    def discovery(self) -> dict[str, Any]:
        """nodeManagementDetailedDiscoveryData, in full."""
        return {
            "specificationVersionList": {"specificationVersion": [VERSION]},
            "deviceInformation": {
                "description": {
                    "deviceAddress": {"device": self.name},
                    "deviceType": self.type,
                    "networkFeatureSet": self.feature_set,
                }
            },
            "entityInformation": [self._entity_told(each) for each in self.entities.values()],
            "featureInformation": [
                told for each in self.entities.values() for told in self._features_told(each)
            ],
        }

    def added(self, path: tuple[int, ...]) -> dict[str, Any]:
        """What a partial notify tells of a new entity and its features."""
        entity = self.entities[path]
        return {
            **self._device_told(),
            "entityInformation": [self._entity_told(entity, "added")],
            "featureInformation": self._features_told(entity),
        }

    def removed(self, path: tuple[int, ...], type: str) -> dict[str, Any]:
        """What a partial notify tells of an entity that is gone."""
        gone = self._entity_told(Entity(path, type), "removed")
        return {**self._device_told(), "entityInformation": [gone]}

    def use_case_data(self) -> dict[str, Any]:
        """nodeManagementUseCaseData: the use cases grouped by actor and entity."""
        groups: dict[tuple[str, tuple[int, ...]], list[dict[str, Any]]] = {}
        for each in self.use_cases:
            groups.setdefault((each.actor, each.entity), []).append(
                {
                    "useCaseName": each.name,
                    "useCaseVersion": each.version,
                    "useCaseAvailable": each.available,
                    "scenarioSupport": list(each.scenarios),
                    "useCaseDocumentSubRevision": each.sub_revision,
                }
            )
        return {
            "useCaseInformation": [
                {"address": self.address(entity).plain(), "actor": actor, "useCaseSupport": support}
                for (actor, entity), support in groups.items()
            ]
        }

    def _device_told(self) -> dict[str, Any]:
        return {"deviceInformation": {"description": {"deviceAddress": {"device": self.name}}}}

    def _entity_told(self, entity: Entity, change: str = "") -> dict[str, Any]:
        told: dict[str, Any] = {
            "entityAddress": self.address(entity.path).plain(),
            "entityType": entity.type,
        }
        return {"description": {**told, "lastStateChange": change} if change else told}

    def _features_told(self, entity: Entity) -> list[dict[str, Any]]:
        return [
            {
                "description": {
                    "featureAddress": self.address(entity.path, each.number).plain(),
                    "featureType": each.type,
                    "role": each.role,
                    **_functions_told(each),
                }
            }
            for each in entity.features.values()
        ]


def _functions_told(feature: Feature) -> dict[str, Any]:
    """Where there is none, nothing is told: on the wire an empty list would look like an empty object."""
    told = [
        {"function": name, "possibleOperations": allowed.plain()}
        for name, allowed in feature.functions.items()
    ]
    return {"supportedFunction": told} if told else {}
