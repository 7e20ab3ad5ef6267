"""IEC 63380-2 from the other side: an energy manager (EMS) is tested, with a charging device that we play."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class DeviceAppears(Intent):
    """Our device is switched on and announces itself."""


@dataclass(frozen=True, slots=True)
class DeviceGreets(Intent):
    """Our device announces itself again, without having been off."""


@dataclass(frozen=True, slots=True)
class DeviceOffersLess(Intent):
    """Our device comes back without some values: it does not let them be read, or only not set."""

    missing: tuple[str, ...]
    only_setting: bool = False


@dataclass(frozen=True, slots=True)
class DeviceHasBadMap(Intent):
    """Our device announces itself again; what it then says can be read is wrong: "counts wrongly", "lacks a byte", "lists
    too many".
    """

    kind: str


@dataclass(frozen=True, slots=True)
class DeviceOnlyCharges(Intent):
    """Our device comes back as one that can charge vehicles, but not discharge them."""


@dataclass(frozen=True, slots=True)
class DeviceRecovers(Intent):
    """Our device answers as it should again, and announces itself."""


@dataclass(frozen=True, slots=True)
class EmsGetsTime(Intent):
    """The EMS gets time to take in what has happened."""


@dataclass(frozen=True, slots=True)
class VehicleArrives(Intent):
    """A vehicle is connected to our device."""


@dataclass(frozen=True, slots=True)
class VehicleLeaves(Intent):
    """The vehicle is disconnected from our device."""


@dataclass(frozen=True, slots=True)
class DeviceChanges(Intent):
    """A value of our device changes by itself. `quietly`: it is not announced."""

    what: str
    value: str
    quietly: bool = False


@dataclass(frozen=True, slots=True)
class DeviceAnswersBadly(Intent):
    """Our device answers otherwise than it should.

    how   "refuse", "silence", "late", "twice", "wrong transaction", "wrong object", "wrong service", "longer", "cut" ...
    what  "questions" or "orders" · times: so many times, 0: until it is told otherwise
    about  the one value that it counts for; "" all
    """

    how: str
    what: str = "questions"
    times: int = 0
    value: str = ""
    seconds: float = 0.0
    about: str = ""


@dataclass(frozen=True, slots=True)
class OrderEms(Intent):
    """An operator orders the EMS: "charge", "stop", "discharge", "limit". `power` in W."""

    action: str
    power: float = 0.0


@dataclass(frozen=True, slots=True)
class AskEms(Intent):
    """Our device asks the node and the controller of the EMS what they are."""


@dataclass(frozen=True, slots=True)
class TellEms(Intent):
    """Our device tells the EMS a value and wants it confirmed. `nobody`: to an object that the EMS does not have."""

    what: str
    value: str
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class TellEmsInPassing(Intent):
    """Our device announces a value to the EMS alone."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class VehicleFlaps(Intent):
    """Ten times in a row, under one number, our device announces that the vehicle has gone and come; it is there at
    last.
    """


@dataclass(frozen=True, slots=True)
class AnnounceNonsense(Intent):
    """Our device announces what means nothing."""

    kind: str


@dataclass(frozen=True, slots=True)
class RestartEms(Intent):
    """The EMS is switched off and on again."""


@dataclass(frozen=True, slots=True)
class LookUp(Intent):
    """Somebody looks at what the EMS shows."""

    what: str


# -- what is to be seen -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EmsFound(Sight):
    """The EMS was heard: it announced itself or asked something."""


@dataclass(frozen=True, slots=True)
class EmsIntroduced(Sight):
    """The EMS announces that it has a controller."""


@dataclass(frozen=True, slots=True)
class EmsAnswers(Sight):
    """The EMS tells all that it was asked."""


@dataclass(frozen=True, slots=True)
class EmsLearns(Sight):
    """The EMS asks what can be read at our device."""


@dataclass(frozen=True, slots=True)
class EmsAsks(Sight):
    """The EMS asks for at least one value of the subject."""

    subject: str


@dataclass(frozen=True, slots=True)
class EmsSets(Sight):
    """The EMS sets the value; "" any."""

    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class EmsDoesNotSet(Sight):
    """The EMS does not set the value; "" none."""

    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class EmsLeavesAlone(Sight):
    """The EMS does not set the value, whatever it would be."""

    what: str


@dataclass(frozen=True, slots=True)
class EmsSetsFirst(Sight):
    """The EMS sets the first value before, or together with, the second."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class EmsConfirms(Sight):
    """The EMS confirms what it was told."""


@dataclass(frozen=True, slots=True)
class EmsSilent(Sight):
    """The EMS does not answer."""


@dataclass(frozen=True, slots=True)
class EmsShows(Sight):
    """What was looked up is this; "nothing" if it has to be unknown."""

    value: str
