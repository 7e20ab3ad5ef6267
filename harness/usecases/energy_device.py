"""IEC 63380-2: an energy manager (EMS) and a charging device at the local energy interface; here the device is tested.

Subjects are groups of values: "state", "charging method", "state of charge", "operation mode", "charging power". Values
have names ("operation mode") and are said as people say them ("charge", "3000"), or raw ("0x99") where they are wrong on
purpose.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class FindDevices(Intent):
    """The EMS asks who is there. `directly`: only the device that it knows of, if it knows of one."""

    directly: bool = False


@dataclass(frozen=True, slots=True)
class LearnDevice(Intent):
    """The EMS asks a device that it found what can be read, written and is announced there."""


@dataclass(frozen=True, slots=True)
class ReadNode(Intent):
    """The EMS asks the node what it is, value by value."""


@dataclass(frozen=True, slots=True)
class ReadSubject(Intent):
    """The EMS reads the values of a subject.

    together  in one request · unknown: with one more that the device does not have
    """

    subject: str
    together: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class ReadAbsentDevice(Intent):
    """The EMS asks a charger that is not there."""

    subject: str


@dataclass(frozen=True, slots=True)
class ReadEveryCharger(Intent):
    """The EMS asks all chargers of the device at once."""


@dataclass(frozen=True, slots=True)
class ReadValue(Intent):
    """The EMS reads one value. `number`: of the request, if it has to be a certain one · `stream`: over TCP."""

    what: str
    number: int | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True)
class OpenStream(Intent):
    """The EMS connects to the device over TCP."""


@dataclass(frozen=True, slots=True)
class StreamOpen(Sight):
    """The device lets the EMS connect over TCP."""


@dataclass(frozen=True, slots=True)
class WriteValue(Intent):
    """The EMS sets a value.

    quietly  it does not want to be told that it was taken · also: another value in the same request
    """

    what: str
    value: str
    quietly: bool = False
    also: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WriteAboveHighest(Intent):
    """The EMS sets the charging power to more than the device says it can take."""


@dataclass(frozen=True, slots=True)
class WriteToAll(Intent):
    """The EMS sets a value of all chargers of everybody."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class AskToAnnounce(Intent):
    """The EMS asks the device to announce a value, or one that it does not have."""

    what: str


@dataclass(frozen=True, slots=True)
class SendNonsense(Intent):
    """The EMS sends what cannot be understood."""

    kind: str


@dataclass(frozen=True, slots=True)
class ReadAllOthers(Intent):
    """The EMS reads everything that the device does not offer for reading."""


@dataclass(frozen=True, slots=True)
class WriteAllOthers(Intent):
    """The EMS writes everything that the device does not offer for writing."""


@dataclass(frozen=True, slots=True)
class CauseFault(Intent):
    """Something at the device breaks, or is repaired."""

    mended: bool = False


@dataclass(frozen=True, slots=True)
class RestartDevice(Intent):
    """The device is switched off and on again."""


# -- what is to be seen -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviceFound(Sight):
    """Somebody says that he has a charger."""


@dataclass(frozen=True, slots=True)
class DeviceLearnt(Sight):
    """The device says what can be read, written and is announced."""


@dataclass(frozen=True, slots=True)
class Introduced(Sight):
    """The node announces which objects it has."""


@dataclass(frozen=True, slots=True)
class NodeTold(Sight):
    """Everything that was asked of the node was told."""


@dataclass(frozen=True, slots=True)
class SubjectTold(Sight):
    """Every value of the subject is told; of a vehicle only if there is one."""

    subject: str


@dataclass(frozen=True, slots=True)
class OnlyUnknownRefused(Sight):
    """The values of the subject are told, the one that the device does not have is refused, in one answer."""

    subject: str


@dataclass(frozen=True, slots=True)
class NobodyAnswers(Sight):
    """No answer comes. `nonsense`: what was sent could not be understood."""

    nonsense: bool = False


@dataclass(frozen=True, slots=True)
class EveryChargerAnswers(Sight):
    """Each charger answers for itself."""


@dataclass(frozen=True, slots=True)
class ValueIs(Sight):
    """The value that was read is this one; "" any legal one; several are separated by " or "."""

    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ValueTaken(Sight):
    """What was set was taken."""


@dataclass(frozen=True, slots=True)
class ValueRefused(Sight):
    """What was set was refused. `only`: the second value, the first one was taken."""

    only: bool = False


@dataclass(frozen=True, slots=True)
class NoWordAboutIt(Sight):
    """What was set is not answered at all."""


@dataclass(frozen=True, slots=True)
class Announced(Sight):
    """The device announces the value; "" any; several are separated by " or "."""

    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncedAsAsked(Sight):
    """The device announces what it was asked to."""


@dataclass(frozen=True, slots=True)
class EveryChargerTakes(Sight):
    """Each charger says for itself that it took what was set."""


@dataclass(frozen=True, slots=True)
class NotAnnounced(Sight):
    """The device does not announce the value."""

    what: str


@dataclass(frozen=True, slots=True)
class AnnouncementRefused(Sight):
    """The device says that there is nothing to announce."""


@dataclass(frozen=True, slots=True)
class AllOthersRefused(Sight):
    """Everything that was asked for is refused."""


@dataclass(frozen=True, slots=True)
class SubjectOffered(Sight):
    """The device offers what a use case function needs: to read, to write, to announce."""

    function: str


@dataclass(frozen=True, slots=True)
class AnnouncingListed(Sight):
    """The device lists the value among those whose changes it announces."""

    what: str


@dataclass(frozen=True, slots=True)
class AnsweredAlone(Sight):
    """The answer goes to the node that asked, and to nobody else."""


@dataclass(frozen=True, slots=True)
class ToldIfThere(Sight):
    """The value is told where class and release of the device make it mandatory, refused where they do not know it."""

    what: str


@dataclass(frozen=True, slots=True)
class TakenOrRefused(Sight):
    """What was set is answered, one way or the other."""


@dataclass(frozen=True, slots=True)
class NothingFlows(Sight):
    """The power that was read is none."""


@dataclass(frozen=True, slots=True)
class NotAboveHighest(Sight):
    """The charging power that was read is not more than the device says it can take."""


@dataclass(frozen=True, slots=True)
class ChargeNotFallen(Sight):
    """What was read of the battery, percent or energy, is not lower than before."""


@dataclass(frozen=True, slots=True)
class ChargeAgrees(Sight):
    """State of charge, stored energy and capacity agree."""


@dataclass(frozen=True, slots=True)
class WindowHolds(Sight):
    """The lowest power is not above the highest, and the setting lies between them."""
