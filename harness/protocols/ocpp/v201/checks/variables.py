"""Answers to SetVariables and GetVariables have one result for each thing asked (B05, B06)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import objects, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

COMPLETE: Final = Rule(
    "variables.results",
    "there is one result for each variable that was asked for",
    ("OCPP 2.0.1 B05.FR.01", "OCPP 2.0.1 B05.FR.02", "OCPP 2.0.1 B06.FR.01", "OCPP 2.0.1 B06.FR.02"),
)
ATTRIBUTE: Final = Rule(
    "variables.attribute",
    "each result names its attributeType, Actual where none was asked for",
    ("OCPP 2.0.1 B05.FR.03", "OCPP 2.0.1 B05.FR.12", "OCPP 2.0.1 B06.FR.03", "OCPP 2.0.1 B06.FR.11"),
)
VALUE: Final = Rule(
    "variables.value",
    "a value is told when it was accepted, and not told when the variable is unknown",
    ("OCPP 2.0.1 B06.FR.06", "OCPP 2.0.1 B06.FR.07", "OCPP 2.0.1 B06.FR.08", "OCPP 2.0.1 B06.FR.10"),
)

_UNKNOWN: Final = frozenset({"UnknownComponent", "UnknownVariable", "NotSupportedAttributeType"})

Name = tuple[Any, ...]


class Variables:
    """Judges how a charging station answers about its variables."""

    RULES = (COMPLETE, ATTRIBUTE, VALUE)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "response", "SetVariables"): self._set,
            (True, "response", "GetVariables"): self._got,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _set(self, moment: Moment) -> None:
        self._results(moment, "setVariableData", "setVariableResult")

    def _got(self, moment: Moment) -> None:
        self._results(moment, "getVariableData", "getVariableResult")
        if moment.call is None or moment.call.planted:
            return
        for result in objects(moment.seen.body, "getVariableResult"):
            self._value(moment, result)

    def _results(self, moment: Moment, asked: str, told: str) -> None:
        if moment.call is None or moment.call.planted or not isinstance(moment.asked, dict):
            return
        wanted = Counter(_name(each) for each in objects(moment.asked, asked))
        got = Counter(_name(each) for each in objects(moment.seen.body, told))
        if wanted == got:
            self._tally.held(COMPLETE, moment.seen.seq)
        else:
            missing, more = wanted - got, got - wanted
            received = f"missing: {_list(missing)}; not asked for: {_list(more)}"
            self._tally.broke(COMPLETE, "one result each", received, *moment.asked_seq, moment.seen.seq)
        self._attributes(moment, told)

    def _attributes(self, moment: Moment, told: str) -> None:
        silent = [
            _name(each) for each in objects(moment.seen.body, told) if text(each, "attributeType") is None
        ]
        if silent:
            got = f"none for {_list(Counter(silent))}"
            self._tally.broke(ATTRIBUTE, "an attributeType in each result", got, moment.seen.seq)
        else:
            self._tally.held(ATTRIBUTE, moment.seen.seq)

    def _value(self, moment: Moment, result: dict[str, Any]) -> None:
        status, has_value = text(result, "attributeStatus"), "attributeValue" in result
        if status == "Accepted" and not has_value:
            wrong = "Accepted without attributeValue"
        elif status in _UNKNOWN and has_value:
            wrong = f"{status} with attributeValue"
        else:
            self._tally.held(VALUE, moment.seen.seq)
            return
        name = _list(Counter([_name(result)]))
        self._tally.broke(VALUE, VALUE.text, f"{wrong} for {name}", *moment.asked_seq, moment.seen.seq)


def _name(item: dict[str, Any]) -> Name:
    """Component, variable and attribute; names are case-insensitive, an omitted attribute is Actual."""
    return (
        _lower(item, "component", "name"),
        _lower(item, "component", "instance"),
        whole(item, "component", "evse", "id"),
        whole(item, "component", "evse", "connectorId"),
        _lower(item, "variable", "name"),
        _lower(item, "variable", "instance"),
        text(item, "attributeType") or "Actual",
    )


def _lower(item: Any, *path: str) -> str:
    return (text(item, *path) or "").lower()


def _list(names: Counter[Name]) -> str:
    return ", ".join(f"{name[0]}.{name[4]} {name[6]}" for name in list(names)[:5]) or "none"
