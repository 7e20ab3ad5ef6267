"""The table of the OCPP 2.0.1 binding, and what all its modules share."""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.judge.expectations import Pattern, Spec, answer_to
from harness.judge.finding import Basis, Level, Rule
from harness.protocols.binding import Binding, Check, Scene
from harness.usecases.observation import Observation, first

BINDING = Binding("ocpp2.0.1")

CSMS, CS = "csms", "charging_station"

TOLERANCE = 4.0
"""Seconds that timing may be off (the tolerance of the certification labs)."""


def rule(check: str, text: str, *clauses: str, level: Level = "SHALL", basis: Basis = "text") -> Rule:
    """A rule of OCPP 2.0.1. Clauses are given short: "B11.FR.01", "Part 4 4.3"."""
    return Rule(check, text, tuple(f"OCPP 2.0.1 {clause}" for clause in clauses), level, basis)


def request(
    name: str, where: Mapping[str, Any] | None = None, must: Mapping[str, Any] | None = None
) -> Pattern:
    """A request of the system under test."""
    return Pattern("request", name, where or {}, must or {})


def message_timeout(scene: Scene) -> float:
    return scene.seconds("answer_within")


def answered(scene: Scene, which: Rule, must: Mapping[str, Any]) -> Check:
    """The last request that we sent is answered with a CALLRESULT that holds `must`."""
    from harness.judge.expectations import Within

    return Check(which, Within(answer_to(scene.id, must), message_timeout(scene)))


def check(which: Rule, spec: Spec, since: str = "stimulus") -> Check:
    return Check(which, spec, since)


def transaction(scene: Scene, evse: int | None = None) -> str:
    """The id of the transaction that was seen last (on that EVSE). "" if there is none."""
    by_sut = scene.sut_role == CS
    for event in reversed(scene.seen("TransactionEvent", by_sut=by_sut)):
        if evse is None or first(event.body, "evse.id") in (evse, None):
            return str(first(event.body, "transactionInfo.transactionId") or "")
    return ""


def last(observations: Sequence[Observation]) -> Observation | None:
    return observations[-1] if observations else None
