"""What an energy manager knows of one entity of the other side, and what it does when it gets to know it.

Everything is looked up by what is announced: the type of a feature, the name of a key, the kind of a limit. Numbers are
never assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from harness.protocols.eebus.spine.functions import FUNCTIONS, entries
from harness.protocols.eebus.spine.remote import RemoteEntity, RemoteFeature

WANTED: Final = (
    "DeviceClassification",
    "DeviceDiagnosis",
    "LoadControl",
    "DeviceConfiguration",
    "ElectricalConnection",
    "Measurement",
    "Identification",
)
WRITTEN: Final = {
    "LoadControl": "loadControlLimitListData",
    "DeviceConfiguration": "deviceConfigurationKeyValueListData",
}
LIMITS, KEYS = WRITTEN["LoadControl"], WRITTEN["DeviceConfiguration"]
DESCRIBED, NAMED = "loadControlLimitDescriptionListData", "deviceConfigurationKeyValueDescriptionListData"

POWER: Final = {
    "limitType": "signDependentAbsValueLimit",
    "limitDirection": "consume",
    "scopeType": "activePowerLimit",
}
OBLIGATION: Final = {
    "limitType": "maxValueLimit",
    "limitCategory": "obligation",
    "scopeType": "overloadProtection",
}
RECOMMENDATION: Final = {
    "limitType": "maxValueLimit",
    "limitCategory": "recommendation",
    "scopeType": "selfConsumption",
}


@dataclass(slots=True)
class Served:
    """An entity and how far we are with it.

    bound    types of features that we may write · asked: whether we have asked for the right to write its limits
    greeted  kinds of limits that have been said
    """

    link: str
    entity: RemoteEntity
    bound: set[str] = field(default_factory=set)
    greeted: set[str] = field(default_factory=set)
    asked: bool = False

    def feature(self, type: str) -> RemoteFeature | None:
        return self.entity.server(type)

    def limits(self, kind: dict[str, str]) -> list[int]:
        """limitIds of the limits of that kind."""
        feature = self.feature("LoadControl")
        told = entries(DESCRIBED, feature.data.get(DESCRIBED)) if feature else []
        return [
            each["limitId"]
            for each in told
            if isinstance(each.get("limitId"), int)
            and all(each.get(name) == value for name, value in kind.items())
        ]

    def limit(self, id: int) -> dict[str, Any]:
        """The entry of a limit, or {}."""
        feature = self.feature("LoadControl")
        told = entries(LIMITS, feature.data.get(LIMITS)) if feature else []
        return next((each for each in told if each.get("limitId") == id), {})

    def key(self, name: str) -> int | None:
        """keyId of the key of that name."""
        feature = self.feature("DeviceConfiguration")
        told = entries(NAMED, feature.data.get(NAMED)) if feature else []
        return next((each.get("keyId") for each in told if each.get("keyName") == name), None)

    def ready(self, kind: dict[str, str]) -> bool:
        """May limits of that kind be written, and do we know how they stand?"""
        ids = self.limits(kind)
        return "LoadControl" in self.bound and bool(ids) and all(self.limit(id) for id in ids)


def reads(feature: RemoteFeature) -> Iterator[str]:
    """The functions to read, descriptions before what they describe."""
    known = [name for name in feature.functions if name in FUNCTIONS and feature.allows(name, "read")]
    yield from sorted(known, key=lambda name: ("Description" not in name, name))
