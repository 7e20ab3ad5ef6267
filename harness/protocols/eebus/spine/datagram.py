"""Datagrams (SPINE 1.3.0, 5.2): a header and exactly one command.

`read` takes the wire form of a SHIP payload and never raises; what is wrong comes back as faults, and a datagram whose
header cannot be used at all is None. `write` puts the members in the order of the schema.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from harness.protocols.eebus import eebus_json
from harness.protocols.eebus.eebus_json import Fault, Strict
from harness.protocols.eebus.spine.address import Address, read_address
from harness.protocols.eebus.spine.functions import CMD_FRAME, LISTS

VERSION: Final = "1.3.0"
CLASSIFIERS: Final = ("read", "reply", "notify", "write", "call", "result")
HEADER_ORDER: Final = (
    "specificationVersion",
    "addressSource",
    "addressDestination",
    "addressOriginator",
    "msgCounter",
    "msgCounterReference",
    "cmdClassifier",
    "ackRequest",
    "timestamp",
)


@dataclass(frozen=True, slots=True)
class Cmd:
    """A command: which function, its data, and the filters that restrict the exchange.

    data   None: there was no data element at all
    named  the member `function` was there
    """

    function: str
    data: Any = None
    filters: tuple[dict[str, Any], ...] = ()
    named: bool = False

    def plain(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if self.filters or self.named:
            told["function"] = self.function
        if self.filters:
            told["filter"] = [dict(each) for each in self.filters]
        return {**told, self.function: self.data if self.data is not None else {}}


@dataclass(frozen=True, slots=True)
class Datagram:
    """`reference`: the msgCounter of the datagram that this one answers."""

    source: Address
    destination: Address
    counter: int
    classifier: str
    cmds: tuple[Cmd, ...]
    reference: int | None = None
    ack: bool = False
    version: str = VERSION
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def cmd(self) -> Cmd:
        """The one command."""
        return self.cmds[0]


def write(datagram: Datagram) -> Any:
    """The wire form, as the payload of a SHIP data message."""
    return {"datagram": eebus_json.encode(plain(datagram))}


def plain(datagram: Datagram) -> dict[str, Any]:
    """The datagram as a plain value."""
    header: dict[str, Any] = {
        "specificationVersion": datagram.version,
        "addressSource": datagram.source.plain(),
        "addressDestination": datagram.destination.plain(),
        "msgCounter": datagram.counter,
    }
    if datagram.reference is not None:
        header["msgCounterReference"] = datagram.reference
    header["cmdClassifier"] = datagram.classifier
    if datagram.ack:
        header["ackRequest"] = True
    return {"header": header, "payload": {"cmd": [each.plain() for each in datagram.cmds]}}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a payload: the plain value, the datagram if it is one, and what was wrong."""

    plain: Any
    datagram: Datagram | None
    faults: tuple[Fault, ...]


def read(payload: Any) -> Reading:
    """The datagram in the payload of a SHIP data message."""
    root = payload
    if isinstance(root, list) and len(root) == 1:
        root = root[0]  # wrapped once too often; the reading says so
    if not isinstance(root, dict) or "datagram" not in root:
        return Reading(eebus_json.loosely_root(payload), None, (("form", "the payload holds no datagram"),))
    strict = Strict(LISTS)
    if root is not payload:
        strict.faults.append(("form", "the payload is wrapped in an array"))
    try:
        value = strict.value(root["datagram"], "datagram")
    except RecursionError:
        return Reading(None, None, (("text", "nested too deeply"),))
    faults = strict.faults
    datagram = _datagram(value, faults)
    return Reading(value, datagram, tuple(faults))


def _datagram(value: Any, faults: list[Fault]) -> Datagram | None:
    header = value.get("header") if isinstance(value, dict) else None
    if not isinstance(header, dict):
        faults.append(("header", "there is no header"))
        return None
    source, destination = (
        read_address(header.get("addressSource")),
        read_address(header.get("addressDestination")),
    )
    counter, reference = header.get("msgCounter"), header.get("msgCounterReference")
    classifier = header.get("cmdClassifier")
    missing = [
        name
        for name, bad in (
            ("addressSource", source is None),
            ("addressDestination", destination is None),
            ("msgCounter", not _counter(counter)),
            ("cmdClassifier", classifier not in CLASSIFIERS),
        )
        if bad
    ]
    if missing:
        faults.append(("header", f"missing or not usable: {', '.join(missing)}"))
        return None
    assert source is not None
    assert destination is not None
    assert isinstance(counter, int)
    _order(header, faults)
    return Datagram(
        source,
        destination,
        counter,
        str(classifier),
        _cmds(value.get("payload"), faults),
        reference if _counter(reference) else None,
        header.get("ackRequest") is True,
        str(header.get("specificationVersion", "")),
    )


def _counter(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64


def _order(header: dict[str, Any], faults: list[Fault]) -> None:
    """Members of the header stand in the order of the schema."""
    places = [HEADER_ORDER.index(name) for name in header if name in HEADER_ORDER]
    if places != sorted(places):
        faults.append(("order", f"members of the header out of order: {', '.join(header)}"))


def _cmds(payload: Any, faults: list[Fault]) -> tuple[Cmd, ...]:
    cmds = payload.get("cmd") if isinstance(payload, dict) else None
    return (
        tuple(_cmd(each, faults) for each in cmds or () if isinstance(each, dict))
        if isinstance(cmds, list)
        else ()
    )


def _cmd(value: dict[str, Any], faults: list[Fault]) -> Cmd:
    data = [name for name in value if name not in CMD_FRAME]
    named = value.get("function")
    if len(data) > 1:
        faults.append(("cmd", f"a cmd holds one data element, this one {len(data)}: {', '.join(data)}"))
    name = named if isinstance(named, str) and named in data else data[0] if data else str(named or "")
    if named and data and named != name:
        faults.append(("cmd", f"function says {named!r}, the data is {name}"))
    filters = value.get("filter")
    kept = tuple(each for each in filters if isinstance(each, dict)) if isinstance(filters, list) else ()
    if kept and named is None:
        faults.append(("unnamed", "a filter, but no member `function`"))
    elif named == "":
        faults.append(("unnamed", f"function is empty, the data is {name or 'missing'}"))
    return Cmd(name, value.get(name), kept, named is not None)
