"""Clients that misbehave on purpose, each in one way. What one should answer to it is not said here."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from harness.pki.credential import Credential
from harness.pki.tls import TlsTerms
from harness.transports.tls.names import GROUPS, VERSIONS
from harness.transports.tls.scripts import chains, wire
from harness.transports.tls.scripts.base import WARNING, Scripted
from harness.transports.tls.scripts.broken_clients import (
    Babbling,
    BadFinished,
    BadLength,
    BadMac,
    BadShare,
    EarlyData,
    EarlyFinish,
    EarlyKeyChange,
    EmptyHandshake,
    EmptyRecords,
    Flooding,
    LongRecord,
    SpeakingClear,
    StrangeRecord,
)
from harness.transports.tls.scripts.client import ScriptedClient
from harness.transports.tls.scripts.secrets import sign
from harness.transports.tls.scripts.wire import Hello, ServerHello
from harness.transports.tls.suites import SUITES

OLD_SUITES: Final = (0xC00A, 0xC014, 0xC009, 0xC013, 0x0035, 0x002F, 0xC008, 0xC012, 0x000A, wire.SCSV)
"""What a client of the time before TLS 1.2 offers."""
DEFLATE, LZS = 1, 64


def number_of(table: "dict[int, str]", name: str) -> int:
    """The number of a name. ValueError for a name that is not there."""
    for number, known in table.items():
        if known == name:
            return number
    raise ValueError(f"found {name!r}; right would be a name like {next(iter(table.values()))!r}")


class Leaving(ScriptedClient):
    """Hangs up at one point, without a word."""

    point = ""

    def go(self, point: str) -> None:
        if point == self.point:
            self.fail("harness", "we left on purpose")

    def start(self) -> None:
        super().start()
        if self.point == "half of the hello":
            del self._out[len(self._out) // 2 :]
            self.go(self.point)
        self.go("the hello")

    def our_turn(self) -> None:
        self.go("the server's flight")
        super().our_turn()

    def exchange(self) -> None:
        super().exchange()
        self.go("the key exchange")

    def finish(self) -> None:
        if self.point == "the key change":
            self.change_keys(self.ours)
        self.go("the key change")
        super().finish()
        self.go("the finish")


class Holding(ScriptedClient):
    """Stops at one point, and stays."""

    point = ""

    def start(self) -> None:
        super().start()
        if self.point == "half of the hello":
            del self._out[len(self._out) // 2 :]

    def our_turn(self) -> None:
        """Nothing comes of it."""


class Dripping(ScriptedClient):
    """Says its hello byte by byte, with pauses, and after it nothing more."""

    def start(self) -> None:
        self.pace = 0.1
        super().start()

    def our_turn(self) -> None:
        """It takes its time."""


class Reckless(ScriptedClient):
    """Goes along with whatever the server chooses, even what it did not offer and cannot speak."""

    def beyond(self) -> None:
        """Never mind."""

    def exchange(self) -> None:
        if self.suite is not None:
            super().exchange()
        else:
            self.say(wire.CLIENT_KEY_EXCHANGE, wire.vector(bytes(32), 1))

    def finish(self) -> None:
        if self.suite is not None:
            super().finish()


class Fragmenting(ScriptedClient):
    """Every handshake message comes in records of one byte each (RFC 5246 §6.2.1 allows it)."""

    def start(self) -> None:
        self.fragment = 1
        super().start()

    def finish(self) -> None:
        self.fragment = 0
        super().finish()


class Renegotiating(ScriptedClient):
    """Asks for another handshake as soon as the first has succeeded.

    secure   with the renegotiation_info that RFC 5746 §3.5 wants
    """

    secure = True

    def through(self) -> None:
        self.reached = ""
        info = self.verified if self.secure else None
        again = replace(
            self.offer,
            random=os.urandom(32),
            suites=tuple(each for each in self.offer.suites if each != wire.SCSV),
            renegotiation=info,
        )
        self.say(wire.CLIENT_HELLO, again.body())

    def alerted(self, level: int, code: int) -> None:
        super().alerted(level, code)
        if self.phase == "shaking" and level == WARNING:
            self.open()

    def answered(self, hello: ServerHello) -> None:
        if not self.master:
            super().answered(hello)
            return
        self.agreed = True
        self.leave("the server agreed to negotiate again: there is nothing more to see")


class Resuming(ScriptedClient):
    """Comes with the session of an earlier connection, if there was one."""

    def start(self) -> None:
        kept = KEPT.get(self.offer.server_name or "")
        if kept is not None:
            ticket, session_id, self.kept, code = kept
            self.offer = replace(self.offer, ticket=ticket, session_id=session_id)
            self.offer = replace(self.offer, suites=(code, *self.offer.suites))
        super().start()

    kept = b""

    def resume(self) -> None:
        if self.kept:
            self.resumed, self.master = True, self.kept
            self.lock()
            self.more["resumed"] = True


class Keeping(ScriptedClient):
    """Remembers its session for the next that resumes."""

    def through(self) -> None:
        assert self.chosen is not None
        session_id = self.chosen.session_id or os.urandom(32)
        kept = (self.ticket or None, session_id, self.master, self.chosen.suite)
        KEPT[self.offer.server_name or ""] = kept
        super().through()


KEPT: Final[dict[str, tuple[bytes | None, bytes, bytes, int]]] = {}
"""The last session with each server: ticket, session id, master secret, suite. For this process only."""


class StrangeTicket(ScriptedClient):
    """Comes with a ticket that nobody gave it (RFC 5077 §3.4: the server then goes through a whole handshake)."""

    def start(self) -> None:
        self.offer = replace(self.offer, ticket=os.urandom(192), session_id=os.urandom(32))
        super().start()


# -- certificates of the client


class ShowsNoCertificate(ScriptedClient):
    """Its Certificate message is empty."""

    def our_turn(self) -> None:
        self.terms = replace(self.terms, credentials=())
        super().our_turn()


class ProvesWithAnotherKey(ScriptedClient):
    """Shows a certificate whose key it does not have."""

    def prove(self, credential: Credential) -> None:
        if isinstance(credential.key, ec.EllipticCurvePrivateKey):
            other: ec.EllipticCurvePrivateKey = ec.generate_private_key(credential.key.curve)
            self.say(wire.CERTIFICATE_VERIFY, sign(other, self.transcript, self.schemes))
            return
        spoilt = bytearray(sign(credential.key, self.transcript, self.schemes))
        spoilt[-1] ^= 1
        self.say(wire.CERTIFICATE_VERIFY, bytes(spoilt))


class ProvesNothing(ScriptedClient):
    """Shows a certificate and leaves the proof out."""

    def prove(self, credential: Credential) -> None:
        """Not a word."""


class Chained(ScriptedClient):
    """Its certificates come in another way: see `chains`."""

    arrange: Callable[[Credential], Credential] = staticmethod(chains.disordered)

    def present(self, credential: Credential | None) -> None:
        super().present(credential and type(self).arrange(credential))


# -- by name

_POINTS: Final = (
    "half of the hello",
    "the hello",
    "the server's flight",
    "the key exchange",
    "the key change",
    "the finish",
)
_ONES: Final[dict[str, type[ScriptedClient]]] = {
    "careless": ScriptedClient,
    "reckless": Reckless,
    "drips": Dripping,
    "fragments": Fragmenting,
    "renegotiates": Renegotiating,
    "renegotiates insecurely": type("Insecure", (Renegotiating,), {"secure": False}),
    "keeps the session": Keeping,
    "resumes": Resuming,
    "strange ticket": StrangeTicket,
    "shows no certificate": ShowsNoCertificate,
    "proves with another key": ProvesWithAnotherKey,
    "proves nothing": ProvesNothing,
    "disordered chain": type("Disordered", (Chained,), {"arrange": staticmethod(chains.disordered)}),
    "more chain": type("More", (Chained,), {"arrange": staticmethod(chains.with_strangers)}),
    "long chain": type("Long", (Chained,), {"arrange": staticmethod(chains.very_long)}),
    "bad MAC": BadMac,
    "long record": LongRecord,
    "strange record": StrangeRecord,
    "empty records": EmptyRecords,
    "empty handshake": EmptyHandshake,
    "bad length": BadLength,
    "bad Finished": BadFinished,
    "bad share": BadShare,
    "early key change": EarlyKeyChange,
    "early data": EarlyData,
    "early finish": EarlyFinish,
    "floods": Flooding,
    **{f"leaves after {point}": type("LeavesAfter", (Leaving,), {"point": point}) for point in _POINTS},
    **{f"stays after {point}": type("StaysAfter", (Holding,), {"point": point}) for point in _POINTS[:2]},
}
_STRANGERS: Final[dict[str, type[Scripted]]] = {"babbles": Babbling, "speaks clear": SpeakingClear}


def make(terms: TlsTerms, host: str, script: str) -> Scripted:
    """The client that plays `script`: a name, or a name with what it needs, as in "offers suites=TLS_..., TLS_...".

    KeyError for a name that is not there.
    """
    if script in _STRANGERS:
        return _STRANGERS[script](terms, server=False, script=script)
    if script in _ONES:
        return _ONES[script](terms, host, script)
    return ScriptedClient(terms, host, script, _offer(script))


def _offer(script: str) -> Hello:
    what, _, value = script.partition("=")
    names = [each.strip() for each in value.split(",")]
    match what:
        case "offers suites":
            return Hello(suites=(*(number_of(SUITES, each) for each in names), wire.SCSV))
        case "offers groups":
            ecdhe = (0xC02B, 0xC02C, 0xC02F, 0xC030, wire.SCSV)
            return Hello(suites=ecdhe, groups=tuple(number_of(MORE_GROUPS, each) for each in names))
        case "offers compression":
            return Hello(compressions=(DEFLATE, LZS, 0))
        case "speaks":
            version = number_of(VERSIONS, value)
            old = version == 0x0300
            return Hello(version, OLD_SUITES, extensions=not old, extended_secret=not old)
    raise KeyError(f"no client plays {script!r}")


MORE_GROUPS: Final = {**GROUPS, 1: "sect163k1", 16: "secp160r1"}
SCRIPTS: Final = frozenset({*_ONES, *_STRANGERS})
