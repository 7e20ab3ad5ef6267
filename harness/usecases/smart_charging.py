"""IEC 63110-1, 8.2.3: the CSMS shapes what stations and sessions may take, with limits that change over time.

Limits are told in amperes. A product that works in watts is given a kilowatt for each ampere: the numbers of a
scenario stay the same, and every one of them is low enough for any station.
"""

import re
from dataclasses import dataclass

from harness.errors import HarnessFault
from harness.usecases.words import Intent, Sight

NO_EVSE = 9999
"""The number of an EVSE that no station has."""

Course = tuple[tuple[float, float], ...]
"""Steps of a limit: (seconds after its beginning, amperes)."""

_STEP = re.compile(r"(?P<limit>\d+(?:\.\d+)?) A(?: after (?P<after>\d+) s)?")


def course(text: str) -> Course:
    """ "8 A, 11 A after 50 s" is ((0, 8), (50, 11)). Raises HarnessFault for any other wording."""
    steps = [_STEP.fullmatch(part.strip()) for part in text.split(",")]
    if not all(steps):
        raise HarnessFault(f'{text!r} is no course of a limit; right would be "8 A, 11 A after 50 s"')
    return tuple((float(step["after"] or 0), float(step["limit"])) for step in steps if step)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as the CSMS sets it.

    scope        "session": the running transaction of `evse` · "default": every session of `evse`, of all EVSEs
                 when `evse` is 0 · "station": all that the station takes from the grid
    level        the higher one wins among limits of the same scope
    begins       seconds from now until its first step · lasts: seconds from there until it ends (None: it does not)
    valid_from, valid_for   seconds from now between which it counts at all (None: no such border)
    kind         "fixed": by the clock · "relative": from the beginning of the session · "daily", "weekly"
    unit         "usable", or "unusable": the one that the station does not work in
    session      "running", or "unknown": a number that no transaction has
    """

    scope: str = "default"
    evse: int = 1
    steps: Course = ((0.0, 6.0),)
    level: int = 0
    begins: float = 0.0
    lasts: float | None = 3600.0
    valid_from: float | None = None
    valid_for: float | None = None
    kind: str = "fixed"
    unit: str = "usable"
    session: str = "running"


@dataclass(frozen=True, slots=True)
class ForgetLimits(Intent):
    """The CSMS takes back every limit that it may have set, and asks in which unit the station works."""


@dataclass(frozen=True, slots=True)
class LimitsForgotten(Sight):
    """The station has dealt with that."""


@dataclass(frozen=True, slots=True)
class OneUnitOnly(Sight):
    """The station says that it limits in amperes only, or in watts only."""


@dataclass(frozen=True, slots=True)
class SetLimit(Intent):
    """The CSMS sets a limit."""

    limit: Limit


@dataclass(frozen=True, slots=True)
class ReplaceLimit(Intent):
    """The CSMS sets the limit that it set last once more, with another value."""

    amperes: float


@dataclass(frozen=True, slots=True)
class SetLimitWithoutSchedule(Intent):
    """The CSMS sends a limit that lacks what it is about."""


@dataclass(frozen=True, slots=True)
class LimitAccepted(Sight):
    """The station takes the limit."""


@dataclass(frozen=True, slots=True)
class LimitRejected(Sight):
    """The station does not take the limit. `why`: what is wrong with it, in words that the binding knows."""

    why: str


@dataclass(frozen=True, slots=True)
class LimitRefusedAsMalformed(Sight):
    """The station refuses a limit that lacks something."""


@dataclass(frozen=True, slots=True)
class LimitRefusedAsUnsupported(Sight):
    """The station says that it does not know limits at all."""


@dataclass(frozen=True, slots=True)
class ClearLimit(Intent):
    """The CSMS takes limits back.

    which   "last": the one that it set last · "unknown": one that does not exist · "matching": all of this
            `scope` ("" = any), `level` and `evse` (None = any)
    """

    which: str = "last"
    scope: str = ""
    level: int | None = None
    evse: int | None = None


@dataclass(frozen=True, slots=True)
class LimitsCleared(Sight):
    """The station says that it dropped what was meant."""


@dataclass(frozen=True, slots=True)
class NothingToClear(Sight):
    """The station says that it has no such limit."""


@dataclass(frozen=True, slots=True)
class AskLimits(Intent):
    """The CSMS asks which limits are installed.

    evse     None: anywhere, the station itself is 0
    which    "first", "last": the one that was set then, asked for by its number · "": all that fit the rest
    source   who set it, as the protocol names them
    """

    evse: int | None = None
    which: str = ""
    scope: str = ""
    level: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class LimitsReported(Sight):
    """The station reports all limits that were asked for, and no other."""


@dataclass(frozen=True, slots=True)
class LimitsReportedAsSet(Sight):
    """What is reported is what was set."""


@dataclass(frozen=True, slots=True)
class NoLimitsReported(Sight):
    """The station says that it has no such limit."""


@dataclass(frozen=True, slots=True)
class AskSchedule(Intent):
    """The CSMS asks what an EVSE (0: the station) may take in the next `seconds`."""

    evse: int
    seconds: int
    unit: str = "usable"


@dataclass(frozen=True, slots=True)
class ScheduleTold(Sight):
    """The station answers with a schedule."""


@dataclass(frozen=True, slots=True)
class ScheduleRefused(Sight):
    """The station cannot tell. `why`: what stands in the way."""

    why: str


@dataclass(frozen=True, slots=True)
class ScheduleCovers(Sight):
    """The schedule is of the EVSE, the time and the unit that were asked for, without a gap."""


@dataclass(frozen=True, slots=True)
class ScheduleWithinLimits(Sight):
    """The schedule is at no moment above the lowest of the limits in force."""


@dataclass(frozen=True, slots=True)
class ScheduleFollowsLimits(Sight):
    """At every moment the schedule is what the limits in force and the station's own ability amount to."""


