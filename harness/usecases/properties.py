"""IEC 63110-1, 8.3.4: the CSMS changes properties of a station's components, and reads them back.

A property is called by a plain name ("offline threshold"); which variable of which component that is, the binding
knows.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class WriteProperties(Intent):
    """The CSMS changes properties in one request: (name, value) each. Empty: a request without any.

    attribute  of the property that is written: "" (the actual value) · "target" · "upper limit"
    """

    values: tuple[tuple[str, str], ...]
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class WriteManyProperties(Intent):
    """The operator changes more properties than the station takes in one request."""


@dataclass(frozen=True, slots=True)
class ReadProperty(Intent):
    """The CSMS reads a property."""

    name: str


@dataclass(frozen=True, slots=True)
class PropertyRead(Sight):
    """The station tells the value that was asked for last, whatever it is."""


@dataclass(frozen=True, slots=True)
class PropertyHolds(Sight):
    """The value that was asked for last is this one."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PropertyUnchanged(Sight):
    """The value that was asked for last is still the one that it was when it was first read."""

    name: str


@dataclass(frozen=True, slots=True)
class WritesAnswered(Sight):
    """Each change of the last request has a result of its own, with this status.

    statuses  in the order of the changes; "in force" stands for accepted at once or after a restart
    """

    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WritesTaken(Sight):
    """All changes of the last request were accepted; a precondition of what follows."""


@dataclass(frozen=True, slots=True)
class WriteRefusedAsMalformed(Sight):
    """A request to change nothing is not answered as if it were right."""


@dataclass(frozen=True, slots=True)
class HeartbeatAfterSilence(Sight):
    """A station that has nothing to say gives a sign of life after `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ChangeNeedsRestart(Intent):
    """Our station shall take every change, but only for after a restart."""


@dataclass(frozen=True, slots=True)
class StationRefusesChange(Intent):
    """Our station shall refuse every change."""


@dataclass(frozen=True, slots=True)
class InventoryTaken(Sight):
    """The CSMS has received the whole inventory of our station; a precondition."""


@dataclass(frozen=True, slots=True)
class ChangeOrdered(Sight):
    """The CSMS sends the change of these properties, all in one request."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeNotRepeated(Sight):
    """The CSMS does not send a change of this property again for `seconds`."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NothingChangedTwice(Sight):
    """Each request of the CSMS names a property at most once."""


@dataclass(frozen=True, slots=True)
class PortionsKept(Sight):
    """Each request of the CSMS holds at most as many changes as the station takes, and all of them come."""
