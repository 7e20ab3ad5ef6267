"""The other device, as it has announced itself: nothing in here is known beforehand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.eebus.spine.address import Address, read_address
from harness.protocols.eebus.spine.functions import DISCOVERY
from harness.protocols.eebus.spine.types import seconds


@dataclass(slots=True)
class RemoteFeature:
    """A feature of the other side. `functions`: name → possibleOperations as announced."""

    address: Address
    type: str
    role: str
    functions: dict[str, dict[str, Any]] = field(default_factory=dict)
    max_delay: float | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def allows(self, function: str, operation: str, partial: bool = False) -> bool:
        """May this be done, as far as is announced?"""
        allowed = self.functions.get(function, {}).get(operation)
        return isinstance(allowed, Mapping) and (not partial or "partial" in allowed)


@dataclass(slots=True)
class RemoteEntity:
    """An entity of the other side, and its features by number."""

    path: tuple[int, ...]
    type: str
    features: dict[int, RemoteFeature] = field(default_factory=dict)

    def server(self, type: str) -> RemoteFeature | None:
        """Its feature that serves that type."""
        return next(
            (one for one in self.features.values() if one.type == type and one.role != "client"), None
        )


@dataclass(frozen=True, slots=True)
class Support:
    """A use case that the other side announces. `entity` None: not said."""

    actor: str
    name: str
    version: str
    scenarios: tuple[int, ...]
    entity: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a discovery message: paths of entities that came and went."""

    added: tuple[tuple[int, ...], ...] = ()
    removed: tuple[tuple[int, ...], ...] = ()


class RemoteDevice:
    """A tree that follows the discovery messages of the other side."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.type = ""
        self.known = False
        self.entities: dict[tuple[int, ...], RemoteEntity] = {}
        self.use_cases: tuple[Support, ...] = ()

    def feature(self, place: tuple[tuple[int, ...], int | None]) -> RemoteFeature | None:
        """The feature at that place."""
        path, number = place
        entity = self.entities.get(path)
        return None if entity is None or number is None else entity.features.get(number)

    def servers(self, type: str) -> Iterator[tuple[RemoteEntity, RemoteFeature]]:
        """All features that serve that type, with their entities."""
        for entity in list(self.entities.values()):
            if (feature := entity.server(type)) is not None:
                yield entity, feature

    def discovered(self, data: Any, partial: bool) -> Change:
        """Take in nodeManagementDetailedDiscoveryData; in full it replaces what was known."""
        if not isinstance(data, Mapping):
            return Change()
        before = set(self.entities)
        self._device(data)
        gone: list[tuple[int, ...]] = []
        told: set[tuple[int, ...]] = set()
        for description in _descriptions(data.get("entityInformation")):
            address = read_address(description.get("entityAddress"))
            if address is None:
                continue
            path = address.entity
            if description.get("lastStateChange") == "removed":
                gone += self._remove(path)
                continue
            told.add(path)
            entity = self.entities.setdefault(path, RemoteEntity(path, ""))
            entity.type = str(description.get("entityType", entity.type))
        if not partial:
            for path in before - told:
                gone += self._remove(path)
        for description in _descriptions(data.get("featureInformation")):
            self._feature(description)
        added = tuple(path for path in self.entities if path not in before)
        return Change(added, tuple(dict.fromkeys(gone)))

    def supports(self, data: Any) -> None:
        """Take in nodeManagementUseCaseData."""
        found: list[Support] = []
        groups = data.get("useCaseInformation") if isinstance(data, Mapping) else None
        for group in _items(groups):
            if not isinstance(group, Mapping):
                continue
            address = read_address({"entity": [], **_mapping(group.get("address"))})
            entity = address.entity if address and address.entity else None
            for each in _items(group.get("useCaseSupport")):
                if isinstance(each, Mapping):
                    found.append(
                        Support(
                            str(group.get("actor", "")),
                            str(each.get("useCaseName", "")),
                            str(each.get("useCaseVersion", "")),
                            tuple(one for one in _items(each.get("scenarioSupport")) if isinstance(one, int)),
                            entity,
                        )
                    )
        self.use_cases = tuple(found)

    def _device(self, data: Mapping[str, Any]) -> None:
        description = _mapping(_mapping(data.get("deviceInformation")).get("description"))
        name = _mapping(description.get("deviceAddress")).get("device")
        self.name = name if isinstance(name, str) else self.name
        self.type = str(description.get("deviceType", self.type))
        self.known = True

    def _remove(self, path: tuple[int, ...]) -> list[tuple[int, ...]]:
        gone = [each for each in self.entities if each[: len(path)] == path]
        for each in gone:
            del self.entities[each]
        return gone

    def _feature(self, description: Mapping[str, Any]) -> None:
        address = read_address(description.get("featureAddress"))
        if address is None or address.feature is None or address.entity not in self.entities:
            return
        features = self.entities[address.entity].features
        functions = {
            str(each.get("function")): dict(_mapping(each.get("possibleOperations")))
            for each in _items(description.get("supportedFunction"))
            if isinstance(each, Mapping)
        }
        old = features.get(address.feature)
        kept = old.data if old is not None else {}
        features[address.feature] = RemoteFeature(
            address.at(self.name),
            str(description.get("featureType", "")),
            str(description.get("role", "")),
            functions,
            seconds(description.get("maxResponseDelay")),
            kept,
        )


def _descriptions(items: Any) -> Iterator[Mapping[str, Any]]:
    for each in items if isinstance(items, list) else ():
        if isinstance(each, Mapping) and isinstance(description := each.get("description"), Mapping):
            yield description


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


__all__ = ["DISCOVERY", "Change", "RemoteDevice", "RemoteEntity", "RemoteFeature", "Support"]
