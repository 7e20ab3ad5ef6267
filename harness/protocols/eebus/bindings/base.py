"""The table of the EEBUS binding, and what all its modules share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from harness.judge.expectations import Expectation, Outcome, Pattern, Within, answer_to, error_to
from harness.judge.finding import Basis, Level, Rule
from harness.protocols.binding import Binding, Call, Check, Scene
from harness.protocols.eebus.spine.address import read_address
from harness.protocols.eebus.spine.functions import DISCOVERY
from harness.protocols.eebus.spine.types import seconds
from harness.usecases.observation import Observation, first, lookup

BINDING = Binding("eebus1.3.0")

DEVICE, EMS = "device", "ems"

RESPONSE: Final = 10.0
"""defaultMaxResponseDelay of SPINE, in seconds."""

LPC, SPINE, SHIP, IEC = "LPC 1.0.0", "SPINE 1.3.0", "SHIP 1.0.1", "IEC 63380-2"

LIMITS, DESCRIPTIONS = "loadControlLimitListData", "loadControlLimitDescriptionListData"
KEYS, KEY_NAMES = "deviceConfigurationKeyValueListData", "deviceConfigurationKeyValueDescriptionListData"
HEARTBEAT, STATE = "deviceDiagnosisHeartbeatData", "deviceDiagnosisStateData"
VALUES, MEASURED = "measurementListData", "measurementDescriptionListData"
CHARACTERISTICS = "electricalConnectionCharacteristicListData"


def rule(check: str, text: str, *clauses: str, level: Level = "SHALL", basis: Basis = "text") -> Rule:
    """A rule. Clauses name their document: "LPC 1.0.0 LPC-902", "IEC 63380-2 5.2.16"."""
    return Rule(check, text, clauses, level, basis)


def lpc(*numbers: str) -> tuple[str, ...]:
    """Rules of the limitation of power consumption, by their numbers, and the clause of IEC 63380-2."""
    return (*(f"{LPC} LPC-{number}" for number in numbers), f"{IEC} 5.2.16")


def request(by: str, action: str, **payload: Any) -> Call:
    """Our party `by` sends a request."""
    return Call(by, action, payload)


def answered(scene: Scene, which: Rule, must: Mapping[str, Any] | None = None) -> Check:
    """Our last request is answered by a reply, or by the result 0, that holds `must`."""
    return Check(which, Within(answer_to(scene.id, must), patience(scene)))


def refused(scene: Scene, which: Rule, must: Mapping[str, Any] | None = None) -> Check:
    """Our last request is answered by a result that is an error."""
    return Check(which, Within(error_to(scene.id, must), patience(scene)))


def patience(scene: Scene) -> float:
    """How long an answer to our last request may take: 10 s, or what the feature that was asked announces."""
    return announced_delay(scene) + scene.seconds("time_tolerance") / 2


def announced_delay(scene: Scene) -> float:
    """maxResponseDelay of the feature that our last request went to, if it announces one."""
    target: Any = None
    for seen in reversed(scene.observations):
        if not seen.by_sut and seen.id == scene.id and seen.shape == "request":
            target = first(seen.body, "header.addressDestination")
            break
    place = read_address(target)
    told = [each for each in scene.observations if each.by_sut and each.name.endswith(DISCOVERY)]
    for seen in reversed(told):
        for each in lookup(seen.body, "data.featureInformation[].description"):
            address = read_address(first(each, "featureAddress"))
            if place is not None and address is not None and address.place == place.place:
                return seconds(first(each, "maxResponseDelay")) or RESPONSE
    return RESPONSE


@dataclass(frozen=True, slots=True)
class Prepared:
    """All of these have been seen, in whatever order, within `seconds`.

    conditions   what it is, in words → whether an observation is it
    """

    conditions: Mapping[str, Callable[[Observation], bool]]
    seconds: float

    def open(self, at: float) -> Expectation:
        missing = dict(self.conditions)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            for name, fits in list(missing.items()):
                if fits(seen):
                    del missing[name]
                    state.seen.append(seen)
            if missing:
                return None
            return Outcome(True, "; ".join(self.conditions), tuple(state.seen))

        def time(state: Expectation) -> Outcome:
            lacking = "; ".join(missing)
            return Outcome(False, f"not within {self.seconds:g} s: {lacking}", tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{'; '.join(self.conditions)}; all within {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Kept:
    """From the opening on, for `seconds`: never longer than `gap` from one observation that fits to the next."""

    pattern: Pattern
    gap: float
    seconds: float

    @property
    def is_silence(self) -> bool:
        """It takes all of its time, whatever was seen before."""
        return True

    def open(self, at: float) -> Expectation:
        end = at + self.seconds
        last = at

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            nonlocal last
            if seen.at < at or not self.pattern.picks(seen):
                return None
            state.seen.append(seen)
            if seen.at - last > self.gap:
                return Outcome(False, f"{seen.at - last:.1f} s between two of them", tuple(state.seen[-2:]))
            last = seen.at
            state.deadline = min(end, last + self.gap)
            return None

        def time(state: Expectation) -> Outcome:
            if state.deadline is not None and state.deadline >= end:
                return Outcome(True, f"{len(state.seen)} × {self.pattern}", tuple(state.seen))
            return Outcome(False, f"nothing for {self.gap:g} s", tuple(state.seen[-1:]))

        return Expectation(min(end, at + self.gap), see, time)

    def __str__(self) -> str:
        return f"{self.pattern} at least every {self.gap:g} s, for {self.seconds:g} s"


def entries(seen: Observation, item: str) -> Sequence[Mapping[str, Any]]:
    """The entries that a datagram holds."""
    data = seen.body.get("data") if isinstance(seen.body, Mapping) else None
    found = data.get(item) if isinstance(data, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def answers(seen: Observation, name: str) -> bool:
    """Is that the good answer of the system under test to a request of ours of that name?"""
    return seen.by_sut and seen.shape == "response" and seen.name == name
