"""The limits of a scenario in watts, and how much a value may be off."""

from collections.abc import Mapping
from typing import Any

from harness.errors import HarnessFault
from harness.judge.matchers import Matcher
from harness.protocols.binding import Scene
from harness.protocols.eebus.bindings.base import KEY_NAMES
from harness.protocols.eebus.spine.types import number, seconds
from harness.usecases.observation import Observation, lookup

DEFAULTS = {"usual": ("limit_watts", 6001.0), "other": ("second_limit_watts", 5000.0)}


def watts(scene: Scene, value: str) -> float:
    """A limit by its name. The usual one does not end with a zero, so that a lost scale shows."""
    if value == "negative":
        return -1000.0
    if value == "failsafe":
        return float(scene.value("failsafe_watts", 4300.0))
    if value not in DEFAULTS:
        raise HarnessFault(f"no limit is called {value!r}")
    name, default = DEFAULTS[value]
    return float(scene.value(name, default))


def scaled(wanted: float) -> Matcher:
    """A ScaledNumber that says `wanted`."""

    def match(value: Any) -> str | None:
        found = number(value)
        if found is None:
            return (
                f"wanted a ScaledNumber of {wanted:g}, got {value if isinstance(value, Mapping) else 'none'}"
            )
        return None if abs(float(found) - wanted) < 0.05 else f"wanted {wanted:g}, got {found:g}"

    return match


def lasting(wanted: float, tolerance: float) -> Matcher:
    """A duration of about `wanted` seconds."""

    def match(value: Any) -> str | None:
        found = seconds(value)
        if found is None:
            return f"wanted a duration of {wanted:g} s, got {value!r}"
        return (
            None if abs(found - wanted) <= tolerance else f"wanted {wanted:g} ± {tolerance:g} s, got {value}"
        )

    return match


def listed(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; none if it is no list, or not there."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def key_id(scene: Scene, name: str) -> int | None:
    """keyId under which the other side announces the key of that name."""
    for seen in reversed(scene.observations):
        if seen.name == f"read {KEY_NAMES}" and seen.shape == "response":
            for each in told_entries(seen, "deviceConfigurationKeyValueDescriptionData"):
                if each.get("keyName") == name:
                    id = each.get("keyId")
                    return id if isinstance(id, int) else None
    return None


def told_entries(seen: Observation, item: str) -> list[Mapping[str, Any]]:
    """The entries that an answer holds."""
    return [each for each in lookup(seen.body, f"data.{item}[]") if isinstance(each, Mapping)]
