"""CSMSs that do it otherwise than the reference, and just as well: no check may hold that against them.

A proxy may speak TLS for them, an authority of somebody else may sign for them, and others may know better when a
vehicle gets a certificate.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from harness.judge.finding import Verdict
from harness.pki.credential import chain_pem, make_csr, new_key
from harness.pki.pem import read_chain, read_csr
from harness.pki.tls import TlsTerms
from harness.pki.verify import verify
from harness.protocols.machine import Close, LinkInfo, Machine
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.csms.config import BootAnswer
from harness.protocols.ocpp.v201.estates import SERIAL, estate_at
from harness.protocols.registry import Settings
from harness.transports.door import UpgradeReply, UpgradeRequest
from tests.miniatures.confession import machine_of
from tests.miniatures.play import Case, Played, case, judge_again, play
from tests.miniatures.test_tls_matrix import suite_cases

SIGNING, CONTRACTS = "IEC63110-8.3.18-", "IEC63110-8.4.9-"
SECURE = "IEC63110-8.3.15-"


class BehindAProxy(Csms):
    """The proxy asks for a certificate and lets everybody through; who they are it says to the CSMS."""

    now = 0.0

    def tls(self, now: float) -> TlsTerms | None:
        self.now = now
        terms = super().tls(now)
        return terms and replace(
            terms, client_certificates="asked", overlook=frozenset({"*"}), judge=None, crls=()
        )

    def wrong_with(self, certificates: Iterable[str]) -> str:
        chain = tuple(each for text in certificates for each in read_chain(text))
        if not chain:
            return "missing"
        found = verify(chain, self.trusted(), self.now, usage="client", crls=self.revocations(self.now))
        return found or self.judge_client(chain, self.now)


class says_no_in_http(BehindAProxy):
    def door(self, request: UpgradeRequest, reply: UpgradeReply) -> UpgradeReply:
        return UpgradeReply(403, why="who are you?") if self.wrong_with(request.certificates) else reply


class hangs_up_after_the_upgrade(BehindAProxy):
    def opened(self, link: LinkInfo, now: float) -> None:
        if self.wrong_with(link.certificates):
            self._out.append(Close(link.name, 1008, "who are you?"))
        else:
            super().opened(link, now)


class hangs_up_on_those_who_come_down_again(Csms):
    """After the upgrade, for who comes shows then only."""

    above: frozenset[str] = frozenset()

    def gone_up(self, link: LinkInfo) -> None:
        if self.certified(link.peer, link.certificates):
            self.above = self.above | {link.peer}

    def opened(self, link: LinkInfo, now: float) -> None:
        if link.peer in self.above and not link.certificates:
            self._out.append(Close(link.name, 1008, "there is no way back"))
        else:
            super().opened(link, now)


class has_an_authority_that_takes_its_time(Csms):
    """Which sends what was asked for before, too, and the root along with it."""

    def on_sign_certificate(self, station: Any, request: Any, now: float) -> Any:
        if self.csr_objection(station, request):
            return {"status": "Rejected"}
        chain = self.sign(station, request, now)
        other = make_csr(new_key(), common_name=SERIAL, organization="Operator")
        former = chain_pem(estate_at(now).client_ca.sign(other, now))
        assert chain is not None
        kind = {key: value for key, value in request.items() if key == "certificateType"}
        estate = estate_at(now)
        root = estate.v2g_root if kind.get("certificateType") == "V2GCertificate" else estate.csms_root
        for after, text in ((5, former), (50, chain + chain_pem((root.certificate,)))):
            payload = {"certificateChain": text, **kind}
            self.agenda.at(
                now + after,
                lambda at, payload=payload: self.order_by_itself(station, "CertificateSigned", payload, at),  # type: ignore[misc]
            )
        return {"status": "Accepted"}


class leaves_requests_to_the_authority(Csms):
    """It takes on what it has not looked at (A02, error handling), and nothing comes of it."""

    def on_sign_certificate(self, station: Any, request: Any, now: float) -> Any:
        super().on_sign_certificate(station, request, now)
        return {"status": "Accepted"}


class has_an_authority_for_one_kind_of_key(Csms):
    """What it cannot process it rejects (A02.FR.12)."""

    def on_sign_certificate(self, station: Any, request: Any, now: float) -> Any:
        key = read_csr(request["csr"]).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.key_size != 256:
            return {"status": "Rejected"}
        return super().on_sign_certificate(station, request, now)


class remembers_requests_that_were_made_before(Csms):
    """What an authority signs late comes when another request was refused already."""

    def on_sign_certificate(self, station: Any, request: Any, now: float) -> Any:
        other = make_csr(new_key(), common_name=SERIAL, organization="Operator")
        payload = {"certificateChain": chain_pem(estate_at(now).client_ca.sign(other, now))}
        self.afterwards(lambda at: self.order_by_itself(station, "CertificateSigned", payload, at))
        return super().on_sign_certificate(station, request, now)


class has_a_pool_that_tells_vehicles_itself(Csms):
    """Accepted is no indication that there is a certificate."""

    def on_get_15118_ev_certificate(self, station: Any, request: Any, now: float) -> Any:
        sorry = b64encode(b"\x80\x98 FAILED_NoCertificateAvailable").decode()
        return {"status": "Accepted", "exiResponse": sorry}


class has_certificates_replaced(Csms):
    """A station whose certificate is not the operator's is held pending until it has another one (A00.FR.406)."""

    def owner_problem(self, leaf: Any) -> str:
        return ""

    def comes_from_the_factory(self, link: LinkInfo) -> bool:
        return bool(link.certificates) and bool(super().owner_problem(read_chain(link.certificates[0])[0]))

    def boot_answer(self, station: Any) -> BootAnswer:
        return BootAnswer("Pending", 120) if station.newcomer else super().boot_answer(station)


