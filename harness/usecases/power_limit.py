"""Limitation of power consumption: an energy manager limits what a station draws, as long as it is alive."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight

# What the energy manager does


@dataclass(frozen=True, slots=True)
class ShowAlive(Intent):
    """The energy manager shows once that it is alive."""


@dataclass(frozen=True, slots=True)
class KeepAlive(Intent):
    """The energy manager shows again and again that it is alive."""


@dataclass(frozen=True, slots=True)
class FallSilent(Intent):
    """The energy manager does not show that it is alive for `seconds`, and not later either; the connection stays."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LimitConsumption(Intent):
    """The energy manager sets a limit.

    value    which one: "usual" and "other" are limits of the profile, "negative" is one that makes no sense
    seconds  for how long; None: until further notice
    form     how it is put, where that is unusual: "no scale", "unknown element", "unknown entry", "endless" (an end that
             was set before is taken away)
    """

    value: str = "usual"
    seconds: float | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseLimit(Intent):
    """The energy manager says that there is no limit."""


@dataclass(frozen=True, slots=True)
class LimitWithoutRight(Intent):
    """Somebody who was not allowed to sets a limit."""


@dataclass(frozen=True, slots=True)
class TakeControl(Intent):
    """The energy manager shows that it is alive and keeps doing so; then it says which limit holds.

    limited  there is one; otherwise it says that there is none
    """

    limited: bool = False


@dataclass(frozen=True, slots=True)
class SetFailsafeLimit(Intent):
    """The energy manager sets the limit that holds without it. `value`: "usual", "negative"."""

    value: str = "usual"


@dataclass(frozen=True, slots=True)
class SetFailsafeDuration(Intent):
    """The energy manager sets how long the failsafe limit holds at least."""

    hours: float


@dataclass(frozen=True, slots=True)
class LookUp(Intent):
    """The energy manager looks something up: "limit", "limit description", "failsafe", "power", "nominal maximum"."""

    what: str


# What an operator has an energy manager under test do


@dataclass(frozen=True, slots=True)
class OrderLimit(Intent):
    """The operator of the energy manager wants a limit."""

    value: str = "usual"
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class OrderRelease(Intent):
    """The operator wants no limit any more."""


@dataclass(frozen=True, slots=True)
class OrderFailsafe(Intent):
    """The operator wants another failsafe limit, or (with hours) another failsafe duration."""

    hours: float | None = None


@dataclass(frozen=True, slots=True)
class RefuseNextLimit(Intent):
    """The station we play will refuse the next limit."""


# What is to be seen of a station


@dataclass(frozen=True, slots=True)
class ControlReady(Sight):
    """The station has told its limit, and has let the energy manager set it. `again`: since the last thing done."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class WatchedByStation(Sight):
    """The station wants to be told that the energy manager is alive."""


@dataclass(frozen=True, slots=True)
class Accepted(Sight):
    """What the energy manager has set is accepted."""


@dataclass(frozen=True, slots=True)
class Refused(Sight):
    """What the energy manager has set is refused.

    because   "not applicable", "not in control", "no right", "unknown", "read only"
    """

    because: str


@dataclass(frozen=True, slots=True)
class Answered(Sight):
    """What was set is answered, in whatever way: what came of it shows elsewhere."""


@dataclass(frozen=True, slots=True)
class AcceptedOrAdapted(Sight):
    """What was set is accepted, or refused because it is too long."""


@dataclass(frozen=True, slots=True)
class LimitShown(Sight):
    """The station shows its limit: active or not; `value` as in `LimitConsumption`, "" for any.

    seconds  what is left of its duration, within a few seconds; None: not looked at; 0: it has no end
    because  "stranger": only a stranger has shown that it is alive
    """

    active: bool
    value: str = ""
    seconds: float | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class LimitDescribed(Sight):
    """Exactly one limit of the consumption is described, as a limit that has to be kept, in watts."""


@dataclass(frozen=True, slots=True)
class FailsafeShown(Sight):
    """The failsafe values are there and sensible; with `value` the limit is that one, with `hours` the duration.

    not_value  the limit is not that one
    """

    value: str = ""
    hours: float | None = None
    not_value: str = ""


@dataclass(frozen=True, slots=True)
class ConsumptionBelow(Sight):
    """What is drawn is at most the limit: "usual", "failsafe"."""

    value: str


@dataclass(frozen=True, slots=True)
class NominalMaximumShown(Sight):
    """The station tells the most that it can draw, once and in watts."""


@dataclass(frozen=True, slots=True)
class StationAlive(Sight):
    """The station shows at least once a minute that it is alive, for so many seconds."""

    seconds: float


# What is to be seen of an energy manager


@dataclass(frozen=True, slots=True)
class FirstContact(Sight):
    """Within a minute of the connection the energy manager shows that it is alive, and then says which limit holds."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class ManagerAlive(Sight):
    """The energy manager shows at least once a minute that it is alive, for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LimitSet(Sight):
    """The energy manager sets the limit that was ordered, wants to know whether it is accepted, and sets nothing else."""

    active: bool
    value: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class LimitRepeated(Sight):
    """After a refusal the energy manager shows that it is alive, and sets the limit again, within a minute."""


@dataclass(frozen=True, slots=True)
class FailsafeSet(Sight):
    """The energy manager sets the failsafe value that was ordered."""

    hours: float | None = None


@dataclass(frozen=True, slots=True)
class NothingNegative(Sight):
    """The energy manager sets no limit below zero, for a while."""


@dataclass(frozen=True, slots=True)
class SupportsHeartbeat(Sight):
    """The energy manager announces that it shows that it is alive, where it announces that it limits consumption."""
