"""Object 0x0EF001, which every node has: what it is and which objects it has (Part 2, 6.11)."""

from collections.abc import Sequence

from harness.protocols.echonet.lite import maps
from harness.protocols.echonet.lite.eoj import NODE, Eoj, class_of
from harness.protocols.echonet.lite.objects import LocalObject


class NodeProfile(LocalObject):
    """Object 0x0EF001: what the node is and which objects it has."""

    def __init__(self, identity: bytes, objects: Sequence[Eoj]) -> None:
        self.objects = tuple(objects)
        classes = {class_of(each) for each in self.objects}
        listed = maps.encode_instances(self.objects)
        given = {
            0x80: b"\x30",
            0x82: bytes.fromhex("010E0100"),
            0x83: identity,
            0xD3: len(self.objects).to_bytes(3, "big"),
            0xD4: (len(classes) + 1).to_bytes(2, "big"),
            0xD5: listed,
            0xD6: listed,
            0xD7: maps.encode_classes(self.objects),
        }
        super().__init__(NODE, given)
