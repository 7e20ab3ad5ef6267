"""The JSON of EEBUS: XML-like order on top of JSON (SHIP TS 1.0.1, chapter 11).

On the wire an object is an array of objects with one member each, in the order of the schema; a list stays an
array; a list of objects is an array of arrays; what is empty is `[]`. The root keeps its braces:

    {"connectionHello": {"phase": "ready", "waiting": 60000}}
    {"connectionHello":[{"phase":"ready"},{"waiting":60000}]}

Two ways back. `loosely` needs no schema and guesses: `[]` stays a list, an array of one-member objects with different
names becomes an object. `Strict` knows by name what is a list, so it can also say what is wrong. Nothing is repaired in
silence: what a strict reader has to bend comes back as a fault.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

Fault = tuple[str, str]
"""(kind, text): kind is "text" (no JSON, no UTF-8), "form" (JSON, but not that of EEBUS) or "shape"."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder()


def encode(value: Any) -> Any:
    """A plain value as it goes on the wire."""
    if isinstance(value, Mapping):
        return [{name: encode(each)} for name, each in value.items()]
    if isinstance(value, list | tuple):
        return [encode(each) for each in value]
    return value


def encode_root(root: Mapping[str, Any]) -> dict[str, Any]:
    """A root object (one member) as it goes on the wire: it keeps its braces."""
    return {name: encode(value) for name, value in root.items()}


def to_bytes(wire: Any) -> bytes:
    """A wire value as text: UTF-8, no white space."""
    return _ENCODER.encode(wire)


def from_bytes(data: bytes) -> Any:
    """The wire value of a text; trailing NUL bytes are cut off (seen in the field). Raises ValueError saying why not."""
    try:
        return _DECODER.decode(data.rstrip(b"\x00"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError(f"no JSON: {fault}") from None


def loosely(wire: Any) -> Any:
    """The plain value of a wire value, without a schema."""
    if isinstance(wire, list):
        if wire and all(isinstance(each, dict) and len(each) == 1 for each in wire):
            names = [next(iter(each)) for each in wire]
            if len(set(names)) == len(names):
                return {name: loosely(each[name]) for name, each in zip(names, wire, strict=True)}
        return [loosely(each) for each in wire]
    if isinstance(wire, dict):
        return {name: loosely(each) for name, each in wire.items()}
    return wire


def loosely_root(wire: Any) -> Any:
    """The plain value of a whole wire text, without a schema."""
    return {name: loosely(each) for name, each in wire.items()} if isinstance(wire, dict) else loosely(wire)


@dataclass(slots=True)
class Strict:
    """Reads with a table of what is a list.

    lists   member names that hold lists: "entity", or "total.value" where only that of one parent is a list
    faults  what was wrong so far, filled by `value`
    """

    lists: Collection[str]
    faults: list[Fault] = field(default_factory=list)

    def value(self, wire: Any, name: str = "", parent: str = "", path: str = "") -> Any:
        """The plain value of the member `name`."""
        path = path or name
        if name in self.lists or f"{parent}.{name}" in self.lists:
            return self._list(wire, name, path)
        if isinstance(wire, list | dict):
            return self._object(wire, name, path)
        return wire

    def _list(self, wire: Any, name: str, path: str) -> list[Any]:
        if wire == {}:
            self._fault("form", path, "{} where a list is due")
            return []
        if not isinstance(wire, list):
            self._fault("shape", path, "a single value where a list is due")
            wire = [wire]
        if wire and all(isinstance(each, dict) for each in wire):
            self._fault("form", path, "the entries of a list of objects are not wrapped in arrays")
            return [self._object(wire, name, path)]
        return [
            self._object(each, name, f"{path}[{at}]") if isinstance(each, list | dict) else each
            for at, each in enumerate(wire)
        ]

    def _object(self, wire: Any, name: str, path: str) -> Any:
        if isinstance(wire, list) and wire and not any(isinstance(each, list | dict) for each in wire):
            self._fault("shape", path, "a list of simple values where an object is due")
            return wire
        if isinstance(wire, dict):
            if wire or path:
                self._fault("form", path, "an object that is not an array of its members")
            wire = [{key: each} for key, each in wire.items()]
        found: dict[str, Any] = {}
        for each in wire:
            if not isinstance(each, dict):
                self._fault("shape", path, f"{each!r:.40} where a member of an object is due")
                continue
            if len(each) != 1:
                self._fault("form", path, f"{len(each)} members in one pair of braces")
            for key, inner in each.items():
                if key in found:
                    self._fault("form", path, f"the member {key} comes twice")
                found[key] = self.value(inner, key, name, f"{path}.{key}" if path else key)
        return found

    def _fault(self, kind: str, path: str, what: str) -> None:
        self.faults.append((kind, f"{path}: {what}" if path else what))
