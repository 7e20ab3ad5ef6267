"""The variables of one station, as far as it told us: what is, what was asked for, and what it may be asked
at once.

Fed by reports and by the answers to GetVariables and SetVariables. Names are compared without case
(identifierString). It must not know messages other than those three.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

Json = dict[str, Any]
Key = tuple[str, str, int, int, str, str]
SECRET = frozenset({"basicauthpassword"})
"""Variables whose value is never kept (A01.FR.09)."""
HIDDEN = "***"


def key_of(component: Mapping[str, Any], variable: Mapping[str, Any]) -> Key:
    """What makes two component and variable pairs the same."""
    evse = component.get("evse") or {}
    return (
        component["name"].casefold(),
        component.get("instance", "").casefold(),
        evse.get("id", 0),
        evse.get("connectorId", 0),
        variable["name"].casefold(),
        variable.get("instance", "").casefold(),
    )


def is_password(wish: Mapping[str, Any]) -> bool:
    """Is it the password of the station's Basic authentication (A01)?"""
    return str(wish["variable"]["name"]).casefold() in SECRET


@dataclass(slots=True)
class Attribute:
    """One attribute (Actual, Target, MinSet, MaxSet).

    `desired` is what we last asked for; `state` how that went: "", or the attributeStatus of the answer.
    """

    actual: str | None = None
    desired: str | None = None
    state: str = ""
    mutability: str = ""


@dataclass(slots=True)
class Variable:
    component: Json
    variable: Json
    attributes: dict[str, Attribute] = field(default_factory=dict)

    def attribute(self, type: str) -> Attribute:
        return self.attributes.setdefault(type, Attribute())

    @property
    def secret(self) -> bool:
        return str(self.variable["name"]).casefold() in SECRET


class Variables:
    """All variables known of one station."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Key, Variable] = {}

    def __len__(self) -> int:
        return len(self._known)

    def learn_report(self, report_data: Iterable[Json]) -> None:
        """`reportData` of a NotifyReport (B07, B08)."""
        for entry in report_data:
            known = self._entry(entry)
            for attribute in entry["variableAttribute"]:
                slot = known.attribute(attribute.get("type", "Actual"))
                slot.mutability = attribute.get("mutability", "ReadWrite")
                self._set_actual(known, slot, attribute.get("value"))

    def learn_read(self, results: Iterable[Json]) -> None:
        """`getVariableResult` of an answer (B06)."""
        for result in results:
            if result["attributeStatus"] == "Accepted":
                known = self._entry(result)
                self._set_actual(
                    known,
                    known.attribute(result.get("attributeType", "Actual")),
                    result.get("attributeValue"),
                )

    def learn_write(self, asked: Iterable[Json], results: Iterable[Json]) -> None:
        """`setVariableData` of a request with the `setVariableResult` of its answer (B05)."""
        states = {
            (*key_of(result["component"], result["variable"]), result.get("attributeType", "Actual")): result
            for result in results
        }
        for wish in asked:
            known = self._entry(wish)
            type = wish.get("attributeType", "Actual")
            result = states.get((*key_of(wish["component"], wish["variable"]), type))
            slot = known.attribute(type)
            slot.desired = HIDDEN if known.secret else wish["attributeValue"]
            slot.state = result["attributeStatus"] if result else "Unanswered"
            if slot.state == "Accepted":
                slot.actual = slot.desired

    def value(self, component: str, variable: str, instance: str = "") -> str | None:
        """The actual value, or None when it is not known."""
        known = self._known.get(key_of({"name": component}, {"name": variable, "instance": instance}))
        attribute = known.attributes.get("Actual") if known else None
        return attribute.actual if attribute else None

    def state(self, wish: Mapping[str, Any]) -> str:
        """How the last attempt to set what `wish` names went; "" before the first."""
        known = self._known.get(key_of(wish["component"], wish["variable"]))
        attribute = known.attributes.get(wish.get("attributeType", "Actual")) if known else None
        return attribute.state if attribute else ""

    def number(self, component: str, variable: str, instance: str = "") -> int | None:
        """The actual value as a whole number, or None when it is not known or is none."""
        text = self.value(component, variable, instance)
        return int(text) if text is not None and text.isdecimal() else None

    def rows(self) -> Iterable[Json]:
        for known in self._known.values():
            for type, attribute in known.attributes.items():
                yield {
                    "component": known.component,
                    "variable": known.variable,
                    "type": type,
                    "actual": attribute.actual,
                    "desired": attribute.desired,
                    "state": attribute.state,
                    "mutability": attribute.mutability,
                }

    def _entry(self, entry: Mapping[str, Any]) -> Variable:
        key = key_of(entry["component"], entry["variable"])
        if key not in self._known:
            self._known[key] = Variable(entry["component"], entry["variable"])
        return self._known[key]

    def _set_actual(self, known: Variable, slot: Attribute, value: str | None) -> None:
        slot.actual = HIDDEN if known.secret and value is not None else value
        if slot.state == "RebootRequired" and slot.actual == slot.desired:
            slot.state = "Accepted"


def chunks(items: list[Json], most_items: int | None, most_bytes: int | None) -> list[list[Json]]:
    """`items` in runs of at most `most_items` whose JSON takes at most `most_bytes` (as far as one item
    allows).
    """
    runs: list[list[Json]] = []
    size = 0
    for item in items:
        length = len(msgspec.json.encode(item)) + 1
        full = bool(runs) and (
            (most_items is not None and len(runs[-1]) >= max(most_items, 1))
            or (most_bytes is not None and size + length > most_bytes)
        )
        if not runs or full:
            runs.append([])
            size = 0
        runs[-1].append(item)
        size += length
    return runs
