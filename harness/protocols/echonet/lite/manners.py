"""Bad manners on purpose: how a node of ours answers otherwise than it should, in a scenario that wants to see how the
other side takes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from harness.protocols.echonet.lite.eoj import NODE
from harness.protocols.echonet.lite.frame import Frame, Property, encode
from harness.protocols.echonet.lite.services import NAMES, REQUESTS, Esv


@dataclass(slots=True)
class Manner:
    """One way to answer.

    how       "refuse": not possible · "pretend": an order is confirmed, but not followed (`edt`: followed otherwise, with
              this value) · or a key of `WAYS`
    times     for so many answers; None: for all
    services  names of the requests that it counts for; empty: all
    epcs      codes of the properties that it counts for, as "DA"; empty: all
    seconds   for those that are about time
    edt       for those that are about a value, in hex
    used      for how many answers it was used
    """

    how: str
    times: int | None = None
    services: tuple[str, ...] = ()
    epcs: tuple[str, ...] = ()
    seconds: float = 0.0
    edt: str = ""
    used: int = 0

    @property
    def over(self) -> bool:
        return self.times is not None and self.used >= self.times

    def refuses(self, epc: int, what: str) -> bool:
        """Whether this property is to be refused when it is read ("read") or written ("write")."""
        if self.how != "refuse" or self.over or (self.services and what not in self.services):
            return False
        return not self.epcs or f"{epc:02X}" in self.epcs

    def pretends(self, epc: int) -> bool:
        """Whether writing this property is to be confirmed only."""
        return self.how == "pretend" and not self.over and (not self.epcs or f"{epc:02X}" in self.epcs)

    def counts_for(self, asked: Frame) -> bool:
        """Whether the answer to this request is to be spoilt."""
        if self.over or asked.esv not in REQUESTS or self.how == "pretend":
            return False
        if self.how == "refuse":
            return self.times is not None and any(
                self.refuses(each.epc, "write" if each.edt else "read") for each in asked.properties
            )
        codes = {f"{each.epc:02X}" for each in (*asked.properties, *asked.gets)}
        return (not self.services or NAMES[asked.esv] in self.services) and (
            not self.epcs or bool(codes & set(self.epcs))
        )


Sent = list[tuple[float, bytes]]
"""What goes out instead: after how many seconds, which bytes."""


def spoilt(manner: Manner, reply: Frame) -> Sent:
    """What goes out in place of the reply."""
    return WAYS[manner.how](manner, reply)


def _with(reply: Frame, edit: Callable[[Property], Property]) -> bytes:
    return encode(replace(reply, properties=tuple(edit(each) for each in reply.properties)))


def _valued(each: Property, edt: bytes) -> Property:
    return Property(each.epc, edt) if each.edt else each


def _announced(manner: Manner, reply: Frame) -> bytes:
    """An announcement of another value, under the number of the question."""
    other = tuple(Property(int(epc, 16), bytes.fromhex(manner.edt)) for epc in manner.epcs)
    return encode(replace(reply, esv=Esv.INF, deoj=NODE, properties=other))


def _lengthened(each: Property) -> Property:
    return Property(each.epc, each.edt + b"\x00") if each.edt else each


WAYS: Final[Mapping[str, Callable[[Manner, Frame], Sent]]] = {
    "refuse": lambda manner, reply: [(0.0, encode(reply))],
    "silence": lambda manner, reply: [],
    "late": lambda manner, reply: [(manner.seconds, encode(reply))],
    "twice": lambda manner, reply: [(0.0, encode(reply)), (0.0, encode(reply))],
    "wrong transaction": lambda manner, reply: [(0.0, encode(replace(reply, tid=(reply.tid + 1) & 0xFFFF)))],
    "wrong object": lambda manner, reply: [(0.0, encode(replace(reply, seoj=reply.seoj + 1)))],
    "wrong service": lambda manner, reply: [
        (0.0, encode(replace(reply, esv=0x72 if reply.esv == 0x71 else 0x71)))
    ],
    "value": lambda manner, reply: [
        (0.0, _with(reply, lambda each: _valued(each, bytes.fromhex(manner.edt))))
    ],
    "longer": lambda manner, reply: [(0.0, _with(reply, _lengthened))],
    "cut": lambda manner, reply: [(0.0, encode(reply)[:-1])],
    "cut short": lambda manner, reply: [(0.0, encode(reply)[:-3])],
    "announcement first": lambda manner, reply: [(0.0, _announced(manner, reply)), (0.0, encode(reply))],
    "no properties": lambda manner, reply: [(0.0, encode(replace(reply, properties=())))],
    "value in the confirmation": lambda manner, reply: [
        (0.0, _with(reply, lambda each: Property(each.epc, each.edt or b"\x00")))
    ],
}
"""Ways to answer by name."""
