"""What the operator of an energy manager wants, and the entries that say so."""

from dataclasses import dataclass
from typing import Any

from harness.protocols.eebus.spine.types import duration, scaled


@dataclass(frozen=True, slots=True)
class LimitWish:
    """A power limit. `watts` None: what is stored there; `seconds` None: until further notice."""

    watts: float | None = None
    active: bool = False
    seconds: float | None = None

    def entry(self, id: int, stored: dict[str, Any]) -> dict[str, Any]:
        """As loadControlLimitData."""
        told: dict[str, Any] = {"limitId": id, "isLimitActive": self.active}
        if self.active and self.seconds is not None:
            told["timePeriod"] = {"endTime": duration(self.seconds)}
        value = stored.get("value") if self.watts is None else scaled(self.watts)
        return {**told, "value": value if isinstance(value, dict) else scaled(0)}


@dataclass(frozen=True, slots=True)
class CurrentWish:
    """A current for each phase; None: no limit."""

    amperes: float | None = None

    def entry(self, id: int, stored: dict[str, Any]) -> dict[str, Any]:
        """As loadControlLimitData."""
        value = stored.get("value") if self.amperes is None else scaled(self.amperes)
        return {
            "limitId": id,
            "isLimitActive": self.amperes is not None,
            "value": value if isinstance(value, dict) else scaled(0),
        }
