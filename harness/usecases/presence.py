"""IEC 63110-1, 8.3.5: signs of life, states of connectors, clock-aligned values."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ConnectorShown(Sight):
    """The station tells that the connector is in this state now ("" = any)."""

    state: str
    evse: int = 1
    connector: int = 1


@dataclass(frozen=True, slots=True)
class EveryEvseShown(Sight):
    """The station tells the state of its connectors on all EVSEs that the profile speaks of."""


@dataclass(frozen=True, slots=True)
class EvseNotShown(Sight):
    """The station tells no state of a connector of this EVSE."""

    evse: int


@dataclass(frozen=True, slots=True)
class StayOffline(Intent):
    """The link stays down: "long" is more than the station takes for short, "short" is less."""

    how: str


@dataclass(frozen=True, slots=True)
class AlignedValuesTold(Sight):
    """Clock-aligned values of the EVSE come at every turn of the interval, with or without a session.

    session  the EVSE has one: values may travel with it
    """

    evse: int
    seconds: float
    session: bool = False


@dataclass(frozen=True, slots=True)
class EndHoldsAlignedValues(Sight):
    """The report of the session's end holds clock-aligned values."""


@dataclass(frozen=True, slots=True)
class AlignedValuesSigned(Sight):
    """The next clock-aligned values of the EVSE are signed."""

    evse: int


@dataclass(frozen=True, slots=True)
class NoAlignedValues(Sight):
    """For `seconds` no clock-aligned values of the EVSE come, neither by themselves nor with its session."""

    evse: int
    seconds: float


@dataclass(frozen=True, slots=True)
class StationTellsByTheClock(Intent):
    """Our station shall tell its meter values every `seconds` by the clock, and again with the end of a session."""

    seconds: int


@dataclass(frozen=True, slots=True)
class AlignedValuesHeard(Sight):
    """The CSMS answers a report of a running session that brings clock-aligned values."""


@dataclass(frozen=True, slots=True)
class StationTells(Intent):
    """Our station tells: "that it is alive", "that a connector is occupied" (or in another state), "its meter values",
    "its signed meter values".
    """

    what: str


@dataclass(frozen=True, slots=True)
class TimeRight(Sight):
    """The CSMS answers with the right time."""


@dataclass(frozen=True, slots=True)
class StationHangs(Intent):
    """Our station freezes: the connection is open, and nothing comes."""


@dataclass(frozen=True, slots=True)
class StationReturns(Intent):
    """Our station wakes up and connects anew, beside the old connection, and gives a sign of life soon after."""


@dataclass(frozen=True, slots=True)
class StationServedAgain(Sight):
    """The CSMS takes the new connection and answers on it."""
