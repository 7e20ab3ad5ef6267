"""The places of a request, read off its schema: what may stand where.

It must not know what is done with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from harness.protocols.ocpp import schemas

VERSION: Final = "2.0.1"
MAX_DEPTH: Final = 12
CUSTOM: Final = "customData"
"""Every object may have it; it is looked into only where a request has nothing else."""

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One place of a request.

    path      names from the root; of a list the first item is meant when a path goes on. () is the payload
    kind      string · enum · date-time · integer · number · boolean · object · array · any
    node      its schema · item: for an array the schema of its items
    required  by the object that holds it
    """

    path: tuple[str, ...]
    kind: str
    node: Node = field(compare=False, repr=False)
    required: bool
    item: Node = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The path as one word: "meterValue.timestamp"; "payload" for the whole."""
        return ".".join(self.path) or "payload"

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def holds_objects(self) -> bool:
        """An object, or a list of them."""
        return self.kind == "object" or (self.kind == "array" and "properties" in self.item)


@cache
def fields(action: str) -> tuple[Field, ...]:
    """All places of the request, the payload itself first. Raises HarnessFault for an unknown action."""
    root = schemas.schema(VERSION, action, "request")
    return tuple(_walk(root, root, (), True))


def resolve(root: Node, node: Node) -> Node:
    """The schema that a reference leads to."""
    while "$ref" in node:
        node = root["definitions"][node["$ref"].rpartition("/")[2]]
    return node


def _walk(root: Node, node: Node, path: tuple[str, ...], required: bool) -> Iterator[Field]:
    node = resolve(root, node)
    item = resolve(root, node["items"]) if node.get("type") == "array" else {}
    yield Field(path, _kind(node), node, required, item)
    inner: Node = (item or node).get("properties", {})
    if len(path) >= MAX_DEPTH:
        return
    for name, each in inner.items():
        if name != CUSTOM or (not path and len(inner) == 1):
            yield from _walk(root, each, (*path, name), name in (item or node).get("required", ()))


def _kind(node: Node) -> str:
    if "enum" in node:
        return "enum"
    return str(node.get("format") or node.get("type") or "any")
