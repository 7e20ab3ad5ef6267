"""Just enough DER (X.690) to take a signed structure apart and put it together again."""

from collections.abc import Iterable

SEQUENCE = 0x30
BIT_STRING = 0x03


def parts(der: bytes) -> tuple[bytes, ...]:
    """The elements inside a constructed element, each with its tag and length. ValueError if it is cut short."""
    inside = content(der)
    found: list[bytes] = []
    while inside:
        size = _size(inside)
        found.append(inside[:size])
        inside = inside[size:]
    return tuple(found)


def content(der: bytes) -> bytes:
    """What stands inside the first element."""
    start, length = _header(der)
    return der[start : start + length]


def element(tag: int, inside: bytes) -> bytes:
    size = len(inside)
    if size < 0x80:
        return bytes((tag, size)) + inside
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + inside


def sequence(elements: Iterable[bytes]) -> bytes:
    return element(SEQUENCE, b"".join(elements))


def bit_string(octets: bytes) -> bytes:
    return element(BIT_STRING, b"\0" + octets)


def _size(der: bytes) -> int:
    start, length = _header(der)
    return start + length


def _header(der: bytes) -> tuple[int, int]:
    """Where the content of the first element starts, and how long it is."""
    if len(der) < 2:
        raise ValueError(f"found {len(der)} octets; an element has at least 2")
    start, length = 2, der[1]
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[2:start], "big")
    if start + length > len(der):
        raise ValueError(f"found {len(der)} octets; the element says that it has {start + length}")
    return start, length
