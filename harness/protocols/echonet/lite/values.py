"""What the data of a property (EDT) means: is it legal, what does it say, and how is it written.

Numbers have two codes beyond their range that mean overflow and underflow; a device may give them when it is asked, but
nobody may write them. Source: Appendix of device objects, 1.3 (data types) and the rows in `appendix`.
"""

from decimal import Decimal
from typing import Any, Final

from harness.protocols.echonet.lite import maps
from harness.protocols.echonet.lite.appendix import Row
from harness.protocols.echonet.lite.eoj import text

Number = int | Decimal


def problem(row: Row, edt: bytes, written: bool = False) -> str:
    """Why the data cannot stand for that property, or "".

    written  it is to be written, so overflow and underflow will not do
    """
    if wrong := length_problem(row, edt):
        return wrong
    match row.kind:
        case "enum":
            code = f"{edt[0]:02X}"
            return "" if code in row.codes else f"0x{code} means nothing here; defined are {_codes(row)}"
        case "uint" | "int":
            return _range_problem(row, edt, written)
        case "window":
            half = len(edt) // 2
            return _range_problem(row, edt[:half], written) or _range_problem(row, edt[half:], written)
        case "id":
            return (
                "" if edt[0] == len(edt) - 1 and edt[0] <= 24 else f"says {edt[0]} bytes, has {len(edt) - 1}"
            )
        case "map":
            return maps.read_map(edt).problem
        case "instances":
            return maps.read_instances(edt)[1]
        case "classes":
            return maps.read_classes(edt)[1]
        case "time":
            return "" if edt[0] < 24 and edt[1] < 60 else "is no time of day"
        case "date":
            return "" if 1 <= edt[2] <= 12 and 1 <= edt[3] <= 31 else "is no date"
        case _:
            return ""


def length_problem(row: Row, edt: bytes) -> str:
    """Why data of this length cannot stand for that property, or ""."""
    low, high = row.size[0], row.size[-1]
    fits = len(edt) in (low, high) if row.only_ends else low <= len(edt) <= high
    if fits:
        return ""
    right = f"{low}" if low == high else f"{low} or {high}" if row.only_ends else f"{low} to {high}"
    return f"has {len(edt)} bytes, right would be {right}"


def number(row: Row, edt: bytes) -> Number | None:
    """The value in the unit of the row; None for overflow, underflow and what is no number."""
    if row.kind not in ("uint", "int") or len(edt) not in range(row.size[0], row.size[-1] + 1):
        return None
    raw = int.from_bytes(edt, "big", signed=row.kind == "int")
    if not row.low <= raw <= row.high:
        return None
    return raw if row.scale == 0 else Decimal(raw).scaleb(row.scale)


def meaning(row: Row, edt: bytes) -> str:
    """The value for people: "charge", "3000 W", "overflow"."""
    if length_problem(row, edt):
        return edt.hex().upper()
    match row.kind:
        case "enum":
            return row.codes.get(f"{edt[0]:02X}", edt.hex().upper())
        case "uint" | "int":
            return _number_text(row, edt)
        case "window":
            half = len(edt) // 2
            return f"{_number_text(row, edt[:half])} to {_number_text(row, edt[half:])}"
        case "map":
            return " ".join(f"{code:02X}" for code in sorted(maps.read_map(edt).codes))
        case "instances":
            return " ".join(text(each) for each in maps.read_instances(edt)[0]) or "none"
        case "classes":
            return " ".join(f"{each:04X}" for each in maps.read_classes(edt)[0]) or "none"
        case "release":
            return f"Release {chr(edt[2])}" if 0x20 < edt[2] < 0x7F else edt.hex().upper()
        case "version":
            return f"{edt[0]}.{edt[1]:02d}"
        case "time":
            return f"{edt[0]:02d}:{edt[1]:02d}"
        case "date":
            return f"{int.from_bytes(edt[:2], 'big'):04d}-{edt[2]:02d}-{edt[3]:02d}"
        case _:
            return edt.hex().upper()


def encode(row: Row, value: Any) -> bytes:
    """The data for a value: a number in the unit of the row, a code by its meaning ("charge"), a pair for a window.

    Raises ValueError for what the property cannot hold.
    """
    match row.kind, value:
        case "enum", str():
            found = next((code for code, meant in row.codes.items() if meant == value), None)
            if found is None:
                raise ValueError(f"{row.name} cannot be {value!r}; it can be {_codes(row)}")
            return bytes.fromhex(found)
        case (("uint" | "int"), (int() | float() | Decimal() | str())):
            return _packed(row, value, row.size[0])
        case "window", (low, high):
            return _packed(row, low, row.size[0] // 2) + _packed(row, high, row.size[0] // 2)
        case _, bytes():
            return bytes(value)
    raise ValueError(f"{row.name} cannot be {value!r}")


def _packed(row: Row, value: Any, size: int) -> bytes:
    raw = Decimal(str(value)).scaleb(-row.scale)
    if raw != int(raw) or not row.low <= raw <= row.high:
        raise ValueError(
            f"{row.name} cannot be {value} {row.unit}; it goes from {row.low} to {row.high} (raw)"
        )
    return int(raw).to_bytes(size, "big", signed=row.kind == "int")


def reserved(row: Row, edt: bytes) -> str:
    """ "overflow" or "underflow" if the data is the code for it, else ""."""
    size = len(edt)
    raw = int.from_bytes(edt, "big")
    top = (1 << (8 * size)) - 1
    over, under = ((top >> 1), (top >> 1) + 1) if row.kind == "int" else (top, top - 1)
    return _RESERVED.get((raw == over, raw == under), "")


def reserved_only(row: Row, edt: bytes) -> bool:
    """Whether the data says overflow or underflow in place of a number."""
    return row.kind in ("uint", "int") and number(row, edt) is None


_RESERVED: Final = {(True, False): "overflow", (False, True): "underflow"}


def _range_problem(row: Row, edt: bytes, written: bool) -> str:
    raw = int.from_bytes(edt, "big", signed=row.kind == "int")
    if row.low <= raw <= row.high:
        return ""
    if (said := reserved(row, edt)) and not written:
        return ""
    return f"{raw} is {said or 'out of range'}, the range is {row.low} to {row.high}"


def _number_text(row: Row, edt: bytes) -> str:
    raw = int.from_bytes(edt, "big", signed=row.kind == "int")
    if not row.low <= raw <= row.high and (said := reserved(row, edt)):
        return said
    value = raw if row.scale == 0 else Decimal(raw).scaleb(row.scale)
    return f"{value} {row.unit}".strip()


def _codes(row: Row) -> str:
    return ", ".join(f"0x{code} {meant}" for code, meant in row.codes.items())
