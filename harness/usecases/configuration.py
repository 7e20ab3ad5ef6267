"""IEC 63110-1, 8.3.3: the CSMS finds out what a station is made of and how it is set."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class AskInventory(Intent):
    """The CSMS asks for an inventory.

    kind  "full" · "configuration" · "summary" · any other text is sent as it is (a kind that does not exist)
    """

    kind: str


@dataclass(frozen=True, slots=True)
class AskReport(Intent):
    """The CSMS asks for a report of a selection, in plain words (the binding knows which there are)."""

    selection: str


@dataclass(frozen=True, slots=True)
class AskMonitors(Intent):
    """The CSMS asks for a report of monitors: a selection in plain words."""

    selection: str


@dataclass(frozen=True, slots=True)
class ReadVariables(Intent):
    """The CSMS reads these variables, in plain words, in one request."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadTooMany(Intent):
    """The CSMS reads one variable more than the station takes in one request."""


@dataclass(frozen=True, slots=True)
class ReadMany(Intent):
    """The operator wants to see ten settings at once."""


@dataclass(frozen=True, slots=True)
class StationTakesFewItems(Intent):
    """Our station shall take no more than `most` variables in one request to read, and say so."""

    most: int


@dataclass(frozen=True, slots=True)
class StationHasNewFirmware(Intent):
    """Our station comes back with firmware that the CSMS has never seen on it."""


@dataclass(frozen=True, slots=True)
class StationReportsHalf(Intent):
    """Our station shall accept to report, and leave the sending to the scenario."""


@dataclass(frozen=True, slots=True)
class StationHasNothing(Intent):
    """Our station shall have nothing to report."""


@dataclass(frozen=True, slots=True)
class SendFirstPart(Intent):
    """Our station sends the first part of the report that was asked for, and promises more."""


@dataclass(frozen=True, slots=True)
class ReportAgreed(Sight):
    """The station agrees to the report."""


@dataclass(frozen=True, slots=True)
class ReportAgreedOrNotSupported(Sight):
    """The station agrees to the report, or says that it has none of that kind."""


@dataclass(frozen=True, slots=True)
class ReportAsPromised(Sight):
    """A report comes if it was agreed to, and none if not."""


@dataclass(frozen=True, slots=True)
class ReportNumbered(Sight):
    """The report comes to its end, in parts that are numbered from 0."""


@dataclass(frozen=True, slots=True)
class ReportDescribed(Sight):
    """Each variable of the report comes with its characteristics."""


@dataclass(frozen=True, slots=True)
class ListsDescribed(Sight):
    """Each variable of the report that is a list comes with what may be in it."""


@dataclass(frozen=True, slots=True)
class ReportFits(Sight):
    """Each value of the report is one that its own description allows."""


@dataclass(frozen=True, slots=True)
class ReportHolds(Sight):
    """The report holds what it must.

    what  "everything mandatory" · "what an operator can set" · "the availability of everything"
    """

    what: str


@dataclass(frozen=True, slots=True)
class ReportIs(Sight):
    """The report holds the selection, and nothing but the selection."""

    selection: str


@dataclass(frozen=True, slots=True)
class ReportEmpty(Sight):
    """The station says that nothing fits the selection."""


@dataclass(frozen=True, slots=True)
class NoReport(Sight):
    """No report comes for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class InventoryRefusedAsMalformed(Sight):
    """A kind of inventory that does not exist is refused."""


@dataclass(frozen=True, slots=True)
class ReadsAnswered(Sight):
    """Each variable that was read has a result of its own, with this status."""

    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValuesOnlyWhereRead(Sight):
    """A value is told where reading succeeded, and nowhere else."""


@dataclass(frozen=True, slots=True)
class LimitTold(Sight):
    """The station tells how many variables it takes in one request."""


@dataclass(frozen=True, slots=True)
class TooManyAnswered(Sight):
    """The station answers for every variable, or refuses the request as too long."""


@dataclass(frozen=True, slots=True)
class InventoryOrdered(Sight):
    """The CSMS asks for an inventory of this kind, of its own accord or because the operator wants it."""

    kind: str


@dataclass(frozen=True, slots=True)
class InventoryTaken(Sight):
    """The CSMS asks the station that it does not know for everything, and takes every part of the answer."""


@dataclass(frozen=True, slots=True)
class InventoryAsked(Sight):
    """The CSMS asks the station for everything."""


@dataclass(frozen=True, slots=True)
class PartsTaken(Sight):
    """The CSMS acknowledges every part of the report."""


@dataclass(frozen=True, slots=True)
class ReadOrdered(Sight):
    """The CSMS reads these variables."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadInSmallRequests(Sight):
    """The CSMS reads all that the operator wants, with at most `most` variables in one request."""

    most: int


@dataclass(frozen=True, slots=True)
class NewInventoryIsNew(Sight):
    """If the CSMS asks for everything again, it does not take the new report for the rest of the old one."""


@dataclass(frozen=True, slots=True)
class ReportOrdered(Sight):
    """The CSMS asks for a report of this selection."""

    selection: str


@dataclass(frozen=True, slots=True)
class MonitorsOrdered(Sight):
    """The CSMS asks for a report of the monitors of this selection."""

    selection: str


@dataclass(frozen=True, slots=True)
class StationWatches(Intent):
    """Our station shall have monitors: changes of its state and of EVSE 1, a threshold of the power of EVSE 1."""


@dataclass(frozen=True, slots=True)
class UnknownValueNamed(Sight):
    """If the refusal says why, it says that a value does not exist."""
