"""How a charging station stands with the CSMS: the boot status that both sides have to respect (B01 to B03).

unknown --BootNotification--> none --answer--> accepted | pending | rejected
accepted --Reset accepted, new link--> none
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from harness.protocols.ocpp.v201.checks.context import CheckContext
from harness.protocols.ocpp.v201.checks.exchange import Line, Moment
from harness.protocols.ocpp.v201.checks.payload import text, whole


class Boot(Enum):
    """The boot status. UNKNOWN: nothing in the trace tells. NONE: powered up, and nobody accepted it yet."""

    UNKNOWN = "unknown"
    NONE = "none"
    PENDING = "Pending"
    REJECTED = "Rejected"
    ACCEPTED = "Accepted"


TRIGGERED: Final = {
    "SignChargingStationCertificate": {"SignCertificate"},
    "SignV2GCertificate": {"SignCertificate"},
    "SignCombinedCertificate": {"SignCertificate"},
    "StatusNotification": {"StatusNotification", "NotifyEvent"},
}
"""What TriggerMessage calls otherwise than the actions with which it may be met: the state of a connector may be told
as an event, too (G01.FR.07)."""
REPORTS: Final = {"GetBaseReport": "NotifyReport", "GetReport": "NotifyReport"}


@dataclass(slots=True)
class Registration:
    """One station. `since`, `seq`, `link`: of the BootNotificationResponse that set the status.

    interval     seconds, of that response
    instructed   actions that the CSMS asked for since (B02.FR.02)
    rebooting    a Reset of the whole station was accepted
    told         that nobody accepted it yet is known from the start, not concluded from a boot
    """

    boot: Boot = Boot.UNKNOWN
    since: float = 0.0
    seq: int = -1
    link: str = ""
    interval: int = 0
    instructed: set[str] = field(default_factory=set)
    rebooting: bool = False
    told: bool = False


class Registrations:
    """All stations of the trace, by identity."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._by_identity: dict[str, Registration] = {}

    def of(self, line: Line) -> Registration:
        """The station that the link belongs to."""
        found = self._by_identity.get(line.identity)
        if found is None:
            start = Boot.NONE if self._context.fresh else Boot.UNKNOWN
            found = self._by_identity[line.identity] = Registration(start, told=self._context.fresh)
        return found

    def all(self) -> Iterable[Registration]:
        """All of them."""
        return self._by_identity.values()

    def follow(self, moment: Moment) -> None:
        """Move on; called after the checks saw the moment, so they see how things stood before it."""
        seen = moment.seen
        match seen.shape, seen.name:
            case "request", "BootNotification":
                self._booting(moment)
            case "request", "TriggerMessage" | "GetBaseReport" | "GetReport":
                self._instruct(moment)
            case "response", "BootNotification":
                self._answered(moment)
            case "response", "Reset":
                self._reset(moment)
            case "link", "opened":
                self._opened(moment.line)
            case "fact", "standing":
                self._stand(moment.line)

    def _booting(self, moment: Moment) -> None:
        station = self.of(moment.line)
        if station.boot in (Boot.UNKNOWN, Boot.ACCEPTED) and not moment.planted:
            station.boot = Boot.NONE

    def _instruct(self, moment: Moment) -> None:
        name = moment.seen.name
        wanted = text(moment.seen.body, "requestedMessage") if name == "TriggerMessage" else REPORTS[name]
        if wanted:
            self.of(moment.line).instructed |= TRIGGERED.get(wanted, {wanted})

    def _answered(self, moment: Moment) -> None:
        station, seen = self.of(moment.line), moment.seen
        if moment.planted or moment.again:
            station.boot = Boot.UNKNOWN if moment.planted else station.boot
            return
        try:
            station.boot = Boot(text(seen.body, "status"))
        except ValueError:
            return
        station.since, station.seq, station.link = seen.at, seen.seq, moment.line.name
        station.interval = whole(seen.body, "interval") or 0
        station.instructed, station.told = set(), False

    def _reset(self, moment: Moment) -> None:
        whole_station = isinstance(moment.asked, dict) and "evseId" not in moment.asked
        if whole_station and text(moment.seen.body, "status") == "Accepted":
            self.of(moment.line).rebooting = True

    def _opened(self, line: Line) -> None:
        station = self.of(line)
        if station.rebooting:
            station.boot, station.rebooting = Boot.NONE, False

    def _stand(self, line: Line) -> None:
        station = self.of(line)
        try:
            station.boot = Boot(line.standing.boot) if line.standing else Boot.UNKNOWN
        except ValueError:
            return
        station.told = station.boot is Boot.NONE
