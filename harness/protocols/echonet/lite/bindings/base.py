"""The table of the ECHONET Lite binding, and what all its modules share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import Spec
from harness.protocols.binding import Binding, Scene
from harness.protocols.echonet.lite import appendix, values
from harness.protocols.echonet.lite.appendix import Row
from harness.protocols.echonet.lite.bindings.expecting import WithoutTheGroup
from harness.protocols.echonet.lite.checks.ledger import Ledger, Side, ledger
from harness.protocols.echonet.lite.eoj import CHARGER_DISCHARGER, EV_CLASSES, class_of, parse, text
from harness.protocols.echonet.lite.objects import GET_MAP
from harness.usecases.observation import Observation

BINDING = Binding("echonetlite")

EMS, DEVICE = "ems", "device"
NODE: Final = "0EF001"
SUBJECTS: Final[Mapping[str, tuple[int, ...]]] = {
    "state": (0x80, 0x88, 0xC7),
    "operation mode": (0xDA, 0xE1),
    "state of charge": (0xE4, 0xE2),
    "charging method": (0xDC, 0xDD),
    "charging power": (0xEB, 0xC8),
}
"""Groups of values, by name; of all but the first of each a device may do without."""
FIRST_UNKNOWN: Final = 0xB0
"""A property that chargers do not have."""


def answer_within(scene: Scene) -> float:
    """Seconds after which an answer counts as missing."""
    return scene.seconds("answer_within")


def book(scene: Scene) -> Ledger:
    """What has been seen, sorted."""
    return ledger(scene.observations)


def theirs(scene: Scene) -> Side:
    return book(scene).theirs


def to_everybody(scene: Scene, spec: Spec) -> Spec:
    """A spec for what is told to the group of all nodes: it stays open where our side does without the group."""
    return WithoutTheGroup(spec) if book(scene).no_group else spec


def if_we_were_heard(scene: Scene, spec: Spec) -> Spec:
    """A spec for what others do when we have told the group: it cannot be broken where we do without the group."""
    return WithoutTheGroup(spec, itself=False) if book(scene).no_group else spec


def charger(scene: Scene, side: Side | None = None) -> str:
    """The first charger that the device under test says it has; the usual one if it has not said."""
    known = (side or theirs(scene)).objects
    found = sorted(
        (each for each in known if class_of(parse(each)) in EV_CLASSES),
        key=lambda each: (EV_CLASSES.index(class_of(parse(each))), each),
    )
    return found[0] if found else text(CHARGER_DISCHARGER << 8 | 1)


def our_charger() -> str:
    """The charger of the device that we play."""
    return text(CHARGER_DISCHARGER << 8 | 1)


def rows(scene: Scene, eoj: str, side: Side | None = None) -> Mapping[int, Row]:
    """The properties of an object, in the release that it names."""
    release = (side or theirs(scene)).release(eoj)
    return appendix.rows(class_of(parse(eoj)), appendix.rules_for(release))


def row_of(known: Mapping[int, Row], what: str) -> tuple[int, Row]:
    """The property that is called so; in a release without it the one of the newest."""
    newest = appendix.rows(CHARGER_DISCHARGER)
    for every in (known, newest):
        for epc, row in every.items():
            if row.name == what:
                return epc, row
    raise HarnessFault(f"no property of a charger is called {what!r}")


def data(row: Row, value: str) -> str:
    """The data for a value as a sentence says it, in hex. What the release does not have is said as newer ones do."""
    if value.startswith("0x"):
        return value[2:]
    try:
        return values.encode(row, value).hex().upper()
    except ValueError:
        return values.encode(appendix.rows(CHARGER_DISCHARGER)[row.epc], value).hex().upper()


def alternatives(row: Row, value: str) -> tuple[str, ...]:
    """The data for one value, or for several with " or " between them; () for any."""
    return tuple(data(row, each) for each in value.split(" or ")) if value else ()


def wanted(scene: Scene, subject: str) -> tuple[int, ...]:
    """The values of a subject that the device offers; the first one in any case."""
    side = theirs(scene)
    readable = side.listed(charger(scene, side), GET_MAP)
    every = SUBJECTS[subject]
    if readable is None:
        return every[:1]
    return tuple(epc for epc in every if epc in readable) or every[:1]


def hexed(epc: int) -> str:
    return f"{epc:02X}"


def value_in(seen: Observation, epc: int) -> str:
    """The data of a property in an answer; "" if it is not there or empty."""
    found: str = seen.body["values"].get(hexed(epc), "")
    return found


def one_of_values(epc: int, allowed: Sequence[str]) -> Callable[[Any], str | None]:
    """A matcher for the values of an observation: the property is there, with one of these data (() any)."""

    def match(found: Any) -> str | None:
        edt = found.get(hexed(epc)) if isinstance(found, Mapping) else None
        if edt is None:
            return f"wanted {hexed(epc)}"
        if allowed and edt not in allowed:
            return f"wanted {hexed(epc)} = {' or '.join(allowed)}, got {edt}"
        return None

    return match