WAYS: list[tuple[type, tuple[str, ...], dict[str, Verdict]]] = [
    *(
        (
            way,
            (
                f"{SECURE}X38[wrong_organization]",
                f"{SECURE}X39[expired_leaf]",
                f"{SECURE}X40[self_signed_leaf]",
                f"{SECURE}X41[bad_signature]",
                f"{SECURE}X44",
                f"{SECURE}X37",
                f"{SECURE}N5",
                "tls:CSMS:client_certificate:missing",
            ),
            {},
        )
        for way in (says_no_in_http, hangs_up_after_the_upgrade)
    ),
    (hangs_up_on_those_who_come_down_again, (f"{SECURE}X55",), {}),
    (
        has_an_authority_that_takes_its_time,
        (f"{SIGNING}P3", f"{SIGNING}X60", f"{SIGNING}X61", f"{SIGNING}X63[rsa_2048]"),
        {},
    ),
    (
        leaves_requests_to_the_authority,
        (f"{SIGNING}N5[garbage]", f"{SIGNING}X64[certificate]"),
        {"signing.refused": Verdict.WARNING},
    ),
    (has_an_authority_for_one_kind_of_key, (f"{SIGNING}X63[p256]",), {}),
    (
        has_an_authority_for_one_kind_of_key,
        (f"{SIGNING}X63[p521]", f"{SIGNING}X63[rsa_2048]"),
        {"signing.accepted": Verdict.WARNING, "signing.issued": Verdict.WARNING},
    ),
    (remembers_requests_that_were_made_before, (f"{SIGNING}N5[rsa_1024]", f"{SIGNING}X65[other_name]"), {}),
    (has_a_pool_that_tells_vehicles_itself, (f"{CONTRACTS}N1",), {}),
    (
        has_certificates_replaced,
        (f"{SECURE}X38[wrong_organization]",),
        {"tls.client_refused": Verdict.WARNING},
    ),
]


def _found(id: str) -> Case:
    return suite_cases()["csms", 3][id] if id.startswith("tls:") else case("csms", id)


def _play(way: type, found: Case) -> Played:
    def make(role: str, settings: Settings) -> Machine:
        return machine_of(way, role, settings)

    return play(found, make)


@pytest.mark.parametrize(
    ("way", "id", "red"),
    [pytest.param(way, id, red, id=f"{way.__name__}-{id}") for way, ids, red in WAYS for id in ids],
)
def test_nothing_is_held_against_them(way: type, id: str, red: dict[str, Verdict]) -> None:
    found = _found(id)
    played = _play(way, found)
    assert played.red == red, played.result.reason
    assert played.result.verdict is max(red.values(), default=Verdict.PASS)
    assert judge_again(found, played).findings == played.result.findings
