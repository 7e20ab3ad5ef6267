"""Stations that do what they may otherwise than the reference station: nothing is held against them.

A miniature shows that a check sees a fault; these show that it sees nothing but faults. Each goes through the cases that
its way of doing things bears upon, with every bundled system that they fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.pki.authority import Authority
from harness.pki.credential import new_key
from harness.pki.hashes import hash_data
from harness.pki.pem import read_chain
from harness.pki.verify import verify
from harness.protocols.machine import LinkInfo, Machine
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.certificates import CSMS_ROOT, Certificates, Root
from harness.protocols.ocpp.v201.station.channel import Channel
from harness.protocols.ocpp.v201.station.connection import Connection
from harness.protocols.ocpp.v201.station.own_certificates import (
    MONTH,
    RENEWAL,
    STATION,
    SWITCH,
    V2G,
    Asked,
    OwnCertificates,
)
from harness.protocols.ocpp.v201.station.part import Payload, status
from harness.protocols.ocpp.v201.station.security_log import SecurityLog
from harness.protocols.registry import Settings
from tests.miniatures.confession import machine_of
from tests.miniatures.play import Case, every_case, play

STORE = ("IEC63110-8.3.16", "IEC63110-8.3.19-P1", "IEC63110-8.3.21")
RENEWALS = (
    "IEC63110-8.3.18",
    "IEC63110-8.3.20",
    "IEC63110-8.3.21-N2",
    "IEC63110-8.3.15-X6",
    "IEC63110-8.3.17",
)
SECURED = ("IEC63110-8.3.15", "IEC63110-8.3.16-P2", "IEC63110-8.3.19", "IEC63110-8.3.21-X1")


@dataclass(frozen=True, slots=True)
class Variant:
    """One station that conforms.

    cases    what their ids begin with
    doubted  check: what it is warned of all the same, where texts and labs do not agree
    open     ids of cases in which nothing can be concluded from what it does
    """

    make: type
    cases: tuple[str, ...]
    doubted: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def fits(self, case: Case) -> bool:
        return case.casting.role == "charging_station" and case.id.startswith(self.cases)

    def machine(self, role: str, settings: Settings) -> Machine:
        return machine_of(self.make, role, settings)


VARIANTS: list[Variant] = []


def conforming(*cases: str, doubted: str = "", open: str = "") -> Callable[[type], type]:
    """Decorator for a part of a station that does its work in another way."""

    def add(part: type) -> type:
        kinds = {kind: hook for hook, kind in vars(ChargingStation).items() if hook.endswith("_type")}
        hooks = {kinds[base]: part for base in part.__mro__ if base in kinds}
        make = type(part.__name__, (ChargingStation,), hooks)
        VARIANTS.append(Variant(make, cases, frozenset(doubted.split()), frozenset(open.split())))
        return part

    return add


# -- roots


@conforming(*STORE)
class HashesBySha384InCapitals(Certificates):
    """It knows a certificate by no other hashes than those by which it lists it (M04.FR.07)."""

    def listed(self) -> list[Payload]:
        held = [*self.store, *([self.fallback] if self.fallback is not None else [])]
        return [
            {"certificateType": root.use, "certificateHashData": capitals(root)} for root in held
        ] + self.station.own_certificates.listed_chains()

    def delete(self, request: Payload, now: float) -> Payload:
        known = request["certificateHashData"]["hashAlgorithm"] == "SHA384"
        return super().delete(request, now) if known else status("NotFound")


def capitals(root: Root) -> Payload:
    found = hash_data(root.certificate, root.issuer, "SHA384")
    return {name: value if name == "hashAlgorithm" else value.upper() for name, value in found.items()}


@conforming(*STORE)
class ProtectsTheRootInUse(Certificates):
    """That above the certificate of the CSMS at the other end it does not remove (M04.FR.03)."""

    way: tuple[Any, ...] = ()

    def link_opened(self, link: LinkInfo, now: float) -> None:
        chain = read_chain("".join(link.certificates)) if link.certificates else ()
        self.way = tuple(
            root
            for root in self.of_use(CSMS_ROOT)
            if chain and not verify(chain, (root,), now, usage="server")
        )
        super().link_opened(link, now)

    def needed(self, root: Root) -> bool:
        return super().needed(root) or (root.use == CSMS_ROOT and root.certificate in self.way)


@conforming(*STORE, open="IEC63110-8.3.16-N4")
class KeepsTheLastRootOfEachType(Certificates):
    def needed(self, root: Root) -> bool:
        return len([each for each in self.store if each.use == root.use]) == 1


@conforming("IEC63110-8.3.16", "IEC63110-8.3.21", open="IEC63110-8.3.16-N4")
class CameWithRoots(Certificates):
    """Of its maker, before anybody gave it one."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        for use in ("MORootCertificate", "ManufacturerRootCertificate", "V2GRootCertificate"):
            made = Authority.root(f"Factory {use}", 1.7e9, organization="Maker of Stations").certificate
            self.store.append(Root(use, made, made))
        self.count(0.0)


