"""IEC 63110-1, 8.3.5: the CSMS asks a station to tell something now."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class AskFor(Intent):
    """The CSMS asks for: "meter values", "session", "log status", "firmware status", "heartbeat", "connector", "boot"
    or "something unknown"; of one EVSE or connector, or of all.
    """

    what: str
    evse: int | None = None
    connector: int | None = None


@dataclass(frozen=True, slots=True)
class AskAnswered(Sight):
    """The station says whether it will tell."""

    status: str


@dataclass(frozen=True, slots=True)
class AskTaken(Sight):
    """The station will tell; a precondition: it is free to decline most of what it is asked for."""


@dataclass(frozen=True, slots=True)
class Told(Sight):
    """After its answer the station tells what it was asked for.

    state  that it has to tell: of a connector, an upload, a download; "" any
    """

    what: str
    evse: int | None = None
    connector: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class UploadLog(Intent):
    """The CSMS orders a log file."""


@dataclass(frozen=True, slots=True)
class LogUploading(Sight):
    """The station says that it is uploading; a precondition."""


@dataclass(frozen=True, slots=True)
class FirmwareDownloading(Sight):
    """The station says that it is downloading firmware; a precondition."""


@dataclass(frozen=True, slots=True)
class AskOrdered(Sight):
    """The CSMS asks the station for this."""

    what: str
    evse: int | None = None
    connector: int | None = None


@dataclass(frozen=True, slots=True)
class AskedMessageAnswered(Sight):
    """The CSMS answers what our station tells because it was asked."""

    what: str


@dataclass(frozen=True, slots=True)
class StationCannotTell(Intent):
    """Our station shall answer that it does not know how to tell what it is asked for."""


@dataclass(frozen=True, slots=True)
class AskNotRepeated(Sight):
    """The CSMS does not ask again for `seconds`."""

    seconds: float
