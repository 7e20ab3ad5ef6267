"""The properties that objects have, by class and release of the Appendix: who may read, write, announce what.

Facts only, kept in `data/properties.json`. A row of a class stands before one of the super class. Releases are
letters, A to R; a device says its own in property 0x82. Source: ECHONET Specification, Appendix (detailed requirements
for device objects), releases A to R.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from harness.protocols.echonet.lite.eoj import CHARGER, CHARGER_DISCHARGER, CONTROLLER, NODE_PROFILE

LATEST: Final = "R"
"""The newest release whose facts are here."""
FIRST: Final[Mapping[int, str]] = {CHARGER_DISCHARGER: "D", CHARGER: "G"}
"""The release in which a class begins to be."""

Kind = Literal[
    "enum",
    "uint",
    "int",
    "bytes",
    "window",
    "id",
    "map",
    "instances",
    "classes",
    "version",
    "release",
    "time",
    "date",
]
Letter = Literal["M", "O", "C", "-"]


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One property of one class, for some releases.

    access   Get, Set, announcement: M mandatory, O optional, C conditional, - not allowed
    size     bytes: exactly [n], or from [low, high]; with `only_ends` one of the two
    scale    power of ten: the real value is the number × 10^scale, in `unit`
    codes    of an enum, as on the wire, with what they mean
    vehicle  the value comes from a vehicle: without one (or without its data) it may be impossible to give
    either   another property may be there in its place
    """

    object_class: str = msgspec.field(name="class")
    code: str = msgspec.field(name="epc")
    name: str
    access: str
    since: str = msgspec.field(name="from")
    kind: Kind
    size: tuple[int, ...]
    until: str = msgspec.field(name="to", default="")
    unit: str = ""
    scale: int = 0
    low: int = 0
    high: int = 0
    codes: dict[str, str] = {}
    vehicle: bool = False
    either: str = ""
    only_ends: bool = False

    @property
    def epc(self) -> int:
        return int(self.code, 16)

    @property
    def get(self) -> str:
        return self.access[0]

    @property
    def set(self) -> str:
        return self.access[1]

    @property
    def inf(self) -> str:
        return self.access[2]

    def holds_in(self, release: str) -> bool:
        """Whether the row counts in that release."""
        return self.since <= release and (not self.until or release <= self.until)


class _Book(msgspec.Struct, frozen=True):
    source: str
    rows: tuple[Row, ...]


@cache
def _rows() -> tuple[Row, ...]:
    data = files("harness.protocols.echonet.lite").joinpath("data", "properties.json").read_bytes()
    return msgspec.json.decode(data, type=_Book).rows


@cache
def rows(class_code: int, release: str = LATEST) -> Mapping[int, Row]:
    """The properties of a class in a release, by code. The node profile has no super class.

    A class that is not known here has what every device has.
    """
    wanted = f"{class_code:04X}"
    supers = () if class_code == NODE_PROFILE else ("",)
    found: dict[int, Row] = {}
    for name in (*supers, wanted):
        found |= {row.epc: row for row in _rows() if row.object_class == name and row.holds_in(release)}
    return found


def row(class_code: int, epc: int, release: str = LATEST) -> Row | None:
    """The property of that code, or None if the class does not have it in that release."""
    return rows(class_code, release).get(epc)


def name_of(class_code: int, epc: int) -> str:
    """What the property is called, in any release; "" for those of makers and of later releases."""
    known = row(class_code, epc)
    if known is None:
        known = next(
            (each for each in _rows() if each.object_class == f"{class_code:04X}" and each.epc == epc), None
        )
    return known.name if known is not None else ""


def is_known(class_code: int) -> bool:
    """Whether the rows of the class itself are here; of the controller only what all devices have is."""
    return class_code in (NODE_PROFILE, CONTROLLER, CHARGER_DISCHARGER, CHARGER)


@cache
def mandatory(class_code: int, release: str, access: str) -> frozenset[int]:
    """The properties that an object of this class has to offer for reading, writing or announcing, without conditions.

    To announce is a duty only for properties that the object has; those that it may do without are not in here.
    """
    return frozenset(
        epc
        for epc, each in rows(class_code, release).items()
        if getattr(each, access) == "M"
        and not (access == "set" and epc == 0xCD)
        and not each.either
        and (access != "inf" or each.get == "M" or class_code == NODE_PROFILE)
    )


def release_in(edt: bytes) -> str:
    """The release that property 0x82 of a device names, "" if it names none.

    Release A is written as "a", all others as capitals. What is newer than we know is told as it is.
    """
    if len(edt) != 4:
        return ""
    letter = chr(edt[2])
    return letter.upper() if letter.isascii() and letter.isalpha() else ""


def rules_for(release: str) -> str:
    """The release whose facts are used for a device of `release`: itself, or the newest we know."""
    return min(release, LATEST) if release else LATEST