@dataclass(frozen=True, slots=True)
class AskReadings(Intent):
    """The CSMS wants to know what flows on an EVSE now."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class ReadingsTold(Sight):
    """The station tells what flows."""


@dataclass(frozen=True, slots=True)
class ReadingsWithinLimit(Sight):
    """No more flows on the EVSE than the limit in force lets through."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class StationRefusesLimits(Intent):
    """Our station shall not take limits. `how`: "rejected", or "unsupported": it does not know them at all."""

    how: str = "rejected"


@dataclass(frozen=True, slots=True)
class StationHasNoLimits(Intent):
    """Our station shall say that it knows none of the limits that the CSMS takes back."""


@dataclass(frozen=True, slots=True)
class LimitOrdered(Sight):
    """The CSMS tells the station of the limit that its operator wants."""

    scope: str
    evse: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LimitWellFormed(Sight):
    """The limit that the CSMS sent has one schedule, whose steps begin at once and ascend."""


@dataclass(frozen=True, slots=True)
class LimitReplaced(Sight):
    """The CSMS sends the second limit in the place of the first."""


@dataclass(frozen=True, slots=True)
class LimitsSideBySide(Sight):
    """The CSMS sends two limits that can stand beside each other."""


@dataclass(frozen=True, slots=True)
class LimitNotRepeated(Sight):
    """The CSMS does not send the limit again for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ClearOrdered(Sight):
    """The CSMS tells the station to drop limits: one by its number ("last"), or by what they are ("matching")."""

    which: str


@dataclass(frozen=True, slots=True)
class LimitsAsked(Sight):
    """The CSMS asks the station for its limits, of this EVSE (None: anywhere)."""

    evse: int | None
    by: str


@dataclass(frozen=True, slots=True)
class ReportTaken(Sight):
    """The CSMS acknowledges the report of the station."""


@dataclass(frozen=True, slots=True)
class ScheduleAsked(Sight):
    """The CSMS asks for the schedule of this EVSE (0: the station)."""

    evse: int
