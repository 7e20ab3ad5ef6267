"""Where a feature is: device, entity (a path of numbers), feature."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Address:
    """`device` None: not said (whoever the link leads to); `feature` None: an entity."""

    device: str | None
    entity: tuple[int, ...]
    feature: int | None = None

    def plain(self) -> dict[str, Any]:
        """As a datagram has it."""
        told: dict[str, Any] = {} if self.device is None else {"device": self.device}
        told["entity"] = list(self.entity)
        return told if self.feature is None else {**told, "feature": self.feature}

    def at(self, device: str | None) -> "Address":
        """The same place, on a device whose name we know."""
        return Address(device, self.entity, self.feature)

    @property
    def place(self) -> tuple[tuple[int, ...], int | None]:
        """Entity and feature, whatever the device is called."""
        return self.entity, self.feature

    def __str__(self) -> str:
        where = ".".join(map(str, self.entity)) or "?"
        return f"{self.device or ''}[{where}]" + ("" if self.feature is None else f"/{self.feature}")


MANAGEMENT: Final = ((0,), 0)
"""The place of NodeManagement on every device."""


def read_address(plain: Any) -> Address | None:
    """The address in a datagram; None if it is none."""
    if not isinstance(plain, dict):
        return None
    device, entity, feature = plain.get("device"), plain.get("entity"), plain.get("feature")
    if not isinstance(entity, list) or not all(isinstance(each, int) for each in entity):
        return None
    if not isinstance(device, str | None) or not isinstance(feature, int | None):
        return None
    return Address(device, tuple(entity), feature)
