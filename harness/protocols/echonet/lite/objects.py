"""An object of a node of ours: its properties, who may read, write and hear of them.

What a value is, its subclasses may work out (`read`) or act upon (`write`). It must not know frames.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from harness.protocols.echonet.lite import appendix, maps, values
from harness.protocols.echonet.lite.appendix import Row
from harness.protocols.echonet.lite.eoj import Eoj, class_of

INF_MAP: Final = 0x9D
SET_MAP: Final = 0x9E
GET_MAP: Final = 0x9F
MAKER: Final = bytes.fromhex("FFFFFF")
"""Code of a manufacturer without a code."""


class LocalObject:
    """One object.

    given     the properties that it has, with their values at first; maps and 0x82 come by themselves
    writable  optional ones that can be written here; mandatory ones always can
    release   of the Appendix that it follows
    """

    def __init__(
        self,
        eoj: Eoj,
        given: Mapping[int, bytes],
        writable: Iterable[int] = (),
        release: str = appendix.LATEST,
    ) -> None:
        self.eoj = eoj
        self.release = release
        self.rows: Mapping[int, Row] = appendix.rows(class_of(eoj), appendix.rules_for(release))
        self.values: dict[int, bytes] = {
            0x82: bytes((0, 0, ord(release), 0)),
            0x8A: MAKER,
            **given,
        }
        has = {*self.values, INF_MAP, SET_MAP, GET_MAP}
        may = set(writable)
        self.readable = frozenset(epc for epc in has if self._access(epc, "get") != "-")
        self.writable = frozenset(
            epc
            for epc in has
            if self._access(epc, "set") == "M" or (epc in may and self._access(epc, "set") != "-")
        )
        self.announced = frozenset(epc for epc in has if self._access(epc, "inf") == "M")

    def _access(self, epc: int, which: str) -> str:
        row = self.rows.get(epc)
        return "-" if row is None else str(getattr(row, which))

    # -- what frames ask for ------------------------------------------------------------------------------------

    def get(self, epc: int, now: float) -> bytes | None:
        """The value, or None: it cannot be read, or not now."""
        if epc not in self.readable:
            return None
        match epc:
            case 0x9D:
                return self.map(INF_MAP)
            case 0x9E:
                return self.map(SET_MAP)
            case 0x9F:
                return self.map(GET_MAP)
        return self.read(epc, now)

    def set(self, epc: int, edt: bytes, now: float) -> bool:
        """Write it, if it can be written and is legal. False: refused."""
        row = self.rows.get(epc)
        if row is None or epc not in self.writable or values.problem(row, edt, written=True):
            return False
        return self.write(epc, edt, now)

    def map(self, which: int) -> bytes:
        """A property map."""
        codes = {INF_MAP: self.announced, SET_MAP: self.writable, GET_MAP: self.readable}[which]
        return maps.encode_map(codes)

    # -- for subclasses -----------------------------------------------------------------------------------------

    def read(self, epc: int, now: float) -> bytes | None:
        """The value of a readable property, or None if it cannot be told now."""
        return self.values.get(epc)

    def write(self, epc: int, edt: bytes, now: float) -> bool:
        """Take a legal value for a writable property. False: refused all the same."""
        self.values[epc] = edt
        return True

    def pass_time(self, now: float) -> None:
        """It is `now`: what goes on by itself goes on."""

    def next_change(self) -> float | None:
        """When something will change by itself, if nothing comes between."""
        return None
