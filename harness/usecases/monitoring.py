"""IEC 63110-1, 8.3.5: the CSMS watches a station: monitors that it sets, and the events that they raise."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor to be set.

    kind      "upper threshold" · "lower threshold" · "delta" · "periodic"
    on        "movable value" (of the profile) · "connector state" · "unknown component" · "unknown property" ·
              "serial number"
    value     the threshold, the change, the period in seconds; None: what suits the value that is watched ·
              "below" · "above" its range
    severity  0 (worst) to 9
    id        "" for a new one · "same": it takes the place of the one set last · "unknown"
    """

    kind: str
    on: str = "movable value"
    value: float | str | None = None
    severity: int = 5
    id: str = ""


@dataclass(frozen=True, slots=True)
class SetMonitors(Intent):
    """The CSMS sets these monitors in one request."""

    monitors: tuple[Monitor, ...]


@dataclass(frozen=True, slots=True)
class ClearMonitor(Intent):
    """The CSMS removes a monitor: "ours" (the one set last), "unknown" or "built-in"."""

    which: str = "ours"


@dataclass(frozen=True, slots=True)
class ChooseMonitors(Intent):
    """The CSMS chooses which monitors are there: "all", "factory" or "built-in"; other words are sent as they are."""

    base: str


@dataclass(frozen=True, slots=True)
class ChooseSeverity(Intent):
    """The CSMS wants to hear of events up to this severity."""

    severity: int


@dataclass(frozen=True, slots=True)
class ListMonitors(Intent):
    """The CSMS asks for all monitors ("") or those of a kind: "threshold", "delta", "periodic".

    on  only those on this value, see `Monitor.on`
    """

    kind: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class MoveValue(Intent):
    """The value that is watched is made "calm" (within the threshold) or "alarming" (beyond it)."""

    to: str


@dataclass(frozen=True, slots=True)
class AskForRange(Intent):
    """The CSMS asks what range the watched value has."""


@dataclass(frozen=True, slots=True)
class RangeKnown(Sight):
    """The range of the watched value has this end, "lower" or "upper"; a precondition of what follows."""

    end: str


@dataclass(frozen=True, slots=True)
class BreakSomething(Intent):
    """Something at the EVSE breaks."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class RepairIt(Intent):
    """What broke at the EVSE works again."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class BuiltInMonitorKnown(Sight):
    """The profile says by which id a built-in monitor goes."""


@dataclass(frozen=True, slots=True)
class MonitorsAnswered(Sight):
    """Each monitor of the last request has a result of its own, with this status."""

    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonitorInstalled(Sight):
    """The monitors of the last request are in force; a precondition of what follows."""


@dataclass(frozen=True, slots=True)
class ClearAnswered(Sight):
    """The order to remove a monitor is answered so."""

    status: str


@dataclass(frozen=True, slots=True)
class ChoiceAnswered(Sight):
    """The choice of monitors or of severity is answered so."""

    status: str


@dataclass(frozen=True, slots=True)
class ChoiceTaken(Sight):
    """The choice of monitors or of severity is accepted; a precondition of what follows."""


@dataclass(frozen=True, slots=True)
class ChoiceRefused(Sight):
    """A choice that does not exist is not answered as if it were right."""


@dataclass(frozen=True, slots=True)
class EventTold(Sight):
    """The monitor raises an event.

    kind       "alert" · "all-clear" · "change"
    any_id     the id of the monitor may have changed meanwhile
    """

    kind: str
    any_id: bool = False


@dataclass(frozen=True, slots=True)
class BuiltInEventTold(Sight):
    """A built-in monitor raises an event."""


@dataclass(frozen=True, slots=True)
class NoEventTold(Sight):
    """The monitor raises no event while nothing else happens."""


@dataclass(frozen=True, slots=True)
class PeriodicEvents(Sight):
    """The monitor raises an event every `seconds`, three in a row."""

    seconds: float


@dataclass(frozen=True, slots=True)
class MonitorListed(Sight):
    """The list is complete and holds the monitor set last (`there`), or does not."""

    there: bool = True


@dataclass(frozen=True, slots=True)
class OrderSent(Sight):
    """The CSMS sends what the operator ordered about monitors: "monitor", "removal", "choice", "severity", "list"."""

    what: str


@dataclass(frozen=True, slots=True)
class StationRefusesMonitoring(Intent):
    """Our station shall refuse every order about monitors."""


@dataclass(frozen=True, slots=True)
class StationRaisesEvent(Intent):
    """Our station reports an event: "two", "alert", "all-clear", "periodic", "built-in" or "secret"."""

    kind: str


@dataclass(frozen=True, slots=True)
class StationHeard(Sight):
    """The CSMS answers what our station told last."""