@conforming(*STORE)
class TakesASecondToLetGoOfARoot(Certificates):
    def link_opened(self, link: LinkInfo, now: float) -> None:
        usual = super().link_opened
        self.station.timers.set("let go", now + 2, lambda at: usual(link, at))


# -- its own certificates


@conforming(*RENEWALS)
class WaitsBeforeItSwitches(OwnCertificates):
    def take(self, kind: str, credential: Any, now: float) -> None:
        super().take(kind, credential, now)
        if kind == STATION and self.station.network.security_profile() >= 3:
            self.station.timers.set(SWITCH, now + 25, self.switch)


@conforming(*RENEWALS, doubted="signed.used signed.fallback")
class SwitchesWhenItIsHungUpOn(OwnCertificates):
    """The labs make it come back (errata on Part 6, 6.2.123)."""

    def switch(self, now: float) -> None:
        pass


@conforming(*RENEWALS)
class LooksAtItsCertificateOnceADay(OwnCertificates):
    def watch_expiry(self, now: float) -> None:
        self.station.timers.cancel(RENEWAL)
        if self.credential is not None and STATION not in self._declined:
            due = self.credential.certificate.not_valid_after_utc.timestamp() - MONTH
            self.station.timers.set(RENEWAL, max(due, now + 20 * 3600), self.expires_soon)


@conforming("IEC63110-8.3.18")
class RenewsItsOtherCertificateMeanwhile(OwnCertificates):
    """A02.FR.20 is about the one that was not valid."""

    def signed(self, request: Payload, now: float) -> Payload:
        answer = super().signed(request, now)
        if answer["status"] == "Rejected":
            self.station.timers.set("another use", now + 3, lambda at: self.sign(V2G, at))
        return answer


@conforming(*RENEWALS)
class MakesANewKeyForEachAttempt(OwnCertificates):
    """A02.FR.17, and with lines that end as those of PEM may (RFC 7468, 3)."""

    def csr(self, kind: str, key: Any) -> str:
        return super().csr(kind, key).replace("\n", "\r\n")

    def ask_again(self, kind: str, now: float) -> None:
        if kind in self._asked:
            key = new_key("P-384")
            self._asked[kind] = Asked(key, self.csr(kind, key), self._asked[kind].repeats + 1)
            self.send(kind, now)


@conforming(*RENEWALS)
class DoesNotSayWhichCertificateItIs(OwnCertificates):
    """There is no other (A02.FR.13)."""

    def send(self, kind: str, now: float) -> None:
        payload = {"csr": self._asked[kind].csr} | ({"certificateType": kind} if kind == V2G else {})
        self.station.calls.send(
            "SignCertificate", payload, now, lambda answer, at: self.answered(kind, answer, at), asked=True
        )


# -- the channel


@conforming(*SECURED)
class KnowsTls12Only(Channel):
    def newest_version(self) -> str:
        return "TLSv1.2"


@conforming(*SECURED)
class KnowsTheRsaSuitesOnly(KnowsTls12Only):
    """The second pair of A00.FR.319."""

    def ciphers(self) -> str:
        return "AES128-GCM-SHA256:AES256-GCM-SHA384"


@conforming(*SECURED, doubted="tls.event.InvalidTLSVersion tls.event.InvalidTLSCipherSuite")
class CannotTellWhyAHandshakeFailed(Channel):
    """Steps 16 and 17 of TC_A_06_CS (Part 6) are for those that can."""

    def event(self, facts: Mapping[str, Any]) -> str:
        return super().event(facts) if facts.get("problem") else ""


@conforming(*SECURED)
class TakesItsTimeToComeBack(Connection):
    def back_off(self) -> float:
        return max(28.0, super().back_off())


@conforming(*SECURED, *RENEWALS)
class ReportsWhenItHasTime(SecurityLog):
    def back_online(self, now: float, offline_for: float) -> None:
        self.station.timers.set("report", now + 20, self.flush)

    def boot_accepted(self, now: float) -> None:
        self.station.timers.set("report", now + 20, self.flush)


# -- the proof


@pytest.mark.parametrize("each", VARIANTS, ids=lambda each: each.make.__name__)
def test_what_a_station_may_do_is_not_held_against_it(each: Variant) -> None:
    cases = [case for case in every_case() if each.fits(case)]
    assert cases
    stained: dict[str, Any] = {}
    for case in cases:
        played = play(case, each.machine)
        red = {check: verdict for check, verdict in played.red.items() if verdict is not Verdict.INCONCLUSIVE}
        unexpected = {
            check for check in red if check not in each.doubted or red[check] is not Verdict.WARNING
        }
        settled = Verdict.INCONCLUSIVE not in played.red.values() or case.id in each.open
        if unexpected or not settled or played.result.verdict is Verdict.ERROR:
            stained[f"{case.ref} {case.id}"] = (played.red, played.result.reason)
    assert stained == {}
