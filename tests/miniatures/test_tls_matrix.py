"""The cells of the TLS matrix: faultless systems pass all of them, careless ones are caught.

The careless systems stand in a registry of their own: each is played in the cells that are meant for it, and only there.
Some play by the very scripts with which the matrix tries others: two faults that meet show what a check is worth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pytest

from harness.campaign.pool import Pool
from harness.campaign.select import select
from harness.campaign.target import targets
from harness.engine.plan_file import Target
from harness.judge.finding import Verdict
from harness.pki.tls import TlsTerms
from harness.protocols.machine import Machine
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.channel import Channel
from harness.protocols.ocpp.v201.tls_matrix.catalogue import all_cells
from harness.protocols.registry import Settings
from harness.stage.casting import cast
from harness.transports.door import UpgradeReply
from harness.transports.tls import scripts
from harness.transports.tls.scripts import wire
from harness.transports.tls.scripts.base import Scripted
from harness.transports.tls.scripts.client import ScriptedClient
from harness.transports.tls.scripts.secrets import Unreadable
from harness.transports.tls.scripts.server import ScriptedServer
from harness.transports.tls.scripts.servers import ChoosingSuite
from harness.transports.tls.scripts.wire import Hello, ServerHello
from tests.miniatures.confession import machine_of
from tests.miniatures.play import Case, Played, judge_again, play

SUITE = "test_suites/ocpp201_tls.py"


@cache
def suite_cases() -> Mapping[tuple[str, int], Mapping[str, Case]]:
    """The cells by role and security profile."""
    found: dict[tuple[str, int], dict[str, Case]] = {}
    for each in select(Pool(), targets(None), [SUITE]):
        key = (each.target.role, cast(each.target.ref).security_profile)
        for case in each.run:
            target = Target(case.case_id, str(case.file), case.line)
            found.setdefault(key, {})[case.case_id] = Case(case.case_id, each.target.ref, target)
    return found


# -- scripts of careless systems


class Deaf(ScriptedServer):
    """Passes over records that do not open, and over those that nobody could want."""

    def _record(self) -> bool:
        try:
            return super()._record()
        except Unreadable:
            return True

    def fail(self, by: str, why: str) -> None:
        if self.reached != "Finished":
            super().fail(by, why)


class DeafClient(ScriptedClient):
    def fail(self, by: str, why: str) -> None:
        if self.phase != "open":
            super().fail(by, why)


class Picky(ScriptedServer):
    """Takes an empty record for a fault."""

    def got(self, data: bytes) -> None:
        if not data:
            self.alert(10)
            self.fail("harness", "an empty record")


class Unaware(ScriptedServer):
    """Has never heard of RFC 5746."""

    def extensions(self) -> dict[int, bytes]:
        return {kind: body for kind, body in super().extensions().items() if kind != 0xFF01}


class StartsOver(ScriptedServer):
    """Begins again whenever it is asked to."""

    def handshake(self, kind: int, body: bytes) -> None:
        super().handshake(kind, body)
        if kind == wire.CLIENT_HELLO and self.phase == "open" and self.suite is not None:
            self.hello(ServerHello(wire.TLS12, self.random, b"", self.suite.code, 0))


class Antique(ChoosingSuite):
    """Still speaks SSL."""

    choice = "TLS_RSA_WITH_AES_128_CBC_SHA"

    def hello(self, hello: ServerHello) -> None:
        super().hello(replace(hello, version=0x0300))


class Eager(ScriptedClient):
    """Asks at once for its WebSocket, for nothing goes over a channel in memory unless an end puts it there."""

    def through(self) -> None:
        super().through()
        self.put(wire.DATA, b"GET / HTTP/1.1\r\n\r\n")


class FallsBack(Scripted):
    """Speaks HTTP with whoever speaks HTTP."""

    def start(self) -> None:
        self.raw(wire.record(wire.HANDSHAKE, wire.message(1, Hello(suites=(0xC02B,)).body())))

    def cleartext(self, data: bytes) -> None:
        self.raw(b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")


scripts.add("deaf server", lambda terms, host: Deaf(terms, "deaf server"))
scripts.add("deaf client", lambda terms, host: DeafClient(terms, host, "deaf client"))
scripts.add("picky server", lambda terms, host: Picky(terms, "picky server"))
scripts.add("unaware server", lambda terms, host: Unaware(terms, "unaware server"))
scripts.add("starts over", lambda terms, host: StartsOver(terms, "starts over"))
scripts.add("antique", lambda terms, host: Antique(terms, "antique"))
scripts.add("eager client", lambda terms, host: Eager(terms, host, "eager client"))
scripts.add("falls back", lambda terms, host: FallsBack(terms, server=False, script="falls back"))
scripts.add(
    "squeezes", lambda terms, host: ScriptedClient(terms, host, "squeezes", Hello(compressions=(1, 0)))
)
scripts.add(
    "says an address", lambda terms, host: ScriptedClient(terms, host, "", Hello(server_name="127.0.0.1"))
)


# -- careless systems


class CarelessCsms(Csms):
    """Its ends play by `script` from the knock number `first` to number `last`."""

    script = ""
    first = last = 2
    knocks = 0

    def tls(self, now: float) -> TlsTerms | None:
        self.knocks += 1
        terms = super().tls(now)
        if terms is None or not self.script or not self.first <= self.knocks <= self.last:
            return terms
        return replace(terms, misbehave=self.script)


class CarelessChannel(Channel):
    script = ""
    first = last = 2
    dials = 0

    def terms(self, url: str, profile: int) -> TlsTerms | None:
        self.dials += 1
        terms = super().terms(url, profile)
        if terms is None or not self.script or not self.first <= self.dials <= self.last:
            return terms
        return replace(terms, misbehave=self.script)


@dataclass(frozen=True, slots=True)
class Confession:
    """A careless system, the cell that catches it, by which check, and how red."""

    name: str
    make: type
    cell: str
    check: str
    verdict: Verdict
    profile: int = 2
    interpretation: Mapping[str, str] = field(default_factory=dict)

    @property
    def role(self) -> str:
        return all_cells()[self.cell].receiver

    @property
    def case(self) -> Case:
        return suite_cases()[self.role, self.profile][self.cell]

    def __str__(self) -> str:
        return f"{self.name}-{self.cell}"

    def play(self) -> Played:
        def machine(role: str, settings: Settings) -> Machine:
            return machine_of(self.make, role, settings)

        return play(self.case, machine, self.interpretation)


CONFESSIONS: list[Confession] = []
FAIL, WARNING = Verdict.FAIL, Verdict.WARNING


def caught(name: str, make: type, verdict: Verdict, *cells: str, **more: Any) -> None:
    """This system must be caught in these cells (party left out) by the check of the cell, or by `check`."""
    party = "CSMS" if issubclass(make, Csms) else "CS"
    check = more.pop("check", "")
    for cell in (f"tls:{party}:{each}" for each in cells):
        rule = all_cells()[cell].rule.check
        CONFESSIONS.append(Confession(name, make, cell, check or rule, verdict, **more))


def csms(**features: Any) -> type:
    return type("A_CSMS", (CarelessCsms,), features)


def station(**features: Any) -> type:
    channel = type("AChannel", (CarelessChannel,), features)
    return type("A_station", (ChargingStation,), {"channel_type": channel})


def says(value: str) -> Callable[[Any], str]:
    return lambda self: value


OLD = csms(oldest_version=says("TLSv1"), ciphers=says("ALL"))
caught("speaks TLS 1.0", OLD, FAIL, "version:TLSv1", "version:TLSv1.1")
caught("speaks SSL", csms(script="antique"), FAIL, "version:SSLv3")
caught("encrypts nothing", csms(ciphers=says("ALL:eNULL")), FAIL, "suite:null")
caught("shows no certificate", csms(ciphers=says("ALL:aNULL")), FAIL, "suite:anonymous")
caught("likes CBC", csms(ciphers=says("ALL")), WARNING, "suite:cbc_sha", "suite:cbc_sha256")
for suite, cell in (
    ("TLS_RSA_WITH_RC4_128_SHA", "rc4"),
    ("TLS_RSA_WITH_DES_CBC_SHA", "des"),
    ("TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", "export"),
):
    caught(f"chooses {suite}", csms(script=f"chooses suite={suite}"), FAIL, f"suite:{cell}")
caught("chooses 3DES", csms(script="chooses suite=TLS_RSA_WITH_3DES_EDE_CBC_SHA"), WARNING, "suite:3des")
caught(
    "has AES with 128 bits only",
    csms(ciphers=says("ECDHE-ECDSA-AES128-GCM-SHA256:AES128-GCM-SHA256")),
    FAIL,
    "suite:TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
)
MODERN = csms(ciphers=says("ECDHE+AESGCM"))
STATIC = "suite:TLS_RSA_WITH_AES_128_GCM_SHA256", "suite:TLS_RSA_WITH_AES_256_GCM_SHA384"
caught("has no static RSA", MODERN, WARNING, *STATIC)
caught(
    "has no static RSA, though the profile wants it",
    MODERN,
    FAIL,
    *STATIC,
    interpretation={"static_rsa": "required"},
)
caught("takes an empty record for a fault", csms(script="picky server"), FAIL, "record:empty")
caught("compresses", csms(script="chooses compression"), FAIL, "compression:offered")
caught("takes any curve", csms(script="careless"), WARNING, "group:unsupported")
caught("does not know RFC 5746", csms(script="unaware server"), WARNING, "renegotiation:info")
caught("starts over for anybody", csms(script="starts over"), WARNING, "renegotiation:insecure")
caught("goes on in the clear", csms(script="takes both"), FAIL, "cleartext:http")
caught("checks no Finished", csms(script="careless"), FAIL, "broken:bad_finished")
caught("hears no broken record", csms(script="deaf server"), WARNING, "broken:bad_mac", "broken:long")
HANGS_UP = csms(script="leaves after the hello")
caught("hangs up", HANGS_UP, FAIL, "version:TLSv1.2")
caught(
    "hangs up",
    HANGS_UP,
    WARNING,
    "group:P-256",
    "server_name:absent",
    "record:fragments",
    "resumption:strange_ticket",
)
caught(
    "never recovers",
    csms(script="silent", first=3, last=99),
    FAIL,
    "broken:bad_mac",
    "leaves:the_hello",
    "alerts:flood",
    check="tls.csms.alive",
)
caught(
    "has one door only",
    csms(script="silent", last=99),
    FAIL,
    "stays:half_of_the_hello",
    check="tls.csms.alive",
)
caught(
    "asks for certificates, but needs none",
    csms(wanted=says("asked")),
    FAIL,
    "client_certificate:missing",
    profile=3,
)
caught(
    "checks no proof",
    csms(script="careless"),
    FAIL,
    "client_certificate:wrong_key",
    "client_certificate:no_proof",
    profile=3,
)

caught(
    "lets anybody in",
    csms(door=lambda self, request, reply: UpgradeReply(subprotocol="ocpp2.0.1")),
    WARNING,
    "resumption:another_identity",
    profile=3,
)

caught(
    "speaks TLS 1.1", station(oldest_version=says("TLSv1.1"), ciphers=says("ALL")), FAIL, "version:TLSv1.1"
)
caught("offers TLS 1.1", station(oldest_version=says("TLSv1.1")), WARNING, "offer:versions")
caught(
    "goes along with everything",
    station(script="reckless"),
    FAIL,
    "version:SSLv3:forced",
    "version:TLSv1:forced",
    "version:TLSv1.1:forced",
    "version:not_offered",
    "suite:null",
    "suite:anonymous",
    "suite:export",
    "suite:des",
    "suite:rc4",
    "suite:not_offered",
    "compression:chosen",
    "certificate:none",
    "certificate:empty",
    "broken:forged_share",
)
caught("knows every root", station(script="careless"), WARNING, "chain:short")
caught("checks no Finished", station(script="eager client"), FAIL, "broken:bad_finished")
caught("hears no broken record", station(script="deaf client"), WARNING, "broken:bad_mac", "broken:long")
HANGS_UP_TOO = station(script="leaves after the hello")
caught("hangs up", HANGS_UP_TOO, FAIL, "version:TLSv1.2")
caught("hangs up", HANGS_UP_TOO, WARNING, "record:fragments")
caught("goes on in the clear", station(script="falls back"), FAIL, "cleartext:http")
caught("has one suite", station(ciphers=says("ECDHE-RSA-AES128-GCM-SHA256")), FAIL, "offer:suites")
caught("offers everything", station(ciphers=says("ALL:eNULL")), WARNING, "offer:weak")
caught("offers compression", station(script="squeezes"), WARNING, "offer:compression")
caught("sends an address for a name", station(script="says an address"), WARNING, "offer:server_name")
caught(
    "never comes back",
    station(script="stays after the hello", first=3, last=99),
    FAIL,
    "broken:bad_mac",
    "leaves:its_hello",
    "stays:silent",
    check="tls.station.alive",
)


# -- the proof


@pytest.mark.parametrize("each", CONFESSIONS, ids=str)
def test_the_careless_are_caught(each: Confession) -> None:
    """By the check that is meant, and by no other."""
    played = each.play()
    assert played.red == {each.check: each.verdict}
    assert judge_again(each.case, played, each.interpretation).findings == played.result.findings


def _faultless() -> list[Any]:
    return [
        pytest.param(case, id=f"{profile}-{id}")
        for (_, profile), cases in suite_cases().items()
        for id, case in cases.items()
    ]


@pytest.mark.parametrize("case", _faultless())
def test_the_faultless_pass(case: Case) -> None:
    played = play(case)
    assert played.red == {}
    assert played.result.verdict is Verdict.PASS
    assert judge_again(case, played).findings == played.result.findings


def test_every_rule_can_be_broken() -> None:
    """What a system MAY do it cannot do wrongly."""
    rules = {cell.rule.check for cell in all_cells().values() if cell.rule.level != "MAY"}
    assert rules - {each.check for each in CONFESSIONS} == set()
