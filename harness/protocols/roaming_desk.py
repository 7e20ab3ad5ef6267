"""Where somebody who runs charging stations is told of roaming drivers, and tells of their sessions.

It is what two halves of one bundled system say to each other: the half that speaks to stations, and the half that speaks
to providers. Neither half knows what the other one speaks.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

Told = Callable[[bool, float], None]
"""(may the driver charge, now)."""


class RoamingDesk(Protocol):
    """The half that speaks to providers. Times are UTC epoch seconds."""

    def may_charge(self, token: str, evse: int, now: float, told: Told) -> None:
        """May the driver with that token charge at that EVSE (counted from 1)? `told` is called, now or later."""
        ...

    def begun(self, session: str, token: str, evse: int, at: float) -> None:
        """A session has begun with a token that may charge."""
        ...

    def metered(self, session: str, energy: Decimal, at: float) -> None:
        """Since the session began so much energy has flowed, in kWh."""
        ...

    def ended(self, session: str, at: float) -> None:
        """The session is over; what it has drawn was told before."""
        ...


class Hosting(Protocol):
    """The half that speaks to stations."""

    def host(self, desk: RoamingDesk) -> None:
        """From now on ask there about tokens that are not our own, and tell of the sessions with them."""
        ...
