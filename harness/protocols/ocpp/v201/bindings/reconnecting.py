"""How a station comes back in OCPP 2.0.1 after its connection was lost (Part 4, 5.3): the growing waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import Expectation, Outcome
from harness.judge.matchers import show
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, answered, check, rule
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases import onboarding as word
from harness.usecases.observation import Observation, first

NAMES = ("RetryBackOffWaitMinimum", "RetryBackOffRepeatTimes", "RetryBackOffRandomRange")
SLACK = 0.5
"""Seconds: clocks of two machines, and the time that a dial takes."""


def items() -> list[dict[str, Any]]:
    return [{"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": name}} for name in NAMES]


@BINDING.does(word.ReadBackOff)
def read_back_off(intent: word.ReadBackOff, scene: Scene) -> Deed:
    return Call(CSMS, "GetVariables", {"getVariableData": items()})


@BINDING.does(word.SetBackOff)
def set_back_off(intent: word.SetBackOff, scene: Scene) -> Deed:
    return write((f"{intent.seconds}", "2", "0"))


@BINDING.does(word.RestoreBackOff)
def restore_back_off(intent: word.RestoreBackOff, scene: Scene) -> Deed:
    answers = scene.seen("GetVariables", "response")
    told = {
        first(result, "variable.name"): result.get("attributeValue")
        for result in listed(answers[-1].body if answers else {}, "getVariableResult")
    }
    return write([f"{told.get(name, '')}" for name in NAMES])


def write(values: Sequence[str]) -> Call:
    wishes = [{**item, "attributeValue": value} for item, value in zip(items(), values, strict=True)]
    return Call(CSMS, "SetVariables", {"setVariableData": wishes})


@BINDING.sees(word.BackOffTold)
def back_off_told(sight: word.BackOffTold, scene: Scene) -> Check:
    which = rule("reconnect.told", "a station tells how long it waits before it connects again", "B06.FR.10")
    return answered(scene, which, {"getVariableResult": all_accepted})


@BINDING.sees(word.BackOffTaken)
def back_off_taken(sight: word.BackOffTaken, scene: Scene) -> Check:
    which = rule("reconnect.set", "the waits of a station can be set", "B05.FR.10")
    return answered(scene, which, {"setVariableResult": all_accepted})


def all_accepted(value: Any) -> str | None:
    """Three results, all of them Accepted."""
    found = [each.get("attributeStatus") for each in listed({"items": value}, "items")]
    return (
        None if found == ["Accepted"] * len(NAMES) else f"wanted {len(NAMES)} × Accepted, got {show(found)}"
    )


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts to connect, the last of them with success, each after at least so many seconds of waiting."""

    waits: tuple[float, ...]
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape != "link" or seen.name not in ("upgrade", "rejected"):
                return None
            before = state.seen[-1].at if state.seen else at
            state.seen.append(seen)
            waited, wanted = seen.at - before, self.waits[min(len(state.seen), len(self.waits)) - 1]
            if waited < wanted - SLACK:
                return Outcome(False, f"attempt {len(state.seen)} after {waited:.1f} s", tuple(state.seen))
            if seen.name == "rejected":
                return None
            return Outcome(True, f"back after {len(state.seen)} attempts", tuple(state.seen))

        def time(state: Expectation) -> Outcome:
            got = f"not back within {self.seconds:g} s, after {len(state.seen)} attempts"
            return Outcome(False, got, tuple(state.seen))

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        waits = ", then ".join(f"{wait:g} s" for wait in self.waits)
        return f"an attempt to connect after at least {waits}"


@BINDING.sees(word.ComesBackAfter)
def comes_back_after(sight: word.ComesBackAfter, scene: Scene) -> Check:
    which = rule(
        "reconnect.waits",
        "a station connects again by itself, after a wait that doubles with each attempt that failed",
        "Part 4 5.3",
    )
    seconds = sum(sight.waits) + scene.seconds("reconnect_within")
    return check(which, Attempts(sight.waits, seconds))
