"""Property maps (EPC 0x9D, 0x9E, 0x9F) and lists of objects (0xD5, 0xD6, 0xD7) of the node profile.

Fewer than 16 properties: their number, then their codes. 16 or more: their number, then 16 bytes of bits; bit k of
byte i stands for the code ((8 + k) << 4) | i. Source: ECHONET Lite Specification, Part 2, Appendix 1; Appendix of
device objects, super class.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from harness.protocols.echonet.lite.eoj import Eoj, class_of

BITMAP_FROM: Final = 16
MOST_INSTANCES: Final = 84
MOST_CLASSES: Final = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """What a map or list says, and what is wrong with it ("" if nothing)."""

    codes: frozenset[int]
    problem: str = ""


def encode_map(codes: Iterable[int]) -> bytes:
    """The bytes of a property map."""
    known = sorted(set(codes))
    if len(known) < BITMAP_FROM:
        return bytes((len(known), *known))
    bits = bytearray(16)
    for code in known:
        bits[code & 0x0F] |= 1 << ((code >> 4) - 8)
    return bytes((len(known), *bits))


def read_map(edt: bytes) -> Listed:
    """The codes in a property map, read as its length suggests. Never raises."""
    if not edt:
        return Listed(frozenset(), "is empty")
    count, rest = edt[0], edt[1:]
    if count >= BITMAP_FROM and len(rest) == 16:
        codes = frozenset(
            ((8 + k) << 4) | i for i, bits in enumerate(rest) for k in range(8) if bits >> k & 1
        )
        problem = f"counts {count}, but its bits stand for {len(codes)}" if len(codes) != count else ""
        return Listed(codes, problem)
    codes = frozenset(code for code in rest if code >= 0x80)
    if count >= BITMAP_FROM:
        return Listed(codes, f"counts {count}, so it has to be 17 bytes of bitmap, and is {len(edt)} bytes")
    if len(rest) != count:
        return Listed(codes, f"counts {count}, but lists {len(rest)}")
    if len(codes) != count:
        return Listed(codes, "lists a code twice, or one below 0x80")
    return Listed(codes)


def encode_instances(objects: Sequence[Eoj]) -> bytes:
    """A list of instances (0xD5, 0xD6). At most 84: more go into another announcement."""
    shown = objects[:MOST_INSTANCES]
    return bytes((len(shown),)) + b"".join(each.to_bytes(3, "big") for each in shown)


def read_instances(edt: bytes) -> tuple[tuple[Eoj, ...], str]:
    """The objects in a list of instances, and what is wrong with it ("" if nothing). Never raises."""
    if not edt:
        return (), "is empty"
    count, rest = edt[0], edt[1:]
    found = tuple(int.from_bytes(rest[i : i + 3], "big") for i in range(0, len(rest) - len(rest) % 3, 3))
    if len(rest) != 3 * count:
        return found, f"counts {count}, but has {len(rest)} bytes of objects"
    return found, ""


def encode_classes(objects: Iterable[Eoj]) -> bytes:
    """The list of classes (0xD7) that these instances are of; at most 8."""
    classes = sorted({class_of(each) for each in objects})[:MOST_CLASSES]
    return bytes((len(classes),)) + b"".join(each.to_bytes(2, "big") for each in classes)


def read_classes(edt: bytes) -> tuple[tuple[int, ...], str]:
    """The classes in a list of classes, and what is wrong with it ("" if nothing). Never raises."""
    if not edt:
        return (), "is empty"
    count, rest = edt[0], edt[1:]
    found = tuple(int.from_bytes(rest[i : i + 2], "big") for i in range(0, len(rest) - len(rest) % 2, 2))
    if len(rest) != 2 * count:
        return found, f"counts {count}, but has {len(rest)} bytes of classes"
    return found, ""
