"""Stations that come with the certificate of their manufacturer (A00.FR.406, A00.FR.804 to FR.806).

    shows the manufacturer's --> held Pending --asked to renew--> CertificateSigned --comes back with ours--> called back,
                                                                                                               accepted

The manufacturer's certificate opens the door and nothing else: until it is replaced the station is held pending.
"""

from collections.abc import Mapping
from typing import Any

from cryptography import x509

from harness.pki.credential import organization
from harness.pki.pem import read_chain
from harness.protocols.machine import LinkInfo
from harness.protocols.ocpp.v201.csms.channel import Channel
from harness.protocols.ocpp.v201.csms.config import BootAnswer
from harness.protocols.ocpp.v201.csms.provisioning import Provisioning
from harness.protocols.ocpp.v201.csms.stations import Json, Station

RETRY = 120
"""Seconds after which a station that is held may ask again."""


class Newcomers(Provisioning, Channel):
    """What it is set up with stands in `CsmsConfig`: `manufacturers`, `factory_roots`."""

    def trusted(self) -> tuple[x509.Certificate, ...]:
        return (*super().trusted(), *self.config.factory_roots)

    def owner_problem(self, leaf: x509.Certificate) -> str:
        """A00.FR.804: the manufacturer may have signed it."""
        return "" if organization(leaf) in self.config.manufacturers else super().owner_problem(leaf)

    def opened(self, link: LinkInfo, now: float) -> None:
        super().opened(link, now)
        station = self.stations.get(link.peer)
        if station is None or station.link != link.name:
            return
        renewed = station.newcomer and not self.comes_from_the_factory(link)
        station.newcomer = self.comes_from_the_factory(link)
        if renewed and station.boot == "Pending":
            payload = {"requestedMessage": "BootNotification"}
            self.order_by_itself(station, "TriggerMessage", payload, now)

    def comes_from_the_factory(self, link: LinkInfo) -> bool:
        """Does it show a certificate that is its manufacturer's and not ours?"""
        if not link.certificates or not self.config.manufacturers:
            return False
        return organization(read_chain(link.certificates[0])[0]) in self.config.manufacturers

    def boot_answer(self, station: Station) -> BootAnswer:
        """A00.FR.806."""
        return BootAnswer("Pending", RETRY) if station.newcomer else super().boot_answer(station)

    def booted(self, station: Station, request: Json, reply: Mapping[str, Any], now: float) -> None:
        """A00.FR.406, A00.FR.805: the first thing that happens to a newcomer is a certificate of ours."""
        super().booted(station, request, reply, now)
        if station.newcomer and station.boot != "Rejected":
            payload = {"requestedMessage": "SignChargingStationCertificate"}
            self.afterwards(lambda at: self.order_by_itself(station, "TriggerMessage", payload, at))
