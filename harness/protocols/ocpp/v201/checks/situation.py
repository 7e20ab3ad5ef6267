"""What every check works with, and how it says what it wants to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from harness.judge.tally import Tally
from harness.protocols.ocpp.v201.checks.context import CheckContext
from harness.protocols.ocpp.v201.checks.exchange import Exchange, Moment
from harness.protocols.ocpp.v201.checks.registration import Registrations
from harness.usecases.observation import Shape

Handler = Callable[[Moment], None]

Interest = tuple[bool, Shape] | tuple[bool, Shape, str]
"""(by the system under test?, shape) or with a name."""


@dataclass(slots=True)
class Situation:
    """The shared state of one run of the checks."""

    context: CheckContext
    tally: Tally = field(default_factory=Tally)
    exchange: Exchange = field(init=False)
    stations: Registrations = field(init=False)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.context)
        self.stations = Registrations(self.context)


class Check(Protocol):
    """Some rules that belong together. One instance sees one trace."""

    def interests(self) -> Mapping[Interest, Handler]:
        """What to call for which observations."""
        ...

    def end(self, at: float) -> None:
        """The trace is over; it ended at `at`."""
        ...
