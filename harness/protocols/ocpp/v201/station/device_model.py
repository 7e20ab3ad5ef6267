"""The device model: components, variables, attributes (OCPP 2.0.1 Part 1, 4). Values are text, as on the
wire.

Names compare without regard to case (identifierString); what is reported keeps the spelling of the standard.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from harness.clock import parse_iso8601
from harness.errors import HarnessFault

Mutability = Literal["ReadOnly", "WriteOnly", "ReadWrite"]
DataType = Literal[
    "string", "decimal", "integer", "dateTime", "boolean", "OptionList", "SequenceList", "MemberList"
]
LISTS = ("OptionList", "SequenceList", "MemberList")
NUMBERS = ("integer", "decimal")


Key = tuple[str, str, int | None, int | None]
"""What two spellings of a component have in common."""


@lru_cache(4096)
def _key(name: str, instance: str, evse: int | None, connector: int | None) -> Key:
    return (name.casefold(), instance.casefold(), evse, connector)


@dataclass(frozen=True, slots=True)
class Component:
    """Which component: name, instance, EVSE, connector."""

    name: str
    instance: str = ""
    evse: int | None = None
    connector: int | None = None

    @property
    def key(self) -> "Key":
        return _key(self.name, self.instance, self.evse, self.connector)

    def wire(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"name": self.name}
        if self.instance:
            shape["instance"] = self.instance
        if self.evse is not None:
            shape["evse"] = {"id": self.evse}
            if self.connector is not None:
                shape["evse"]["connectorId"] = self.connector
        return shape

    @staticmethod
    def of(shape: Mapping[str, Any]) -> "Component":
        evse = shape.get("evse") or {}
        return Component(shape["name"], shape.get("instance") or "", evse.get("id"), evse.get("connectorId"))


@dataclass(slots=True)
class Attribute:
    """One attribute of a variable. `live`: where the value comes from, instead of `value`."""

    value: str = ""
    mutability: Mutability = "ReadWrite"
    persistent: bool = True
    constant: bool = False
    live: Callable[[float], str] | None = None


@dataclass(slots=True)
class Variable:
    """A variable of a component with its characteristics and attributes.

    reboot_required   a new value takes effect after a reboot (SetVariables answers RebootRequired)
    check             says what is wrong with a value beyond its type, or ""
    """

    component: Component
    name: str
    instance: str = ""
    data_type: DataType = "string"
    unit: str = ""
    min_limit: float | None = None
    max_limit: float | None = None
    values: tuple[str, ...] = ()
    monitored: bool = True
    reboot_required: bool = False
    attributes: dict[str, Attribute] = field(default_factory=dict)
    check: Callable[[str], str] | None = None
    pending: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """ "Component.Variable[Instance]", as configuration and messages to people call it."""
        return f"{self.component.name}.{self.name}" + (f"[{self.instance}]" if self.instance else "")

    @property
    def write_only(self) -> bool:
        actual = self.attributes.get("Actual")
        return actual is not None and actual.mutability == "WriteOnly"

    @property
    def numeric(self) -> bool:
        return self.data_type in NUMBERS

    def value(self, now: float, attribute: str = "Actual") -> str:
        """What the attribute holds, "" when it is unset or missing."""
        found = self.attributes.get(attribute)
        if found is None:
            return ""
        return found.live(now) if found.live else found.value

    def wire(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"name": self.name}
        if self.instance:
            shape["instance"] = self.instance
        return shape

    def objection(self, value: str) -> str:
        """What is wrong with `value` for this variable, or "" (B05.FR.07, B05.FR.08)."""
        return self._type_objection(value) or (self.check(value) if self.check else "")

    def _type_objection(self, value: str) -> str:
        match self.data_type:
            case "integer" | "decimal":
                return self._number_objection(value)
            case "boolean":
                return "" if value in ("true", "false") else f"{value!r} is neither true nor false"
            case "dateTime":
                return _date_objection(value)
            case "OptionList":
                return "" if not self.values or value in self.values else f"{value!r} is not an option"
            case "MemberList" | "SequenceList":
                return self._members_objection(value)
            case _:
                return self._length_objection(value)

    def _number_objection(self, value: str) -> str:
        try:
            number = int(value) if self.data_type == "integer" else float(value)
        except ValueError:
            return f"{value!r} is not of type {self.data_type}"
        if (
            value != value.strip()
            or "_" in value
            or number != number
            or number in (float("inf"), float("-inf"))
        ):
            return f"{value!r} is not of type {self.data_type}"
        if self.min_limit is not None and number < self.min_limit:
            return f"{value} is below {self.min_limit:g}"
        if self.max_limit is not None and number > self.max_limit:
            return f"{value} is above {self.max_limit:g}"
        return ""

    def _members_objection(self, value: str) -> str:
        members = split(value)
        if self.values and any(member not in self.values for member in members):
            return f"{value!r} has a member that is not allowed"
        return "a member stands twice" if len(set(members)) != len(members) else ""

    def _length_objection(self, value: str) -> str:
        if self.max_limit is not None and len(value) > self.max_limit:
            return f"longer than {self.max_limit:g} characters"
        if self.min_limit is not None and len(value) < self.min_limit:
            return f"shorter than {self.min_limit:g} characters"
        return ""


Missing = Literal["UnknownComponent", "UnknownVariable"]


class DeviceModel:
    """All variables of the station. `changed` is told of every new value."""

    def __init__(self, changed: Callable[[Variable, float], None]) -> None:
        self._variables: dict[tuple[Any, ...], Variable] = {}
        self._components: set[tuple[Any, ...]] = set()
        self._changed = changed

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._variables.values())

    def add(self, variable: Variable) -> Variable:
        component = variable.component.key
        self._variables[(*component, variable.name.casefold(), variable.instance.casefold())] = variable
        self._components.add(component)
        return variable

    def look_up(self, component: Component, name: str, instance: str = "") -> Variable | Missing:
        """The variable, or which half of its name is unknown."""
        key = component.key
        if key not in self._components:
            return "UnknownComponent"
        found = self._variables.get((*key, name.casefold(), instance.casefold()))
        return found if found is not None else "UnknownVariable"

    def find(self, component: str, name: str, instance: str = "", evse: int | None = None) -> Variable | None:
        found = self.look_up(Component(component, evse=evse), name, instance)
        return found if isinstance(found, Variable) else None

    def named(self, path: str) -> Variable:
        """The variable "Component.Variable[Instance]" of the station itself. HarnessFault if there is none."""
        component, _, rest = path.partition(".")
        name, _, instance = rest.removesuffix("]").partition("[")
        found = self.find(component, name, instance)
        if found is None:
            raise HarnessFault(f"the station has no variable {path!r}")
        return found

    def text(self, component: str, name: str, instance: str = "") -> str:
        """Actual value of a variable of the station itself, "" when the station does not have it."""
        found = self.find(component, name, instance)
        return found.attributes["Actual"].value if found is not None else ""

    def number(self, component: str, name: str, instance: str = "", default: float = 0.0) -> float:
        text = self.text(component, name, instance)
        return float(text) if text else default

    def flag(self, component: str, name: str, instance: str = "", default: bool = False) -> bool:
        text = self.text(component, name, instance)
        return text == "true" if text else default

    def members(self, component: str, name: str, instance: str = "") -> tuple[str, ...]:
        return split(self.text(component, name, instance))

    def put(self, variable: Variable, value: str, now: float, attribute: str = "Actual") -> None:
        """Give an attribute a value, whatever its mutability, and tell of it."""
        held = variable.attributes.setdefault(attribute, Attribute())
        if held.live is not None:
            held.live = None
        elif held.value == value:
            return
        held.value = value
        self._changed(variable, now)

    def store(self, path: str, value: str, now: float) -> None:
        """`put` by name; nothing happens when the station does not have the variable."""
        component, _, rest = path.partition(".")
        name, _, instance = rest.removesuffix("]").partition("[")
        found = self.find(component, name, instance)
        if found is not None:
            self.put(found, value, now)


def split(text: str) -> tuple[str, ...]:
    """The members of a comma-separated list."""
    return tuple(member.strip() for member in text.split(",") if member.strip())


def _date_objection(value: str) -> str:
    try:
        parse_iso8601(value)
    except ValueError:
        return f"{value!r} is not a date and time with zone"
    return ""
