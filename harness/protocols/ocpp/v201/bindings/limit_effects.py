"""8.2.3 Smart charging management in OCPP 2.0.1, what comes of a limit: the energy that really flows (K01.FR.04)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.judge.expectations import ANSWERS, Gather, OneOf, Pattern
from harness.judge.matchers import Matcher, none_of, show
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, rule
from harness.protocols.ocpp.v201.bindings.charging_profiles import unit
from harness.protocols.ocpp.v201.bindings.composite_schedules import power_path
from harness.protocols.ocpp.v201.composite import instant, limit_at, number
from harness.protocols.ocpp.v201.ledger import installed
from harness.usecases import smart_charging as word
from harness.usecases.observation import Observation, lookup

MESSAGES = ("MeterValues", "TransactionEvent")
PHASES = ("L1", "L2", "L3", "L1-N", "L2-N", "L3-N")
MARGIN = Decimal("1.1")
"""Meters and cars are not exact."""
HIGHEST_VOLTAGE, MOST_PHASES = 250, 3
"""For the power that a current can amount to at most."""


@BINDING.does(word.AskReadings)
def ask_readings(intent: word.AskReadings, scene: Scene) -> Deed:
    body = {"requestedMessage": "MeterValues", "evse": {"id": intent.evse}}
    return Call(CSMS, "TriggerMessage", body)


@BINDING.sees(word.ReadingsTold)
def readings_told(sight: word.ReadingsTold, scene: Scene) -> Check:
    which = rule("limit.readings", "the station tells the power, or the current on a phase", "F06.FR.01")
    telling = Pattern("request", MESSAGES, where={"meterValue": _telling(unit(scene))})
    declining = Pattern(
        ANSWERS, where={"status": none_of("Accepted")}, must={"status": "Accepted"}, answers=scene.id
    )
    return Check(which, OneOf((telling, declining), scene.seconds("react_within")), consumes=False)


def _telling(in_unit: str) -> Matcher:
    def match(value: Any) -> str | None:
        if any(True for _ in values({"meterValue": value}, in_unit)):
            return None
        return f"wanted the power, or the current on a phase, got {show(value)}"

    return match


@BINDING.sees(word.ReadingsWithinLimit)
def readings_within_limit(sight: word.ReadingsWithinLimit, scene: Scene) -> Check:
    which = rule(
        "limit.applied",
        "a profile that was accepted is applied: no more flows than the limit in force lets through",
        "K01.FR.04",
        "K01.FR.07",
    )
    profiles, in_unit = installed(scene.observations), unit(scene)

    def judge(seen: Sequence[Observation]) -> str | None:
        at = seen[-1].at
        limit = limit_at(profiles, sight.evse, instant(at), instant(power_path(scene, at)))
        if limit is None:
            return None
        high = [
            f"{told:f} {of}"
            for told, of, factor in values(seen[-1].body, in_unit)
            if told > limit * factor * MARGIN
        ]
        return f"{', '.join(high)}; the limit in force is {limit:f} {in_unit}" if high else None

    telling = Pattern("request", MESSAGES, where={"meterValue": _telling(in_unit)})
    what = f"at most the limit in force and {MARGIN:f} times of it"
    spec = Gather(telling, scene.seconds("react_within"), lambda _: True, judge, what)
    return Check(which, spec, consumes=False)


def values(body: Any, in_unit: str) -> Iterator[tuple[Decimal, str, int]]:
    """Readings that tell of a limit in this unit: the value in W or A, what it is of, how much an A or W may become."""
    for sample in lookup(body, "meterValue[].sampledValue[]"):
        match sample:
            case {"measurand": "Power.Active.Import", **rest} if "phase" not in rest:
                factor = 1 if in_unit == "W" else HIGHEST_VOLTAGE * MOST_PHASES
                yield from ((told, "W", factor) for told in _value(sample))
            case {"measurand": "Current.Import", "phase": phase} if phase in PHASES and in_unit == "A":
                yield from ((told, f"A on {phase}", 1) for told in _value(sample))


def _value(sample: Any) -> Iterator[Decimal]:
    """In W or A."""
    shape = sample.get("unitOfMeasure") or {}
    try:
        told = number(sample["value"]) * Decimal(10) ** int(shape.get("multiplier", 0))
        yield told * 1000 if str(shape.get("unit", "")).startswith("k") else told
    except (ArithmeticError, InvalidOperation, KeyError, TypeError, ValueError):
        return
