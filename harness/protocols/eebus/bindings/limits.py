"""The limits of a scenario in watts, and how much a value may be off."""

from collections.abc import Callable, Mapping
from typing import Any

from harness.errors import HarnessFault
from harness.judge.matchers import Matcher
from harness.protocols.binding import Scene
from harness.protocols.eebus.bindings.base import CHARACTERISTICS, KEY_NAMES
from harness.protocols.eebus.spine.types import number, seconds
from harness.usecases.observation import Observation, lookup

DEFAULTS = {"usual": ("limit_watts", 6001.0), "other": ("second_limit_watts", 5000.0)}


def watts(scene: Scene, value: str) -> float:
    """A limit by its name, or a share of the nominal maximum ("50 %").

    The usual one does not end with a zero, so that a lost scale shows.
    """
    if value == "negative":
        return -1000.0
    if value == "failsafe":
        return float(scene.value("failsafe_watts", 4300.0))
    if value.endswith(" %"):
        return round(nominal(scene) * float(value.removesuffix(" %")) / 100) + 0.0
    if value not in DEFAULTS:
        raise HarnessFault(f"no limit is called {value!r}")
    name, default = DEFAULTS[value]
    return float(scene.value(name, default))


def nominal(scene: Scene) -> float:
    """The most that the station can draw, as it tells; else the usual limit."""
    for seen in reversed(scene.observations):
        if seen.by_sut and seen.name.endswith(CHARACTERISTICS) and seen.shape in ("response", "notice"):
            for each in told_entries(seen, "electricalConnectionCharacteristicData"):
                worth = number(each.get("value"))
                if (
                    str(each.get("characteristicType")).lower().endswith("consumptionnominalmax")
                    and worth is not None
                ):
                    return float(worth)
    return float(scene.value(*DEFAULTS["usual"]))


def such(what: str, judge: Callable[[Any], str | None]) -> Matcher:
    """A matcher that can say what is wanted when there is nothing. `judge`: what was got, or None if it is right."""

    def match(value: Any) -> str | None:
        if not isinstance(value, dict | list | str | int | float | bool):
            return f"wanted {what}, got nothing"
        got = judge(value)
        return None if got is None else f"wanted {what}, got {got}"

    return match


def scaled(wanted: float) -> Matcher:
    """A ScaledNumber that says `wanted`."""

    def judge(value: Any) -> str | None:
        found = number(value)
        if found is None:
            return f"{value}"
        return None if abs(float(found) - wanted) < 0.05 else f"{found:g}"

    return such(f"{wanted:g}", judge)


def lasting(wanted: float, tolerance: float) -> Matcher:
    """A duration of about `wanted` seconds."""

    def judge(value: Any) -> str | None:
        found = seconds(value)
        return None if found is not None and abs(found - wanted) <= tolerance else f"{value}"

    return such(f"a duration of {wanted:g} ± {tolerance:g} s", judge)


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
