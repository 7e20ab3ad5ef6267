"""CSMSs of security profile 3 that deal wrongly with new, old and unknown certificates of stations."""

from typing import Any

from cryptography import x509

from harness.pki.credential import fingerprint
from harness.pki.pem import read_chain
from harness.protocols.machine import LinkInfo
from harness.protocols.ocpp.peer import SILENCE
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.csms.config import BootAnswer
from tests.miniatures.confession import caught_by, faulty_csms

REVOKED, FACTORY, SIGNING = "IEC63110-8.3.21-", "IEC63110-8.3.20-P2", "IEC63110-8.3.18-N6"


@caught_by("factory.renewed", FACTORY, warns=True)
class takes_newcomers_as_they_are(Csms):
    def comes_from_the_factory(self, link: LinkInfo) -> bool:
        return False


@caught_by("factory.accepted", FACTORY, warns=True)
class never_forgets_where_a_station_came_from(Csms):
    newcomers: frozenset[str] = frozenset()

    def boot_answer(self, station: Any) -> BootAnswer:
        answer = super().boot_answer(station)
        if station.newcomer:
            self.newcomers = self.newcomers | {station.identity}
        return BootAnswer("Pending", 300) if station.identity in self.newcomers else answer


@caught_by("signing.old_kept", SIGNING, warns=True)
class forgets_the_old_certificate_at_once(Csms):
    """As soon as it has sent a new one, whatever the station makes of it."""

    issued: str = ""

    def sign(self, station: Any, request: Any, now: float) -> str | None:
        chain = super().sign(station, request, now)
        self.issued = fingerprint(read_chain(chain)[0]) if chain else self.issued
        return chain

    def judge_client(self, chain: tuple[x509.Certificate, ...], now: float) -> str:
        old = self.issued and fingerprint(chain[0]) != self.issued
        return "name" if old else super().judge_client(chain, now)


@faulty_csms("on_boot_notification", "revocation.decided", f"{REVOKED}N5", warns=True)
def thinks_for_ever_about_new_certificates(
    self: Any, usual: Any, station: Any, request: Any, now: float
) -> Any:
    return SILENCE if station.boots == 1 else usual(station, request, now)
