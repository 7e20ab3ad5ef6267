"""What an EMS of ours knows of one charger of another node: its maps, its release, its last values."""

from dataclasses import dataclass, field
from typing import Any

from harness.protocols.echonet.lite import appendix, maps, values
from harness.protocols.echonet.lite.appendix import Row
from harness.protocols.echonet.lite.eoj import Eoj, class_of
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP


@dataclass(slots=True)
class Acquaintance:
    """A charger at `link`. It is `known` when its maps were read; `heard` tells whether it answers."""

    link: str
    eoj: Eoj
    identity: bytes = b""
    known: bool = False
    heard: bool = True
    codes: dict[int, frozenset[int]] = field(default_factory=dict)
    release: str = appendix.LATEST
    values: dict[int, bytes] = field(default_factory=dict)
    refused: dict[int, bool] = field(default_factory=dict)

    @property
    def readable(self) -> frozenset[int]:
        return self.codes.get(GET_MAP, frozenset())

    @property
    def writable(self) -> frozenset[int]:
        return self.codes.get(SET_MAP, frozenset())

    def row(self, epc: int) -> Row | None:
        return appendix.row(class_of(self.eoj), epc, appendix.rules_for(self.release))

    def learn(self, epc: int, edt: bytes) -> None:
        """Take a value that it told. One that means nothing makes the value unknown."""
        if epc in (INF_MAP, SET_MAP, GET_MAP):
            self.codes[epc] = maps.read_map(edt).codes
        elif epc == 0x82:
            self.release = appendix.release_in(edt) or appendix.LATEST
        elif (row := self.row(epc)) is None or values.problem(row, edt) or values.reserved_only(row, edt):
            self.values.pop(epc, None)
        else:
            self.values[epc] = edt

    def unlearn(self, epc: int) -> None:
        """It would not tell."""
        self.values.pop(epc, None)

    def shows(self, epc: int) -> Any:
        """The value for people, None while it is unknown."""
        row, edt = self.row(epc), self.values.get(epc)
        if row is None or edt is None:
            return None
        number = values.number(row, edt)
        return values.meaning(row, edt) if number is None else float(number)
