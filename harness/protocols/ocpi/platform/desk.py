"""The desk of an operator at which the half asks that speaks to its stations; see `protocols.roaming_desk`.

The EVSEs of the stations are those of the first place, in its order. A charging period goes from one reading of the meter
to the next.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from harness.protocols.ocpi.platform.charging import Session
from harness.protocols.ocpi.platform.stores import Object
from harness.protocols.roaming_desk import Told

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.cpo import Cpo

CARD: Final = "RFID"


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody has agreed to: the token, how that was found out, and the reference that was given."""

    token: Object
    method: str
    reference: str


class Desk:
    """See `roaming_desk.RoamingDesk`."""

    def __init__(self, cpo: "Cpo") -> None:
        self._cpo = cpo
        self._consents: dict[str, Consent] = {}
        self._sessions: dict[str, tuple[Session, Decimal]] = {}

    def may_charge(self, token: str, evse: int, now: float, told: Told) -> None:
        """Asks the provider, if there is no whitelist to look at."""
        place, found = self._place(evse)

        def start(held: Object, method: str, at: float, reference: str = "") -> None:
            self._consents[token.casefold()] = Consent(held, method, reference)
            told(True, at)

        self._cpo.authorize(token, CARD, place, found, now, start, lambda at: told(False, at))

    def begun(self, session: str, token: str, evse: int, at: float) -> None:
        """The provider is told of the session."""
        consent = self._consents[token.casefold()]
        place, found = self._place(evse)
        begun = self._cpo.charging.begin(
            consent.token, place, found, found["connectors"][0], consent.method, at, consent.reference
        )
        self._sessions[session] = begun, Decimal(0)

    def metered(self, session: str, energy: Decimal, at: float) -> None:
        """A charging period is over."""
        running, before = self._sessions[session]
        if energy > before and at > running.since:
            self._cpo.charging.meter(running, energy - before, at)
            self._sessions[session] = running, energy

    def ended(self, session: str, at: float) -> None:
        """The CDR is made and sent."""
        running, _ = self._sessions.pop(session)
        self._cpo.charging.end(running, at)

    def _place(self, evse: int) -> tuple[Object, Object]:
        place = next(iter(self._cpo.places.values()))
        return place, place["evses"][min(evse, len(place["evses"])) - 1]
