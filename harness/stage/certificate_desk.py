"""Where a real product may ask about certificates: our OCSP responder, at the place that the profile names."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult

from harness.clock import Clock
from harness.pki.estate import Estate
from harness.pki.responder import OcspResponder
from harness.stage.session import STATION_SERIAL
from harness.trace.log import Trace
from harness.transports.responder_server import ResponderServer


class CertificateDesk:
    """Open for the whole run. What is asked and answered goes to `trace`, the record of the case.

    place   None: there is none
    estate  the authorities that it answers for. Without TLS there are none; a responder has to answer for somebody
            all the same
    """

    def __init__(self, place: SplitResult | None, estate: Estate | None, clock: Clock) -> None:
        if estate is None and place is not None:
            estate = Estate.make(clock.now(), station=STATION_SERIAL)
        self.estate = estate
        self.trace: Trace | None = None
        self._place = place
        self._clock = clock
        self._server: ResponderServer | None = None

    @property
    def is_open(self) -> bool:
        return self._server is not None

    async def open(self) -> None:
        """If there is a place, and it is not open yet."""
        place = self._place
        if place is None or self.estate is None or self._server is not None:
            return
        known = self.estate.authorities
        responder = OcspResponder(*known.values(), days=None)
        server = ResponderServer(responder, known, self._clock, self._asked)
        await server.start(str(place.hostname), place.port or 80)
        self._server = server

    def as_usual(self) -> None:
        """A list that a case had handed out is not for the next one."""
        for authority in self.estate.authorities.values() if self.estate else ():
            authority.instead = None

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.stop()

    def _asked(self, facts: Mapping[str, Any]) -> None:
        if self.trace is not None:
            self.trace.note("responder", "", "in", facts)
